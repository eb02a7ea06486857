"""What of a policy's components cannot work: tags, files, branches, and what must agree."""

from collections.abc import Iterator

from release.changes.globs import path_matcher
from release.policy.fault import Fault
from release.policy.model import Component, Policy
from release.version import TagFormat, VersionError
from release.yamlfile import did_you_mean


def parts(policy: Policy) -> Iterator[Fault]:
    """Faults of the components, and of the rules between them."""
    forms = {"": policy.versions.tag}
    for name, component in policy.components.items():
        yield from _component(name, component)
        if component.tag:
            form = component.tag.replace("{component}", name)
            twin = next((other for other, known in forms.items() if known == form), None)
            if twin is not None:
                whose = f"“{twin}”" if twin else "the whole"
                yield Fault(("components", name, "tag"), f"is the form of {whose} as well")
            forms[name] = form
    yield from _branches(policy, len(forms) > 1)
    yield from _compatible(policy)


def _component(name: str, component: Component) -> Iterator[Fault]:
    at = ("components", name)
    try:
        path_matcher(component.paths)
    except ValueError as wrong:
        yield Fault((*at, "paths"), str(wrong))
    try:
        TagFormat(component.tag or "v{version}", None, name)
    except VersionError as wrong:
        yield Fault((*at, "tag"), str(wrong))
    if component.notes and not component.tag:
        yield Fault((*at, "notes"), "is for a component with a `tag`: others share the notes")


def _branches(policy: Policy, apart: bool) -> Iterator[Fault]:
    """Two components may reach the same version: their branches must differ."""
    for name in {policy.candidate.branch, "hotfix"} if apart else ():
        pattern = policy.branches.get(name or "", "")
        if "{version}" in pattern and "{component}" not in pattern:
            said = "must hold {component}: two components may have the same version"
            yield Fault(("branches", str(name)), said)


def _compatible(policy: Policy) -> Iterator[Fault]:
    known = [*policy.components]
    for name, component in policy.components.items():
        known += [f"{name}.{record}" for record in component.records]
    for n, rule in enumerate(policy.compatible):
        at = ("compatible", n, "these")
        for name in rule.these:
            if name not in known:
                said = f"“{name}” is no component and no record of one"
                yield Fault(at, f"{said}. {did_you_mean(name, known)}")
        if len(set(rule.these)) < len(rule.these):
            yield Fault(at, "names the same twice")
