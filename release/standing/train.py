"""Releases of one train: nobody goes to production, and nobody tells of it, before the others."""

from collections.abc import Sequence

from release.plan import Plan
from release.standing.around import Mate
from release.standing.picture import CLOSED, Standing
from release.state import Release
from release.states import TURNED_BACK


def mate(release: Release, picture: Standing) -> Mate:
    """What the others of its train must know of a release; one that turned back holds them."""
    production = production_steps(release.plan)
    if release.status in TURNED_BACK:
        lacks = frozenset(production)
        return Mate(release.id, release.started.tag, staged=False, lacks=lacks, back=True)
    ready = release.in_production or (picture.staged and not picture.held)
    done = {s.planned.id for stage in picture.stages for s in stage.steps if s.mark in CLOSED}
    lacks = frozenset(production) - done
    return Mate(release.id, release.started.tag, staged=ready, lacks=lacks)


def production_steps(plan: Plan) -> list[str]:
    """The steps of a plan that change production, in order."""
    return [step.id for step in plan.steps if step.action.touches_production]


def forsaken(release: Release, mates: Sequence[Mate]) -> str:
    """Who of its train turned back while it goes on, or is out: then it has to follow."""
    back = [one.tag for one in mates if one.back]
    return "" if release.status in TURNED_BACK else ", ".join(back)


def unready(mates: Sequence[Mate]) -> list[str]:
    """Who is not ready for production yet."""
    return [one.tag for one in mates if not one.staged]


def behind(mates: Sequence[Mate], plan: Plan, step: str) -> list[str]:
    """Who has not yet brought to production what stands before a step of the plan.

    Only what stands before it, so that two never wait for each other.
    """
    order = [one.id for one in plan.steps]
    before = set(production_steps(plan)) & set(order[: order.index(step)])
    return [one.tag for one in mates if before & one.lacks]
