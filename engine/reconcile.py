"""The loop: see where a release stands, do what is next, write down what happened."""

import asyncio
import math
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import structlog

from engine.around import around, mates_of
from engine.books import Books
from engine.ports import Ledger
from engine.steps import At, StepKind, kind_of
from engine.steps.candidate import CANDIDATE, at_hand
from engine.steps.script import run_id
from engine.tell import card
from engine.transitions import due_next, transitions
from engine.vigil import vigil
from engine.watch import last_look, still
from engine.world import DirectoryError, World
from release import facts as f
from release.git import GitError
from release.outcome import Done, Failed, Outcome, Unknown, Waiting
from release.plan import PlannedGate, PlannedStep, abort_plan
from release.runs import Running
from release.standing import Around, Standing, forward_plan, standing
from release.state import Attempt, Release
from release.states import OVER, Status

log = structlog.get_logger()
NOT_HERE = (
    "the candidate was made on another machine and cannot be made again here as it was: "
    "take newer commits in, or edit the notes, for a new one"
)


class Engine:
    """Advances releases: level-triggered, so that a wake too many or too few does no harm."""

    def __init__(self, world: World, books: Books) -> None:
        self.world, self.books = world, books
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._here: set[str] = set()
        self._seen: dict[str, int] = {}
        self._turn: dict[str, float] = {}

    # --- being woken ---

    def wake(self, release: str) -> None:
        """Have a release looked at soon; while it is being looked at, once more afterwards."""
        self._turn[release] = time.monotonic()
        if release in self._tasks:
            self._again.add(release)
            return
        task = asyncio.get_running_loop().create_task(self._visit(release))
        self._tasks[release] = task

    async def _visit(self, release: str) -> None:
        try:
            await self.advance(release)
            await self._wake_mates(release)
        except DirectoryError as error:  # unsettled, so the sweep asks again
            log.warning("slack cannot say who holds a role", release=release, error=str(error))
        except Exception:
            log.exception("release could not be advanced", release=release)
        finally:
            self._tasks.pop(release, None)
            if release in self._again:
                self._again.discard(release)
                self.wake(release)

    async def _wake_mates(self, id_: str) -> None:
        """The others of its train, when something about it is new."""
        release = await self.books.read(id_)
        if release.started.train is None or self._seen.get(id_) == release.seq:
            return
        self._seen[id_] = release.seq
        mates = await self.world.store.read(lambda db: mates_of(self.books, db, release))
        for mate in mates:
            self.wake(mate.id)

    async def resume(self) -> None:
        """Look at every release that is going: what ended while we were down woke nobody."""
        for row in await self.world.store.read(lambda ledger: ledger.going()):
            self.wake(row.id)

    async def sweep(self) -> None:
        """Pick up whatever a crash or a missed wake left behind."""
        now = self.world.clock.now()
        for release in await self.world.store.read(lambda ledger: ledger.unhandled(now)):
            self.wake(release)

    @property
    def busy(self) -> bool:
        """True while any release is being advanced."""
        return bool(self._tasks)

    async def quiet(self) -> None:
        """Wait until nothing is being advanced (scripts may still run)."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))

    async def rest(self, most: float) -> None:
        """The same, for so many seconds at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(most):
                await self.quiet()

    # --- one release ---

    async def advance(self, release: str) -> None:
        """Do all that can be done now."""
        async with self._locks[release]:
            if not await self.world.store.hold(release):
                return
            while await self._pass(release):
                pass
            if (await self.books.read(release)).status in OVER:
                await self.world.store.let_go(release)
                self._turn.pop(release, None)

    async def _pass(self, id_: str) -> bool:
        """One look and what follows from it. True when something changed."""
        now = self.world.clock.now()
        release = await self.books.read(id_)
        seen = await self.world.store.read(lambda db: around(self.books, db, release, now))
        picture = standing(release, now, seen)
        steps = list(dict.fromkeys((*picture.watch, *picture.tasks)))
        if steps:
            moved = await asyncio.gather(*(self._step(release, picture, step) for step in steps))
            if any(moved):
                return True
        if told := await vigil(self.world, self.books, release):
            return await self._watched(id_, told)
        if transitions(release, picture, self.world.clock.now(), self.world.quiet):
            return await self._move(id_)
        if release.status in OVER:
            await self._tidy(release)
        return not await self._settled(release, seen)

    async def _move(self, id_: str) -> bool:
        """What follows from the picture alone: shipped, closed, asked, late."""
        now = self.world.clock.now()

        def decide(ledger: Ledger, release: Release) -> Sequence[f.Fact]:
            picture = standing(release, now, around(self.books, ledger, release, now))
            return transitions(release, picture, now, self.world.quiet)

        moved = await self.books.write(id_, "engine", now, decide)
        if moved:
            self.world.crash_point(f"{moved[0].kind}:written")
        return bool(moved)

    async def _watched(self, id_: str, seen: Sequence[f.Fact]) -> bool:
        """Write what the triggers' probes said, unless it goes back already."""
        now = self.world.clock.now()

        def decide(_: Ledger, release: Release) -> Sequence[f.Fact]:
            return () if release.rollback else seen

        return bool(await self.books.write(id_, "engine", now, decide))

    async def _settled(self, looked_at: Release, seen: Around) -> bool:
        now = self.world.clock.now()
        due = due_next(looked_at, now, self.world.quiet, seen)
        if await self._is_settled(looked_at, seen, due):
            return True

        def work(ledger: Ledger) -> bool:
            release, row = self.books.load(ledger, looked_at.id), ledger.row(looked_at.id)
            if around(self.books, ledger, release, now) != seen:
                return False  # another release of its train moved while we looked
            if row and row.due_at and row.due_at <= now:  # time alone may have changed the picture
                ledger.post(card(release))
            return self.books.settle(ledger, release, looked_at.seq, due)

        settled = await self.world.store.transact(work)
        self.world.crash_point("settled")
        return settled

    async def _is_settled(self, release: Release, seen: Around, due: datetime | None) -> bool:
        """True when the index says so already, and has it looked at again in time."""
        now = self.world.clock.now()

        def look(ledger: Ledger) -> bool:
            row, known = ledger.row(release.id), self.books.load(ledger, release.id)
            if row is None or row.handled < row.revision or known.seq != release.seq:
                return False
            if around(self.books, ledger, release, now) != seen:
                return False
            return row.due_at == due or bool(due and row.due_at and now < row.due_at < due)

        return await self.world.store.read(look)

    # --- one step ---

    async def _step(self, release: Release, picture: Standing, step: str) -> bool:
        """Begin a step or see how it goes. True when something was written."""
        planned = find(release, step)
        attempt = release.last(step)
        if step in picture.watch and attempt is not None:
            return await self._continue(self._at(release, planned, attempt), picture)
        if await self._changed(release, step):
            return True
        begun = await self._begin(release.id, planned, step)
        if begun is None:
            return True  # the picture has changed: look again
        release, attempt = begun
        at = self._at(release, planned, attempt)
        at.passes("begun")
        kind = kind_of(planned)
        outcome = await self._guard(self._look_and_do, kind, at)
        return await self._end(at, outcome)

    def _at(self, release: Release, planned: PlannedStep | PlannedGate, attempt: Attempt) -> At:
        return At(self.world, release, planned, attempt, self._turn.get(release.id, math.inf))

    async def _continue(self, at: At, picture: Standing) -> bool:
        """A step that began: see its effect; do it when it is not there and nothing holds it."""
        back = at.release.status in (Status.ROLLING_BACK, Status.ABORTING)
        forward = at.attempt.step.split("/")[0] not in ("rollback", "abort")
        if back and forward and at.attempt.run:
            self.world.runs.stop(at.attempt.run)
        kind = kind_of(at.planned)
        if picture.held or (back and forward):
            outcome = await self._guard(self._only_look, kind, at)
            if outcome is None and back:
                outcome = Failed("it had not begun when the release turned back")
        else:
            outcome = await self._guard(self._look_and_do, kind, at)
        return outcome is not None and await self._end(at, outcome)

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

    async def _only_look(self, kind: StepKind, at: At) -> Outcome | None:
        return await kind.look(at)

    async def _guard(
        self, what: Callable[[StepKind, At], Awaitable[Outcome | None]], kind: StepKind, at: At
    ) -> Outcome | None:
        """Whatever goes wrong becomes an outcome that people see."""
        try:
            return await what(kind, at)
        except GitError as error:
            return Failed(str(error))
        except Exception as error:
            log.exception("step broke", release=at.release.id, step=at.attempt.step)
            if at.attempt.run and isinstance(self.world.runs.look(at.attempt.run), Running):
                return Waiting()  # calling it failed would let a second one start beside it
            return Failed(f"Slipway itself failed here: {type(error).__name__}: {error}")

    async def _begin(
        self, id_: str, planned: PlannedStep | PlannedGate, step: str
    ) -> tuple[Release, Attempt] | None:
        """Write that a step begins, if on fresh facts it still is its turn."""
        now, runs = self.world.clock.now(), kind_of(planned).runs

        def decide(ledger: Ledger, release: Release) -> Sequence[f.Fact]:
            seen = around(self.books, ledger, release, now)
            if step not in standing(release, now, seen).tasks:
                return ()
            n = len(release.attempts.get(step, ())) + 1
            run = run_id(release.id, step, n) if runs else None
            candidate = release.candidate.n if release.candidate else 0
            host = self.world.runs.host if run else None
            return [f.StepBegan(step=step, attempt=n, candidate=candidate, run=run, host=host)]

        if not await self.books.write(id_, "engine", now, decide):
            return None
        release = await self.books.read(id_)
        attempt = release.last(step)
        assert attempt is not None, "it was just written"
        return release, attempt

    async def _changed(self, release: Release, step: str) -> bool:
        """Before production is touched: is everything still what gates and approvers saw?"""
        found = await last_look(self.world, release, step)
        if found:
            now = self.world.clock.now()
            await self.books.write(release.id, "engine", now, lambda _db, now_: still(now_, found))
        return bool(found)

    async def _end(self, at: At, outcome: Outcome | None) -> bool:
        """Write how a step came out, with the facts it brought."""
        if outcome is None:
            return False
        if isinstance(outcome, Waiting):
            return await self._note(at, outcome.facts)
        at.passes("seen")
        now = self.world.clock.now()

        def decide(ledger: Ledger, release: Release) -> Sequence[f.Fact]:
            last = release.last(at.attempt.step)
            if last is None or last.n != at.attempt.n or last.outcome is not None:
                return ()
            if isinstance(outcome, Done):
                _record(ledger, release, outcome)
            return [*(outcome.facts if isinstance(outcome, Done) else ()), ended(at, outcome)]

        await self.books.write(at.release.id, "engine", now, decide)
        at.passes("written")
        return True

    async def _note(self, at: At, seen: tuple[f.Fact, ...]) -> bool:
        """Write what a step saw while it goes on."""
        if not seen:
            return False
        now = self.world.clock.now()

        def decide(ledger: Ledger, release: Release) -> Sequence[f.Fact]:
            last = release.last(at.attempt.step)
            going = last is not None and last.n == at.attempt.n and last.outcome is None
            return seen if going else ()

        return bool(await self.books.write(at.release.id, "engine", now, decide))

    async def _tidy(self, release: Release) -> None:
        """Work trees go before the release counts as handled: after a kill they go again."""
        repository = self.world.repository(release.project)
        commits = {release.started.protected, *(c.commit for c in release.candidates)}
        commits |= {str(release.evidence(slug).get("commit", "")) for slug in ("tag",)} - {""}
        for commit in commits:
            with suppress(GitError):  # a folder too many does no harm
                await repository.remove_worktree(f"{release.id}-{commit[:12]}")
            self.world.crash_point("work tree:removed")


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


def _record(ledger: Ledger, release: Release, outcome: Done) -> None:
    """Commits of ours are nobody's direct commits, and no changes to write notes about."""
    commit = outcome.evidence.get("commit")
    if commit:
        for name in {release.project, release.binding.embargo or release.project}:
            key = f"recorded:{name}"
            ledger.put(key, sorted({*(ledger.get(key) or []), str(commit)}))
