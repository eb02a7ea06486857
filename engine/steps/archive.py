"""Keep the source of a tag as archives, with their checksums."""

from pathlib import Path

from engine.shelf import SUMS, digest, listing, put, shelf, text_of
from engine.steps.at import At, StepKind
from release.artifacts import Piece, archives, filled
from release.facts import ArtifactsSeen
from release.outcome import Done, Failed, Outcome


def _folder(at: At) -> Path:
    return shelf(at.world.home, at.release.project, at.release.started.tag)


def _named(at: At) -> dict[str, str]:
    started = at.release.started
    return {
        name: filled(text, at.release.project, started.tag, started.version)
        for name, text in archives(at.release.policy).items()
    }


async def look(at: At) -> Outcome | None:
    """Done when every archive is on the shelf and the checksums hold."""
    folder = _folder(at)
    kept = {name: await digest(folder / what) for name, what in _named(at).items()}
    if text_of(folder / SUMS) != await listing(folder) or None in kept.values():
        return None
    pieces = [
        Piece(name=name, kind="archive", what=what, digest=f"sha256:{found[0]}", size=found[1])
        for name, what in _named(at).items()
        if (found := kept[name])
    ]
    facts = (ArtifactsSeen(pieces=tuple(pieces)),)
    evidence = {piece.what: piece.digest for piece in pieces}
    return Done(", ".join(piece.what for piece in pieces), evidence, facts=facts)


async def do(at: At) -> Outcome:
    """Make the archives of the tagged commit, then write down what they are."""
    tagged = at.release.evidence("tag").get("commit")
    if tagged is None:
        return Failed("there is no tag yet; archives are made of what is tagged")
    public = at.world.public_of(at.project) or at.project
    prefix = f"{public.name}-{at.release.started.tag.replace('/', '-')}"
    for what in _named(at).values():
        await at.repository.archive(str(tagged), _folder(at) / what, prefix)
        at.passes(f"archived-{what.rpartition('.')[2]}")
    put(_folder(at) / SUMS, await listing(_folder(at)))
    return await look(at) or Failed("the archives are not as they were written")


ARCHIVE = StepKind(look, do)
