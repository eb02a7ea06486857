"""sybernix waits for its pipeline, and publishes nothing while an artifact is missing."""

import json
from pathlib import Path

import pytest

from tests.room import Room, open_room
from tests.scenarios.sybernix.ways import policy, shelf

SHORT = policy(
    (
        "checks: [tests, bench, docs, sbom, scans, dependencies, licences, export]",
        "checks: [tests, sbom, scans, export, licences]",
    ),
    ("  bench: {title: Benchmarks, run: bench, due: -7d}\n", ""),
    ("  docs: {title: Documentation updated, sign: docs, due: -7d}\n", ""),
    ("  dependencies: {title: Dependencies reviewed, sign: security, due: -7d}\n", ""),
    ("sign: compliance, evidence: required", "run: licences"),
    ("every: 1m, within: 2h", "every: 1m, within: 5m"),
)


async def tagged(room: Room) -> None:
    said = await room.alice.types("/release start minor")
    assert "has begun" in said, said
    await room.card.shows("Waits for Release approval")
    await room.bob.clicks("Approve")


def holds(room: Room) -> Path:
    """From now on the pipeline is under way."""
    held = room.project.environments / "hold-pipeline"
    held.touch()
    return held


def question(room: Room, n: int) -> Path:
    """The run in which the pipeline was asked for the n-th time."""
    runs = room.app.config.settings.home / "runs"
    return next(runs.glob(f"*.gate-pipeline.1.{n}"), runs / "none")


async def answered(room: Room, n: int) -> None:
    await room.until((question(room, n) / "result.json").exists, f"question {n} is answered")


@pytest.mark.covers("D5", "D6")
async def test_the_bot_waits_for_the_pipeline(tmp_path: Path):
    async with open_room(tmp_path, "sybernix", edit=SHORT) as room:
        held = holds(room)
        await tagged(room)
        await room.card.shows("Running: Pipeline completed")
        assert "v2.2.0" in room.remote.tags()
        await answered(room, 0)
        await room.passes(seconds=59)
        assert not question(room, 1).exists(), "once a minute is enough"
        await room.passes(seconds=1)
        await answered(room, 1)
        held.unlink()
        await room.passes(minutes=1)
        await room.card.shows("“Issues and bug reports monitored” is not signed")
        ended = [x for x in await room.record() if x.entry.data.get("step") == "gate/pipeline"]
        assert [x.entry.kind for x in ended] == ["step-began", "step-ended"]


@pytest.mark.covers("D5")
async def test_a_pipeline_that_never_ends_is_said_and_asked_again_by_a_person(tmp_path: Path):
    async with open_room(tmp_path, "sybernix", edit=SHORT) as room:
        held = holds(room)
        await tagged(room)
        await room.passes(minutes=5)
        await room.card.shows("“Pipeline completed” failed: it had not ended after 5m")
        await room.restarts()
        held.unlink()
        await room.alice.clicks("Try again: Pipeline completed")
        await room.card.shows("“Issues and bug reports monitored” is not signed")


@pytest.mark.covers("D5")
async def test_a_pipeline_that_fails_stops_the_release(tmp_path: Path):
    async with open_room(tmp_path, "sybernix", edit=SHORT) as room:
        room.breaks("pipeline")
        await tagged(room)
        await room.card.shows("“Pipeline completed” failed: exit status 1")
        assert not list(shelf(room).glob("*.tar.gz"))


@pytest.mark.covers("D5", "D6", "D13")
async def test_a_missing_artifact_is_named_and_nothing_is_published(tmp_path: Path):
    async with open_room(tmp_path, "sybernix", edit=SHORT) as room:
        skip = room.project.environments / "skip-quasim-bench"
        skip.touch()
        await tagged(room)
        await room.card.shows("quasim-bench:v2.2.0 is missing (FAILED: the registry has no")
        assert not (shelf(room) / "RELEASE_NOTES.md").exists()
        assert not room.announcements()

        registry = room.project.environments / "registry"
        (registry / "quasim-bench:v2.2.0").write_text(json.dumps(["linux/amd64"]))
        (shelf(room) / "sbom-v2.2.0.json").unlink()
        await room.alice.clicks("Try again: Images, charts")
        await room.card.shows(
            "quasim-bench:v2.2.0 is not there for linux/arm64; quasim-bench:v2.2.0 is not signed;"
            " sbom-v2.2.0.json is missing"
        )


@pytest.mark.covers("D6", "C10")
async def test_archives_are_the_same_bytes_whenever_they_are_made(tmp_path: Path):
    async with open_room(tmp_path, "sybernix", edit=SHORT) as room:
        await tagged(room)
        await room.card.shows("“Issues and bug reports monitored” is not signed")
        repository = room.app.world.repository("quasim")
        for name in ("sybernix-v2.2.0.tar.gz", "sybernix-v2.2.0.zip"):
            await repository.archive("v2.2.0", tmp_path / name, "quasim-v2.2.0")
            assert (tmp_path / name).read_bytes() == (shelf(room) / name).read_bytes()


@pytest.mark.covers("D4")
async def test_a_scan_that_fails_holds_the_release_before_its_approval(tmp_path: Path):
    async with open_room(tmp_path, "sybernix") as room:
        room.breaks("security-scan")
        said = await room.alice.types("/release start minor")
        assert "has begun" in said
        await room.card.shows("“Security scans” failed")
        with pytest.raises(AssertionError, match="nobody was asked"):
            assert room.request
        room.mends("security-scan")
        await room.alice.clicks("Try again: Security scans")
        assert json.loads((shelf(room) / "scan-v2.2.0.json").read_text()) == {"findings": []}
