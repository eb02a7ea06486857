"""The live output of running scripts, told in the thread: at most an edit every three seconds."""

from datetime import timedelta

from engine.books import Books
from engine.ports import Ledger
from engine.tell import card_key
from engine.world import World
from release.records import Post
from release.state import Attempt, Release

AFTER = timedelta(seconds=3)


class Live:
    """Wants the output posts of scripts whose output grew since the last look."""

    def __init__(self, world: World, books: Books) -> None:
        self.world, self.books = world, books
        self._sizes: dict[str, int] = {}

    async def look(self) -> bool:
        """True when anything was wanted."""
        going = await self.world.store.read(lambda db: db.going())
        running = [
            (release, attempt)
            for release in [await self.books.read(row.id) for row in going]
            for attempt in _running(release)
        ]
        grown = [pair for pair in running if self._grew(pair[1])]
        if grown:
            await self.world.store.transact(lambda ledger: self._want(ledger, grown))
        return bool(grown)

    def _grew(self, attempt: Attempt) -> bool:
        run = str(attempt.run)
        size = self.world.runs.output_size(run)
        if size == self._sizes.get(run, 0) or self.world.clock.now() - attempt.began < AFTER:
            return False
        self._sizes[run] = size
        return True

    def _want(self, ledger: Ledger, grown: list[tuple[Release, Attempt]]) -> None:
        for release, attempt in grown:
            what = {"show": "run", "run": attempt.run, "title": attempt.step.split("/", 1)[1]}
            key, parent = f"run:{attempt.run}", card_key(release.id)
            ledger.post(Post(key, release.started.channel, what, release.id, parent))


def _running(release: Release) -> list[Attempt]:
    last = [tries[-1] for tries in release.attempts.values()]
    return [attempt for attempt in last if attempt.run and attempt.outcome is None]
