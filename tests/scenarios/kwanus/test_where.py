"""Where a commit, a pull request or a tag is: releases, lines, environments, copies."""

from pathlib import Path

import pytest

from tests.room import open_room
from tests.scenarios.kwanus.ways import into_production, up_to_approval
from tests.scenarios.slack.test_which_release import asks


@pytest.mark.covers("F6")
async def test_a_commit_from_develop_to_production(tmp_path: Path):
    async with open_room(tmp_path) as room:
        new = room.noor.pushes("feat: gift wrapping", {"src/more.sh": "true\n"})
        await room.polls()
        said = await room.eve.types(f"/release where {new[:10]}")
        assert f"*Commit `{new[:8]}`* in *shop*: `{new[:8]}` feat: gift wrapping" in said
        assert "⏳ In no release yet" in said
        assert f"🟢 Runs in *staging* ({new[:8]})" in said
        assert "On `develop`" in said

        await up_to_approval(room)
        said = await room.eve.types(f"/release where {new[:10]}")
        assert "🔵 In *v1.2.0*, which is under way" in said
        assert "🟢 Runs in *staging* (v1.2.0)" in said
        assert "production" not in said

        await room.bob.clicks("Approve")
        await room.card.shows("v1.2.0 is in production")
        said = await room.eve.types(f"/release where {new[:10]}")
        assert "✅ First in *v1.2.0*" in said
        assert "🟢 Runs in *production* (v1.2.0)" in said


@pytest.mark.covers("F6")
async def test_after_a_rollback_production_no_longer_runs_it(tmp_path: Path):
    async with open_room(tmp_path) as room:
        new = room.noor.pushes("feat: gift wrapping", {"src/more.sh": "true\n"})
        old = room.remote.sha("v1.1.1^{commit}")
        await into_production(room)
        await room.dora.types('/release rollback --reason "it answers no more"')
        await room.dora.clicks("Decide: restore database", answer="no")
        await room.card.shows("was rolled back to v1.1.1")
        assert "Runs in *production*" not in await room.eve.types(f"/release where {new}")
        assert "🟢 Runs in *production* (v1.1.1)" in await room.eve.types(f"/release where {old}")


@pytest.mark.covers("F6")
async def test_tags_pull_requests_and_copies(tmp_path: Path):
    async with open_room(tmp_path) as room:
        said = await room.eve.types("/release where v1.0.0 #4 nothing-such")
        assert "*`v1.0.0`* in *shop*" in said
        assert "*Pull request #4* in *shop*" in said
        assert "❔ `nothing-such` is no tag, branch or commit" in said

        fix = room.noor.pushes("fix: count the gifts", {"src/count.sh": "true\n"})
        room.remote.branch("support/v1", at="main")
        copy = room.remote.pick("support/v1", fix)
        said = await room.eve.types(f"/release where {fix[:9]}")
        assert f"🔀 Cherry-picked as `{copy[:8]}`, in `support/v1`" in said
        said = await room.eve.types(f"/release where {copy[:9]}")
        assert f"🔀 Cherry-picked as `{fix[:8]}`, in `develop`" in said
        assert "goes like this: `where" in await room.eve.types("/release where")


@pytest.mark.covers("F6")
async def test_a_project_in_which_one_has_no_role_shows_no_commit(tmp_path: Path):
    async with open_room(tmp_path) as room:
        new = room.noor.pushes("feat: a secret gift", {"src/more.sh": "true\n"})
        said = await room.eve.types(f"/release where {new[:10]}", "#announcements")
        assert "no repository I look after has it" in said
        assert "secret" not in said
        assert "secret" not in await asks(room, new[:10], "eve")
        assert "a secret gift" in await asks(room, new[:10], "alice")
