"""lsos: runbook, migration plan and facts must be there before production, and people read them."""

from pathlib import Path

import pytest

from tests.room import Room, open_room
from tests.scenarios.lsos.ways import SERVICES, merges, up_to_approval, with_papers

FACTS = {
    "summary": "Reports count what was seen.",
    "impact": "services/reports",
    "migrations": "None.",
    "rollback": "Redeploy services-v1.1.1.",
}
RUNBOOK = {"docs/runbook/services-v1.2.0.md": "# Running it\n\nWatch the p95 of reports.\n"}


async def approved(room: Room) -> None:
    await room.bob.clicks("Approve")
    await room.carol.clicks("Approve")


@pytest.mark.covers("B4", "B9")
async def test_production_waits_for_the_runbook_and_the_facts(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=with_papers()) as room:
        merges(room, "feat: what was seen", {"services/reports/seen.sh": "true\n"})
        await up_to_approval(room)
        await approved(room)
        await room.card.shows(
            "Operator runbook deltas: `docs/runbook/services-v1.2.0.md` is not in the candidate",
            "Summary, impact, migrations, rollback notes: not written yet",
        )
        assert room.runs(SERVICES) == "services-v1.1.1"

        await room.alice.clicks("Write the facts of services-v1.2.0")
        drawn = room.alice.form()
        assert drawn["impact"] == "services/reports"
        assert "what was seen" in drawn["summary"]
        assert drawn["rollback"].startswith("Back to services-v1.1.1")
        await room.alice.submits(**FACTS)
        await room.alice.clicks("Give a link: Operator runbook deltas")
        await room.alice.submits(link="https://wiki.example.com/run/120", note="")
        await room.card.shows("services-v1.2.0 is in production")
        said = room.announcements()[-1]
        assert "Reports count what was seen." in said
        assert "services/reports" in said
        assert "Redeploy services-v1.1.1." in said


@pytest.mark.covers("B4", "C11")
async def test_a_template_is_no_document_and_newly_touched_modules_ask_again(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=with_papers()) as room:
        empty = {"docs/runbook/services-v1.2.0.md": "# Running it\n\n<!-- say how -->\nTODO\n"}
        merges(room, "feat: what was seen", {"services/reports/seen.sh": "true\n", **empty})
        await up_to_approval(room)
        await room.card.shows("holds nothing but a template")
        await room.alice.types("/release facts")
        more = {"services/billing/bill.sh": "true\n", **RUNBOOK}
        merges(room, "feat: bills", more)
        await room.polls()
        await room.bob.clicks("Take in")
        await room.alice.submits(**FACTS)  # of what was there when she began to write
        await room.card.shows("not written yet for services/billing")
        assert "runbook deltas:" not in room.card.text
        await room.alice.types("/release facts")
        assert room.alice.form()["impact"] == "services/reports, services/billing"
        await room.alice.submits(**{**FACTS, "impact": room.alice.form()["impact"]})
        await approved(room)
        await room.card.shows("services-v1.2.0 is in production")


@pytest.mark.covers("B3")
async def test_a_major_takes_a_migration_plan_that_somebody_reviewed(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=with_papers()) as room:
        plan = "docs/migrations/services-v2.0.0.md"
        runbook = {"docs/runbook/services-v2.0.0.md": "Watch the old callers.\n"}
        files = {"services/reports/other.sh": "true\n", plan: "1. Stop the old one.\n", **runbook}
        merges(room, "feat!: other totals", files)
        await up_to_approval(room, "major")
        await room.alice.types("/release facts")
        await room.alice.submits(**FACTS)
        await approved(room)
        await room.card.shows("Migration plan (platform)")
        said = await room.carol.types("/release sign migration-plan")
        assert "takes the role platform" in said
        await room.dora.clicks("Sign: Migration plan", note="tried it")
        await room.card.shows("services-v2.0.0 is in production")
