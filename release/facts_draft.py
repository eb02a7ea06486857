"""A first version of a release's facts, from what is known: people better it."""

from release.state import Release

MOST = 8


def draft(release: Release) -> dict[str, str]:
    """What stands in the form: as it was written last, with newly touched modules added."""
    computed = {
        "summary": _summary(release),
        "impact": ", ".join(release.candidate.touched if release.candidate else ()),
        "migrations": _migrations(release),
        "rollback": _rollback(release),
    }
    told = release.told
    if told is None:
        return computed
    new = (
        [m for m in release.candidate.touched if m not in told.modules] if release.candidate else ()
    )
    impact = ", ".join([told.impact, *new])
    return {
        "summary": told.summary,
        "impact": impact,
        "migrations": told.migrations,
        "rollback": told.rollback,
    }


def _summary(release: Release) -> str:
    lines = release.candidate.lines if release.candidate else ()
    words = [line.subject.partition(": ")[2] or line.subject for line in lines[:MOST]]
    return "\n".join(words)


def _migrations(release: Release) -> str:
    lines = release.candidate.lines if release.candidate else ()
    found = [one for one in lines if any("migration" in name for name in one.classes)]
    return "\n".join(line.subject for line in found) or "None."


def _rollback(release: Release) -> str:
    before = release.started.previous_tag
    if before is None:
        return "There is no earlier version."
    steps = ", ".join(action.text for action in release.policy.rollback)
    return f"Back to {before}: {steps}." if steps else f"Back to {before}."
