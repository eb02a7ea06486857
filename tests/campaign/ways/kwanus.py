"""kwanus: a minor; a hotfix that is written while it is open; and one that is sent back."""

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


BRANCH = "hotfix/green-tea-is-too-cheap"
PRICE = {"docs/price.md": "5.20\n"}


async def hotfix(town: Town) -> None:
    """Its branch is made, the fix is pushed and said to be ready; on-call approves."""
    await town.sees(town.staged, "staging has the newest commit")
    await town.types("alice", "/release hotfix Green tea is too cheap", town.noted("started"))
    await town.sees(lambda: BRANCH in town.remote.heads(), "its branch is there")
    town.remote.commit(BRANCH, PRICE, "fix: green tea is 5.20", author="Noor")
    await town.types("alice", "/release ready", town.noted("ready"))
    await town.approves("omar")


HOTFIX = Way(
    name="kwanus-hotfix",
    policy="kwanus",
    walk=hotfix,
    prepare=quick,
    staging="develop",
    chance=("landed", "landed:writing#1"),  # the fix may be seen before it is said to be ready
    after="""
        v1.1.1-hotfix.1 is closed: announced, approved, candidate-made, closed, ready,
          requested, shipped, started, surveyed
        develop: Merge main (v1.1.1-hotfix.1) back to develop, Merge v1.1.1-hotfix.1 to
          main, Release v1.1.1-hotfix.1, fix: green tea is 5.20
        hotfix/green-tea-is-too-cheap: fix: green tea is 5.20
        main: Merge v1.1.1-hotfix.1 to main, Release v1.1.1-hotfix.1, fix: green tea is 5.20
        tag v1.1.1-hotfix.1 (tag) on “Merge v1.1.1-hotfix.1 to main”, the head of main
        production: v1.1.1-hotfix.1, runs v1.1.1-hotfix.1
        told: shop v1.1.1-hotfix.1 is released, after v1.1.1.
    """,
)


async def undone(town: Town) -> None:
    """A hotfix reaches production, and goes back: redeployed, decided, reverted, merged back."""
    await town.sees(town.staged, "staging has the newest commit")
    await town.types("alice", "/release hotfix hotfix/price-of-mint", town.noted("started"))
    await town.approves("omar")
    await town.sees(town.noted("shipped"), "it is merged back")
    await town.sees(town.staged, "staging has that")
    asked = town.noted("rollback-asked")
    await town.fills("dora", "/release rollback", asked, reason="mint is sold at a loss")
    decided = town.noted("answered")
    await town.fills("dora", "Decide: restore database", decided, answer="no", note="no schema")


UNDONE = Way(
    name="kwanus-undone",
    policy="kwanus",
    walk=undone,
    staging="develop",
    after="""
        v1.1.1-hotfix.1 is rolled back: announced, answered, approved, candidate-made,
          requested, rollback-asked, rolled-back, shipped, started, surveyed
        develop: Merge main (v1.1.1-hotfix.1) back to develop, Merge main (v1.1.1-hotfix.1)
          back to develop, Merge v1.1.1-hotfix.1 to main, Release v1.1.1-hotfix.1, Revert
          "Merge v1.1.1-hotfix.1 to main"
        main: Merge v1.1.1-hotfix.1 to main, Release v1.1.1-hotfix.1, Revert "Merge
          v1.1.1-hotfix.1 to main"
        tag v1.1.1-hotfix.1 (tag) on “Merge v1.1.1-hotfix.1 to main”
        production: v1.1.1-hotfix.1, v1.1.1, runs v1.1.1
        told back: shop v1.1.1-hotfix.1 was rolled back to v1.1.1.
        told: shop v1.1.1-hotfix.1 was rolled back to v1.1.1.
        offered: Open a hotfix from v1.1.1
    """,
)
