"""Every block and element that apps use, as the page shows it; and the text in them."""

import base64
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.page.blocks import actions, button, field, mrkdwn, options, plain, rich, section
from tests.page.forms import form
from tests.page.visitor import Visitor
from tests.workspace.slack_app import SlackApp
from workspace import messages
from workspace.kinds import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOON = 1_767_268_800  # 2026-01-01 12:00 UTC, 13:00 in Berlin


async def posted(page: Visitor, app: SlackApp, *blocks: Any) -> Locator:
    """Posts the blocks as one message; its row in the page."""
    await app.client.chat_postMessage(
        channel=page.slack.channel("kwanus").id, text="posted", blocks=list(blocks)
    )
    row = page.page.locator("#messages .message").last
    await expect(row).to_be_visible()
    return row


TEXTS = [
    ("a *b c* d", "strong", "b c"),
    ("a _b_ snake_case_name", "em", "b"),
    ("~gone~", "s", "gone"),
    ("run `make test`", "code", "make test"),
    ("```\nif x &lt; 1:\n    y\n```", "pre", "if x < 1:\n    y"),
    ("&gt; said\nafter", "blockquote", "said"),
    ("<https://example.com/a_b_c|the notes>", "a", "the notes"),
    ("see https://example.com/a_b.", "a", "https://example.com/a_b"),
    ("*<https://example.com|bold link>*", "strong a", "bold link"),
    ("<!here> now", ".mention.mine", "@here"),
    (f"<!date^{NOON}^{{date_num}} {{time}}|then>", "time", "2026-01-01 1:00 PM"),
    (":rocket: :nosuch:", ".emoji", "🚀"),
]


async def test_mrkdwn(page: Visitor, app: SlackApp):
    row = await posted(page, app, *[section(text) for text, _, _ in TEXTS])
    for at, (text, selector, wanted) in enumerate(TEXTS):
        node = row.locator(".block").nth(at).locator(selector).first
        assert (text, (await node.inner_text()).strip()) == (text, wanted)


async def test_mentions_are_names(page: Visitor, app: SlackApp):
    alice, kwanus = page.slack.person("alice").id, page.slack.channel("kwanus").id
    group = page.slack.group("approvers").id
    text = f"<@{alice}> <!subteam^{group}> <#{kwanus}> &lt;tag&gt; 2*3*4 :no:"
    row = await posted(page, app, section(text))
    await expect(row.locator(".block")).to_have_text(
        "@Alice Adler @approvers #kwanus <tag> 2*3*4 :no:"
    )


async def test_nothing_in_a_text_becomes_markup(page: Visitor, app: SlackApp):
    bad = "<img src=x onerror=alert(1)> <javascript:alert(1)|press>"
    message = {
        "bot_id": "B1",
        "text": bad,
        "blocks": [{"type": "markdown", "block_id": "m", "text": bad}],
    }
    messages.post(page.slack.hub, page.slack.channel("kwanus"), message)

    row = page.page.locator("#messages .message").last
    await expect(row).to_contain_text("press")
    await expect(row.locator(".blocks :is(img, a, script)")).to_have_count(0)


