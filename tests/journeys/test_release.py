"""A release driven in the page as people do it, with the real bot behind."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.journeys.stand import Stand, open_stand
from tests.page.visitor import Visitor
from tests.scenarios.kwanus.ways import config, held

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SIGNATURES = {
    "carol": ["Sign: Manual QA", "Sign: Performance checks"],
    "sam": ["Sign: Security checks"],
}


class Guest(Visitor):
    """Somebody in front of the page of a release."""

    @property
    def card(self) -> Locator:
        """The card: the first thing in the channel that the app said to all."""
        return self.page.locator("#messages .message:not(.ephemeral)").first

    async def fills(self, **fields: str) -> None:
        """Fill in the form that is open, by its labels, and send it."""
        for label, text in fields.items():
            await self.modal.get_by_label(label.replace("_", " ")).fill(text)
        await self.modal.locator("button[type=submit]").click()
        await expect(self.modal).to_be_hidden()

    async def signs_staging(self) -> None:
        for person, labels in SIGNATURES.items():
            await self.becomes(person)
            for label in labels:
                await self.button(label).click()
                await self.fills(What_you_found="looks good")
                await expect(self.button(label)).to_have_count(0)

    async def confirms(self, button: str, answer: str) -> Locator:
        """Click a button that asks first, and give the answer; what was asked."""
        await self.button(button).click()
        dialog = self.page.get_by_role("dialog").filter(has_text="?")
        await dialog.get_by_role("button", name=answer, exact=True).click()
        return dialog

    async def goes_to(self, channel: str) -> None:
        await self.page.locator("[data-go]", has_text=channel).click()
        await expect(self.page.locator("#title")).to_have_text(channel)


@asynccontextmanager
async def visiting(browser: Browser, stand: Stand) -> AsyncIterator[Guest]:
    """Alice in the project's channel; at the end the page has complained of nothing."""
    context = await browser.new_context(locale="en-US", timezone_id="Europe/Berlin")
    context.set_default_timeout(15_000)
    guest = Guest(await context.new_page(), stand.slack)
    await guest.enters()
    await guest.looks_as("alice", stand.project.name)
    yield guest
    await context.close()
    assert guest.complaints == []


async def test_from_the_command_to_the_announcement_and_back(tmp_path: Path, browser: Browser):
    async with open_stand(tmp_path) as stand, visiting(browser, stand) as page:
        await page.page.evaluate("window.loaded = 'once'")
        await page.types("/release start minor")
        await page.sees("v1.2.0 has begun")
        await expect(page.card).to_contain_text("Waits for Manual QA")
        await page.signs_staging()
        await expect(page.card).to_contain_text("Waits for Production approval")

        await page.becomes("bob")
        await page.confirms("Approve v1.2.0 for production", "Approve")
        await expect(page.card).to_contain_text("v1.2.0 is in production")
        assert stand.runs() == "v1.2.0"
        await page.goes_to("announcements")
        await page.sees("shop v1.2.0 is released")

        await page.becomes("dora")
        await page.goes_to("shop")
        await page.types("/release rollback")
        await expect(page.modal).to_contain_text("from v1.2.0 to v1.1.1")
        await page.fills(Reason="vouchers are counted twice")
        await expect(page.card).to_contain_text("A decision is open: restore database?")
        await page.button("Decide: restore database").click()
        await page.modal.get_by_label("no", exact=True).check()
        await page.fills(Note="no schema change")
        await expect(page.card).to_contain_text("v1.2.0 was rolled back to v1.1.1")
        assert stand.deploys() == ["v1.1.1", "v1.2.0", "v1.1.1"]
        assert await page.page.evaluate("window.loaded") == "once"


BOB_STARTS = config(("developer: U0ALICE000", "developer: [U0ALICE000, U0BOB00000]"))


async def test_nobody_approves_their_own_and_a_no_has_its_reason(tmp_path: Path, browser: Browser):
    async with open_stand(tmp_path, edit=BOB_STARTS) as stand, visiting(browser, stand) as page:
        await page.becomes("bob")
        await page.types("/release start minor")
        await expect(page.card).to_contain_text("Waits for Manual QA")
        await page.signs_staging()
        await expect(page.card).to_contain_text("Waits for Production approval")

        await page.becomes("bob")
        await page.confirms("Approve v1.2.0 for production", "Approve")
        await page.sees("your own approval does not count")
        await expect(page.message("your own approval")).to_contain_text("Only visible to you")

        await page.becomes("carol")
        await page.button("Reject v1.2.0").click()
        await page.fills(Reason="vouchers are counted twice")
        await expect(page.card).to_contain_text("vouchers are counted twice")
        await expect(page.card).to_contain_text("Carol")
        assert stand.runs() == "v1.1.1"


async def test_the_bot_is_killed_while_the_page_is_open(tmp_path: Path, browser: Browser):
    edit = config(held("deploy"))
    async with open_stand(tmp_path, edit=edit) as stand, visiting(browser, stand) as page:
        await page.types("/release start minor")
        await expect(page.card).to_contain_text("Waits for Manual QA")
        await page.signs_staging()
        hold = stand.project.environments / "hold-deploy"
        hold.touch()
        await page.becomes("bob")
        await page.confirms("Approve v1.2.0 for production", "Approve")
        await expect(page.card).to_contain_text("Deploy to production – running")

        await stand.kills()
        hold.unlink()
        await expect(page.card).to_contain_text("v1.2.0 is in production")
        assert stand.deploys() == ["v1.1.1", "v1.2.0"]
        assert len(stand.slack.messages("#announcements")) == 1
