"""The HTTP side: Slack's requests, and what the host wants to know of the process."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

Events = Callable[[web.Request], Awaitable[web.StreamResponse]]
Readiness = Callable[[], Mapping[str, str | None]]

MAX_BODY = 1024 * 1024
"""Slack's largest payload, a modal with everything filled in, is far smaller."""


def build(
    events: Events | None, readiness: Readiness, registry: CollectorRegistry | None = None
) -> web.Application:
    """The application: `/slack/events`, `/healthz`, `/readyz`, `/metrics`.

    `events` answers Slack; None in Socket Mode. `readiness` names what must be well, each with
    None or the reason why it is not; it is asked at every look and must not block.
    Without a `registry` there is nothing to count.
    """
    counted = registry or CollectorRegistry()

    async def ready(request: web.Request) -> web.Response:
        return _ready(readiness())

    async def metrics(request: web.Request) -> web.Response:
        headers = {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4}
        return web.Response(body=generate_latest(counted), headers=headers)

    app = web.Application(client_max_size=MAX_BODY)
    app.router.add_post("/slack/events", events or _by_socket)
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", ready)
    app.router.add_get("/metrics", metrics)
    return app


async def _alive(request: web.Request) -> web.Response:
    """The process runs and its loop turns."""
    return web.json_response({"alive": True})


def _ready(checks: Mapping[str, str | None]) -> web.Response:
    is_ready = not any(checks.values())
    shown = {name: reason or "ok" for name, reason in checks.items()}
    body = {"ready": is_ready, "checks": shown}
    return web.json_response(body, status=200 if is_ready else 503)


async def _by_socket(request: web.Request) -> web.Response:
    text = "This Slipway speaks to Slack by Socket Mode: unset SLACK_APP_TOKEN to use HTTP.\n"
    return web.Response(status=404, text=text)
