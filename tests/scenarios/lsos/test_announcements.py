"""lsos: stakeholders hear before production and after it, from one fact sheet that is corrected."""

from pathlib import Path

import pytest

from tests.room import open_room
from tests.scenarios.lsos.test_documents import FACTS, approved
from tests.scenarios.lsos.ways import (
    SERVICES,
    finished,
    merges,
    policy,
    up_to_approval,
    with_papers,
)

RUNBOOK = {"docs/runbook/services-v1.2.0.md": "# Running it\n\nWatch the p95 of reports.\n"}


@pytest.mark.covers("B10", "B9")
async def test_both_announcements_say_the_facts_and_are_corrected(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=with_papers()) as room:
        merges(room, "feat: what was seen", {"services/reports/seen.sh": "true\n", **RUNBOOK})
        await up_to_approval(room)
        await room.alice.types("/release facts")
        await room.alice.submits(**FACTS)
        await approved(room)
        await room.card.shows("is in production")
        before, after = room.announcements()
        assert "*Touches* services/reports" in before
        assert "*Rollback* Redeploy services-v1.1.1." in after
        await room.alice.types("/release facts 1.2.0")
        await room.alice.submits(**{**FACTS, "rollback": "Ask the database people first."})
        assert len(room.announcements()) == 2
        assert all("Ask the database people first." in said for said in room.announcements())


@pytest.mark.covers("B10")
async def test_production_waits_until_the_notice_is_really_there(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await up_to_approval(room)
        room.slack.removes_app("#announcements")
        waits = room.project.environments / "hold-announcements"
        waits.touch()  # the room settles although a step waits
        await approved(room)
        await room.card.shows("Announce services-v1.2.0 – running")
        assert room.runs(SERVICES) == "services-v1.1.1"
        assert "services-v1.2.0" not in room.remote.tags()
        for _ in range(4):
            await room.passes(minutes=2)
        await room.card.shows("it could not be posted", "not_in_channel")
        room.slack.invites_app("#announcements")
        waits.unlink()
        await room.passes(minutes=2)
        await room.alice.clicks("Try again: Announce")
        await room.card.shows("is in production")
        assert len(room.announcements()) == 2


@pytest.mark.covers("B10")
async def test_a_rollback_tells_the_same_people_and_corrects_what_they_read(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await finished(room)
        await room.alice.types("/release rollback 1.2.0 --reason slower")
        await room.alice.clicks("Decide")
        await room.alice.submits(answer="no", note="")
        await room.card.shows("rolled back")
        told = room.announcements()
        assert len(told) == 3
        assert all("was rolled back to services-v1.1.1" in said for said in told)


@pytest.mark.covers("A7", "B10")
async def test_an_approval_is_not_counted_for_what_was_taken_in_after_it_took_effect(
    tmp_path: Path,
):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await up_to_approval(room)
        room.slack.removes_app("#announcements")
        waits = room.project.environments / "hold-announcements"
        waits.touch()
        await approved(room)
        await room.card.shows("Announce services-v1.2.0 – running")
        merges(room, "feat: seen", {"services/reports/seen.sh": "true\n"})
        await room.polls()
        await room.alice.clicks("Take in")
        room.slack.invites_app("#announcements")
        waits.unlink()
        for _ in range(4):
            await room.passes(minutes=2)
        await room.card.shows("candidate 2", "Waits for Change approval")
        assert room.runs(SERVICES) == "services-v1.1.1"
        assert "services-v1.2.0" not in room.remote.tags()
        await approved(room)
        await room.card.shows("is in production")
