"""Each limit of Slack's documentation, in its own number: so much is taken, and one more is not."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.workspace.kit import (
    PICTURE,
    actions,
    button,
    field,
    modal,
    mrkdwn,
    option,
    plain,
    rich,
    section,
    select,
    text_input,
)
from workspace import validate_message, validate_view
from workspace.kinds import Json

Build = Callable[[int], Json]


def x(length: int) -> str:
    return "x" * length


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": PICTURE, "alt_text": "a", **more}


def video(**more: Any) -> Json:
    good = {"title": plain("v"), "alt_text": "a", "thumbnail_url": "t", "video_url": "v"}
    return {"type": "video", **good, **more}


def confirmed(**more: Any) -> Json:
    return actions(button(confirm={"title": plain("t"), "text": plain("t"), **more}))


def container(**more: Any) -> Json:
    return {"type": "container", "title": plain("t"), "child_blocks": [section()], **more}


def card(**more: Any) -> Json:
    return {"type": "card", "title": plain("t"), **more}


def plan(tasks: int) -> Json:
    every = [{"task_id": str(n), "title": "t"} for n in range(tasks)]
    return {"type": "plan", "title": "t", "tasks": every}


def grouped(groups: int) -> Json:
    menu = {"type": "static_select", "action_id": "s"}
    group = {"label": plain("g"), "options": [option("a")]}
    return actions({**menu, "option_groups": [group] * groups})


def chosen(kind: str, options: int) -> Json:
    return actions({"type": kind, "action_id": "c", "options": [option("a")] * options})


def icons(count: int) -> Json:
    every = [
        {"type": "icon_button", "icon": "trash", "text": plain("t"), "action_id": str(n)}
        for n in range(count)
    ]
    return {"type": "context_actions", "elements": every}


def named(length: int) -> Json:
    return option("a", x(length))


MESSAGES: list[tuple[str, int, Build]] = [
    ("section text", 3000, lambda n: section(x(n))),
    ("section fields", 10, lambda n: {"type": "section", "fields": [plain("a")] * n}),
    ("section field", 2000, lambda n: {"type": "section", "fields": [plain(x(n))]}),
    ("header", 150, lambda n: {"type": "header", "text": plain(x(n))}),
    ("block_id", 255, lambda n: section(block_id=x(n))),
    ("actions", 25, lambda n: actions(*[button(action_id=str(i)) for i in range(n)])),
    ("context", 10, lambda n: {"type": "context", "elements": [plain("a")] * n}),
    ("context text", 3000, lambda n: {"type": "context", "elements": [mrkdwn(x(n))]}),
    ("context actions", 5, icons),
    ("image url", 3000, lambda n: image(image_url=x(n))),
    ("image alt text", 2000, lambda n: image(alt_text=x(n))),
    ("image title", 2000, lambda n: image(title=plain(x(n)))),
    ("input label", 2000, lambda n: field(x(n), text_input())),
    ("input hint", 2000, lambda n: field("l", text_input(), hint=plain(x(n)))),
    ("input length", 3000, lambda n: field("l", text_input(max_length=n))),
    ("input value", 3000, lambda n: field("l", text_input(initial_value=x(n)))),
    ("files", 10, lambda n: field("l", {"type": "file_input", "max_files": n})),
    ("video title", 199, lambda n: video(title=plain(x(n)))),
    ("video author", 49, lambda n: video(author_name=x(n))),
    ("markdown", 12_000, lambda n: {"type": "markdown", "text": x(n)}),
    ("table columns", 20, lambda n: {"type": "table", "rows": [[rich("a")] * n]}),
    ("table rows", 100, lambda n: {"type": "table", "rows": [[rich("a")]] * n}),
    ("plan tasks", 50, plan),
    ("container title", 150, lambda n: container(title=plain(x(n)))),
    ("container subtitle", 150, lambda n: container(subtitle=plain(x(n)))),
    ("container blocks", 10, lambda n: container(child_blocks=[section()] * n)),
    ("card title", 150, lambda n: card(title=plain(x(n)))),
    ("card subtitle", 150, lambda n: card(subtitle=plain(x(n)))),
    ("card body", 200, lambda n: card(body=plain(x(n)))),
    ("carousel", 10, lambda n: {"type": "carousel", "elements": [card()] * n}),
    ("action_id", 255, lambda n: actions(button(action_id=x(n)))),
    ("button text", 75, lambda n: actions(button(x(n)))),
    ("button value", 2000, lambda n: actions(button(value=x(n)))),
    ("button url", 3000, lambda n: actions(button(url=x(n)))),
    ("button label", 75, lambda n: actions(button(accessibility_label=x(n)))),
    ("placeholder", 150, lambda n: actions(select("a", placeholder=plain(x(n))))),
    ("options", 100, lambda n: actions(select(*map(str, range(n))))),
    ("option groups", 100, grouped),
    ("overflow", 5, lambda n: chosen("overflow", n)),
    ("radio buttons", 10, lambda n: chosen("radio_buttons", n)),
    ("checkboxes", 10, lambda n: chosen("checkboxes", n)),
    ("option text", 75, lambda n: actions({**select(), "options": [named(n)]})),
    ("option value", 150, lambda n: actions({**select(), "options": [option(x(n), "a")]})),
    (
        "option description",
        75,
        lambda n: actions({**select(), "options": [{**option("a"), "description": plain(x(n))}]}),
    ),
    ("confirm title", 100, lambda n: confirmed(title=plain(x(n)))),
    ("confirm text", 300, lambda n: confirmed(text=mrkdwn(x(n)))),
    ("confirm yes", 30, lambda n: confirmed(confirm=plain(x(n)))),
    ("confirm no", 30, lambda n: confirmed(deny=plain(x(n)))),
]

VIEWS: list[tuple[str, int, Build]] = [
    ("title", 24, lambda n: modal(title=x(n))),
    ("submit", 24, lambda n: modal(submit=plain(x(n)))),
    ("close", 24, lambda n: modal(close=plain(x(n)))),
    ("private_metadata", 3000, lambda n: modal(private_metadata=x(n))),
    ("callback_id", 255, lambda n: modal(callback_id=x(n))),
    ("external_id", 255, lambda n: modal(external_id=x(n))),
    ("blocks", 100, lambda n: modal(*[section()] * n)),
    ("alert", 3000, lambda n: modal({"type": "alert", "text": plain(x(n))})),
]


@pytest.mark.parametrize(
    ("most", "build"), [row[1:] for row in MESSAGES], ids=[row[0] for row in MESSAGES]
)
def test_in_a_message(most: int, build: Build):
    assert validate_message([build(most)]) == []
    assert len(validate_message([build(most + 1)])) == 1


@pytest.mark.parametrize(
    ("most", "build"), [row[1:] for row in VIEWS], ids=[row[0] for row in VIEWS]
)
def test_in_a_view(most: int, build: Build):
    assert validate_view(build(most)) == []
    assert len(validate_view(build(most + 1))) == 1
