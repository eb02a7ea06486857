"""What App Home says: turns, dates, debts; each in one line."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.words import blockers as words
from bot.words.blockers import role_words
from bot.words.sentence import fill
from bot.words.steps import gate_title
from bot.words.text import code, esc, listed, when
from release.agenda import Date, Debt, Kind
from release.turns import Turn

NOTHING = "Nothing waits for you."
NO_ROLE = (
    "You have no role in any project here. What is released is told in the projects' channels; "
    "`/release help` says more."
)
GUEST = "Only full members of this workspace can act on releases."
NO_DATES = "No dates ahead, nothing is frozen."
NONE_OPEN = "No release is under way in your projects."
NONE_PAST = "No release is finished yet."
MORE = "… and {0:,} more"
LATE = "⏰ late · "


def turn(turn: Turn) -> str:
    """What waits, in which release, since when, and by when."""
    release, blocker = turn.release, turn.blocker
    name = f"*{esc(release.project)} {esc(release.started.tag)}*"
    parts = [
        f"Waiting since {when(turn.since)}",
        f"due {when(blocker.until)}" if blocker.until else "",
    ]
    line = f"{words.symbol(blocker)} {name} · {words.what(release, blocker)}"
    return f"{line}\n{' · '.join(filter(None, parts))}"


def date(date: Date, now: datetime) -> str:
    """One line of the calendar."""
    release = date.release
    name = f"{esc(release.project)} {esc(release.started.tag)}"
    late = LATE if date.at < now else ""
    match date.kind:
        case Kind.FROZEN:
            classes = listed(map(esc, date.detail)) or "nothing"
            return f"❄️ {code(date.subject)} is frozen for {classes} since {when(date.at)} ({name})"
        case Kind.PRODUCTION:
            return f"🗓️ {when(date.at)} · {name} goes to production"
        case Kind.DUE:
            gate = release.policy.gates.get(date.subject)
            role = f" ({esc(gate.sign)})" if gate and gate.sign else ""
            return f"🗓️ {late}{when(date.at)} · {name}: “{esc(gate_title(release, date.subject))}” is due{role}"
        case Kind.BEGINS:
            return f"🗓️ {when(date.at)} · {name}: “{esc(gate_title(release, date.subject))}” begins"


def frozen_by_hand(project: str, frozen: Mapping[str, Any]) -> str:
    """A project in which nothing can be started."""
    line = (
        "❄️ No release[ of {project}] can start: frozen by hand[ by {by}][ since {at}][: {reason}]"
    )
    return fill(line, {**frozen, "project": project})


def stopped(project: str, switch: Mapping[str, Any]) -> str:
    """A project in which nothing goes forward."""
    line = "🛑 Every release[ of {project}] is stopped[ by {by}][ since {at}][: {reason}]"
    return fill(line, {**switch, "project": project})


def debt(debt: Debt, now: datetime) -> str:
    """A review that is still owed."""
    release = debt.release
    owed = role_words(release, debt.who, mention=False) if debt.who else "somebody"
    late = LATE if debt.due and debt.due < now else ""
    due = f", due {when(debt.due)}" if debt.due else ""
    name = f"*{esc(release.project)} {esc(release.started.tag)}*"
    return f"🧾 {late}{name}: “{esc(debt.title)}” is owed by {owed}{due}"
