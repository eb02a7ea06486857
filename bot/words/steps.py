"""What a step of a plan is called, in the words of the policy and the project."""

from collections.abc import Mapping, Sequence

from bot.words.text import count
from release.components import branch_for
from release.lessons import ACTION, actions
from release.plan import abort_plan
from release.policy.actions import Action
from release.standing import forward_plan
from release.state import Release


def step_title(release: Release, step: str) -> str:
    """The title of a step by its id; not yet safe for Slack."""
    place, _, slug = step.partition("/")
    if place == "gate":
        gate = release.policy.gates.get(slug)
        return gate.title if gate else slug.replace("-", " ")
    for plan in (forward_plan(release), release.way_back, abort_plan()):
        for planned in plan.steps:
            if planned.id == step:
                return action_title(release, planned.action)
    return slug.replace("-", " ")


def action_title(release: Release, action: Action) -> str:
    """“Deploy to staging”, “Merge to main”, “Tag v1.3.0”."""
    started, policy = release.started, release.policy
    return action.verb.title.format(
        object=_object(release, action),
        tag=started.tag,
        previous=started.previous_tag or "the version before",
        freeze=branch_name(release, policy.freeze.branch) if policy.freeze else "the branch",
    )


def branch_name(release: Release, role: str) -> str:
    """The branch that plays a role in the policy, by its own name where it has one."""
    pattern = release.policy.branches.get(role, role)
    pattern = branch_for(pattern, release.target, release.line)
    return pattern if "*" not in pattern and "{" not in pattern else f"the {role} branch"


def gate_title(release: Release, name: str) -> str:
    """The title of a gate, or the words of an action; not yet safe for Slack."""
    if name.startswith(ACTION):
        return next((one.text for one in actions(release) if ACTION + one.id == name), name)
    gate = release.policy.gates.get(name)
    return gate.title if gate else name.replace("-", " ")


def question(name: str) -> str:
    """A question of the plan in words: restore-database becomes “restore database?”."""
    return f"{name.replace('-', ' ')}?"


def about_question(release: Release, name: str) -> str:
    """What helps to decide: for the database, whether anything in the range changed it."""
    if "database" not in name or release.candidate is None:
        return ""
    number = database_changes(release.candidate.classes)
    said = f"{count(number, 'commit')} in the range" if number else "Nothing in the range"
    return f"{said} changed the database"


def database_changes(classes: Mapping[str, Sequence[str]]) -> int:
    """Commits that change the database, by the classes that are named for it."""
    shas = {
        s for name, own in classes.items() if "migration" in name or "schema" in name for s in own
    }
    return len(shas)


def _object(release: Release, action: Action) -> str:
    if action.verb.takes == "branch":
        return branch_name(release, action.object)
    if action.verb.name == "ask":
        return question(action.object)
    return action.object.replace("-", " ") if action.verb.name == "run" else action.object
