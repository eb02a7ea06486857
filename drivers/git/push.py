"""One atomic push, and asking the remote what it has."""

from collections.abc import Sequence
from dataclasses import replace

from drivers.git import names
from drivers.git.running import Answer, Git
from release.git import GitError, PushRefused, RefUpdate

_DONE = " *-"
_SAME = "="
_LOOK = 60.0
_NOT_THE_CAUSE = "atomic push failed"


def push(
    git: Git, updates: Sequence[RefUpdate], to: names.Address | None = None
) -> PushRefused | None:
    """All updates or none, to another address when given. None when they are taken (or there).

    A ref that was to be created and is there already is refused, even at the same object;
    unless others of the same push moved, which then is the answer.
    """
    if not updates:
        return None
    argv = ["push", "--porcelain", "--atomic", "--no-verify", "--no-follow-tags", "--no-signed"]
    argv += [lease for update in updates for lease in _lease(update)]
    argv += [
        "--end-of-options",
        to.full if to else "origin",
        *(_refspec(update) for update in updates),
    ]
    # A remote on this machine runs its hooks below this git: what they leave running must not
    # keep our lock.
    answer = replace(git, inherit=()).run(*argv, ok=(0, 1), limit=git.patience)
    flags = _flags(answer)
    refused = {ref: reason for ref, (flag, reason) in flags.items() if flag == "!"}
    if answer.status != 0 and not refused:
        raise GitError(f"git push: {answer.err}")
    if refused:
        return PushRefused(_explained(refused, answer.err))
    return _nothing_new(updates, {ref: flag for ref, (flag, _) in flags.items()})


def _refspec(update: RefUpdate) -> str:
    new = "" if update.new is None else names.sha(update.new)
    return f"{new}:{names.full_ref(update.ref)}"


def _lease(update: RefUpdate) -> list[str]:
    """Leases only create and delete: one on a branch that exists would force the push."""
    if update.create and update.new is not None:
        return [f"--force-with-lease={update.ref}:"]
    if update.new is not None:
        return []
    if update.old is None:
        raise GitError(f"{update.ref}: deleting needs to know what it is at")
    return [f"--force-with-lease={update.ref}:{names.sha(update.old)}"]


def _flags(answer: Answer) -> dict[str, tuple[str, str]]:
    """Flag and summary by ref, from lines of: flag, from:to, summary."""
    lines = (line.split("\t", 2) for line in answer.out.decode("utf-8", "replace").splitlines())
    found = [line for line in lines if len(line) == 3 and len(line[0]) == 1]
    return {names_.partition(":")[2]: (flag, summary) for flag, names_, summary in found}


def _explained(refused: dict[str, str], err: str) -> dict[str, str]:
    """Each ref's reason, the causes before the refs that only fell with them.

    What a hook of the remote said is the better half of "pre-receive hook declined".
    """
    said = "\n".join(
        line.removeprefix("remote:").strip()
        for line in err.splitlines()
        if line.startswith("remote:")
    ).strip()
    ordered = sorted(refused.items(), key=lambda item: _NOT_THE_CAUSE in item[1])
    return {
        ref: f"{reason}: {said}" if said and "hook declined" in reason else reason
        for ref, reason in ordered
    }


def _nothing_new(updates: Sequence[RefUpdate], flags: dict[str, str]) -> PushRefused | None:
    if any(flag in _DONE for flag in flags.values()):
        return None
    there = [update.ref for update in updates if update.create and flags.get(update.ref) == _SAME]
    return PushRefused(dict.fromkeys(there, "[rejected] (already exists)")) if there else None


def ls_remote(git: Git, refs: Sequence[str]) -> dict[str, str]:
    """What the remote has under these full names now, `ref^{}` for annotated tags too.

    Without any `refs`: all branches and tags.
    """
    asked = [names.full_ref(ref) for ref in refs] or ["refs/heads/*", "refs/tags/*"]
    peeled = [f"{ref}^{{}}" for ref in asked if ref.startswith("refs/tags/")]
    argv = ("ls-remote", "--quiet", "--end-of-options", "origin", *asked, *peeled)
    answer = git.run(*argv, limit=min(_LOOK, git.patience))
    pairs = (line.split("\t", 1) for line in answer.text.splitlines())
    # a pattern also matches at the end of a longer name
    return {ref: sha for sha, ref in pairs if not refs or ref.removesuffix("^{}") in refs}
