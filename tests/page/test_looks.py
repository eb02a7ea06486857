"""The page at several widths, in both themes, and as axe-core hears it."""

from importlib.resources import files

import pytest
from playwright.async_api import Page, expect

from tests.page.blocks import actions, button, field, modal, section
from tests.page.visitor import Visitor
from tests.workspace.slack_app import SlackApp

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE = files("axe_playwright_python") / "axe.min.js"


async def test_nothing_is_cut_off_at_any_width(page: Visitor, app: SlackApp):
    words = "unbreakable" * 20
    await app.client.chat_postMessage(
        channel=page.slack.channel("kwanus").id, text="wide",
        blocks=[section(words), section(f"```{words}```"), actions(*[button(f"Do {n}", f"a{n}") for n in range(9)])],
    )  # fmt: skip
    await page.sees("unbreakable")
    for width in (1280, 390, 320):
        await page.page.set_viewport_size({"width": width, "height": 700})
        for place in ("html", "#messages"):
            cut = f"(n => n.scrollWidth - n.clientWidth)(document.querySelector('{place}'))"
            assert (width, place, await page.page.evaluate(cut)) == (width, place, 0)

    await page.page.get_by_role("button", name="Channels and people").click()
    await page.page.locator("[data-go]", has_text="releases").click()
    await expect(page.page.locator("#title")).to_have_text("releases")


async def test_the_theme_is_kept(page: Visitor):
    await page.page.locator("#theme").click()
    await page.page.locator("#theme").click()
    await expect(page.page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.page.reload()
    await expect(page.page.locator("html")).to_have_attribute("data-theme", "dark")


async def axe(page: Page, where: str) -> list[str]:
    await page.evaluate(AXE.read_text())
    found = await page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
    )
    return [
        f"{where}: {each['id']} {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(page: Visitor, app: SlackApp, scheme: str):
    @app.bolt.command("/release")
    async def start(ack, body, client):
        await ack("Only you see this")
        blocks = [
            section("*Form*"),
            field("Title", "t", {"type": "plain_text_input"}),
            field("Who", "w", {"type": "multi_users_select"}, optional=True),
        ]
        await client.views_open(trigger_id=body["trigger_id"], view=modal("Start", *blocks))

    await page.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    posted = await app.client.chat_postMessage(
        channel=page.slack.channel("kwanus").id, text="card",
        blocks=[
            section("*v1.5.0* <!here> `code` <https://example.com|notes>\n> quote"),
            {"type": "context", "elements": [{"type": "mrkdwn", "text": ":rocket: context"}]},
            {"type": "plan", "title": "Plan", "tasks": [{"type": "task_card", "task_id": "1", "title": "A", "status": "error"}]},
            actions(button("Approve", "a", style="primary"), button("Reject", "r", style="danger")),
        ],
    )  # fmt: skip
    await app.client.chat_postMessage(channel=posted["channel"], text="log", thread_ts=posted["ts"])
    await page.message("v1.5.0").get_by_role("button", name="1 reply").click()
    await expect(page.thread).to_contain_text("log")
    await page.presses("Alt+w")
    problems = await axe(page.page, "thread and wire log")
    await page.types("/release")
    await page.modal.get_by_role("button", name="Send").click()
    problems += await axe(page.page, "modal with errors")
    assert problems == []
