"""The plan: what a policy and a candidate make of a release, step by step."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise

from release.canonical import canonical
from release.policy import Policy
from release.policy.actions import Action, Verb
from release.policy.model import Approval, Gate, RolloutStage, Stage
from release.values import Struct, replace


class PlannedGate(Struct, frozen=True):
    """A gate in its place. `needed` is None while nobody can know; `why` says the reason."""

    name: str
    gate: Gate
    needed: bool | None
    why: str

    @property
    def step(self) -> str:
        """The id under which its check runs."""
        return f"gate/{self.name}"

    @property
    def enters_staging(self) -> bool:
        """True when it puts something into staging: a rollback is rehearsed there."""
        return bool(self.gate.rehearse)


class PlannedStep(Struct, frozen=True):
    """An action in its place."""

    id: str
    action: Action
    part: RolloutStage | None = None
    """The stage of a rollout that it is about, if it is about one."""

    @property
    def enters_staging(self) -> bool:
        """True when it puts something into staging."""
        return self.action.verb.takes == "environment" and self.action.object == "staging"


class PlannedStage(Struct, frozen=True):
    """Gates and approval first, then the steps in order, then the checks."""

    name: str
    title: str
    gates: tuple[PlannedGate, ...] = ()
    approval: tuple[str, Approval] | None = None
    steps: tuple[PlannedStep, ...] = ()
    checks: tuple[PlannedGate, ...] = ()

    @property
    def touches_production(self) -> bool:
        """True when a step of it changes production."""
        return any(step.action.touches_production for step in self.steps)


class Plan(Struct, frozen=True, dict=True):
    """All stages in order."""

    stages: tuple[PlannedStage, ...]

    @property
    def steps(self) -> list[PlannedStep]:
        """Every step, in order."""
        return [step for stage in self.stages for step in stage.steps]

    def after(self, step: str) -> PlannedStep | None:
        """The step that begins in its stage as soon as this one is done."""
        for stage in self.stages:
            for one, following in pairwise(stage.steps):
                if one.id == step:
                    return following
        return None

    @property
    def gates(self) -> list[PlannedGate]:
        """Every gate and check, in order."""
        return [gate for stage in self.stages for gate in (*stage.gates, *stage.checks)]

    def gate(self, name: str) -> PlannedGate | None:
        """The gate of this name, if the plan has it."""
        return next((gate for gate in self.gates if gate.name == name), None)

    def approval(self, name: str) -> Approval | None:
        """The approval of this name, if the plan has it."""
        found = (s.approval for s in self.stages if s.approval and s.approval[0] == name)
        return next((approval for _, approval in found), None)

    @cached_property
    def digest(self) -> str:
        """Changes when what will be done or asked changes."""
        body = [
            [
                stage.name,
                [[gate.name, gate.needed] for gate in stage.gates],
                stage.approval[0] if stage.approval else None,
                [step.id for step in stage.steps],
                [[gate.name, gate.needed] for gate in stage.checks],
            ]
            for stage in self.stages
        ]
        return hashlib.sha256(canonical(body)).hexdigest()


Classes = Mapping[str, tuple[str, ...]]


def make_plan(
    policy: Policy,
    what: str,
    classes: Classes | None,
    risk: str | None,
    path: str | None = None,
) -> Plan:
    """The forward plan of a kind of release.

    `classes` maps each class of change in the range to its commits; None while there is
    no candidate, when gates that depend on it stay undecided.
    """
    return Plan(
        tuple(
            _stage(policy, name, stage, (what, classes, risk))
            for name, stage in policy.stages(path or policy.kinds[what].path)
        )
    )


def enters_staging(policy: Policy, path: str) -> bool:
    """True for paths on which something is put into staging."""
    stages = [stage for _, stage in policy.stages(path)]
    gates = [policy.gates[name] for stage in stages for name in (*stage.gates, *stage.checks)]
    deployed = [a.object for s in stages for a in s.do if a.verb.takes == "environment"]
    return "staging" in deployed or any(gate.rehearse for gate in gates)


def freezes(plan: Plan) -> bool:
    """True when a step of it begins a freeze."""
    return any(step.action.verb.name == "freeze" for step in plan.steps)


def rollback_plan(policy: Policy, rule: str | None = None) -> Plan:
    """The way back to the previous version, on a support line by its rule. No gate stands in it."""
    actions = policy.support[rule].rollback if rule else policy.rollback
    steps = tuple(PlannedStep(f"rollback/{a.slug}", a) for a in actions)
    return Plan((PlannedStage("rollback", "Rollback", steps=steps),))


CLEAN_UP = Action(Verb("clean up", "", "Remove the branch and free the freeze"), "", "clean up")


def abort_plan() -> Plan:
    """What giving a release up leaves to do."""
    return Plan((PlannedStage("abort", "Abort", steps=(PlannedStep("abort/clean-up", CLEAN_UP),)),))


_Facts = tuple[str, Classes | None, str | None]


def _stage(policy: Policy, name: str, stage: Stage, facts: _Facts) -> PlannedStage:
    return PlannedStage(
        name,
        stage.title or name.replace("-", " ").capitalize(),
        gates=tuple(_gate(policy, gate, facts) for gate in stage.gates),
        approval=_approval(policy, stage, facts[2]),
        steps=tuple(step for a in stage.do for step in _steps(policy, name, a, facts[0])),
        checks=tuple(_gate(policy, gate, facts) for gate in stage.checks),
    )


MEASURE = Verb("measure", "environment", "Measure {object} before the rollout")
WATCH = Verb("watch", "environment", "Watch {object}")


def _steps(policy: Policy, stage: str, action: Action, what: str) -> Iterator[PlannedStep]:
    """An action as its steps: a rollout is a measurement, then for each stage weight and watch."""
    rollout = policy.rollout.get(action.object) if action.verb.name == "rollout" else None
    parts = rollout.stages_of(what) if rollout else ()
    where = action.object
    if rollout and parts and (rollout.budgets or policy.triggers):
        yield PlannedStep(f"{stage}/measure-{where}", Action(MEASURE, where, f"measure {where}"))
    for part in parts:
        share = f"{part.weight} %"
        weighted = replace(action.verb, title=f"Roll out to {share} of {{object}}")
        watched = replace(WATCH, title=f"Watch {share} of {{object}} for {part.lasts}")
        yield PlannedStep(
            f"{stage}/{action.slug}-{part.weight}", replace(action, verb=weighted), part
        )
        yield PlannedStep(
            f"{stage}/watch-{where}-{part.weight}", Action(watched, where, f"watch {where}"), part
        )
    if not parts:
        yield PlannedStep(f"{stage}/{action.slug}", action)


def _approval(policy: Policy, stage: Stage, risk: str | None) -> tuple[str, Approval] | None:
    name = stage.approval
    if isinstance(name, dict):
        name = name.get(risk or "standard", next(iter(name.values())))
    return (name, policy.approvals[name]) if name else None


def _gate(policy: Policy, name: str, facts: _Facts) -> PlannedGate:
    gate = policy.gates[name]
    what, classes, risk = facts
    when = gate.when
    if when is None:
        return PlannedGate(name, gate, True, "")
    if when.kind and what not in when.kind:
        return PlannedGate(name, gate, False, f"only for {_or(when.kind)}")
    if when.risk and (risk or "standard") not in when.risk:
        return PlannedGate(name, gate, False, f"only for {_or(when.risk)} risk")
    if when.changed and classes is None:
        return PlannedGate(name, gate, None, f"if {_or(when.changed)} changed")
    if when.changed and not set(when.changed) & set(classes or ()):
        return PlannedGate(name, gate, False, f"no {_or(when.changed)} in this release")
    return PlannedGate(name, gate, True, "")


def _or(names: tuple[str, ...]) -> str:
    return " or ".join(names)


def is_trunk(policy: Policy, path: str) -> bool:
    """True for a path that merges nowhere: the candidate itself is tagged."""
    return merged_to(policy, path) is None


def merged_to(policy: Policy, path: str) -> str | None:
    """The branch of the policy to which a path merges what was validated."""
    actions = [action for _, stage in policy.stages(path) for action in stage.do]
    return next((one.object for one in actions if one.verb.name == "merge to"), None)


def commits(number: int) -> str:
    """1 commit, 3 commits."""
    return "1 commit" if number == 1 else f"{number} commits"
