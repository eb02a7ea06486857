"""Server-sent events: what changes, to one person's page, resumable by number."""

import asyncio
import json

from aiohttp import web

from workspace.bus import Bus
from workspace.door import HEADERS

_BEAT_SECONDS = 15.0


async def serve(bus: Bus, request: web.Request, user: str) -> web.StreamResponse:
    """Until the page goes away; a comment now and then keeps the connection known alive."""
    response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
    await response.prepare(request)
    await response.write(b": connected\nretry: 500\n\n")
    sent = await _resume(bus, request, response)
    try:
        while not bus.closed:
            sent = await _send_since(bus, response, user, sent)
            await _change_or_beat(bus, response)
    except (ConnectionError, asyncio.CancelledError):
        pass
    return response


async def _resume(bus: Bus, request: web.Request, response: web.StreamResponse) -> int:
    """Where to go on: after the last event the page saw, or from now with a `resync`."""
    last = request.headers.get("Last-Event-ID", "")
    if not last.isdigit():
        return bus.last
    if bus.since(int(last)) is None:
        await _write(response, bus.last, {"type": "resync"})
        return bus.last
    return int(last)


async def _send_since(bus: Bus, response: web.StreamResponse, user: str, sent: int) -> int:
    events = bus.since(sent)
    if events is None:
        await _write(response, bus.last, {"type": "resync"})
        return bus.last
    for event in events:
        if event.seen_by(user):
            await _write(response, event.number, event.data)
        sent = event.number
    return sent


async def _write(response: web.StreamResponse, number: int, data: object) -> None:
    await response.write(f"id: {number}\ndata: {json.dumps(data)}\n\n".encode())


async def _change_or_beat(bus: Bus, response: web.StreamResponse) -> None:
    try:
        async with asyncio.timeout(_BEAT_SECONDS):
            await bus.changed()
    except TimeoutError:
        await response.write(b": still here\n\n")
