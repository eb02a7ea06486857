"""What people do in the page, from the key or click to what the app got and the page shows."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import expect

from tests.page.blocks import actions, button, confirm, field, modal, options, section
from tests.page.forms import form
from tests.page.visitor import Visitor
from tests.workspace.slack_app import SlackApp
from workspace import messages

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_command_is_suggested_and_answered_for_one_person(page: Visitor, app: SlackApp):
    @app.bolt.command("/release")
    async def release(ack: Any, body: Any):
        await ack(f"You asked for *{body['text']}*")

    await page.composer.press_sequentially("/rel")
    await expect(page.page.get_by_role("option", name="/release")).to_be_visible()
    await page.presses("Tab")
    await page.page.keyboard.type("start minor")
    await page.presses("Enter")

    await page.sees("You asked for start minor")
    await expect(page.message("You asked")).to_contain_text("Only visible to you")
    await page.presses("ArrowUp")
    await expect(page.composer).to_have_value("/release start minor")
    await page.becomes("bob")
    await expect(page.message("You asked")).to_have_count(0)


async def test_a_failed_command_says_so_and_keeps_what_was_typed(page: Visitor, app: SlackApp):
    @app.bolt.command("/release")
    async def release(body: Any):
        raise RuntimeError("no answer")

    await page.types("/release start")

    await expect(page.page.get_by_role("alert")).to_contain_text("/release failed with the error")
    await expect(page.composer).to_have_value("/release start")


async def test_a_button_is_pressed_once_and_its_message_changes(page: Visitor, app: SlackApp):
    clicks, go_on = [], asyncio.Event()

    @app.bolt.action("approve")
    async def approve(ack: Any, body: Any, client: Any):
        await ack()
        clicks.append(body["user"]["id"])
        await go_on.wait()
        await client.chat_update(
            channel=body["channel"]["id"],
            ts=body["message"]["ts"],
            text="Approved",
            blocks=[section(f"Approved by <@{body['user']['id']}>")],
        )

    await app.client.chat_postMessage(
        channel=page.slack.channel("kwanus").id,
        text="Please approve",
        blocks=[section("v1.5.0"), actions(button("Approve", "approve", style="primary"))],
    )
    approving = page.button("Approve")
    await approving.dblclick()

    await expect(approving).to_be_disabled()
    await expect(approving).to_have_attribute("aria-busy", "true")
    go_on.set()
    await page.sees("Approved by @Alice Adler")
    await expect(page.button("Approve")).to_have_count(0)
    assert clicks == [page.slack.person("alice").id]


async def test_a_confirm_dialog_comes_first(page: Visitor, app: SlackApp):
    clicked = asyncio.Event()

    @app.bolt.action("rollback")
    async def rollback(ack: Any):
        await ack()
        clicked.set()

    ask = confirm("Roll back?", "Production goes back to *v1.4.1*.", "Roll back", "Keep v1.5.0")
    await app.client.chat_postMessage(
        channel=page.slack.channel("kwanus").id,
        text="Rollback",
        blocks=[actions(button("Roll back to v1.4.1", "rollback", style="danger", confirm=ask))],
    )
    dialog = page.page.get_by_role("dialog", name="Roll back?")
    await page.button("Roll back to v1.4.1").click()
    await expect(dialog).to_contain_text("Production goes back to v1.4.1.")
    await dialog.get_by_role("button", name="Keep v1.5.0").click()
    await expect(dialog).to_have_count(0)
    assert not clicked.is_set()

    await page.button("Roll back to v1.4.1").click()
    await page.presses("Enter")
    await asyncio.wait_for(clicked.wait(), 5)


async def test_a_form_with_errors_under_its_inputs(page: Visitor, app: SlackApp):
    sent = form(app, field("Title", "title", {"type": "plain_text_input"}), taken="v1.5.0")
    title, send = page.modal.get_by_label("Title"), page.modal.get_by_role("button", name="Send")

    await page.types("/release")
    await send.click()
    await expect(page.modal).to_contain_text("Please complete this required field.")
    assert sent == []

    await title.fill("v1.5.0")
    await send.click()
    await expect(page.modal).to_contain_text("That title is taken.")
    await expect(title).to_be_focused()
    await expect(title).to_have_attribute("aria-invalid", "true")

    await title.fill("v1.6.0")
    await page.presses("Enter")
    await expect(page.modal).to_be_hidden()
    assert sent == [{"title": "v1.5.0"}, {"title": "v1.6.0"}]


async def test_a_form_that_changes_as_one_chooses(page: Visitor, app: SlackApp):
    title = field("Title", "title", {"type": "plain_text_input"})
    kinds = {"type": "radio_buttons", "options": options("minor", "major")}
    kind = field("Kind", "kind", kinds, dispatch_action=True)
    sent = form(app, title, kind)

    @app.bolt.action("value")
    async def chosen(ack: Any, body: Any, client: Any):
        await ack()
        view = modal(
            "Start a release", section("Next is *v1.5.0*"), title, kind, callback_id="form"
        )
        await client.views_update(view_id=body["view"]["id"], view=view)

    await page.types("/release")
    await page.modal.get_by_label("Title").fill("Harbour")
    await page.modal.get_by_label("Minor").check()
    await expect(page.modal).to_contain_text("Next is v1.5.0")
    await expect(page.modal.get_by_label("Minor")).to_be_checked()
    await page.modal.get_by_role("button", name="Send").click()
    await expect(page.modal).to_be_hidden()
    assert sent == [{"title": "Harbour", "kind": "minor"}]


async def test_a_view_on_top_of_another_and_back(page: Visitor, app: SlackApp):
    form(
        app, field("Title", "title", {"type": "plain_text_input"}), actions(button("Plan", "plan"))
    )

    @app.bolt.action("plan")
    async def plan(ack: Any, body: Any, client: Any):
        await ack()
        view = modal("The plan", section("Freeze, then deploy"), submit=None)
        await client.views_push(trigger_id=body["trigger_id"], view=view)

    await page.types("/release")
    await page.modal.get_by_label("Title").fill("Harbour")
    await page.modal.get_by_role("button", name="Plan").click()
    await expect(page.modal.get_by_role("heading", name="The plan")).to_be_visible()
    await page.presses("Escape")
    await expect(page.modal.get_by_label("Title")).to_have_value("Harbour")
    await page.presses("Escape")
    await expect(page.modal).to_be_hidden()


async def test_escape_closes_a_list_before_its_form(page: Visitor, app: SlackApp):
    form(app, field("Who", "who", {"type": "multi_users_select"}))
    await page.types("/release")
    await page.modal.get_by_label("Who").click()
    options_shown = page.page.get_by_role("option")
    await expect(options_shown.first).to_be_visible()
    await page.presses("Escape")
    await expect(options_shown).to_have_count(0)
    await expect(page.modal).to_be_visible()


async def test_what_only_i_see_can_change_go_and_be_dismissed(page: Visitor, app: SlackApp):
    @app.bolt.command("/release")
    async def start(ack: Any, respond: Any):
        await ack()
        await respond(
            "Sure?", blocks=[section("Sure?"), actions(button("Yes", "yes"), button("No", "no"))]
        )

    @app.bolt.action("yes")
    async def yes(ack: Any, respond: Any):
        await ack()
        await respond("Started", replace_original=True)

    @app.bolt.action("no")
    async def no(ack: Any, respond: Any):
        await ack()
        await respond(delete_original=True)

    await page.types("/release")
    await page.button("No").click()
    await expect(page.message("Sure?")).to_have_count(0)
    await page.types("/release")
    await page.button("Yes").click()
    await page.sees("Started")
    await expect(page.message("Sure?")).to_have_count(0)
    await page.message("Started").get_by_role("button", name="Dismiss").click()
    await expect(page.message("Started")).to_have_count(0)


async def test_a_modal_that_nobody_answers_says_so(page: Visitor, app: SlackApp):
    form(app, section("Go?"))
    await page.types("/release")
    await expect(page.modal).to_be_visible()
    await app.goes()
    await page.modal.get_by_role("button", name="Send").click()

    await expect(page.modal.get_by_role("alert")).not_to_be_empty()
    await page.modal.get_by_role("button", name="Close").click()
    await expect(page.modal).to_be_hidden()


async def test_a_thread_beside_the_channel(page: Visitor, app: SlackApp):
    posted = await app.client.chat_postMessage(
        channel=page.slack.channel("kwanus").id, text="The card"
    )
    await app.client.chat_postMessage(
        channel=posted["channel"], text="log line", thread_ts=posted["ts"]
    )

    await page.message("The card").get_by_role("button", name="1 reply").click()
    await expect(page.thread).to_contain_text("log line")
    await page.page.keyboard.type("Looks good, @bob")
    await page.presses("Enter")

    await expect(page.thread.locator(".mention")).to_have_text("@Bob Brandt")
    await expect(page.message("The card")).to_contain_text("2 replies")
    await expect(page.message("Looks good")).to_have_count(0)
    await page.presses("Escape", "Escape")
    await expect(page.thread).to_be_hidden()


async def test_what_others_write_is_unread_until_one_looks(page: Visitor, app: SlackApp):
    releases = page.page.locator(f"[data-go={page.slack.channel('releases').id}]")
    await app.client.chat_postMessage(channel=page.slack.channel("releases").id, text="Out: v1.5.0")
    await expect(releases).to_contain_text("1 unread")

    await releases.click()
    await page.sees("Out: v1.5.0")
    await expect(releases).not_to_contain_text("unread")


async def test_a_mention_is_a_toast_that_leads_there(page: Visitor, app: SlackApp):
    me = page.slack.person("alice").id
    await app.client.chat_postMessage(
        channel=page.slack.channel("releases").id, text=f"<@{me}> your turn"
    )

    toast = page.page.locator(".toast")
    await expect(toast).to_contain_text("your turn")
    await toast.get_by_role("button", name="your turn").click()
    await expect(page.page.locator("#title")).to_have_text("releases")


async def test_the_strip_shows_whose_turn_it_is(page: Visitor, app: SlackApp):
    bob = page.slack.person("bob").id
    badge = page.page.locator(f"[data-person={bob}] .badge")
    await app.client.chat_postMessage(
        channel=page.slack.channel("releases").id, text=f"<@{bob}> please approve"
    )
    await expect(badge).to_contain_text("1 unread mention")

    await page.becomes("bob")
    await page.page.locator("[data-go]", has_text="releases").click()
    await page.sees("please approve")
    await page.becomes("alice")
    await expect(badge).to_have_count(0)


async def test_a_reload_keeps_person_place_and_open_form(page: Visitor, app: SlackApp):
    form(app, field("Title", "title", {"type": "plain_text_input"}))
    await page.becomes("bob")
    await page.types("/release")
    await expect(page.modal).to_be_visible()

    await page.page.reload()
    await expect(page.modal.get_by_label("Title")).to_be_focused()
    await expect(page.pressed_person).to_contain_text("Bob")
    await expect(page.page.locator("#title")).to_have_text("kwanus")


async def test_the_first_visit_begins_as_somebody_somewhere(page: Visitor):
    await page.page.goto(page.slack.page_url)
    await expect(page.pressed_person).to_contain_text("Alice")
    await expect(page.page.locator("#title")).to_have_text("releases")


async def test_progress_changes_one_message_and_leaves_focus_and_typing_alone(
    page: Visitor, app: SlackApp
):
    def card(step: int) -> list[Any]:
        return [section(f"Step {step} of 9"), actions(button("Pause", "pause"), block_id="buttons")]

    posted = await app.client.chat_postMessage(
        channel=page.slack.channel("kwanus").id, text="card", blocks=card(1)
    )
    await page.button("Pause").focus()
    await page.page.evaluate(
        "window.before = document.querySelector('#messages .message:last-child')"
    )
    for step in (2, 3):
        await app.client.chat_update(
            channel=posted["channel"], ts=posted["ts"], text="card", blocks=card(step)
        )
    await page.sees("Step 3 of 9")

    assert await page.focused() == "Pause"
    same = "window.before === document.querySelector('#messages .message:last-child')"
    assert await page.page.evaluate(same)


async def test_everybody_has_a_home_of_their_own(page: Visitor, app: SlackApp):
    pressed: list[str] = []

    @app.bolt.event("app_home_opened")
    async def opened(event: Any, client: Any):
        blocks = [section("*My turn*", accessory=button("Approve", "approve"))]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.bolt.action("approve")
    async def approve(ack: Any, body: Any):
        await ack()
        pressed.append(body["user"]["name"])

    await page.presses("Alt+h")
    home = page.page.get_by_role("region", name="App Home")
    await expect(home).to_contain_text("My turn")
    await home.get_by_role("button", name="Approve").click()
    await page.slack.wait_for(lambda: pressed == ["alice"])
    await page.becomes("bob")
    await page.slack.wait_for(lambda: page.slack.home("bob"))
    await expect(home.get_by_role("button", name="Approve")).to_be_enabled()
    await home.get_by_role("button", name="Approve").click()
    await page.slack.wait_for(lambda: pressed == ["alice", "bob"])


async def test_one_is_highlighted_where_one_is_meant(page: Visitor, app: SlackApp):
    bob = page.slack.person("bob").id
    await app.client.chat_postMessage(
        channel=page.slack.channel("kwanus").id, text=f"Hello <@{bob}>"
    )
    await page.sees("Hello")
    await expect(page.message("Hello").locator(".mine")).to_have_count(0)
    await page.becomes("bob")
    await expect(page.message("Hello").locator(".mine")).to_have_text("@Bob Brandt")


async def test_shortcuts_of_the_app_and_of_a_message(page: Visitor, app: SlackApp):
    used: list[str] = []

    @app.bolt.shortcut("start")
    @app.bolt.shortcut("which")
    async def use(ack: Any, shortcut: Any):
        await ack()
        used.append(shortcut.get("message", {}).get("text", "no message"))

    await page.page.get_by_role("button", name="Shortcuts").first.click()
    await page.page.get_by_role("menuitem", name="Start a release").click()
    await page.types("fixes a1b2c3")
    await page.message("fixes a1b2c3").hover()
    await page.message("fixes a1b2c3").get_by_role("button", name="More").click()
    await page.page.get_by_role("menuitem", name="Which release has this?").click()
    await page.slack.wait_for(lambda: used == ["no message", "fixes a1b2c3"])


async def test_a_link_to_a_message_shows_it_here(page: Visitor, app: SlackApp):
    releases = page.slack.channel("releases").id
    card = await app.client.chat_postMessage(channel=releases, text="The card")
    link = await app.client.chat_getPermalink(channel=releases, message_ts=card["ts"])
    await app.client.chat_postMessage(
        channel=page.slack.channel("kwanus").id, text=f"Look at <{link['permalink']}|the card>"
    )
    await page.message("Look at").get_by_role("link", name="the card").click()

    await expect(page.page.locator("#title")).to_have_text("releases")
    await expect(page.message("The card")).to_be_focused()


async def test_a_long_channel_begins_with_what_is_new(page: Visitor):
    kwanus = page.slack.channel("kwanus")
    for number in range(200):
        said = {"user": page.slack.person("bob").id, "text": f"message {number}."}
        messages.post(page.slack.hub, kwanus, said)
    await page.page.reload()
    await page.sees("message 199.")
    await expect(page.message("message 199.")).to_be_in_viewport()
    await expect(page.message("message 0.")).to_have_count(0)
    await page.page.get_by_role("button", name="Show earlier messages").click()
    await expect(page.message("message 0.")).to_have_count(1)


async def test_all_by_keyboard(page: Visitor, app: SlackApp):
    done: list[str] = []

    @app.bolt.action("approve")
    async def approve(ack: Any, body: Any, respond: Any):
        done.append(body["user"]["id"])
        await ack()
        await respond("Recorded, thank you", response_type="ephemeral", replace_original=False)

    await app.client.chat_postMessage(
        channel=page.slack.channel("kwanus").id, text="Please approve",
        blocks=[section("v1.5.0"), actions(button("Why?", "why"), button("Approve", "approve"))],
    )  # fmt: skip
    await page.sees("v1.5.0")
    await page.presses("Alt+2")
    await expect(page.pressed_person).to_have_text("BBBob")
    await page.sees("v1.5.0")
    await page.presses("Escape", "Enter")
    assert await page.focused() == "Why?"
    await page.presses("Tab", "Enter")
    await page.sees("Recorded, thank you")
    assert done == [page.slack.person("bob").id]

    await page.presses("Escape")
    await page.page.keyboard.type("Thanks")
    await page.presses("Enter")
    await page.sees("Thanks")
    await page.presses("Escape", "t")
    await expect(page.thread).to_contain_text("Thanks")
    await page.presses("Escape", "Escape", "Control+/")
    await expect(page.page.get_by_role("dialog", name="Keyboard and help")).to_be_visible()
