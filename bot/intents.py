"""Requests that take longer than an acknowledgement may: kept first, carried out after it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from commands import handle
from commands.desk import KEPT, Desk
from commands.request import Form, Reply, Request
from engine.ports import Ledger
from engine.tell import card
from release.journal import stamp
from release.records import Post, Timer
from release.values import asdict, replace

log = structlog.get_logger()
MOST_TRIES = 5
"""How often a request is tried that fails in a way nobody foresaw."""


class Intents:
    """A kept request is carried out once, by this process or by the next one.

    `operators` is the channel that is told of one that is given up.
    """

    def __init__(self, desk: Desk, operators: str | None = None) -> None:
        self.desk, self.operators = desk, operators
        self._under_way: set[str] = set()

    async def keep(self, request: Request, reply_to: str) -> None:
        """Write it down; a re-sent envelope changes nothing. A card shows that it is recorded."""
        what = {**asdict(request), "at": stamp(request.at), "reply_to": reply_to}
        what["words"] = list(request.words)
        about = request.release or None
        timer = Timer(KEPT + request.key, request.at, what, request.project or "-", about)

        def work(ledger: Ledger) -> None:
            if ledger.receive(f"kept:{request.key}", request.at):
                ledger.set_timer(timer)
                self._redraw(ledger, request)
            self.desk.world.crash_point(f"{request.verb}:keeping")

        self._under_way.add(request.key)
        await self.desk.world.store.hold(KEPT + request.key)
        await self.desk.world.store.transact(work)
        self.desk.world.crash_point(f"{request.verb}:kept")

    async def carry_out(self, request: Request) -> Reply | Form:
        """Do it and strike it off; the verb's own inbox row keeps it from being done twice."""
        self._under_way.add(request.key)
        try:
            return await self._done(request)
        except Exception as error:
            log.exception("a request could not be carried out", verb=request.verb)
            return await self._failed(request, error)
        finally:
            self._under_way.discard(request.key)
            await self.desk.world.store.let_go(KEPT + request.key)

    async def _done(self, request: Request) -> Reply | Form:
        reply = await handle(self.desk, replace(request, kept=True))
        now = self.desk.world.clock.now()
        self.desk.world.crash_point(f"{request.verb}:carried out")
        await self.desk.world.store.transact(lambda ledger: self._strike(ledger, request, now))
        self.desk.world.crash_point(f"{request.verb}:struck off")
        return reply

    def _strike(self, ledger: Ledger, request: Request, now: datetime) -> None:
        """What was refused is struck off here: its card gets its buttons back."""
        if ledger.fire(KEPT + request.key, now):
            self._redraw(ledger, request)

    async def _failed(self, request: Request, error: Exception) -> Reply:
        """Try again later, less and less often; in the end it is given up, and told."""
        now, reason = self.desk.world.clock.now(), type(error).__name__

        def work(ledger: Ledger) -> int:
            kept = next((t for t in ledger.timers() if t.key == KEPT + request.key), None)
            tries = int(kept.what.get("tries", 0)) + 1 if kept else MOST_TRIES
            if kept and tries < MOST_TRIES:
                later, what = now + timedelta(seconds=2**tries), {**kept.what, "tries": tries}
                ledger.set_timer(replace(kept, due_at=later, what=what))
            else:
                self._strike(ledger, request, now)
                self._tell(ledger, request, reason)
            return tries

        tries = await self.desk.world.store.transact(work)
        if tries >= MOST_TRIES:
            return Reply("given-up", {"verb": request.verb, "reason": reason})
        return Reply("tried-again" if tries == 1 else "")

    def _tell(self, ledger: Ledger, request: Request, reason: str) -> None:
        if self.operators is not None:
            what = {
                "show": "given-up",
                "verb": request.verb,
                "user": request.user,
                "reason": reason,
            }
            ledger.post(Post(f"given-up:{request.key}", self.operators, what))

    def _redraw(self, ledger: Ledger, request: Request) -> None:
        if request.release and ledger.row(request.release):
            ledger.post(card(self.desk.books.load(ledger, request.release)))

    async def left_over(self) -> list[tuple[Request, str]]:
        """Requests that were kept and not carried out, nor are about to be, and whose time came."""
        ours = {KEPT + key for key in self._under_way}
        hold = self.desk.world.store.hold
        free = {t.key for t in await self._kept() if t.key not in ours and await hold(t.key)}
        # read again: until it let go, another process may have carried them out
        return [_request(t.what) for t in await self._kept() if t.key in free]

    async def _kept(self) -> list[Timer]:
        now = self.desk.world.clock.now()
        timers = await self.desk.world.store.read(lambda ledger: ledger.timers(now))
        return [timer for timer in timers if timer.key.startswith(KEPT)]


def _request(what: Mapping[str, Any]) -> tuple[Request, str]:
    data = dict(what)
    reply_to = str(data.pop("reply_to", ""))
    data.pop("tries", None)
    at = datetime.fromisoformat(data.pop("at"))
    words = tuple(data.pop("words"))
    request = Request(**{**data, "at": at, "words": words})
    return replace(request, typed=bool(data.get("typed", True))), reply_to
