"""One browser for all journeys; each has its own Slack, bot and visitor."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.support.browser import require_browser

expect.set_options(timeout=20_000)
"""Milliseconds. A release takes its time; the page's own tests are the ones that are quick."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    options = require_browser()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**options)
        yield browser
        await browser.close()
