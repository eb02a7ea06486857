"""phased: a major in stages; a hotfix that goes back in seven steps; one beside a minor."""

from bot.demo.project import Project
from tests.campaign.town import Town
from tests.campaign.way import Way
from tests.scenarios.edits import own_policy
from tests.scenarios.phased.ways import guide_for

GUIDE = "https://wiki.example.com/operations/rain"
STAGES = "[{weight: 10, for: 30m}, {weight: 50, for: 1h}, {weight: 100, for: 1h}]"
RECORD = {
    "reason": "plants were watered twice",
    "impact": "40 gardens",
    "corrective": "test the rain table",
    "again": "next week",
}


def quick(project: Project) -> None:
    """The same policy, with stages of a second, and a second until production is looked at."""
    short = (STAGES, "[{weight: 10, for: 1s}, {weight: 100, for: 1s}]")
    own_policy("phased", short, ("run: monitor, in: 1h", "run: monitor, in: 1s"))(project.config)


async def major(town: Town) -> None:
    """Planned, tested for long, with its rollback rehearsed; then in stages, and afterwards."""
    guide_for(town.remote, "4.0.0")
    await town.types("alice", "/release start major", town.noted("started"))
    await town.signs("carol", "Every feature tested", "tested")
    await town.signs("omar", "Schema changes planned", "schema-plan")
    looked = {f"aspect_{n}": "yes" for n in range(4)}
    await town.signs("dora", "Documentation reviewed", "docs", evidence=GUIDE, **looked)
    await town.signs("omar", "Migration script review", "migration-review")
    await town.signs("carol", "Extended testing", "extended", evidence=GUIDE)
    await town.approves("bob")
    await town.approves("carol")
    await town.signs("omar", "User feedback collected", "feedback")
    await town.signs("dora", "Documentation refined", "refined")


MAJOR = Way(
    name="phased-major",
    policy="phased",
    walk=major,
    prepare=quick,
    after="""
        v4.0.0 is closed: announced x2, approved x2, artifacts-seen, candidate-made, closed,
          freeze-began, freeze-ended, requested, shipped, signed x7, started, strays-seen,
          surveyed
        main: Merge pull request #60 from team/work, Merge v4.0.0 back to main, Release v4.0.0,
          docs: to 4.0.0
        release/v4.0.0: Merge pull request #60 from team/work, Release v4.0.0, docs: to 4.0.0
        slipway/manifest: Release v4.0.0
        tag v4.0.0 (signed tag) on “Release v4.0.0”, the head of release/v4.0.0
        manifest: released v4.0.0
        production: v4.0.0, runs v4.0.0
        production/traffic: v4.0.0 10, v4.0.0 100
        staging: v4.0.0, v3.1.1, v4.0.0, runs v4.0.0
        shelf v4.0.0: SHA256SUMS, garden-v4.0.0.tar.gz, garden-v4.0.0.zip
        told advance: garden v4.0.0 is released, after v3.1.1.
        told: garden v4.0.0 is released, after v3.1.1.
    """,
)


async def undone(town: Town) -> None:
    """A hotfix reaches production, and goes back: two scripts, a decision, a record."""
    await town.types("alice", "/release hotfix hotfix/basil", town.noted("started"))
    await town.approves("bob")
    await town.sees(town.noted("shipped"), "it is merged back")
    asked = town.noted("rollback-asked")
    await town.fills("dora", "/release rollback --trigger bug", asked, reason="watered twice")
    decided = town.noted("answered")
    await town.fills("omar", "Decide: restore database", decided, answer="no", note="empty")
    await town.fills("dora", "Record the rollback", town.noted("rollback-recorded"), **RECORD)


UNDONE = Way(
    name="phased-undone",
    policy="phased",
    walk=undone,
    after="""
        v3.1.2 is rolled back: announced, answered, approved, artifacts-seen, candidate-made,
          requested, rollback-asked, rollback-recorded, rolled-back, shipped,
          started, surveyed
        main: Merge v3.1.2 back to main, Release v3.1.2
        slipway/manifest: Release v3.1.2, Roll back v3.1.2
        tag v3.1.2 (signed tag) on “Release v3.1.2”
        manifest: released v3.1.2
        manifest: rolled-back v3.1.2
        production: v3.1.2, v3.1.1, runs v3.1.1
        shelf v3.1.2: SHA256SUMS, garden-v3.1.2.tar.gz, garden-v3.1.2.zip
        told back: garden v3.1.2 was rolled back to v3.1.1.
        told: garden v3.1.2 was rolled back to v3.1.1.
        offered: Open a hotfix from v3.1.1
    """,
)


async def beside(town: Town) -> None:
    """A hotfix is carried to the branch of a minor under way; the minor is given up."""
    await town.types("alice", "/release start minor", town.noted("started"))
    await town.sees(town.noted("freeze-began"), "its branch is there")
    await town.types("alice", "/release hotfix hotfix/basil", town.noted("started", 2))
    await town.approves("bob")
    await town.sees(town.noted("closed"), "the hotfix is out")
    new = town.remote.git("log", "--format=%s", "main..release/v3.2.0")
    assert new == "fix(backend): basil is thirsty every other day", "carried over once"
    await town.types("alice", "/release abort 3.2.0 --reason later", town.noted("abort-asked"))


BESIDE = Way(
    name="phased-beside",
    policy="phased",
    walk=beside,
    prepare=quick,
    chance=("landed",),  # the bot may see its own pick only when all is over
    after="""
        v3.1.2 is closed: announced, approved, artifacts-seen, candidate-made, closed, requested,
          shipped, started, surveyed
        v3.2.0 is aborted: abort-asked, aborted, freeze-began, freeze-ended, started
        v3.1.2 on release/v3.2.0: done
        main: Merge v3.1.2 back to main, Release v3.1.2
        release/v3.2.0: fix(backend): basil is thirsty every other day
        slipway/manifest: Release v3.1.2
        tag v3.1.2 (signed tag) on “Release v3.1.2”
        manifest: released v3.1.2
        production: v3.1.2, runs v3.1.2
        shelf v3.1.2: SHA256SUMS, garden-v3.1.2.tar.gz, garden-v3.1.2.zip
        told: garden v3.1.2 is released, after v3.1.1.
    """,
)
