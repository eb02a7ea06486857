"""kwanus: what reaches main is what was validated; tags are made once, on main, and stay."""

from pathlib import Path

import pytest

from tests.room import Room, open_room
from tests.scenarios.kwanus.ways import up_to_approval


@pytest.mark.covers("A3", "A7")
async def test_a_conflict_with_main_names_paths_and_people(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.remote.branch("feature/prices", at="main")
        room.tomas.pushes("fix: prices", {"data/products.txt": "tea:1\n"}, to="feature/prices")
        room.remote.merge("main", "feature/prices")
        main = room.remote.sha("main")
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.card.shows("“Merge to main” failed", "conflicts in data/products.txt")
        assert "Tomas" in room.card.text
        assert "Noor" in room.card.text
        assert room.remote.sha("main") == main
        assert "v1.2.0" not in room.remote.tags()
        assert room.deploys() == ["v1.1.1"]
        assert "Abort v1.2.0…" in room.card.buttons

        room.remote.git("update-ref", "refs/heads/develop", _resolved(room))
        await room.polls()
        await room.alice.clicks("Take in")
        await room.card.shows("candidate 2", "Waits for Production approval", "0 of 1")
        await room.bob.clicks("Approve")
        await room.card.shows("v1.2.0 is in production")
        assert room.runs() == "v1.2.0"


def _resolved(room: Room) -> str:
    """main merged to develop by a person, who kept develop's side."""
    tree = room.remote.git("rev-parse", "develop^{tree}")
    argv = ("commit-tree", tree, "-p", "develop", "-p", "main", "-m", "Merge main to develop")
    return room.remote.git(*argv, env=room.remote._identity("Noor"))


@pytest.mark.covers("A3", "A7")
async def test_other_content_on_main_than_was_validated_stops_it(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.remote.branch("feature/docs", at="main")
        extra = room.tomas.pushes("docs: more", {"docs/x.md": "x\n"}, to="feature/docs")
        room.remote.merge("main", "feature/docs")
        main = room.remote.sha("main")
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.card.shows("main holds changes that were not validated")
        assert f"{extra[:8]} docs: more" in room.card.text
        assert room.remote.sha("main") == main
        assert room.deploys() == ["v1.1.1"]


@pytest.mark.covers("A4")
async def test_the_tag_is_annotated_on_main_and_says_what_changed(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.card.shows("is in production")
        assert room.remote.git("cat-file", "-t", "v1.2.0") == "tag"
        assert room.remote.sha("v1.2.0") == room.remote.sha("main")
        assert room.remote.tag_message("v1.2.0").startswith("Release v1.2.0\n\n[1.2.0] - 2026-")


@pytest.mark.covers("A4")
async def test_a_tag_that_somebody_made_meanwhile_is_never_moved(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        theirs = room.remote.tag("v1.2.0", at="v1.1.1", message="by hand")
        main = room.remote.sha("main")
        await room.bob.clicks("Approve")
        await room.card.shows("“Merge to main” failed: v1.2.0 exists already, on")
        assert room.remote.git("rev-parse", "refs/tags/v1.2.0") == theirs
        assert room.remote.sha("main") == main, "what cannot be tagged is not merged"
        assert room.deploys() == ["v1.1.1"]


@pytest.mark.covers("A4")
async def test_a_tag_without_its_section_in_the_changelog_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)

        async def other_changelog(commit: str, path: str) -> bytes:
            return b"[1.1.1] - 2026-01-30\nFixed\n- all\n"

        repository = room.app.world.repository(room.project.name)
        monkeypatch.setattr(repository, "read", other_changelog)
        main = room.remote.sha("main")
        await room.bob.clicks("Approve")
        await room.card.shows("“Merge to main” failed: CHANGELOG.md has no section for 1.2.0")
        assert "v1.2.0" not in room.remote.tags()
        assert room.remote.sha("main") == main
        assert room.deploys() == ["v1.1.1"]


@pytest.mark.covers("A4")
async def test_a_tag_that_the_server_refuses_is_tried_again(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        room.remote.hook("pre-receive", _REFUSE_TAGS)
        main = room.remote.sha("main")
        await room.bob.clicks("Approve")
        await room.card.shows("“Merge to main” failed")
        assert "v1.2.0" not in room.remote.tags()
        assert room.remote.sha("main") == main, "the one does not come without the other"
        assert room.deploys() == ["v1.1.1"]
        room.remote.hook("pre-receive", "exit 0")
        await room.alice.clicks("Try again: Merge to main")
        await room.card.shows("is in production")
        assert room.remote.sha("v1.2.0") == room.remote.sha("main")


_REFUSE_TAGS = 'while read old new ref; do case "$ref" in refs/tags/*) exit 1;; esac; done'


@pytest.mark.covers("A3")
async def test_a_push_that_the_server_refuses_leaves_production_alone(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        room.remote.hook("pre-receive", 'echo "main is protected" >&2; exit 1')
        await room.bob.clicks("Approve")
        await room.card.shows("“Merge to main” failed")
        assert room.deploys() == ["v1.1.1"]
        assert room.remote.sha("main") == room.remote.sha("v1.1.1")
        room.remote.hook("pre-receive", "exit 0")
        await room.alice.clicks("Try again: Merge to main")
        await room.card.shows("is in production")


@pytest.mark.covers("A4")
async def test_what_was_tagged_is_deployed_although_somebody_moved_the_tag(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        room.breaks("deploy-production")
        await room.bob.clicks("Approve")
        await room.card.shows("“Deploy to production” failed")
        moved = room.remote.tag("v1.2.0", at="v1.1.0", message="moved")
        room.mends("deploy-production")
        await room.alice.clicks("Try again: Deploy to production")
        await room.card.shows("is in production")
        assert room.remote.git("rev-parse", "refs/tags/v1.2.0") == moved
        version = room.project.environments / "production/files/VERSION"
        assert version.read_text() == "1.2.0\n"


@pytest.mark.covers("A3")
async def test_what_somebody_brought_back_by_hand_is_not_brought_back_again(tmp_path: Path):
    async with open_room(tmp_path) as room:
        theirs: list[str] = []

        def faster(place: str) -> None:
            if place == "after/merge-back-to-staging:begun":
                room.remote.merge("develop", "main", author="Noor")
                theirs.append(room.noor.pushes("feat: more tea", {"data/tea.txt": "tea\n"}))

        room.app.world.crash_point = faster
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.card.shows("is in production")
        assert [room.remote.sha("develop")] == theirs
        ours = await room.app.store.read(lambda db: db.get("recorded:shop"))
        assert theirs[0] not in ours, "what is ours breaks no freeze, and is no direct commit"
