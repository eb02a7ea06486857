"""The stages on a card: each with its mark, the present one with all that is in it, in order."""

from collections.abc import Iterator, Set

from bot.words import blockers as words
from bot.words.marks import MARKS, stage_mark
from bot.words.steps import action_title
from bot.words.text import bold, esc, when
from release.standing import (
    CLOSED,
    Blocker,
    GateStanding,
    Mark,
    StageStanding,
    Standing,
    StepStanding,
    Why,
)
from release.state import Release
from release.states import OVER
from release.values import Struct

_ITEMS = 10


class _Item(Struct, frozen=True):
    """A line of the present stage, about what blockers call its subject."""

    subject: str
    mark: Mark
    text: str


def stages(release: Release, standing: Standing) -> tuple[str, Set[str]]:
    """The lines, and the subjects of what is in view in the present stage."""
    lines: list[str] = []
    in_view: set[str] = set()
    for stage in standing.stages:
        symbol, word = MARKS[stage_mark(stage)]
        here = stage is standing.current and release.status not in OVER
        lines.append(f"{symbol} {bold(stage.planned.title)} {word}{_of(stage) if here else ''}")
        if here:
            texts, in_view = _in_view(list(_items(release, stage, standing.blockers)))
            lines += [f"      {text}" for text in texts]
    return "\n".join(lines), in_view


def _of(stage: StageStanding) -> str:
    """How much of a stage is done."""
    marks = [mark for mark in stage.marks if mark is not Mark.NOT_NEEDED]
    return f" · {sum(mark in CLOSED for mark in marks)} of {len(marks)}"


def _in_view(items: list[_Item]) -> tuple[list[str], set[str]]:
    """As many as have room: what is done gives way."""
    done = [item for item in items if item.mark in CLOSED]
    folded = done[: len(items) - _ITEMS + 1] if len(items) > _ITEMS else []
    left = [item for item in items if item not in folded]
    before = [f"✅ {len(folded)} done before"] if folded else []
    room = _ITEMS - len(before)
    rest = [f"… and {len(left) - room} more"] if len(left) > room else []
    texts = [*before, *(item.text for item in left[:room]), *rest]
    return texts, {item.subject for item in left[:room]}


def _items(release: Release, stage: StageStanding, blockers: list[Blocker]) -> Iterator[_Item]:
    """What is in a stage, in the order in which it happens."""
    waiting = {one.subject.removeprefix("gate/"): one for one in reversed(blockers)}
    for gate in stage.gates:
        yield from _gate(gate, waiting.get(gate.planned.name))
    for step in stage.steps:
        yield _step(release, step, waiting.get(step.planned.id))
    for gate in stage.checks:
        yield from _gate(gate, waiting.get(gate.planned.name))


def _gate(gate: GateStanding, waits: Blocker | None) -> Iterator[_Item]:
    if gate.mark is Mark.NOT_NEEDED:
        return
    rule = gate.planned.gate
    role = f" ({esc(rule.sign)})" if rule.sign and gate.mark not in CLOSED else ""
    text = f"{_line(gate.mark, rule.title, role)}{_since(waits)}"
    measured = rule.probe and gate.note
    text = f"{text}, {esc(gate.note, 160)}" if measured else text
    yield _Item(waits.subject if waits else gate.planned.name, gate.mark, text)


def _step(release: Release, step: StepStanding, waits: Blocker | None) -> _Item:
    """A step; while a rollout holds, with who decides on it."""
    text = _line(step.mark, action_title(release, step.planned.action)) + _since(waits)
    if waits and waits.why is Why.HELD:
        text += f": {words.who(release, waits)} resumes it or rolls back"
    return _Item(step.planned.id, step.mark, text)


def _line(mark: Mark, title: str, more: str = "") -> str:
    symbol, word = MARKS[mark]
    return f"{symbol} {esc(title, 120)}{more} – {word}"


def _since(waits: Blocker | None) -> str:
    """Since when somebody has to do something about it, or until when."""
    if waits is None or waits.why not in _SINCE:
        return ""
    if waits.until:
        return f", due {when(waits.until)}"
    return f", {_SINCE[waits.why]}{when(waits.since)}" if waits.since else ""


_SINCE = {
    Why.SIGN: "since ",
    Why.HELD: "since ",
    Why.STEP_FAILED: "",
    Why.CHECK_FAILED: "",
    Why.STEP_UNKNOWN: "since ",
}
"""Of what people have to do something about, and what is said before the time."""
