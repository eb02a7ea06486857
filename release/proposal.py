"""What a release would be: version, changes, plan, who must agree; and all that forbids it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import cast

from release import facts as f
from release.binding import Binding
from release.changes import Change, too_big
from release.compatible import Broken, broken
from release.components import nothing_else, own_lines, tag_format
from release.draft import line_of
from release.plan import Plan, commits
from release.policy import Policy
from release.policy.model import Kind
from release.refusals import Refusal, Rule
from release.values import Struct, field, replace
from release.version import Size, Stage, TagFormat, Version, VersionError, next_version
from release.yamlfile import did_you_mean, nearest


class Proposal(Struct, frozen=True):
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
    support: f.OnLine | None = None
    writers: tuple[str, ...] = ()
    day_off: str = ""
    """Why nobody works on the release date, if it is a day off."""
    component: str | None = None
    records: Mapping[str, str] = field(default_factory=dict)
    """The versions within components, and those of the components that are out."""


class Numbers(Struct, frozen=True):
    """The version a kind gives next, after which, and as which tag."""

    version: Version
    tag: str
    previous: Version | None
    previous_tag: str | None
    prepared: tuple[str, ...] = ()
    """The pre-releases of it that there are."""


def predecessor(
    form: TagFormat, tags: Iterable[str], burnt: Collection[str], version: Version | None = None
) -> tuple[Version, str] | None:
    """The newest good version (below another), with its tag: what production runs before it."""
    found = {known: tag for tag in tags if (known := form.parse(tag))}
    good = [v for v in found if v.is_final and str(v) not in burnt]
    good = [v for v in good if version is None or v < version]
    return (max(good), found[max(good)]) if good else None


class Wanted(Struct, frozen=True):
    """Whose next version: of a kind, of the whole or a component; or a stage on the way to it."""

    kind: Kind
    component: str | None = None
    pre: Stage | None = None


def numbers(
    policy: Policy,
    wanted: Wanted,
    tags: Iterable[str],
    reserved: Collection[str],
    burnt: Collection[str],
) -> Numbers:
    """Compute the next version from the tags. Raises VersionError when there is none.

    Reserved and burnt versions are never given again; burnt ones are no predecessors.
    """
    kind, pre = wanted.kind, wanted.pre
    form = tag_format(policy, wanted.component)
    found = {version: tag for tag in tags if (version := form.parse(tag))}
    good = [v for v in found if v.is_final and str(v) not in burnt]
    previous = max(good, default=None)
    taken = {*found, *(Version.parse(text) for text in (*reserved, *burnt))}
    if pre and not kind.prepared:
        raise VersionError("a hotfix has no pre-releases")
    size = cast(Size, kind.bump)
    version = (
        next_version(pre, previous, taken, size)
        if pre
        else next_version(kind.bump, previous, taken)
    )
    tag = found[previous] if previous else None
    return Numbers(version, form.name(version), previous, tag, prepared_for(version, found))


def prepared_for(version: Version, known: Iterable[Version]) -> tuple[str, ...]:
    """The pre-releases of what a version is meant to become, in order; not itself."""
    return tuple(
        str(v) for v in sorted(known) if v.pre and v.base == version.target and v != version
    )


def under_way(
    policy: Policy, tags: Iterable[str], burnt: Collection[str], component: str | None = None
) -> tuple[str, Version] | None:
    """The newest pre-release whose final is not out, and the kind that it is of."""
    form = tag_format(policy, component)
    found = {version for tag in tags if (version := form.parse(tag))}
    finals = {v for v in found if v.is_final and str(v) not in burnt}
    last = max(finals, default=None)
    open_ = [v for v in found if v.pre and v.base not in finals and (last is None or v > last)]
    if not open_:
        return None
    newest = max(open_)
    for name, kind in policy.kinds.items():
        if kind.prepared and next_version(kind.bump, last, finals) == newest.base:
            return name, newest
    return None


def promoted(policy: Policy, version: Version) -> Stage | None:
    """The stage after that of a pre-release; None when the release itself is next."""
    names = policy.versions.pre.names if policy.versions.pre else ()
    stage = version.pre[0] if version.pre else None
    later = names[names.index(stage) + 1 :] if stage in names else ()
    return later[0] if later else None


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


def component_refusals(policy: Policy, component: str | None, what: str) -> list[Refusal]:
    """Versions are counted for the whole or for a component, as the policy has it."""
    own = own_lines(policy)
    facts = {"given": component, "components": own, "kind": what}
    if component is None and nothing_else(policy):
        return [Refusal(Rule.WHICH_COMPONENT, "components", facts)]
    if component is None or component in own:
        return []
    if component in policy.components:
        return [Refusal(Rule.NO_OWN_LINE, f"components.{component}.tag", facts)]
    near = did_you_mean(component, own)
    return [Refusal(Rule.UNKNOWN_COMPONENT, "components", {**facts, "near": near})]


def go_together(policy: Policy, proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals of one train (or of one alone), with what must agree and does not."""
    own = {one.component: one.version for one in proposals if one.component}
    checked = []
    for alone in proposals:
        one = replace(alone, records={**alone.records, **own})
        wrong = broken(policy, one.records)
        refusals = tuple(_incompatible(policy, one_wrong) for one_wrong in wrong)
        checked.append(replace(one, refusals=(*one.refusals, *refusals)))
    return checked


def _incompatible(policy: Policy, wrong: Broken) -> Refusal:
    these = " and ".join(f"{name} {version}" for name, version in wrong.these)
    return Refusal(Rule.INCOMPATIBLE, "compatible", {"these": these, "agreement": wrong.rule})


def kind_refusals(policy: Policy, what: str) -> list[Refusal]:
    """The kind must be one of the policy's."""
    if what in policy.kinds:
        return []
    facts = {"given": what, "kinds": tuple(policy.kinds), "near": nearest(what, policy.kinds) or ""}
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
    "component_refusals",
    "day_off_refusals",
    "go_together",
    "kind_refusals",
    "numbers",
    "size_refusals",
    "why_version",
]
