"""sybernix, emergency security releases: in private, on every supported line, disclosed at once."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.room import Room, open_room, text_of
from tests.scenarios.edits import Edit, own_policy
from tests.support.gitrepo import Remote

HIDDEN = "#embargo"
FIX = {"quasim/noise.py": '"""Noise that nobody can guess."""\n\nimport secrets\n'}
ADVISORY = {
    "cve": "CVE-2026-12345", "severity": "high", "affected": "1.3.0 to 1.4.0 and 2.0.0 to 2.1.0",
    "text": "Seeds can be guessed. Upgrade.", "credits": "Ada from Example Labs",
}  # fmt: skip


LINE = "🔒 A release of quasim is prepared in private. What it is about is told when it is out."


def private(path: Path) -> None:
    """A second project of slipway.yml: the same policy, another repository, a private channel."""
    text = path.read_text()
    block = text[text.index("  quasim:") :]
    own = block.replace("  quasim:", "  quasim-security:").replace("./quasim.git", "./hidden.git")
    own = own.replace("C0QUASIM00", "C0EMBARGO0\n    embargo: quasim").replace(
        "developer: U0ALICE000", "developer: U0LENA0000"
    )
    path.write_text(text + own)
    argv = ["git", "init", "--bare", "-q", "--initial-branch=main", str(path.parent / "hidden.git")]
    subprocess.run(argv, check=True)


def shelved(room: Room, project: str, tag: str = "v2.1.1") -> list[str]:
    """The files on a shelf; looking makes none."""
    shelves = room.app.config.settings.home / "artifacts" / project
    return sorted(path.name for path in shelves.glob(f"{tag}/*"))


def seen(room: Room) -> list[str]:
    """Everything that is public: every ref of the repository, every shelf, every message."""
    said = [m["text"] for c in ("#announcements", "#quasim") for m in room.messages(c)]
    return [room.remote.git("for-each-ref") + str(shelved(room, "quasim", "*")), *said]


PREPARED = ["licences-v2.1.1.csv", "sbom-v2.1.1.json", "scan-v2.1.1.json"]
INCLUDED = [
    "RELEASE_NOTES.md", "SHA256SUMS", *PREPARED, "provenance-v2.1.1.json",
    "quasim-api-v2.1.1.tgz", "sybernix-v2.1.1.tar.gz", "sybernix-v2.1.1.zip",
]  # fmt: skip


def redacted(room: Room) -> Mapping[str, Any]:
    """The one line in public, as Slack has it; there is never another."""
    [line] = [m for m in room.messages("#quasim") if room.key_of(m).startswith("redacted:")]
    return line


async def embargoed(room: Room) -> Remote:
    """Begun on two lines, fixed, approved, with its advisory: only the hour has not come."""
    room.channel = HIDDEN
    said = await room.sam.types(
        '/release security start "Seeds can be guessed" --at "2026-02-10 12:00"'
    )
    assert "v2.1.1 and v1.4.1" in said, said
    hidden = Remote(room.project.folder / "hidden.git")
    hidden.now = room.clock.now()
    for line, version in (("2.1", "2.1.1"), ("1.4", "1.4.1")):
        hidden.commit(f"support/v{line}", FIX, "security: seeds cannot be guessed", author="Lena")
        await room.sam.types(f"/release ready {version}")
        await room.dora.types(f"/release sign export {version} --link compliance/EXPORT.md")
    await room.sam.types("/release security advisory")
    await room.sam.submits(**ADVISORY)
    for version in ("2.1.1", "1.4.1"):
        await room.bob.types(f"/release approve {version}")
    return hidden


async def nobody_is_told(room: Room, secret: str) -> None:
    """Neither the line in public nor any answer there says what is prepared."""
    line = json.dumps({**redacted(room), "ts": ""})  # the seconds may hold any number
    for word in ("2.1", "1.4", "quasim-", "ecur", "guess", "Lena", "high", "CVE", "02-10"):
        assert word not in line, word
    for words in ("status", "history", "why", "metrics", "calendar", "support", "menu",
                  f"where {secret}", "where v2.1.1", "status --project quasim-security",
                  "status 2.1.1", "status --project nonsense"):  # fmt: skip
        told = await room.eve.types(f"/release {words}", "#quasim")
        told = told.replace("2.1.1", "", words.count("2.1.1") * 2)  # it repeats what was typed
        for word in ("2.1.1", "1.4.1", "quasim-security", "guess", "Lena"):
            assert word not in told.replace(words.split()[-1], ""), (words, word, told)
    assert "Security releases are developed" in await room.eve.types(
        "/release security start x --at +1h", "#quasim"
    )


async def is_disclosed(room: Room, hidden: Remote) -> None:
    """Tags, branches and the advisory are public; only what is built of the tags is not there."""
    tags = room.remote.tags()
    assert tags["v2.1.1"] == hidden.tags()["v2.1.1"]
    assert tags["v1.4.1"] == hidden.tags()["v1.4.1"]
    assert room.remote.sha("support/v1.4") == tags["v1.4.1"]
    assert "support/v2.1" not in room.remote.heads()
    for branch in ("main", "develop"):
        assert room.remote.show(branch, "quasim/noise.py") == FIX["quasim/noise.py"]
    assert "v2.1.1" in await room.eve.types("/release history", "#quasim")
    announced = "\n".join(room.announcements())
    for word in ("v2.1.1 is released", "v1.4.1 is released", "CVE-2026-12345", "Ada"):
        assert word in announced, word
    assert redacted(room)["text"] == (
        "🔓 The release of quasim that was prepared in private is out: v2.1.1 and v1.4.1."
    )
    await room.card.shows("Running: Pipeline completed")
    assert not shelved(room, "quasim", "*"), "nobody waits for images to be warned"


async def is_published(room: Room) -> None:
    """All that a release includes is there, and is told where it was announced."""
    await room.until(lambda: "SHA256SUMS" in shelved(room, "quasim", "v1.4.1"), "it is published")
    await room.settles()
    assert shelved(room, "quasim") == sorted(INCLUDED)
    public = room.app.config.settings.home / "artifacts" / "quasim" / "v2.1.1"
    with ZipFile(public / "sybernix-v2.1.1.zip") as archive:
        assert "quasim-v2.1.1/quasim/noise.py" in archive.namelist()
    manifest = room.remote.show("slipway/manifest", "releases.jsonl")
    told = {one["tag"]: len(one["artifacts"]) for one in map(json.loads, manifest.splitlines())}
    assert told == {"v2.1.1": 9, "v1.4.1": 9}
    announced = room.announcements()
    assert len(announced) == 2, "edited, not said again"
    for word in ("sbom-v2.1.1.json", "provenance-v1.4.1.json", "signed"):
        assert word in "\n".join(announced), word
    assert {one.status for one in await room.releases()} == {"closed"}


@pytest.mark.covers("D6", "D12", "D13")
async def test_nothing_is_public_before_and_everything_at_the_hour(tmp_path: Path):
    async with open_room(tmp_path, "sybernix", edit=private, channels=["embargo"]) as room:
        before = seen(room)
        hidden = await embargoed(room)
        await room.app.poll("quasim")
        await room.app.look_around()
        await room.restarts()
        assert seen(room) == [*before, LINE]
        assert shelved(room, "quasim-security") == PREPARED
        await nobody_is_told(room, hidden.sha("support/v2.1"))
        held = room.project.environments.parent / "quasim-security" / "hold-pipeline"
        held.parent.mkdir(exist_ok=True)
        held.touch()
        await room.passes(hours=24)
        assert seen(room) == [*before, LINE], "the hour has not come"
        assert "edited" not in redacted(room)
        await room.passes(hours=2)
        await room.settles()
        await is_disclosed(room, hidden)
        held.unlink()
        await room.passes(minutes=1)
        await is_published(room)


@pytest.mark.covers("D12")
async def test_a_public_stop_holds_what_is_hidden_and_says_nothing_of_it(tmp_path: Path):
    async with open_room(tmp_path, "sybernix", edit=private, channels=["embargo"]) as room:
        stop, go = "/release stop the build farm is down", "/release go"
        alone = [await room.sam.types(stop, "#quasim"), await room.bob.types(go, "#quasim")]
        await room.passes(minutes=1)
        await embargoed(room)
        again = [await room.sam.types(stop, "#quasim")]
        await room.passes(days=2)
        assert "v2.1.1" not in room.remote.tags()
        held = "Every release of quasim is stopped by <@U0SAM00000>: the build farm is down"
        await room.card.shows(held, "`/release go` in the channel of quasim")
        assert "in the channel of quasim" in await room.bob.types(go)
        assert "Everything of quasim is stopped" in await room.sam.types(
            '/release security start "Another" --at +1h'
        )
        again.append(await room.bob.types(go, "#quasim"))
        assert again == alone, "who stops it, and lets it go on, is told the same as ever"
        assert "v2.1.1" in room.remote.tags()
        said = [m["text"] for m in room.messages(HIDDEN) if room.key_of(m).startswith("stop:")]
        assert [words.split(" of quasim")[0] for words in said[-2:]] == [
            "🛑 Sam Singh stopped every forward step", "▶️ Bob Brandt lets every release",
        ]  # fmt: skip


async def home(room: Room, person: str) -> str:
    """All words that stand in somebody's Home."""
    await room.slack.opens_home(person)
    await room.slack.idle()
    await room.settles()
    view = room.slack.home(person)
    assert view
    return text_of(view)


