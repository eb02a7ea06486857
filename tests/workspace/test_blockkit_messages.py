"""The rule table for messages: what Slack takes, what it refuses, and in which words."""

import pytest

from tests.workspace.kit import (
    LINK,
    PICTURE_HERE,
    actions,
    button,
    cells,
    field,
    mrkdwn,
    option,
    plain,
    rich,
    section,
    select,
    text_input,
)
from workspace import validate_message
from workspace.kinds import Json

IMAGE = {"type": "image", "image_url": PICTURE_HERE, "alt_text": "a chart"}
CONFIRM = {
    "title": plain("Sure?"),
    "text": mrkdwn("*1.4.0* to production"),
    "confirm": plain("Yes"),
    "deny": plain("No"),
    "style": "danger",
}
TASK = {"task_id": "t1", "title": "Merge", "status": "complete"}
CONTAINER = {"type": "container", "title": plain("Changes"), "child_blocks": [section()]}
CHOICES = {"action_id": "c", "options": [option("a"), option("b")]}

GOOD: list[Json] = [
    section(),
    section("x" * 3000),
    section(expand=True),
    section(accessory=button()),
    section(accessory=IMAGE),
    {"type": "section", "fields": [mrkdwn("*Version*\n1.4.0")] * 10},
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider"},
    IMAGE,
    actions(*[button(action_id=f"a{n}") for n in range(25)]),
    actions(button(value="x" * 2000, style="danger", confirm=CONFIRM, url=LINK)),
    actions(select("a", "b", initial_option=option("b"), placeholder=plain("Which?"))),
    actions({"type": "overflow", "action_id": "o", "options": [option("a", "Notes")]}),
    actions({"type": "datepicker", "action_id": "d", "initial_date": "2026-02-03"}),
    actions({"type": "datetimepicker", "action_id": "d", "initial_date_time": 1628633820}),
    actions(
        {"type": "radio_buttons", **CHOICES},
        {
            "type": "checkboxes",
            "action_id": "d",
            "options": [{"text": mrkdwn("*bold*"), "value": "a"}],
        },
    ),
    actions({"type": "users_select", "action_id": "u", "initial_user": "U0ALICE000"}),
    {"type": "context", "elements": [mrkdwn("a"), plain("b"), IMAGE]},
    field(
        "Reason",
        text_input(multiline=True, max_length=500),
        hint=plain("Short"),
        optional=True,
        dispatch_action=False,
    ),
    field("Who", {"type": "multi_users_select", "action_id": "u", "max_selected_items": 2}),
    rich("hello"),
    {"type": "markdown", "text": "# Notes"},
    {"type": "table", "rows": [cells(20)] * 100, "column_settings": [{"align": "right"}]},
    {"type": "plan", "title": "1.4.0", "tasks": [TASK, {**TASK, "task_id": "t2"}]},
    {
        "type": "task_card",
        **TASK,
        "details": rich("done"),
        "sources": [{"type": "url", "url": LINK, "text": "Log"}],
    },
    CONTAINER,
    {"type": "card", "title": mrkdwn("One"), "actions": [button()]},
]

