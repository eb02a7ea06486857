"""Forms: what is asked before something is done, each in its own modal."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.cards.kit import Block, context, option, plain, section
from bot.words.forms import NOTES_TOO_LONG, about, label_of, words_of
from bot.words.steps import question
from commands.request import Form
from release.notes import Field, split
from release.offers import Press
from release.standing import shown_of
from release.state import Release

INPUT = 3000
TITLE = 24
_METADATA = 3000
_FIELDS = 60
"""A modal takes 100 blocks."""
_NOTES = 200_000
"""A view takes 250,000 bytes, as it is sent."""


def modal(form: Form, release: Release | None) -> dict[str, Any]:
    """The view of a form. `callback_id` is its verb, `private_metadata` an encoded Press."""
    words, said = words_of(form), about(form, release)
    fields = _FORMS.get(form.name, _nothing)(form, release)
    sends = words.send if any(block["type"] == "input" for block in fields) else ""
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": form.verb or form.name,
        "private_metadata": _press(form, release).encode()[:_METADATA],
        "title": plain(words.title, TITLE),
        "close": plain("Cancel" if sends else "Close", TITLE),
        "blocks": [*([section(said)] if said else []), *fields],
    }
    return {**view, "submit": plain(sends, TITLE)} if sends else view


def _press(form: Form, release: Release | None) -> Press:
    """What was on show when the form was opened."""
    newest = release.candidate.n if release and release.candidate else 0
    risk = release.risk.name if release else ""
    shown = shown_of(release, form.subject) if release else ""
    return Press(form.verb, form.release, form.subject, form.candidate or newest, risk, shown)


def written(
    name: str,
    label: str,
    *,
    value: str = "",
    hint: str = "",
    long: bool = True,
    optional: bool = False,
) -> Block:
    """A field to write in; its block id is the name of the value."""
    element: Block = {"type": "plain_text_input", "action_id": name, "max_length": INPUT}
    element["multiline"] = long
    if value:
        element["initial_value"] = value[:INPUT]
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, 200),
        "element": element,
        "optional": optional,
    }
    return {**block, "hint": plain(hint, 300)} if hint else block


def chosen(name: str, label: str, options: Sequence[Block]) -> Block:
    """One of a few choices, all in sight."""
    element: Block = {"type": "radio_buttons", "action_id": name, "options": list(options)[:10]}
    return {"type": "input", "block_id": name, "label": plain(label, 200), "element": element}


def _reason(form: Form, release: Release | None) -> list[Block]:
    return [written("reason", "Reason", value=str(form.data.get("reason", "")))]


def _maybe_reason(form: Form, release: Release | None) -> list[Block]:
    wanted = bool(form.data.get("required", True))
    return [written("reason", "Reason", optional=not wanted)]


def _rollback(form: Form, release: Release | None) -> list[Block]:
    """Why, by the policy's triggers where it has some."""
    triggers = release.policy.triggers if release else {}
    options = [option(one.title, name) for name, one in triggers.items()]
    if not options:
        return _reason(form, release)
    options.append(option("Something else", "other"))
    named = form.subject or str(form.data.get("trigger", ""))
    why = chosen("trigger", "What set it off?", options)
    first = next((one for one in options if one["value"] == named), None)
    if first:
        why["element"]["initial_option"] = first
    return [why, written("reason", "What happened", value=str(form.data.get("reason", "")))]


def _record(form: Form, release: Release | None) -> list[Block]:
    """What the record of a rollback holds."""
    reason = release.rollback.fact.reason if release and release.rollback else ""
    return [
        written("reason", "Reason", value=reason),
        written("impact", "Impact", hint="Who noticed what, and for how long."),
        written("corrective", "Corrective actions", hint="So that it does not happen again."),
        written(
            "again", "Plan for the next release", hint="What is fixed first, and when it goes out."
        ),
    ]


def _sign(form: Form, release: Release | None) -> list[Block]:
    gate = release.policy.gates.get(form.subject) if release else None
    needed = bool(gate and gate.evidence == "required") or bool(form.data.get("evidence_required"))
    hint = (
        "A report, a run, a ticket. The policy wants one."
        if needed
        else "A report, a run, a ticket."
    )
    return [
        *_aspects(gate.aspects if gate else ()),
        written("note", "What you found", value=str(form.data.get("note", "")), optional=True),
        written("evidence", "Link to evidence", hint=hint, long=False, optional=not needed),
    ]


def _aspects(names: Sequence[str]) -> list[Block]:
    answers = [option("Yes", "yes"), option("Not yet", "no")]
    return [chosen(f"aspect-{n}", f"{name}: is it so?", answers) for n, name in enumerate(names)]


