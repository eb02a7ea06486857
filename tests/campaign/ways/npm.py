"""npm: a minor that takes in a hotfix; a fix carried by hand, and a hotfix that is sent back."""

from bot.demo.project import Project
from tests.campaign.town import Town
from tests.campaign.way import Way
from tests.scenarios.edits import own_policy
from tests.support.gitrepo import Files

BRANCH = "release/v2.4.0"
HOTFIX = "hotfix/v2.3.2"
FIX = {"src/button.html": '<button type="button" aria-label="Save it">Save</button>\n'}
LINK = {"src/link.css": "a { color: red }\n"}
DRAWN = [f"outbox backport edit:{at}#1" for at in ("sending", "sent", "recorded")]
"""The matrix may be drawn twice, or at once as done."""


def quick(project: Project) -> None:
    """The same policy, but error rates are looked at after a second."""
    own_policy("npm", ("in: 1h", "in: 1s"))(project.config)


async def begun(town: Town) -> None:
    """A minor with its branch and its candidate."""
    await town.types("alice", "/release start minor", town.noted("started"))
    await town.sees(town.noted("candidate-made"), "there is a candidate")


def fixed(town: Town, branch: str, files: Files = FIX) -> None:
    """Somebody pushes a fix."""
    town.remote.commit(branch, files, "fix: name the button", author="Mei")


async def minor(town: Town) -> None:
    """A hotfix goes out beside it and is carried to its branch; it takes that in, and follows."""
    await begun(town)
    await town.types("omar", "/release hotfix Name the button", town.noted("started", 2))
    await town.sees(lambda: HOTFIX in town.remote.heads(), "its branch is there")
    fixed(town, HOTFIX)
    await town.types("omar", "/release ready 2.3.2", town.noted("ready"))
    await town.clicks("bob", "Approve v2.3.2", town.noted("approved"))
    await town.sees(town.noted("closed"), "the hotfix is out")
    await town.types("alice", "/release take-in 2.4.0", town.noted("candidate-made", 3))
    await town.signs("alice", "Documentation updated", "docs")
    await town.signs("carol", "Performance testing", "performance")
    await town.signs("sam", "Security audit", "security-audit")
    await town.signs("dora", "User acceptance testing", "uat")
    await town.signs("carol", "Load testing", "load")
    await town.clicks("bob", "Approve v2.4.0", town.noted("approved", 2))
    await town.signs("omar", "Performance metrics checked", "metrics")
    await town.signs("dora", "Customer feedback collected", "feedback")
    await town.signs("alice", "Issues documented", "issues")
    await town.signs("dora", "Hotfixes planned if needed", "hotfixes")


MINOR = Way(
    name="npm-minor",
    policy="npm",
    walk=minor,
    prepare=quick,
    # What comes to a branch may be seen before it is said to be ready, or taken in.
    chance=("landed", *(f"landed:writing#{n}" for n in (1, 2, 3)), *DRAWN),
    after="""
        v2.3.2 is closed: announced, approved, candidate-made, closed, ready, requested,
          shipped, started, surveyed
        v2.4.0 is closed: announced, approved, candidate-made x2, closed, freeze-began,
          freeze-ended, requested, shipped, signed x9, started, surveyed,
          taken-in
        v2.3.2 on release/v2.4.0: done
        hotfix/v2.3.2: fix: name the button
        main: Make way for v2.3.2 in v2.4.0, Merge main (v2.3.2) to release/v2.4.0, Merge
          v2.3.2 to main, Merge v2.4.0 to main, Release v2.3.2, Release v2.4.0, Release
          v2.4.0, fix: name the button, fix: name the button
        release/v2.4.0: Make way for v2.3.2 in v2.4.0, Merge main (v2.3.2) to
          release/v2.4.0, Merge v2.3.2 to main, Release v2.3.2, Release v2.4.0, Release
          v2.4.0, fix: name the button, fix: name the button
        tag v2.3.2 (tag) on “Merge v2.3.2 to main”
        tag v2.4.0 (tag) on “Merge v2.4.0 to main”, the head of main
        production: v2.3.2, v2.4.0, runs v2.4.0
        staging: v2.4.0, runs v2.4.0
        told: widgets v2.3.2 is released, after v2.3.1.
        told: widgets v2.4.0 is released, after v2.3.2.
    """,
)


async def undone(town: Town) -> None:
    """A fix is carried to a minor, which is given up; a hotfix reaches production and goes back."""
    await begun(town)
    town.remote.branch("work", at="main")
    town.remote.commit("work", LINK, "fix: name the link", author="Mei")
    town.remote.merge("main", "work", "Merge pull request #60 from team/work\n\nfix: name the link")
    town.remote.delete("refs/heads/work")
    await town.types("alice", f"/release backport #60 {BRANCH}", town.noted("backport-cell"))
    await town.types("alice", "/release abort --reason later", town.noted("abort-asked"))
    await town.sees(town.noted("aborted"), "it is given up")
    town.remote.branch(HOTFIX, at="main")
    fixed(town, HOTFIX)
    await town.types("omar", f"/release hotfix {HOTFIX}", town.noted("started", 2))
    await town.approves("bob")
    await town.sees(town.noted("shipped"), "it is in production")
    asked = town.noted("rollback-asked")
    await town.fills("dora", "/release rollback", asked, reason="nobody can save")


UNDONE = Way(
    name="npm-undone",
    policy="npm",
    walk=undone,
    chance=("landed", "landed:writing#1", *DRAWN),  # it may see its own pick when all is over
    after="""
        v2.3.2 is rolled back: announced, approved, candidate-made, requested,
          rollback-asked, rolled-back, shipped, started, surveyed
        v2.4.0 is aborted: abort-asked, aborted, candidate-made, freeze-began, freeze-ended,
          started
        #60 on release/v2.4.0: done
        hotfix/v2.3.2: Merge pull request #60 from team/work, fix: name the button, fix:
          name the link
        main: Merge pull request #60 from team/work, Merge v2.3.2 to main, Release v2.3.2,
          Revert "Merge v2.3.2 to main", fix: name the button, fix: name the link
        release/v2.4.0: Merge pull request #60 from team/work, Release v2.4.0
        tag v2.3.2 (tag) on “Merge v2.3.2 to main”
        production: v2.3.2, v2.3.1, runs v2.3.1
        told back: widgets v2.3.2 was rolled back to v2.3.1.
        told: widgets v2.3.2 was rolled back to v2.3.1.
        offered: Open a hotfix from v2.3.1
    """,
)
