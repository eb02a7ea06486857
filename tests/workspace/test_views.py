"""Modals and App Homes: lifetimes, stacks, hashes, forms, and what the app's answer does."""

import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.workspace.conftest import HandClock
from tests.workspace.kit import (
    actions,
    button,
    field,
    home,
    modal,
    option,
    refusal,
    section,
    text_input,
)
from tests.workspace.slack_app import SlackApp
from workspace import PersonError, Workspace
from workspace.kinds import Json

Opens = Callable[..., Awaitable[Json]]


@pytest.fixture
def opens(slack: Workspace, app: SlackApp) -> Opens:
    """Opens a modal for alice by the app's global shortcut."""

    async def open_modal(view: Json) -> Json:
        @app.bolt.shortcut("start_release")
        async def start(ack: Any, client: Any, body: Any) -> None:
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=view)

        await slack.uses_shortcut("alice", "start_release")
        return await slack.wait_for(lambda: slack.modal("alice"))

    return open_modal


@pytest.fixture
def trigger(slack: Workspace) -> str:
    return slack.hub.triggers.issue("U0ALICE000")


async def test_a_trigger_lives_three_seconds(
    slack: Workspace, http_app: SlackApp, trigger: str, clock: HandClock
):
    clock.passes(3.1)
    late = http_app.client.views_open(trigger_id=trigger, view=modal(section()))
    assert await refusal(late) == "expired_trigger_id"


async def test_a_trigger_opens_one_view(http_app: SlackApp, trigger: str):
    views_open = http_app.client.views_open
    await views_open(trigger_id=trigger, view=modal(section()))
    assert await refusal(views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
    assert await refusal(views_open(trigger_id="1.2.x", view=modal())) == "invalid_trigger_id"


async def test_a_bad_view_is_explained(http_app: SlackApp, trigger: str):
    with pytest.raises(SlackApiError) as caught:
        await http_app.client.views_open(trigger_id=trigger, view=modal(title="x" * 25))

    assert caught.value.response["error"] == "invalid_arguments"
    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]


async def test_an_update_wants_the_newest_hash(slack: Workspace, app: SlackApp, opens: Opens):
    view = await opens(modal(section("loading")))
    update = app.client.views_update
    await update(view_id=view["id"], hash=view["hash"], view=modal(section("ready")))

    assert slack.modal("alice")["blocks"][0]["text"]["text"] == "ready"
    stale = update(view_id=view["id"], hash=view["hash"], view=modal())
    assert await refusal(stale) == "hash_conflict"
    await slack.closes("alice")
    assert await refusal(update(view_id=view["id"], view=modal())) == "not_found"


def depth_is(slack: Workspace, depth: int) -> bool:
    return len(slack.hub.state.stacks["U0ALICE000"]) == depth


async def test_three_modals_make_a_stack(slack: Workspace, app: SlackApp, opens: Opens):
    @app.bolt.action("deeper")
    async def deeper(ack: Any, client: Any, body: Any) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=level)

    level = modal(actions(button("Deeper", "deeper")))
    first = await opens(level)
    for depth in (2, 3):
        await slack.clicks_in_modal("alice", "Deeper")
        await slack.wait_for(partial(depth_is, slack, depth))

    top = slack.modal("alice")
    assert top["root_view_id"] == first["id"]
    trigger = slack.hub.triggers.issue("U0ALICE000", top["id"])
    push = app.client.views_push(trigger_id=trigger, view=level)
    assert await refusal(push) == "push_limit_reached"
    await slack.closes("alice")
    assert slack.modal("alice")["id"] == top["previous_view_id"]


async def test_external_ids_are_unique(app: SlackApp, opens: Opens, slack: Workspace):
    await opens(modal(section(), external_id="form"))
    await app.client.views_update(
        external_id="form", view=modal(section("two"), external_id="form")
    )
    trigger = slack.hub.triggers.issue("U0BOB00000")
    twin = app.client.views_open(trigger_id=trigger, view=modal(external_id="form"))
    assert await refusal(twin) == "duplicate_external_id"