def _link(form: Form, release: Release | None) -> list[Block]:
    return [
        written("link", "Link", hint="https://…", long=False),
        written("note", "Note", optional=True),
    ]


def _facts(form: Form, release: Release | None) -> list[Block]:
    labels = {
        "summary": "What changes",
        "impact": "Modules and endpoints it touches",
        "migrations": "What has to be migrated, and by whom",
        "rollback": "How to go back",
    }
    return [written(n, said, value=str(form.data.get(n, ""))) for n, said in labels.items()]


def _exception(form: Form, release: Release | None) -> list[Block]:
    return [
        written("reason", "Why it cannot wait"),
        written("risk", "What could go wrong"),
        written("way-back", "How to take it back"),
    ]


def _notes(form: Form, release: Release | None) -> list[Block]:
    made = release.candidate.notes if release and release.candidate else ""
    text = str(form.data.get("notes") or made)
    fields = split(text).fields or (Field((), ""),)
    if len(fields) > _FIELDS or len(json.dumps(text)) > _NOTES:
        return [context(NOTES_TOO_LONG)]
    hint = "The heading stays the first line."
    label = label_of(fields[0]) if len(fields) > 1 else "Notes"
    return [
        written("text", label, value=fields[0].text, hint=hint),
        # who takes a section out empties its field
        *(
            written(f"text-{n}", label_of(field), value=field.text, optional=True)
            for n, field in enumerate(fields[1:], 2)
        ),
    ]


def _reschedule(form: Form, release: Release | None) -> list[Block]:
    element: Block = {"type": "datetimepicker", "action_id": "at"}
    at = form.data.get("at")
    element |= {"initial_date_time": int(at.timestamp())} if at else {}
    label = plain("To production, not before", 200)
    return [
        {"type": "input", "block_id": "at", "label": label, "element": element, "optional": True}
    ]


def _settle(form: Form, release: Release | None) -> list[Block]:
    options = [
        option("It was done", "done", "The effect is there"),
        option("It failed", "failed", "The effect is not there"),
        option("Do it again", "again", "Nothing is there; try once more"),
    ]
    return [chosen("outcome", "How did it end?", options), written("reason", "How do you know?")]


def _answer(form: Form, release: Release | None) -> list[Block]:
    choices = _choices(form.data.get("choices") or ("yes", "no"))
    return [
        chosen("answer", question(form.subject).capitalize(), choices),
        written("note", "Note", optional=True),
    ]


def _choices(choices: Mapping[str, str] | Sequence[str]) -> list[Block]:
    pairs = choices if isinstance(choices, Mapping) else {one: one for one in choices}
    return [option(str(words), str(value)[:150]) for value, words in pairs.items()]


def _review(form: Form, release: Release | None) -> list[Block]:
    return [
        written("good", "What went well", optional=True),
        written("bad", "What went badly", optional=True),
        written("action", "What to do about it", long=False, optional=True),
        _picked("owner", "Who does it", "users_select"),
        _picked("due", "By when", "datepicker"),
    ]


def _picked(name: str, label: str, kind: str) -> Block:
    element: Block = {"type": kind, "action_id": name}
    text = plain(label, 200)
    return {"type": "input", "block_id": name, "label": text, "element": element, "optional": True}


def _advisory(form: Form, release: Release | None) -> list[Block]:
    return [
        written("cve", "CVE", hint="CVE-2026-12345, once there is one", long=False, optional=True),
        written("severity", "Severity", hint="critical, high, 9.8", long=False),
        written(
            "affected", "Affected versions", hint="1.2.0 to 1.4.1 and 2.0.0 to 2.1.0", long=False
        ),
        written("text", "What happens, and what to do"),
        written("credits", "Thanks to", long=False, optional=True),
    ]


def _nothing(form: Form, release: Release | None) -> list[Block]:
    return []


_FORMS: dict[str, Callable[[Form, Release | None], list[Block]]] = {
    "reject": _reason,
    "approve": _maybe_reason,
    "sign": _sign,
    "waive": _reason,
    "risk": _reason,
    "link": _link,
    "facts": _facts,
    "exception": _exception,
    "deny": _reason,
    "rollback": _rollback,
    "record": _record,
    "abort": _maybe_reason,
    "notes": _notes,
    "reschedule": _reschedule,
    "settle": _settle,
    "answer": _answer,
    "review": _review,
    "advisory": _advisory,
    "stop": _reason,
    "not-needed": _reason,
    "freeze": _reason,
}
