"""The browser of the tests: real, and able to click."""

from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from tests.support.browser import chromium, require_browser

PAGE = """<button onclick="document.title = 'Approved'">Approve</button>"""


@pytest.mark.browser
async def test_it_shows_a_page_and_clicks():
    options = require_browser()

    async with async_playwright() as playwright, await playwright.chromium.launch(**options) as it:
        page = await it.new_page()
        await page.set_content(PAGE)
        await page.get_by_role("button", name="Approve").click()

        assert await page.title() == "Approved"


def test_it_is_the_one_that_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    mine = tmp_path / "my-chromium"
    mine.touch(mode=0o755)
    monkeypatch.setenv("SLIPWAY_CHROMIUM", str(mine))

    assert chromium() == str(mine)


def test_without_one_the_reason_names_the_way_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("SLIPWAY_CHROMIUM", "no-such-browser")

    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        require_browser()


def test_in_ci_it_may_not_be_missing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("SLIPWAY_CHROMIUM", "no-such-browser")

    with pytest.raises(pytest.fail.Exception, match="CI must not skip"):
        require_browser()
