"""Merge a release where another version was written meanwhile: both write version and changelog."""

from collections.abc import Mapping

from engine.bump import bumped
from engine.history import record
from engine.steps.at import At, trailers
from release.components import tag_format, texts_of
from release.git import Merged
from release.notes import heading_pattern, insert, section_of
from release.version import Version
from release.version_files import VersionFileError


async def merged_with_way(at: At, head: str, released: str, message: str) -> Merged:
    """The merge of what was released into a branch; version and changelog are never in conflict.

    Where only they are, the release first takes the branch's own, and afterwards the branch gets
    the release's section, and its version when that is the newer one.
    """
    plain = await at.repository.merge(head, released, message, at.signature)
    paths = {conflict.path for conflict in plain.conflicts}
    if plain.commit is not None or not paths <= _written_anew(at):
        return plain
    held = await _held(at, head)
    way = await _way(at, head, released, held)
    merged = await at.repository.merge(head, way, message, at.signature) if way else plain
    if way is None or merged.commit is None:
        return plain
    files = await _after(at, merged.commit, held)
    said = f"Write {at.release.started.tag} into {at.branch}\n\n{trailers(at.release)}\n"
    end = await at.repository.commit_files(merged.commit, files, said, at.signature)
    for project in {at.release.project, at.release.binding.embargo or at.release.project}:
        commits = (way, merged.commit, end)
        await record(at.world.store, project, commits, at.world.clock.now())
    return Merged(end)


def _written_anew(at: At) -> set[str]:
    component = at.release.started.component
    files = [v.path for v in at.release.binding.version_files if v.component == component]
    return {*texts_of(at.release.policy, component), *files}


async def _held(at: At, commit: str) -> str | None:
    """The version that a branch's files hold: one that was released."""
    form = tag_format(at.release.policy, at.release.started.component)
    known = {v for tag in await at.repository.tags() if (v := form.parse(tag.name))}
    for version in sorted(known, reverse=True):
        if await _bumped(at, commit, (str(version), str(version))) is not None:
            return str(version)
    return None


async def _bumped(at: At, commit: str, versions: tuple[str, str]) -> dict[str, bytes] | None:
    """The version files of a commit with another version; None when they hold a third one."""
    binding, component = at.release.binding, at.release.started.component
    try:
        return await bumped(at.repository, binding, commit, versions, component=component)
    except VersionFileError:
        return None


async def _way(at: At, head: str, released: str, held: str | None) -> str | None:
    """What was released, with the branch's own version and changelog."""
    files = await _bumped(at, released, (at.release.version, held)) if held else {}
    if files is None:
        return None
    texts = texts_of(at.release.policy, at.release.started.component)
    kept = {**files, **{path: await at.repository.read(head, path) or b"" for path in texts}}
    said = f"Make way for {at.release.started.tag} in {at.branch}\n\n{trailers(at.release)}\n"
    return await at.repository.commit_files(released, kept, said, at.signature)


async def _after(at: At, merged: str, held: str | None) -> Mapping[str, bytes]:
    """The branch's changelogs with the release's section, and the newer of both versions."""
    texts = texts_of(at.release.policy, at.release.started.component)
    told = {path: await _told(at, merged, path) for path in texts}
    newer = held and Version.parse(held) < Version.parse(at.release.version)
    files = await _bumped(at, merged, (held, at.release.version)) if held and newer else None
    return {**(files or {}), **told}


async def _told(at: At, merged: str, path: str) -> bytes:
    """A changelog of the branch with the section that the release has in its own."""
    policy, component = at.release.policy, at.release.started.component
    heading = heading_pattern(policy.notes.template, tag_format(policy, component))
    theirs, ours = [
        (await at.repository.read(commit, path) or b"").decode(errors="surrogateescape")
        for commit in (merged, at.candidate.commit)
    ]
    section = section_of(ours, Version.parse(at.release.version), heading)
    return (insert(theirs, section, heading) if section else theirs).encode(
        errors="surrogateescape"
    )
