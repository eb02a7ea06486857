"""App Home: what waits for me, what is under way, what comes, what was."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.room import Room, buttons_of, open_room, text_of
from tests.scenarios.kwanus.ways import finished, sign_staging, up_to_approval


async def opens(room: Room, person: str) -> str:
    await room.slack.opens_home(person)
    await room.slack.idle()
    await room.settles()
    return shown(room, person)


def home(room: Room, person: str) -> Mapping[str, Any]:
    view = room.slack.home(person)
    assert view, f"{person} has no Home"
    return view


def shown(room: Room, person: str) -> str:
    return text_of(home(room, person))


async def clicks(room: Room, person: str, label: str) -> None:
    ack = await room.slack.clicks_in_home(person, label)
    assert ack.ok, ack.error
    await room.settles()


async def test_my_turn_has_what_waits_for_me_and_for_nobody_else(tmp_path: Path):
    async with open_room(tmp_path) as room:
        assert "Nothing waits for you." in await opens(room, "carol")
        await room.alice.types("/release start minor")
        await room.card.shows("Waits for Manual QA")
        assert "“Manual QA” is not signed" in shown(room, "carol"), "it came by itself"
        assert "Sign: Manual QA…" in buttons_of(home(room, "carol"))
        assert "Sign: Security checks…" not in buttons_of(home(room, "carol"))
        sam = await opens(room, "sam")
        assert "“Security checks” is not signed" in sam
        assert "Manual QA” is not signed" not in sam
        assert "Nothing waits for you." in await opens(room, "alice")


async def test_a_click_at_home_works_like_one_on_the_card(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await opens(room, "bob")
        await clicks(room, "bob", "Approve v1.2.0 for production")
        await room.card.shows("v1.2.0 is in production")
        assert "✅ Your approval of v1.2.0 is recorded" in shown(room, "bob")
        assert "Nothing waits for you." in shown(room, "bob")
        await room.passes(minutes=1)
        assert "is recorded" not in await opens(room, "bob"), "said once"


async def test_a_form_opens_from_home(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        await room.card.shows("Waits for Manual QA")
        await opens(room, "carol")
        await clicks(room, "carol", "Sign: Manual QA…")
        await room.carol.submits(note="all journeys")
        assert "“Manual QA” is not signed" not in shown(room, "carol")
        assert "signed “Manual QA”: all journeys" in room.log()


async def test_why_opens_as_a_dialog(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await opens(room, "alice")
        await clicks(room, "alice", "Why?")
        dialog = room.slack.modal("alice")
        assert dialog["title"]["text"] == "What it waits for"
        assert "Production approval: 0 of 1" in text_of(dialog)


async def test_a_refused_click_at_home_says_why_in_a_dialog(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await opens(room, "bob")
        room.slack.sets_group("approvers", ["carol"])
        room.app.world.directory.forget()  # type: ignore[attr-defined]
        await clicks(room, "bob", "Approve v1.2.0 for production")
        dialog = room.slack.modal("bob")
        assert dialog["title"]["text"] == "Not done"
        assert "takes the role approver" in text_of(dialog)


async def test_dates_freezes_and_the_last_releases(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await finished(room)
        room.noor.pushes("fix: one more thing", {"src/more.sh": "true\n"})
        await room.alice.types('/release start patch --at "2026-02-10 10:00"')
        await room.card.shows("Waits for Manual QA")
        seen = await opens(room, "dora")
        assert "*shop* *v1.2.0* minor · ✅ released" in seen
        assert "shop v1.2.1 goes to production" in seen
        await room.dora.types("/release freeze on the auditors are here")
        assert "No release of shop can start: frozen by hand by <@U0DORA0000>" in shown(
            room, "dora"
        )


async def test_who_has_no_part_sees_nothing_of_it(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        assert "You have no role in any project" in await opens(room, "eve")
        assert "v1.2.0" not in shown(room, "eve")
        assert "Only full members" in await opens(room, "gil")


async def test_homes_are_remembered_over_a_restart(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await opens(room, "carol")
        await room.restarts()
        await room.alice.types("/release start minor")
        await room.card.shows("Waits for Manual QA")
        assert "“Manual QA” is not signed" in shown(room, "carol")
        await sign_staging(room)
        before = len(room.slack.calls("views.publish"))
        await room.settles()
        assert len(room.slack.calls("views.publish")) == before, "nothing new, nothing published"


async def test_a_conflict_and_a_refusal_heal(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await opens(room, "carol")
        room.slack.fault("hash_conflict", "views.publish")
        await room.alice.types("/release start minor")
        await room.card.shows("Waits for Manual QA")
        assert "“Manual QA” is not signed" in shown(room, "carol")
        room.slack.fault("503", "views.publish")
        await sign_staging(room)
        await room.settles()
        assert "Production approval: 0 of 1" in shown(room, "carol")