@pytest.mark.covers("D12")
async def test_no_home_tells_an_outsider_of_it(tmp_path: Path):
    async with open_room(tmp_path, "sybernix", edit=private, channels=["embargo"]) as room:
        outside = ("eve", "alice")  # nobody here, and a developer of what is public
        before = [await home(room, person) for person in outside]
        await embargoed(room)
        assert "v2.1.1" in await home(room, "sam")
        assert [await home(room, person) for person in outside] == before
        await room.sam.types("/release stop the reporter needs more time")
        assert "needs more time" in await home(room, "sam")
        await room.sam.types("/release abort 1.4.1 --reason duplicate")
        assert [await home(room, person) for person in outside] == before


def drift(room: Room, channel: str) -> list[str]:
    """What was said about drift in a channel."""
    return [text_of(m) for m in room.messages(channel) if room.key_of(m).startswith("drift:")]


@pytest.mark.covers("D12", "F9")
async def test_abort_and_stop_leak_nothing_either(tmp_path: Path):
    async with open_room(tmp_path, "sybernix", edit=private, channels=["embargo"]) as room:
        before = seen(room)
        hidden = await embargoed(room)
        await room.sam.types("/release stop the reporter needs more time")
        await room.passes(days=2)
        assert seen(room) == [*before, LINE]
        room.slack.archives(HIDDEN)
        await room.looks_around()
        assert "is_archived" in (room.app.readiness()["channels"] or "")
        assert not room.messages("#releases"), "the operators' channel is public"
        room.slack.archives(HIDDEN, archived=False)
        await room.bob.types("/release go")
        assert "v2.1.1" in room.remote.tags()

        await room.looks_around()
        assert not drift(room, HIDDEN), "what was disclosed is where it belongs"
        hidden.tag("v1.4.1", "main", "moved")
        await room.looks_around()
        [told] = drift(room, HIDDEN)
        assert "The tag `v1.4.1` of *quasim-security* was moved" in told
        assert not drift(room, "#releases")


