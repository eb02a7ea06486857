"""A release driven in the page as people do it, with the real bot behind."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.journeys.guest import visiting
from tests.journeys.stand import PATIENCE, open_stand
from tests.scenarios.kwanus.ways import MIGRATION, config, held, policy
from tests.support.gitrepo import Remote

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.covers("F11")
async def test_from_the_command_to_the_announcement_and_back(tmp_path: Path, browser: Browser):
    async with open_stand(tmp_path) as stand, visiting(browser, stand) as page:
        await page.page.evaluate("window.loaded = 'once'")
        await page.types("/release start minor")
        await page.sees("v1.2.0 has begun")
        await expect(page.card).to_contain_text("Manual QA (qa) – waiting")
        await page.signs_staging()
        await expect(page.card).to_contain_text("Waits for Production approval")

        await page.becomes("bob")
        await page.approves()
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
        await expect(page.card).to_contain_text("Manual QA (qa) – waiting")
        await page.signs_staging()
        await expect(page.card).to_contain_text("Waits for Production approval")

        await page.becomes("bob")
        await page.approves()
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
        await expect(page.card).to_contain_text("Manual QA (qa) – waiting")
        await page.signs_staging()
        hold = stand.project.environments / "hold-deploy"
        hold.touch()
        await page.becomes("bob")
        await page.approves()
        await expect(page.card).to_contain_text("Deploy to production – running")

        await stand.kills()
        hold.unlink()
        await expect(page.card).to_contain_text("v1.2.0 is in production")
        assert stand.deploys() == ["v1.1.1", "v1.2.0"]
        assert len(stand.slack.messages("#announcements")) == 1


async def test_paused_edited_cut_off_and_failed_and_it_arrives(tmp_path: Path, browser: Browser):
    async with open_stand(tmp_path) as stand, visiting(browser, stand) as page:
        await page.types("/release start minor")
        await expect(page.card).to_contain_text("Manual QA (qa) – waiting")
        broken = stand.project.environments / "fail-deploy"

        await page.button("Pause v1.2.0").click()
        await expect(page.card).to_contain_text("Paused")
        await page.types("/release notes edit")
        notes = page.modal.get_by_label("Notes", exact=False).first
        await notes.fill(f"{await notes.input_value()}\nVouchers are good for a year.\n")
        await page.modal.locator("button[type=submit]").click()
        await expect(page.modal).to_be_hidden()
        await page.becomes("bob")
        await page.button("Resume v1.2.0").click()
        await expect(page.card).not_to_contain_text("Paused")

        await page.signs_staging()
        await expect(page.card).to_contain_text("Waits for Production approval")
        broken.touch()
        await page.becomes("bob")
        await page.approves()
        await expect(page.card).to_contain_text("Deploy to production – failed")
        broken.unlink()
        await page.becomes("alice")
        await page.button("Try again: Deploy to production").click()
        await page.page.context.set_offline(True)
        await expect(page.page.locator("#banner")).to_be_visible()
        await stand.slack.wait_for(lambda: stand.runs() == "v1.2.0", timeout=PATIENCE)
        await page.page.context.set_offline(False)
        await expect(page.card).to_contain_text("v1.2.0 is in production")
        await page.goes_to("announcements")
        await page.sees("Vouchers are good for a year.")


async def test_two_approve_at_once_after_an_exception_to_the_freeze(
    tmp_path: Path, browser: Browser
):
    edit = policy(("by: {approver: 1}, expires: 72h", "by: {approver: 2}, expires: 72h"))
    async with open_stand(tmp_path, edit=edit) as stand, visiting(browser, stand) as page:
        await page.types("/release start minor")
        await expect(page.card).to_contain_text("Manual QA (qa) – waiting")
        await page.signs_staging()
        Remote(stand.project.repository).commit("develop", MIGRATION, "chore: a table for gifts")
        await expect(page.card).to_contain_text("Changes landed on a frozen branch")

        await page.becomes("alice")
        await page.button("Ask for an exception to the freeze").click()
        await page.fills(
            Why_it_cannot_wait="the importer needs it",
            What_could_go_wrong="nothing reads it",
            How_to_take_it_back="drop the table",
        )
        await page.becomes("dora")
        await page.card.get_by_role("button", name="replies").first.click()
        await page.thread.get_by_role("button", name="Grant the exception").click()
        await expect(page.card).to_contain_text("Waits for Production approval")

        async with visiting(browser, stand) as other:
            await page.becomes("bob")
            await other.becomes("carol")
            await asyncio.gather(page.approves(), other.approves())
            await expect(other.card).to_contain_text("v1.2.0 is in production")
        await expect(page.card).to_contain_text("v1.2.0 is in production")
        assert stand.deploys() == ["v1.1.1", "v1.2.0"]
