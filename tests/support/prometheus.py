"""A small Prometheus: /api/v1/query answers by the documented format what a test put in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Prometheus:
    """`values` by query; a query without one has no data. `asked` are the queries, in order.

    With a `token`, only who brings it is answered. `down` answers nobody.
    """

    url: str = ""
    values: dict[str, float] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    token: str = ""
    down: bool = False

    async def answer(self, request: web.Request) -> web.Response:
        """GET /api/v1/query?query=…"""
        query = request.query.get("query", "")
        self.asked.append(query)
        if self.down:
            return web.Response(status=503, text="overloaded")
        if self.token and request.headers.get("Authorization") != f"Bearer {self.token}":
            told = {"status": "error", "errorType": "unauthorized", "error": "who are you?"}
            return web.json_response(told, status=401)
        values = [self.values[query]] if query in self.values else []
        result = [{"metric": {}, "value": [1770627600.0, f"{value:g}"]} for value in values]
        return web.json_response(
            {"status": "success", "data": {"resultType": "vector", "result": result}}
        )


@asynccontextmanager
async def prometheus() -> AsyncIterator[Prometheus]:
    """A server of its own, on a free port."""
    made = Prometheus()
    app = web.Application()
    app.router.add_get("/api/v1/query", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        await runner.cleanup()
