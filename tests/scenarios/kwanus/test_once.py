"""What was done is not done again, and what could not be looked at is not looked at for ever."""

from pathlib import Path

import pytest

from engine.steps import at
from tests.room import open_room
from tests.scenarios.kwanus.ways import sign_staging


async def test_a_signature_holds_and_is_not_given_twice(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        await room.card.shows("Waits for Manual QA")
        said = await room.carol.types("/release sign manual-qs")
        assert "qa (Manual QA), performance (Performance checks)" in said
        assert "signed" in await room.carol.types("/release sign manual qa on a slow phone")
        assert "signed “Manual QA”: on a slow phone" in room.log()
        said = await room.carol.types("/release sign qa")
        assert "Manual QA is signed already" in said
        await room.bob.types("/release pause the data centre moves")
        await room.card.shows("Paused by <@U0BOB00000>: the data centre moves")


async def test_an_unreachable_repository_fails_the_survey_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(at, "FRESH", 0.0)  # what was seen a moment ago is long ago
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        await room.card.shows("Waits for Manual QA")
        away = room.remote.path.with_name("away.git")
        room.remote.path.rename(away)
        await sign_staging(room)
        await room.card.shows("No direct commits to main", "failed")
        assert len((await room.release()).attempts["gate/direct"]) == 1
        away.rename(room.remote.path)
        await room.alice.clicks("Try again: No direct")
        await room.card.shows("Waits for Production approval")
