import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.notes import merge_edit

BASE = """\
[1.3.0] - 2026-02-13
Added
- a
- b

Fixed
- c
"""


def changed(text, *replacements):
    for old, new in zip(replacements[::2], replacements[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    return text


def test_without_an_edit_the_notes_are_as_rendered():
    assert merge_edit(BASE, BASE, "anything") == "anything"


def test_an_edit_stays_when_nothing_else_changed():
    edited = changed(BASE, "- b", "- b, in more words", "- c\n", "- c\n\nThanks to everybody!\n")
    assert merge_edit(BASE, edited, BASE) == edited


def test_new_entries_come_into_their_section_beside_an_edit():
    edited = changed(BASE, "- b\n", "- b, in more words\n- mine\n")
    rendered = changed(BASE, "- a\n", "- new\n- a\n", "- c\n", "- c\n- d\n\nRemoved\n- e\n")
    assert (
        merge_edit(BASE, edited, rendered)
        == """\
[1.3.0] - 2026-02-13
Added
- new
- a
- b, in more words
- mine

Fixed
- c
- d

Removed
- e
"""
    )


def test_what_is_gone_disappears_unless_it_was_edited():
    edited = changed(BASE, "- a\n", "- a, edited\n")
    rendered = "[1.3.0] - 2026-02-13\nFixed\n- c\n"
    assert merge_edit(BASE, edited, rendered) == (
        "[1.3.0] - 2026-02-13\nAdded\n- a, edited\n\nFixed\n- c\n"
    )


def test_what_a_person_took_out_stays_out():
    edited = changed(BASE, "- a\n", "", "\nFixed\n- c\n", "")
    assert merge_edit(BASE, edited, changed(BASE, "- b\n", "- b\n- d\n")) == (
        "[1.3.0] - 2026-02-13\nAdded\n- b\n- d\n"
    )


def test_a_new_entry_brings_back_its_section():
    edited = changed(BASE, "\nFixed\n- c\n", "")
    assert merge_edit(BASE, edited, changed(BASE, "- c\n", "- c\n- d\n")) == changed(
        BASE, "- c", "- d"
    )


def test_where_both_changed_a_line_both_are_there():
    edited = changed(BASE, "- b", "- b of a person")
    rendered = changed(BASE, "- b", "- b rendered anew")
    merged = merge_edit(BASE, edited, rendered)
    assert merged == changed(BASE, "- b", "- b rendered anew\n- b of a person")


def test_a_section_can_get_another_title():
    edited = changed(BASE, "Fixed", "Repaired")
    rendered = changed(BASE, "- c\n", "- d\n")
    assert merge_edit(BASE, edited, rendered) == changed(BASE, "Fixed\n- c", "Repaired\n- d")


def test_an_entry_moved_to_another_section_goes_when_it_is_gone():
    edited = changed(BASE, "- a\n", "", "- c\n", "- c\n- a\n")
    assert merge_edit(BASE, edited, changed(BASE, "- b\n", "- b\n- d\n")) == changed(
        edited, "- b\n", "- b\n- d\n"
    )
    assert merge_edit(BASE, edited, changed(BASE, "- a\n", "")) == changed(BASE, "- a\n", "")


def test_what_a_person_wrote_before_it_came_is_not_said_twice():
    edited = changed(BASE, "- c\n", "- c\n- d\n")
    assert merge_edit(BASE, edited, changed(BASE, "- c\n", "- c\n- d\n")) == edited


def test_a_section_of_theirs_stays_below_what_is_new():
    edited = BASE + "\nKnown Issues\n- slow\n"
    rendered = changed(BASE, "- c\n", "- c\n- d\n") + "\nRemoved\n- e\n"
    assert merge_edit(BASE, edited, rendered) == changed(BASE, "- c\n", "- c\n- d\n") + (
        "\nRemoved\n- e\n\nKnown Issues\n- slow\n"
    )


@pytest.mark.parametrize(
    "edited",
    [
        changed(BASE, "2026-02-13", "today"),
        changed(BASE, "[1.3.0] - 2026-02-13\n", ""),
        "\n\n" + BASE,
        BASE.replace("\n", "\r\n"),
        BASE.rstrip("\n"),
        BASE + "\n\n",
    ],
)
def test_the_heading_and_the_end_are_not_the_persons(edited):
    rendered = changed(BASE, "-13", "-14")
    assert merge_edit(BASE, edited, rendered) == rendered


def test_everything_taken_out_leaves_the_heading():
    assert merge_edit(BASE, "", BASE) == "[1.3.0] - 2026-02-13\n"
    assert merge_edit(BASE, "Words.\n", BASE) == "[1.3.0] - 2026-02-13\nWords.\n"


def test_markdown_with_blank_lines_everywhere():
    base = "# v1\n\n## Features\n\n- a\n\n## Bug Fixes\n\n- b\n"
    edited = changed(base, "- a\n", "- a!\n\n  more on a\n")
    rendered = changed(
        base, "- a\n", "- a\n- c\n", "## Bug Fixes\n\n- b\n", "## Performance\n\n- p\n"
    )
    assert merge_edit(base, edited, rendered) == (
        "# v1\n\n## Features\n\n- a!\n\n  more on a\n- c\n\n## Performance\n\n- p\n"
    )


# --- any notes, any edit ---

names = st.lists(st.integers(0, 30), unique=True, max_size=12)


def text_of(entries):
    """Notes: every number is an entry of the section it gives by its remainder."""
    sections = [("Added", 0), ("Fixed", 1), ("Removed", 2)]
    blocks = []
    for title, rest in sections:
        mine = [f"- entry {n}" for n in entries if n % 3 == rest]
        if mine:
            blocks.append("\n".join([title, *mine]))
    return "[1.3.0] - 2026-02-13\n" + "\n\n".join(blocks) + ("\n" if blocks else "")


@st.composite
def edits(draw, base):
    lines = base.split("\n")[1:]
    edited = [base.split("\n")[0]]
    for number, line in enumerate(lines):
        what = draw(st.sampled_from(["keep", "keep", "keep", "edit", "drop", "add"]))
        if what == "edit" and line.startswith("-"):
            edited.append(f"{line}, edited")
        elif what != "drop" or not line.startswith("-"):
            edited.append(line)
        if what == "add" and line:
            edited.append(f"- theirs {number}")
    return "\n".join(edited)


def section_of(text, wanted):
    title = ""
    for line in text.split("\n")[1:]:
        if line == wanted:
            return title
        if line and not line.startswith("-"):
            title = line
    return None


@given(names, names, st.data())
def test_any_edit_survives_any_rendering(before, after, data):
    base, rendered = text_of(before), text_of(after)
    edited = data.draw(edits(base))
    merged = merge_edit(base, edited, rendered)
    lines = merged.split("\n")
    there, was, now = set(edited.split("\n")), set(base.split("\n")), set(rendered.split("\n"))
    for line in there - was:
        assert lines.count(line) == 1
        assert section_of(merged, line) == section_of(edited, line)
    for line in now - was - {""}:
        assert lines.count(line) == 1
        if line.startswith("-"):
            assert section_of(merged, line) == section_of(rendered, line)
    for line in was - there | (was - now):
        assert not line.startswith("-") or line not in lines
    for line in was & there & now - {""}:
        assert lines.count(line) == 1
    assert merge_edit(rendered, merged, rendered) == merged
    assert "\n\n\n" not in merged
    assert merged.endswith("\n") == rendered.endswith("\n")


@given(names, st.data())
def test_an_edit_alone_is_kept_as_it_is(before, data):
    base = text_of(before)
    edited = data.draw(edits(base))
    assert merge_edit(base, edited, base) == edited.rstrip("\n") + "\n"
