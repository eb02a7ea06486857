"""What a script of the project is called with: arguments, work tree, environment."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from engine.shelf import shelf
from engine.world import World
from release.binding import Script
from release.environment import environment
from release.placeholders import fill
from release.runs import Call
from release.state import Release
from release.values import Struct, field


class Job(Struct, frozen=True):
    """A script to run for a release, and where; `back`: it is about the version before.

    `more` are placeholders beside those that every script is given.
    """

    script: str
    environment: str = "production"
    back: bool = False
    more: Mapping[str, str] = field(default_factory=dict)


async def call_of(world: World, release: Release, job: Job) -> Call:
    """The job with all its values filled in. Raises PlaceholderError and GitError."""
    script = release.binding.scripts[job.script]
    values = told(world.home, release, job)
    if job.back:  # who deploys by commit goes back as well
        before = release.started.previous_tag
        values["commit"] = await _commit(world, release, job) if before else ""
    cwd, scripts = await asyncio.gather(
        _cwd(world, release, job, script), _scripts(world, release, script)
    )
    values |= {"workdir": str(cwd)} | scripts
    return Call(
        argv=fill(script.run, values),
        cwd=cwd,
        env=environment((*script.env, *script.secrets), world.environment, _variables(values)),
        limit=script.limit.about,
        secrets=script.secrets,
    )


def told(home: Path, release: Release, job: Job) -> dict[str, str]:
    """What a script may be told, by placeholder and by SLIPWAY_* variable."""
    started, candidate = release.started, release.candidate
    now = (started.version, started.tag)
    before = (started.previous or "", started.previous_tag or "")
    (version, tag), (previous, previous_tag) = (before, now) if job.back else (now, before)
    return {
        "project": release.project,
        "release": release.id,
        "kind": started.what,
        "component": started.component or "",
        "version": version,
        "tag": tag,
        "previous_version": previous,
        "previous_tag": previous_tag,
        "commit": candidate.commit if candidate else "",
        "candidate": str(candidate.n) if candidate else "",
        "branch": started.source_branch,
        "environment": job.environment,
        "artifacts": str(shelf(home, release.project, started.tag)),
        **job.more,
    }


def _variables(values: Mapping[str, str]) -> dict[str, str]:
    return {f"SLIPWAY_{name.upper()}": value for name, value in values.items()}


async def _scripts(world: World, release: Release, script: Script) -> dict[str, str]:
    """A work tree of the protected branch, for what is run from there."""
    if "{scripts}" not in " ".join(script.run):
        return {}
    return {"scripts": str(await tree(world, release, release.started.protected))}


async def _cwd(world: World, release: Release, job: Job, script: Script) -> Path:
    """A work tree of what the script is about; programs that need no files get an empty folder."""
    if script.files == "none":
        empty = world.home / "empty"
        empty.mkdir(parents=True, exist_ok=True)
        return empty
    if script.files == "protected":
        return await tree(world, release, release.started.protected)
    return await tree(world, release, await _commit(world, release, job))


async def _commit(world: World, release: Release, job: Job) -> str:
    """The commit a script is about: the previous tag's when going back to it."""
    previous = release.started.previous_tag
    if job.back and previous:
        found = await world.repository(release.project).resolve(previous)
        return found or release.started.protected
    tagged = release.evidence("tag").get("commit")
    made = release.candidate.commit if release.candidate else release.started.source
    return str(tagged) if tagged else made


async def tree(world: World, release: Release, commit: str) -> Path:
    """A work tree of a release at a commit. Raises GitError."""
    return await world.repository(release.project).worktree(commit, _named(release, commit))


def _named(release: Release, commit: str) -> str:
    return f"{release.id}-{commit[:12]}"


async def trees_of(world: World, release: Release) -> list[str]:
    """The work trees that its scripts may have had, also of the version before."""
    previous = release.started.previous_tag
    before = await world.repository(release.project).resolve(previous) if previous else None
    own = [release.started.protected, *(candidate.commit for candidate in release.candidates)]
    tagged = str(release.evidence("tag").get("commit", ""))
    commits = dict.fromkeys((*own, tagged, before))
    return [_named(release, commit) for commit in commits if commit]
