"""kwanus: what lands on develop during a freeze is told and blocks; the owner lets it through."""

from pathlib import Path

import pytest

from tests.room import Room, open_room, text_of
from tests.scenarios.kwanus.ways import MIGRATION, finished, sign_staging, up_to_approval


async def asks(room: Room) -> None:
    """Alice asks for an exception, from the refusal itself."""
    await room.alice.clicks("Ask for an exception to the freeze")
    await room.alice.submits(
        reason="the importer needs the table",
        risk="none: nothing reads it yet",
        way_back="drop the table",
    )


async def broken(room: Room) -> str:
    """A minor whose freeze was broken while it waited for its approval; the commit."""
    await up_to_approval(room)
    sha = room.noor.pushes("chore: a table for gifts", MIGRATION)
    await room.polls()
    await room.card.shows("Changes landed on a frozen branch")
    return sha


@pytest.mark.covers("A12", "A7")
async def test_a_migration_on_develop_during_a_minor_is_told_and_blocks(tmp_path: Path):
    async with open_room(tmp_path) as room:
        sha = await broken(room)
        assert f"`{sha[:8]}` chore: a table for gifts – Noor" in room.log()
        assert "frozen for breaking and migrations" in room.log()
        await room.bob.types("/release approve")
        assert room.runs() == "v1.1.1"
        status = await room.alice.types("/release freeze status")
        assert "`develop` is frozen for migrations and breaking" in status
        assert sha[:8] in status
        why = await room.alice.types("/release why")
        assert "An exception: ask with the button, the freeze's owner decides" in why


@pytest.mark.covers("A12", "F5")
async def test_an_exception_is_granted_by_the_owner_and_not_by_who_asks(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await broken(room)
        await asks(room)
        assert "the importer needs the table" in room.log()
        said = await room.bob.clicks("Grant the exception")
        assert "takes the role release-manager" in said
        await room.dora.clicks("Grant the exception")
        assert "☑️ The freeze held – waived by" in text_of(room.request)
        await room.bob.clicks("Approve")
        await room.card.shows("v1.2.0 is in production")
        assert "granted the exception until" in room.log()


@pytest.mark.covers("F5")
async def test_the_owner_does_not_grant_what_they_asked_for(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await broken(room)
        await room.dora.clicks("Ask for an exception to the freeze")
        await room.dora.submits(reason="I want it", risk="none", way_back="drop it")
        assert "second person" in await room.dora.clicks("Grant the exception")
        assert not (await room.release()).decisions


@pytest.mark.covers("F5")
async def test_an_exception_ends_by_itself(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types('/release start minor --at "2026-02-12 10:00"')
        await sign_staging(room)
        room.noor.pushes("chore: a table for gifts", MIGRATION)
        await room.polls()
        await asks(room)
        await room.dora.clicks("Grant the exception")
        await room.bob.clicks("Approve")
        await room.passes(hours=25)
        await room.card.shows("Changes landed on a frozen branch")
        await room.passes(hours=60)
        assert room.runs() == "v1.1.1"


@pytest.mark.covers("F5")
async def test_a_denied_exception_says_why_and_blocks(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await broken(room)
        await asks(room)
        await room.dora.clicks("Deny the exception", reason="it can wait a day")
        assert "denied the exception: it can wait a day" in room.log()
        await room.bob.types("/release approve")
        assert room.runs() == "v1.1.1"
        await room.card.shows("Changes landed on a frozen branch")


@pytest.mark.covers("A12", "A7")
async def test_a_migration_that_nobody_polled_is_found_before_production(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        room.noor.pushes("chore: a table for gifts", MIGRATION)
        await room.bob.clicks("Approve")
        await room.card.shows("Changes landed on a frozen branch")
        assert room.runs() == "v1.1.1"


@pytest.mark.covers("A12")
async def test_what_a_minor_does_not_freeze_may_land(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        room.noor.pushes("feat: sell cups", {"src/cups.sh": "true\n"})
        room.noor.pushes("fix: a typo", {"docs/typo.md": "x\n"})
        await room.polls()
        await room.card.shows("Behind `develop` by 2")
        await room.bob.clicks("Approve")
        await room.card.shows("v1.2.0 is in production")


@pytest.mark.covers("A12")
@pytest.mark.parametrize(
    ("title", "files"),
    [
        ("feat: sell cups", {"src/cups.sh": "true\n"}),
        ("chore: a table for gifts", MIGRATION),
        ("docs: the interface", {"api/shop.yml": "x: 1\n"}),
    ],
)
async def test_a_major_freezes_features_migrations_and_the_api(
    tmp_path: Path, title: str, files: dict[str, str]
):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start major")
        await room.card.shows("Waits for")
        sha = room.noor.pushes(title, files)
        await room.polls()
        assert f"`{sha[:8]}` {title}" in room.log()
        assert "frozen for api, features and migrations" in room.log()


@pytest.mark.covers("A12")
async def test_a_patch_freezes_nothing_and_a_finished_minor_thaws(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await finished(room)
        assert "Nothing is frozen" in await room.alice.types("/release freeze status")
        room.noor.pushes("fix: a typo", {"docs/typo.md": "x\n"})
        await room.alice.types("/release start patch")
        assert "Nothing is frozen" in await room.alice.types("/release freeze status")
        room.noor.pushes("chore: a table for gifts", MIGRATION)
        await room.polls()
        assert "frozen" not in room.log().split("Freeze develop")[-1].split("\n", 1)[1]


@pytest.mark.covers("A12")
async def test_frozen_by_hand_nothing_starts(tmp_path: Path):
    async with open_room(tmp_path) as room:
        assert "takes the role release-manager" in await room.alice.types("/release freeze on")
        await room.dora.types("/release freeze on end of the year")
        status = await room.alice.types("/release freeze status")
        assert "frozen by hand by <@U0DORA0000>" in status
        assert "end of the year" in status
        said = await room.alice.types("/release start minor")
        assert "Releases are frozen by <@U0DORA0000>" in said
        assert "end of the year" in said
        assert not await room.releases()
        # production can still be mended
        assert "has begun" in await room.alice.types("/release hotfix hotfix/price-of-mint")
        await room.dora.types("/release freeze off")
        assert "has begun" in await room.alice.types("/release start minor")
