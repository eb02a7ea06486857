"""What cannot work about paths: unknown names, and an order in which nothing can end."""

from collections.abc import Iterable, Iterator

from release.policy.actions import Action
from release.policy.fault import Fault, must_be
from release.policy.model import Policy, Stage


def path_faults(policy: Policy) -> Iterator[Fault]:
    """Contradictions of `paths`."""
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
    yield from must_be(policy.gates, (*at, "gates"), "one of the gates", *stage.gates)
    yield from must_be(policy.gates, (*at, "checks"), "one of the gates", *stage.checks)
    approvals = stage.approval
    names = approvals.values() if isinstance(approvals, dict) else [approvals]
    if isinstance(approvals, dict):
        yield from _by_risk(policy, approvals, (*at, "approval"))
    yield from must_be(policy.approvals, (*at, "approval"), "one of the approvals", *names)
    yield from action_faults((*at, "do"), stage.do, policy)


def _by_risk(
    policy: Policy, approvals: dict[str, str], at: tuple[str | int, ...]
) -> Iterator[Fault]:
    """An approval for each class of risk, and for no other."""
    risks = ("standard", *policy.risk)
    yield from must_be(risks, at, "one of the risk classes", *approvals)
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


def action_faults(
    at: tuple[str | int, ...], actions: Iterable[Action], policy: Policy
) -> Iterator[Fault]:
    """Actions that stand twice, or speak of what the policy has not."""
    said: set[str] = set()
    for action in actions:
        if action.text in said:
            yield Fault(at, f"“{action.text}” stands here twice; it would be done once")
        said.add(action.text)
        if action.verb.takes == "branch":
            yield from must_be(policy.branches, at, "one of the branches", action.object)
        if action.verb.name == "rollout":
            yield from must_be(policy.rollout, at, "described under rollout", action.object)
        if action.verb.name == "announce" and action.object:
            yield from must_be(policy.announce, at, "one of the announcements", action.object)
