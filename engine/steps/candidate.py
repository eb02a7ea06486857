"""Make a candidate: version files and changelog on top of the source, as one fixed commit."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from engine.bump import bumped
from engine.documents import documents_in
from engine.history import changes_between, record, recorded
from engine.hygiene import strays
from engine.prepared import other_versions, without_prepared
from engine.steps.at import At, StepKind, never_there, trailers
from engine.steps.foundation import Foundation, foundation
from engine.steps.records import records_of
from engine.steps.script import scripts_ahead
from release import facts as f
from release.changes import Change
from release.components import changelog_of, everything_of, texts_of
from release.documents import modules_of
from release.draft import (
    Notes,
    about,
    authors_of,
    by_class,
    committed,
    flags_of,
    line_of,
    lines,
    write_everything,
    write_notes,
)
from release.git import RefUpdate
from release.hygiene import unseen
from release.notes import NotesTemplateError
from release.outcome import Done, Failed, Outcome, Waiting
from release.plan import make_plan
from release.proposal import size_refusals
from release.refusals import Refusal
from release.risk import assess
from release.state import Release
from release.support import not_accepted
from release.values import replace
from release.version_files import VersionFileError


async def do(at: At) -> Outcome:
    """Everything is checked before anything is written; the same inputs give the same commit."""
    await at.fetch()
    outcome, _ = await asyncio.gather(_do(at), scripts_ahead(at))
    return outcome


async def _do(at: At) -> Outcome:
    base = await foundation(at)
    if isinstance(base, Failed):
        return base
    at = replace(at, release=_after(at.release, base))
    try:
        return await _on(at, base)
    except (NotesTemplateError, VersionFileError) as error:
        return _failed(at.release, str(error))


def _failed(release: Release, detail: str) -> Failed:
    """It cannot be made of this source; of another one it is tried anew."""
    return Failed(detail, {"source": release.source})


def _too_small(release: Release, refusals: Sequence[Refusal]) -> Failed | None:
    """What came in after the start must fit the kind as well."""
    for refusal in refusals:
        facts = refusal.facts
        named = ", ".join(f"{line.sha[:8]} {line.subject}" for line in facts["commits"][:5])
        classes = " or ".join(facts["classes"])
        return _failed(release, f"a {facts['kind']} must not hold {classes}: {named}")
    return None


def _unwanted(release: Release, changes: Sequence[Change], now: datetime) -> Failed | None:
    """A support line takes what its rule accepts, until its end of life."""
    on = release.started.support
    if on is None:
        return None
    if on.until and on.until <= now:
        return _failed(release, f"{on.line} is at its end of life since {on.until.date()}")
    accepts = release.policy.support[on.rule].accepts
    wrong = [line_of(one) for one in not_accepted(accepts, changes)]
    if not wrong:
        return None
    named = ", ".join(f"{line.sha[:8]} {line.subject}" for line in wrong[:5])
    return _failed(release, f"{on.line} takes {' and '.join(accepts)} only: {named}")


def _after(release: Release, base: Foundation) -> Release:
    """The release as it is now that its predecessor is known."""
    now = {"previous": base.previous, "previous_tag": base.previous_tag}
    return replace(release, started=release.started.model_copy(update=now))


async def _on(at: At, base: Foundation) -> Outcome:
    release = at.release
    dated = at.world.clock.now().astimezone(release.zone).date()
    changes = await _changes(at)
    refused = _too_small(release, size_refusals(release.policy, release.started.what, changes))
    refused = refused or _unwanted(release, changes, at.world.clock.now())
    if refused:
        return refused
    notes, commit, files = await _written(at, base, changes, dated)
    if stranded := await _stranded(at, base, commit):
        base = replace(base, commit=stranded)
        notes, commit, files = await _written(at, base, changes, dated)
    at.passes("committed")
    await at.repository.keep(f"{release.id}/{len(release.candidates) + 1}", commit)
    ours = (*base.on_the_way, commit)
    await record(at.world.store, release.project, ours, at.world.clock.now())
    made = await _made(at, commit, notes, changes, dated, files)
    records = await records_of(at, made)
    if isinstance(records, Waiting):
        return records
    if isinstance(records, Failed):
        return _failed(release, records.detail)
    pushed = await _push(at, commit)
    if pushed:
        return pushed
    made = made.model_copy(update={"records": records})
    facts = (made, *await _strays(at))
    return Done(f"{commit[:8]} from {release.source[:8]}", {"commit": commit}, facts=facts)


async def _strays(at: At) -> list[f.StraysSeen]:
    """Merged branches that nobody was told of yet."""
    release, since = at.release, await range_start(at)
    ours = await recorded(at.world.store, release.project)
    found = await strays(at.repository, release.policy, since, release.source, ours)
    new = unseen(found, release.strays)
    return [f.StraysSeen(strays=new)] if new else []


async def at_hand(at: At) -> bool:
    """True when the newest candidate is on this machine, or could be made again as it was.

    A candidate without a branch of its own is nowhere but where it was made: that machine, or
    its disk, may be gone.
    """
    made = at.candidate
    if await at.repository.resolve(made.commit):
        return True
    await at.repository.fetch()
    base = Foundation(made.source, made.previous, made.previous_tag)
    at = replace(at, release=_after(at.release, base))
    _, commit, _ = await _written(at, base, await _changes(at), made.dated)
    if commit == made.commit:
        await at.repository.keep(f"{at.release.id}/{made.n}", commit)
    return commit == made.commit


async def _changes(at: At) -> list[Change]:
    release = at.release
    ours = await recorded(at.world.store, release.project)
    since = await range_start(at)
    until, component = release.source, release.started.component
    policy = release.policy
    changes, _ = await changes_between(at.repository, policy, since, until, ours, component)
    return changes


async def _written(
    at: At, base: Foundation, changes: list[Change], dated: date
) -> tuple[Notes, str, tuple[str, ...]]:
    """The notes, the commit that holds them, and the paths it changes."""
    notes = await _notes(at, base, changes, dated)
    return notes, *await _commit(at, base, await _texts(at, base, notes, changes))


async def _commit(
    at: At, base: Foundation, texts: Mapping[str, str]
) -> tuple[str, tuple[str, ...]]:
    """The commit, and the paths it changes."""
    release = at.release
    versions = (release.started.previous, release.started.version)
    component = release.started.component
    gone = await other_versions(at)
    files = await bumped(at.repository, release.binding, base.commit, versions, gone, component)
    files |= {path: text.encode(errors="surrogateescape") for path, text in texts.items()}
    message = f"Release {release.started.tag}\n\n{trailers(release)}\n"
    commit = await at.repository.commit_files(base.commit, files, message, at.signature)
    return commit, tuple(files)


async def range_start(at: At) -> list[str]:
    """What is in production already: the previous tag, for a hotfix the branch it began from."""
    started = at.release.started
    if at.release.line.hotfix and not at.release.is_trunk:
        return [started.protected]
    tag = await at.repository.resolve(started.previous_tag) if started.previous_tag else None
    return [tag] if tag else []


async def _notes(at: At, base: Foundation, changes: list[Change], dated: date) -> Notes:
    policy, component = at.release.policy, at.release.started.component
    text = about(at.release.started, at.release.project, dated)
    edits = at.release.notes_edits
    old = await _old(at, base, changelog_of(policy, component))
    return write_notes(policy, text, changes, old, edits, component)


async def _texts(
    at: At, base: Foundation, notes: Notes, changes: Sequence[Change]
) -> dict[str, str]:
    """The changelog, and beside it the file of every change, by path."""
    policy, component = at.release.policy, at.release.started.component
    texts = {changelog_of(policy, component): notes.changelog}
    every = everything_of(policy, component)
    if every:
        old = await _old(at, base, every)
        texts[every] = write_everything(policy, notes.text, changes, old, component)
    return texts


async def _old(at: At, base: Foundation, path: str) -> str:
    """What stands in a changelog so far, without the pre-releases of this version."""
    content = await at.repository.read(base.commit, path) or b""
    return await without_prepared(at, content.decode(errors="surrogateescape"))


async def _stranded(at: At, base: Foundation, commit: str) -> str | None:
    """What an earlier process pushed and did not live to write down: the next one follows it."""
    if at.release.policy.candidate.branch is None or at.release.line.hotfix:
        return None
    head = await at.repository.head(at.release.started.source_branch)
    known = {commit, base.commit, *(made.commit for made in at.release.candidates)}
    if head is None or head in known or not await at.repository.contains(head, base.commit):
        return None
    return head if head in await recorded(at.world.store, at.release.project) else None


async def _push(at: At, commit: str) -> Failed | None:
    """A release branch shows the candidate; without one it is kept in the mirror only."""
    if at.release.policy.candidate.branch is None or at.release.line.apart:
        return None
    ref = f"refs/heads/{at.release.started.source_branch}"
    refused = await at.repository.push([RefUpdate(ref, commit)])
    # another source may fit: with newer commits taken in it is tried anew
    return _failed(at.release, "; ".join(refused.reasons.values())) if refused else None


async def _made(
    at: At, commit: str, notes: Notes, changes: list[Change], dated: date, files: tuple[str, ...]
) -> f.CandidateMade:
    policy, started = at.release.policy, at.release.started
    classes = by_class(changes)
    risk = assess(policy, classes, at.release.risk_said)
    shown, more = lines(changes)
    plan = make_plan(policy, started.what, classes, risk.name, at.release.path)
    paths = (path for change in changes for path in change.paths)
    return f.CandidateMade(
        n=len(at.release.candidates) + 1,
        source=at.release.source,
        commit=commit,
        tree=await at.repository.tree(commit),
        content=await at.repository.content(commit, texts_of(policy, started.component)),
        dated=dated,
        committed=committed(changes),
        notes=notes.text,
        body=notes.body,
        classes=classes,
        risk=risk.name,
        risk_reasons=risk.reasons,
        lines=shown,
        more=more,
        authors=authors_of(changes),
        files=tuple(sorted(files)),
        plan=plan.digest,
        flags=flags_of(changes),
        edit=at.release.edit_digest,
        previous=started.previous,
        previous_tag=started.previous_tag,
        documents=await documents_in(at.repository, commit, at.release, plan, shown),
        touched=modules_of(paths, policy.impact.model_dump()),
    )


CANDIDATE = StepKind(never_there, do)
