"""The outbox against the local Slack: each message once, whatever becomes of the answers."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import Message
from bot.outbox import Outbox
from bot.pace import Pace
from release.records import Post, StoreFailed
from storage.base import Store
from storage.store import open_store
from tests.room import HandClock
from workspace import Settings, Workspace

CHANNEL = "C0RELEASES"


class Words:
    """Renders what stands in the post; the card says the newest there is."""

    def __init__(self) -> None:
        self.card, self.mark = "running", ""

    async def render(self, post: Post) -> Message:
        text = self.card if post.what["show"] == "card" else post.key + self.mark
        return Message(text, [])


class Slow:
    """Something of which one call ends late: as if its process, or its thread, stood still."""

    def __init__(self, real: Any, *names: str) -> None:
        self._real, self._names = real, names
        self._go, self.stands, self._next = asyncio.Event(), asyncio.Event(), False

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        return self._late(found) if name in self._names else found

    def _late(self, method: Callable[..., Any]) -> Callable[..., Any]:
        async def call(*given: Any, **more: Any) -> Any:
            done = await method(*given, **more)
            if self._next:
                self._next = False
                self.stands.set()
                await self._go.wait()
            return done

        return call

    def waits(self) -> None:
        """The next call that comes waits until it may go."""
        self._next = True

    def goes(self) -> None:
        self._go.set()


class Desk:
    """An outbox with its store, clock and workspace, and that of another process."""

    def __init__(self, slack: Workspace, store: Store) -> None:
        self.slack, self.store, self.words, self.clock = slack, store, Words(), HandClock()
        token = slack.hub.state.app.bot_token
        client = AsyncWebClient(token=token, base_url=slack.api_url)
        self.reading, self.pace = Slow(store, "read"), Slow(Pace(rate=0), "wait")
        self.noting, self.calling = Slow(self.reading, "transact"), Slow(client, "api_call")
        slow: Any = (self.noting, self.calling, self.words, self.clock, self.pace)
        self.outbox = Outbox(*slow)
        self.other = Outbox(store, client, self.words, self.clock, Pace(rate=0))  # type: ignore[arg-type]

    async def wants(self, *keys: str) -> None:
        def write(ledger: Any) -> None:
            for key in keys:
                ledger.post(post(key))

        await self.store.transact(write)

    async def sends(self, **later: float) -> None:
        self.clock.passes(**later)
        await self.outbox.quiet()

    def shown(self) -> list[str]:
        every: list[Mapping[str, Any]] = list(self.slack.channel(CHANNEL).messages.values())
        return [str(m["text"]) for m in sorted(every, key=lambda m: str(m["ts"]))]


def post(key: str) -> Post:
    show = key.partition(":")[0]
    return Post(key, CHANNEL, {"show": show}, thread="card:r1" if show == "line" else None)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    store = open_store(f"sqlite:///{tmp_path / 'slipway.db'}")
    async with Workspace(Settings()) as slack:
        slack.invites_app(CHANNEL)
        yield Desk(slack, store)
    await store.close()


async def test_lines_that_wait_together_are_one_message(desk: Desk):
    await desk.wants("card:r1")
    await desk.sends()
    await desk.wants("line:1", "line:2")
    await desk.sends()
    assert desk.shown() == ["running", "line:1\nline:2"]


@pytest.mark.parametrize("fault", ["lost_answer", "reset"])
async def test_a_line_that_came_after_a_lost_answer_is_not_lost_with_it(desk: Desk, fault: str):
    await desk.wants("card:r1")
    await desk.sends()
    await desk.wants("line:1", "line:2")
    desk.slack.fault(fault, "chat.postMessage")
    await desk.sends()
    await desk.wants("line:3")
    await desk.sends(seconds=10)
    assert desk.shown() == ["running", "line:1\nline:2", "line:3"]


async def test_a_card_whose_first_answer_was_lost_says_what_is_so_now(desk: Desk):
    await desk.wants("card:r1")
    desk.slack.fault("lost_answer", "chat.postMessage")
    await desk.sends()
    assert desk.shown() == ["running"]
    desk.words.card = "released"
    await desk.wants("card:r1")
    await desk.sends(seconds=10)
    assert desk.shown() == ["released"]


async def test_what_was_read_before_the_last_message_went_is_not_taken_for_new(desk: Desk):
    await desk.wants("card:r1")
    await desk.sends()
    await desk.wants("line:1")
    desk.pace.waits()
    await desk.outbox.pump()  # a worker has line 1
    await desk.pace.stands.wait()
    await desk.wants("line:2")
    desk.reading.waits()
    look = asyncio.create_task(desk.outbox.pump())  # this look found both
    await desk.reading.stands.wait()
    desk.pace.goes()
    await asyncio.gather(*desk.outbox._busy.values())
    assert desk.shown() == ["running", "line:1"]
    desk.reading.goes()
    await look
    await desk.sends()
    assert desk.shown() == ["running", "line:1", "line:2"]


@pytest.mark.parametrize("place", ["pace", "noting", "calling"])
async def test_a_process_that_stood_still_loses_nothing_of_the_one_that_took_over(
    desk: Desk, place: str
):
    await desk.wants("card:r1")
    await desk.sends()
    await desk.wants("line:1", "line:2")
    stopped: Slow = getattr(desk, place)
    stopped.waits()
    await desk.outbox.pump()
    await stopped.stands.wait()
    await desk.wants("line:3", "line:4")
    await desk.other.quiet()
    stopped.goes()
    await desk.sends()
    assert "\n".join(desk.shown()) == "running\nline:1\nline:2\nline:3\nline:4"


async def test_an_edited_line_keeps_the_others_of_its_message(desk: Desk):
    await desk.wants("card:r1")
    await desk.sends()
    await desk.wants("line:1", "line:2", "line:3")
    await desk.sends()
    await desk.wants("line:2")
    await desk.sends()
    assert desk.shown() == ["running", "line:1\nline:2\nline:3"]


async def test_a_line_that_changed_while_its_first_answer_was_lost_is_edited(desk: Desk):
    await desk.wants("card:r1")
    await desk.sends()
    await desk.wants("line:1", "line:2")
    desk.slack.fault("lost_answer", "chat.postMessage")
    await desk.sends()
    desk.words.mark = "!"
    await desk.wants("line:2")
    await desk.sends(seconds=10)
    assert desk.shown() == ["running", "line:1!\nline:2!"]


async def test_a_card_that_somebody_deleted_is_posted_anew_when_there_is_news(desk: Desk):
    await desk.wants("card:r1")
    await desk.sends()
    for news in ("approved", "released"):
        [card] = desk.slack.messages(CHANNEL)
        await desk.outbox.client.chat_delete(channel=CHANNEL, ts=card["ts"])
        await desk.wants("card:r1")
        await desk.sends()  # only now it is known to be gone
        desk.words.card = news
        await desk.wants("card:r1")
        for _ in range(9):
            await desk.sends(seconds=61)
        assert desk.shown() == [news]


async def test_a_card_that_slack_lets_nobody_edit_any_more_is_posted_anew(desk: Desk):
    await desk.wants("card:r1", "line:1")
    await desk.sends()
    for news in ("approved", "released"):
        old = desk.slack.channel(CHANNEL).messages
        for message in old.values():
            message["bot_id"] = "B0NOTOURS0"  # Slack answers cant_update_message
        desk.words.card, desk.words.mark = news, f" {news}"
        await desk.wants("card:r1", "line:1")
        for _ in range(3):
            await desk.sends(seconds=61)
        assert desk.shown()[-2:] == [news, f"line:1 {news}"]
        assert len(desk.shown()) == len(set(desk.shown())), "and once"


async def test_an_outage_before_does_not_use_up_the_name_of_a_message(desk: Desk):
    await desk.wants("card:r1")
    await desk.sends()
    sent: list[str] = []

    async def fails(method: str, *, json: Mapping[str, Any]) -> Any:
        sent.append(str(json["client_msg_id"]))
        codes = ["fatal_error"] * 4 + ["duplicate_message_not_found"] * 2
        if len(sent) > len(codes):
            return {"ts": "1.2"}
        answer: Any = {"ok": False, "error": codes[len(sent) - 1]}
        raise SlackApiError("no", answer)

    client: Any = desk.outbox.client
    client.api_call = fails
    await desk.wants("card:r2")
    for _ in range(8):
        await desk.sends(seconds=61)
    assert len(sent) == 7
    assert len(set(sent)) == 1, "Slack was only slow to find it"


async def test_a_database_that_fails_for_a_moment_does_not_silence_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    await desk.wants("card:r1")
    hold, asked = desk.store.hold, []

    async def fails_once(name: str) -> bool:
        asked.append(name)
        if len(asked) == 1:
            raise StoreFailed("the server closed the connection")
        return await hold(name)

    monkeypatch.setattr(desk.store, "hold", fails_once)
    sending = asyncio.create_task(desk.outbox.run())
    while not desk.shown() and not sending.done():
        desk.outbox.wake()
        await asyncio.sleep(0.01)
    sending.cancel()
    assert desk.shown() == ["running"]
