"""kwanus, long-term support: one version a major, twelve months, security and critical fixes."""

from pathlib import Path

import pytest

from tests.room import Room, open_room, text_of
from tests.scenarios.kwanus.ways import config

FIX = {"src/receipt.sh": "#!/bin/sh\necho receipt\n"}


def next_major(room: Room) -> None:
    """2.0.0 came out today, beside Slipway: 1.1 is what major 1 leaves behind."""
    files = {
        "VERSION": "2.0.0\n",
        "CHANGELOG.md": "[2.0.0] - 2026-02-09\n\nChanged\n- everything\n",
    }
    room.remote.branch("two", at="main")
    room.remote.commit("two", files, "feat!: everything is new")
    room.remote.merge("main", "two", "Merge pull request #90 from team/two\n\nfeat!: new")
    room.remote.tag("v2.0.0", message="Release v2.0.0")
    room.remote.delete("refs/heads/two")


@pytest.mark.covers("A11")
async def test_support_shows_lines_with_their_dates_and_what_they_take(tmp_path: Path):
    promised = config(("    scripts:", '    support: {"1.1": {until: 2027-02-09}}\n    scripts:'))
    async with open_room(tmp_path, edit=promised) as room:
        await room.looks_around()  # 1.1 is what is developed: its end is a promise for later
        assert not [m for m in room.messages() if room.key_of(m).startswith("end-of-life:")]
        next_major(room)
        said = await room.eve.types("/release support")
        assert "*1.1* (lts) takes security, critical and upkeep only" in said
        assert "2027-02-09" in said
        assert "lives on `support/v1.1`" in said


@pytest.mark.covers("A11")
async def test_a_security_fix_is_released_on_the_line_and_nothing_else_moves(tmp_path: Path):
    async with open_room(tmp_path) as room:
        next_major(room)
        main, develop = room.remote.sha("main"), room.remote.sha("develop")
        said = await room.alice.types("/release start patch --line 1")
        assert "v1.1.2 has begun" in said, said
        await room.card.shows("v1.1.1 → *v1.1.2*", "`support/v1.1`", "is not marked ready")
        room.noor.pushes("security: check the receipt", FIX, to="support/v1.1")
        await room.polls()
        await room.alice.clicks("Ready")
        await room.card.shows("Waits for Production approval")
        await room.bob.clicks("Approve v1.1.2")
        await room.card.shows("✅ v1.1.2 is released")

        assert room.remote.tags()["v1.1.2"] == room.remote.sha("support/v1.1")
        assert room.remote.show("support/v1.1", "CHANGELOG.md").startswith("[1.1.2] - 2026-02-09\n")
        assert room.remote.sha("main") == main
        assert room.remote.sha("develop") == develop
        assert room.runs() == "v1.1.1"
        assert "v1.1.2" in room.announcements()[-1]
        assert "v2.0.0 → *v2.0.1*" in await room.alice.types("/release plan patch")
        assert "v1.1.2" in await room.eve.types("/release support")


@pytest.mark.covers("A11")
async def test_a_feature_on_an_lts_line_is_refused_at_the_start_and_later(tmp_path: Path):
    async with open_room(tmp_path) as room:
        next_major(room)
        room.remote.branch("support/v1.1", at="v1.1.1")
        first = room.noor.pushes("security: check the receipt", FIX, to="support/v1.1")
        sha = room.noor.pushes("feat: sell cups", {"src/cups.sh": "x\n"}, to="support/v1.1")
        said = await room.alice.types("/release start patch --line 1.1")
        assert "1.1 takes security, critical or upkeep only" in said
        assert f"`{sha[:8]}` feat: sell cups – Noor" in said
        room.remote.branch("support/v1.1", at=first)

        await room.alice.types("/release start patch --line 1.1")
        await room.card.shows("Waits for Production approval")
        late = room.noor.pushes("fix: a small thing", {"src/cups.sh": "x\n"}, to="support/v1.1")
        await room.polls()
        await room.alice.clicks("Take in 1 newer commit")
        await room.card.shows("1.1 takes security and critical and upkeep only", late[:8])
        assert "v1.1.2" not in room.remote.tags()


@pytest.mark.covers("A11")
async def test_a_line_at_its_end_of_life_takes_nothing_and_the_channel_is_told_before(
    tmp_path: Path,
):
    async with open_room(tmp_path) as room:
        next_major(room)
        await room.polls()
        await room.app.look_around()
        await room.passes(days=335)
        await room.app.look_around()
        await room.settles()
        told = [text_of(m) for m in room.messages() if room.key_of(m).startswith("end-of-life:")]
        assert len(told) == 1
        assert "*1.1* of shop reaches its end of life" in told[0]
        await room.passes(days=40)
        said = await room.alice.types("/release start patch --line 1.1")
        assert "1.1 is at its end of life since" in said
        assert "🪦 *1.1* end of life since" in await room.eve.types("/release support")


@pytest.mark.covers("A11")
async def test_what_is_no_line_is_said(tmp_path: Path):
    async with open_room(tmp_path) as room:
        next_major(room)
        assert "no line that is supported" in await room.alice.types(
            "/release start patch --line 7"
        )
        assert "would be 1.2.0" in await room.alice.types("/release start minor --line 1.1")
        said = await room.alice.types("/release start patch --line 2.0")
        assert "2.0 is what is being developed, and no support line" in said


@pytest.mark.covers("A11", "A8")
async def test_a_release_on_a_line_is_taken_back_there_although_a_newer_version_runs(
    tmp_path: Path,
):
    async with open_room(tmp_path) as room:
        next_major(room)
        room.remote.branch("support/v1.1", at="v1.1.1")
        room.noor.pushes("security: check the receipt", FIX, to="support/v1.1")
        await room.alice.types("/release start patch --line 1.1")
        await room.bob.clicks("Approve v1.1.2 for 1.1")
        await room.dora.types("/release rollback 1.1.2")
        await room.dora.submits(reason="it is worse")
        await room.card.shows("v1.1.2 was rolled back")
        assert room.remote.show("support/v1.1", "VERSION") == "1.1.1\n"
        assert "[1.1.2]" not in room.remote.show("support/v1.1", "CHANGELOG.md")
        assert room.deploys() == ["v1.1.1"]
        assert "v1.1.1 → *v1.1.3*" in await room.alice.types("/release plan patch --line 1.1")
