"""Turns what a person chose, in raw form, into the objects that Slack's payloads carry."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workspace.kinds import Json, PersonError

_KEYS = {
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
}
"""Where an element's value stands in a payload; what is missing here has no value."""

_MANY = (
    "selected_options",
    "selected_users",
    "selected_conversations",
    "selected_channels",
    "files",
)

_ECHOED = (
    "text",
    "value",
    "style",
    "placeholder",
    "url",
    "initial_option",
    "initial_options",
    "initial_user",
    "initial_users",
    "initial_date",
    "initial_time",
    "initial_date_time",
    "initial_conversation",
    "initial_conversations",
    "initial_channel",
    "initial_channels",
    "confirm",
)
"""What of the element itself an action repeats."""


@dataclass(frozen=True)
class Place:
    """An interactive element and the block it stands in."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])


def places(blocks: list[Json]) -> Iterator[Place]:
    """Every interactive element, also those inside containers and cards."""
    for block in blocks:
        for element in _elements(block):
            if "action_id" in element:
                yield Place(block, element)
        yield from places(block.get("child_blocks", []))
        if block["type"] == "carousel":
            yield from places(block["elements"])


def _elements(block: Json) -> list[Json]:
    found = [block[key] for key in ("accessory", "element") if isinstance(block.get(key), dict)]
    if block["type"] in ("actions", "context_actions"):
        found += block["elements"]
    return found + list(block.get("actions", []))


def label(element: Json) -> str:
    text = element.get("text") or element.get("placeholder") or {}
    return str(text.get("text", ""))


def chosen(element: Json, raw: Any, suggested: list[Json] | None = None) -> Any:
    """The payload's value for a raw one; a choice that is not offered is refused."""
    key = _KEYS.get(element["type"])
    if raw in (None, "", []):
        return [] if key in _MANY else None
    if key == "selected_option":
        return _option(element, str(raw), suggested)
    if key == "selected_options":
        return [_option(element, str(one), suggested) for one in raw]
    if key == "selected_date_time":
        return int(raw)
    if element["type"] == "number_input":
        return str(raw)
    return _rich(raw) if key == "rich_text_value" and isinstance(raw, str) else raw


def _rich(text: str) -> Json:
    """What is typed into a rich text input, as Slack's rich text."""
    line = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [line]}


def _option(element: Json, value: str, suggested: list[Json] | None) -> Json:
    offered = [*options(element), *(suggested or [])]
    for option in offered:
        if option.get("value") == value:
            return option
    raise PersonError("no_such_option", f"“{value}” is not among the options of this menu.")


def options(element: Json) -> list[Json]:
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return list(element.get("options", [])) + grouped


def initial(element: Json) -> Any:
    """What stands in an element before anybody touches it, in the payload's form."""
    key = _KEYS.get(element["type"], "")
    many = key in _MANY
    if key == "value":
        return element.get("initial_value")
    if key == "rich_text_value":
        return element.get("initial_value")
    given = element.get(key.replace("selected_", "initial_", 1))
    return given if given is not None else ([] if many else None)


def state_of(blocks: list[Json], raw: Json, suggested: dict[str, list[Json]]) -> Json:
    """`state.values` of a message or view: every element that holds a value, touched or not."""
    values: Json = {}
    for place in places(blocks):
        key = _KEYS.get(place.element["type"])
        if key is None or place.element["type"] == "overflow":
            continue
        typed = raw.get(place.block_id, {})
        if place.action_id in typed:
            offered = suggested.get(place.action_id)
            value = chosen(place.element, typed[place.action_id], offered)
        else:
            value = initial(place.element)
        held = {"type": place.element["type"], key: value}
        values.setdefault(place.block_id, {})[place.action_id] = held
    return values


def action_of(place: Place, raw: Any, stamp: str, suggested: list[Json] | None) -> Json:
    """One entry of a block_actions payload."""
    element = place.element
    made: Json = {
        "type": element["type"],
        "action_id": place.action_id,
        "block_id": place.block_id,
        "action_ts": stamp,
    }
    made.update({key: element[key] for key in _ECHOED if key in element})
    made.pop("confirm", None)
    key = _KEYS.get(element["type"])
    if key:
        made[key] = chosen(element, raw, suggested)
    return made


def is_empty(held: Json) -> bool:
    """Whether an input's held value counts as not filled in."""
    key = _KEYS[held["type"]]
    return held[key] in (None, "", [])
