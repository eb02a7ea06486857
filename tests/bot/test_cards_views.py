"""Forms: their fields, what they are about, and how they come back."""

from typing import Any

import pytest
from inline_snapshot import snapshot

from bot import cards
from bot.words.forms import FORMS, NOTES_TOO_LONG
from commands.request import Form
from release.offers import Press
from tests.bot.factory import ASKED, CHECKED, FROZEN, candidate, line, release
from tests.bot.shown import shown
from tests.bot.slack_rules import view_faults
from workspace.blockkit import validate_view

SUBJECTS = {
    "reject": "standard", "approve": "standard", "sign": "migration-review", "waive": "tests",
    "settle": "production/deploy-production", "answer": "restore-database", "deny": "x1",
}  # fmt: skip


def modal(name: str, made: Any = None, **data: Any) -> dict[str, Any]:
    form = Form(name, name, made.id if made else "", SUBJECTS.get(name, ""), data=data)
    view = cards.modal(form, made)
    assert view_faults(view) == []
    assert validate_view(view) == []
    return view


def fields(view: dict[str, Any]) -> dict[str, bool]:
    """Each field, and whether it must be filled in."""
    blocks = [block for block in view["blocks"] if block["type"] == "input"]
    return {block["block_id"]: not block.get("optional", False) for block in blocks}


class Shown:
    """What a view shows, for `shown`."""

    def __init__(self, view: dict[str, Any]) -> None:
        self.blocks = view["blocks"]


@pytest.mark.parametrize("name", FORMS)
def test_every_form_with_and_without_a_release(name: str):
    modal(name)
    view = modal(name, release(ASKED))
    assert view["callback_id"] == name
    press = Press.decode(name, view["private_metadata"])
    assert press == Press(name, "kwanus-1.3.0", SUBJECTS.get(name, ""), 1, "standard")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("reject", {"reason": True}),
        ("approve", {"reason": True}),
        ("waive", {"reason": True}),
        ("deny", {"reason": True}),
        ("stop", {"reason": True}),
        ("rollback", {"reason": True}),
        ("abort", {"reason": True}),
        ("sign", {"note": False, "evidence": True}),
        ("exception", {"reason": True, "risk": True, "way-back": True}),
        ("settle", {"outcome": True, "reason": True}),
        ("answer", {"answer": True, "note": False}),
        ("notes", {"text": True}),
        ("loading", {}),
        ("error", {}),
    ],
)
def test_fields(name: str, wanted: dict[str, bool]):
    assert fields(modal(name, release(CHECKED))) == wanted


def test_a_reason_may_be_optional():
    assert fields(modal("approve", release(ASKED), required=False)) == {"reason": False}


def test_evidence_is_optional_where_the_policy_says_so():
    form = Form("sign", "sign", "kwanus-1.3.0", "qa")
    assert fields(cards.modal(form, release(CHECKED)))["evidence"] is False


def test_a_rollback_names_from_and_to():
    assert shown(Shown(modal("rollback", release(ASKED)))) == snapshot("""\
Production of kwanus goes from v1.3.0 to v1.2.0. The number v1.3.0 is not used again.
Reason *: reason\
""")


def test_a_waiver_says_what_is_waived():
    assert "v1.3.0 goes on without “Tests pass”" in shown(Shown(modal("waive", release(ASKED))))


def test_an_exception_shows_what_broke_the_freeze():
    view = modal("exception", release([FROZEN]), violations=(line("e", "feat!: drop <it>"),))
    assert "`eeeeeeee` feat!: drop &lt;it&gt;" in shown(Shown(view))


def test_notes_begin_with_what_they_are():
    [field] = [b for b in modal("notes", release(CHECKED))["blocks"] if b["type"] == "input"]
    assert field["element"]["initial_value"].startswith("[1.3.0] - 2026-02-13\n\nAdded\n")


def test_notes_that_are_too_long_have_another_way_and_no_button():
    made = release([candidate(notes="- one more thing\n" * 20_000)])
    view = modal("notes", made)
    assert NOTES_TOO_LONG in shown(Shown(view)).replace("(📄", "📄").replace(")", "")
    assert "submit" not in view


def test_long_notes_stand_in_several_fields_by_their_sections():
    added, other = "- one more thing\n" * 200, "- 一個のバグ 👩🏽‍🚀\n" * 150
    notes = (
        f"[1.3.0] - 2026-02-13\n\nAdded\n{added}\nChanged\n- a\n\nFixed\n- b\n\nRemoved\n{other}"
    )
    view = modal("notes", release([candidate(notes=notes)]))
    fields = [block for block in view["blocks"] if block["type"] == "input"]
    assert [(one["block_id"], one["label"]["text"], one["optional"]) for one in fields] == snapshot(
        [
            ("text", "Added (1 of 2)", False),
            ("text-2", "Added (2 of 2)", True),
            ("text-3", "Changed and Fixed", True),
            ("text-4", "Removed (1 of 2)", True),
            ("text-5", "Removed (2 of 2)", True),
        ]
    )
    assert not view_faults(view)
    assert fields[2]["element"]["initial_value"] == "Changed\n- a\n\nFixed\n- b"


def test_answers_come_from_the_form():
    view = modal(
        "answer", release(ASKED), choices={"restore": "Restore the backup", "keep": "Leave it"}
    )
    options = view["blocks"][1]["element"]["options"]
    assert [option["value"] for option in options] == ["restore", "keep"]


def test_an_error_says_what_happened():
    assert shown(Shown(modal("error", text="The repository <did> not answer"))) == snapshot(
        "⛔ The repository &lt;did&gt; not answer"
    )