async def test_blocks_to_read(page: Visitor, app: SlackApp):
    row = await posted(
        page, app,
        {"type": "header", "text": plain("kwanus v1.5.0")},
        {"type": "section", "fields": [mrkdwn("*Captain*\nDora"), mrkdwn("*Risk*\nlow")]},
        {"type": "context", "elements": [mrkdwn("commit `1a2b3c4`"), plain("today :wave:")]},
        {"type": "divider"},
        {"type": "image", "image_url": "https://example.com/x.png", "alt_text": "Lead time by month"},
        rich({"type": "text", "text": "strong", "style": {"bold": True}}, {"type": "emoji", "name": "tada"},
             {"type": "user", "user_id": page.slack.person("bob").id}),
        {"type": "rich_text", "elements": [
            {"type": "rich_text_list", "style": "ordered", "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "first step"}]}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "exit 1"}]}]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "Item"}], [{"type": "raw_text", "text": "commits"}]]},
    )  # fmt: skip
    await expect(row.get_by_role("heading", name="kwanus v1.5.0")).to_be_visible()
    await expect(row.locator(".fields .text")).to_have_count(2)
    await expect(row.locator("hr")).to_have_count(1)
    await expect(row.get_by_role("img", name="Lead time by month")).to_be_visible()
    await expect(row.locator("ol li")).to_have_text("first step")
    await expect(row.locator("pre")).to_have_text("exit 1")
    await expect(row.get_by_role("columnheader", name="Item")).to_be_visible()
    for text in ("strong🎉@Bob Brandt", "commit 1a2b3c4", "today 👋"):
        await expect(row).to_contain_text(text)


async def test_a_plan_says_each_state_in_words(page: Visitor, app: SlackApp):
    tasks = [
        {"type": "task_card", "task_id": str(at), "title": f"Task {at}", "status": status}
        for at, status in enumerate(("pending", "in_progress", "complete", "error"))
    ]
    row = await posted(page, app, {"type": "plan", "title": "The plan", "tasks": tasks})
    await expect(row).to_contain_text("The plan1 of 4")
    for words in ("(pending)", "(in progress)", "(complete)", "(error)"):
        await expect(row).to_contain_text(words)


async def test_markdown(page: Visitor, app: SlackApp):
    text = (
        "## 1.5.0\n\n- **api**: [search](https://example.com)\n  - nested\n- [x] done\n\n"
        "| a | b |\n|---|--:|\n| 1 | 2 |\n\n```\ncode\n```\n> quoted"
    )
    row = await posted(page, app, {"type": "markdown", "text": text})
    await expect(row.get_by_role("heading", name="1.5.0")).to_be_visible()
    await expect(row.locator("ul ul li")).to_have_text("nested")
    await expect(row.get_by_role("checkbox", name="done")).to_be_checked()
    await expect(row.get_by_role("cell", name="2")).to_have_class("align-right")
    await expect(row.locator("strong")).to_have_text("api")
    await expect(row.locator("blockquote")).to_have_text("quoted")


async def test_files_are_shown_or_offered(page: Visitor, app: SlackApp):
    dot = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    kwanus = page.slack.channel("kwanus").id
    await app.client.files_upload_v2(channel=kwanus, content="all notes", filename="notes.txt")
    await app.client.files_upload_v2(channel=kwanus, content=dot, filename="chart.png")

    link = page.page.get_by_role("link", name="notes.txt")
    async with page.page.expect_download() as download:
        await link.click()
    assert (await (await download.value).path()).read_text() == "all notes"
    width = "document.querySelector('.message .extras img').naturalWidth"
    await page.page.wait_for_function(f"{width} === 1")


async def test_what_is_unknown_is_named(page: Visitor):
    strange = {"type": "actions", "block_id": "b", "elements": [{"type": "dial", "action_id": "d"}]}
    message = {
        "bot_id": "B1",
        "text": "x",
        "blocks": [{"type": "hologram", "block_id": "a"}, strange],
    }
    messages.post(page.slack.hub, page.slack.channel("kwanus"), message)

    await page.sees("unknown block: hologram")
    await page.sees("unknown element: dial")


async def test_choices_in_a_message_reach_the_app(page: Visitor, app: SlackApp):
    heard: dict[str, Any] = {}

    @app.bolt.action({"block_id": "choices"})
    async def chosen(ack: Any, action: Any):
        await ack()
        heard[action["action_id"]] = action

    @app.bolt.options("commit")
    async def commits(ack: Any, payload: Any):
        await ack(options=options(f"{payload['value']}-1", f"{payload['value']}-2"))

    row = await posted(
        page, app,
        actions(
            {"type": "static_select", "action_id": "kind", "placeholder": plain("Kind"), "options": options("minor", "major")},
            {"type": "users_select", "action_id": "captain", "placeholder": plain("Captain")},
            {"type": "external_select", "action_id": "commit", "placeholder": plain("Commit"), "min_query_length": 1},
            {"type": "overflow", "action_id": "more", "options": options("pause", "abort")},
            {"type": "datepicker", "action_id": "day"},
            {"type": "checkboxes", "action_id": "checks", "options": options("tests", "docs")},
            block_id="choices",
        ),
    )  # fmt: skip
    await row.get_by_label("Kind").select_option("major")
    await row.get_by_label("Captain").select_option(label="Dora Diaz")
    await row.get_by_label("Commit").press_sequentially("ab")
    await page.page.get_by_role("option", name="Ab-2").click()
    await row.get_by_role("button", name="More actions").click()
    await page.page.get_by_role("menuitem", name="Abort").click()
    await row.get_by_label("day").or_(row.locator("input[type=date]")).fill("2026-12-24")
    await row.get_by_label("Docs").check()

    await page.slack.wait_for(lambda: len(heard) == 6)
    assert heard["kind"]["selected_option"]["value"] == "major"
    assert heard["captain"]["selected_user"] == page.slack.person("dora").id
    assert heard["commit"]["selected_option"]["value"] == "ab-2"
    assert heard["more"]["selected_option"]["value"] == "abort"
    assert heard["day"]["selected_date"] == "2026-12-24"
    assert [one["value"] for one in heard["checks"]["selected_options"]] == ["docs"]


async def test_every_input_of_a_modal_is_sent(page: Visitor, app: SlackApp):
    releases = page.slack.channel("releases").id
    inputs: dict[str, Json] = {
        "line": {"type": "plain_text_input"},
        "lines": {"type": "plain_text_input", "multiline": True, "initial_value": "a\nb"},
        "mail": {"type": "email_text_input"},
        "url": {"type": "url_text_input"},
        "number": {"type": "number_input", "is_decimal_allowed": False, "max_value": "9"},
        "day": {"type": "datepicker", "initial_date": "2026-02-03"},
        "hour": {"type": "timepicker", "initial_time": "09:30"},
        "moment": {"type": "datetimepicker", "initial_date_time": NOON},
        "kind": {"type": "radio_buttons", "options": options("minor", "major")},
        "users": {"type": "multi_users_select"},
        "kinds": {"type": "multi_static_select", "options": options("one", "two", "three")},
        "where": {"type": "conversations_select", "default_to_current_conversation": True},
        "channel": {"type": "channels_select", "initial_channel": releases},
    }
    sent = form(app, *[field(name, name, element) for name, element in inputs.items()])

    await page.types("/release")
    await page.modal.get_by_label("line", exact=True).fill("one line")
    await page.modal.get_by_label("url").fill("https://example.com")
    await page.modal.get_by_label("Major").check()
    await page.modal.get_by_label("users").press_sequentially("bob")
    await page.presses("Enter")
    await page.modal.get_by_label("kinds").press("ArrowDown")
    await page.presses("ArrowDown", "Enter")
    for mail, number in (("alice", "12"), ("alice@example.com", "7")):
        await page.modal.get_by_label("mail").fill(mail)
        await page.modal.get_by_label("number").fill(number)
        await page.modal.get_by_role("button", name="Send").click()
        if number == "12":
            await expect(page.modal).to_contain_text("Enter a valid email address.")
            await expect(page.modal).to_contain_text("Enter 9 or less.")
    await expect(page.modal).to_be_hidden()

    assert sent == [
        {
            "line": "one line",
            "lines": "a\nb",
            "mail": "alice@example.com",
            "url": "https://example.com",
            "number": "7",
            "day": "2026-02-03",
            "hour": "09:30",
            "moment": NOON,
            "kind": "major",
            "users": [page.slack.person("bob").id],
            "kinds": ["two"],
            "where": page.slack.channel("kwanus").id,
            "channel": releases,
        }
    ]


async def test_a_button_that_is_a_link_opens_it_and_tells_the_app(page: Visitor, app: SlackApp):
    heard: list[str] = []

    @app.bolt.action("notes")
    async def notes(ack: Any, action: Any):
        heard.append(action["action_id"])
        await ack()

    row = await posted(page, app, actions(button("Notes", "notes", url="https://example.invalid/")))
    async with page.page.context.expect_page():
        await row.get_by_role("button", name="Notes").click()
    await page.slack.wait_for(lambda: heard == ["notes"])
