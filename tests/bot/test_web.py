"""The HTTP side, asked as a host and as Slack would ask it."""

from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.metrics import Metrics
from bot.web import build

Client = TestClient[web.Request, web.Application]


class Bot:
    """What stands behind: how well it is, and what Slack sent."""

    def __init__(self) -> None:
        self.metrics = Metrics()
        self.wrong: dict[str, str | None] = {"database": None, "socket": None, "lock": None}
        self.bodies: list[str] = []

    async def events(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.text())
        return web.Response(text="acked")

    def readiness(self) -> dict[str, str | None]:
        return self.wrong


@pytest.fixture
def bot() -> Bot:
    return Bot()


@pytest.fixture
async def client(bot: Bot) -> AsyncIterator[Client]:
    async with TestClient(TestServer(build(bot.events, bot.readiness, bot.metrics.registry))) as it:
        yield it


async def json(client: Client, path: str) -> tuple[int, Any]:
    async with client.get(path) as answer:
        return answer.status, await answer.json()


async def test_alive(client):
    assert await json(client, "/healthz") == (200, {"alive": True})


async def test_ready(client):
    checks = {"database": "ok", "socket": "ok", "lock": "ok"}
    assert await json(client, "/readyz") == (200, {"ready": True, "checks": checks})


async def test_not_ready_says_why(client, bot):
    bot.wrong["socket"] = "nothing heard for 95 s"
    status, body = await json(client, "/readyz")
    assert (status, body["ready"]) == (503, False)
    assert body["checks"]["socket"] == "nothing heard for 95 s"
    assert (await json(client, "/healthz"))[0] == 200


async def test_slack_reaches_the_bot(client, bot):
    async with client.post("/slack/events", data="payload={}") as answer:
        assert (answer.status, await answer.text()) == (200, "acked")
    assert bot.bodies == ["payload={}"]


async def test_nothing_that_large_comes_from_slack(client, bot):
    async with client.post("/slack/events", data=BytesIO(b"x" * 1_100_000)) as answer:
        assert answer.status == 413


async def test_socket_mode_has_no_door(bot):
    app = build(None, bot.readiness, bot.metrics.registry)
    async with TestClient(TestServer(app)) as client, client.post("/slack/events") as answer:
        assert answer.status == 404
        assert "SLACK_APP_TOKEN" in await answer.text()


async def test_metrics(client, bot):
    bot.metrics.acked("status", 0.004)
    bot.metrics.acked("status", 0.020)
    bot.metrics.slack_refused("chat.update", "ratelimited")
    bot.metrics.outbox.set(3)
    bot.metrics.open_releases.set(1)
    bot.metrics.sweeps.inc()
    async with client.get("/metrics") as answer:
        lines = (await answer.text()).splitlines()
        assert answer.headers["Content-Type"].startswith("text/plain")
    for line in (
        'slipway_acks_total{verb="status"} 2.0',
        'slipway_ack_seconds_bucket{le="0.005"} 1.0',
        "slipway_outbox_depth 3.0",
        "slipway_open_releases 1.0",
        "slipway_sweeps_total 1.0",
        'slipway_slack_errors_total{error="ratelimited",method="chat.update"} 1.0',
    ):
        assert line in lines


async def test_unknown_paths(client):
    async with client.get("/") as answer:
        assert answer.status == 404
    async with client.get("/slack/events") as answer:
        assert answer.status == 405
