"""The names of pre-releases that a policy has."""

from engine.world import Project
from release.refusals import Rule, refuse
from release.version import Stage
from release.yamlfile import did_you_mean


def stage_of(project: Project, given: str) -> Stage:
    """One of the policy's names of pre-releases. Raises Refused."""
    rule = project.policy.versions.pre
    names = rule.names if rule else ()
    for name in names:
        if name == given.lower():
            return name
    near = did_you_mean(given, names)
    raise refuse(Rule.NO_SUCH_STAGE, "versions.pre", given=given, names=names, near=near)
