"""Tag what is released: one object, made once, pushed create-only, then verified."""

import asyncio

from engine.steps.at import At, StepKind
from engine.steps.script import tree_ahead
from release.components import changelog_of, tag_format
from release.git import RefUpdate, TagRef
from release.notes import heading_pattern, section_of
from release.outcome import Done, Failed, Outcome
from release.version import Version


def _ref(at: At) -> str:
    return f"refs/tags/{at.release.started.tag}"


def _wanted(at: At) -> str:
    """The commit to tag: the merge on production, else the candidate itself."""
    for step, tries in at.release.attempts.items():
        if "/merge-to-" in step and tries[-1].outcome == "done":
            return str(tries[-1].evidence["commit"])
    return at.candidate.commit


async def look(at: At) -> Outcome | None:
    """Done when the remote has the tag on our commit; anything else under its name is an error."""
    await at.fetch()
    found = await _found(at)
    if found is None:
        return None
    if found.commit != _wanted(at) or not found.annotated:
        return Failed(f"{found.name} exists already, on {found.commit[:8]}")
    if not await _is_ours(at, found.object):
        return Failed(f"{found.name} exists already, not signed by the project's key")
    return _done(at, found.object, found.commit, seen=True)


async def _found(at: At) -> TagRef | None:
    """The tag, if there is one of its name."""
    tags = await at.repository.tags()
    return next((tag for tag in tags if tag.name == at.release.started.tag), None)


def _done(at: At, object_: str, commit: str, *, seen: bool = False) -> Done:
    evidence = {"tag": at.release.started.tag, "object": object_, "commit": commit}
    return Done(f"{at.release.started.tag} on {commit[:8]}", evidence, seen=seen)


async def do(at: At) -> Outcome:
    """Refuse what must not be tagged; else push the one object and see it on the remote."""
    commit = _wanted(at)
    await at.fetch()
    wrong = await _not_there(at, commit)
    made = Failed(wrong) if wrong else await made_for(at, commit)
    if isinstance(made, Failed):
        return made
    refused, _ = await asyncio.gather(at.repository.push([made]), tree_ahead(at, commit))
    at.passes("pushed")
    if refused:
        return Failed("; ".join(refused.reasons.values()))
    return await shown(at, made, commit) or _done(at, str(made.new), commit)


async def made_for(at: At, commit: str) -> RefUpdate | Failed:
    """The tag of a commit, ready to be pushed: its object is made and stored."""
    wrong = await _unwritten(at, commit)
    if wrong:
        return Failed(wrong)
    object_ = await _object(at, commit)
    at.passes("stored")
    if not await _is_ours(at, object_):
        return Failed(f"the signature of {at.release.started.tag} does not verify")
    return RefUpdate(_ref(at), object_, create=True)


async def beside(at: At, merge: str) -> RefUpdate | Failed | None:
    """The tag of a merge that is about to be pushed, to go with it; None when it is not next.

    So nobody sees the one without the other, and what cannot be tagged is not merged.
    """
    following = at.release.plan.after(at.attempt.step)
    if following is None or following.action.verb.name != "tag":
        return None
    if found := await _found(at):
        return Failed(f"{found.name} exists already, on {found.commit[:8]}")
    return await made_for(at, merge)


async def shown(at: At, tag: RefUpdate, commit: str) -> Failed | None:
    """None when the remote has the tag as it was pushed."""
    found = await at.repository.ls_remote([tag.ref])
    if found.get(tag.ref) == tag.new and found.get(f"{tag.ref}^{{}}") == commit:
        return None
    return Failed(f"the remote does not show {at.release.started.tag} as it was pushed")


async def _is_ours(at: At, object_: str) -> bool:
    """True for a tag that is signed as the policy wants it; asked before anybody can see it."""
    key = at.release.binding.signing_key
    signed = at.release.policy.versions.signed
    return not signed or await at.repository.verify_tag(object_, key)


async def _not_there(at: At, commit: str) -> str | None:
    """A plan that merges tags on production only."""
    pre = at.release.policy.versions.pre
    on = pre.tagged_on if pre and at.release.pre else at.release.merged_to
    if on and not await _is_on(at, at.branch_named(on), commit):
        return f"{commit[:8]} is not on {at.branch_named(on)}; its tag is made there only"
    return None


async def _unwritten(at: At, commit: str) -> str | None:
    """A version has a section in its changelog."""
    policy, component = at.release.policy, at.release.started.component
    path = changelog_of(policy, component)
    changelog = await at.repository.read(commit, path)
    heading = heading_pattern(policy.notes.template, tag_format(policy, component))
    version = Version.parse(at.release.version)
    if changelog is None or section_of(changelog.decode(), version, heading) is None:
        return f"{path} has no section for {at.release.version}"
    return None


async def _is_on(at: At, branch: str, commit: str) -> bool:
    head = await at.repository.head(branch)
    return head is not None and await at.repository.contains(head, commit)


async def _object(at: At, commit: str) -> str:
    """The tag object's sha, stored before its push: a second try pushes the very same one."""
    key = f"tag:{at.release.id}:{commit}"
    known = await at.world.store.read(lambda ledger: ledger.get(key))
    if known and await at.repository.verify_tag(str(known), None):
        return str(known)  # on another machine it is not there; nor is it on the remote, yet
    signed = at.release.binding.signing_key if at.release.policy.versions.signed else None
    made = await at.repository.make_tag(
        at.release.started.tag, commit, _message(at), at.signature, signed
    )
    at.passes("made")
    await at.world.store.transact(lambda ledger: ledger.put(key, made))
    return made


def _message(at: At) -> str:
    """The title of the policy (else "Release v1.2.0") and the notes: it summarises the changes."""
    title = at.release.policy.versions.message or "Release {tag}"
    title = title.replace("{tag}", at.release.started.tag).replace("{version}", at.release.version)
    return f"{title}\n\n{at.candidate.notes.strip()}\n"


TAG = StepKind(look, do)
