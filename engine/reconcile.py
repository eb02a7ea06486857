"""The loop: see where a release stands, do what is next, write down what happened."""

import asyncio
import math
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import structlog

from engine.around import around, mates_of
from engine.attempts import Attempts
from engine.books import Books
from engine.calls import trees_of
from engine.looks import keep
from engine.ports import Ledger
from engine.tell import card
from engine.transitions import due_next, transitions
from engine.vigil import Sight, vigil
from engine.world import DirectoryError, World
from release import facts as f
from release.git import GitError
from release.standing import Around, standing
from release.state import Release
from release.states import OVER

log = structlog.get_logger()


class Engine:
    """Advances releases: level-triggered, so that a wake too many or too few does no harm."""

    def __init__(self, world: World, books: Books) -> None:
        self.world, self.books, self.attempts = world, books, Attempts(world, books)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._seen: dict[str, int] = {}
        self._turn: dict[str, float] = {}
        self._swept: datetime | None = None
        self.stuck: dict[str, str] = {}
        """Releases that could not be looked at the last time, and why."""

    # --- being woken ---

    def wake(self, release: str, since: float | None = None) -> None:
        """Have a release looked at soon; while it is being looked at, once more afterwards.

        `since`: of the remote, what was seen after it (time.monotonic) will do; now, if None.
        """
        self._turn[release] = time.monotonic() if since is None else since
        if release in self._tasks:
            self._again.add(release)
            return
        task = asyncio.get_running_loop().create_task(self._visit(release))
        self._tasks[release] = task

    async def _visit(self, release: str) -> None:
        try:
            await self.advance(release)
            await self._wake_mates(release)
            self.stuck.pop(release, None)
        except DirectoryError as error:  # unsettled, so the sweep asks again
            self.stuck[release] = "Slack does not say who holds its roles"
            log.warning("slack cannot say who holds a role", release=release, error=str(error))
        except Exception as error:
            self.stuck[release] = f"Slipway itself failed ({type(error).__name__}, see its log)"
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
        """Pick up whatever a crash, a missed wake or a clock that was put back left behind."""
        now, before = self.world.clock.now(), self._swept
        self._swept = now
        if before and now < before:  # what is due by the old time would be late by the difference
            await self.resume()
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
            since = self._turn.get(id_, math.inf)
            go_on = self.attempts.go_on
            moved = await asyncio.gather(*(go_on(release, picture, x, since) for x in steps))
            if any(moved):
                return True
        sight = await vigil(self.world, self.books, release)
        if sight and await self._watched(id_, sight):
            return True
        if transitions(release, picture, self.world.clock.now(), self.world.quiet):
            return await self._move(id_)
        if release.status in OVER:
            await self._tidy(release)
        return not await self._settled(release, seen, now)

    async def _move(self, id_: str) -> bool:
        """What follows from the picture alone: shipped, closed, asked, late."""
        now = self.world.clock.now()

        decide, _ = self.attempts.what_follows(now)
        moved = await self.books.write(id_, "engine", now, decide)
        if moved:
            self.world.crash_point(f"{moved[0].kind}:written")
        return bool(moved)

    async def _watched(self, id_: str, sight: Sight) -> bool:
        """Write what the triggers' probes said, unless it goes back already."""
        now = self.world.clock.now()

        def decide(ledger: Ledger, release: Release) -> Sequence[f.Fact]:
            keep(ledger, release, sight.looks)
            return () if release.rollback else sight.facts

        return bool(await self.books.write(id_, "engine", now, decide))

    async def _settled(self, looked_at: Release, seen: Around, then: datetime) -> bool:
        """Note when to look again: what came due since `then`, when it was looked at, counts."""
        now = self.world.clock.now()
        due = due_next(looked_at, then, self.world.quiet, seen)
        if await self._is_settled(looked_at, seen, due):
            return True

        def work(ledger: Ledger) -> bool:
            release, row = self.books.load(ledger, looked_at.id), ledger.row(looked_at.id)
            if around(self.books, ledger, release, now) != seen:
                return False  # another release of its train moved while we looked
            if row and row.due_at and row.due_at <= now:  # time alone may have changed the picture
                ledger.post(card(release))
            return self.books.settle(ledger, release, looked_at.seq, due)

        # Undone, the release is looked at once more.
        settled = await self.world.store.transact(work, lasting=False)
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

    async def _tidy(self, release: Release) -> None:
        """Work trees go before the release counts as handled: after a kill they go again."""
        repository = self.world.repository(release.project)
        with suppress(GitError):  # a folder too many does no harm
            for tree in await trees_of(self.world, release):
                await repository.remove_worktree(tree)
                self.world.crash_point("work tree:removed")
