"""sybernix writes every version into the manifest in git: appended, signed, never rewritten."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.room import Room, open_room
from tests.scenarios.sybernix.ways import sign_checklist

BRANCH, FILE = "slipway/manifest", "releases.jsonl"


def lines(room: Room) -> list[dict[str, Any]]:
    return [json.loads(line) for line in room.remote.show(BRANCH, FILE).splitlines() if line]


@pytest.mark.covers("C10", "D1", "D6")
async def test_every_version_is_a_line_and_none_is_ever_rewritten(tmp_path: Path):
    async with open_room(tmp_path, "sybernix") as room:
        await room.alice.types("/release pre start minor rc")
        await room.card.shows("is released")
        first = room.remote.show(BRANCH, FILE)
        await room.alice.types("/release promote")
        await sign_checklist(room)
        await room.bob.clicks("Approve")
        await room.card.shows("“Issues and bug reports monitored” is not signed")
        await room.dora.clicks("Roll back to v2.1.0…", reason="the API is slow")
        await room.until(lambda: len(lines(room)) == 3, "the rollback is recorded")

        assert room.remote.show(BRANCH, FILE).startswith(first), "only appended to"
        pre, out, back = lines(room)
        assert [one["event"] for one in (pre, out, back)] == [
            "pre-released", "released", "rolled-back",
        ]  # fmt: skip
        assert out["version"] == "2.2.0"
        assert out["previous"] == "2.1.0", "a release candidate is never the version before"
        assert out["commit"] == room.remote.tags()["v2.2.0"]
        assert out["object"] == room.remote.git("rev-parse", "refs/tags/v2.2.0").strip()
        assert out["approvers"] == ["U0BOB00000"]
        digests = {piece["what"]: piece["digest"] for piece in out["artifacts"]}
        assert len(digests) == 9
        assert all(digest.startswith("sha256:") for digest in digests.values())
        record = {sealed.seq: sealed.hash for sealed in await room.record()}
        assert record[out["journal"][0]] == out["journal"][1]
        assert back["reason"] == "the API is slow"
        assert room.remote.log(BRANCH) == [
            "Roll back v2.2.0", "Release v2.2.0", "Pre-release v2.2.0-rc.1",
        ]  # fmt: skip
        assert room.remote.files(BRANCH) == [FILE]
        await is_readable(room)


async def is_readable(room: Room) -> None:
    """Everything of it can be had in Slack."""
    said = await room.eve.types("/release manifest")
    assert "v2.2.0-rc.1* 🧪 pre-release" in said
    assert "latest" not in said, "nothing good is left in it"
    said = await room.eve.types("/release manifest v2.2.0")
    assert "sbom-v2.2.0.json" in said
    assert "Why: the API is slow" in said
    assert "`v9.9.9` is not in the manifest" in await room.eve.types("/release manifest v9.9.9")


@pytest.mark.covers("C10")
async def test_two_writers_lose_no_line(tmp_path: Path):
    async with open_room(tmp_path, "sybernix") as room:
        await room.alice.types("/release pre start minor alpha")
        await room.card.shows("is released")
        room.remote.commit(BRANCH, {FILE: room.remote.show(BRANCH, FILE) + "\n"}, "By somebody")
        await room.alice.types("/release promote")
        await room.card.shows("v2.2.0-beta.1 is released")
        assert [one["version"] for one in lines(room)] == ["2.2.0-alpha.1", "2.2.0-beta.1"]


@pytest.mark.covers("C10")
async def test_a_manifest_that_is_none_is_left_alone(tmp_path: Path):
    async with open_room(tmp_path, "sybernix") as room:
        room.remote.branch(BRANCH, at="main")
        room.remote.commit(BRANCH, {FILE: "hello\n"}, "Notes to myself")
        await room.alice.types("/release pre start minor alpha")
        await room.card.shows("releases.jsonl is not as Slipway writes it")
        assert room.remote.show(BRANCH, FILE) == "hello\n"
