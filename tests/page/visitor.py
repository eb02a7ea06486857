"""Somebody in front of the page: looks, types, clicks, as the names of things say."""

import re

from playwright.async_api import Locator, Page, expect

from workspace import Workspace

EXPECTED = re.compile(r"Failed to load resource|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION")


class Visitor:
    def __init__(self, page: Page, slack: Workspace) -> None:
        self.page = page
        self.slack = slack
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self._hears(message.type, message.text))

    def _hears(self, kind: str, text: str) -> None:
        """A refused request is the browser's own remark; anything else is a fault of the page."""
        if kind in ("error", "warning") and not EXPECTED.search(text):
            self.complaints.append(text)

    async def enters(self) -> None:
        """With the token; the cookie it gives is the browser's from then on."""
        await self.page.context.request.get(self.slack.page_url)

    async def looks_as(self, person: str, channel: str) -> None:
        who, where = self.slack.person(person).id, self.slack.channel(channel, person).id
        await self.page.goto(f"{self.slack.url}/ui/#/{who}/{where}")
        await expect(self.page.locator("#title")).to_have_text(channel)
        await expect(self.pressed_person).to_have_attribute("data-person", who)

    @property
    def pressed_person(self) -> Locator:
        return self.page.locator(".person[aria-pressed=true]")

    @property
    def composer(self) -> Locator:
        return self.page.locator("#composer textarea")

    @property
    def modal(self) -> Locator:
        return self.page.locator("#view")

    @property
    def thread(self) -> Locator:
        return self.page.get_by_role("complementary", name="Thread")

    def message(self, text: str) -> Locator:
        return self.page.locator("#messages .message").filter(has_text=text).last

    def button(self, name: str) -> Locator:
        return self.page.locator("#messages").get_by_role("button", name=name).last

    async def types(self, text: str) -> None:
        await self.composer.fill(text)
        await self.composer.press("Escape")  # closes what is suggested, if anything is
        await self.composer.focus()
        await self.composer.press("Enter")

    async def becomes(self, person: str) -> None:
        await self.page.locator(f"[data-person={self.slack.person(person).id}]").click()
        await expect(self.pressed_person).to_have_attribute(
            "data-person", self.slack.person(person).id
        )

    async def presses(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def sees(self, text: str) -> None:
        await expect(self.message(text)).to_be_visible()

    async def focused(self) -> str:
        """What the keyboard would act on, by its label or text."""
        found = await self.page.evaluate(
            "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
        )
        return str(found).strip()
