"""Slack's side of an acknowledgement, in a process of its own: posts what it is told to, and waits.

A client in the bot's own loop would get the answer only after what the bot does next. Reads one
JSON list a line: a number, an address, a body, headers; writes the number and the seconds it took.
"""

import http.client
import json
import os
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from urllib.parse import urlsplit

_mine = threading.local()
AT_ONCE = 50


def post(url: str, body: str, headers: dict[str, str]) -> float:
    """Seconds from the first byte sent to the last one received, on a connection that stays."""
    connection = _connection(urlsplit(url).netloc)
    data = body.encode()
    start = time.perf_counter()
    connection.request("POST", "/slack/events", data, headers)
    answer = connection.getresponse()
    answer.read()
    seconds = time.perf_counter() - start
    assert answer.status == 200, answer.status
    return seconds


def _connection(netloc: str) -> http.client.HTTPConnection:
    kept: dict[str, http.client.HTTPConnection] = _mine.__dict__
    return kept.setdefault(netloc, http.client.HTTPConnection(netloc))


def _answer(line: str) -> None:
    number, url, body, headers = json.loads(line)
    seconds = post(url, body, headers)
    os.write(1, f"{number} {seconds}\n".encode())  # at once, or the lines of threads would mix


def _failed(done: Future[None]) -> None:
    """Who waits must not wait for ever."""
    if error := done.exception():
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        os._exit(1)


def main() -> None:
    """Until there are no more."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for line in sys.stdin:
            threads.submit(_answer, line).add_done_callback(_failed)


if __name__ == "__main__":
    main()
