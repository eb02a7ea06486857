"""The usual ways through sybernix, so that a scenario begins where it becomes interesting."""

from pathlib import Path

from tests.room import Room
from tests.scenarios.edits import Change, Edit, own_policy
from tests.scenarios.edits import config as config

BRANCH = "release/v2.2.0"


def policy(*changes: Change) -> Edit:
    """Give the project a policy of its own: sybernix with these changes."""
    return own_policy("sybernix", *changes)


def shelf(room: Room, tag: str = "v2.2.0") -> Path:
    """The folder with the artifacts of a tag."""
    return room.app.config.settings.home / "artifacts" / room.project.name / tag


def merges(room: Room, title: str, files: dict[str, str], into: str = "develop") -> str:
    """Somebody's pull request lands on a branch; the merge commit."""
    room.remote.branch("work", at=into)
    room.remote.commit("work", files, title, author="Lena")
    merge = room.remote.merge(
        into, "work", f"Merge pull request #72 from team/work\n\n{title}", "Lena"
    )
    room.remote.delete("refs/heads/work")
    return merge


async def begun(room: Room, kind: str = "minor", more: str = "") -> None:
    """Started: the branch, the freeze and the candidate are there."""
    said = await room.alice.types(f"/release start {kind} {more}")
    assert "has begun" in said, said
    await room.card.shows("Documentation updated (docs) – waiting")


async def sign_checklist(room: Room) -> None:
    """The three signatures before the release day."""
    await room.carol.clicks("Sign: Documentation updated", note="a guide for batches")
    await room.sam.clicks("Sign: Dependencies reviewed", note="numpy is current")
    await room.dora.clicks("Sign: Export classification", evidence="compliance/EXPORT.md")


async def up_to_approval(room: Room, kind: str = "minor", more: str = "") -> None:
    """Checked and signed: only the approval is missing."""
    await begun(room, kind, more)
    await sign_checklist(room)
    await room.card.shows("Waits for Release approval")


async def published(room: Room, kind: str = "minor") -> None:
    """Approved, merged, tagged, published, announced and merged back."""
    await up_to_approval(room, kind)
    await room.bob.clicks("Approve")
    await room.card.shows("“Issues and bug reports monitored” is not signed")


async def finished(room: Room, kind: str = "minor") -> None:
    """All the way, what is looked at afterwards included."""
    await published(room, kind)
    await room.alice.clicks("Sign: Issues and bug reports monitored", note="none")
    await room.dora.clicks("Sign: Roadmap updated", note="done")
    await room.card.shows("is released")
