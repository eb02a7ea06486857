"""How payloads reach the app: signatures, acknowledgements, time limits, retries, sockets."""

import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession, WSMsgType
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.slack_app import SlackApp, connected
from workspace import PersonError, Settings, Workspace
from workspace.http_out import sign


def test_the_signature_is_the_one_in_slacks_documentation():
    secret = "8f742231b10e8888abcd99yyyzzz85a5"
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&"
        "channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&"
        "command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
        "%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121"
        ".803a0bc887a14d10d2c447fce8b6703c"
    )
    assert sign(secret, body, "1531420618") == (
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    )


async def test_without_an_app_a_command_fails_as_in_slack(slack: Workspace):
    ack = await slack.types("alice", "#kwanus", "/release")

    assert ack.error == "dispatch_failed"
    assert ack.message == '/release failed with the error "dispatch_failed"'


async def test_a_command_nobody_handles_fails(slack: Workspace, http_app: SlackApp):
    assert (await slack.types("alice", "#kwanus", "/release")).error == "dispatch_failed"


async def test_a_socket_without_acknowledgement_times_out(settings: Settings):
    quick = Settings(seed=settings.seed, clock=settings.clock, ack_seconds=0.05)
    async with Workspace(quick) as slack, connected(slack, "socket") as app:

        @app.bolt.command("/release")
        async def release(ack: Any) -> None:
            await asyncio.sleep(0.2)
            await ack()

        ack = await slack.types("alice", "#kwanus", "/release")

    assert ack.error == "operation_timeout"
    assert ack.message == '/release failed with the error "operation_timeout"'


async def test_http_waits_no_longer_either(settings: Settings):
    quick = Settings(seed=settings.seed, clock=settings.clock, ack_seconds=0.05)
    async with Workspace(quick) as slack, connected(slack, "http") as app:

        @app.bolt.command("/release")
        async def release(ack: Any) -> None:
            await asyncio.sleep(0.2)
            await ack()

        assert (await slack.types("alice", "#kwanus", "/release")).error == "operation_timeout"


async def test_a_socket_comes_before_http(slack: Workspace, http_app: SlackApp):
    @http_app.bolt.command("/release")
    async def release(ack: Any) -> None:
        await ack()

    assert slack.hub.courier.transport == "http"
    await http_app.connects()
    assert slack.hub.courier.transport == "socket"
    await slack.types("alice", "#kwanus", "/release")
    assert "envelope_id" in slack.calls("/release")[-1].headers


async def test_an_event_comes_again_until_it_is_acknowledged(slack: Workspace, app: SlackApp):
    seen: list[dict[str, Any]] = []

    @app.bolt.middleware
    async def refuse(body: Any, req: Any, next: Any) -> Any:
        seen.append({"id": body["event_id"], "headers": req.headers})
        if len(seen) < 3:
            raise RuntimeError("not yet")
        return await next()

    @app.bolt.event("channel_archive")
    async def archived() -> None:
        pass

    slack.hub.courier.ack_seconds = 0.05
    slack.archives("#kwanus")
    await slack.idle()

    again = slack.calls("event channel_archive")
    assert [call.request["event_id"] for call in again] == [seen[0]["id"]] * 3
    numbers = [
        call.headers.get("X-Slack-Retry-Num", call.headers.get("retry_attempt")) for call in again
    ]
    assert numbers[1:] == ["1", "2"]


async def test_an_event_is_given_up_after_four_times(slack: Workspace, http_app: SlackApp):
    @http_app.bolt.event("member_joined_channel")
    async def joined() -> None:
        raise RuntimeError("never")

    http_app.slack.hub.courier.bot_url += "/nowhere"
    slack.leaves("eve", "#kwanus")
    await slack.idle()
    calls = slack.calls("event member_left_channel")
    assert [call.headers.get("X-Slack-Retry-Num") for call in calls] == [None, "1", "2", "3"]
    assert calls[-1].headers["X-Slack-Retry-Reason"] == "http_error"


async def test_only_subscribed_events_are_sent(slack: Workspace, http_app: SlackApp):
    await slack.types("alice", "#kwanus", "just talking, @slipway")
    await slack.idle()

    assert http_app.bodies == []


async def test_subscribed_messages_are_sent(slack: Workspace, app: SlackApp):
    slack.hub.state.app.events += ["message.channels", "app_mention"]

    @app.bolt.event("message")
    async def message() -> None:
        pass

    @app.bolt.event("app_mention")
    async def mention() -> None:
        pass

    await slack.types("alice", "#kwanus", "hello @slipway")
    await slack.idle()

    kinds = {body["event"]["type"]: body["event"] for body in app.bodies}
    assert kinds["message"]["channel_type"] == "channel"
    assert kinds["app_mention"]["text"] == "hello <@U0SLIPWAY1|slipway>"


