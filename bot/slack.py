"""The Slack edge: Bolt's listeners turn payloads into requests, and replies into answers."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot import cards
from bot.answers import Answers
from bot.cards.answer_view import answer_view
from bot.cards.start_form import VERB as START
from bot.finding import Finding
from bot.intents import Intents
from bot.later import Later, logged
from bot.news import News
from bot.outbox import Outbox
from bot.payloads import clicked, submitted, typed
from bot.starting import Starting
from bot.strangers import OnlyOurs
from bot.words import plain_refusal
from bot.words.text import cut
from commands import TABLE, Command, command, handle
from commands.desk import Desk
from commands.request import Form, Reply, Request
from release.refusals import Refused

log = structlog.get_logger()


def authorizer(client: AsyncWebClient, token: str) -> Callable[[], Awaitable[AuthorizeResult]]:
    """Who we are, asked once: a cold burst of payloads makes one `auth.test`."""
    known: list[AuthorizeResult] = []
    lock = asyncio.Lock()

    async def authorize() -> AuthorizeResult:
        if known:
            return known[0]
        async with lock:
            if not known:
                answer = await client.auth_test()
                result = AuthorizeResult.from_auth_test_response(
                    auth_test_response=answer, bot_token=token
                )
                known.append(result)
        return known[0]

    return authorize


class Door:
    """Where people come in: every payload is acknowledged as soon as what it did is safe."""

    def __init__(
        self,
        app: AsyncApp,
        desk: Desk,
        outbox: Outbox,
        intents: Intents,
        answers: Answers,
        allowed: tuple[str, str | None],
    ) -> None:
        self.app, self.desk, self.outbox, self.intents = app, desk, outbox, intents
        self.answers = answers
        self.on_ack: Callable[[str, float], None] = lambda _verb, _seconds: None
        """Called with each verb that was acknowledged, and the seconds it took."""
        self.later = Later()
        desk.soon = self.later.call
        app.use(OnlyOurs(*allowed))
        # Bolt asks one listener after the other, 30 µs each: the most frequent come first.
        app.command("/release")(self._on_command)
        app.action(re.compile(f"^(?!{START}[:-])"))(self._on_action)
        self._starting = Starting(desk, answers, intents, self.later)
        self._starting.listen(app)
        Finding(desk, answers, self.later).listen(app)
        app.view(re.compile(".*"))(self._on_view)
        app.event("app_home_opened")(self._on_home)
        News(desk.world.directory, outbox.troubles, answers.homes.stale).listen(app)
        app.event(re.compile(".*"))(self._on_other)

    # --- listeners ---

    async def _on_command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        try:
            request = typed(body, self.desk.world.clock.now())
            known = command(request.verb)
        except Refused as refused:
            await ack()
            self.after(self.answers.give(body, Reply.refused(*refused.reasons)))
            return
        if request.verb == "start" and not request.words and not request.options:
            await self._starting.ask(ack, body)
            return
        await self._carry_out(ack, body, request, known)

    async def _carry_out(
        self, ack: AsyncAck, body: dict[str, Any], request: Request, known: Command
    ) -> None:
        """Acknowledge as soon as it is safe: kept, done, or nothing to be done."""
        began = time.perf_counter()
        if known.slow and known.acts:
            await self.intents.keep(request, body.get("response_url", ""))
            await self._ack(ack, request, began)
            self.after(self._slow(body, request))
        elif known.acts:
            reply = await self._do(request)
            await self._ack(ack, request, began)
            self.after(self.answers.give(body, reply))
        else:
            await ack()
            self._count(request, began)
            self.after(self._read(body, request))

    async def _on_action(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        request = clicked(body, self.desk.world.clock.now())
        if request is None or request.verb not in TABLE:
            await ack()
            return
        await self._carry_out(ack, body, request, TABLE[request.verb])

    async def _on_view(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        request = submitted(body, self.desk.world.clock.now())
        if request is None or request.verb not in TABLE:
            await ack()
            return
        began = time.perf_counter()
        reply = await self._do(request)
        if isinstance(reply, Reply) and reply.refusals:
            await ack(**self._refused(reply, body["view"]))
            self._count(request, began)
        else:
            await self._ack(ack, request, began)

    async def _on_home(self, ack: AsyncAck, event: dict[str, Any]) -> None:
        await ack()
        if event.get("tab") == "home":
            hash_ = str((event.get("view") or {}).get("hash", ""))
            self.after(self.answers.homes.opened(str(event["user"]), hash_))

    async def _on_other(self, ack: AsyncAck) -> None:
        await ack()

    async def _ack(self, ack: AsyncAck, request: Request, began: float) -> None:
        self.desk.world.crash_point(f"{request.verb}:acking")
        await ack()
        self._count(request, began)

    def _count(self, request: Request, began: float) -> None:
        """What an acknowledgement took; counted when it is on its way: Bolt sends it at the end."""
        took = time.perf_counter() - began
        self.later.call(lambda: self.on_ack(request.verb, took))

    def _refused(self, reply: Reply, view: Mapping[str, Any]) -> dict[str, Any]:
        """The refusals below the form's first input; a form without one becomes the answer."""
        inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
        if not inputs:
            said = cards.reply(reply, self.desk.world.clock.now())
            return {"response_action": "update", "view": answer_view("refused", said)}
        words = "\n".join(map(plain_refusal, reply.refusals))
        return {"response_action": "errors", "errors": {inputs[0]: cut(words, 2000)}}

    # --- doing and answering ---

    async def _do(self, request: Request) -> Reply | Form:
        reply = await handle(self.desk, request)
        self.later.call(self.outbox.wake)
        return reply

    async def _read(self, body: dict[str, Any], request: Request) -> None:
        await self.answers.give(body, await handle(self.desk, request))

    async def _slow(self, body: dict[str, Any], request: Request) -> None:
        self.desk.world.crash_point(f"{request.verb}:acked")
        await self.answers.begins(body)
        reply = await self.intents.carry_out(request)
        self.outbox.wake()
        await self.answers.give(body, reply)

    async def carries_on(self) -> None:
        """Requests that an earlier process acknowledged are carried out, and answered."""
        for request, reply_to in await self.intents.left_over():
            body = {"response_url": reply_to, "user": {"id": request.user}}
            await logged(self._slow(body, request))

    def after(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on after the acknowledgement."""
        self.later.do(work)

    async def quiet(self) -> None:
        """Wait until everything that goes on after acknowledgements is done."""
        await self.later.quiet()
