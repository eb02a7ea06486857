"""The methods that read: who is here, who is in which group, where the app is."""

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.kit import refusal
from workspace import Settings, Workspace


async def test_auth_test_says_who_the_app_is(slack: Workspace, client: AsyncWebClient):
    answer = await client.auth_test()

    assert answer["user_id"] == "U0SLIPWAY1"
    assert answer["team_id"] == "T0SLIPWAY1"
    assert "chat:write" in answer.headers["x-oauth-scopes"]


async def test_people_have_states_and_zones(client: AsyncWebClient):
    members = {m["name"]: m for m in (await client.users_list())["members"]}

    assert members["carol"]["tz"] == "America/New_York"
    assert members["gil"]["is_restricted"]
    assert members["dan"]["deleted"]
    assert "tz" not in members["dan"]
    assert members["slipway"]["is_bot"]
    assert (await client.users_info(user="U0SAM00000"))["user"]["real_name"] == "Sam Singh"
    assert await refusal(client.users_info(user="U0NOBODY00")) == "user_not_found"


async def test_groups_have_members(slack: Workspace, client: AsyncWebClient):
    groups = (await client.usergroups_list(include_users=True))["usergroups"]
    assert {g["handle"]: g["users"] for g in groups}["approvers"] == ["U0BOB00000", "U0CAROL000"]

    slack.sets_group("approvers", [])
    answer = await client.usergroups_users_list(usergroup="S0APPROVERS")
    assert answer["users"] == []
    gone = client.usergroups_users_list(usergroup="S0NOBODY00")
    assert await refusal(gone) == "no_such_subteam"


async def test_channels_and_their_members(slack: Workspace, client: AsyncWebClient):
    info = (await client.conversations_info(channel="C0KWANUS00"))["channel"]
    assert info["is_member"]
    assert info["name"] == "kwanus"
    names = [c["name"] for c in (await client.conversations_list())["channels"]]
    assert names == ["releases", "announcements", "kwanus"]
    slack.leaves("eve", "#kwanus")
    members = (await client.conversations_members(channel="C0KWANUS00"))["members"]
    assert "U0EVE00000" not in members


async def test_lists_come_in_pages(client: AsyncWebClient):
    seen = []
    async for page in await client.users_list(limit=4):
        seen += [member["name"] for member in page["members"]]

    assert len(seen) == len(set(seen)) == 10


async def test_a_private_channel_is_invisible_from_outside(settings: Settings):
    assert settings.seed is not None
    settings.seed["channels"].append({"name": "secret", "kind": "private", "bot": False})
    async with Workspace(settings) as slack:
        web = AsyncWebClient(token=slack.hub.state.app.bot_token, base_url=slack.api_url)
        assert await refusal(web.conversations_info(channel="C0SECRET00")) == "channel_not_found"
        assert await refusal(web.chat_postMessage(channel="C0SECRET00", text="x")) == (
            "channel_not_found"
        )


@pytest.mark.parametrize(
    ("token", "word"),
    [
        ("xoxb-wrong", "invalid_auth"),
        ("xapp-1-A0SLIPWAY1-local-workspace", "not_allowed_token_type"),
    ],
)
async def test_a_wrong_token_is_refused(slack: Workspace, token: str, word: str):
    assert await refusal(AsyncWebClient(token=token, base_url=slack.api_url).auth_test()) == word


async def test_no_token_no_answer(slack: Workspace):
    assert await refusal(AsyncWebClient(base_url=slack.api_url).auth_test()) == "not_authed"


async def test_a_revoked_token_is_told_so(slack: Workspace, client: AsyncWebClient):
    slack.revokes_token()
    assert await refusal(client.auth_test()) == "token_revoked"


async def test_an_unknown_method_and_argument(client: AsyncWebClient):
    assert await refusal(client.api_call("chat.shout")) == "unknown_method"
    assert await refusal(client.users_info(user="U0BOB00000", loud="1")) == "invalid_arguments"
    assert await refusal(client.api_call("users.info")) == "invalid_arguments"


async def test_team_id_is_welcome_everywhere(slack: Workspace):
    token = slack.hub.state.app.bot_token
    web = AsyncWebClient(token=token, base_url=slack.api_url, team_id="T0SLIPWAY1")
    assert (await web.users_info(user="U0BOB00000"))["ok"]
    assert (await web.chat_postMessage(channel="#kwanus", text="x"))["ok"]


