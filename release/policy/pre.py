"""What cannot work about pre-releases: a path that is not there, or one that goes too far."""

from collections.abc import Iterator

from release.policy.fault import Fault
from release.policy.model import Policy
from release.yamlfile import did_you_mean


def pre_releases(policy: Policy) -> Iterator[Fault]:
    """Contradictions of `versions.pre`."""
    pre, at = policy.versions.pre, ("versions", "pre")
    if pre is None:
        return
    if pre.path not in policy.paths:
        near = did_you_mean(pre.path, policy.paths)
        yield Fault((*at, "path"), f"“{pre.path}” is not one of the paths. {near}")
        return
    if pre.tagged_on not in policy.branches:
        near = did_you_mean(pre.tagged_on, policy.branches)
        yield Fault((*at, "tagged-on"), f"“{pre.tagged_on}” is not one of the branches. {near}")
    actions = [action for _, stage in policy.stages(pre.path) for action in stage.do]
    if not any(action.verb.name == "tag" for action in actions):
        yield Fault(("paths", pre.path), "makes no pre-release: add the action “tag”")
    for action in actions:
        if action.touches_production and action.verb.name != "tag" and not pre.production:
            said = "touches production; pre-releases do that with `versions.pre.production: true`"
            yield Fault(("paths", pre.path), f"“{action.text}” {said}")
