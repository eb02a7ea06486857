"""Rollouts and triggers that cannot work: shares that do not grow, triggers that nothing fires."""

from collections.abc import Iterator

from release.policy.fault import Fault
from release.policy.model import Policy, Stages
from release.yamlfile import did_you_mean


def rollout_faults(policy: Policy) -> Iterator[Fault]:
    """Everything of both that is spelt well and contradicts itself."""
    for name, rollout in policy.rollout.items():
        at = ("rollout", name, "stages")
        staged = rollout.stages if isinstance(rollout.stages, dict) else {"": rollout.stages}
        for kind, stages in staged.items():
            if kind and kind not in policy.kinds:
                said = f"“{kind}” is not one of the kinds. {did_you_mean(kind, policy.kinds)}"
                yield Fault((*at, kind), said)
            yield from _shares((*at, kind) if kind else at, stages)
    for name, trigger in policy.triggers.items():
        where = ("triggers", name)
        if not trigger.probe and not trigger.by:
            yield Fault(
                where, "nothing sets it off: give it a `probe`, or roles that declare it (`by`)"
            )
        if trigger.automatic and not trigger.probe:
            yield Fault((*where, "automatic"), "needs a `probe` that sets it off")
        for role in trigger.by:
            if role not in policy.roles:
                hint = did_you_mean(role, policy.roles)
                yield Fault((*where, "by"), f"“{role}” is not one of the roles. {hint}")
    if policy.triggers and not policy.rollback:
        yield Fault(("triggers",), "set off a rollback: say its steps under `rollback`")


def _shares(at: tuple[str | int, ...], stages: Stages) -> Iterator[Fault]:
    weights = [stage.weight for stage in stages]
    if weights != sorted(set(weights)):
        yield Fault(at, "each stage must have a greater weight than the one before")
    if weights[-1] != 100:
        yield Fault(at, "the last stage must have the weight 100")
