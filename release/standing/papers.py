"""Gates that wait for something written: documents, the facts of a release, notes beside code."""

from collections.abc import Iterator
from datetime import datetime

from release.plan import PlannedGate
from release.policy.model import Gate
from release.standing.picture import Blocker, GateStanding, Mark, Why
from release.state import Release


def is_paper(gate: Gate) -> bool:
    """True for gates that wait for something written."""
    return bool(gate.document or gate.updates or gate.written)


def linkable(gate: Gate) -> bool:
    """True when a link will do: nobody can look for headings behind one."""
    return bool(gate.document) and not gate.sections and not gate.each


def subject_of(release: Release, name: str) -> str:
    """What a signature on a document is about: its state now, else the link; empty with neither."""
    made = release.candidate.documents.get(name) if release.candidate else None
    if made and made.whole:
        return made.digest
    link = release.links.get(name)
    return str(link.fact.link) if link and linkable(release.policy.gates[name]) else ""


def undescribed(release: Release) -> tuple[str, ...]:
    """Modules that were touched since the facts of the release were written."""
    touched = release.candidate.touched if release.candidate else ()
    known = release.told.modules if release.told else ()
    return tuple(name for name in touched if name not in known)


def paper(release: Release, planned: PlannedGate, due: datetime | None) -> GateStanding:
    """How a gate stands that waits for something written."""
    gate = planned.gate
    if gate.document:
        return _document(release, planned, due)
    if gate.updates or gate.written == "notes":
        there = _updated(release, gate) if gate.updates else _noted(release)
        return GateStanding(planned, Mark.DONE if there else Mark.OPEN, due=due)
    if gate.written == "advisory":
        wrote = release.advisory
        mark = Mark.DONE if wrote else Mark.OPEN
        return GateStanding(planned, mark, wrote.by if wrote else "", due=due)
    told = release.told
    if told is None or undescribed(release):
        return GateStanding(planned, Mark.OPEN, due=due)
    return GateStanding(planned, Mark.DONE, told.by, due=due)


def _updated(release: Release, gate: Gate) -> bool:
    return release.candidate is not None and gate.updates in release.candidate.classes


def _noted(release: Release) -> bool:
    """The notes hold more than their heading."""
    return release.candidate is not None and "\n" in release.candidate.notes.strip()


def _document(release: Release, planned: PlannedGate, due: datetime | None) -> GateStanding:
    """It is there, and where somebody reviews it, that very state of it is signed."""
    subject = subject_of(release, planned.name)
    if not subject:
        return GateStanding(planned, Mark.OPEN, due=due)
    if not planned.gate.sign:
        return GateStanding(planned, Mark.DONE, due=due)
    for when in reversed(release.signed.get(planned.name, [])):
        if when.fact.subject == subject:
            return GateStanding(planned, Mark.DONE, when.fact.by, when.at, when.fact.note, due)
    return GateStanding(planned, Mark.OPEN, due=due)


def paper_blockers(release: Release, seen: GateStanding, since: datetime) -> Iterator[Blocker]:
    """What an open one waits for."""
    name, gate = seen.planned.name, seen.planned.gate
    owner = (release.captain,)
    if gate.document and gate.sign and subject_of(release, name):
        yield Blocker(Why.SIGN, name, gate.title, (gate.sign,), since, until=seen.due)
    elif gate.document:
        yield Blocker(Why.DOCUMENT, name, gate.title, owner, since, until=seen.due)
    elif gate.written == "notes":
        yield Blocker(Why.NOTES, name, gate.title, owner, since)
    elif gate.written == "advisory":
        yield Blocker(Why.ADVISORY, name, gate.title, owner, since)
    elif gate.updates:
        yield Blocker(Why.UPDATES, name, gate.title, owner, since, gate.updates, seen.due)
    else:
        modules = ", ".join(undescribed(release)) if release.told else ""
        yield Blocker(Why.FACTS, name, gate.title, owner, since, modules, seen.due)
