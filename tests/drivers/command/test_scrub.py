import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.command.needles import needles
from drivers.command.scrub import MASK, Scrubber

# A small alphabet: needles overlap themselves and each other all the time.
TEXT = st.binary(max_size=80).map(lambda raw: bytes(b"ab\n"[byte % 3] for byte in raw))
NEEDLES = st.lists(TEXT.filter(lambda needle: len(needle) >= 2), max_size=4)


def scrubbed(secrets, *chunks):
    scrubber = Scrubber(secrets)
    return b"".join([scrubber.feed(chunk) for chunk in chunks] + [scrubber.end()])


def masked(secrets, text):
    """The plainest possible scrubber: mark each byte of each occurrence, mask what overlaps."""
    spans = sorted(
        (start, start + len(needle))
        for needle in secrets
        for start in range(len(text))
        if text.startswith(needle, start)
    )
    out, done = b"", 0
    for start, end in spans:
        if start >= done:
            out += text[done:start] + MASK
        done = max(done, end)
    return out + text[done:]


@settings(max_examples=300)
@given(NEEDLES, st.lists(TEXT, max_size=6))
def test_chunks_make_no_difference(secrets, chunks):
    assert scrubbed(secrets, *chunks) == masked(secrets, b"".join(chunks))


@given(NEEDLES, TEXT)
def test_single_bytes_make_no_difference(secrets, text):
    chunks = [text[i : i + 1] for i in range(len(text))]
    assert scrubbed(secrets, *chunks) == masked(secrets, text)


@given(NEEDLES, st.lists(TEXT, max_size=6))
def test_little_is_held_back(secrets, chunks):
    scrubber = Scrubber(secrets)
    for chunk in chunks:
        scrubber.feed(chunk)
        assert len(scrubber._held) <= max((len(needle) - 1 for needle in secrets), default=0)


def test_what_only_looks_like_a_beginning_is_written_in_the_end():
    assert scrubbed([b"hunter22"], b"the hunter", b"s and hunt") == b"the hunters and hunt"


def test_overlapping_secrets_leave_nothing_over():
    assert scrubbed([b"abcd", b"cdef"], b"xabc", b"defx") == b"x***x"


@pytest.mark.parametrize(
    "printed",
    [
        'p/ss wörd&"quoted"',
        json.dumps('p/ss wörd&"quoted"'),
        quote('p/ss wörd&"quoted"', safe=""),
        base64.b64encode('p/ss wörd&"quoted"'.encode()).decode(),
        base64.b64encode('user:p/ss wörd&"quoted"'.encode()).decode(),
        base64.b64encode('me:p/ss wörd&"quoted" '.encode()).decode(),
    ],
)
def test_usual_disguises_of_a_secret_are_known(printed):
    secret = 'p/ss wörd&"quoted"'
    left = scrubbed(needles({"KEY": secret}, ["KEY"]), f"<{printed}>".encode()).decode()
    assert "***" in left
    assert len(left) <= len("<***>") + 12  # base64: neighbours share the outer characters
    assert "ss w" not in left


def test_short_and_unset_secrets_scrub_nothing():
    assert needles({"A": "abc", "B": "", "OTHER": "hunter22"}, ["A", "B", "C"]) == []


def test_each_line_of_a_key_is_a_secret_unless_it_is_short():
    found = needles({"KEY": "first line\n  second line\r\n}\n"}, ["KEY"])
    assert {b"first line", b"second line"} <= set(found)
    assert b"}" not in found
