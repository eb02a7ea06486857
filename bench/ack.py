"""How long Slack waits for our acknowledgement, beside a bare Bolt, a stock Bolt and the disk."""

import asyncio
import itertools
import os
import re
import statistics
from collections.abc import Callable
from pathlib import Path

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bench.measure import Row, Timed, in_turns, ms, sync
from bench.signed import Client, Make, Signed, Slack, client, served
from bot import garbage
from bot.slack import authorizer
from release.offers import Press
from tests.room import Room, open_room

ROUNDS = 150
WARM = 10
AT_ONCE = 10
EACH = 20
BURST = 50


async def measure(folder: Path) -> list[Row]:
    """Reading and acting, one at a time; acting ten at a time; a cold burst."""
    async with open_room(folder) as room, client() as slack_side:
        garbage.seldom()  # as the bot does when it is ready
        cold = await _auth_tests(room, slack_side)
        await room.alice.types("/release start minor")
        slack, ours = Slack(room), _Ours(room, slack_side)
        reads, clicks = lambda: slack.command("alice", "status"), await _resumes(room, slack)
        async with served(_noop(room)) as noop, served(_stock(room)) as stock:
            things = {
                "no-op": lambda: slack_side.post(noop, reads()),
                "no-op clicked": lambda: slack_side.post(noop, clicks()),
                "stock": lambda: slack_side.post(stock, reads()),
                "disk": sync(_disk(folder)),
                "reads": ours.drained(reads),
                "types": ours.drained(_typed(slack, "pause")),
                "clicks": ours.drained(clicks),
            }
            before = (await room.release()).seq
            found = await in_turns(ROUNDS, things, warm=WARM)
        between = (await room.release()).seq
        late = await _at_once(ours, _typed(slack, "pause", "resume"))
        after = (await room.release()).seq
    assert between - before == 2 * (ROUNDS + WARM), "what acts writes a fact"
    # two pauses that overtook a resume are one, and a refusal
    assert after - between > AT_ONCE * EACH * 0.7, "what acts writes a fact"
    return [
        *_rows(found),
        *_crowd(late),
        Row("  cold burst of 50: auth.test", str(cold), "1", cold, 1),
    ]


def _rows(found: dict[str, float]) -> list[Row]:
    noop, stock, disk = found["no-op"], found["stock"], found["disk"]
    clicked = found["no-op clicked"]
    floor, synced = f"no-op {ms(noop)}", f" + fdatasync {ms(disk)}"
    reads, types, clicks = found["reads"], found["types"], found["clicks"]
    return [
        Row("ack, reads: /release status, p50", ms(reads), floor, reads / noop, 1.5),
        Row("", "", f"stock Bolt {ms(stock)}", reads / stock, 0.12),
        Row(
            "ack, acts: /release pause, p50",
            ms(types),
            floor + synced,
            types / (noop + disk),
            1.4,
        ),
        Row(
            "ack, acts: Resume clicked, p50",
            ms(clicks),
            f"no-op {ms(clicked)}{synced}",
            clicks / (clicked + disk),
            1.4,
        ),
    ]


def _crowd(late: list[float]) -> list[Row]:
    p50, p99 = statistics.median(late), statistics.quantiles(late, n=100)[-1]
    here = f"p50 {ms(p50)}, p99 {ms(p99)}"
    return [Row(f"  {AT_ONCE} at once, p99 in ms", here, "", p99 * 1000, 50)]


# --- the peers ---


def _noop(room: Room) -> AsyncApp:
    """The least that a Bolt app can do: ours without anything of ours."""
    settings = room.app.config.settings
    token = settings.bot_token.get_secret_value()
    client = AsyncWebClient(token=token, base_url=settings.api_url)
    return _acking(
        AsyncApp(
            client=client,
            signing_secret=settings.signing_secret.get_secret_value(),
            authorize=authorizer(client, token),
            process_before_response=True,
        )
    )


def _stock(room: Room) -> AsyncApp:
    """As the first page of Bolt's documentation has it."""
    settings = room.app.config.settings
    client = AsyncWebClient(token=settings.bot_token.get_secret_value(), base_url=settings.api_url)
    secret = settings.signing_secret.get_secret_value()
    return _acking(AsyncApp(client=client, signing_secret=secret))


def _acking(app: AsyncApp) -> AsyncApp:
    async def listener(ack: AsyncAck) -> None:
        await ack()

    app.command("/release")(listener)
    app.action(re.compile(".*"))(listener)
    return app


def _disk(folder: Path) -> Callable[[], None]:
    """A page appended and on the disk, as a write-ahead log grows."""
    file = os.open(folder / "disk", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    page = b"\7" * 4096

    def write() -> None:
        os.write(file, page)
        os.fdatasync(file)

    return write


# --- ours ---


class _Ours:
    """The room's own bot at its own address."""

    def __init__(self, room: Room, slack_side: Client) -> None:
        self.room, self._client = room, slack_side
        self._url = room.slack.hub.courier.bot_url

    async def acknowledged(self, request: Signed) -> float:
        return await self._client.post(self._url, request)

    def drained(self, make: Make) -> Timed:
        """One request; what follows its acknowledgement ends before the next thing's turn."""

        async def once() -> float:
            seconds = await self.acknowledged(make())
            await _rest(self.room)
            return seconds

        return once


async def _rest(room: Room) -> None:
    await room.app.door.quiet()
    await room.app.engine.quiet()
    await room.app.outbox.quiet()


def _typed(slack: Slack, *verbs: str) -> Make:
    """These verbs, one after the other, and from the beginning again."""
    following = itertools.cycle(verbs)
    return lambda: slack.command("alice", next(following))


async def _resumes(room: Room, slack: Slack) -> Make:
    """The card's button, after each pause."""
    release, message = await room.release(), room.card.message
    value = Press("resume", release.id).encode()
    action = {"type": "button", "action_id": "resume", "block_id": "now", "value": value}
    return lambda: slack.click("alice", message, action)


async def _at_once(ours: _Ours, make: Make) -> list[float]:
    """Some at the door all the time; what follows their acknowledgements goes on meanwhile."""

    async def one_after_the_other() -> list[float]:
        return [await ours.acknowledged(make()) for _ in range(EACH)]

    found = await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))
    await _rest(ours.room)
    return [seconds for late in found for seconds in late]


async def _auth_tests(room: Room, slack_side: Client) -> int:
    """How often a bot that just began asks Slack who it is, when many payloads come at once."""
    slack, ours = Slack(room), _Ours(room, slack_side)
    burst = (ours.acknowledged(slack.command("alice", "status")) for _ in range(BURST))
    before = len(room.slack.calls("auth.test"))
    await asyncio.gather(*burst)
    await _rest(room)
    return len(room.slack.calls("auth.test")) - before
