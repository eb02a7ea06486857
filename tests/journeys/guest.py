"""Somebody in front of the page of a release: what they do, in its words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Locator, expect

from tests.journeys.stand import Stand
from tests.page.visitor import Visitor

SIGNATURES = {
    "carol": ["Sign: Manual QA", "Sign: Performance checks"],
    "sam": ["Sign: Security checks"],
}


class Guest(Visitor):
    """Who does what a release asks of people."""

    @property
    def card(self) -> Locator:
        """The card: the first thing in the channel that the app said to all."""
        return self.page.locator("#messages .message:not(.ephemeral)").first

    @property
    def request(self) -> Locator:
        """The newest request for an approval: a message of its own, below the card."""
        return self.page.locator("#messages .message").filter(has_text="What changes").last

    async def fills(self, **fields: str) -> None:
        """Fill in the form that is open, by its labels, and send it."""
        for label, text in fields.items():
            await self.modal.get_by_label(label.replace("_", " ")).fill(text)
        await self.modal.locator("button[type=submit]").click()
        await expect(self.modal).to_be_hidden()

    async def signs_staging(self) -> None:
        """The three signatures that staging always waits for, each in its form."""
        for person, labels in SIGNATURES.items():
            await self.becomes(person)
            for label in labels:
                await self.button(label).click()
                await self.fills(What_you_found="looks good")
                await expect(self.button(label)).to_have_count(0)

    async def confirms(self, button: str, asked: str, answer: str) -> None:
        """Click a button that asks first, and give the answer."""
        await self.button(button).click()
        dialog = self.page.get_by_role("dialog").filter(has_text=asked)
        await dialog.get_by_role("button", name=answer, exact=True).click()

    async def approves(self) -> None:
        asked = "shop v1.2.0 goes on to production as soon as everything else is done."
        await self.confirms("Approve v1.2.0 for production", asked, "Approve")

    async def goes_to(self, channel: str) -> None:
        await self.page.locator("[data-go]", has_text=channel).click()
        await expect(self.page.locator("#title")).to_have_text(channel)


@asynccontextmanager
async def visiting(browser: Browser, stand: Stand, **look: Any) -> AsyncIterator[Guest]:
    """Alice in the project's channel; at the end the page has complained of nothing."""
    options = {"locale": "en-US", "timezone_id": "Europe/Berlin"} | look
    context = await browser.new_context(**options)
    context.set_default_timeout(15_000)
    guest = Guest(await context.new_page(), stand.slack)
    await guest.enters()
    await guest.looks_as("alice", stand.project.name)
    yield guest
    await context.close()
    assert guest.complaints == []