async def test_slack_checks_a_form_before_it_is_sent(slack: Workspace, app: SlackApp, opens: Opens):
    await opens(modal(field("Why", text_input(min_length=5), "why"), callback_id="form"))
    before = len(app.bodies)

    empty = await slack.submits("alice")
    short = await slack.submits("alice", {"Why": "no"})

    assert empty.errors == {"why": "Please complete this required field."}
    assert short.errors == {"why": "Please enter at least 5 characters."}
    assert len(app.bodies) == before


async def test_the_apps_errors_keep_the_modal_open(slack: Workspace, app: SlackApp, opens: Opens):
    @app.bolt.view("form")
    async def sent(ack: Any) -> None:
        await ack(response_action="errors", errors={"why": "Say more"})

    await opens(modal(field("Why", text_input(), "why"), callback_id="form"))
    ack = await slack.submits("alice", {"why": "because"})

    assert ack.response_action == "errors"
    assert ack.errors == {"why": "Say more"}
    assert slack.open_view("alice") is not None


async def test_errors_must_point_at_inputs(slack: Workspace, app: SlackApp, opens: Opens):
    @app.bolt.view("form")
    async def sent(ack: Any) -> None:
        await ack(response_action="errors", errors={"elsewhere": "?"})

    await opens(modal(field("Why", text_input(), "why"), callback_id="form"))
    assert not (await slack.submits("alice", {"why": "because"})).ok


@pytest.mark.parametrize(("answer", "left"), [("update", 1), ("push", 2), ("clear", 0)])
async def test_a_submission_can_change_the_stack(
    slack: Workspace, app: SlackApp, opens: Opens, answer: str, left: int
):
    @app.bolt.view("form")
    async def sent(ack: Any) -> None:
        view = None if answer == "clear" else modal(section("next"))
        await ack(response_action=answer, view=view)

    await opens(modal(section(), callback_id="form", submit={"type": "plain_text", "text": "Go"}))
    ack = await slack.submits("alice")

    assert ack.response_action == answer
    assert len(slack.hub.state.stacks["U0ALICE000"]) == left


async def test_a_bad_view_in_an_answer_is_an_error_for_the_person(
    slack: Workspace, app: SlackApp, opens: Opens
):
    @app.bolt.view("form")
    async def sent(ack: Any) -> None:
        await ack(response_action="update", view={"type": "modal"})

    await opens(modal(section(), callback_id="form", submit={"type": "plain_text", "text": "Go"}))
    ack = await slack.submits("alice")
    assert ack.error == "invalid_arguments"


async def test_closing_is_told_when_asked_for(slack: Workspace, app: SlackApp, opens: Opens):
    @app.bolt.view_closed("form")
    async def closed(ack: Any) -> None:
        await ack()

    await opens(modal(section(), callback_id="form", notify_on_close=True, clear_on_close=True))
    await slack.closes("alice")
    assert app.body["type"] == "view_closed"
    assert app.body["is_cleared"] is True


async def test_values_of_every_kind_of_input(slack: Workspace, app: SlackApp, opens: Opens):
    @app.bolt.view("form")
    async def sent(ack: Any) -> None:
        await ack()

    choice = {
        "type": "multi_static_select",
        "action_id": "m",
        "options": [option("a"), option("b")],
    }
    boxes = {
        "type": "checkboxes",
        "action_id": "c",
        "options": [option("x")],
        "initial_options": [option("x")],
    }
    await opens(
        modal(
            field("Text", text_input("t"), "t"),
            field("Many", choice, "m"),
            field("Boxes", boxes, "c"),
            field("User", {"type": "users_select", "action_id": "u"}, "u"),
            field("Day", {"type": "datepicker", "action_id": "d"}, "d"),
            field("When", {"type": "datetimepicker", "action_id": "w"}, "w"),
            field("Free", text_input("f"), "f", optional=True),
            callback_id="form",
        )
    )
    with pytest.raises(PersonError):
        await slack.submits("alice", {"Many": ["z"]})
    await slack.submits(
        "alice",
        {
            "Text": "hi",
            "Many": ["b"],
            "User": "U0BOB00000",
            "Day": "2026-01-02",
            "When": 1_800_000_000,
        },
    )

    held = app.body["view"]["state"]["values"]
    assert held["t"]["t"] == {"type": "plain_text_input", "value": "hi"}
    assert [one["value"] for one in held["m"]["m"]["selected_options"]] == ["b"]
    assert [one["value"] for one in held["c"]["c"]["selected_options"]] == ["x"]
    assert held["u"]["u"]["selected_user"] == "U0BOB00000"
    assert held["d"]["d"]["selected_date"] == "2026-01-02"
    assert held["w"]["w"]["selected_date_time"] == 1_800_000_000
    assert held["f"]["f"]["value"] is None