async def test_the_hello_counts_connections_and_an_eleventh_is_one_too_many(slack: Workspace):
    token = slack.hub.state.app.app_token
    client = AsyncWebClient(base_url=slack.api_url)
    async with ClientSession() as session:

        async def connects() -> tuple[Any, str]:
            url = (await client.apps_connections_open(app_token=token))["url"]
            return await session.ws_connect(url), url

        sockets = [(await connects())[0] for _ in range(10)]
        hellos = [await socket.receive_json() for socket in sockets]
        assert [hello["num_connections"] for hello in hellos] == list(range(1, 11))
        eleventh, url = await connects()
        assert (await eleventh.receive_json())["reason"] == "too_many_websockets"
        again = await session.get(url.replace("ws://", "http://"))
        assert again.status == 401


async def test_connections_take_turns(slack: Workspace, http_app: SlackApp):
    @http_app.bolt.command("/release")
    async def release(ack: Any) -> None:
        await ack()

    await http_app.connects()
    async with connected(slack, "socket") as second:

        @second.bolt.command("/release")
        async def also(ack: Any) -> None:
            await ack()

        for _ in range(4):
            assert (await slack.types("alice", "#kwanus", "/release")).ok
        assert len(http_app.bodies) == len(second.bodies) == 2


async def test_an_app_told_to_refresh_comes_back(slack: Workspace):
    async with connected(slack, "socket") as app:

        @app.bolt.command("/release")
        async def release(ack: Any) -> None:
            await ack()

        assert app.socket is not None
        before = app.socket.client.wss_uri
        await slack.disconnects("refresh_requested")
        await slack.wait_for(lambda: app.socket and app.socket.client.wss_uri not in (None, before))
        await slack.wait_for(lambda: slack.hub.courier.sockets.count == 1)
        assert (await slack.types("alice", "#kwanus", "/release")).ok


async def test_a_silent_socket_swallows_everything(slack: Workspace):
    async with connected(slack, "socket"):
        slack.hub.courier.ack_seconds = 0.05
        slack.goes_silent()
        ack = await slack.types("alice", "#kwanus", "/release")
        assert ack.error == "operation_timeout"


async def test_slack_pings(settings: Settings):
    lively = Settings(seed=settings.seed, ping_seconds=0.01)
    async with Workspace(lively) as slack, ClientSession() as session:
        token = slack.hub.state.app.app_token
        client = AsyncWebClient(base_url=slack.api_url)
        url = (await client.apps_connections_open(app_token=token))["url"]
        socket = await session.ws_connect(url, autoping=False)
        assert (await socket.receive_json())["type"] == "hello"
        assert (await socket.receive()).type == WSMsgType.PING


async def test_after_a_warning_the_socket_still_serves(slack: Workspace, http_app: SlackApp):
    token = slack.hub.state.app.app_token
    client = AsyncWebClient(base_url=slack.api_url)
    async with ClientSession() as session:
        url = (await client.apps_connections_open(app_token=token))["url"]
        socket = await session.ws_connect(url)
        await socket.receive_json()
        await slack.disconnects("warning")
        assert (await socket.receive_json())["reason"] == "warning"
        typing = asyncio.create_task(slack.types("alice", "#kwanus", "/release"))
        envelope = await socket.receive_json()
        assert envelope["type"] == "slash_commands"
        assert envelope["accepts_response_payload"] is True
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "Hi"}})
        assert (await typing).body == {"text": "Hi"}


async def test_the_sdk_notices_a_silent_death_and_comes_back(slack: Workspace):
    app = SlackApp(slack)

    @app.bolt.command("/release")
    async def release(ack: Any) -> None:
        await ack()

    await app.connects(ping_interval=0.1)
    assert app.socket is not None
    dead = app.socket.client.wss_uri
    slack.goes_silent()
    await slack.wait_for(lambda: app.socket and app.socket.client.wss_uri not in (None, dead))
    await slack.wait_for(lambda: slack.hub.courier.sockets.count == 1)
    assert (await slack.types("alice", "#kwanus", "/release")).ok
    await app.goes()


async def test_a_silent_socket_answers_no_ping(slack: Workspace):
    token = slack.hub.state.app.app_token
    url = (await AsyncWebClient(base_url=slack.api_url).apps_connections_open(app_token=token))[
        "url"
    ]
    async with ClientSession() as session:
        socket = await session.ws_connect(url, autoping=False)
        assert (await socket.receive_json())["type"] == "hello"
        await socket.ping(b"one")
        assert (await socket.receive()).type == WSMsgType.PONG
        slack.goes_silent()
        await socket.ping(b"two")
        with pytest.raises(TimeoutError):
            await socket.receive(timeout=0.05)


async def test_what_a_person_cannot_do(slack: Workspace, http_app: SlackApp):
    with pytest.raises(PersonError, match="not a valid command"):
        await slack.types("alice", "#kwanus", "/deploy")
    with pytest.raises(PersonError, match="deactivated"):
        await slack.types("dan", "#kwanus", "hello")
    slack.leaves("eve", "#kwanus")
    with pytest.raises(PersonError, match="is not in"):
        await slack.types("eve", "#kwanus", "hello")
    await slack.types("alice", "#kwanus", "parent")
    ts = slack.messages("#kwanus")[0]["ts"]
    with pytest.raises(PersonError, match="not supported in threads"):
        await slack.types("alice", "#kwanus", "/release", thread_ts=ts)
