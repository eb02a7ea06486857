"""The outbox against the local Slack: each message once, whatever becomes of the answers."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import Message
from bot.outbox import Outbox
from bot.pace import Pace
from release.records import Post
from storage.base import Store
from storage.store import open_store
from tests.room import HandClock
from workspace import Settings, Workspace

CHANNEL = "C0RELEASES"


class Words:
    """Renders what stands in the post; the card says the newest there is."""

    def __init__(self) -> None:
        self.card = "running"

    async def render(self, post: Post) -> Message:
        text = self.card if post.what["show"] == "card" else post.key
        return Message(text, [])


class Desk:
    """An outbox with its store, clock and workspace."""

    def __init__(self, slack: Workspace, store: Store) -> None:
        self.slack, self.store, self.words, self.clock = slack, store, Words(), HandClock()
        token = slack.hub.state.app.bot_token
        client = AsyncWebClient(token=token, base_url=slack.api_url)
        self.outbox = Outbox(store, client, self.words, self.clock, Pace(rate=0))  # type: ignore[arg-type]

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