def unhinted(path: Path) -> None:
    """The same, with a policy that leaves not even the line, and is above a freeze by hand."""
    own = "security: {hint: false, waits: false, kind: patch,"
    own_policy("sybernix", ("security: {kind: patch,", own))(path)
    private(path)


GONE = "🔓 The release of quasim that was prepared in private was given up."


def switched(room: Room) -> list[str]:
    """What the hidden channel was told of a freeze."""
    told = [m for m in room.messages(HIDDEN) if room.key_of(m).startswith("freeze:")]
    return [m["text"].split(" of quasim")[0] for m in told]


@pytest.mark.covers("D12")
async def test_a_public_freeze_holds_what_would_begin_in_private(tmp_path: Path):
    async with open_room(tmp_path, "sybernix", edit=private, channels=["embargo"]) as room:
        on, off = "/release freeze on the year ends", "/release freeze off"
        assert "No release of quasim can start" in await room.dora.types(on, "#quasim")
        public = seen(room)
        room.channel = HIDDEN
        start = '/release security start "Seeds" --at "2026-02-10 12:00"'
        refused = await room.sam.types(start)
        assert "Releases of quasim are frozen by <@U0DORA0000>" in refused
        assert "`/release freeze off` in the channel of quasim" in refused
        assert "in the channel of quasim" in await room.dora.types(off)
        assert "quasim is frozen by hand" in await room.sam.types("/release freeze status")
        assert seen(room) == public
        await room.dora.types(off, "#quasim")
        await room.dora.types(on, HIDDEN)
        assert "are frozen" in await room.sam.types(start)
        await room.dora.types(off, HIDDEN)
        assert "v2.1.1 and v1.4.1" in await room.sam.types(start)
        assert switched(room)[:2] == [
            "❄️ Dora Diaz froze the releases", "✅ Dora Diaz ended the freeze: releases",
        ]  # fmt: skip


@pytest.mark.parametrize(("edit", "left"), [(private, [GONE]), (unhinted, [])])
@pytest.mark.covers("D12")
async def test_given_up_before_its_hour_it_never_was(tmp_path: Path, edit: Edit, left: list[str]):
    async with open_room(tmp_path, "sybernix", edit=edit, channels=["embargo"]) as room:
        if edit is unhinted:
            await room.dora.types("/release freeze on the year ends", "#quasim")
            assert not switched(room), "it does not matter there"
        before = seen(room)
        await embargoed(room)
        for version in ("2.1.1", "1.4.1"):
            await room.sam.types(f"/release abort {version} --reason duplicate")
        await room.passes(days=2)
        assert seen(room) == [*before, *left]
        assert [one.status for one in await room.releases()] == ["aborted", "aborted"]
