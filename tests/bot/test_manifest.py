"""The Slack app's manifest: what Slack's own schema takes, and no more rights than are used."""

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.manifest import load, manifest_for, scopes, written
from tests.bot.json_schema import faults

DATA = Path(__file__).parent.parent / "data"
SCHEMA = json.loads((DATA / "manifest.schema.2.json").read_text())
URL = "https://slipway.example/slack/events"


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_slack_takes_it(mode):
    made = manifest_for(mode, "https://slipway.example" if mode == "http" else None)
    assert list(faults(SCHEMA, made)) == []


def test_the_schema_would_see_mistakes():
    made = load()
    made["features"]["slash_commands"][0]["command"] = "release"
    made["features"]["shortcuts"][0]["name"] = "x" * 25
    made["settings"]["sockets"] = True
    del made["features"]["bot_user"]["display_name"]
    assert sorted(faults(SCHEMA, made)) == [
        ".features.bot_user.display_name: missing",
        ".features.shortcuts[0].name: maxLength 24",
        ".features.slash_commands[0].command: pattern ^\\/",
        ".settings.sockets: unknown",
    ]


def test_least_privilege():
    needed, optional = scopes()
    assert needed == {"commands", "chat:write", "usergroups:read", "users:read"}
    assert optional == {"files:write", "im:write"}
    assert load()["settings"]["event_subscriptions"]["bot_events"] == [
        "app_home_opened", "subteam_members_changed", "tokens_revoked", "app_uninstalled"
    ]  # fmt: skip


def test_optional_scopes_are_also_listed():
    listed = load()["oauth_config"]["scopes"]
    assert set(listed["bot_optional"]) <= set(listed["bot"])
    assert "user" not in listed


def test_socket_mode_names_no_address():
    assert load()["settings"]["socket_mode_enabled"] is True
    assert "http" not in json.dumps(load())


@pytest.mark.parametrize("given", ["https://slipway.example", "https://slipway.example/", URL])
def test_http_has_one_address_for_all(given):
    made = manifest_for("http", given)
    settings = made["settings"]
    assert settings["socket_mode_enabled"] is False
    assert {
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
        settings["interactivity"]["message_menu_options_url"],
        made["features"]["slash_commands"][0]["url"],
    } == {URL}


@pytest.mark.parametrize(
    ("mode", "url"), [("http", None), ("http", "http://x"), ("socket", "https://x")]
)
def test_what_does_not_go_together(mode, url):
    with pytest.raises(ValueError, match="--url"):
        manifest_for(mode, url)


def test_ids_instead_of_names_reach_the_command():
    command = load()["features"]["slash_commands"][0]
    assert (command["command"], command["should_escape"]) == ("/release", True)


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_both_forms_say_the_same(mode):
    made = manifest_for(mode, URL if mode == "http" else None)
    assert json.loads(written(made, "json")) == made
    assert YAML(typ="safe").load(written(made, "yaml")) == made
    assert written(made, "yaml").startswith("_metadata:")
