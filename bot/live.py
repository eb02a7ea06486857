"""What runs now, as it goes: its output in the thread, every few seconds, and on the card."""

from datetime import datetime, timedelta

from bot.words.steps import step_title
from engine.books import Books
from engine.ports import Ledger
from engine.tell import card, card_key
from engine.world import World
from release.records import Post
from release.state import Attempt, Release

AFTER = timedelta(seconds=3)
CARD = timedelta(seconds=15)
"""How often a card is drawn anew while a script of its release runs: time passes on it."""


class Live:
    """Wants the output of scripts that grew since the last look, and cards on which time passes."""

    def __init__(self, world: World, books: Books) -> None:
        self.world, self.books = world, books
        self._sizes: dict[str, int] = {}
        self._drawn: dict[str, datetime] = {}

    async def look(self) -> bool:
        """True when anything was wanted."""
        going = await self.world.store.read(lambda db: db.going())
        running = [
            (release, attempt)
            for release in [await self.books.read(row.id) for row in going]
            for attempt in _running(release)
        ]
        going_on = {release.id for release, _ in running}
        self._drawn = {id_: at for id_, at in self._drawn.items() if id_ in going_on}
        grown = [pair for pair in running if self._grew(pair[1])]
        aged = [release for release, attempt in running if self._aged(release, attempt)]
        if grown or aged:
            await self.world.store.transact(lambda ledger: self._want(ledger, grown, aged))
        return bool(grown or aged)

    def _aged(self, release: Release, attempt: Attempt) -> bool:
        now = self.world.clock.now()
        if now - max(attempt.began, self._drawn.get(release.id, attempt.began)) < CARD:
            return False
        self._drawn[release.id] = now
        return True

    def _grew(self, attempt: Attempt) -> bool:
        run = str(attempt.run)
        size = self.world.runs.output_size(run)
        if size == self._sizes.get(run, 0) or self.world.clock.now() - attempt.began < AFTER:
            return False
        self._sizes[run] = size
        return True

    def _want(
        self, ledger: Ledger, grown: list[tuple[Release, Attempt]], aged: list[Release]
    ) -> None:
        for release in aged:
            ledger.post(card(release))
        for release, attempt in grown:
            title = step_title(release, attempt.step)
            what = {"show": "run", "run": attempt.run, "title": title}
            key, parent = f"run:{attempt.run}", card_key(release.id)
            ledger.post(Post(key, release.started.channel, what, release.id, parent))


def _running(release: Release) -> list[Attempt]:
    last = [tries[-1] for tries in release.attempts.values()]
    return [attempt for attempt in last if attempt.run and attempt.outcome is None]
