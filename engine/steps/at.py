"""What a step is given: the release as it is, its own attempt, and the world."""

import math
import time
from collections.abc import Awaitable, Callable, Sequence

from engine.ports import Repository
from engine.world import Project, World, by_slipway
from release.components import branch_for
from release.facts import CandidateMade
from release.git import Conflict, Signature
from release.outcome import Failed, Outcome
from release.plan import PlannedGate, PlannedStep
from release.state import Attempt, Release
from release.values import Struct

FRESH = 2.0
"""Seconds for which the remote is as it was seen, within one turn."""


class At(Struct, frozen=True):
    """One attempt at one step, in its release and its world.

    `since` is when its turn came (of time.monotonic): of the remote, what was seen after it will
    do. Whoever changes the remote meanwhile is noticed by the push, which is refused then.
    """

    world: World
    release: Release
    planned: PlannedStep | PlannedGate
    attempt: Attempt
    since: float = math.inf

    async def fetch(self) -> None:
        """See the remote as it is, or was a moment ago. Raises GitError."""
        await self.repository.fetch(max(self.since, time.monotonic() - FRESH))

    async def glance(self) -> None:
        """The same, whoever saw it a moment ago: for a push that will find out if it moved on.

        Who tries again has changed something: that shall be seen.
        """
        if self.attempt.n > 1:
            await self.fetch()
        else:
            await self.repository.fetch(time.monotonic() - FRESH)

    @property
    def project(self) -> Project:
        """The project the release belongs to."""
        return self.world.projects[self.release.project]

    @property
    def repository(self) -> Repository:
        """The project's repository; of what was developed in private, the public one at last."""
        public = self.world.public_of(self.project)
        return (public if public and self.release.disclosed else self.project).repository

    @property
    def object(self) -> str:
        """What follows the verb: an environment, a script, a branch."""
        return self.planned.action.object if isinstance(self.planned, PlannedStep) else ""

    @property
    def branch(self) -> str:
        """The real name of the branch the step speaks of."""
        return self.branch_named(self.object)

    def branch_named(self, name: str) -> str:
        """The real name of a branch of the policy: "release" is `release/v1.2.0`."""
        release = self.release
        return branch_for(release.policy.branches[name], release.target, release.line)

    @property
    def candidate(self) -> CandidateMade:
        """The newest candidate; steps that need one come after it."""
        candidate = self.release.candidate
        assert candidate is not None, "the policy puts the candidate first"
        return candidate

    def passes(self, place: str) -> None:
        """Say that this step is at a place where a kill would be interesting."""
        self.world.crash_point(f"{self.attempt.step}:{place}")

    @property
    def signature(self) -> Signature:
        """Fixed for the attempt, so that doing it again makes the same objects."""
        return by_slipway(self.attempt.began)


class StepKind(Struct, frozen=True):
    """How to see whether a step's effect is there already (None: it is not), and how to do it."""

    look: Callable[[At], Awaitable[Outcome | None]]
    do: Callable[[At], Awaitable[Outcome]]
    runs: bool = False
    """True when it runs a script and needs a run id before it begins."""


async def never_there(_: At) -> None:
    """For steps whose effect is the facts they write: written means done."""


def trailers(release: Release, **more: str) -> str:
    """What marks a commit as ours: `Slipway-Release: kwanus v1.3.0`."""
    lines = [f"Slipway-Release: {release.project} {release.started.tag}"]
    lines += [f"Slipway-{key.title()}: {value}" for key, value in more.items()]
    return "\n".join(lines)


def conflicts(title: str, branch: str, found: Sequence[Conflict]) -> Failed:
    """A merge that people must do, with the paths and who touched them."""
    listed = [
        {"path": c.path, "kind": c.kind, "ours": list(c.ours), "theirs": list(c.theirs)}
        for c in found
    ]
    paths = ", ".join(c.path + _names(c) for c in found)
    return Failed(f"{title}: conflicts in {paths}", {"branch": branch, "conflicts": listed})


def _names(conflict: Conflict) -> str:
    """Who touched the path last, on either side: they know how it fits together."""
    people = dict.fromkeys((*conflict.ours, *conflict.theirs))
    return f" ({', '.join(people)})" if people else ""
