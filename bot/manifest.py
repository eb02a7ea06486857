"""The manifest of the Slack app, for either transport; manifest.yml is the source."""

import json
from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FILE = Path(__file__).parent.parent / "manifest.yml"

Manifest = dict[str, Any]


def load() -> Manifest:
    """The manifest as it stands, for Socket Mode."""
    loaded: Manifest = YAML(typ="safe", pure=True).load(FILE.read_text(encoding="utf-8"))
    return loaded


def manifest_for(mode: str, url: str | None = None) -> Manifest:
    """The manifest for "socket" or "http". Raises ValueError for what does not go together."""
    if mode == "socket":
        if url:
            raise ValueError("Socket Mode needs no --url: the bot opens the connection itself")
        return load()
    if not url or not url.startswith("https://"):
        raise ValueError("for HTTP, --url says where Slack reaches the bot: https://…")
    return _with_url(load(), f"{url.rstrip('/').removesuffix('/slack/events')}/slack/events")


def _with_url(manifest: Manifest, url: str) -> Manifest:
    made = deepcopy(manifest)
    settings = made["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"]["request_url"] = url
    settings["interactivity"] |= {"request_url": url, "message_menu_options_url": url}
    for command in made["features"]["slash_commands"]:
        command["url"] = url
    return made


def scopes() -> tuple[frozenset[str], frozenset[str]]:
    """The scopes Slipway needs, and those it can do without."""
    listed = load()["oauth_config"]["scopes"]
    optional = frozenset(listed["bot_optional"])
    return frozenset(listed["bot"]) - optional, optional


def written(manifest: Manifest, form: str) -> str:
    """The manifest as "json" or "yaml", ending in a newline."""
    if form == "json":
        return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    out = StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # ruamel guesses None
    yaml.dump(manifest, out)
    return out.getvalue()
