"""phased: documents keep step with the code, four aspects are reviewed, guides say enough."""

from pathlib import Path

import pytest

from tests.room import open_room
from tests.scenarios.phased.ways import GUIDE, begun, merges, policy, sign_planning

SHORT = (
    (", rehearsal]", "]"),
    ("  rehearsal: {title: Rollback tested in staging, rehearse: rollback}\n", ""),
)
GUIDE_TEXT = """\
# To 4.0.0

## Schema changes
The table `rain` is new, for the page.

## Data migrations
None.

## Rollback
Drop `rain`.

## Verification
{0}
"""


@pytest.mark.covers("C11")
async def test_a_review_is_of_all_four_aspects(tmp_path: Path):
    async with open_room(tmp_path, "phased") as room:
        await begun(room)
        await room.dora.clicks("Sign: Documentation reviewed")
        looked = {"aspect_0": "yes", "aspect_1": "yes", "aspect_2": "yes", "aspect_3": "no"}
        said = await room.dora.tries(note="almost", evidence=GUIDE, **looked)
        assert "looks at every aspect: clarity" in said
        await sign_planning(room)
        await room.card.shows("*Planning* done")
        [signed] = (await room.release()).signed["docs"]
        assert signed.fact.aspects == ("accuracy", "completeness", "consistency", "clarity")


@pytest.mark.covers("C11", "C5")
async def test_a_change_of_the_api_takes_a_change_of_its_documents(tmp_path: Path):
    async with open_room(tmp_path, "phased", edit=policy(*SHORT)) as room:
        merges(room, "fix(backend): say more", {"backend/api/rain.txt": "more\n"})
        await begun(room)
        await sign_planning(room)
        await room.card.shows("API documentation updated: nothing of api-docs was updated")
        docs = {"docs/api/rain.md": "# Rain\n\nIt says how much.\n"}
        room.yuki.pushes("docs: what rain says", docs, to="release/v3.2.0")
        await room.polls()
        await room.alice.clicks("Take in")
        await room.omar.clicks("Sign: Migration script review", note="fine")
        await room.card.shows("*Preparation* done")


@pytest.mark.covers("C13")
async def test_every_breaking_and_every_database_change_has_its_migration_guide(tmp_path: Path):
    async with open_room(tmp_path, "phased", edit=policy(*SHORT)) as room:
        guide, branch = "docs/migration/4.0.0.md", "release/v4.0.0"
        merges(room, "feat(bot)!: other commands", {"bot/commands.txt": "new\n"})
        merges(room, "docs: to 4.0.0", {guide: GUIDE_TEXT.format("<!-- how -->")})
        await begun(room, "major")
        await sign_planning(room)
        await room.omar.clicks("Sign: Migration script review", note="one table")
        await room.card.shows(f"`{guide}` says nothing under `Verification`")
        assert room.runs("staging") == "v3.1.1", "it is missed before it is tested"
        files = {guide: GUIDE_TEXT.format("Ask the bot.")}
        room.yuki.pushes("docs: how to verify", files, to=branch)
        await room.polls()
        await room.alice.clicks("Take in")
        await room.card.shows("candidate 2")
        found = (await room.release()).candidates[-1].documents["guides"]
        assert not found.sections
        assert len(found.changes) == 2, "neither of the other commands nor of when it rained"
        files = {guide: GUIDE_TEXT.format("Try the other commands; `rain` is empty (#26).")}
        room.yuki.pushes("docs: what there is to verify", files, to=branch)
        await room.polls()
        await room.alice.clicks("Take in")
        await room.omar.clicks("Sign: Migration script review", note="the same")
        await room.card.shows("*Preparation* done")


@pytest.mark.covers("C12")
async def test_advance_notice_is_given_three_days_before_and_moves_with_the_date(tmp_path: Path):
    async with open_room(tmp_path, "phased", edit=policy(*SHORT)) as room:
        await begun(room, more='--at "2026-02-18 10:00"')
        await sign_planning(room)
        await room.omar.clicks("Sign: Migration script review", note="fine")
        assert not room.announcements()
        await room.passes(days=6, hours=1)
        [said] = room.announcements()
        assert "garden v3.2.0 is about to be released" in said
        assert "keep when it rained" in said
        assert "*Migrations* in 1 commit" in said
        assert "*Rollback*" in said
        assert "Advance notice is given in" in room.log()
        await room.alice.types('/release reschedule "2026-02-19 10:00"')
        [moved] = room.announcements()
        assert moved != said
