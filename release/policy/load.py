"""Read a policy file strictly: every fault at once, each with its line and the way on."""

from collections.abc import Iterable, Iterator
from typing import Any

from release.policy.actions import Action
from release.policy.fault import Fault
from release.policy.goods import goods
from release.policy.model import GATE_KINDS, Gate, Policy, Stage
from release.policy.never import never_works, unused
from release.policy.parts import parts
from release.policy.pre import pre_releases
from release.policy.rollouts import rollout_faults
from release.yamlfile import FileRefused, Problem, Table, did_you_mean, line_of, parse, read

# Verbs a policy's `may` may name, beside `notes` (editing them).
GOVERNED = (
    "start", "hotfix", "pause", "resume", "retry", "abort", "rollback", "freeze", "notes", "stop",
    "go", "take-in", "ready", "backport", "security", "reschedule", "risk", "handover", "retro", "hold",
)  # fmt: skip
PEOPLE = ("requester", "anyone", "member")
BUILT_IN_BRANCHES = ("production",)


def load_policy(text: str, file: str) -> Policy:
    """The policy in a YAML text. Raises FileRefused with all problems."""
    table = parse(text, file)
    policy, problems = read(Policy, table, file)
    if policy is not None:
        problems += [
            Problem(file, line_of(table, fault.loc), _dotted(fault.loc), fault.message)
            for fault in contradictions(policy)
        ]
    if problems or policy is None:
        raise FileRefused(problems)
    return policy


def policy_of(data: dict[str, Any]) -> Policy:
    """A policy from the plain data that a release froze; it was checked when it was loaded."""
    return Policy.model_validate(data)


def raw(text: str, file: str) -> Table:
    """The plain data of a policy file, to be frozen with a release."""
    return parse(text, file)


def contradictions(policy: Policy) -> list[Fault]:
    """Everything well-spelt that cannot work: unknown names, and gates with no way to pass."""
    found = [
        *_branches(policy),
        *_kinds(policy),
        *_gates(policy),
        *_approvals(policy),
        *_may(policy),
        *_support(policy),
        *_security(policy),
        *_paths(policy),
        *_names(("rollback",), policy.rollback, policy),
        *rollout_faults(policy),
        *_sections(policy),
        *parts(policy),
        *goods(policy),
        *pre_releases(policy),
        *never_works(policy),
    ]
    return found or list(unused(policy))


def _must_be(
    known: Iterable[str], loc: tuple[str | int, ...], what: str, *given: str | None
) -> Iterator[Fault]:
    names = set(known)
    for name in given:
        if name is not None and name not in names:
            yield Fault(loc, f"“{name}” is not {what}. {did_you_mean(name, names)}")


def _branches(policy: Policy) -> Iterator[Fault]:
    if "production" not in policy.branches:
        yield Fault(("branches",), "must name the production branch: add `production: main`")
    candidate = policy.candidate
    known = set(policy.branches)
    yield from _must_be(known, ("candidate", "from"), "one of the branches", candidate.source)
    yield from _must_be(known, ("candidate", "branch"), "one of the branches", candidate.branch)
    if candidate.branch and "{version}" not in policy.branches.get(candidate.branch, "{version}"):
        yield Fault(
            ("branches", candidate.branch),
            "is made anew for each release, so its name must hold {version}",
        )
    if policy.hygiene:
        yield from _must_be(
            known, ("hygiene", "names"), "one of the branches", *policy.hygiene.names
        )
    if policy.freeze:
        yield from _must_be(
            known, ("freeze", "branch"), "one of the branches", policy.freeze.branch
        )
        yield from _must_be(
            policy.roles, ("freeze", "owner"), "one of the roles", policy.freeze.owner
        )


def _kinds(policy: Policy) -> Iterator[Fault]:
    for name, kind in policy.kinds.items():
        at = ("kinds", name)
        yield from _must_be(policy.paths, (*at, "path"), "one of the paths", kind.path)
        yield from _must_be(policy.changes, (*at, "refuses"), "one of the changes", *kind.refuses)
        yield from _must_be(policy.changes, (*at, "freeze"), "one of the changes", *kind.freeze)
        if kind.bump == "hotfix" and not policy.versions.hotfix:
            yield Fault((*at, "bump"), "needs `versions.hotfix`, the form of a hotfix tag")
        if kind.every and not kind.prepared:
            yield Fault((*at, "every"), "a hotfix comes when it is needed, and has no rhythm")
        if kind.freeze and not policy.freeze:
            yield Fault(
                (*at, "freeze"), "needs the section `freeze`: where it holds and who owns it"
            )
        if kind.path == "hotfix" and "hotfix" not in policy.branches:
            yield Fault((*at, "path"), "needs the branch pattern `branches.hotfix`")
    for name, risk in policy.risk.items():
        yield from _must_be(policy.changes, ("risk", name), "one of the changes", *risk.changed)


