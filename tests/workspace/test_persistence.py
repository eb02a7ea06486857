"""The state file: a restart continues where it was."""

import json
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.kit import section
from workspace import Settings, Workspace, overlay, projects
from workspace.seed import DEFAULT


async def test_a_restart_continues(tmp_path: Path):
    file = tmp_path / "deep" / "workspace.json"
    settings = Settings(state_file=file, seed=projects(["kwanus"]), clock=lambda: 1_800_000_000.0)
    async with Workspace(settings) as slack:
        web = AsyncWebClient(token=slack.hub.state.app.bot_token, base_url=slack.api_url)
        first = await web.chat_postMessage(channel="#kwanus", text="1", blocks=[section()])
        await web.chat_postEphemeral(channel="#kwanus", user="U0BOB00000", text="psst")
        slack.deactivates("eve")
        token = slack.hub.state.page_token

    async with Workspace(settings) as slack:
        web = AsyncWebClient(token=slack.hub.state.app.bot_token, base_url=slack.api_url)
        second = await web.chat_postMessage(channel="#kwanus", text="2", blocks=[section()])
        assert [m["text"] for m in slack.messages("#kwanus")] == ["1", "2"]
        assert second["ts"] > first["ts"]
        ids = [message["blocks"][0]["block_id"] for message in slack.messages("#kwanus")]
        assert len(set(ids)) == 2
        assert len(slack.ephemerals("bob", "#kwanus")) == 1
        assert slack.person("eve").status == "deactivated"
        assert slack.hub.state.page_token == token


async def test_the_file_is_whole_and_private(tmp_path: Path):
    file = tmp_path / "workspace.json"
    async with Workspace(Settings(state_file=file)) as slack:
        await slack.types("alice", "#releases", "hello")
    assert json.loads(file.read_text())["team"]["name"] == "Slipway Demo"
    assert file.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [file]


async def test_a_new_seed_adds_to_a_kept_state(tmp_path: Path):
    file = tmp_path / "workspace.json"
    async with Workspace(Settings(state_file=file)) as slack:
        slack.renames("#releases", "shipping")
    seed = overlay(projects(["npm"]), {"app": {"scopes": ["chat:write"]}})
    async with Workspace(Settings(state_file=file, seed=seed)) as slack:
        assert slack.channel("#npm").id == "C0NPM00000"
        assert slack.hub.state.app.scopes == ["chat:write"]
        assert slack.channel("#shipping").id == "C0RELEASES"


def test_seeds_lie_over_each_other_by_name():
    seed = overlay(DEFAULT, {"people": [{"name": "bob", "tz": "UTC"}, {"name": "zoe"}]})

    people = {one["name"]: one for one in seed["people"]}
    assert people["bob"]["tz"] == "UTC"
    assert people["bob"]["real_name"] == "Bob Brandt"
    assert list(people)[-1] == "zoe"
