"""“Which release has this?” on a message with commits and pull requests."""

from pathlib import Path

from bot import finding, starting
from bot.manifest import load
from tests.room import Room, open_room, text_of
from tests.scenarios.kwanus.ways import config, finished, into_production, up_to_approval

FORGE = "https://git.example.org/acme/shop"
LINKED = config(
    ("    channel: C0SHOP0000", f"    channel: C0SHOP0000\n    commits: {FORGE}/commit/{{sha}}")
)


async def asks(room: Room, message: str, person: str = "alice") -> str:
    """Write a message, use the shortcut on it, and read the dialog."""
    await room.slack.types(person, "#announcements", message)
    ts = room.slack.messages("#announcements")[-1]["ts"]
    ack = await room.slack.uses_shortcut(person, "which_release", "#announcements", ts)
    assert ack.ok, ack.error
    await room.settles()
    return text_of(room.slack.modal(person))


async def test_the_first_release_that_has_a_commit_and_its_branches(tmp_path: Path):
    async with open_room(tmp_path, edit=LINKED) as room:
        old = room.remote.sha("v1.0.0^{commit}")
        said = await asks(room, f"Since when is {FORGE}/commit/{old} out?")
        assert f"Commit `{old[:8]}`" in said
        assert "✅ First in *v1.0.0*, and in 2 later releases" in said
        assert "On `develop`, `hotfix/price-of-mint` and `main`" in said


async def test_a_commit_on_its_way(tmp_path: Path):
    async with open_room(tmp_path) as room:
        new = room.noor.pushes("feat: gift wrapping", {"src/more.sh": "true\n"})
        said = await asks(room, f"is {new[:10]} out?")
        assert "feat: gift wrapping" in said
        assert "⏳ In no release yet" in said
        assert "On `develop`" in said
        await up_to_approval(room)
        assert "🔵 In *v1.2.0*, which is under way" in await asks(room, new[:10])
        await room.bob.clicks("Approve")
        await room.card.shows("v1.2.0 is in production")
        assert "✅ First in *v1.2.0*" in await asks(room, new[:10])


async def test_a_pull_request_by_its_link(tmp_path: Path):
    async with open_room(tmp_path, edit=LINKED) as room:
        said = await asks(room, f"please look at {FORGE}/pull/4")
        assert "Pull request #4" in said
        assert "✅ First in *v1." in said


async def test_a_version_that_was_rolled_back_is_said(tmp_path: Path):
    async with open_room(tmp_path) as room:
        new = room.noor.pushes("feat: gift wrapping", {"src/more.sh": "true\n"})
        await into_production(room)
        await room.dora.types('/release rollback --reason "it answers no more"')
        await room.dora.clicks("Decide: restore database", answer="no")
        await room.card.shows("was rolled back to v1.1.1")
        assert "v1.2.0 was rolled back" in await asks(room, new)


async def test_what_nobody_knows_is_said(tmp_path: Path):
    async with open_room(tmp_path, edit=LINKED) as room:
        await finished(room)
        unknown = await asks(room, "and 1234abcd, and https://github.com/other/thing/pull/4?")
        assert "no repository I look after has it" in unknown
        assert "no commit in a repository I look after came from it" in unknown
        assert "names no commit and no pull request" in await asks(room, "lunch?")
        assert "no commit in a repository" in await asks(room, f"{FORGE}/pull/4711")


def test_the_manifest_has_exactly_our_shortcuts():
    known = {one["callback_id"]: one["type"] for one in load()["features"]["shortcuts"]}
    assert known == {starting.SHORTCUT: "global", finding.SHORTCUT: "message"}
