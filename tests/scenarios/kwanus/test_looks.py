"""kwanus: what status, why, checklist, history, audit, help and the menu show is true."""

import sqlite3
from pathlib import Path

import pytest

from tests.room import open_room
from tests.scenarios.kwanus.ways import finished, into_production, sign_staging, up_to_approval


@pytest.mark.covers("F2")
async def test_why_names_every_blocker_in_order(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        await room.card.shows("Waits for Manual QA")
        await room.passes(minutes=5)
        why = await room.eve.types("/release why")
        assert "shop v1.2.0 waits for 3 things" in why
        order = [why.index(f"“{item}” is not signed") for item in
                 ("Manual QA", "Performance checks", "Security checks")]  # fmt: skip
        assert order == sorted(order)
        assert "Who: qa (<!subteam^S0QA000000>)" in why
        assert "Who: security (<!subteam^S0SECURITY>)" in why
        assert "Since: <!date^1770627600^" in why
        assert "Clears it: A signature, or a waiver by release-manager" in why
        await room.alice.types("/release pause")
        why = await room.eve.types("/release why")
        assert why.index("Paused by <@U0ALICE000>") < why.index("“Manual QA” is not signed")


@pytest.mark.covers("F2")
async def test_why_tells_of_a_release_that_is_watched(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await into_production(room)
        assert "Post-release smoke test: not before" in await room.alice.types("/release why")
        await room.passes(minutes=15)
        assert "v1.2.0 is released" in await room.alice.types("/release why")


@pytest.mark.covers("F2")
async def test_why_after_the_approval_is_only_the_clock(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types('/release start minor --at "2026-02-09 18:00"')
        await sign_staging(room)
        why = await room.alice.types("/release why")
        assert "Production approval: 0 of 1" in why
        assert "Who: approver (<!subteam^S0APPROVERS>)" in why
        await room.bob.clicks("Approve")
        why = await room.alice.types("/release why")
        assert "waits for 1 thing" in why
        assert "not before" in why


@pytest.mark.covers("A6")
async def test_the_checklist_has_owners_signatures_and_evidence(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        await room.card.shows("Waits for Manual QA")
        await room.carol.clicks("Sign: Manual QA", note="all journeys", evidence="https://ci/7")
        told = await room.eve.types("/release checklist")
        assert "Manual QA – done · by <@U0CAROL000>" in told
        assert "https://ci/7" in told
        assert "Security checks – waiting · security" in told
        assert "Tests pass – done" in told
        assert "No direct commits to main – later" in told
        assert "Migrations validated – not needed" in told
        assert "Production approval – 0 of 1" in told


@pytest.mark.covers("F2")
async def test_status_says_what_is_open(tmp_path: Path):
    async with open_room(tmp_path) as room:
        assert "Nothing is open" in await room.eve.types("/release status")
        await up_to_approval(room)
        told = await room.eve.types("/release status")
        assert "1 release open" in told
        assert "*shop v1.2.0* (minor)" in told
        assert "Waits for Production approval" in told


@pytest.mark.covers("F8")
async def test_history_tells_how_each_release_ended(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await finished(room)
        room.noor.pushes("fix: one more thing", {"src/more.sh": "true\n"})
        await up_to_approval(room, "patch")
        await room.alice.clicks("Abort v1.2.1", reason="not today")
        told = await room.eve.types("/release history")
        assert "v1.2.1\npatch\n✖️ aborted" in told
        assert "v1.2.0\nminor\n✅ released\n15 min" in told
        assert told.index("v1.2.1") < told.index("v1.2.0")


@pytest.mark.covers("F8")
async def test_the_record_holds_and_shows_when_it_does_not(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await finished(room)
        count = len(await room.record())
        told = await room.eve.types("/release audit verify")
        assert f"The record holds: {count} entries" in told
        kinds = await room.journal()
        for kind in ("started", "signed", "approved", "shipped", "closed"):
            assert kind in kinds
        who = {s.entry.kind: s.entry.actor for s in await room.record()}
        assert who["started"] == "U0ALICE000"
        assert who["approved"] == "U0BOB00000"


@pytest.mark.covers("F2")
async def test_the_menu_offers_what_this_person_can_do_now(tmp_path: Path):
    async with open_room(tmp_path) as room:
        menu = await room.alice.types("/release")
        for words in ("Start major", "Start minor", "Start patch", "0 releases open"):
            assert words in menu, words
        await up_to_approval(room)
        assert "Approve v1.2.0 for production" in await room.bob.types("/release")
        assert "Approve" not in await room.eve.types("/release")


@pytest.mark.covers("F2")
async def test_help_and_mistyped_verbs(tmp_path: Path):
    async with open_room(tmp_path) as room:
        told = await room.eve.types("/release help")
        assert "start" in told
        assert "rollback" in told
        assert "Begin a release" in (await room.eve.types("/release help start")).replace(
            "begin", "Begin"
        )
        said = await room.eve.types("/release strat minor")
        assert "`strat` is not something I can do" in said
        assert "start" in said


@pytest.mark.covers("F8")
async def test_who_changes_the_record_is_found_out(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        forge = "UPDATE journal SET actor = 'U0EVE00000' WHERE kind = 'signed'"
        database = sqlite3.connect(tmp_path / "home" / "slipway.db", isolation_level=None)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute(forge)
        guards = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (guard,) in guards.fetchall():  # as somebody could who owns the file
            database.execute(f"DROP TRIGGER {guard}")
        assert database.execute(forge).rowcount == 3
        database.close()
        told = await room.alice.types("/release audit verify")
        assert "The record does not hold: 3 breaks" in told
