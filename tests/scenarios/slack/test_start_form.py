"""Start a release in a form: the shortcut, the plan that follows the choices, the way back."""

from pathlib import Path
from typing import Any

from tests.room import Room, buttons_of, open_room, text_of
from tests.scenarios.kwanus.ways import MIGRATION, up_to_approval


async def opens(room: Room, person: str = "alice") -> str:
    ack = await room.slack.uses_shortcut(person, "start_release")
    assert ack.ok, ack.error
    await room.settles()
    return form(room, person)


async def chooses(room: Room, what: str, value: Any, person: str = "alice") -> str:
    ack = await room.slack.clicks_in_modal(person, what, value)
    assert ack.ok, ack.error
    await room.settles()
    return form(room, person)


def form(room: Room, person: str = "alice") -> str:
    return text_of(room.slack.modal(person))


def button(room: Room, person: str = "alice") -> str:
    return str(room.slack.modal(person)["submit"]["text"])


async def sends(room: Room, **filled: Any) -> str:
    ack = await room.slack.submits("alice", filled)
    assert ack.ok, ack.error
    await room.settles()
    return "\n".join(ack.errors.values())


async def test_the_shortcut_shows_kinds_with_versions_and_the_plan(tmp_path: Path):
    async with open_room(tmp_path) as room:
        seen = await opens(room)
        for words in (
            "major → v2.0.0",
            "minor → v1.2.0",
            "patch → v1.1.2",
            "hotfix → v1.1.1-hotfix.1",
        ):
            assert words in seen, words
        assert "Plan of shop v1.2.0" in seen, "the smallest kind that holds what is new"
        assert button(room) == "Start v1.2.0"
        assert not room.messages()
        assert not await room.record()


async def test_the_plan_follows_the_choices_and_what_was_chosen_begins(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await opens(room)
        assert "Full regression testing" in await chooses(room, "begin-kind", "major")
        assert button(room) == "Start v2.0.0"
        ten_on_thursday = 1770886800
        planned = await chooses(room, "begin-at", ten_on_thursday)
        assert f"*Production* <!date^{ten_on_thursday}^" in planned
        assert "*Risk* high: raised by hand" in await chooses(room, "begin-risk", "high")
        await sends(room)
        assert "▶️ v2.0.0 has begun" in form(room)
        release = await room.release()
        assert (release.version, release.started.risk) == ("2.0.0", "high")
        assert release.release_at is not None
        assert int(release.release_at.timestamp()) == ten_on_thursday
        assert release.started.requester == "U0ALICE000"


async def test_a_hotfix_asks_for_its_title(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await opens(room)
        assert "Say above what is fixed" in await chooses(room, "begin-kind", "hotfix")
        assert "Name the branch of the fix" in await sends(room, title=" ")
        assert "hotfix/green-tea-is-too-cheap" in await chooses(
            room, "begin-title", "Green tea is too cheap"
        )
        await sends(room, title="Green tea is too cheap")
        assert (await room.release()).started.branch == "hotfix/green-tea-is-too-cheap"


async def test_what_is_refused_is_said_with_all_its_reasons_and_can_be_changed(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await opens(room)
        assert "It cannot start" in await chooses(room, "begin-kind", "patch")
        await sends(room)
        assert "It did not start" in form(room)
        assert "The kind patch takes no" in form(room)
        assert not await room.record()
        await chooses(room, "begin-kind", "minor")
        await sends(room)
        assert (await room.release()).version == "1.2.0"


async def test_the_dialog_answers_at_once_and_waits_for_the_repository(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await opens(room)
        ack = await room.slack.submits("alice", {})
        assert "Starting…" in text_of(ack.body["view"])
        await room.settles()
        assert "▶️ v1.2.0 has begun" in form(room)
        await opens(room)
        await room.slack.submits("alice", {})
        await room.settles()
        assert "1.2.0 is still open on this line" in form(room)
        assert len(await room.releases()) == 1


async def test_a_moment_that_has_passed_is_said_below_it(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await opens(room)
        assert "This moment has passed" in await sends(room, at=1_700_000_000)


async def test_who_may_not_start_is_told_so(tmp_path: Path):
    async with open_room(tmp_path) as room:
        assert (await room.slack.types("bob", "#shop", "/release start")).ok
        await room.settles()
        seen = form(room, "bob")
        assert "Not done" in room.slack.modal("bob")["title"]["text"]
        assert "takes the role developer or release-manager" in seen
        assert "Only full members" in await opens(room, "gil")


async def test_a_form_that_opens_too_late_says_so(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.slack.fault("expired_trigger_id", "views.open")
        await room.slack.uses_shortcut("alice", "start_release")
        await room.settles()
        told = room.slack.messages("@alice")
        assert "could not be opened in time" in text_of(told[-1])


async def test_every_button_of_the_menu_does_what_it_says(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release")
        assert offered(room, "alice") == [
            "Start major…", "Start minor…", "Start patch…", "Start hotfix…",
            "Stop every release…", "Status", "History", "Help",
        ]  # fmt: skip
        await presses(room, "alice", "Start major…")
        assert "Plan of shop v2.0.0" in form(room)
        await sends(room)
        await room.card.shows("v2.0.0")

        await room.alice.types("/release")
        assert offered(room, "alice")[:2] == ["Pause v2.0.0", "Abort v2.0.0…"]
        assert "Start minor…" not in offered(room, "alice"), "one release a line"
        assert "Start hotfix…" in offered(room, "alice")
        menu = newest(room, "alice")
        for label, words in {
            "Why": "waits for",
            "Checklist": "Checklist of shop v2.0.0",
            "Notes": "notes",
            "Status": "1 release open",
            "History": "Releases, newest first",
            "Help": "What you can do with /release",
        }.items():
            await presses(room, "alice", label, menu)
            assert words in text_of(newest(room, "alice")), label
        await presses(room, "alice", "Stop every release…", menu)
        await room.alice.submits(reason="the database is on fire")
        await room.card.shows("the database is on fire")
        await room.alice.types("/release")
        assert "Let the releases go on" not in offered(room, "alice"), "that takes a second person"
        await room.bob.types("/release")
        await presses(room, "bob", "Let the releases go on")
        assert "goes on" in text_of(newest(room, "bob"))


async def test_a_menu_for_somebody_without_a_role_offers_looks_only(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await room.eve.types("/release")
        assert offered(room, "eve") == ["Why", "Checklist", "Notes", "Status", "History", "Help"]


async def test_the_button_of_a_plan_starts_exactly_that(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.noor.pushes("feat!: no more prices", MIGRATION)
        await room.alice.types('/release plan major --risk high --at "2026-02-12 10:00"')
        await presses(room, "alice", "Start v2.0.0")
        release = await room.release()
        assert (release.version, release.started.risk) == ("2.0.0", "high")
        assert str(release.release_at) == "2026-02-12 10:00:00+01:00"
        await room.bob.types("/release plan minor")
        assert not [b for b in offered(room, "bob") if b.startswith("Start")], "bob may not"


def newest(room: Room, person: str) -> dict[str, Any]:
    return dict(room.slack.ephemerals(person, room.channel)[-1])


def offered(room: Room, person: str) -> list[str]:
    return buttons_of(newest(room, person))


async def presses(
    room: Room, person: str, label: str, message: dict[str, Any] | None = None
) -> None:
    ts = (message or newest(room, person))["ts"]
    ack = await room.slack.clicks(person, room.channel, ts, label)
    assert ack.ok, ack.error
    await room.settles()
