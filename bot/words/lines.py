"""What is said of support lines and of fixes that are carried to them."""

from datetime import datetime

from bot.words.text import bold, code, esc, listed, person, short, when
from release.backports import Backport, Cell, Spot
from release.support import SupportLine

NO_RULES = "The policy of this project has no support lines: the newest version is supported."
NO_BACKPORTS = (
    "No fix was carried to another line yet. `/release backport` with a commit, a pull request "
    "or a tag does it."
)
CELLS: dict[Cell, tuple[str, str]] = {
    Cell.OPEN: ("🔵", "under way"),
    Cell.DONE: ("✅", "done"),
    Cell.CONFLICT: ("⛔", "conflict"),
    Cell.NOT_NEEDED: ("➖", "not needed"),
    Cell.ENDED: ("🪦", "end of life"),
}


def line(line: SupportLine, now: datetime, branch: str | None) -> str:
    """One line: what is newest, what it accepts, until when."""
    newest = f"newest {code(line.tag)}, first released {when(line.since)}"
    if line.ended(now):
        assert line.until is not None, "it ended then"
        return f"🪦 {bold(line.name)} end of life since {when(line.until)} · {newest}"
    takes = f"{listed(map(esc, line.accepts))} only" if line.accepts else "everything"
    until = f"until {when(line.until)}" if line.until else "no end of life yet"
    if line.latest:
        return f"🚀 {bold(line.name)} in development, full support · {newest}"
    where = f" · lives on {code(branch)}" if branch else ""
    return f"🛟 {bold(line.name)} ({esc(line.rule)}) takes {takes} · {until} · {newest}{where}"


def end_of_life(project: str, name: str, until: datetime, over: bool) -> str:
    """What the channel is told before a line ends, and when it has."""
    if over:
        return f"🪦 {bold(name)} of {esc(project)} is at its end of life: no more releases are made of it."
    return (
        f"🔔 {bold(name)} of {esc(project)} reaches its end of life {when(until)}. "
        f"Tell those who use it to upgrade; `/release support` shows all lines."
    )


def fix(row: Backport, commits: str | None = None) -> str:
    """A fix by its name and title."""
    name = short(row.commits[-1], commits) if row.commits[-1].startswith(row.fix) else bold(row.fix)
    label = f" as {esc(row.label)}" if row.label else ""
    return f"{name} {esc(row.title, 120)}{label} · asked for by {person(row.by)}"


def spot(spot: Spot) -> str:
    """One cell: the line, how the fix stands there, and whom it concerns."""
    symbol, _ = CELLS[spot.cell]
    where = f"\n      Resolve it on {code(spot.prepared)}" if spot.prepared else ""
    return f"{symbol} {bold(spot.line)} {state(spot)}{where}"


def state(spot: Spot) -> str:
    """How the fix stands there, and why."""
    said = [CELLS[spot.cell][1]]
    if spot.commit and spot.cell is Cell.DONE:
        said.append(short(spot.commit))
    if spot.detail:
        said.append(esc(spot.detail, 200))
    if spot.by.startswith(("U", "W")):
        said.append(person(spot.by))
    paths = listed([_clash(one.path, one.people) for one in spot.clashes])
    told = f" in {paths}" if paths else ""
    return f"{' · '.join(said)}{told}"


def _clash(path: str, people: tuple[str, ...]) -> str:
    return f"{code(path)} ({listed(map(esc, people))})" if people else code(path)
