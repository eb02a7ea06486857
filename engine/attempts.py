"""One attempt at a step: begin it, look whether its effect is there, do it, write how it ended."""

import math
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog

from engine.around import around
from engine.books import Books, Decide
from engine.looks import keep
from engine.ports import Ledger
from engine.steps import At, StepKind, kind_of
from engine.steps.candidate import CANDIDATE, at_hand
from engine.steps.script import SCRIPT, run_id
from engine.transitions import transitions
from engine.watch import last_look, looked_at_last, still
from engine.world import World
from release import facts as f
from release.git import GitError
from release.outcome import Done, Failed, Outcome, Unknown, Waiting
from release.plan import PlannedGate, PlannedStep, abort_plan
from release.runs import Running
from release.standing import Standing, forward_plan, standing
from release.state import Attempt, Release
from release.states import Status
from release.values import replace

log = structlog.get_logger()
NOT_HERE = (
    "the candidate was made on another machine and cannot be made again here as it was: "
    "take newer commits in, or edit the notes, for a new one"
)


class Attempts:
    """Begins steps whose turn it is, and sees to those that began."""

    def __init__(self, world: World, books: Books) -> None:
        self.world, self.books = world, books
        self._here: set[str] = set()
        self._fresh: set[tuple[str, str]] = set()

    async def go_on(
        self, release: Release, picture: Standing, step: str, since: float = math.inf
    ) -> bool:
        """Begin a step or see how it goes. True when something was written.

        `since`: of the remote, what was seen after it (time.monotonic) will do.
        """
        planned = find(release, step)
        attempt = release.last(step)
        if step in picture.watch and attempt is not None:
            at = At(self.world, release, planned, attempt, since)
            if (release.id, step) in self._fresh:
                self._fresh.discard((release.id, step))
                at.passes("begun")
            return await self._continue(at, picture)
        if await self._changed(release, step):
            return True
        begun = await self._begin(release.id, step)
        if begun is None:
            return True  # the picture has changed: look again
        release, attempt = begun
        at = At(self.world, release, planned, attempt, since)
        at.passes("begun")
        return await self._end(at, await self._guard(self._look_and_do, at))

    def what_follows(self, now: datetime) -> tuple[Decide, Decide]:
        """What can be written together with the facts it follows from.

        First what follows from the picture alone, and then that steps begin, as if the process
        had ended just after: unless people and branches are looked at once more before.
        """
        seen: list[tuple[Release, Standing]] = []

        def look(ledger: Ledger, release: Release) -> Standing:
            """Once: where nothing was written in between, the second asks about the same one."""
            if not seen or seen[-1][0] is not release:
                around_it = around(self.books, ledger, release, now)
                seen.append((release, standing(release, now, around_it)))
            return seen[-1][1]

        def moved(ledger: Ledger, release: Release) -> Sequence[f.Fact]:
            return transitions(release, look(ledger, release), now, self.world.quiet)

        def begun(ledger: Ledger, release: Release) -> Sequence[f.Fact]:
            picture = look(ledger, release)
            steps = [x for x in picture.tasks if not looked_at_last(release, picture, x)]
            return [self._began(release, step) for step in dict.fromkeys(steps)]

        return moved, begun

    # --- beginning ---

    async def _begin(self, id_: str, step: str) -> tuple[Release, Attempt] | None:
        """Write that a step begins, if on fresh facts it still is its turn."""
        now = self.world.clock.now()

        def decide(ledger: Ledger, release: Release) -> Sequence[f.Fact]:
            seen = around(self.books, ledger, release, now)
            its_turn = step in standing(release, now, seen).tasks
            return [self._began(release, step)] if its_turn else ()

        if not await self.books.write(id_, "engine", now, decide):
            return None
        release = await self.books.read(id_)
        attempt = release.last(step)
        assert attempt is not None, "it was just written"
        return release, attempt

    def _began(self, release: Release, step: str) -> f.StepBegan:
        n = len(release.attempts.get(step, ())) + 1
        run = run_id(release.id, step, n) if kind_of(find(release, step)).runs else None
        candidate = release.candidate.n if release.candidate else 0
        host = self.world.runs.host if run else None
        return f.StepBegan(step=step, attempt=n, candidate=candidate, run=run, host=host)

    async def _changed(self, release: Release, step: str) -> bool:
        """Before production is touched: is everything still what gates and approvers saw?"""
        found = await last_look(self.world, release, step)
        if found:
            now = self.world.clock.now()
            await self.books.write(release.id, "engine", now, lambda _db, now_: still(now_, found))
        return bool(found)

    # --- looking and doing ---

    async def _continue(self, at: At, picture: Standing) -> bool:
        """A step that began: see its effect; do it when it is not there and nothing holds it."""
        back = at.release.status in (Status.ROLLING_BACK, Status.ABORTING)
        forward = at.attempt.step.split("/")[0] not in ("rollback", "abort")
        if back and forward and at.attempt.run:
            self.world.runs.stop(at.attempt.run)
        if picture.held or _holds(at) or (back and forward):
            outcome = await self._guard(self._only_look, at)
            if outcome is None and back:
                outcome = Failed("it had not begun when the release turned back")
            elif outcome is None and kind_of(at.planned) is SCRIPT:
                return await self._put_off(at)
        else:
            outcome = await self._guard(self._look_and_do, at)
        return outcome is not None and await self._end(at, outcome)

    async def _put_off(self, at: At) -> bool:
        """Write that a script which is held never ran, as only this machine can know."""
        now = self.world.clock.now()

        def decide(ledger: Ledger, release: Release) -> Sequence[f.Fact]:
            put_off = f.PutOff(step=at.attempt.step, attempt=at.attempt.n)
            return [put_off] if _goes_on(release, at) else ()

        return bool(await self.books.write(at.release.id, "engine", now, decide))

    async def _look_and_do(self, kind: StepKind, at: At) -> Outcome:
        if not await self._at_hand(at):
            return Failed(NOT_HERE)
        seen = await kind.look(at)
        if seen is not None:
            return seen
        at.passes("doing")
        outcome = await kind.do(at)
        at.passes("done")
        return outcome

    async def _only_look(self, kind: StepKind, at: At) -> Outcome | None:
        return await kind.look(at)

    async def _at_hand(self, at: At) -> bool:
        """Asked once a candidate: another machine may have made it, or this one's disk is new."""
        made = at.release.candidate
        if made is None or made.commit in self._here or kind_of(at.planned) is CANDIDATE:
            return True
        steps = (s.id for s in forward_plan(at.release).steps if s.action.verb.name == "candidate")
        attempt = at.release.last(next(steps, ""))
        if attempt is None or not await at_hand(replace(at, attempt=attempt)):
            return False
        self._here.add(made.commit)
        return True

    async def _guard(
        self, what: Callable[[StepKind, At], Awaitable[Outcome | None]], at: At
    ) -> Outcome | None:
        """Whatever goes wrong becomes an outcome that people see."""
        try:
            return await what(kind_of(at.planned), at)
        except GitError as error:
            return Failed(str(error))
        except Exception as error:
            log.exception("step broke", release=at.release.id, step=at.attempt.step)
            if at.attempt.run and isinstance(self.world.runs.look(at.attempt.run), Running):
                return Waiting()  # calling it failed would let a second one start beside it
            return Failed(f"Slipway itself failed here: {type(error).__name__}: {error}")

    # --- ending ---

    async def _end(self, at: At, outcome: Outcome | None) -> bool:
        """Write how a step came out, with the facts it brought and what follows from them."""
        if outcome is None:
            return False
        if isinstance(outcome, Waiting):
            return await self._note(at, outcome)
        at.passes("seen")
        now = self.world.clock.now()

        def decide(ledger: Ledger, release: Release) -> Sequence[f.Fact]:
            if not _goes_on(release, at):
                return ()
            return [*(outcome.facts if isinstance(outcome, Done) else ()), ended(at, outcome)]

        written = await self.books.write(
            at.release.id, "engine", now, decide, *self.what_follows(now)
        )
        begun = (fact.step for fact in written if isinstance(fact, f.StepBegan))
        self._fresh.update((at.release.id, step) for step in begun)
        at.passes("written")
        return True

    async def _note(self, at: At, seen: Waiting) -> bool:
        """Write what a step saw while it goes on."""
        if not seen.facts and not seen.looks:
            return False
        now = self.world.clock.now()

        def decide(ledger: Ledger, release: Release) -> Sequence[f.Fact]:
            going = _goes_on(release, at)
            if going:
                keep(ledger, release, seen.looks)
            return seen.facts if going else ()

        return bool(await self.books.write(at.release.id, "engine", now, decide))


