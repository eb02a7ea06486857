"""What the page says and does while the app, or the workspace, is out of reach."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.page.visitor import Visitor
from tests.workspace.slack_app import SlackApp
from workspace import Settings, Workspace

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_app_goes_and_comes_back(page: Visitor, app: SlackApp):
    banner = page.page.locator("#banner")
    await app.goes()
    await app.connects()
    await app.goes()
    await expect(banner).to_have_text(
        "Slipway is offline: your command will fail until it is back."
    )
    await expect(page.page.locator("[data-go=home]")).to_contain_text("offline")
    await page.composer.fill("/release start")
    await expect(page.page.locator("#composer .composer-hint")).to_contain_text("is offline")

    await app.connects()
    await expect(banner).to_be_hidden()


async def test_offline_and_back_shows_what_was_missed(page: Visitor, app: SlackApp):
    kwanus = page.slack.channel("kwanus").id
    posted = await app.client.chat_postMessage(channel=kwanus, text="Deploying")
    await page.sees("Deploying")
    await page.composer.fill("half a sentence")

    await page.page.context.set_offline(True)
    await expect(page.page.locator("#banner")).to_contain_text("Reconnecting")
    await app.client.chat_update(channel=kwanus, ts=posted["ts"], text="Deployed")
    await app.client.chat_postMessage(channel=kwanus, text="Verified")
    await page.page.context.set_offline(False)

    await page.sees("Deployed")
    await page.sees("Verified")
    await expect(page.page.locator("#banner")).to_be_hidden()
    await expect(page.message("Deploying")).to_have_count(0)
    await expect(page.composer).to_have_value("half a sentence")


async def test_the_workspace_itself_is_started_again(browser: Browser, tmp_path: Path):
    kept = tmp_path / "state.json"
    async with Workspace(Settings(state_file=kept)) as slack:
        port = int(slack.url.rpartition(":")[2])
        context = await browser.new_context()
        visitor = Visitor(await context.new_page(), slack)
        await visitor.enters()
        await visitor.looks_as("alice", "releases")
        await slack.types("bob", "releases", "before")
        await visitor.sees("before")

    await expect(visitor.page.locator("#banner")).to_contain_text("Reconnecting")
    async with Workspace(Settings(state_file=kept, port=port)) as again:
        await again.types("bob", "releases", "after")
        await visitor.sees("after")
        await expect(visitor.message("before")).to_have_count(1)
    await context.close()


async def test_the_wire_log_shows_both_directions(page: Visitor, app: SlackApp):
    await page.presses("Alt+w")
    log = page.page.get_by_role("region", name="Wire log")
    await app.client.chat_postMessage(channel=page.slack.channel("kwanus").id, text="Look")
    await expect(log).to_contain_text("chat.postMessage")

    await log.get_by_label("Filter").fill("postmess")
    await log.locator("summary", has_text="chat.postMessage").click()
    await expect(log).to_contain_text('"text": "Look"')


async def test_a_fault_is_armed_and_strikes(page: Visitor, app: SlackApp):
    await page.presses("Alt+w")
    await page.page.locator("#faults summary").click()
    await page.page.get_by_label("What").select_option("invalid_blocks")
    await page.page.get_by_role("button", name="Arm").click()
    await expect(page.page.locator("#fault-list")).to_contain_text("invalid_blocks")

    with pytest.raises(Exception, match="invalid_blocks"):
        await app.client.chat_postMessage(channel=page.slack.channel("kwanus").id, text="x")
