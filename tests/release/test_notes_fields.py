"""Long notes in several fields of a form, and joined again."""

from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from release.notes import join, split
from release.notes.fields import ROOM, units

LINES = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["", "## Added", "Fixed", "- a thing", "  more of it", "## v1.3.0", "\u2028", "👩🏽‍🚀"]
    ),
)
TEXTS = st.tuples(
    st.lists(st.tuples(LINES, st.integers(1, 900)), max_size=12), st.sampled_from("\n\r ")
)


def notes(drawn: tuple[list[tuple[str, int]], str]) -> str:
    lines, end = drawn
    return "".join(line * (many if n % 2 else 1) + end for n, (line, many) in enumerate(lines))


@given(TEXTS.map(notes))
def test_what_nobody_changed_is_the_same_byte_for_byte(text: str):
    found = split(text)
    assert join([one.text for one in found.fields], found) == text
    assert all(one.text == one.text.strip() != "" for one in found.fields)
    assert all(units(one.text) <= ROOM for one in found.fields)


def test_sections_share_a_field_and_a_long_one_is_cut_at_line_ends():
    long = "".join(f"- the thing that has the number {n}\n" for n in range(150))
    text = f"# v1.3.0 (2026-02-13)\n\n## Added\n- a\n\n## Changed\n- b\n\n## Fixed\n{long}\nThanks to all.\n"
    found = split(text)
    assert [(one.titles, one.nth, one.of) for one in found.fields] == snapshot(
        [(("Added", "Changed"), 1, 1), (("Fixed",), 1, 3), (("Fixed",), 2, 3), (("Fixed",), 3, 3)]
    )
    assert all(one.text.endswith(tuple("0123456789b.")) for one in found.fields)


def test_an_emptied_field_is_taken_out_and_new_ends_of_lines_do_not_add_up():
    found = split("[1.3.0]\nAdded\n" + "- a\n" * 700 + "\nFixed\n- b\n")
    first, second, fixed = (one.text for one in found.fields)
    assert join([first, second, ""], found) == f"{first}\n{second}\n"
    assert join([first, "", fixed], found) == f"{first}\n\n{fixed}\n"
    assert (
        join([first, second + "\n- c\n\n", fixed], found) == f"{first}\n{second}\n- c\n\n{fixed}\n"
    )
    assert join(["", "", ""], found) == "\n"
