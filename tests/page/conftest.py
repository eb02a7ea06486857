"""One browser for all tests of the page; each test has its own workspace, app and visitor."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.page.visitor import Visitor
from tests.support.browser import require_browser
from tests.workspace.slack_app import SlackApp, connected
from workspace import Settings, Workspace, projects
from workspace.seed import overlay

SHORTCUTS = [
    {"name": "Start a release", "type": "global", "callback_id": "start"},
    {"name": "Which release has this?", "type": "message", "callback_id": "which"},
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "page" in getattr(item, "fixturenames", ()) and item.path.parent.name == "page":
            item.add_marker(pytest.mark.browser)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    options = require_browser()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**options)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def slack() -> AsyncIterator[Workspace]:
    shortcuts = {"app": {"shortcuts": SHORTCUTS}}
    seed = overlay(projects(["kwanus"]), shortcuts)
    async with Workspace(Settings(seed=seed, ack_seconds=1.0)) as workspace:
        yield workspace


@pytest_asyncio.fixture(loop_scope="session")
async def app(slack: Workspace) -> AsyncIterator[SlackApp]:
    """By HTTP, which is quicker to start; the tests of the connection have their own."""
    async with connected(slack, "http") as one:
        yield one


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, slack: Workspace, app: SlackApp) -> AsyncIterator[Visitor]:
    """Alice in #kwanus; at the end nothing may have gone wrong in the page's console."""
    context = await browser.new_context(locale="en-US", timezone_id="Europe/Berlin")
    context.set_default_timeout(5000)
    visitor = Visitor(await context.new_page(), slack)
    await visitor.enters()
    await visitor.looks_as("alice", "kwanus")
    yield visitor
    await context.close()
    assert visitor.complaints == []
