"""What of a policy is well spelt and fits together, and yet can never work or never counts."""

import re
from collections.abc import Iterator

from release.policy.fault import Fault
from release.policy.model import DOCUMENT_WORDS, Gate, Policy, Stage
from release.spans import Span
from release.yamlfile import did_you_mean

_FILLED = ("version", "major", "minor", "component", "line", "fix")
_PLACE = re.compile(r"\{([^{}]*)\}")
_NO_REF = re.compile(r"[\x00-\x20\x7f~^:?\[\]\\{}]|\.\.|@\{|//|/\.|^[./-]|[./]$|\.lock(/|$)|^@$")
"""What `git check-ref-format` refuses, and braces, which are ours."""


def never_works(policy: Policy) -> Iterator[Fault]:
    """Branches that cannot exist, gates that cannot hold, and words that stand for nothing."""
    yield from _branches(policy)
    yield from _changes(policy)
    yield from _freezes(policy)
    for name, gate in policy.gates.items():
        yield from _gate(policy, name, gate)


def _branches(policy: Policy) -> Iterator[Fault]:
    for name, branch in policy.branches.items():
        at = ("branches", name)
        for word in _PLACE.findall(branch):
            if word not in _FILLED:
                yield Fault(at, f"{{{word}}} stands for nothing. {did_you_mean(word, _FILLED)}")
        if _NO_REF.search(_PLACE.sub("1", branch).replace("*", "x")):
            yield Fault(at, f"“{branch}” cannot be the name of a branch")
        if name in ("production", "staging") and ("*" in branch or "{" in branch):
            yield Fault(at, "must be one branch, not a pattern")
    if "{version}" not in policy.versions.tag:
        yield Fault(("versions", "tag"), "must hold {version}, or all versions had the same tag")


def _changes(policy: Policy) -> Iterator[Fault]:
    for name, rule in policy.changes.items():
        if not any(rule.model_dump().values()):
            yield Fault(("changes", name), "matches no commit: give it types, paths or labels")
        for pattern in rule.content:
            if wrong := _no_expression(pattern):
                yield Fault(("changes", name, "content"), wrong)


def _no_expression(pattern: str) -> str:
    """Why a text is no regular expression; empty when it is one."""
    try:
        re.compile(pattern)
    except re.error as wrong:
        return f"“{pattern}” is no regular expression: {wrong}"
    return ""


def _freezes(policy: Policy) -> Iterator[Fault]:
    """A kind that freezes says so to nobody when no action begins it, or no gate holds to it."""
    for name, kind in policy.kinds.items():
        if not kind.freeze or kind.path not in policy.paths:
            continue
        stages = [stage for _, stage in policy.stages(kind.path)]
        if not any(action.verb.name == "freeze" for stage in stages for action in stage.do):
            yield Fault(("kinds", name, "freeze"), f"never begins: {kind.path} has no “freeze”")
        used = [gate for stage in stages for gate in (*stage.gates, *stage.checks)]
        if not any(policy.gates[gate].holds for gate in used if gate in policy.gates):
            said = f"is held by nothing: {kind.path} needs a gate with `holds: freeze`"
            yield Fault(("kinds", name, "freeze"), said)


def _gate(policy: Policy, name: str, gate: Gate) -> Iterator[Fault]:
    at = ("gates", name)
    yield from _signature(at, gate)
    if (gate.sections or gate.each) and not gate.document:
        key = "sections" if gate.sections else "each"
        yield Fault((*at, key), "is looked for in a document: name it under `document`")
    for word in _PLACE.findall(gate.document or ""):
        if word not in DOCUMENT_WORDS:
            hint = did_you_mean(word, DOCUMENT_WORDS)
            yield Fault((*at, "document"), f"{{{word}}} stands for nothing. {hint}")
    if gate.delay and any(name in stage.gates for _, _, stage in _stages(policy)):
        said = "counts from the actions before it: let it stand under `checks`, not `gates`"
        yield Fault((*at, "in"), said)
    if gate.due and gate.due > Span() and name in _before_production(policy):
        yield Fault((*at, "due"), "is after the release that waits for it")
    for kind in gate.when.kind if gate.when else ():
        path = policy.kinds[kind].path if kind in policy.kinds else None
        stands = [p for p, _, stage in _stages(policy) if name in (*stage.gates, *stage.checks)]
        if path and stands and path not in stands:
            yield Fault((*at, "when"), f"never holds: {kind} goes the path {path}, without it")


def _signature(at: tuple[str, ...], gate: Gate) -> Iterator[Fault]:
    """What is for a signature, and stands where it has no effect on one."""
    if gate.evidence == "required" and not gate.sign:
        yield Fault((*at, "evidence"), "is asked of who signs, and nobody signs this")
    if gate.aspects and not gate.sign:
        yield Fault((*at, "aspects"), "are confirmed by who signs, and nobody signs this")
    if "concerns" in gate.model_fields_set and (gate.document or not gate.sign):
        of = "its document's state" if gate.document else "the content"
        said = f"is for what somebody signs (`sign` alone); this gate holds for {of}: leave it out"
        yield Fault((*at, "concerns"), said)


def unused(policy: Policy) -> Iterator[Fault]:
    """What is defined and stands nowhere: mostly a line that got lost.

    To be asked when all else is right: a misspelt name leaves another one unused.
    """
    stages = [stage for _, _, stage in _stages(policy)]
    checks = policy.on_staging.checks if policy.on_staging else ()
    gates = {*checks, *(gate for stage in stages for gate in (*stage.gates, *stage.checks))}
    for name in policy.gates:
        if name not in gates:
            yield Fault(("gates", name), "stands in no stage, so it holds nothing")
    asked = [one.approval for one in stages if one.approval]
    names = {n for one in asked for n in (one.values() if isinstance(one, dict) else [one])}
    for name in policy.approvals:
        if name not in names:
            yield Fault(("approvals", name), "is asked for in no stage")
    gone = {kind.path for kind in policy.kinds.values()}
    gone |= {policy.versions.pre.path} if policy.versions.pre else set()
    gone |= {rule.path for rule in policy.support.values()}
    gone |= {policy.security.path} if policy.security else set()
    for name in policy.paths:
        if name not in gone:
            yield Fault(("paths", name), "is the path of no kind and no support line")


def _stages(policy: Policy) -> list[tuple[str, str, Stage]]:
    return [(path, name, stage) for path in policy.paths for name, stage in policy.stages(path)]


def _before_production(policy: Policy) -> set[str]:
    """The gates that have to close before production is touched."""
    found: set[str] = set()
    for path in policy.paths:
        waiting: set[str] = set()
        for _, stage in policy.stages(path):
            waiting |= set(stage.gates)
            if any(action.touches_production for action in stage.do):
                found |= waiting
            waiting |= set(stage.checks)
    return found
