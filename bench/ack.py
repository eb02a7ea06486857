"""How long Slack waits for our acknowledgement, beside a bare Bolt, a stock Bolt and the disk."""

import asyncio
import itertools
import os
import statistics
from collections.abc import Callable
from pathlib import Path

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bench.measure import Row, Timed, in_turns, ms, sync
from bench.signed import Slack, acknowledged
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
    async with open_room(folder) as room:
        cold = await _auth_tests(room)
        await room.alice.types("/release start minor")
        slack = Slack(room)
        things = {
            "no-op": _peer(slack, _noop(room)),
            "stock": _peer(slack, _stock(room)),
            "disk": sync(_disk(folder)),
            "reads": _drained(room, lambda: slack.command("alice", "status")),
            "types": _drained(room, _typed(slack, "pause")),
            "clicks": _drained(room, await _resumes(room, slack)),
        }
        before = (await room.release()).seq
        found = await in_turns(ROUNDS, things, warm=WARM)
        late = await _at_once(room, _typed(slack, "pause", "resume"))
        written = (await room.release()).seq - before
    assert written == 2 * (ROUNDS + WARM) + AT_ONCE * EACH, f"what acts writes a fact: {written}"
    return [
        *_rows(found),
        *_crowd(late),
        Row("  cold burst of 50: auth.test", str(cold), "1", cold, 1),
    ]


def _rows(found: dict[str, float]) -> list[Row]:
    noop, stock = found["no-op"], found["stock"]
    durable = noop + found["disk"]
    floor = f"no-op {ms(noop)}"
    disk = f"{floor} + fdatasync {ms(found['disk'])}"
    reads, types, clicks = found["reads"], found["types"], found["clicks"]
    return [
        Row("ack, reads: /release status, p50", ms(reads), floor, reads / noop, 1.5),
        Row("", "", f"stock Bolt {ms(stock)}", reads / stock, 0.12),
        Row("ack, acts: /release pause, p50", ms(types), disk, types / durable, 1.4),
        Row("ack, acts: Resume clicked, p50", ms(clicks), disk, clicks / durable, 1.4),
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
    return app


def _peer(slack: Slack, app: AsyncApp) -> Timed:
    async def once() -> float:
        return await acknowledged(app, slack.command("alice", "status"))

    return once


def _disk(folder: Path) -> Callable[[], None]:
    """A page appended and on the disk, as a write-ahead log grows."""
    file = os.open(folder / "disk", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    page = b"\7" * 4096

    def write() -> None:
        os.write(file, page)
        os.fdatasync(file)

    return write


# --- ours ---


def _drained(room: Room, make: Callable[[], AsyncBoltRequest]) -> Timed:
    """One request; what goes on after its acknowledgement ends before the next thing's turn."""

    async def once() -> float:
        seconds = await acknowledged(room.app.bolt, make())
        await _rest(room)
        return seconds

    return once


async def _rest(room: Room) -> None:
    await room.app.door.quiet()
    await room.app.engine.quiet()
    await room.app.outbox.quiet()


def _typed(slack: Slack, *verbs: str) -> Callable[[], AsyncBoltRequest]:
    """These verbs, one after the other, and from the beginning again."""
    following = itertools.cycle(verbs)
    return lambda: slack.command("alice", next(following))


async def _resumes(room: Room, slack: Slack) -> Callable[[], AsyncBoltRequest]:
    """The card's button, after each pause."""
    release, message = await room.release(), room.card.message
    value = Press("resume", release.id).encode()
    action = {"type": "button", "action_id": "resume", "block_id": "now", "value": value}
    return lambda: slack.click("alice", message, action)


async def _at_once(room: Room, make: Callable[[], AsyncBoltRequest]) -> list[float]:
    """Some at the door all the time; what follows their acknowledgements goes on meanwhile."""

    async def one_after_the_other() -> list[float]:
        return [await acknowledged(room.app.bolt, make()) for _ in range(EACH)]

    found = await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))
    await _rest(room)
    return [seconds for late in found for seconds in late]


async def _auth_tests(room: Room) -> int:
    """How often a bot that just began asks Slack who it is, when many payloads come at once."""
    slack = Slack(room)
    burst = (acknowledged(room.app.bolt, slack.command("alice", "status")) for _ in range(BURST))
    before = len(room.slack.calls("auth.test"))
    await asyncio.gather(*burst)
    await _rest(room)
    return len(room.slack.calls("auth.test")) - before
