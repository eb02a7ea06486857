"""kwanus: a minor, signed, approved, merged, tagged, deployed and merged back."""

from bot.demo.project import Project
from tests.campaign.town import Town
from tests.campaign.way import Way
from tests.scenarios.edits import Edit, config, own_policy

SIGNED = {
    "Manual QA": ("carol", "qa"),
    "Performance checks": ("carol", "performance"),
    "Security checks": ("sam", "security"),
}


def quick(project: Project) -> None:
    """The same policy, but the check afterwards comes after a second."""
    own_policy("kwanus", ("in: 15m", "in: 1s"))(project.config)


def slow(seconds: float) -> Edit:
    """A deploy to production takes so long."""
    script = '"{scripts}/scripts/deployment/deploy.sh", "{environment}", "{tag}"'
    wait = f"[ $1 = production ] && sleep {seconds}; exec $0 $@"
    return config((script, f"sh, -c, '{wait}', {script}"))


async def approved(town: Town) -> None:
    """A minor up to the moment when production begins."""
    await town.sees(town.staged, "staging has the newest commit")
    await town.types("alice", "/release start minor", town.noted("started"))
    for title, (person, gate) in SIGNED.items():
        await town.signs(person, title, gate)
    await town.approves("bob")


MINOR = Way(
    name="kwanus-minor",
    policy="kwanus",
    walk=approved,
    prepare=quick,
    staging="develop",
    after="""
        v1.2.0 is closed: announced, approved, candidate-made, closed, freeze-began, freeze-ended,
          requested, shipped, signed x3, started, surveyed
        develop: Merge main (v1.2.0) back to develop, Merge v1.2.0 to main, Release v1.2.0
        main: Merge v1.2.0 to main, Release v1.2.0
        tag v1.2.0 (tag) on “Merge v1.2.0 to main”, the head of main
        production: v1.2.0, runs v1.2.0
        staging: v1.2.0
        told: shop v1.2.0 is released, after v1.1.1.
    """,
)
