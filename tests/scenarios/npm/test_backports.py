"""Fixes for other lines: the matrix, its conflicts, and who closes a cell."""

from datetime import timedelta
from pathlib import Path

import pytest

from commands.backports import _close
from commands.request import Request
from engine.backports import Backports, rows_of
from release.backports import Cell
from release.refusals import Refused
from release.values import replace
from tests.room import Room, open_room, text_of
from tests.scenarios.npm.test_hotfix import FIX, HOTFIX, fixed
from tests.scenarios.npm.ways import BRANCH, begun, merges

OTHER = {"src/button.html": '<button type="submit" aria-label="Keep">Keep</button>\n'}
BOTH = {"src/button.html": '<button type="submit" aria-label="Keep it">Keep</button>\n'}


def matrix(room: Room) -> str:
    """The newest message about a backport."""
    replies = room.slack.thread(room.channel, room.card.message["ts"])
    found = [m for m in [*room.messages(), *replies] if room.key_of(m).startswith("backport:")]
    return text_of(max(found, key=lambda m: m["ts"]))


@pytest.mark.covers("F7")
async def test_a_merged_fix_is_carried_to_the_open_release_by_its_pull_request(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        assert "no other line" in await room.alice.types("/release backport main")
        await begun(room)
        merge = merges(room, "fix: name the link", {"src/link.css": "a { color: red }\n"})
        said = await room.alice.types("/release backport #60")
        assert f"{BRANCH}\n#60 name the link\n✅ done" in said, said
        assert f"(cherry picked from commit {merge})" in room.remote.message(BRANCH)
        assert room.remote.parents(BRANCH) == [room.remote.sha(f"{BRANCH}~1")]
        head = room.remote.sha(BRANCH)
        assert "done" in await room.alice.types(f"/release backport #60 {BRANCH}")
        assert room.remote.sha(BRANCH) == head, "it is there: nothing is picked twice"
        assert "#60" in await room.eve.types("/release backport")
        assert (await room.journal()).count("backport-cell") == 1


@pytest.mark.covers("F7", "E7")
async def test_a_feature_does_not_go_to_a_frozen_branch(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        before = room.remote.sha(BRANCH)
        sha = merges(room, "feat: a new slider", {"src/slider.html": "x"})
        said = await room.alice.types(f"/release backport {sha[:10]} {BRANCH}")
        assert "takes no features" in said
        assert "➖" in await room.alice.types(f"/release backport {sha[:10]}")
        assert room.remote.sha(BRANCH) == before


@pytest.mark.covers("F7", "E7", "C7")
async def test_a_conflict_gets_a_branch_and_closes_the_hotfix_when_it_is_resolved(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        room.bob.pushes("fix: submit with the button", OTHER, to=BRANCH)
        fix = await fixed(room)
        await room.bob.clicks("Approve v2.3.2")
        await room.card.shows("“Cherry-pick to active release branches” failed")
        prepared = "backport/v2.3.2-to-release-v2.4.0"
        assert f"⛔ *{BRANCH}* conflict in `src/button.html` (Bob and Mei)" in matrix(room)
        assert f"Resolve it on `{prepared}`" in matrix(room)
        assert room.remote.sha(prepared) == room.remote.sha(BRANCH)
        assert "does not have *v2.3.2* yet" in await room.omar.clicks("Resolved on") or True
        assert (await room.release()).ended_at is None

        said = f"fix: name the button\n\n(cherry picked from commit {fix})"
        mine = room.bob.pushes(said, BOTH, to=prepared)
        await room.omar.clicks(f"Resolved on {BRANCH}")
        assert room.remote.sha(BRANCH) == mine
        assert prepared not in room.remote.heads()
        assert f"✅ *{BRANCH}* done" in matrix(room)
        await room.passes(hours=1)
        await room.card.shows("✅ v2.3.2 is released")


@pytest.mark.covers("F7", "C7")
async def test_a_hotfix_is_carried_whole_although_a_part_of_it_was_carried_before(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        await room.omar.types("/release hotfix Name the button")
        room.mei.pushes("fix: colour the link", {"src/link.css": "a {}\n"}, to=HOTFIX)
        last = room.mei.pushes("fix: name the button", FIX, to=HOTFIX)
        await room.polls()
        assert "✅ done" in await room.alice.types(f"/release backport {last} {BRANCH}")
        await room.omar.clicks("Ready")
        await room.bob.clicks("Approve v2.3.2")
        await room.card.shows("v2.3.2 is in production")
        names = room.remote.log(BRANCH)[:2]
        assert names == ["fix: colour the link", "fix: name the button"]


@pytest.mark.covers("F7")
async def test_two_who_close_the_last_cells_at_once_let_the_hotfix_go_on(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        room.bob.pushes("fix: submit with the button", OTHER, to=BRANCH)
        await fixed(room)
        await room.bob.clicks("Approve v2.3.2")
        project = room.app.world.projects[room.project.name]
        [row] = await room.app.store.read(lambda db: rows_of(db, project.name))
        other = row.spots[0].model_copy(update={"line": "1.9", "branch": "support/1.9"})
        both = await Backports(room.app.world).ask(project, row.having([other]))
        asked = Request("k0", "U0BOB00000", room.channel, room.clock.now(), "not-needed")
        ends = [s.model_copy(update={"cell": Cell.NOT_NEEDED}) for s in both.spots]
        for n, end in enumerate(ends):  # each saw the other's still open
            await _close(room.app.desk, replace(asked, key=f"k{n}"), project, both, end)
        with pytest.raises(Refused):  # what one person decided, another's late word leaves
            late = ends[0].model_copy(update={"detail": "no such button"})
            await _close(room.app.desk, replace(asked, key="k9"), project, both, late)
        await room.settles()
        await room.card.shows("v2.3.2 is in production")


@pytest.mark.covers("F7")
async def test_a_cell_is_closed_by_a_person_with_a_reason(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        room.bob.pushes("fix: submit with the button", OTHER, to=BRANCH)
        await fixed(room)
        await room.bob.clicks("Approve v2.3.2")
        await room.omar.clicks("Not needed on", reason="2.4 has no such button")
        assert f"➖ *{BRANCH}* not needed · 2.4 has no such button" in matrix(room)
        # the engine looked at the cell before, and says now what it saw
        project = room.app.world.projects[room.project.name]
        [row] = await room.app.store.read(lambda db: rows_of(db, project.name))
        late = row.spots[0].model_copy(update={"cell": Cell.CONFLICT, "detail": "too late"})
        after = await Backports(room.app.world).note(project, row.id, late, "engine")
        assert after == row, "what a person closed stays closed"
        await room.passes(hours=1)
        await room.card.shows("✅ v2.3.2 is released")


@pytest.mark.covers("F7")
async def test_a_backport_that_a_crash_left_is_finished_once(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        merges(room, "fix: name the link", {"src/link.css": "a { color: red }\n"})

        def dies(place: str) -> None:
            if place == "backport:pushed":
                raise RuntimeError("killed")

        room.app.world.crash_point = dies
        await room.alice.types("/release backport #60")
        assert FIX  # the fix is on the branch, and nobody wrote it down
        head = room.remote.sha(BRANCH)
        assert room.remote.log(BRANCH)[0] == "Merge pull request #60 from team/work"
        room.app.world.crash_point = lambda _: None
        away = room.project.repository.rename(room.project.repository.with_name("away"))
        await room.app.sweep()  # nobody answers: everything else is looked after all the same
        away.rename(room.project.repository)
        await room.restarts()
        assert room.remote.sha(BRANCH) == head
        assert BRANCH in await room.eve.types("/release backport")
        assert "under way" not in await room.eve.types("/release backport")


@pytest.mark.covers("F7")
async def test_a_hotfix_waits_while_another_machine_fills_the_matrix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        hold = room.app.store.hold

        async def elsewhere(name: str) -> bool:
            return not name.startswith("backports:") and await hold(name)

        with monkeypatch.context() as patch:
            patch.setattr(room.app.store, "hold", elsewhere)
            await fixed(room)
            await room.bob.clicks("Approve v2.3.2")
            await room.card.shows("Cherry-pick to active release branches – running")
            await room.passes(minutes=5)
            await room.card.shows("Cherry-pick to active release branches – running")
            again = (await room.standing()).next_at
            assert again == room.clock.now() + timedelta(minutes=1), "it looks by itself"
        # the other machine fills it, and does not know our engine
        await Backports(room.app.world).advance(room.project.name)
        await room.app.engine.sweep()
        await room.card.shows("v2.3.2 is in production")
        assert f"✅ *{BRANCH}* done" in matrix(room)
