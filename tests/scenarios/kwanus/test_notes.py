"""kwanus: the changelog is written byte for byte, and a person's words in it stay (A10, A4)."""

from pathlib import Path

import pytest

from tests.room import open_room
from tests.scenarios.kwanus.ways import MIGRATION, sign_staging, up_to_approval

SECTION = """\
[1.2.0] - 2026-02-09
Added
- write a note to go with a present
- take a voucher off the total
- sell oolong

Changed
- read the list of products once

Fixed
- leave out what is sold out

"""


@pytest.mark.covers("A10", "A4")
async def test_the_section_is_exactly_as_the_template_says(tmp_path: Path):
    async with open_room(tmp_path) as room:
        old = room.remote.show("main", "CHANGELOG.md")
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.card.shows("is in production")
        assert room.remote.show("main", "CHANGELOG.md") == SECTION + old
        assert room.remote.show("develop", "CHANGELOG.md") == SECTION + old
        assert room.remote.tag_message("v1.2.0") == f"Release v1.2.0\n\n{SECTION.strip()}"


@pytest.mark.covers("A10")
async def test_an_edit_survives_new_commits(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await room.alice.types("/release notes edit")
        await room.bob.types("/release notes edit")  # at the same time
        text = room.alice.form()["text"]
        assert text == SECTION.rstrip()
        await room.alice.submits(text=text.replace("sell oolong", "sell oolong, the blue tea"))
        await room.card.shows("candidate 2")
        await room.bob.submits(text=text.replace("a voucher off", "vouchers off"))
        await room.card.shows("candidate 3")
        await room.alice.types("/release notes edit")
        third = room.alice.form()["text"]
        await room.alice.submits(text=third.replace("sold out", "sold out already"))
        await room.card.shows("candidate 4")
        by = "Edited by <@U0ALICE000> and <@U0BOB00000>"
        assert by in await room.eve.types("/release notes")
        room.noor.pushes("fix: two green teas", {"docs/two.md": "2\n"})
        await room.polls()
        await room.alice.clicks("Take in 1 newer commit")
        await room.card.shows("candidate 5")
        await sign_staging(room)
        await room.bob.clicks("Approve")
        await room.card.shows("is in production")
        written = room.remote.show("main", "CHANGELOG.md").split("[1.1.1]")[0]
        edited = SECTION.replace("sell oolong", "sell oolong, the blue tea")
        edited = edited.replace("a voucher off", "vouchers off")
        fixed = "sold out already\n- two green teas\n"
        assert written == edited.replace("sold out\n", fixed)
        assert "sell oolong, the blue tea" in room.announcements()[-1]


@pytest.mark.covers("A10")
async def test_long_notes_are_edited_in_several_fields_by_two_at_once(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await room.alice.types("/release notes edit")
        teas = [f"- tell of tea no. {n} in the book of teas\n" for n in range(80)]
        long = SECTION.rstrip().replace("Fixed\n", f"Fixed\n{''.join(teas[:60])}")
        await room.alice.submits(text=long)
        await room.card.shows("candidate 2")
        await room.alice.types("/release notes edit")
        await room.bob.types("/release notes edit")
        first, second, third = room.alice.form().values()
        assert f"{first}\n\n{second}\n{third}" == long
        await room.alice.submits()
        assert len((await room.release()).notes_edits) == 1, "nothing was changed"
        await room.alice.types("/release notes edit")
        more = second.replace("no. 7 in", "no. seven in") + "\n" + "".join(teas[60:72])
        await room.alice.submits(text_2=more)
        await room.card.shows("candidate 3")
        await room.bob.submits(text=first.replace("oolong", "oolong, the blue tea"), text_3="")
        await room.card.shows("candidate 4")
        await room.alice.types("/release notes edit")
        shown = room.alice.form()
        both = f"{first}\n\n{more}".replace("oolong", "oolong, the blue tea").rstrip()
        assert len(both) > 3000
        assert shown["text"] + "\n\n" + "\n".join([*shown.values()][1:]) == both


@pytest.mark.covers("A10", "A4")
async def test_notes_without_their_heading_are_not_taken(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await room.alice.types("/release notes edit")
        refused = await room.alice.tries(text="Nothing to see here")
        assert "The notes must begin with the heading" in refused
        assert "[1.2.0] - 2026-02-09" in refused
        assert not (await room.release()).notes_edits


@pytest.mark.covers("A10")
async def test_a_migration_has_its_notes(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.noor.pushes("feat: remember presents", MIGRATION)
        room.noor.pushes("remove: the old list", {"src/list2.sh": "true\n"})
        await room.alice.types("/release start major")
        await room.card.shows("Waits for")
        release = await room.release()
        assert release.candidate
        assert "Removed\n- the old list\n\nMigration Notes\n- remember presents\n" in (
            release.candidate.notes
        )


@pytest.mark.covers("A10")
async def test_the_notes_are_shown_to_whom_asks(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        told = await room.eve.types("/release notes")
        assert "take a voucher off the total" in told
        await room.eve.types("/release notes edit")
        assert "takes the role" in await room.eve.tries(text=SECTION.replace("sell", "buy"))


@pytest.mark.covers("A7", "A10")
async def test_notes_that_say_nothing_hold_production_until_somebody_writes_them(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.remote.branch("develop", at="main")
        room.noor.pushes("chore: tidy up", {"docs/tidy.md": "x\n"})
        await room.alice.types("/release start patch")
        await sign_staging(room)
        await room.card.shows("Release notes written: the notes are empty")
        await room.bob.types("/release approve")
        assert room.runs() == "v1.1.1"
        await room.alice.types("/release notes edit")
        await room.alice.submits(text="[1.1.2] - 2026-02-09\nChanged\n- everything is tidy\n")
        await room.card.shows("Waits for Production approval")
        await room.bob.clicks("Approve")
        await room.card.shows("v1.1.2 is in production")
        section = "[1.1.2] - 2026-02-09\nChanged\n- everything is tidy\n\n[1.1.1]"
        assert room.remote.show("main", "CHANGELOG.md").startswith(section)


@pytest.mark.covers("A10")
async def test_after_production_the_notes_are_closed(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.card.shows("is in production")
        assert "Production has begun" in await room.alice.types("/release notes edit 1.2.0")
