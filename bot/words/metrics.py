"""What the metrics say, each with what it means."""

from datetime import timedelta

from bot.words.text import bold, count, esc, lasting
from release.metrics import Metrics
from release.waiting import Cause

CAUSES = {
    Cause.MACHINES: "scripts and CI",
    Cause.FREEZE: "the freeze",
    Cause.APPROVAL: "approvals",
    Cause.PEOPLE: "people",
    Cause.DATE: "the release date",
}
NO_PICTURE = (
    "The chart could not be posted: the app has no permission for files (`files:write`). "
    "An admin can give it; until then, here are the numbers."
)
NO_CHART = "The chart could not be posted ({0}). Here are the numbers."
DEFINED = (
    "A release counts when it reached production. Lead time: commit to shipped, for the median of "
    "a release's commits. Deployment: first step in production to shipped. Issues: hotfixes, "
    "checks that failed afterwards, and rollbacks, for each release. Waiting: the mean; what waits "
    "for several things counts once."
)


def lines(project: str, days: int, metrics: Metrics) -> list[str]:
    """The numbers, the most asked for first."""
    if not metrics.releases:
        return [f"No release of {bold(project)} reached production in the last {days} days."]
    return [
        f"*{esc(project)}, the last {count(days, 'day')}*",
        f"📦 *Frequency* {count(metrics.releases, 'release')}, {metrics.a_week:.1f} a week",
        f"↩️ *Rolled back* {_of(metrics.rolled_back, metrics)}",
        f"🩹 *Issues* {metrics.issue_rate:.1f} a release: {_issues(metrics)}",
        f"⏱️ *Lead time* {_median(metrics.lead)}",
        f"🚀 *Deployment* {_median(metrics.deployment)}",
        f"⏳ *Waiting, a release* {waiting(metrics)}",
    ]


def _of(number: int, metrics: Metrics) -> str:
    return f"{number} of {metrics.releases} ({number / metrics.releases:.0%})"


def _issues(metrics: Metrics) -> str:
    checks = count(metrics.failed_checks, "failed check")
    hotfixes = f"{metrics.hotfixes} hotfix{'' if metrics.hotfixes == 1 else 'es'}"
    return f"{hotfixes}, {checks}, {count(metrics.rolled_back, 'rollback')}"


def _median(length: timedelta | None) -> str:
    return f"{lasting(length)} (median)" if length is not None else "nothing was shipped"


def waiting(metrics: Metrics) -> str:
    """Each cause with its time, the longest first; what took no time is left out."""
    longest = sorted((metrics.waits or {}).items(), key=lambda one: one[1], reverse=True)
    said = [
        f"{lasting(length)} for {CAUSES[cause]}"
        for cause, length in longest
        if length >= timedelta(seconds=1)
    ]
    return ", ".join(said) or "hardly at all"


def alt(project: str, days: int, metrics: Metrics) -> str:
    """The picture in words, for those who do not see it."""
    weeks = [f"{week.good + week.rolled_back}" for week in metrics.weeks]
    return (
        f"Two bar charts of {project}, the last {days} days. Releases a week, oldest first: "
        f"{', '.join(weeks)}; {metrics.rolled_back} rolled back. "
        f"Waiting, a release: {waiting(metrics)}."
    )[:900]
