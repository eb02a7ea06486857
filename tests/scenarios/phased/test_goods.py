"""phased: signed tags, archives, the manifest, a file of every change, pre-releases."""

import asyncio
import json
from pathlib import Path

import pytest

from engine.world import by_slipway
from release.git import RefUpdate
from tests.room import Room, open_room
from tests.scenarios.phased.test_records import UNREHEARSED
from tests.scenarios.phased.ways import config, fixed, into_production, merges

TABLE = {
    "backend/migrations/0001-plants.sql": "CREATE TABLE plants (id INTEGER, name TEXT NOT NULL);\n"
    "-- down: DROP TABLE plants;\n"
}
GUIDE = "docs/migration/3.1.2.md"
TO_312 = """\
## Schema changes
Keep plants without a name out: nobody could ask for them.
## Data migrations
There are none without a name.
## Rollback
Nothing is to be done.
## Verification
`scripts/migrate-test.sh`
"""
EVERYTHING = """\
## v3.2.0 (2026-02-09)

- feat(backend): keep when it rained (#26) – Inês Rocha, {0}
- feat(frontend): say when it rained last (#27) – Yuki Mori, {1}
- fix(bot): keep umlauts in names (closes #25) (#28) – Bob Brandt, {2}
- chore: water the lawn (#60) – Yuki, {3}
"""


def signed_by_the_garden(room: Room, kind: str, name: str) -> bool:
    """True when git itself, given the garden's key alone, finds the signature good."""
    keys = room.project.config.parent / "keys"
    signers = keys / "allowed"
    signers.write_text(f"garden {(keys / 'garden.pub').read_text()}")
    settings = ("-c", "gpg.format=ssh", "-c", f"gpg.ssh.allowedSignersFile={signers}")
    room.remote.git(*settings, f"verify-{kind}", name)
    return True


@pytest.mark.covers("C9", "C10", "C20", "C4")
async def test_two_documents_from_one_range_a_signed_tag_and_the_manifest(tmp_path: Path):
    async with open_room(tmp_path, "phased", edit=UNREHEARSED) as room:
        merges(room, "chore: water the lawn", {"docs/lawn.md": "water\n"})
        await into_production(room)
        shas = room.remote.git(
            "log", "--reverse", "--no-merges", "--format=%h", "--abbrev=8", "v3.1.1..v3.2.0^"
        ).split()
        assert room.remote.show("main", "CHANGES.md") == EVERYTHING.format(*shas)
        notes = room.remote.show("main", "CHANGELOG.md")
        assert "keep when it rained" in notes
        assert "water the lawn" not in notes, "users need not know"

        assert signed_by_the_garden(room, "tag", "v3.2.0")
        message = room.remote.tag_message("v3.2.0")
        assert message.startswith("Release v3.2.0\n\n## v3.2.0 (2026-02-09)\n")
        assert "- keep umlauts in names" in message

        assert signed_by_the_garden(room, "commit", "slipway/manifest")
        [line] = room.remote.show("slipway/manifest", "releases.jsonl").splitlines()
        said = json.loads(line)
        assert said["records"]["frontend.build-number"] == "118"
        assert {piece["what"] for piece in said["artifacts"]} == {
            "garden-v3.2.0.tar.gz", "garden-v3.2.0.zip",
        }  # fmt: skip
        shelf = room.app.config.settings.home / "artifacts" / "garden" / "v3.2.0"
        assert "garden-v3.2.0.tar.gz" in (shelf / "SHA256SUMS").read_text()


@pytest.mark.covers("C9")
async def test_a_tag_that_cannot_be_signed_is_not_made(tmp_path: Path):
    broken = config(("signing-key: ./keys/garden", "signing-key: ./keys/other"))
    async with open_room(tmp_path, "phased", edit=broken) as room:
        await room.alice.types("/release hotfix hotfix/basil")
        await room.card.shows("Waits for Fast-track approval")
        await room.bob.clicks("Approve")
        await room.card.shows("“Tag v3.1.2” failed: the signing key is not there")
        assert "v3.1.2" not in room.remote.tags()
        assert room.runs() == "v3.1.1"


@pytest.mark.covers("C3", "C9")
async def test_an_unstable_version_is_labelled_and_never_in_production(tmp_path: Path):
    async with open_room(tmp_path, "phased") as room:
        said = await room.alice.types("/release pre start minor beta")
        assert "has begun" in said, said
        await room.card.shows("v3.2.0-beta.1 is released")
        assert signed_by_the_garden(room, "tag", "v3.2.0-beta.1")
        assert room.runs("staging") == "v3.2.0-beta.1"
        assert room.runs() == "v3.1.1"
        await fixed(room)
        assert "after v3.1.1" in room.announcements()[-1], "not after a beta"


@pytest.mark.covers("C9")
async def test_a_tag_of_somebody_else_is_not_taken_for_ours(tmp_path: Path):
    async with open_room(tmp_path, "phased") as room:
        await room.alice.types("/release hotfix hotfix/basil")
        await room.card.shows("Waits for Fast-track approval")
        candidate = (await room.release()).candidates[-1].commit
        repository = room.app.world.repository("garden")
        by = by_slipway(room.clock.now())
        unsigned = await repository.make_tag("v3.1.2", candidate, "mine", by, None)
        await repository.push([RefUpdate("refs/tags/v3.1.2", unsigned, create=True)])
        await room.bob.clicks("Approve")
        await room.card.shows("v3.1.2 exists already, not signed by the project's key")
        assert room.runs() == "v3.1.1"


@pytest.mark.covers("C10")
async def test_a_line_that_was_written_is_not_written_twice(tmp_path: Path):
    async with open_room(tmp_path, "phased") as room:
        died = asyncio.Event()

        def dies(place: str) -> None:
            if place == "post-release/record-manifest:pushed":
                died.set()
                raise asyncio.CancelledError

        await room.alice.types("/release hotfix hotfix/basil")
        await room.card.shows("Waits for Fast-track approval")
        room.app.world.crash_point = dies
        message, label = room.button("Approve")
        await room.slack.clicks("bob", room.channel, message["ts"], label)
        async with asyncio.timeout(20):
            await died.wait()
        await room.restarts()
        await room.card.shows("is in production")
        assert len(room.remote.show("slipway/manifest", "releases.jsonl").splitlines()) == 1
        assert "line 1 of releases.jsonl" in room.log()


@pytest.mark.covers("C20", "C13")
async def test_a_patch_is_fast_tracked(tmp_path: Path):
    async with open_room(tmp_path, "phased") as room:
        room.remote.branch("main", at="v3.1.1")
        merges(room, "fix(bot): greet in the morning", {"bot/greet.txt": "Good morning\n"})
        merges(room, "fix(backend): keep plants without a name out", TABLE)
        room.breaks("migrate-test")
        said = await room.alice.types("/release start patch")
        assert "has begun" in said, said
        await room.card.shows(f"Migration guide: `{GUIDE}` is not in the candidate")
        room.yuki.pushes("docs: to 3.1.2", {GUIDE: TO_312}, to="release/v3.1.2")
        await room.polls()
        await room.alice.clicks("Take in")
        await room.omar.clicks("Sign: Migration script review", note="no change of a table")
        await room.card.shows("“Migration testing” failed")
        room.mends("migrate-test")
        await room.alice.clicks("Try again: Migration testing")
        await room.card.shows("Waits for Fast-track approval")
        assert room.runs("staging") == "v3.1.2", "integration is tested all the same"
        await room.bob.clicks("Approve")
        await room.card.shows("is in production")
        assert room.runs() == "v3.1.2"
        assert "Documentation reviewed" not in room.card.text
