"""sybernix, versions that are supported: the latest major, the previous for a year, none older."""

from pathlib import Path

import pytest

from tests.room import open_room

FIX = {"quasim/noise.py": '"""Noise that nobody can guess."""\n'}


@pytest.mark.covers("D11", "F7")
async def test_the_previous_major_gets_security_and_critical_fixes_for_a_year(tmp_path: Path):
    async with open_room(tmp_path, "sybernix") as room:
        said = await room.eve.types("/release support")
        assert "*2.1* in development, full support" in said
        assert "*1.4* (previous) takes security, critical and upkeep only" in said
        fix = room.remote.commit("develop", FIX, "fix(Simulator): less noise", author="Lena")
        await room.polls()
        assert "takes security and critical and upkeep only" in await room.alice.types(
            f"/release backport {fix} 1.4"
        )
        said = await room.alice.types(f"/release backport {fix} 1.4 --as critical")
        assert "✅ done" in said, said
        assert "Label: critical" in room.remote.message("support/v1.4")

        await room.alice.types("/release start patch --line 1.4")
        await room.card.shows("v1.4.0 → *v1.4.1*", "Export classification (compliance) – waiting")
        await room.dora.clicks("Sign: Export classification", evidence="compliance/EXPORT.md")
        await room.bob.clicks("Approve v1.4.1")
        assert room.remote.tags()["v1.4.1"] == room.remote.sha("support/v1.4")
        assert "v1.4.1" not in room.remote.git("tag", "--merged", "main").split()

        await room.passes(days=366)
        said = await room.alice.types("/release start patch --line 1.4")
        assert "1.4 is at its end of life since" in said
        late = room.remote.commit("develop", {"late.py": ""}, "fix: late", author="Lena")
        await room.polls()
        line = room.remote.sha("support/v1.4")
        said = await room.alice.types(f"/release backport {late} 1.4 --as critical")
        assert "does not go there: 1.4 is at its end of life" in said
        assert room.remote.sha("support/v1.4") == line
