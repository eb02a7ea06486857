"""What is logged, by us and by libraries: one JSON line an event, never a secret."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.request_verification.async_request_verification import (
    AsyncRequestVerification as RequestVerification,
)
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import configure


class Log(io.StringIO):
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    out = Log()
    configure(["xoxb-secret", "xoxb-secret-longer", "abc"], out=out)
    yield out
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


def test_an_event_is_a_line_with_its_facts(log):
    structlog.get_logger().info("ready", projects=["shop"], port=3000)
    (event,) = log.events()
    assert event.pop("timestamp").endswith("Z")
    assert event == {"event": "ready", "projects": ["shop"], "port": 3000, "level": "info"}


def test_no_secret_in_words_facts_or_exceptions(log):
    logger = structlog.get_logger()
    try:
        raise ValueError("token xoxb-secret-longer was refused")
    except ValueError:
        logger.exception("failed", env={"T": ["xoxb-secret"]}, odd=ValueError("xoxb-secret"))
    logging.getLogger("library").warning("sent %s", "xoxb-secret")
    assert "xoxb" not in log.getvalue()
    failed, library = log.events()
    assert failed["env"] == {"T": ["[hidden]"]}
    assert "token [hidden] was refused" in failed["exception"]
    assert library["event"] == "sent [hidden]"


def test_short_values_do_not_black_out_words(log):
    structlog.get_logger().info("abcdef")
    assert log.events()[0]["event"] == "abcdef"


def test_libraries_are_quiet(log):
    logging.getLogger("slack_bolt.App").info("a request")
    logging.getLogger("alembic.runtime").info("setup")
    assert log.events() == []


async def goes_on() -> BoltResponse:
    raise AssertionError("it was refused")


async def test_of_a_forged_request_nothing_is_logged_but_what_to_look_at(log):
    signing = RequestVerification(signing_secret="abc")
    request = AsyncBoltRequest(body="token=t0ken&response_url=https://x", headers={})
    await signing.async_process(req=request, resp=BoltResponse(status=200), next=goes_on)
    [event] = log.events()
    assert "SLACK_SIGNING_SECRET" in event["event"]
    assert "t0ken" not in log.getvalue()


async def nobody() -> AuthorizeResult:
    raise AssertionError("nobody asks")


def test_what_is_meant_is_no_warning(log):
    AsyncApp(client=AsyncWebClient(token="xoxb-secret"), authorize=nobody, signing_secret="abc")
    assert log.events() == []