def _gates(policy: Policy) -> Iterator[Fault]:
    for name, gate in policy.gates.items():
        at = ("gates", name)
        yield from _gate_kind(gate, at)
        roles = (gate.sign, gate.waive)
        yield from _must_be(policy.roles, at, "one of the roles", *roles)
        yield from _must_be(policy.branches, (*at, "clean"), "one of the branches", gate.clean)
        yield from _must_be(policy.artifacts, at, "one of the artifacts", *gate.artifacts)
        yield from _must_be(policy.changes, (*at, "each"), "one of the changes", gate.each)
        yield from _must_be(policy.changes, (*at, "updates"), "one of the changes", gate.updates)
        if gate.when:
            when = (*at, "when")
            yield from _must_be(policy.kinds, when, "one of the kinds", *gate.when.kind)
            yield from _must_be(policy.changes, when, "one of the changes", *gate.when.changed)
            risks = {"standard", *policy.risk}
            yield from _must_be(risks, when, "one of the risk classes", *gate.when.risk)


def _gate_kind(gate: Gate, at: tuple[str, ...]) -> Iterator[Fault]:
    given = [kind for kind in GATE_KINDS if getattr(gate, kind)]
    if not given:
        yield Fault(at, f"has no way to pass: give it one of {', '.join(GATE_KINDS)}")
    if len(given) > 1 and given != ["sign", "document"]:
        yield Fault(at, f"must have one way to pass, not {' and '.join(given)}")
    if gate.reuse and not gate.run:
        yield Fault((*at, "reuse"), "is for gates that run a script")
    if gate.holds and gate.waive:
        yield Fault((*at, "waive"), "a freeze has exceptions (freeze.owner), not waivers")


def _approvals(policy: Policy) -> Iterator[Fault]:
    for name, approval in policy.approvals.items():
        for either in approval.by:
            at = ("approvals", name, "by")
            yield from _must_be(policy.roles, at, "one of the roles", *either.split("|"))


def _may(policy: Policy) -> Iterator[Fault]:
    for verb, roles in policy.may.items():
        yield from _must_be(GOVERNED, ("may", verb), "a verb that can be given", verb)
        yield from _must_be((*policy.roles, *PEOPLE), ("may", verb), "one of the roles", *roles)


def _support(policy: Policy) -> Iterator[Fault]:
    """A line of older versions lives on a branch of its own and goes a path of its own."""
    for name, rule in policy.support.items():
        at = ("support", name)
        yield from _must_be(policy.changes, (*at, "accepts"), "one of the changes", *rule.accepts)
        yield from _names((*at, "rollback"), rule.rollback, policy)
        if rule.of == "latest-major":
            continue
        yield from _must_be(policy.paths, (*at, "path"), "one of the paths", rule.path)
        if "{line}" not in policy.branches.get("support", ""):
            yield Fault(at, "needs `branches.support`, a pattern with {line}: support/v{line}")


_TOLD = ("announce", "publish", "merge back to", "cherry-pick to", "record")


def _security(policy: Policy) -> Iterator[Fault]:
    """Under an embargo nothing reaches the world before it is disclosed; nothing else discloses."""
    own = policy.security.path if policy.security else ""
    if policy.security:
        at = ("security",)
        yield from _must_be(policy.kinds, (*at, "kind"), "one of the kinds", policy.security.kind)
        yield from _must_be(policy.paths, (*at, "path"), "one of the paths", own)
        if "{line}" not in policy.branches.get("support", ""):
            yield Fault(at, "needs `branches.support`, a pattern with {line}: support/v{line}")
    for path in policy.paths:
        verbs = [action.verb.name for _, stage in policy.stages(path) for action in stage.do]
        if path != own and "disclose" in verbs:
            yield Fault(
                ("paths", path), "“disclose” is for `security.path`: nothing is hidden here"
            )
        if path == own:
            before = verbs[: verbs.index("disclose")] if "disclose" in verbs else verbs
            told = [verb for verb in before if verb in _TOLD]
            if told or before == verbs:
                said = f"“{told[0]}” comes before “disclose”" if told else "never discloses"
                yield Fault(("paths", path), f"{said}: under an embargo nothing may be seen before")