async def test_a_missing_scope_names_what_is_needed():
    async with Workspace() as slack:
        web = AsyncWebClient(token=slack.hub.state.app.bot_token, base_url=slack.api_url)
        answer = await web.api_call("users.list")
        assert answer["ok"]
        with pytest.raises(Exception, match="missing_scope") as caught:
            await web.team_info()
        assert caught.value.response["needed"] == "team:read"  # type: ignore[attr-defined]
        assert "chat:write" in caught.value.response["provided"]  # type: ignore[attr-defined]


async def test_reactions_and_pins(slack: Workspace, client: AsyncWebClient):
    ts = (await client.chat_postMessage(channel="#kwanus", text="x"))["ts"]
    await client.reactions_add(channel="C0KWANUS00", name="tada", timestamp=ts)
    await client.pins_add(channel="C0KWANUS00", timestamp=ts)

    assert slack.messages("#kwanus")[0]["reactions"][0]["name"] == "tada"
    again = client.reactions_add(channel="C0KWANUS00", name="tada", timestamp=ts)
    assert await refusal(again) == "already_reacted"
    assert await refusal(client.pins_add(channel="C0KWANUS00", timestamp=ts)) == "already_pinned"


async def test_a_file_takes_three_steps(slack: Workspace, client: AsyncWebClient):
    answer = await client.files_upload_v2(
        channel="C0KWANUS00",
        filename="chart.png",
        content=b"\x89PNG...",
        title="Chart",
        alt_txt="Lead time falls",
        initial_comment="This month",
    )

    [message] = slack.messages("#kwanus")
    assert message["text"] == "This month"
    assert message["files"][0]["mimetype"] == "image/png"
    assert answer["file"]["url_private"].startswith(slack.url)


async def test_the_app_and_the_team(client: AsyncWebClient):
    assert (await client.bots_info(bot="B0SLIPWAY1"))["bot"]["user_id"] == "U0SLIPWAY1"
    assert await refusal(client.bots_info(bot="B0OTHER000")) == "bot_not_found"
    assert (await client.team_info())["team"]["name"] == "Slipway Demo"
    assert await refusal(client.team_info(team="T0OTHER000")) == "team_not_found"


async def test_with_whom_a_conversation_can_be_opened(client: AsyncWebClient):
    opened = await client.conversations_open(users="U0BOB00000", return_im=True)
    assert opened["channel"]["user"] == "U0BOB00000"
    again = await client.conversations_open(channel=opened["channel"]["id"])
    assert again["channel"]["id"] == opened["channel"]["id"]
    info = await client.conversations_info(channel=opened["channel"]["id"])
    assert info["channel"]["is_im"]
    assert await refusal(client.conversations_open(users="U0DAN00000")) == "user_disabled"
    assert await refusal(client.conversations_open(users="U0SLIPWAY1")) == "cannot_dm_bot"
    assert await refusal(client.conversations_open(users="")) == "users_list_not_supplied"


async def test_pages_have_limits(client: AsyncWebClient):
    assert await refusal(client.users_list(limit=1001)) == "invalid_limit"
    assert await refusal(client.users_list(cursor="nonsense")) == "invalid_cursor"
    assert await refusal(client.users_list(limit="many")) == "invalid_arguments"  # type: ignore[arg-type]


async def test_a_conversations_kind_decides_the_scope(slack: Workspace, client: AsyncWebClient):
    slack.hub.state.app.scopes.remove("im:read")
    dm = slack.channel("@bob").id
    assert await refusal(client.conversations_info(channel=dm)) == "missing_scope"


@pytest.mark.parametrize(("body", "word"), [("{", "invalid_json"), ("[]", "json_not_object")])
async def test_broken_bodies(slack: Workspace, body: str, word: str):
    headers = {"Content-Type": "application/json"}
    url = f"{slack.api_url}auth.test"
    async with ClientSession() as web, web.post(url, data=body, headers=headers) as response:
        assert (await response.json())["error"] == word


async def test_files_are_refused_half_done(slack: Workspace, client: AsyncWebClient):
    begun = await client.files_getUploadURLExternal(filename="x.txt", length=3)
    complete = client.files_completeUploadExternal(files=[{"id": begun["file_id"]}])
    assert await refusal(complete) == "file_not_found"
    async with ClientSession() as web:
        assert (await web.post(begun["upload_url"], data=b"wrong length")).status == 400
        assert (await web.post(begun["upload_url"], data=b"yes")).status == 200
        done = await client.files_completeUploadExternal(files=[{"id": begun["file_id"]}])
        private = done["files"][0]["url_private"]
        assert (await web.get(private)).status == 403
        headers = {"Authorization": f"Bearer {slack.hub.state.app.bot_token}"}
        assert await (await web.get(private, headers=headers)).text() == "yes"
    none = client.files_getUploadURLExternal(filename="x.txt", length=0)
    assert await refusal(none) == "invalid_arguments"
