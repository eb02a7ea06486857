"""Drift: tags that move, notes that change behind our back; told once, loudly, never mended."""

from pathlib import Path

import pytest

from tests.room import Room, open_room, text_of
from tests.scenarios.kwanus.ways import into_production


def told(room: Room, channel: str = "") -> list[str]:
    """What was said about drift in a channel."""
    return [text_of(m) for m in room.messages(channel) if room.key_of(m).startswith("drift:")]


@pytest.mark.covers("F9", "A4")
async def test_a_moved_tag_is_announced_once_and_cleared_when_it_is_right_again(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await into_production(room)
        await room.looks_around()
        assert not told(room)
        assert "shop: tags, changelog and environments are as recorded" in await room.eve.types(
            "/release audit"
        )

        good = room.remote.git("rev-parse", "refs/tags/v1.2.0")
        room.remote.tag("v1.2.0", "develop", "Release v1.2.0")
        bad = room.remote.git("rev-parse", "refs/tags/v1.2.0")
        for _ in range(2):
            await room.looks_around()
        [said] = told(room)
        assert f"⛔ The tag `v1.2.0` of *shop* was moved: it was `{good[:8]}`" in said
        assert f"the repository now has `{bad[:8]}`" in said
        assert f"git push --force origin {good}:refs/tags/v1.2.0" in said
        assert told(room, "#releases") == [said], "the operators hear it too"
        assert "The tag `v1.2.0` of *shop* was moved" in await room.eve.types("/release audit")

        room.clock.passes(minutes=5)
        room.remote.tag("v1.2.0", "main~1", "Release v1.2.0")
        await room.looks_around()
        first, second = told(room)
        assert first.startswith("↪️ ~The tag `v1.2.0` of *shop* was moved")
        assert "It changed again, and is still wrong" in first
        assert f"⛔ The tag `v1.2.0` of *shop* was moved: it was `{good[:8]}`" in second

        assert room.remote.sha("v1.2.0") == room.remote.sha("main~1"), "we mend nothing"
        room.remote.git("update-ref", "refs/tags/v1.2.0", good)
        await room.restarts()
        await room.looks_around()
        first, second = told(room)
        assert [first[0], second[0]] == ["↪", "✅"]
        kinds = [kind for kind in await room.journal() if kind.startswith("drift")]
        assert kinds == ["drift-found", "drift-found", "drift-over"]


@pytest.mark.covers("F9", "A4")
async def test_a_deleted_tag_of_long_ago_and_a_rewritten_changelog(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await into_production(room)
        await room.looks_around()
        room.remote.delete("refs/tags/v1.0.0")
        text = room.remote.show("main", "CHANGELOG.md")
        changed = text.replace("Added\n", "Added\n- What nobody released\n", 1)
        room.noor.pushes("docs: say more", {"CHANGELOG.md": changed}, to="main")
        await room.looks_around()
        said = "\n".join(told(room))
        assert "The tag `v1.0.0` of *shop* is gone from the repository" in said
        assert (
            "The changelog of *shop* says something else about `v1.2.0` than was released" in said
        )

        room.noor.pushes("docs: nothing happened", {"CHANGELOG.md": "# Changelog\n"}, to="main")
        await room.looks_around()
        said = "\n".join(told(room))
        assert "has no section for `v1.2.0` any more" in said
        assert "↪️ ~The changelog of *shop* says something else" in said


def asks_production(path: Path) -> None:
    """A probe of slipway.yml that says what production runs."""
    current = path.parent / "environments" / "shop" / "production" / "current"
    script = f"      running: {{run: [cat, {current}], files: none}}\n"
    text = path.read_text().replace("    scripts:\n", f"    scripts:\n{script}", 1)
    bound = "    probes: {running: {run: running}}\n    running: {production: running}\n"
    path.write_text(text.replace("    scripts:\n", f"{bound}    scripts:\n", 1))


@pytest.mark.covers("F9")
async def test_an_environment_that_runs_something_else(tmp_path: Path):
    async with open_room(tmp_path, edit=asks_production) as room:
        await into_production(room)
        await room.looks_around()
        assert not told(room)
        current = room.project.environments / "production" / "current"
        current.write_text("v1.1.1\n")  # somebody deployed by hand
        for _ in range(2):
            await room.looks_around()
        [said] = told(room)
        assert "*production* of *shop* should run `v1.2.0` and says `v1.1.1`" in said
        await room.passes(minutes=15)
        room.noor.pushes("fix: the lock", {"src/lock.sh": "true\n"})
        await room.alice.types("/release start patch")
        await room.looks_around()
        assert told(room) == [said], "while a release is open, nobody is asked"
        await room.alice.types("/release abort --reason no")
        current.write_text("v1.2.0\n")
        await room.looks_around()
        assert told(room)[0].startswith("✅")


@pytest.mark.covers("F9")
async def test_a_repository_that_does_not_answer_is_told_of_at_the_second_look(tmp_path: Path):
    async with open_room(tmp_path) as room:
        there, away = room.project.repository, room.project.repository.with_suffix(".away")
        there.rename(away)
        await room.looks_around()
        await room.app.sweep()  # staging cannot even read its branch, and holds nothing else
        away.rename(there)
        await into_production(room)
        await room.looks_around()
        there.rename(away)
        await room.looks_around()
        assert not told(room)
        for _ in range(2):
            await room.looks_around()
        [said] = told(room)
        assert said.startswith("⛔ The repository of *shop* does not answer: its releases wait.")
        assert told(room, "#releases") == [said], "the operators hear it too"
        away.rename(there)
        await room.looks_around()
        [said] = told(room)
        assert said.startswith("✅ ~The repository of *shop* does not answer")