def _goes_on(release: Release, at: At) -> bool:
    """True while nobody has written how this attempt ended."""
    last = release.last(at.attempt.step)
    return last is not None and last.n == at.attempt.n and last.outcome is None


def _holds(at: At) -> bool:
    """True for a part of a rollout that somebody, or a budget, holds: nothing of it is done."""
    part = at.planned.part if isinstance(at.planned, PlannedStep) else None
    return part is not None and at.release.held is not None


def find(release: Release, step: str) -> PlannedStep | PlannedGate:
    """The step or gate of this id, in whichever plan has it."""
    for plan in (forward_plan(release), release.way_back, abort_plan()):
        for planned in plan.steps:
            if planned.id == step:
                return planned
        for gate in plan.gates:
            if gate.step == step:
                return gate
    raise KeyError(step)


def ended(at: At, outcome: Done | Failed | Unknown) -> f.StepEnded:
    """The fact that a step came out so."""
    names = {Done: "done", Failed: "failed", Unknown: "unknown"}
    return f.StepEnded(
        step=at.attempt.step,
        attempt=at.attempt.n,
        candidate=at.attempt.candidate,
        outcome=names[type(outcome)],  # type: ignore[arg-type]
        detail=outcome.detail,
        evidence={} if isinstance(outcome, Unknown) else dict(outcome.evidence),
        seen=isinstance(outcome, Done) and outcome.seen,
    )
