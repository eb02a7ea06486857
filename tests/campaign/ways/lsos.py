"""lsos: a rollout that is stopped and sent back; and a train of the API and the services."""

from datetime import UTC, datetime

from bot.demo.project import Project
from tests.campaign.town import Town
from tests.campaign.way import Way
from tests.scenarios.edits import Change, own_policy
from tests.scenarios.lsos.test_documents import FACTS
from tests.support.gitrepo import Remote

STAGES = "[{weight: 5, for: 10m}, {weight: 25, for: 20m}, {weight: 100, for: 30m}]"
SOON: tuple[Change, ...] = (
    ("run: smoke, in: 10m", "run: smoke, in: 1s"),
    ("probe: queue-health, in: 10m", "probe: queue-health, in: 1s"),
    ("probe: error-rate, in: 30m", "probe: error-rate, in: 1s"),
    ("run: data-freshness, in: 1h", "run: data-freshness, in: 1s"),
    ("run: report-sanity, in: 1h", "run: report-sanity, in: 1s"),
)


def flagged(project: Project) -> None:
    """A change of the services behind a flag; the second stage is watched for an hour."""
    remote = Remote(project.repository)
    remote.now = datetime(2026, 2, 9, tzinfo=UTC)
    remote.branch("work", at="main")
    remote.commit("work", {"services/fast.sh": "true\n"}, "fix: faster\n\nFlag: fast-reports")
    remote.merge("main", "work", "Merge pull request #90 from team/work\n\nfix: faster")
    remote.delete("refs/heads/work")
    stages = "[{weight: 5, for: 1s}, {weight: 25, for: 1h}, {weight: 100, for: 1s}]"
    own_policy("lsos", (STAGES, stages), *SOON)(project.config)


async def stopped(town: Town) -> None:
    """A patch reaches a quarter of the traffic, and security sends it back."""
    await town.sees(town.staged, "staging has the newest commit")
    start = "/release start patch --component services"
    await town.types("alice", start, town.noted("started"))
    await town.sees(town.noted("candidate-made"), "there is a candidate")
    await town.fills("alice", "/release facts", town.noted("facts-written"), **FACTS)
    await town.approves("bob")
    await town.approves("carol")
    watched = town.noted("step-began", step="production/watch-production-25")
    await town.sees(watched, "it has a quarter of the traffic")
    asked = town.noted("rollback-asked")
    rollback = "/release rollback --trigger isolation"
    await town.fills("sam", rollback, asked, reason="a tenant sees another's campaigns")
    decided = town.noted("answered")
    await town.fills(
        "sam", "Decide: restore database", decided, answer="no", note="nothing changed"
    )


STOPPED = Way(
    name="lsos-stopped",
    policy="lsos",
    walk=stopped,
    prepare=flagged,
    staging="main",
    after="""
        services-v1.1.2 is rolled back: announced, answered, approved x2, candidate-made,
          facts-written, requested, rollback-asked, rolled-back, started, surveyed
        tag services-v1.1.2 (tag) on “Release services-v1.1.2”
        production/flags: fast-reports
        production/services: services-v1.1.1, runs services-v1.1.1
        production/traffic: services-v1.1.2 5, services-v1.1.2 25, services-v1.1.1 100
        staging/services: services-v1.1.2, runs services-v1.1.2
        told back: campaigns services-v1.1.2 was rolled back to services-v1.1.1.
        told before: campaigns services-v1.1.2 was rolled back to services-v1.1.1.
        offered: Open a hotfix from services-v1.1.1
    """,
)


def quick(project: Project) -> None:
    """Two stages of a second; the minor of the services has a runbook, too."""
    stages = "[{weight: 5, for: 1s}, {weight: 100, for: 1s}]"
    runbook = ('document: "docs/runbook/{tag}.md"', "written: notes")
    own_policy("lsos", (STAGES, stages), runbook, *SOON)(project.config)


TAGS = ("api-v1.2.0", "services-v1.2.0")


async def train(town: Town) -> None:
    """Both go to production together; nobody is told before both are there."""
    await town.sees(town.staged, "staging has the newest commit")
    await town.types("alice", "/release train start minor", town.noted("started", 2))
    await town.sees(town.noted("candidate-made", 2), "there are candidates")
    for n, tag in enumerate(TAGS, 1):
        await town.fills("alice", f"/release facts {tag}", town.noted("facts-written", n), **FACTS)
    await town.sees(town.noted("requested", 2), "both are asked for")
    for n, tag in enumerate(TAGS, 1):
        for person in ("bob", "carol"):
            by = town.slack.person(person).id
            await town.types(person, f"/release approve {tag}", town.noted("approved", n, by=by))


TRAIN = Way(
    name="lsos-train",
    policy="lsos",
    walk=train,
    prepare=quick,
    staging="main",
    # One may come between the other's merge and its push: then it merges once more.
    chance=tuple(
        f"after/merge-back-to-staging:{at}" for at in ("overtaken#1", "merged#3", "pushed#3")
    ),
    after="""
        api-v1.2.0 is closed: announced x2, approved x2, candidate-made, closed, facts-written,
          requested, shipped, started, surveyed
        services-v1.2.0 is closed: announced x2, approved x2, candidate-made, closed,
          facts-written, requested, shipped, started, surveyed
        main: Merge api-v1.2.0 back to main, Merge services-v1.2.0 back to main, Release
          api-v1.2.0, Release services-v1.2.0
        tag api-v1.2.0 (tag) on “Release api-v1.2.0”
        tag services-v1.2.0 (tag) on “Release services-v1.2.0”
        production/api: api-v1.2.0, runs api-v1.2.0
        production/services: services-v1.2.0, runs services-v1.2.0
        production/traffic: api-v1.2.0 5, api-v1.2.0 100, services-v1.2.0 5, services-v1.2.0 100
        staging/api: api-v1.2.0, runs api-v1.2.0
        staging/services: services-v1.2.0, runs services-v1.2.0
        told after: campaigns api-v1.2.0 is released, after api-v1.1.0.
        told after: campaigns services-v1.2.0 is released, after services-v1.1.1.
        told before: campaigns api-v1.2.0 is released, after api-v1.1.0.
        told before: campaigns services-v1.2.0 is released, after services-v1.1.1.
    """,
)
