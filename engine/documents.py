"""Look at the documents of a candidate, as its commit holds them."""

from collections.abc import Iterable

from engine.ports import Repository
from release import facts as f
from release.documents import examined, path_of
from release.plan import Plan
from release.state import Release


async def documents_in(
    repository: Repository, commit: str, release: Release, plan: Plan, lines: Iterable[f.Line]
) -> dict[str, f.Document]:
    """The document of each gate of the plan that wants one, as found."""
    found: dict[str, f.Document] = {}
    every = tuple(lines)
    for planned in plan.gates:
        gate = planned.gate
        if gate.document and planned.needed is not False:
            path = path_of(gate, release.started)
            raw = await repository.read(commit, path)
            text = raw.decode(errors="replace") if raw is not None else None
            found[planned.name] = examined(gate, path, text, every)
    return found
