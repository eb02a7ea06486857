"""The scripts that a policy needs a project to have, and what for."""

from collections.abc import Iterator

from release.policy.actions import Action
from release.policy.model import Policy

SCRIPTS = {
    "deploy": "deploy",
    "redeploy": "deploy",
    "verify": "verify",
    "route to": "route",
    "disable flags": "disable-flags",
}
"""Verbs that run a script of one name, whatever their object."""


def scripts_needed(policy: Policy) -> dict[str, str]:
    """Script name to the words of the policy that need it."""
    needed: dict[str, str] = {}
    actions = [a for path in policy.paths for _, stage in policy.stages(path) for a in stage.do]
    actions += [*policy.rollback, *(policy.on_staging.do if policy.on_staging else ())]
    for action in actions:
        for script in _scripts_of(policy, action):
            needed.setdefault(script, action.text)
    for name, gate in policy.gates.items():
        if gate.run:
            needed.setdefault(gate.run, f"gates.{name}")
        if gate.rehearse:
            needed.setdefault("deploy", f"gates.{name}")
            needed.setdefault("verify", f"gates.{name}")
    return needed


def _scripts_of(policy: Policy, action: Action) -> Iterator[str]:
    """The scripts that an action runs, by their names in slipway.yml."""
    verb = action.verb.name
    if verb == "run":
        yield action.object
    if verb in SCRIPTS:
        yield SCRIPTS[verb]
    if verb == "rollout" and action.object in policy.rollout:
        staged = [bool(policy.rollout[action.object].stages_of(kind)) for kind in policy.kinds]
        if any(staged):
            yield "rollout"
        if not all(staged):
            yield "deploy"
