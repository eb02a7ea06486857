"""What may be handed to git, and what may be shown of an address."""

import pytest

from drivers.git import names
from release.git import GitError


@pytest.mark.parametrize(
    "name", ["main", "release/2.0", "v1.0.0-rc.1+5", "@scope/pkg@1.0.0", "a#1"]
)
def test_plain_names(name: str):
    assert names.ref_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["", "-x", "a/-x", "a..b", "a.lock", "a/b.lock/c", "a.", "/a", "a/", "a//b", ".a", "a/.b", "@{1}",
     "x@{1}", "@", "a b", "a\n", "a:b", "a^", "a~1", "a*", "$(id)", "<!channel>", "ü", "x" * 201],
)  # fmt: skip
def test_names_that_git_or_a_shell_or_slack_might_take_for_more(name: str):
    with pytest.raises(GitError):
        names.ref_name(name)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://git.example.com/a.git", "https://git.example.com/a.git"),
        (
            "https://robot:t0k3n-word@git.example.com:8443/a.git",
            "https://git.example.com:8443/a.git",
        ),
        ("https://t0k3n-word@git.example.com/a.git", "https://git.example.com/a.git"),
        ("ssh://git@git.example.com:22/a.git", "ssh://git@git.example.com:22/a.git"),
        ("git@git.example.com:team/a.git", "git@git.example.com:team/a.git"),
        ("/srv/git/a.git", "/srv/git/a.git"),
        ("file:///srv/git/a.git", "file:///srv/git/a.git"),
    ],
)
def test_addresses(url: str, shown: str):
    address = names.address(url)
    assert (address.clean, address.full) == (shown, url)
    assert ("t0k3n-word" in address.secrets) is ("t0k3n-word" in url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "-u",
        "a",
        "ext::sh",
        "ftp://x/y",
        "ssh://-oProxyCommand=x/y",
        "-x@h:p",
        "h:-x",
        "C:\\x y",
    ],
)
def test_what_is_no_address(url: str):
    with pytest.raises(GitError):
        names.address(url)
