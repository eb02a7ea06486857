"""sybernix: alpha, beta, rc, and the release they prepare."""

import asyncio
from pathlib import Path

import pytest

from tests.room import Room, open_room
from tests.scenarios.slack.test_start_form import button, chooses, form, opens, sends
from tests.scenarios.sybernix.ways import BRANCH, merges, sign_checklist

VERSION = "quasim/__init__.py"


async def prepared(room: Room, words: str = "pre start minor alpha") -> None:
    said = await room.alice.types(f"/release {words}")
    assert "has begun" in said, said
    await room.card.shows("is released")


@pytest.mark.covers("D1", "C3")
async def test_alpha_to_final(tmp_path: Path):
    async with open_room(tmp_path, "sybernix") as room:
        main = room.remote.sha("main")
        await prepared(room)
        assert room.remote.tags()["v2.2.0-alpha.1"] == room.remote.sha(BRANCH)
        assert '"2.2.0a1"' in room.remote.show(BRANCH, VERSION)
        chart = room.remote.show(BRANCH, "integrations/charts/quasim-api/Chart.yaml")
        assert "version: 2.2.0-alpha.1" in chart
        said = room.announcements()[-1]
        assert "quasim v2.2.0-alpha.1 is out for testing" in said
        assert "sbom-v2.2.0-alpha.1.json" in said
        assert "out as a pre-release" in room.log()
        assert "production" not in said + room.log() + room.card.text

        said = await room.alice.types("/release pre next")
        assert "nothing new" in said.lower(), said
        merges(room, "feat(API): stop a running circuit", {"quasim/stop.py": "NOW = True\n"})
        await prepared(room, "pre next --from develop")
        assert '"2.2.0a2"' in room.remote.show("v2.2.0-alpha.2", VERSION)
        assert "stop a running circuit" in room.remote.show("v2.2.0-alpha.2", "CHANGELOG.md")

        await prepared(room, "promote")
        await prepared(room, "promote")
        merges(room, "fix(API): name the circuit", {"quasim/named.py": "NAME = 1\n"}, into=BRANCH)
        await prepared(room, "pre next")
        assert sorted(room.remote.tags())[-5:] == [
            "v2.2.0-alpha.1", "v2.2.0-alpha.2", "v2.2.0-beta.1", "v2.2.0-rc.1", "v2.2.0-rc.2",
        ]  # fmt: skip
        assert room.remote.sha("main") == main, "production saw nothing of it"

        await final(room)


async def final(room: Room) -> None:
    """The release itself, with everything since the last one in its notes; killed on its way."""
    died = asyncio.Event()

    def dies(place: str) -> None:
        if place == "pre-release/candidate:done":
            died.set()
            raise asyncio.CancelledError

    room.app.world.crash_point = dies
    await room.slack.types("alice", room.channel, "/release promote")
    async with asyncio.timeout(20):
        await died.wait()
    await room.restarts()
    await room.card.shows("v2.1.0 → *v2.2.0*")
    assert room.remote.log(BRANCH).count("Release v2.2.0") == 1
    await sign_checklist(room)
    await room.bob.clicks("Approve")
    await room.card.shows("“Issues and bug reports monitored” is not signed")
    assert '"2.2.0"' in room.remote.show("main", VERSION)
    changelog = room.remote.show("main", "CHANGELOG.md")
    assert "v2.2.0 - " in changelog.splitlines()[0]
    for words in ("run circuits in batches", "stop a running circuit", "name the circuit"):
        assert changelog.count(words) == 1, words
    assert "alpha" not in changelog
    assert "-rc" not in changelog


@pytest.mark.covers("D1")
async def test_it_is_chosen_in_the_form_and_the_plan_follows(tmp_path: Path):
    async with open_room(tmp_path, "sybernix") as room:
        seen = await opens(room)
        for words in ("minor → v2.2.0", "None: the release itself", "alpha → v2.2.0-alpha.1"):
            assert words in seen, words
        assert "Release approval" in seen, "the plan of the release itself"
        seen = await chooses(room, "begin-pre", "beta")
        assert "Plan of quasim v2.2.0-beta.1" in seen
        assert "Release approval" not in seen
        assert button(room) == "Start v2.2.0-beta.1"
        assert "alpha → v3.0.0-alpha.1" in await chooses(room, "begin-kind", "major")
        assert button(room) == "Start v3.0.0-beta.1", "the stage stays as it was chosen"
        assert "alpha →" not in await chooses(room, "begin-kind", "hotfix")
        await chooses(room, "begin-kind", "minor")
        await chooses(room, "begin-pre", "beta")
        await sends(room)
        assert "v2.2.0-beta.1" in room.remote.tags()
        assert "rc → v2.2.0-rc.1" in await opens(room)
        assert "None: the release itself" in form(room)


@pytest.mark.covers("D1")
async def test_a_pre_release_given_up_leaves_the_branch_of_those_before(tmp_path: Path):
    async with open_room(tmp_path, "sybernix") as room:
        await prepared(room)
        head = room.remote.sha(BRANCH)
        room.breaks("test")
        merges(room, "fix(API): name the circuit", {"quasim/named.py": "NAME = 1\n"}, into=BRANCH)
        said = await room.alice.types("/release promote")
        assert "v2.2.0-beta.1 has begun" in said
        await room.card.shows("“Full test suite” failed")
        await room.alice.types("/release abort --reason broken")
        await room.card.shows("was aborted")
        assert BRANCH in room.remote.heads()
        assert head in room.remote.git("rev-list", BRANCH).split()
        room.mends("test")
        await prepared(room, "promote")
        assert '"2.2.0b1"' in room.remote.show("v2.2.0-beta.1", VERSION)


@pytest.mark.covers("D1")
async def test_what_is_no_pre_release_is_said(tmp_path: Path):
    async with open_room(tmp_path, "sybernix") as room:
        assert "No pre-release is under way" in await room.alice.types("/release promote")
        said = await room.alice.types("/release pre start minor gamma")
        assert "`gamma` is no pre-release here" in said
        assert "alpha, beta, rc" in said
        said = await room.alice.types("/release start hotfix --pre rc")
        assert "a hotfix has no pre-releases" in said
        assert await room.journal() == []


@pytest.mark.covers("D1")
async def test_where_and_history_never_take_a_pre_release_for_a_release(tmp_path: Path):
    async with open_room(tmp_path, "sybernix") as room:
        commit = room.remote.sha("develop")
        await prepared(room)
        assert "minor pre-release" in await room.alice.types("/release history")
        where = await room.alice.types(f"/release where {commit}")
        assert "v2.2.0-alpha.1" in where
        assert "pre-release" in where
        plan = await room.alice.types("/release plan minor")
        assert "v2.1.0 → v2.2.0" in plan.replace("*", "")
