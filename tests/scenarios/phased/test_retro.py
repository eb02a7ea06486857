"""phased, looking back: the record tells how it went, people add what only they know."""

from datetime import date
from pathlib import Path

import pytest

from tests.room import Room, open_room, text_of
from tests.scenarios.kwanus.ways import policy as kwanus
from tests.scenarios.kwanus.ways import up_to_approval
from tests.scenarios.phased.ways import begun, merges

BOB = "U0BOB00000"
HOLDS = kwanus(("candidate: {", "retro: {holds: true}\n\ncandidate: {"))


async def looks_back(room: Room, person: str, **form: str) -> None:
    """`/release retro`, and its form filled in."""
    await getattr(room, person).types("/release retro")
    shown = room.slack.ephemerals(person, room.channel)[-1]
    await room.slack.clicks(person, room.channel, shown["ts"], "Add what you know…")
    await room.settles()
    await getattr(room, person).submits(**form)


@pytest.mark.covers("C18")
async def test_the_record_tells_how_it_went(tmp_path: Path):
    async with open_room(tmp_path, "phased") as room:
        assert "No release of garden is finished yet" in await room.eve.types("/release retro")
        room.breaks("integration")
        await room.alice.types("/release hotfix hotfix/basil")
        await room.card.shows("Integration testing", "failed")
        room.mends("integration")
        await room.passes(hours=2)
        await room.alice.types("/release retry")
        await room.card.shows("Waits for Fast-track approval")
        await room.bob.types('/release reject --reason "say what it mends"')
        await room.passes(hours=1)
        await room.bob.types("/release revoke")
        await room.bob.clicks("Approve")
        await room.card.shows("is in production")
        said = await room.eve.types("/release retro")
        assert "*Looking back at garden v3.1.2*" in said
        assert "*Waited* 2 h for people, 1 h for approvals" in said
        assert "▶️ started by" in said
        assert "⛔ rejected by <@U0BOB00000>: say what it mends" in said
        assert "🚀 in production" in said
        assert "⛔ “Integration testing” failed once" in said
        assert "🔁 Tried again once" in said


@pytest.mark.covers("C18")
async def test_an_action_is_carried_into_the_next_release(tmp_path: Path):
    async with open_room(tmp_path, "phased") as room:
        await room.alice.types("/release hotfix hotfix/basil")
        await room.card.shows("Waits for Fast-track approval")
        await room.bob.clicks("Approve")
        await room.card.shows("is in production")
        await looks_back(
            room, "alice", good="quick", bad="nobody saw it coming",
            action="Alert on wilting basil", owner=BOB, due="2026-02-10",
        )  # fmt: skip
        assert "🪞 Looking back, Alice Adler:\n👍 quick\n👎 nobody saw it coming" in room.log()
        assert "“Alert on wilting basil” – <@U0BOB00000>, by Tue 2026-02-10" in room.log(), (
            "a request"
        )
        [note] = (await room.release()).retro
        assert (note.actions[0].owner, note.actions[0].due) == (BOB, date(2026, 2, 10))
        said = await room.eve.types("/release retro")
        assert "🪞 “Alert on wilting basil”" in said

        merges(room, "feat: count the leaves", {"backend/leaves.txt": "many\n"})
        await begun(room)
        await room.card.shows(
            "*From earlier retrospectives* (production waits for them)",
            "⏳ “Alert on wilting basil”",
            "by Tue 2026-02-10 (v3.1.2)",
        )
        await room.slack.opens_home("bob")
        await room.slack.idle()
        await room.settles()
        home = text_of(room.slack.home("bob") or {})
        assert "Learnt from an earlier release, and not done: Alert on wilting basil" in home
        await room.passes(days=2)
        assert (
            "⏰ “Alert on wilting basil” is past its date and not done. It waits for <@U0BOB00000>."
            in room.log()
        )
        await room.carol.clicks("Done: Alert on wilting basil")
        assert not (await room.release()).ticked, "bob owns it"
        await room.bob.clicks("Done: Alert on wilting basil")
        await room.card.shows("✅ “Alert on wilting basil”")
        assert "Bob Brandt did *Alert on wilting basil*" in room.log()
        assert "not open now" in await room.bob.types("/release tick nothing")


@pytest.mark.covers("C18", "A7")
async def test_production_waits_where_the_policy_says_so(tmp_path: Path):
    async with open_room(tmp_path, edit=HOLDS) as room:
        await an_action_of_an_aborted_release(room)
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.card.shows("Learnt from an earlier release, and not done: Try it twice")
        assert room.runs() == "v1.1.1"
        assert "Its owner says that it is done" in await room.eve.types("/release why")
        await room.bob.clicks("Done: Try it twice")
        await room.card.shows("is in production")


@pytest.mark.covers("C18")
async def test_else_it_is_said_and_carried_on(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await an_action_of_an_aborted_release(room)
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.card.shows("is in production", "⏳ “Try it twice”")
        assert "🪞 Not done of what earlier releases taught; the next one carries it" in room.log()
        await room.passes(minutes=15)
        await room.alice.types("/release start patch")
        room.noor.pushes("fix: once more", {"src/fix.sh": "true\n"})
        assert "has begun" in await room.alice.types("/release start patch")
        await room.card.shows("⏳ “Try it twice”")
        await room.bob.types(f"/release tick {(await room.release()).started.actions[0].id}")
        await room.card.shows("✅ “Try it twice”")


async def an_action_of_an_aborted_release(room: Room) -> None:
    await room.alice.types("/release start minor")
    await room.card.shows("Waits for Manual QA")
    await room.alice.types('/release abort --reason "not today"')
    await room.card.shows("aborted")
    await looks_back(room, "dora", bad="too early", action="Try it twice", owner=BOB)
