"""kwanus: pause, stop and go, abort; and several releases open at once."""

from pathlib import Path

import pytest

from tests.room import open_room
from tests.scenarios.kwanus.ways import (
    config,
    frees,
    held,
    holds,
    into_production,
    sign_staging,
    up_to_approval,
)


@pytest.mark.covers("A7")
async def test_a_paused_release_goes_nowhere_until_it_is_resumed(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await room.alice.clicks("Pause v1.2.0")
        await room.card.shows("Paused by <@U0ALICE000>")
        await room.bob.types("/release approve")
        await room.passes(hours=1)
        assert room.runs() == "v1.1.1"
        assert room.remote.sha("main") == room.remote.sha("v1.1.1")
        assert "paused already" in await room.bob.types("/release pause")
        assert "takes the role" in await room.eve.types("/release resume")
        await room.bob.clicks("Resume v1.2.0")
        await room.card.shows("v1.2.0 is in production")


@pytest.mark.covers("A7")
async def test_a_pause_lets_a_running_script_end_and_begins_nothing_after_it(tmp_path: Path):
    async with open_room(tmp_path, edit=config(held("deploy"))) as room:
        await up_to_approval(room)
        holds(room, "deploy")
        await room.bob.clicks("Approve")
        await room.card.shows("Deploy to production – running")
        await room.alice.types("/release pause")
        frees(room, "deploy")
        await room.card.shows("Paused", "✅ Deploy to production – done")
        assert room.runs() == "v1.2.0"
        assert not room.announcements()
        await room.alice.types("/release resume")
        await room.card.shows("v1.2.0 is in production")


@pytest.mark.covers("A7")
async def test_stop_halts_everything_and_a_second_person_says_go(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await room.omar.types("/release stop the database is on fire")
        await room.card.shows("Every release is stopped by <@U0OMAR0000>: the database is on fire")
        await room.bob.types("/release approve")
        await room.passes(hours=1)
        assert room.runs() == "v1.1.1"
        refused = await room.alice.types("/release hotfix hotfix/price-of-mint")
        assert "the database is on fire" in refused
        assert "second person" in await room.omar.types("/release go")
        assert "takes the role" in await room.eve.types("/release go")
        await room.bob.types("/release go")
        await room.card.shows("v1.2.0 is in production")
        assert [kind for kind in await room.journal() if kind in ("stopped", "went")] == [
            "stopped",
            "went",
        ]


@pytest.mark.covers("A7", "A12")
async def test_abort_before_production_leaves_nothing_behind(tmp_path: Path):
    async with open_room(tmp_path) as room:
        heads = room.remote.heads()
        await up_to_approval(room)
        assert "frozen for migrations and breaking" in await room.alice.types("/release freeze")
        await room.alice.clicks("Abort v1.2.0", reason="not this week")
        await room.card.shows("v1.2.0 was aborted by <@U0ALICE000>: not this week")
        assert not room.card.buttons
        assert room.remote.heads() == heads
        assert "v1.2.0" not in room.remote.tags()
        assert "Nothing is frozen" in await room.alice.types("/release freeze")
        await room.bob.types("/release approve")
        assert room.runs() == "v1.1.1"
        said = await room.alice.types("/release start minor")
        assert "v1.2.0 has begun" in said


@pytest.mark.covers("A7")
async def test_who_may_not_abort_is_told_who_may(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await room.bob.clicks("Abort v1.2.0")
        refused = await room.bob.tries(reason="no")
        assert "takes the role requester or release-manager" in refused
        await room.dora.clicks("Abort v1.2.0", reason="no")
        await room.card.shows("was aborted")


@pytest.mark.covers("A8")
async def test_abort_after_production_began_is_a_rollback(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        room.breaks("deploy-production")
        await room.bob.clicks("Approve")
        await room.card.shows("“Deploy to production” failed")
        room.mends("deploy-production")
        await room.alice.types("/release abort")
        await room.alice.submits(reason="it does not work")
        await room.card.shows("A decision is open: restore database?")
        await room.dora.clicks("Decide: restore database", answer="no")
        await room.card.shows("was rolled back to v1.1.1")
        assert room.remote.show("main", "VERSION") == "1.1.1\n"


@pytest.mark.covers("A9")
async def test_with_several_open_every_verb_asks_which(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        await room.alice.types("/release hotfix hotfix/price-of-mint")
        verbs = ("why", "pause", "retry", "abort", "rollback", "approve", "reject", "take-in")
        for verb in (*verbs, "ready", "resume", "revoke", "checklist", "notes", "sign qa"):
            said = await room.alice.types(f"/release {verb}")
            assert "Several releases are open: 1.1.1-hotfix.1 or 1.2.0" in said, verb
        await room.alice.types("/release pause 1.2.0")
        minor, hotfix = await room.releases()
        assert minor.paused
        assert not hotfix.paused
        await room.alice.types("/release pause v1.1.1-hotfix.1")
        assert all(release.paused for release in await room.releases())
        assert "2 releases open" in await room.alice.types("/release status")


@pytest.mark.covers("A1")
async def test_a_second_release_of_the_line_has_to_wait(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        said = await room.alice.types("/release start patch")
        assert "1.2.0 is still open on this line" in said
        assert len(await room.releases()) == 1
        await sign_staging(room)
        await room.bob.clicks("Approve")
        await room.card.shows("is in production")
        room.noor.pushes("fix: one more thing", {"src/more.sh": "true\n"})
        # the checks afterwards go on; the line is free
        assert "v1.2.1 has begun" in await room.alice.types("/release start patch")


@pytest.mark.covers("A7")
async def test_strangers_and_guests_do_nothing(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        for typed in ("pause", "retry", "take-in", "stop now", "freeze on", "start minor"):
            said = await room.eve.types(f"/release {typed}")
            assert "Not done" in said, typed
        assert not (await room.release()).paused
        room.slack.joins("gil", room.channel)
        assert "Only full members" in await room.gil.types("/release pause")


@pytest.mark.covers("A7")
async def test_nothing_is_left_to_do_after_the_end(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await into_production(room)
        await room.passes(minutes=15)
        await room.card.shows("is released")
        for verb in ("pause", "resume", "retry", "take-in", "ready", "approve", "abort"):
            said = await room.alice.types(f"/release {verb} 1.2.0")
            assert "has begun" not in said
        assert (await room.release()).status == "closed"
