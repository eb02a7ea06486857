"""Publish a release the plain way: notes and checksums beside its artifacts, for all to fetch.

What was made in private is carried to the public's shelf, and nothing of it before.
"""

from pathlib import Path

from engine.shelf import NOTES, SUMS, carry, digest, listing, put, shelf, text_of
from engine.steps.at import At, StepKind
from release.artifacts import Piece, filled
from release.facts import ArtifactsSeen
from release.outcome import Done, Outcome


def _own(at: At) -> Path:
    return shelf(at.world.home, at.release.project, at.release.started.tag)


def _folder(at: At) -> Path:
    """Where it is published; the checksums are written last, when all is there."""
    public = at.world.public_of(at.project)
    if public is None or not at.release.disclosed:
        return _own(at)
    return shelf(at.world.home, public.name, at.release.started.tag)


async def look(at: At) -> Outcome | None:
    """Done when the notes are there as they stand, and the checksums of everything hold."""
    folder = _folder(at)
    if text_of(folder / NOTES) != at.candidate.notes:
        return None
    said = text_of(folder / SUMS)
    if not said or said != await listing(folder):
        return None
    count = len(said.splitlines()) - 1
    assets = "1 asset" if count == 1 else f"{count} assets"
    place = at.release.binding.downloads_of(at.release.started.tag)
    detail = f"{assets} with notes and {SUMS}" + (f" at {place}" if place else " on the shelf")
    facts = (ArtifactsSeen(pieces=await _pieces(at, folder)),)
    return Done(detail, {"assets": count, "place": place}, facts=facts)


async def _pieces(at: At, folder: Path) -> tuple[Piece, ...]:
    """The policy's artifacts that lie there and that no gate has looked at."""
    started, found = at.release.started, []
    for name, rule in at.release.policy.artifacts.items():
        what = filled(rule.name, at.release.project, started.tag, started.version)
        kept = await digest(folder / what) if "/" not in what else None
        if kept and name not in at.release.artifacts:
            sha, size = f"sha256:{kept[0]}", kept[1]
            found.append(Piece(name=name, kind=rule.kind, what=what, digest=sha, size=size))
    return tuple(found)


async def do(at: At) -> Outcome:
    """Write the notes, then the checksums of all that lies there."""
    folder = _folder(at)
    if folder != _own(at):
        await carry(_own(at), folder)
        at.passes("carried")
    put(folder / NOTES, at.candidate.notes)
    at.passes("noted")
    put(folder / SUMS, await listing(folder))
    done = await look(at)
    assert done is not None, "it was just written"
    return done


PUBLISH = StepKind(look, do)
