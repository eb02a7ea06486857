"""Make a candidate: version files and changelog on top of the source, as one fixed commit."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date

from engine.history import changes_between, recorded
from engine.ports import Repository
from engine.steps.at import At, StepKind, never_there, trailers
from release import facts as f
from release.binding import Binding
from release.changes import Change
from release.draft import (
    Notes,
    about,
    authors_of,
    by_class,
    lines,
    write_notes,
)
from release.git import RefUpdate
from release.notes import NotesTemplateError
from release.outcome import Done, Failed, Outcome
from release.plan import make_plan, risk_of
from release.version import Version
from release.version_files import FileRule, VersionFileError, paths_of, plan_update


async def do(at: At) -> Outcome:
    """Everything is checked before anything is written; the same inputs give the same commit."""
    await at.repository.fetch()
    source, started = at.release.source, at.release.started
    dated = at.world.clock.now().astimezone(at.release.zone).date()
    since = await range_start(at)
    ours = await recorded(at.world.store, at.release.project)
    changes = await changes_between(at.repository, at.release.policy, since, source, ours)
    try:
        notes = await _notes(at, changes, dated)
        files = await new_files(
            at.repository, at.release.binding, source, (started.previous, started.version)
        )
    except (NotesTemplateError, VersionFileError) as error:
        return Failed(str(error))
    files[at.release.policy.notes.file] = notes.changelog.encode(errors="surrogateescape")
    message = f"Release {started.tag}\n\n{trailers(at.release)}\n"
    commit = await at.repository.commit_files(source, files, message, at.signature)
    await at.repository.keep(f"{at.release.id}/{len(at.release.candidates) + 1}", commit)
    pushed = await _push(at, commit)
    if pushed:
        return pushed
    made = await _made(at, commit, notes, changes, dated, tuple(files))
    return Done(f"{commit[:8]} from {source[:8]}", {"commit": commit}, facts=(made,))


async def range_start(at: At) -> list[str]:
    """What is in production already: the previous tag, for a hotfix the branch it began from."""
    started = at.release.started
    if at.release.line == "hotfix":
        return [started.protected]
    tag = await at.repository.resolve(started.previous_tag) if started.previous_tag else None
    return [tag] if tag else []


async def _notes(at: At, changes: list[Change], dated: date) -> Notes:
    policy = at.release.policy
    old = await at.repository.read(at.release.source, policy.notes.file)
    text = about(at.release.started, at.release.project, dated)
    edit = at.release.notes_edit
    return write_notes(policy, text, changes, (old or b"").decode(errors="surrogateescape"), edit)


async def new_files(
    repository: Repository, binding: Binding, source: str, versions: tuple[str | None, str]
) -> dict[str, bytes]:
    """The version files with the new version. Raises VersionFileError with all faults."""
    rules = [FileRule(v.path, v.kind, v.key, v.pattern) for v in binding.version_files]
    texts: dict[str, str] = {}
    for path in paths_of(rules):
        content = await repository.read(source, path)
        if content is not None:
            texts[path] = content.decode(errors="surrogateescape")
    old, new = (Version.parse(v) if v else None for v in versions)
    assert new is not None, "a release has a version"
    updated = await asyncio.to_thread(_bumped, texts, rules, old, new)
    return {path: text.encode(errors="surrogateescape") for path, text in updated.items()}


def _bumped(
    texts: Mapping[str, str], rules: Sequence[FileRule], old: Version | None, new: Version
) -> Mapping[str, str]:
    """The texts with the new version; a later candidate of a release branch has it already."""
    try:
        return plan_update(texts, rules, old, new)
    except VersionFileError:
        try:
            return plan_update(texts, rules, new, new)
        except VersionFileError:
            pass
        raise


async def _push(at: At, commit: str) -> Failed | None:
    """A release branch shows the candidate; without one it is kept in the mirror only."""
    if at.release.policy.candidate.branch is None or at.release.line == "hotfix":
        return None
    ref = f"refs/heads/{at.release.started.source_branch}"
    refused = await at.repository.push([RefUpdate(ref, commit)])
    return Failed("; ".join(refused.reasons.values())) if refused else None


async def _made(
    at: At, commit: str, notes: Notes, changes: list[Change], dated: date, files: tuple[str, ...]
) -> f.CandidateMade:
    policy, started = at.release.policy, at.release.started
    classes = by_class(changes)
    risk, reasons = risk_of(policy, classes, started.risk)
    shown, more = lines(changes)
    return f.CandidateMade(
        n=len(at.release.candidates) + 1,
        source=at.release.source,
        commit=commit,
        tree=await at.repository.tree(commit),
        content=await at.repository.content(commit, [policy.notes.file]),
        dated=dated,
        notes=notes.text,
        body=notes.body,
        classes=classes,
        risk=risk,
        risk_reasons=reasons,
        lines=shown,
        more=more,
        authors=authors_of(changes),
        files=tuple(sorted(files)),
        plan=make_plan(policy, started.what, classes, risk).digest,
        edit=at.release.edit_digest,
    )


CANDIDATE = StepKind(never_there, do)
