"""The usual ways through phased, so that a scenario begins where it becomes interesting."""

from tests.room import Room
from tests.scenarios.edits import Change, Edit, own_policy
from tests.scenarios.edits import config as config
from tests.support.gitrepo import Files, Remote

GUIDE = "https://wiki.example.com/operations/rain"


def policy(*changes: Change) -> Edit:
    """Give the project a policy of its own: phased with these changes."""
    return own_policy("phased", *changes)


def merges(room: Room, title: str, files: Files, into: str = "main", by: str = "Yuki") -> str:
    """Somebody's pull request lands on a branch; the merge commit."""
    return lands(room.remote, title, files, into, by)


def lands(remote: Remote, title: str, files: Files, into: str = "main", by: str = "Yuki") -> str:
    """The same, where there is no room."""
    remote.branch("work", at=into)
    remote.commit("work", files, title, author=by)
    merge = remote.merge(into, "work", f"Merge pull request #60 from team/work\n\n{title}", by)
    remote.delete("refs/heads/work")
    return merge


def guide_for(remote: Remote, version: str) -> None:
    """The migration guide that main has is that of another version."""
    guide = remote.show("main", "docs/migration/3.2.0.md")
    lands(remote, f"docs: to {version}", {f"docs/migration/{version}.md": guide})


async def sign_planning(room: Room) -> None:
    """Planned: the features are tested, the documentation is reviewed, the schema is thought of."""
    await room.carol.clicks("Sign: Every feature tested", note="all three")
    await room.omar.clicks("Sign: Schema changes planned", note="one table")
    await sign_docs(room)


async def sign_docs(room: Room) -> None:
    """The documentation is reviewed for all four aspects."""
    await room.dora.clicks("Sign: Documentation reviewed")
    looked = {f"aspect_{n}": "yes" for n in range(4)}
    await room.dora.submits(note="complete", evidence=GUIDE, **looked)


async def begun(room: Room, kind: str = "minor", more: str = "") -> None:
    """Started: the branch and the freeze are there, the documentation waits for its review."""
    said = await room.alice.types(f"/release start {kind} {more}")
    assert "has begun" in said, said
    await room.card.shows("Documentation reviewed (docs) – waiting")


async def prepared(room: Room, kind: str = "minor", more: str = "") -> None:
    """Planned and prepared: documentation and migration are reviewed, the candidate is tested."""
    await begun(room, kind, more)
    await sign_planning(room)
    await room.card.shows("Migration script review (dba) – waiting")
    await room.omar.clicks("Sign: Migration script review", note="one table, can go back")


async def up_to_approval(room: Room, kind: str = "minor", more: str = "") -> None:
    """Tested, with the rollback rehearsed: only two reviewers are missing."""
    await prepared(room, kind, more)
    await room.card.shows("Waits for Release approval")


async def into_production(room: Room, kind: str = "minor", more: str = "") -> None:
    """Approved by two, merged, tagged, deployed and announced."""
    await up_to_approval(room, kind, more)
    await room.bob.clicks("Approve")
    await room.carol.clicks("Approve")
    await room.card.shows("is in production")


async def fixed(room: Room, branch: str = "hotfix/basil") -> None:
    """A hotfix all the way into production."""
    said = await room.alice.types(f"/release hotfix {branch}")
    assert "has begun" in said, said
    await room.card.shows("Waits for Fast-track approval")
    await room.bob.clicks("Approve")
    await room.card.shows("is in production")
