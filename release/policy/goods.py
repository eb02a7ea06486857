"""What cannot work about artifacts: names that are no files, checks that no script can answer."""

from collections.abc import Iterator

from release.policy.fault import Fault
from release.policy.model import Policy


def goods(policy: Policy) -> Iterator[Fault]:
    """Contradictions of artifacts, of what is asked again, and of what is published."""
    archived = _does(policy, "archive")
    for name, artifact in policy.artifacts.items():
        at = ("artifacts", name)
        if artifact.kind != "image" and ("/" in artifact.name or artifact.name.startswith(".")):
            yield Fault((*at, "name"), "is the name of a file: without folders, not hidden")
        if artifact.kind == "archive" and not artifact.name.endswith((".tar.gz", ".tgz", ".zip")):
            yield Fault((*at, "name"), "must end in .tar.gz, .tgz or .zip")
        if artifact.kind == "archive" and not archived:
            yield Fault(at, "is made by the action “archive”, which stands in no path")
        if artifact.platforms and artifact.kind != "image":
            yield Fault((*at, "platforms"), "are for images")
    yield from _record(policy)
    for name, gate in policy.gates.items():
        if gate.every and not gate.run:
            yield Fault(("gates", name, "every"), "is for gates that run a script")


def _does(policy: Policy, verb: str) -> bool:
    """True when an action stands in any path."""
    stages = [stage for path in policy.paths for _, stage in policy.stages(path)]
    return any(action.verb.name == verb for stage in stages for action in stage.do)


def _record(policy: Policy) -> Iterator[Fault]:
    """A manifest that is told of releases is told of their rollback too."""
    told = any(action.verb.name == "record" for action in policy.rollback)
    if policy.rollback and _does(policy, "record") and not told:
        said = "leaves the manifest saying that the version is out: add “record manifest”"
        yield Fault(("rollback",), said)
