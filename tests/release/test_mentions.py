"""Which commits and pull requests a text names."""

import pytest

from release.mentions import Mention, is_of, mentions, same_place

SHA = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nothing here, not even #12", []),
        ("deadbeef is a word, 1234567 a number, 12ab too short", []),
        ("see 1a2b3c4 please", [Mention("1a2b3c4")]),
        (f"see {SHA}, {SHA}.", [Mention(SHA)]),
        ("a path /1a2b3c4 and v1.2-1a2b3c4 and 1a2b3c4x", []),
        (f"<https://git.example.org/acme/shop/commit/{SHA}|that>",
         [Mention(SHA, repository="git.example.org/acme/shop")]),
        ("https://gitlab.example/a/b/c/-/commit/1a2b3c4?x=1",
         [Mention("1a2b3c4", repository="gitlab.example/a/b/c")]),
        ("https://bitbucket.org/a/b/commits/1a2b3c4", [Mention("1a2b3c4", repository="bitbucket.org/a/b")]),
        ("https://GitHub.com/Acme/Shop/pull/12/files#r1", [Mention(pull=12, repository="github.com/acme/shop")]),
        ("https://gitlab.example/a/b/-/merge_requests/7", [Mention(pull=7, repository="gitlab.example/a/b")]),
        ("https://bitbucket.org/a/b/pull-requests/9", [Mention(pull=9, repository="bitbucket.org/a/b")]),
        ("1a2b3c4 then https://github.com/a/b/pull/2 then 2b3c4d5",
         [Mention("1a2b3c4"), Mention(pull=2, repository="github.com/a/b"), Mention("2b3c4d5")]),
    ],
)  # fmt: skip
def test_what_a_text_names(text: str, found: list[Mention]):
    assert mentions(text) == found


def test_a_flood_is_cut():
    text = " ".join(f"a{n:07d}" for n in range(40))
    assert len(mentions(text)) == 8


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/Acme/shop.git",
        "https://someone:secret@github.com/acme/shop",
        "git@github.com:acme/shop.git",
        "ssh://git@github.com:22/acme/shop.git",
        "https://github.com/acme/shop/commit/{sha}",
    ],
)
def test_a_place_has_many_addresses(address: str):
    assert same_place(address) == "github.com/acme/shop"
    assert is_of(Mention(pull=1, repository="github.com/acme/shop"), [address])
    assert not is_of(Mention(pull=1, repository="github.com/other/shop"), [address])
