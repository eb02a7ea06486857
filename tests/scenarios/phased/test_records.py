"""phased: the versions within backend, frontend, bot and docs are recorded, and must agree."""

import json
from pathlib import Path

import pytest

from tests.room import open_room
from tests.scenarios.phased.ways import (
    begun,
    config,
    into_production,
    merges,
    policy,
    sign_planning,
    up_to_approval,
)

UNREHEARSED = policy(
    ("  rehearsal: {title: Rollback tested in staging, rehearse: rollback}\n", ""),
    (", rehearsal]", "]"),
)
CLIENT = '{\n  "api-client": "3.0.0",\n  "build": 119\n}\n'
API = '{\n  "api": "3.0.0",\n  "service-interface": "1.4"\n}\n'
BOT = '{"backend": "3.0", "command-interface": "1.2.0", "webhook-handler": "1.0.0", "session-protocol": "1.1.0", "update-processing": "1.0.0"}\n'


@pytest.mark.covers("C4", "C5")
async def test_each_release_records_the_versions_within_its_components(tmp_path: Path):
    async with open_room(tmp_path, "phased", edit=UNREHEARSED) as room:
        planned = await room.alice.types("/release plan minor")
        assert "backend.api-endpoints *2.1.0*" in planned
        await into_production(room)
        await room.card.shows("backend.migration-sequence *2*", "frontend.build-number *118*")
        candidate = (await room.release()).candidates[-1]
        manifest = json.loads(room.remote.show("slipway/manifest", "releases.jsonl"))
        assert manifest["records"] == candidate.records
        assert candidate.records == {
            "backend.api-endpoints": "2.1.0",
            "backend.database-schema": "2",
            "backend.service-interface": "1.4",
            "backend.migration-sequence": "2",
            "frontend.ui": "3.2.0",
            "frontend.api-client": "2.1.0",
            "frontend.build-number": "118",
            "frontend.feature-flags": "4",
            "bot.command-interface": "1.2.0",
            "bot.webhook-handler": "1.0.0",
            "bot.session-protocol": "1.1.0",
            "bot.update-processing": "1.0.0",
            "bot.backend": "2.1",
            "docs.api": "2.1",
        }


@pytest.mark.covers("C5")
async def test_a_release_whose_parts_do_not_agree_is_refused_and_says_which(tmp_path: Path):
    async with open_room(tmp_path, "phased") as room:
        merges(room, "feat: the page speaks to the new API", {"frontend/client.json": CLIENT})
        said = await room.alice.types("/release start minor")
        assert "backend.api-endpoints 2.1.0 and frontend.api-client 3.0.0" in said
        assert "the rule is same-major" in said
        assert "`compatible`" in said
        assert not await room.releases()
        files = {"backend/api/version.json": API, "bot/bot.json": BOT, "docs/api.md": "# API 3.0\n"}
        merges(room, "feat: the new API, for all who speak to it", files)
        assert "has begun" in await room.alice.types("/release start minor")


@pytest.mark.covers("C5")
async def test_what_only_a_script_knows_is_a_gate_before_production(tmp_path: Path):
    async with open_room(tmp_path, "phased", edit=UNREHEARSED) as room:
        merges(room, "fix: forget the schema's number", {"backend/schema.sql": "-- schema 1\n"})
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.carol.clicks("Approve")
        await room.card.shows(
            "Versions that must agree do not",
            "backend.migration-sequence 2 and backend.database-schema 1 (equal)",
        )
        assert room.runs() == "v3.1.1"
        branch = "release/v3.2.0"
        merges(room, "fix: the schema's number", {"backend/schema.sql": "-- schema 2\n"}, branch)
        await room.polls()
        await room.alice.clicks("Take in")
        await room.omar.clicks("Sign: Migration script review", note="as before")
        await room.bob.clicks("Approve")
        await room.carol.clicks("Approve")
        await room.card.shows("is in production")


@pytest.mark.covers("C4")
async def test_what_cannot_be_read_is_said_before_anything_begins(tmp_path: Path):
    async with open_room(tmp_path, "phased") as room:
        merges(room, "chore: tidy", {"frontend/client.json": "{}\n", "docs/api.md": "# API\n"})
        said = await room.alice.types("/release start minor")
        assert "frontend.api-client: frontend/client.json has nothing at api-client" in said
        assert "docs.api: docs/api.md has nothing like" in said
        assert not await room.releases()


@pytest.mark.covers("C4")
async def test_a_script_that_fails_stops_the_candidate(tmp_path: Path):
    broken = config(("[scripts/migration-sequence.sh]", '[sh, -c, "echo no database; exit 3"]'))
    async with open_room(tmp_path, "phased", edit=broken) as room:
        await begun(room)
        await sign_planning(room)
        await room.card.shows(
            "backend.migration-sequence: migration-sequence failed: exit status 3"
        )
