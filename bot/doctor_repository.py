"""What the doctor looks at in each repository: reach, rights, the signing key, the scripts."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from bot.config import Config
from bot.findings import Finding, watch, well, wrong
from bot.world import project_of
from drivers.git import Mirror
from drivers.git.running import Git, environment
from engine.policies import with_policy
from engine.world import Project
from release.changes import likely_forge, squashed
from release.git import GitError, Signature
from release.yamlfile import FileRefused

PROBE = "slipway-doctor"
SCRIPTS = "{scripts}/"
NEWEST = 20
HERE = Signature("Slipway", "slipway@localhost", datetime(2026, 1, 1, tzinfo=UTC))


async def repositories(config: Config) -> AsyncIterator[Finding]:
    """Each project's repository, by way of the mirror that the bot uses."""
    for named in config.projects.values():
        project = project_of(config, named)
        home = config.settings.home / "projects" / project.name
        try:
            async for finding in _repository(project, home):
                yield finding
        finally:
            project.repository.close()


async def _repository(project: Project, home: Path) -> AsyncIterator[Finding]:
    mirror = cast("Mirror", project.repository)
    what = f"{project.name}: repository"
    try:
        await mirror.fetch()
        branches = await mirror.heads("**")
        project = await with_policy(project)
    except GitError as error:
        remedy = "look at `repository`, and at this user's access to it (ssh key, GIT_ASKPASS)"
        yield wrong(what, str(error).splitlines()[0], remedy)
        return
    except FileRefused as refused:
        for problem in refused.problems:
            yield wrong(f"{project.name}: policy", str(problem), "correct it there, and push")
        return
    yield well(what, f"{len(branches)} branch{'' if len(branches) == 1 else 'es'}")
    for finding in _branches(project, branches):
        yield finding
    head = branches.get(project.policy.branches["production"])
    if head is None:
        return
    async for finding in _squashed(project, mirror, head):
        yield finding
    yield await _push(project, home, head)
    if project.binding.signing_key:
        yield await _signing(project, mirror, head, project.binding.signing_key)
    async for finding in _scripts(project, mirror, head):
        yield finding


def _branches(project: Project, branches: dict[str, str]) -> Iterator[Finding]:
    """The branches that the policy names and does not make."""
    for role, name in project.policy.branches.items():
        if not set(name) & set("*{?") and name not in branches:
            remedy = f"push a branch {name}, or change branches.{role} of the policy"
            yield wrong(f"{project.name}: branch {name}", "is not there", remedy)


async def _squashed(project: Project, mirror: Mirror, head: str) -> AsyncIterator[Finding]:
    """Squash merges that would stop each release as direct commits."""
    cares = any(gate.clean for gate in project.policy.gates.values())
    if not cares or project.binding.merged_by:
        return
    newest = (await mirror.log([], head, first_parent=True, paths=False))[:NEWEST]
    numbered = squashed(newest, {commit.committer.lower() for commit in newest})
    if forge := likely_forge([commit for commit in newest if commit.sha in numbered]):
        said = (
            f"{len(numbered)} of the newest look like squash merges by {forge}, and count as direct"
        )
        remedy = f"if that is your forge, and nobody may push there: `merged-by: {forge}`"
        yield watch(f"{project.name}: commits", said, remedy)


async def _push(project: Project, home: Path, commit: str) -> Finding:
    """A push that git only pretends: rights are asked for, nothing changes."""
    what = f"{project.name}: push"
    git = Git(home / "mirror.git", environment({}, ("file", "https", "ssh"), {}))
    refspec = f"{commit}:refs/heads/{PROBE}"
    argv = ("push", "--dry-run", "--no-verify", "--end-of-options", "origin", refspec)
    try:
        await asyncio.to_thread(git.run, *argv, limit=60.0)
    except GitError as error:
        remedy = "let this user push branches and tags (a deploy key with write access)"
        return wrong(what, str(error).splitlines()[0], remedy)
    return well(what, "allowed (tried without pushing)")


async def _signing(project: Project, mirror: Mirror, commit: str, key: str) -> Finding:
    what = f"{project.name}: signing key"
    remedy = "give `signing-key` a GPG key's long id or the path of an SSH key without passphrase"
    try:
        tag = await mirror.make_tag(PROBE, commit, "A test of the key", HERE, key)
        if await mirror.verify_tag(tag, key):
            return well(what, "signs")
    except GitError as error:
        return wrong(what, str(error).splitlines()[0], remedy)
    return wrong(what, "what it signs does not verify", remedy)


async def _scripts(project: Project, mirror: Mirror, head: str) -> AsyncIterator[Finding]:
    """Programs as they would be found: in the protected branch, and on this machine."""
    try:
        files = await mirror.worktree(head, PROBE)
    except GitError as error:
        yield wrong(f"{project.name}: scripts", str(error), "look at SLIPWAY_HOME")
        return
    faults = list(_programs(project, files))
    with suppress(GitError):
        await mirror.remove_worktree(PROBE)
    for fault in faults:
        yield fault
    if not faults:
        count = len(project.binding.scripts)
        yield well(f"{project.name}: scripts", f"{count} there and executable")


def _programs(project: Project, files: Path) -> Iterator[Finding]:
    for name, script in project.binding.scripts.items():
        program, what = script.run[0], f"{project.name}: script {name}"
        if program.startswith(SCRIPTS):
            yield from _in_branch(what, files / program.removeprefix(SCRIPTS), program)
        elif "/" in program and not program.startswith("/"):
            # it comes from the candidate, which may yet bring it along
            for fault in _in_branch(what, files / program, program):
                yield watch(fault.what, fault.said, fault.remedy)
        elif shutil.which(program) is None:
            yield wrong(what, f"{program} is not on this machine", "install it, or name another")


def _in_branch(what: str, path: Path, shown: str) -> Iterator[Finding]:
    if not path.is_file():
        yield wrong(what, f"{shown} is not in the protected branch", "commit it there")
    elif not os.access(path, os.X_OK):
        remedy = f"git update-index --chmod=+x {path.name}, and commit"
        yield wrong(what, f"{shown} is not executable", remedy)