BAD: list[tuple[Json, str]] = [
    (section("x" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ({"type": "section"}, "must define either `text` or `fields` [json-pointer:/blocks/0]"),
    (
        {"type": "section", "fields": [plain("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    (
        {"type": "section", "fields": [plain("x" * 2001)]},
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
    ),
    (
        {"type": "header", "text": mrkdwn("no")},
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    (
        {"type": "header", "text": plain("x" * 151)},
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        {"type": "divider", "text": plain("x")},
        "invalid additional property: text [json-pointer:/blocks/0]",
    ),
    (
        {"type": "image", "image_url": LINK},
        "missing required field: alt_text [json-pointer:/blocks/0]",
    ),
    (
        {"type": "image", "alt_text": "x"},
        "must define either `image_url` or `slack_file` [json-pointer:/blocks/0]",
    ),
    (
        {"type": "actions", "elements": []},
        "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        actions(*[button(action_id=f"a{n}") for n in range(26)]),
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        actions(button(), button()),
        "`action_id` must be unique: approve [json-pointer:/blocks/0/elements]",
    ),
    (
        actions(button("x" * 76)),
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    (
        actions(button(value="x" * 2001)),
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    (
        actions(button(action_id="x" * 256)),
        "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
    ),
    (
        actions(button(style="green")),
        "must be one of: danger, primary [json-pointer:/blocks/0/elements/0/style]",
    ),
    (
        actions(button(confirm={"title": plain("x")})),
        "missing required field: text [json-pointer:/blocks/0/elements/0/confirm]",
    ),
    (
        actions(button(confirm={**CONFIRM, "text": plain("x" * 301)})),
        "must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]",
    ),
    (
        actions(select()),
        "no fewer than 1 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        actions(select(*[str(n) for n in range(101)])),
        "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        actions(select("a", initial_option=option("b"))),
        "initial option must match one of the options [json-pointer:/blocks/0/elements/0]",
    ),
    (
        actions({"type": "static_select", "action_id": "s"}),
        "must define either `options` or `option_groups` [json-pointer:/blocks/0/elements/0]",
    ),
    (
        actions({"type": "overflow", "action_id": "o", "options": [option("a")] * 6}),
        "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        actions({**select("a"), "options": [option("a" * 151, "A")]}),
        "must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]",
    ),
    (
        actions(text_input()),
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
    ),
    (
        section(accessory=text_input()),
        "unsupported type: plain_text_input [json-pointer:/blocks/0/accessory/type]",
    ),
    (field("Go", button()), "unsupported type: button [json-pointer:/blocks/0/element/type]"),
    (
        {"type": "context", "elements": [plain("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        {"type": "context", "elements": [button()]},
        "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
    ),
    ({"type": "sparkles"}, "unsupported type: sparkles [json-pointer:/blocks/0/type]"),
    ({"text": "no type"}, "missing required field: type [json-pointer:/blocks/0]"),
    (
        {"type": "alert", "text": plain("only in modals")},
        "unsupported type: alert [json-pointer:/blocks/0/type]",
    ),
    (
        {"type": "markdown", "text": "x" * 12_001},
        "must be less than 12001 characters [json-pointer:/blocks/0/text]",
    ),
    (
        {"type": "table", "rows": [cells(21)]},
        "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]",
    ),
    (
        {"type": "table", "rows": [cells(1)] * 101},
        "no more than 100 items allowed [json-pointer:/blocks/0/rows]",
    ),
    (
        {"type": "table", "rows": [cells(1), cells(2)]},
        "all rows must have the same number of cells [json-pointer:/blocks/0/rows]",
    ),
    (
        {"type": "plan", "title": "x", "tasks": [TASK, TASK]},
        "`task_id` must be unique: t1 [json-pointer:/blocks/0/tasks/1]",
    ),
    (
        {"type": "task_card", **TASK, "status": "done"},
        "must be one of: complete, error, in_progress, pending [json-pointer:/blocks/0/status]",
    ),
    (
        {**CONTAINER, "child_blocks": [section()] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/child_blocks]",
    ),
    (
        {**CONTAINER, "child_blocks": [CONTAINER]},
        "unsupported type: container [json-pointer:/blocks/0/child_blocks/0/type]",
    ),
    (
        section(block_id="x" * 256),
        "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
    ),
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: str(block["type"]))
def test_slack_takes(block: Json):
    assert validate_message([block]) == []


@pytest.mark.parametrize(("block", "sentence"), BAD, ids=lambda value: str(value)[:40])
def test_slack_refuses(block: Json, sentence: str):
    assert validate_message([block]) == [sentence]


def test_a_message_holds_fifty_blocks():
    assert validate_message([section()] * 50) == []
    assert validate_message([section()] * 51) == [
        "no more than 50 items allowed [json-pointer:/blocks]"
    ]


def test_block_ids_are_unique_in_a_message():
    assert validate_message([section(block_id="a"), section(block_id="a")]) == [
        "`block_id` must be unique: a [json-pointer:/blocks/1/block_id]"
    ]


def test_markdown_blocks_share_one_limit():
    half = {"type": "markdown", "text": "x" * 6_001}
    assert validate_message([half, half]) == [
        "markdown blocks must be less than 12001 characters in total [json-pointer:/blocks]"
    ]


@pytest.mark.parametrize("nonsense", ["text", [None], [[]], [3], {"type": "section"}])
def test_nonsense_is_refused_and_breaks_nothing(nonsense: object):
    assert validate_message(nonsense)
