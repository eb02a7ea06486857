"""The usual ways through lsos, so that a scenario begins where it becomes interesting."""

from tests.room import Room
from tests.scenarios.edits import Change, Edit, own_policy
from tests.scenarios.edits import config as config

SERVICES = "production/services"
"""Where the services run, apart from the API."""

AUTH = {"services/auth/token.sh": "# token TENANT\nprintf '%s' \"$1\" | cksum | cut -d' ' -f1,2\n"}
"""A change of what lets people in: high risk."""

MIGRATION = {
    "migrations/0002-totals.sql": "CREATE TABLE totals (tenant TEXT);\n-- down: DROP TABLE totals;\n"
}

SIMPLER: tuple[Change, ...] = (
    (
        "approval: {standard: standard, high: high}\n        do: [announce before, tag, rollout production",
        "approval: {standard: standard, high: high}\n        do: [announce before, tag, deploy production",
    ),
    (
        "approval: emergency\n        do: [announce before, tag, rollout production",
        "approval: emergency\n        do: [announce before, tag, deploy production",
    ),
)
"""What makes lsos deploy at once, for scenarios about something else than how it rolls out."""


NO_PAPERS: tuple[Change, ...] = (
    ('document: "docs/migrations/{tag}.md", sign', "sign"),
    ('document: "docs/runbook/{tag}.md"', "written: notes"),
    ("written: facts", "written: notes"),
)
"""What makes it ask for no document and no facts."""


def policy(*changes: Change) -> Edit:
    """A policy of its own: lsos with these changes, without stages of traffic and papers."""
    return own_policy("lsos", *SIMPLER, *NO_PAPERS, *changes)


def with_papers(*changes: Change) -> Edit:
    """The same with its documents and facts."""
    return own_policy("lsos", *SIMPLER, *changes)


def merges(room: Room, title: str, files: dict[str, str], by: str = "Ines") -> str:
    """Somebody's pull request lands on the trunk; the merge commit."""
    room.remote.branch("work", at="main")
    room.remote.commit("work", files, title, author=by)
    merge = room.remote.merge(
        "main", "work", f"Merge pull request #90 from team/work\n\n{title}", by
    )
    room.remote.delete("refs/heads/work")
    return merge


async def up_to_approval(room: Room, kind: str = "minor") -> None:
    """Started and checked in staging: only the approval is missing."""
    said = await room.alice.types(f"/release start {kind} --component services")
    assert "has begun" in said, said
    await room.card.shows("Waits for")


async def into_production(room: Room, kind: str = "minor") -> None:
    """Approved by module owner and reviewer, deployed and announced."""
    await up_to_approval(room, kind)
    await room.bob.clicks("Approve")
    await room.carol.clicks("Approve")
    await room.card.shows("is in production")


async def finished(room: Room, kind: str = "minor") -> None:
    """All the way, the checks afterwards included."""
    await into_production(room, kind)
    await room.passes(minutes=90)
    await room.card.shows("is released")


async def emergency(room: Room, name: str = "leak", since: str = "services-v1.1.1") -> None:
    """An urgent fix of what production runs, approved by who is on call, and out."""
    branch = f"hotfix/{name}"
    room.remote.branch(branch, at=since)
    files = {f"services/reports/{name}.sh": "true\n"}
    room.remote.commit(branch, files, f"fix: stop the {name}", author="Raj")
    said = await room.alice.types(f"/release hotfix {branch} --component services")
    assert "has begun" in said, said
    await room.omar.clicks("Approve")
    await room.card.shows("is in production")
