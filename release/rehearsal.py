"""Rehearsals of the rollback: what of it can be tried in staging, and how long it took."""

from datetime import timedelta

from release.policy.actions import Action
from release.state import Release

_SCRIPTS = {"redeploy": "deploy", "route to": "route", "verify": "verify"}


def script_of(action: Action) -> str:
    """The script that an action of the rollback runs and that can be tried in staging."""
    verb = action.verb.name
    return action.object if verb == "run" else _SCRIPTS.get(verb, "")


def rehearsed(release: Release) -> timedelta | None:
    """How long the way back took when it was rehearsed for this release."""
    for gate in release.plan.gates:
        last = release.last(gate.step) if gate.gate.rehearse else None
        if last and last.outcome == "done" and "seconds" in last.evidence:
            return timedelta(seconds=int(last.evidence["seconds"]))
    return None


def took(release: Release) -> timedelta | None:
    """How long a rollback that was needed took."""
    if release.rollback is None or release.ended_at is None:
        return None
    ends = [
        tries[-1].ended
        for step, tries in release.attempts.items()
        if step.startswith("rollback/") and tries[-1].ended
    ]
    return max(ends) - release.rollback.at if ends else None