def _paths(policy: Policy) -> Iterator[Fault]:
    for path in policy.paths:
        names: set[str] = set()
        seen: dict[str, str] = {}
        stages = policy.stages(path)
        for index, (name, stage) in enumerate(stages):
            at = ("paths", path, index, name)
            if name in names:
                yield Fault(at, f"the path has two stages called “{name}”")
            names.add(name)
            yield from _stage(policy, stage, at)
            for gate in (*stage.gates, *stage.checks):
                if gate in seen:
                    yield Fault(at, f"the gate “{gate}” already stands in stage “{seen[gate]}”")
                seen[gate] = name
        pre = policy.versions.pre
        yield from _order(path, stages, free=("tag",) if pre and pre.path == path else ())
        yield from _own_branch(policy, path, stages)


def _stage(policy: Policy, stage: Stage, at: tuple[str | int, ...]) -> Iterator[Fault]:
    yield from _must_be(policy.gates, (*at, "gates"), "one of the gates", *stage.gates)
    yield from _must_be(policy.gates, (*at, "checks"), "one of the gates", *stage.checks)
    approvals = stage.approval
    names = approvals.values() if isinstance(approvals, dict) else [approvals]
    if isinstance(approvals, dict):
        yield from _by_risk(policy, approvals, (*at, "approval"))
    yield from _must_be(policy.approvals, (*at, "approval"), "one of the approvals", *names)
    yield from _names((*at, "do"), stage.do, policy)


def _by_risk(
    policy: Policy, approvals: dict[str, str], at: tuple[str | int, ...]
) -> Iterator[Fault]:
    """An approval for each class of risk, and for no other."""
    risks = ("standard", *policy.risk)
    yield from _must_be(risks, at, "one of the risk classes", *approvals)
    for name in risks:
        if name not in approvals:
            yield Fault(at, f"names no approval for the risk “{name}”: it could not be released")


def _order(
    path: str, stages: list[tuple[str, Stage]], free: tuple[str, ...] = ()
) -> Iterator[Fault]:
    """A candidate must exist before it is deployed, merged or tagged; production is approved."""
    made = approved = False
    for index, (name, stage) in enumerate(stages):
        at = ("paths", path, index, name, "do")
        approved = approved or stage.approval is not None
        for action in stage.do:
            made = made or action.verb.name == "candidate"
            if not made and (action.verb.again or action.verb.production):
                yield Fault(at, f"“{action.text}” comes before “candidate”: there is nothing yet")
            if action.touches_production and not approved and action.verb.name not in free:
                yield Fault(at, f"“{action.text}” touches production without an approval before it")
                approved = True
    if not made:
        yield Fault(("paths", path), "never makes a candidate: add the action “candidate”")


def _own_branch(policy: Policy, path: str, stages: list[tuple[str, Stage]]) -> Iterator[Fault]:
    """The branch of a release is created before a candidate is pushed to it, or not at all."""
    verbs = [action.verb.name for _, stage in stages for action in stage.do]
    own = policy.candidate.branch
    apart = path == "hotfix" or path in {rule.path for rule in policy.support.values()}
    apart = apart or (policy.security is not None and path == policy.security.path)
    if "branch" in verbs and not own:
        yield Fault(("paths", path), "“branch” needs `candidate.branch`: which one it creates")
    before = verbs[: verbs.index("candidate")] if "candidate" in verbs else ["branch"]
    if own and not apart and "branch" not in before:
        said = "must create the release branch: “branch” before “candidate”"
        yield Fault(("paths", path), said)


def _names(at: tuple[str | int, ...], actions: Iterable[Action], policy: Policy) -> Iterator[Fault]:
    said: set[str] = set()
    for action in actions:
        if action.text in said:
            yield Fault(at, f"“{action.text}” stands here twice; it would be done once")
        said.add(action.text)
        if action.verb.takes == "branch":
            yield from _must_be(policy.branches, at, "one of the branches", action.object)
        if action.verb.name == "rollout":
            yield from _must_be(policy.rollout, at, "described under rollout", action.object)
        if action.verb.name == "announce" and action.object:
            yield from _must_be(policy.announce, at, "one of the announcements", action.object)


def _sections(policy: Policy) -> Iterator[Fault]:
    for title, section in policy.notes.sections.items():
        at = ("notes", "sections", title)
        yield from _must_be(policy.changes, at, "one of the changes", *section.classes)
        if not section.types and not section.classes:
            yield Fault(at, "would always be empty: give it types or classes")


def _dotted(loc: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in loc)