async def test_a_dispatching_menu_tells_the_app_and_stays_chosen(
    slack: Workspace, app: SlackApp, opens: Opens
):
    @app.bolt.action("kind")
    async def chosen(ack: Any) -> None:
        await ack()

    @app.bolt.view("form")
    async def sent(ack: Any) -> None:
        await ack()

    menu = {
        "type": "static_select",
        "action_id": "kind",
        "options": [option("minor"), option("major")],
    }
    await opens(modal(field("Kind", menu, "k", dispatch_action=True), callback_id="form"))
    await slack.clicks_in_modal("alice", "kind", "major")
    assert app.body["actions"][0]["selected_option"]["value"] == "major"
    assert app.body["container"]["type"] == "view"
    await slack.submits("alice")
    assert app.body["view"]["state"]["values"]["k"]["kind"]["selected_option"]["value"] == "major"


async def test_options_come_from_the_app(slack: Workspace, app: SlackApp, opens: Opens):
    @app.bolt.options("ref")
    async def suggest(ack: Any, body: Any) -> None:
        await ack(options=[option(f"{body['value']}-1")])

    @app.bolt.view("form")
    async def sent(ack: Any) -> None:
        await ack()

    menu = {"type": "external_select", "action_id": "ref"}
    await opens(modal(field("Branch", menu, "b"), callback_id="form"))
    answer = await slack.searches("alice", "ref", "release/1")
    assert [one["value"] for one in answer["options"]] == ["release/1-1"]
    await slack.submits("alice", {"Branch": "release/1-1"})
    assert app.body["view"]["state"]["values"]["b"]["ref"]["selected_option"]["value"] == (
        "release/1-1"
    )


async def test_the_app_home(slack: Workspace, app: SlackApp):
    @app.bolt.event("app_home_opened")
    async def opened(event: Any, client: Any) -> None:
        await client.views_publish(
            user_id=event["user"], view=home(actions(button("Approve", "approve")))
        )

    @app.bolt.action("approve")
    async def approve(ack: Any) -> None:
        await ack()

    await slack.opens_home("bob")
    view = await slack.wait_for(lambda: slack.home("bob"))
    await slack.clicks_in_home("bob", "Approve")
    assert app.body["view"]["type"] == "home"
    assert "response_url" not in app.body
    stale = app.client.views_publish(user_id="U0BOB00000", view=home(), hash="1.x")
    assert await refusal(stale) == "hash_conflict"
    await app.client.views_publish(user_id="U0BOB00000", view=home(), hash=view["hash"])


@pytest.mark.parametrize(("size", "word"), [(250_000, ""), (250_001, "view_too_large")])
async def test_a_view_has_a_size(http_app: SlackApp, trigger: str, size: int, word: str):
    blocks = [section("x" * 2440) for _ in range(99)]
    bare = len(json.dumps(modal(*blocks, section(""))))
    view = modal(*blocks, section("x" * (size - bare)))
    opening = http_app.client.views_open(trigger_id=trigger, view=view)
    if word:
        assert await refusal(opening) == word
    else:
        assert (await opening)["ok"]
