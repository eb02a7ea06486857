"""What a release would be: version, changes, plan, who must agree; and all that forbids it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from release import facts as f
from release.binding import Binding
from release.changes import Change, too_big
from release.draft import line_of, tag_format
from release.plan import Plan, commits
from release.policy import Policy
from release.policy.model import Kind
from release.refusals import Refusal, Rule
from release.version import Version, VersionError, next_version
from release.yamlfile import did_you_mean


@dataclass(frozen=True)
class Proposal:
    """A release as it would begin now. `refusals` empty: it can."""

    kind: str
    project: str
    version: str
    tag: str
    previous: str | None
    previous_tag: str | None
    source: str
    source_branch: str
    base_branch: str
    protected: str
    plan: Plan
    earliest: datetime
    reasons: tuple[str, ...] = ()
    lines: tuple[f.Line, ...] = ()
    more: int = 0
    refusals: tuple[Refusal, ...] = ()
    freeze_classes: tuple[str, ...] = ()
    approvers: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    risk: str = "standard"
    risk_reasons: tuple[str, ...] = ()
    reapplied: tuple[f.Line, ...] = ()
    left_out: tuple[f.Line, ...] = ()
    waits: bool = False
    branch: str | None = None
    writers: tuple[str, ...] = ()
    day_off: str = ""
    """Why nobody works on the release date, if it is a day off."""


@dataclass(frozen=True)
class Numbers:
    """The version a kind gives next, after which, and as which tag."""

    version: Version
    tag: str
    previous: Version | None
    previous_tag: str | None


def predecessor(
    policy: Policy, tags: Iterable[str], burnt: Collection[str], version: Version
) -> tuple[Version, str] | None:
    """The newest good version below another, with its tag: what production runs before it."""
    form = tag_format(policy)
    found = {known: tag for tag in tags if (known := form.parse(tag))}
    good = [v for v in found if v.is_final and str(v) not in burnt and v < version]
    return (max(good), found[max(good)]) if good else None


def numbers(
    policy: Policy,
    kind: Kind,
    tags: Iterable[str],
    reserved: Collection[str],
    burnt: Collection[str],
) -> Numbers:
    """Compute the next version from the tags. Raises VersionError when there is none.

    Reserved and burnt versions are never given again; burnt ones are no predecessors.
    """
    form = tag_format(policy)
    found = {version: tag for tag in tags if (version := form.parse(tag))}
    good = [v for v in found if v.is_final and str(v) not in burnt]
    previous = max(good, default=None)
    taken = {*found, *(Version.parse(text) for text in (*reserved, *burnt))}
    version = next_version(kind.bump, previous, taken)
    return Numbers(version, form.name(version), previous, found[previous] if previous else None)


def size_refusals(policy: Policy, what: str, changes: Sequence[Change]) -> list[Refusal]:
    """Changes that ask for more than the kind gives, with the kind that would hold them."""
    big = too_big(changes, policy.kinds[what].refuses)
    if not big:
        return []
    needed = {name for _, names in big for name in names}
    fits = [
        name
        for name, kind in policy.kinds.items()
        if not needed & set(kind.refuses) and kind.path != "hotfix"
    ]
    facts = {
        "kind": what,
        "classes": tuple(sorted(needed)),
        "commits": tuple(line_of(change) for change, _ in big),
        "wanted": fits[-1] if fits else "",
    }
    return [Refusal(Rule.TOO_SMALL, f"kinds.{what}.refuses", facts)]


def kind_refusals(policy: Policy, what: str) -> list[Refusal]:
    """The kind must be one of the policy's."""
    if what in policy.kinds:
        return []
    facts = {"given": what, "kinds": tuple(policy.kinds), "near": did_you_mean(what, policy.kinds)}
    return [Refusal(Rule.UNKNOWN_KIND, "kinds", facts)]


def day_off_refusals(
    policy: Policy, binding: Binding, what: str, release_at: datetime | None
) -> list[Refusal]:
    """A release date on a day off, where the policy wants none; hotfixes go out on any day."""
    reason = binding.day_off(release_at) if release_at else ""
    hotfix = policy.kinds[what].path == "hotfix"
    if release_at is None or not reason or hotfix or policy.days_off == "warn":
        return []
    free = binding.working(release_at, back=False)
    return [Refusal(Rule.DAY_OFF, "days-off", {"at": release_at, "reason": reason, "next": free})]


def why_version(
    numbers: Numbers, kind: str, classes: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The reasons for a version, as short phrases."""
    first = () if numbers.previous_tag else (f"first {kind}",)
    return (*first, *(f"{name} in {commits(len(shas))}" for name, shas in classes.items()))


__all__ = [
    "Numbers",
    "Proposal",
    "VersionError",
    "day_off_refusals",
    "kind_refusals",
    "numbers",
    "size_refusals",
    "why_version",
]
