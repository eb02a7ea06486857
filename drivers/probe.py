"""Ask a system how it fares: by a command, over HTTP, or from Prometheus.

Every probe only looks, may be repeated at will, and ends within its time limit. What kept it
from an answer is Inconclusive, never an exception and never a breach.
"""

import asyncio
import json
import os
import signal
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import assert_never

import aiohttp
from yarl import URL

from release.probes import (
    Breached,
    CommandProbe,
    Healthy,
    HttpProbe,
    Inconclusive,
    Probe,
    PrometheusProbe,
    Verdict,
    judge_json,
    judge_output,
    judge_prometheus,
    judge_text,
)
from release.values import Struct

BODY = 1024 * 1024  # bytes of an answer that are read
REDIRECTS = 5


class NoAnswer(Exception):
    """The question could not be put, or not be answered; the message says why."""


class Answer(Struct, frozen=True):
    """A response: its status and the beginning of its text."""

    status: int
    text: str


class Prober:
    """Asks with a session of its own, opened at the first question."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def ask(self, wanted: Probe) -> Verdict:
        """Ask once."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return await probe(wanted, self._session)

    async def close(self) -> None:
        """Let the connections go."""
        if self._session is not None:
            await self._session.close()


async def probe(wanted: Probe, session: aiohttp.ClientSession) -> Verdict:
    """Ask once."""
    try:
        match wanted:
            case CommandProbe():
                return await _command(wanted)
            case HttpProbe():
                return await _http(wanted, session)
            case PrometheusProbe():
                return await _prometheus(wanted, session)
            case _:
                assert_never(wanted)
    except NoAnswer as why:
        return Inconclusive(str(why))


async def _http(wanted: HttpProbe, session: aiohttp.ClientSession) -> Verdict:
    answer = await _get(session, _url(wanted.url), wanted.headers, wanted.timeout)
    if answer.status != wanted.status:
        return Breached(answer.status, f"status {wanted.status}")
    if wanted.pointer is not None:
        return judge_json(answer.text, wanted.pointer, wanted.pattern, wanted.limit)
    if wanted.pattern is None and wanted.limit is None:
        return Healthy(answer.status)
    return judge_text(answer.text.strip(), wanted.pattern, wanted.limit)


async def _prometheus(wanted: PrometheusProbe, session: aiohttp.ClientSession) -> Verdict:
    url = (_url(wanted.url) / "api/v1/query").with_query(query=wanted.query)
    answer = await _get(session, url, wanted.headers, wanted.timeout)
    try:
        return judge_prometheus(json.loads(answer.text), wanted.limit)
    except (ValueError, RecursionError):
        return Inconclusive(f"status {answer.status}, and the answer is not JSON")


def _url(text: str) -> URL:
    try:
        url = URL(text)
    except ValueError as error:
        raise NoAnswer(f"{text} is no URL: {error}") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise NoAnswer(f"{text} is not an http or https URL")
    return url


async def _get(
    session: aiohttp.ClientSession, url: URL, headers: Mapping[str, str], timeout: timedelta
) -> Answer:
    try:
        async with asyncio.timeout(timeout.total_seconds()):
            return await _follow(session, url, headers)
    except TimeoutError as error:
        raise NoAnswer(f"no answer within {timeout.total_seconds():g} s") from error
    except aiohttp.ClientConnectorError as error:
        code = error.os_error.errno or 0
        why = os.strerror(code) if code > 0 else error.os_error.strerror
        raise NoAnswer(f"{url.host}:{url.port} cannot be reached: {why}") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise NoAnswer(f"{url.host}: {str(error) or type(error).__name__}") from error


async def _follow(session: aiohttp.ClientSession, url: URL, headers: Mapping[str, str]) -> Answer:
    """GET, and follow redirects by hand: headers may carry a token that is for one host."""
    for _ in range(REDIRECTS + 1):
        async with session.get(url, headers=headers, allow_redirects=False) as response:
            target = response.headers.get("Location")
            if target is None or not 300 <= response.status < 400:
                return Answer(response.status, await _text(response))
        url = _redirected(url, target)
    raise NoAnswer(f"more than {REDIRECTS} redirects")


async def _text(response: aiohttp.ClientResponse) -> str:
    body = b""
    while len(body) < BODY and (part := await response.content.read(BODY - len(body))):
        body += part
    return body.decode(errors="replace")


def _redirected(url: URL, target: str) -> URL:
    to = _url(str(url.join(URL(target))))
    safer = url.scheme == "http" and to.scheme == "https"
    if to.host != url.host or (to.origin() != url.origin() and not safer):
        raise NoAnswer(f"redirected to {to.host}:{to.port}, which was not asked for")
    return to


async def _command(wanted: CommandProbe) -> Verdict:
    call = wanted.call
    process = await _start(wanted)
    try:
        async with asyncio.timeout(call.limit.total_seconds()):
            output = await _output(process)
            exit_code = await process.wait()
    except TimeoutError as error:
        raise NoAnswer(f"no answer within {call.limit.total_seconds():g} s") from error
    finally:
        await _end(process)
    return judge_output(exit_code, output, wanted.limit)


async def _start(wanted: CommandProbe) -> Process:
    call = wanted.call
    try:
        return await asyncio.create_subprocess_exec(
            *call.argv,
            cwd=call.cwd,
            env=call.env,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        raise NoAnswer(f"{call.argv[0]} could not be started: {error}") from error


async def _output(process: Process) -> str:
    """The last bytes of what it prints."""
    end = b""
    while process.stdout and (part := await process.stdout.read(BODY)):
        end = (end + part)[-BODY:]
    return end.decode(errors="replace")


async def _end(process: Process) -> None:
    """Leave nothing of it running: a probe has no effects that could need tidying up."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
