"""Slack's payloads as plain requests. Nothing in them but ids is trusted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.cards import picked
from commands.parse import Typed, read_command
from commands.request import Request
from release.offers import Press


def typed(body: Mapping[str, Any], at: datetime) -> Request:
    """A slash command. Raises Refused for options nobody knows."""
    words = read_command(str(body.get("text", "")))
    return Request(
        key=f"command:{body['trigger_id']}",
        user=str(body["user_id"]),
        channel=str(body["channel_id"]),
        at=at,
        verb=words.verb or "menu",
        words=words.words,
        options=words.options,
    )


def clicked(body: Mapping[str, Any], at: datetime) -> Request | None:
    """A click on one of our buttons or menus; None for one that is not ours."""
    action = body["actions"][0]
    press = _press(action)
    if press is None:
        return None
    line = _line(press)
    return Request(
        key=f"click:{body['trigger_id']}",
        user=str(body["user"]["id"]),
        channel=str((body.get("channel") or {}).get("id", "")),
        at=at,
        verb=press.verb,
        words=line.words,
        options=line.options,
        release=press.release,
        subject=press.subject,
        candidate=press.candidate,
        risk=press.risk,
        typed=False,
    )


_NO_LINE = Typed("", (), {})


def _line(press: Press) -> Typed:
    """Without a release, the subject is the rest of a command line: `minor --risk high`."""
    return _NO_LINE if press.release else read_command(f"{press.verb} {press.subject}")


def _press(action: Mapping[str, Any]) -> Press | None:
    chosen = action.get("selected_option")
    if chosen:
        return picked(str(chosen.get("value", "")))
    verb = str(action.get("action_id", "")).partition(":")[0]
    return Press.decode(verb, str(action.get("value", "")))


def submitted(body: Mapping[str, Any], at: datetime) -> Request | None:
    """A form that was sent; None for one that is not ours."""
    view = body["view"]
    press = Press.decode(str(view["callback_id"]), str(view.get("private_metadata", "")))
    if press is None:
        return None
    line = _line(press)
    return Request(
        key=f"form:{view['id']}:{view.get('hash', '')}:{body.get('trigger_id', '')}",
        user=str(body["user"]["id"]),
        channel="",
        at=at,
        verb=press.verb,
        words=line.words,
        options=line.options,
        release=press.release,
        subject=press.subject,
        candidate=press.candidate,
        risk=press.risk,
        shown=press.shown,
        values=_values(view.get("state", {}).get("values", {})),
        typed=False,
    )


def _values(state: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, str]:
    """Each input's value by its block id; an empty input is the empty string."""
    found: dict[str, str] = {}
    for block, elements in state.items():
        for element in elements.values():
            option = element.get("selected_option") or {}
            moment = element.get("selected_date_time")
            picked = element.get("selected_user") or element.get("selected_date")
            value = element.get("value") or option.get("value") or moment or picked or ""
            found[block] = str(value)
    return found
