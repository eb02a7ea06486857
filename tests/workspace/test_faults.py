"""What goes wrong on demand, and the limits on how fast one may call."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import HandClock
from tests.workspace.kit import modal, refusal
from workspace import Settings, Workspace


async def test_too_many_requests_say_when_to_come_back(slack: Workspace, client: AsyncWebClient):
    slack.fault("429", "chat.postMessage", seconds=7)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="#kwanus", text="x")

    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert caught.value.response["error"] == "ratelimited"
    await client.chat_postMessage(channel="#kwanus", text="now it goes")


async def test_slack_is_down(slack: Workspace, client: AsyncWebClient):
    slack.fault("503", count=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await client.auth_test()
        assert caught.value.response.status_code == 503
    assert (await client.auth_test())["ok"]


@pytest.mark.parametrize(("kind", "happened"), [("reset", 0), ("lost_answer", 1)])
async def test_the_connection_breaks(
    slack: Workspace, client: AsyncWebClient, kind: str, happened: int
):
    slack.fault(kind, "chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="#kwanus", text="x", client_msg_id="k")

    assert len(slack.messages("#kwanus")) == happened
    await client.chat_postMessage(channel="#kwanus", text="x", client_msg_id="k")
    assert len(slack.messages("#kwanus")) == 1


async def test_slack_is_slow(slack: Workspace, client: AsyncWebClient):
    slack.fault("slow", "auth.test", seconds=5)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(client.auth_test(), 0.05)


@pytest.mark.parametrize(
    "word", ["not_in_channel", "token_revoked", "invalid_blocks", "is_archived", "fatal_error"]
)
async def test_any_error_of_slack(slack: Workspace, client: AsyncWebClient, word: str):
    slack.fault(word)
    assert await refusal(client.chat_postMessage(channel="#kwanus", text="x")) == word
    assert slack.messages("#kwanus") == []
    await client.chat_postMessage(channel="#kwanus", text="x")


async def test_a_fault_strikes_where_it_makes_sense(slack: Workspace, client: AsyncWebClient):
    slack.fault("expired_trigger_id")
    assert (await client.auth_test())["ok"]
    trigger = slack.hub.triggers.issue("U0ALICE000")
    opening = client.views_open(trigger_id=trigger, view=modal())
    assert await refusal(opening) == "expired_trigger_id"


async def test_a_fault_for_a_while(slack: Workspace, client: AsyncWebClient, clock: HandClock):
    slack.fault("fatal_error", count=None, seconds=60)
    for _ in range(3):
        assert await refusal(client.auth_test()) == "fatal_error"
    clock.passes(61)
    assert (await client.auth_test())["ok"]
    slack.fault("fatal_error", count=None, seconds=60)
    slack.clears_faults()
    assert (await client.auth_test())["ok"]


@pytest.fixture
async def strict(settings: Settings) -> Workspace:
    return Workspace(Settings(seed=settings.seed, clock=settings.clock, rate_limits="strict"))


async def test_a_channel_takes_one_message_a_second_after_a_short_burst(
    strict: Workspace, clock: HandClock
):
    async with strict:
        web = AsyncWebClient(token=strict.hub.state.app.bot_token, base_url=strict.api_url)
        for _ in range(4):
            await web.chat_postMessage(channel="#kwanus", text="x")
        await web.chat_postMessage(channel="C0KWANUS00", text="the same channel")
        assert await refusal(web.chat_postMessage(channel="#kwanus", text="x")) == "ratelimited"
        await web.chat_postMessage(channel="#releases", text="another channel may")
        clock.passes(1.0)
        await web.chat_postMessage(channel="#kwanus", text="x")
        assert await refusal(web.chat_postMessage(channel="#kwanus", text="x")) == "ratelimited"


async def test_methods_have_tiers(strict: Workspace, clock: HandClock):
    async with strict:
        web = AsyncWebClient(token=strict.hub.state.app.bot_token, base_url=strict.api_url)
        for _ in range(20):
            await web.usergroups_list()
        assert await refusal(web.usergroups_list()) == "ratelimited"
        clock.passes(60)
        assert (await web.usergroups_list())["ok"]


async def test_the_sdks_own_retry_understands_the_answer(slack: Workspace):
    token = slack.hub.state.app.bot_token
    again = [AsyncRateLimitErrorRetryHandler(max_retry_count=1)]
    web = AsyncWebClient(token=token, base_url=slack.api_url, retry_handlers=list(again))
    slack.fault("429", "auth.test", seconds=0)
    assert (await web.auth_test())["ok"]
    assert [call.status for call in slack.calls("auth.test")] == ["429 ratelimited", "200 ok"]
