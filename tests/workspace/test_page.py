"""The page's endpoints: who gets in, what is shown, what one can do, and the stream."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession, CookieJar
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.kit import actions, button, field, modal, option, section, text_input
from tests.workspace.slack_app import SlackApp
from workspace import Workspace
from workspace.kinds import Json
from workspace.page_api import PAGE


class Page:
    """A browser that came in by the printed address."""

    def __init__(self, slack: Workspace, session: ClientSession) -> None:
        self.slack, self.session = slack, session
        self.streams: list[ClientResponse] = []

    async def get(self, path: str, **query: str) -> Any:
        async with self.session.get(f"{self.slack.url}/ui/{path}", params=query) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def post(self, path: str, as_: str = "U0ALICE000", **body: Any) -> Any:
        headers = {"Origin": self.slack.url}
        url = f"{self.slack.url}/ui/{path}"
        async with self.session.post(url, json={"as": as_, **body}, headers=headers) as response:
            return await response.json()

    async def stream(self, user: str, last: str = "") -> ClientResponse:
        headers = {"Last-Event-ID": last} if last else {}
        url = f"{self.slack.url}/ui/events?as={user}"
        self.streams.append(await self.session.get(url, headers=headers))
        return self.streams[-1]


async def event_of(stream: ClientResponse, kind: str) -> tuple[str, Json]:
    """The next event of a kind, with its id."""
    number = ""
    async with asyncio.timeout(2):
        async for line in stream.content:
            text = line.decode().strip()
            if text.startswith("id: "):
                number = text.removeprefix("id: ")
            if text.startswith("data: "):
                data = json.loads(text.removeprefix("data: "))
                if data["type"] == kind:
                    return number, data
    raise AssertionError(f"no {kind} came")


@pytest.fixture
async def page(slack: Workspace) -> AsyncIterator[Page]:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        async with session.get(slack.page_url, allow_redirects=False) as response:
            assert (response.status, response.headers["Location"]) == (302, "/ui/")
            cookie = response.headers["Set-Cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=Strict" in cookie
        page = Page(slack, session)
        yield page
        for stream in page.streams:
            stream.close()


@pytest.mark.parametrize(
    "path",
    [
        "/ui/",
        "/ui/state?as=U0ALICE000",
        "/ui/static/app.js",
        "/ui/?token=wrong",
        "/ui/wire",
        "/ui/events?as=U0ALICE000",
    ],
)
async def test_nobody_comes_in_without_the_token(slack: Workspace, path: str):
    async with ClientSession() as session, session.get(slack.url + path) as response:
        assert response.status == 401
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
async def test_other_sites_cannot_post(page: Page, headers: dict[str, str]):
    url = f"{page.slack.url}/ui/send"
    body = {"as": "U0ALICE000", "channel": "C0KWANUS00", "text": "x"}
    async with page.session.post(url, json=body, headers=headers) as response:
        assert response.status == 403
    assert page.slack.messages("#kwanus") == []


async def test_other_names_are_not_this_host(page: Page):
    headers = {"Host": "rebound.example"}
    async with page.session.get(f"{page.slack.url}/ui/", headers=headers) as response:
        assert response.status == 421


async def test_scripts_and_styles_are_small_on_the_way(page: Page):
    names = [path.name for path in PAGE.iterdir() if path.suffix in (".js", ".css")]
    sizes = {}
    for name in names:
        url = f"{page.slack.url}/ui/static/{name}"
        async with page.session.get(url, auto_decompress=False) as response:
            assert response.headers["Content-Encoding"] == "gzip"
            packed = await response.read()
            sizes[name] = len(packed)
        plain = await page.session.get(url, headers={"Accept-Encoding": "identity"})
        assert gzip.decompress(packed) == await plain.read() == (PAGE / name).read_bytes()
    assert sum(sizes.values()) < 60_000, sorted(sizes.items(), key=lambda one: -one[1])


async def test_static_files_stay_in_their_folder(page: Page):
    for name in ("..%2Fserver.py", "nothing.js", "%2e%2e%2fserver.py"):
        url = f"{page.slack.url}/ui/static/{name}"
        async with page.session.get(url) as response:
            assert response.status == 404


async def test_the_state_of_the_workspace(page: Page, http_app: SlackApp):
    page.slack.leaves("eve", "#kwanus")
    state = await page.get("state", **{"as": "U0EVE00000"})

    assert state["team"]["name"] == "Slipway Demo"
    assert state["app"]["transport"] == "http"
    assert [p["name"] for p in state["people"]][:3] == ["alice", "bob", "carol"]
    channels = {c["name"]: c for c in state["channels"]}
    assert channels["kwanus"]["is_member"] is False
    assert channels["Slipway"]["kind"] == "im"
    assert [step["done"] for step in state["guide"]["steps"]] == [False, False, False]


async def test_a_command_by_the_page(page: Page, http_app: SlackApp):
    @http_app.bolt.command("/release")
    async def release(ack: Any) -> None:
        await ack("Hello")

    stream = await page.stream("U0ALICE000")
    answer = await page.post("send", channel="C0KWANUS00", text="/release")

    assert answer["ok"]
    assert answer["ack_ms"] > 0
    _, event = await event_of(stream, "ephemeral")
    assert event["message"]["text"] == "Hello"
    assert "to" not in event["message"]
    wrong = await page.post("send", channel="C0KWANUS00", text="/deploy")
    assert wrong["error"] == "unknown_command"


async def test_a_failing_command_by_the_page(page: Page):
    answer = await page.post("send", channel="C0KWANUS00", text="/release")
    assert answer == {
        "ok": False,
        "error": "dispatch_failed",
        "message": '/release failed with the error "dispatch_failed"',
    }


async def test_a_click_by_the_page_sends_real_objects(page: Page, http_app: SlackApp):
    @http_app.bolt.action("kind")
    async def kind(ack: Any) -> None:
        await ack()

    menu = {"type": "static_select", "action_id": "kind", "options": [option("minor", "Minor")]}
    ts = (
        await http_app.client.chat_postMessage(
            channel="#kwanus", text="x", blocks=[actions(menu, block_id="b")]
        )
    )["ts"]
    container = {"type": "message", "channel": "C0KWANUS00", "ts": ts}
    answer = await page.post(
        "act", container=container, block_id="b", action_id="kind", value="minor", state={}
    )

    assert answer["ok"]
    assert http_app.body["actions"][0]["selected_option"]["text"]["text"] == "Minor"
    assert http_app.body["state"]["values"]["b"]["kind"]["selected_option"]["value"] == "minor"
    gone = await page.post("act", container=container, block_id="b", action_id="other")
    assert gone["error"] == "element_not_found"


async def test_a_form_by_the_page(page: Page, http_app: SlackApp):
    @http_app.bolt.view("form")
    async def sent(ack: Any) -> None:
        await ack()

    stream = await page.stream("U0ALICE000")
    trigger = page.slack.hub.triggers.issue("U0ALICE000")
    view = modal(field("Why", text_input("t"), "why"), callback_id="form")
    await http_app.client.views_open(trigger_id=trigger, view=view)
    _, event = await event_of(stream, "view")
    assert event["action"] == "open"
    view_id = event["view"]["id"]

    empty = await page.post("submit", view_id=view_id, state={})
    assert empty["response_action"] == "errors"
    done = await page.post("submit", view_id=view_id, state={"why": {"t": "because"}})
    assert done["response_action"] is None
    assert (await event_of(stream, "view"))[1]["action"] == "close"
    assert (await page.post("close", view_id=view_id))["error"] == "view_not_found"


async def test_the_stream_resumes_and_keeps_secrets(page: Page, client: AsyncWebClient):
    stream = await page.stream("U0BOB00000")
    await client.chat_postMessage(channel="#kwanus", text="one")
    number, event = await event_of(stream, "message")
    assert event["message"]["text"] == "one"
    stream.close()

    await client.chat_postEphemeral(channel="#kwanus", user="U0ALICE000", text="not for bob")
    await client.chat_postMessage(channel="#kwanus", text="two")
    again = await page.stream("U0BOB00000", last=number)
    seen = []
    while "two" not in seen:
        seen.append((await event_of(again, "message"))[1]["message"]["text"])
    assert seen == ["two"]
    again.close()

    lost = await page.stream("U0BOB00000", last="3")
    await event_of(lost, "resync")


async def test_the_wire_shows_no_secrets(page: Page, http_app: SlackApp):
    @http_app.bolt.command("/release")
    async def release(ack: Any) -> None:
        await ack()

    await page.post("send", channel="C0KWANUS00", text="/release")
    await http_app.client.chat_postMessage(channel="#kwanus", text="x")
    entries = (await page.get("wire", after="0"))["entries"]

    assert {"to_app", "from_app"} == {entry["direction"] for entry in entries}
    everything = json.dumps(entries)
    app = page.slack.hub.state.app
    for secret in (app.bot_token, app.signing_secret, app.verification_token):
        assert secret not in everything
    later = await page.get("wire", after=str(entries[-1]["n"]))
    assert later == {"entries": []}


async def test_the_guide_ticks_off_what_happened(page: Page, http_app: SlackApp):
    @http_app.bolt.command("/release")
    async def release(ack: Any) -> None:
        await ack()

    @http_app.bolt.action("approve")
    async def approve(ack: Any) -> None:
        await ack()

    await page.post("send", channel="C0KWANUS00", text="/release")
    ts = (
        await http_app.client.chat_postMessage(
            channel="#kwanus", text="x", blocks=[actions(button("Approve 1.4.0"), block_id="b")]
        )
    )["ts"]
    click: Json = {
        "container": {"type": "message", "channel": "C0KWANUS00", "ts": ts},
        "block_id": "b",
        "action_id": "approve",
    }
    await page.post("act", **click)
    assert await done(page) == [True, False, False]
    await page.post("act", as_="U0BOB00000", **click)
    assert await done(page) == [True, True, False]
    await page.post("read", channel=page.slack.channel("#announcements").id)
    assert await done(page) == [True, True, False]
    await http_app.client.chat_postMessage(channel="#announcements", text="1.4.0 is out")
    await page.post("read", channel=page.slack.channel("#announcements").id)
    assert await done(page) == [True, True, True]


async def done(page: Page) -> list[bool]:
    state = await page.get("state", **{"as": "U0ALICE000"})
    return [step["done"] for step in state["guide"]["steps"]]


async def test_unread_counts_what_is_new(page: Page, client: AsyncWebClient):
    await client.chat_postMessage(channel="#kwanus", text="x")
    assert await unread(page) == 1
    await page.post("read", channel="C0KWANUS00")
    assert await unread(page) == 0


async def unread(page: Page) -> int:
    state = await page.get("state", **{"as": "U0ALICE000"})
    return next(int(c["unread"]) for c in state["channels"] if c["id"] == "C0KWANUS00")


async def test_faults_by_the_page(page: Page, client: AsyncWebClient):
    answer = await page.post("fault", kind="503", method="auth.test", count=3)
    assert answer["faults"][0] == {"kind": "503", "method": "auth.test", "left": 3, "until": None}
    state = await page.get("state", **{"as": "U0ALICE000"})
    assert state["faults"][0]["kind"] == "503"
    await page.post("fault/clear")
    assert (await client.auth_test())["ok"]


async def test_only_hosted_images_are_shown(page: Page, client: AsyncWebClient):
    answer = await client.files_upload_v2(filename="chart.png", content=b"\x89PNG", title="x")
    url = f"{page.slack.url}/ui/image"
    hosted = {"url": answer["file"]["url_private"]}
    async with page.session.get(url, params=hosted) as response:
        assert (response.status, response.content_type) == (200, "image/png")
    async with page.session.get(url, params={"url": "http://x.example/a.png"}) as response:
        assert response.status == 404


async def test_odd_requests_are_answered_in_words(page: Page):
    assert (await page.post("send"))["error"] == "bad_request"
    assert (await page.post("send", as_="U0NOBODY00"))["error"] == "user_not_found"
    assert (await page.post("act", container=[]))["error"] == "bad_request"


async def test_home_by_the_page(page: Page, http_app: SlackApp):
    @http_app.bolt.event("app_home_opened")
    async def opened(event: Any, client: Any) -> None:
        view = {"type": "home", "blocks": [section()]}
        await client.views_publish(user_id=event["user"], view=view)

    stream = await page.stream("U0BOB00000")
    assert await page.get("home", **{"as": "U0BOB00000"}) == {"view": None}
    _, event = await event_of(stream, "home")
    assert event["view"]["type"] == "home"


async def test_the_page_knows_whose_turn_it_is(page: Page, client: AsyncWebClient):
    stream = await page.stream("U0ALICE000")
    await client.chat_postMessage(channel="#kwanus", text="<@U0BOB00000> please approve")
    _, event = await event_of(stream, "person")
    assert event == {"type": "person", "id": "U0BOB00000", "mentions": 1}
    assert await mentions(page, "U0BOB00000") == (1, 1)
    await page.post("read", as_="U0BOB00000", channel="C0KWANUS00")
    assert (await event_of(stream, "person"))[1]["mentions"] == 0
    assert await mentions(page, "U0BOB00000") == (0, 0)


async def mentions(page: Page, user: str) -> tuple[int, int]:
    """Of the person, and of the channel for that person."""
    state = await page.get("state", **{"as": user})
    mine = next(one for one in state["people"] if one["id"] == user)
    channel = next(one for one in state["channels"] if one["id"] == "C0KWANUS00")
    return mine["mentions"], channel["mentions"]


async def test_a_reload_keeps_the_modals(page: Page, client: AsyncWebClient):
    trigger = page.slack.hub.triggers.issue("U0ALICE000")
    await client.views_open(trigger_id=trigger, view=modal(section("still here")))

    state = await page.get("state")
    assert state["as"] == "U0ALICE000"
    assert [view["blocks"][0]["text"]["text"] for view in state["views"]] == ["still here"]
    assert (await page.get("state", **{"as": "U0BOB00000"}))["views"] == []


async def test_files_are_downloads(page: Page, client: AsyncWebClient):
    answer = await client.files_upload_v2(filename="x.html", content=b"<script>", title="x")
    query = {"id": answer["file"]["id"]}
    async with page.session.get(f"{page.slack.url}/ui/file", params=query) as response:
        assert response.headers["Content-Disposition"] == "attachment"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.content_type == "application/octet-stream"
    async with page.session.get(f"{page.slack.url}/ui/image", params=query) as response:
        assert response.status == 404
