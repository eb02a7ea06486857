"""Small values kept beside the facts, so that nobody reads every release: what each fact changes.

They are written in the transaction that writes the fact, by these very functions; whoever has the
journal can make them anew.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from release import facts as f
from release.backports import Backport, Spot, with_row
from release.debts import Owed, owed
from release.delegation import Delegation, active
from release.fold import fold_facts
from release.journal import Entry, Sealed, stamp
from release.state import Release

ACTIONS, BACKPORTS, BURNT, DEBTS = "actions:", "backports:", "burnt:", "debts:"
DELEGATIONS, FREEZE, RECORDED, STOP = "delegations:", "freeze:", "recorded:", "stop:"
NAMES = (ACTIONS, BACKPORTS, BURNT, DEBTS, DELEGATIONS, FREEZE, RECORDED, STOP)
"""How the names of all these values begin; a project's name follows."""

Known = Callable[[str], Any]
Changes = Iterator[tuple[str, Any]]


def fold_kept(chain: Iterable[Sealed]) -> dict[str, Any]:
    """All values by their names, as plain JSON, from the whole journal."""
    kept: dict[str, Any] = {}
    releases: dict[str, Release] = {}
    for sealed in chain:
        entry = sealed.entry
        if entry.release is None:
            kept.update(after_entry(kept.get, entry))
        elif entry.kind == f.Started.kind:
            releases[entry.release] = fold_facts([(sealed, f.fact_of(sealed))])
        elif entry.kind in _KINDS:
            kept.update(after_fact(kept.get, releases[entry.release], f.fact_of(sealed)))
    return {name: value for name, value in kept.items() if value is not None}


_KINDS = {kind.kind for kind in (
    f.RollbackAsked, f.DebtIncurred, f.Signed, f.RetroNoted, f.ActionDone, f.StepEnded,
)}  # fmt: skip


def after_fact(known: Known, release: Release, fact: f.Fact) -> Changes:
    """What a fact of a release changes; of the release, only what never changes is asked."""
    match fact:
        case f.RollbackAsked():
            name = burnt_name(release.project, release.started.component)
            yield name, _with(known, name, [release.version])
        case f.DebtIncurred(gate=gate) | f.Signed(gate=gate):
            yield from _owing(known, release, gate, fact)
        case f.RetroNoted(actions=actions):
            name = ACTIONS + release.project
            yield name, [*(known(name) or ()), *(one.model_dump_json() for one in actions)]
        case f.ActionDone(id=done):
            name = ACTIONS + release.project
            every = [(one, f.Action.model_validate_json(one)) for one in known(name) or ()]
            yield name, [one for one, action in every if action.id != done]
        case f.StepEnded(outcome="done", evidence={"commit": commit}) if commit:
            for project in {release.project, release.binding.embargo or release.project}:
                yield RECORDED + project, _with(known, RECORDED + project, [str(commit)])


def after_entry(known: Known, entry: Entry) -> Changes:
    """What an entry changes that is about a project and no single release."""
    project, data = entry.project, entry.data
    match entry.kind:
        case "stopped" | "frozen":
            name = (STOP if entry.kind == "stopped" else FREEZE) + project
            at = stamp(entry.at)
            on = {"by": entry.actor, "reason": data["reason"], "at": at, "post": f"{name}:{at}"}
            yield name, on
        case "went" | "unfrozen":
            yield (STOP if entry.kind == "went" else FREEZE) + project, None
        case "delegated" | "delegation-ended":
            yield DELEGATIONS + project, _standing_in(known, entry)
        case "commits-made":
            yield RECORDED + project, _with(known, RECORDED + project, data["commits"])
        case "backport-asked":
            yield from _matrix(known, project, Backport.model_validate(data))
        case "backport-cell":
            yield from _cell(known, project, data["id"], Spot.model_validate(data))
        case _:  # kept nowhere
            return


def burnt_name(project: str, component: str | None) -> str:
    """Under which name the burnt versions of a component, or of the whole, are kept."""
    return f"{BURNT}{project}/{component}" if component else f"{BURNT}{project}"


def _with(known: Known, name: str, more: Iterable[str]) -> list[str]:
    return sorted({*(known(name) or ()), *more})


def _owing(known: Known, release: Release, name: str, fact: f.Fact) -> Changes:
    gate, key = release.policy.gates[name], DEBTS + release.project
    if gate.debt:
        every = [Owed.of(one) for one in known(key) or ()]
        left = [one for one in every if (one.release, one.gate) != (release.id, name)]
        new = [owed(release, gate, fact)] if isinstance(fact, f.DebtIncurred) else []
        yield key, [one.data() for one in (*left, *new)]


def _standing_in(known: Known, entry: Entry) -> list[dict[str, Any]]:
    every = [Delegation.of(one) for one in known(DELEGATIONS + entry.project) or ()]
    others = [one for one in active(every, entry.at) if one.by != entry.actor]
    given = [{"by": entry.actor, **entry.data}] if entry.kind == "delegated" else []
    return [*(one.data() for one in others), *given]


def _cell(known: Known, project: str, id_: str, spot: Spot) -> Changes:
    rows = (Backport.model_validate(one) for one in known(BACKPORTS + project) or ())
    if row := next((one for one in rows if one.id == id_), None):
        yield from _matrix(known, project, row.having([spot]))


def _matrix(known: Known, project: str, row: Backport) -> Changes:
    name = BACKPORTS + project
    rows = [Backport.model_validate(one) for one in known(name) or ()]
    yield name, [one.model_dump(mode="json") for one in with_row(rows, row)]
