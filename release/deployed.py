"""What environments run, as the deploys that ended well say."""

from collections.abc import Iterable
from datetime import datetime

from release.state import Attempt, Release
from release.states import Status
from release.values import Struct


class Deployed(Struct, frozen=True):
    """What an environment was given: a name for people, and the commit or tag behind it."""

    environment: str
    name: str
    ref: str
    at: datetime


def newest(every: Iterable[Deployed]) -> dict[str, Deployed]:
    """By environment, what was brought there last."""
    return {one.environment: one for one in sorted(every, key=lambda one: one.at)}


def deploys(release: Release) -> list[Deployed]:
    """Everything that one release brought to an environment."""
    found = []
    for step, tries in release.attempts.items():
        stage, _, slug = step.partition("/")
        for attempt in tries:
            if attempt.outcome != "done" or attempt.ended is None:
                continue
            if stage == "rollback":
                found += _back(release, slug, attempt.ended)
            elif slug.startswith(("deploy-", "rollout-")):
                found.append(_forward(release, slug.partition("-")[2], attempt, attempt.ended))
    return found


def _forward(release: Release, environment: str, attempt: Attempt, at: datetime) -> Deployed:
    made = next((c.commit for c in release.candidates if c.n == attempt.candidate), release.source)
    tagged = release.evidence("tag").get("commit") if environment == "production" else None
    return Deployed(environment, release.started.tag, str(tagged or made), at)


def _back(release: Release, slug: str, at: datetime) -> list[Deployed]:
    previous = release.started.previous_tag
    if not previous or slug not in ("redeploy-previous", "route-to-previous"):
        return []
    return [Deployed("production", previous, previous, at)]


def versions(releases: Iterable[Release]) -> dict[str, str]:
    """By component, the version that production runs, or is about to."""
    there = [(one.in_production_since, one) for one in releases if one.in_production]
    found = {}
    for _, one in sorted(there, key=lambda pair: str(pair[0])):
        back = one.status in (Status.ROLLING_BACK, Status.ROLLED_BACK)
        now = one.started.previous if back else one.version
        found[one.started.component or ""] = now or ""
    return {component: version for component, version in found.items() if component and version}
