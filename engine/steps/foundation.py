"""What a candidate is built on: its source, and what other releases put on production meanwhile."""

from engine.bump import bumped
from engine.history import burnt, recorded
from engine.prepared import prepared
from engine.steps.at import At, conflicts, trailers
from release.commits import Commit
from release.components import tag_format, texts_of
from release.outcome import Failed
from release.proposal import predecessor
from release.values import Struct
from release.version import Version


class Foundation(Struct, frozen=True):
    """The commit to build on, the version that production has, and commits of ours on the way."""

    commit: str
    previous: str | None
    previous_tag: str | None
    on_the_way: tuple[str, ...] = ()


async def foundation(at: At) -> Foundation | Failed:
    """A candidate without a branch of its own is built on its source alone."""
    previous, tag = await _previous(at)
    if at.release.policy.candidate.branch is None or at.release.line.apart:
        return Foundation(at.release.source, previous, tag)
    parent = await _parent(at)
    if at.release.candidate is None and await prepared(at):
        joined = await _with_prepared(at, parent)
        if isinstance(joined, Failed):
            return joined
        if joined != parent:
            return Foundation(joined, previous, tag, (joined,))
    production = await at.repository.head(at.branch_named("production"))
    if production is None or previous is None or not await _only_releases(at, parent, production):
        return Foundation(parent, previous, tag)
    return await _with_production(at, parent, production, (previous, str(tag)))


async def _previous(at: At) -> tuple[str | None, str | None]:
    """The newest released version below this one, as the tags say now."""
    component = at.release.started.component
    gone = await burnt(at.world.store, at.release.project, component)
    tags = [tag.name for tag in await at.repository.tags()]
    version = Version.parse(at.release.version)
    found = predecessor(tag_format(at.release.policy, component), tags, gone, version)
    return (str(found[0]), found[1]) if found else (None, None)


async def _parent(at: At) -> str:
    """The release branch only grows: a new candidate of the same source stands on the last one."""
    last, source = at.release.candidate, at.release.source
    head = await at.repository.head(at.release.started.source_branch)
    if last is None or not await at.repository.contains(last.commit, source):
        return source
    # what somebody took out of the branch does not come back with the last candidate
    grows = head is None or await at.repository.contains(head, last.commit)
    return last.commit if grows else source


async def _with_prepared(at: At, source: str) -> str | Failed:
    """The source on top of what its pre-releases left on the release branch: it only grows."""
    branch = at.release.started.source_branch
    head = await at.repository.head(branch)
    if head is None or await at.repository.contains(source, head):
        return source
    extra = await at.repository.log([source], head, paths=False)
    if _by_this_attempt(at, extra[0]):  # a process pushed it and did not live to write it down
        head = extra[0].parents[0]
    ours = await recorded(at.world.store, at.release.project)
    foreign = [commit for commit in extra if commit.sha not in ours]
    if foreign:
        named = ", ".join(f"{commit.short} {commit.subject}" for commit in foreign[:3])
        said = f"{branch} holds commits that {source[:8]} does not ({named}); merge them first"
        return Failed(said, {"source": at.release.source})
    message = f"Take {source[:8]} in to {branch}\n\n{trailers(at.release)}\n"
    merged = await at.repository.merge(head, source, message, at.signature)
    if merged.commit is None:
        return conflicts(f"{source[:8]} does not merge to {branch}", branch, merged.conflicts)
    return merged.commit


def _by_this_attempt(at: At, commit: Commit) -> bool:
    """True for the candidate that this very attempt made."""
    made = f"Release {at.release.started.tag}", at.signature.when
    return (commit.subject, commit.when) == made


async def _only_releases(at: At, parent: str, production: str) -> bool:
    """True when production moved on by what Slipway released, and by nothing else."""
    moved = await at.repository.log([parent], production, first_parent=True, paths=False)
    ours = await recorded(at.world.store, at.release.project)
    return bool(moved) and all(commit.sha in ours for commit in moved)


async def _with_production(
    at: At, parent: str, production: str, previous: tuple[str, str]
) -> Foundation | Failed:
    """Merge production in; version and changelog, which we write anew, cannot be in conflict."""
    version, tag = previous
    component = at.release.started.component
    texts = texts_of(at.release.policy, component)
    versions = (None, version)
    files = await bumped(at.repository, at.release.binding, parent, versions, component=component)
    for path in texts:
        files[path] = await at.repository.read(production, path) or b""
    said = f"Make way for {tag} in {at.release.started.tag}\n\n{trailers(at.release)}\n"
    way = await at.repository.commit_files(parent, files, said, at.signature)
    branch = at.branch_named("production")
    said = (
        f"Merge {branch} ({tag}) to {at.release.started.source_branch}\n\n{trailers(at.release)}\n"
    )
    merged = await at.repository.merge(way, production, said, at.signature)
    if merged.commit is None:
        title = f"{branch} does not merge to {at.release.started.source_branch}"
        return conflicts(title, at.release.started.source_branch, merged.conflicts)
    return Foundation(merged.commit, version, tag, (way, merged.commit))
