"""kwanus: a new commit on develop is deployed to staging and checked without a release (A5)."""

from pathlib import Path

import pytest

from tests.room import Room, open_room, text_of
from tests.scenarios.kwanus.ways import config, frees, held, holds, up_to_approval


async def checked(room: Room, commit: str) -> dict[str, bool]:
    """The verdicts about a commit."""
    name = room.project.name
    results = await room.app.store.read(lambda db: db.results(name, commit))
    return {result.check: result.ok for result in results}


ALL = {"deploy-staging": True, "ci": True, "e2e": True}


@pytest.mark.covers("A5")
async def test_a_commit_on_develop_is_deployed_and_checked(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.polls()
        first = room.remote.sha("develop")
        assert await checked(room, first) == ALL
        assert room.runs("staging") == first[:12]
        second = room.noor.pushes("feat: sell cups", {"src/cups.sh": "true\n"})
        await room.polls()
        assert await checked(room, second) == ALL
        assert room.runs("staging") == second[:12]
        assert (room.project.environments / "staging/files/src/cups.sh").exists()
        assert room.deploys() == ["v1.1.1"]
        await room.polls()
        assert len(room.deploys("staging")) == 3
        assert (await room.journal()).count("staging-checked") == 6


@pytest.mark.covers("A5")
async def test_a_release_uses_what_is_known_about_its_commit(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.polls()
        await room.alice.types("/release start minor")
        await room.card.shows("✅ Full CI – done", "✅ E2E tests – done", "Waits for Manual QA")
        short = room.remote.sha("develop")[:8]
        assert f"“Full CI” done: passed on {short} in develop" in room.log()
        runs = [path.name for path in (tmp_path / "home/runs").iterdir()]
        assert [name for name in runs if name.startswith("r-") and "gate-" in name] == [
            f"{(await room.release()).id}.gate-tests.1"
        ]
        # the candidate itself is deployed: it holds the version and the changelog
        assert room.runs("staging") == "v1.2.0"


@pytest.mark.covers("A5")
async def test_what_failed_before_is_not_used(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.breaks("e2e")
        await room.polls()
        told = text_of(room.messages()[-1])
        assert "e2e" in told
        assert room.remote.sha("develop")[:8] in told
        assert "remove" in told
        room.mends("e2e")
        await up_to_approval(room)
        assert "“E2E tests” done: passed on" not in room.log()


@pytest.mark.covers("A5")
async def test_a_deploy_that_fails_is_told_and_nothing_is_checked(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.breaks("deploy-staging")
        await room.polls()
        assert "deploy-staging" in text_of(room.messages()[-1])
        assert await checked(room, room.remote.sha("develop")) == {"deploy-staging": False}
        room.mends("deploy-staging")
        new = room.noor.pushes("fix: one", {"docs/one.md": "1\n"})
        await room.polls()
        assert await checked(room, new) == ALL


@pytest.mark.covers("A5")
async def test_staging_belongs_to_the_release_that_validates_in_it(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        new = room.noor.pushes("fix: one", {"docs/one.md": "1\n"})
        await room.polls()
        await room.passes(minutes=5)
        assert room.runs("staging") == "v1.2.0"
        assert await checked(room, new) == {}
        await room.bob.clicks("Approve")
        await room.card.shows("is in production")
        await room.polls()
        head = room.remote.sha("develop")
        assert room.runs("staging") == head[:12]
        assert await checked(room, head) == ALL


@pytest.mark.covers("A5")
async def test_a_restart_in_the_middle_goes_on(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.app.poll(room.project.name)
        await room.restarts()
        assert await checked(room, room.remote.sha("develop")) == ALL
        assert len(room.deploys("staging")) == 2


@pytest.mark.covers("A5")
async def test_a_release_that_starts_during_a_deploy_waits_for_no_mixture(tmp_path: Path):
    async with open_room(tmp_path, edit=config(held("deploy"))) as room:
        holds(room, "deploy")
        await room.app.poll(room.project.name)
        await room.alice.types("/release start minor")
        await room.card.shows("Staging is taken")
        # nothing has begun, so that any machine may do it
        assert "staging/deploy-staging" not in (await room.release()).attempts
        frees(room, "deploy")
        await room.card.shows("Waits for Manual QA")
        commit = room.remote.sha("develop")
        assert room.deploys("staging") == ["v1.1.1", commit[:12], "v1.2.0"]
        assert await checked(room, commit) == ALL
        assert "“E2E tests” done: passed on" in room.log()


@pytest.mark.covers("A5", "A9")
async def test_staging_does_not_wait_for_a_hotfix_that_goes_past_it(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release hotfix hotfix/price-of-mint")
        await room.card.shows("Waits for Urgent approval")
        new = room.noor.pushes("feat: sell cups", {"src/cups.sh": "true\n"})
        await room.polls()
        assert await checked(room, new) == ALL
        assert room.runs("staging") == new[:12]


@pytest.mark.covers("A5")
async def test_a_work_tree_that_cannot_be_made_is_told_once_and_until_it_can(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.polls()
        [work] = (tmp_path / "home").rglob("work")
        work.rename(work.with_name("full"))
        work.write_text("no folder")
        new = room.noor.pushes("fix: one", {"docs/one.md": "1\n"})
        for _ in range(4):
            await room.app.poll(room.project.name)
            room.clock.passes(seconds=40)
        await room.app.outbox.quiet()
        [told] = held_in(room)
        assert f"⛔ Staging of *shop* cannot go on with `{new[:8]}`" in told
        assert held_in(room, "#releases") == [told], "the operators hear it too"
        work.unlink()
        work.with_name("full").rename(work)
        await room.polls()
        assert await checked(room, new) == ALL
        [told] = held_in(room)
        assert told.startswith("✅ ~Staging of *shop* cannot go on with")
        assert [x for x in await room.journal() if "staging-" in x and "checked" not in x] == [
            "staging-held",
            "staging-goes-on",
        ]


def held_in(room: Room, channel: str = "") -> list[str]:
    """What was said of staging that cannot go on."""
    messages = room.messages(channel)
    return [text_of(m) for m in messages if room.key_of(m).startswith("staging-held:")]
