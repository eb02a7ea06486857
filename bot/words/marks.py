"""A symbol and a word for every mark and status: never a colour or a symbol alone."""

from release.standing import Mark, StageStanding
from release.states import Status

MARKS: dict[Mark, tuple[str, str]] = {
    Mark.DONE: ("✅", "done"),
    Mark.WAIVED: ("☑️", "waived"),
    Mark.NOT_NEEDED: ("➖", "not needed"),
    Mark.RUNNING: ("🔵", "running"),
    Mark.HELD: ("⏸️", "held"),
    Mark.READY: ("🔜", "next"),
    Mark.OPEN: ("⏳", "waiting"),
    Mark.FAILED: ("⛔", "failed"),
    Mark.UNKNOWN: ("❔", "end unseen"),
    Mark.LATER: ("⚪", "later"),
}

STATUSES: dict[Status, tuple[str, str]] = {
    Status.RUNNING: ("🔵", "under way"),
    Status.PAUSED: ("⏸️", "paused"),
    Status.WATCHING: ("👀", "released, being watched"),
    Status.CLOSED: ("✅", "released"),
    Status.ABORTING: ("🔵", "being aborted"),
    Status.ABORTED: ("✖️", "aborted"),
    Status.ROLLING_BACK: ("↩️", "rolling back"),
    Status.ROLLED_BACK: ("↩️", "rolled back"),
}

_WORST_FIRST = (Mark.FAILED, Mark.UNKNOWN, Mark.HELD, Mark.RUNNING)
_BAR = 12


def mark(value: Mark) -> str:
    """Symbol and word."""
    return " ".join(MARKS[value])


def status(value: Status) -> str:
    """Symbol and word."""
    return " ".join(STATUSES[value])


def stage_mark(stage: StageStanding) -> Mark:
    """How a stage stands by the worst of what is in it."""
    if stage.mark is not Mark.OPEN:
        return stage.mark
    return next((one for one in _WORST_FIRST if one in stage.marks), Mark.OPEN)


def bar(done: int, total: int) -> str:
    """A bar with its numbers; full only when everything is done."""
    full = done * _BAR // total if total else 0
    return f"{'▰' * full}{'▱' * (_BAR - full)} {done} of {total}"
