"""The usual ways through npm's policy, so that a scenario begins where it becomes interesting."""

from collections.abc import Mapping
from typing import Any

from tests.room import Room
from tests.scenarios.edits import config as config
from tests.support.gitrepo import Files

BRANCH = "release/v2.4.0"
LOCK = """\
{
	"name": "widgets",
	"version": "2.3.1",
	"lockfileVersion": 3,
	"packages": {
		"": {
			"name": "widgets",
			"version": "2.3.1"
		},
		"node_modules/left-pad": {
			"version": "2.3.1"
		}
	}
}
"""


def merges(room: Room, title: str, files: Files, into: str = "main", by: str = "Mei") -> str:
    """Somebody's pull request lands on a branch; the merge commit."""
    room.remote.branch("work", at=into)
    room.remote.commit("work", files, title, author=by)
    merge = room.remote.merge(into, "work", f"Merge pull request #60 from team/work\n\n{title}", by)
    room.remote.delete("refs/heads/work")
    return merge


async def card_of(room: Room, version: str) -> Mapping[str, Any]:
    """The card of a release when several are open."""
    [id_] = [one.id for one in await room.releases() if one.version == version]
    return next(m for m in room.messages() if room.key_of(m) == f"card:{id_}")


async def sign_docs(room: Room) -> None:
    await room.alice.clicks("Sign: Documentation updated", note="two new pages")


async def sign_testing(room: Room) -> None:
    """The four signatures between staging and the release day."""
    await room.carol.clicks("Sign: Performance testing", note="p95 unchanged")
    await room.sam.clicks("Sign: Security audit", note="nothing new is exposed")
    await room.dora.clicks("Sign: User acceptance testing", note="the team tried it")
    await room.carol.clicks("Sign: Load testing", note="2,000 a second")


async def sign_afterwards(room: Room) -> None:
    """What is looked at when the release is out."""
    await room.omar.clicks("Sign: Performance metrics checked", note="as before")
    await room.dora.clicks("Sign: Customer feedback collected", note="two letters")
    await room.alice.clicks("Sign: Issues documented", note="none")
    await room.dora.clicks("Sign: Hotfixes planned if needed", note="none needed")


async def begun(room: Room, kind: str = "minor", more: str = "") -> None:
    """Started: the branch, the freeze and the candidate are there."""
    said = await room.alice.types(f"/release start {kind} {more}")
    assert "has begun" in said, said
    await room.card.shows("Documentation updated (developer) – waiting")


async def up_to_review(room: Room, kind: str = "minor", more: str = "") -> None:
    """Staging is checked and signed: only the final review is missing."""
    await begun(room, kind, more)
    await sign_docs(room)
    await sign_testing(room)
    await room.card.shows("Waits for Final PR review")


async def into_production(room: Room, kind: str = "minor") -> None:
    """Reviewed, merged, tagged, deployed and announced."""
    await up_to_review(room, kind)
    await room.bob.clicks("Approve")
    await room.card.shows("is in production")


def held(script: str) -> tuple[str, str]:
    """A change of slipway.yml: this script waits as long as `hold-<script>` is there."""
    hold = f'\\"$DEMO_ENVIRONMENTS/widgets/hold-{script}\\"'
    wait = f'echo Waiting for the {script}; while [ -e {hold} ]; do sleep 0.02; done; exec \\"$@\\"'
    begins = {
        "deploy": '["{scripts}/scripts/deployment/deploy.sh"',
        "build": '["{scripts}/scripts/build.sh"',
    }[script]
    return begins, f'[sh, -c, "{wait}", sh, {begins[1:]}'


def holds(room: Room, script: str) -> None:
    """From now on the script waits when it is run."""
    (room.project.environments / f"hold-{script}").touch()


def frees(room: Room, script: str) -> None:
    """The script goes on."""
    (room.project.environments / f"hold-{script}").unlink()
