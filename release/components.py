"""What belongs to a component that counts its own versions, and what to the whole."""

from collections.abc import Callable, Iterable

from release.changes.globs import path_matcher
from release.line import MAIN, VersionLine
from release.policy import Policy
from release.version import TagFormat


def own_lines(policy: Policy) -> tuple[str, ...]:
    """The components that count their own versions: those with a form of tags."""
    return tuple(name for name, component in policy.components.items() if component.tag)


def nothing_else(policy: Policy) -> bool:
    """True when the whole has no versions: every component counts its own."""
    return bool(policy.components) and len(own_lines(policy)) == len(policy.components)


def tag_format(policy: Policy, component: str | None = None) -> TagFormat:
    """How this policy writes the tags of a component, or of the whole."""
    forms = policy.versions
    own = policy.components[component].tag if component else None
    shared = component is None or "{component}" in (forms.hotfix or "")
    return TagFormat(own or forms.tag, forms.hotfix if shared else None, component)


def tag_formats(policy: Policy) -> dict[str | None, TagFormat]:
    """Every form of tags there is, by component."""
    names: list[str | None] = [*own_lines(policy)]
    whole: list[str | None] = [] if nothing_else(policy) else [None]
    return {name: tag_format(policy, name) for name in whole + names}


def changelog_of(policy: Policy, component: str | None = None) -> str:
    """The changelog of a component lies in its folder, unless the policy says where."""
    if component is None:
        return policy.notes.file
    part = policy.components[component]
    folder = part.paths[0].split("/", 1)[0] if "/" in part.paths[0] else component
    plain = folder if not set(folder) & set("*?[") else component
    return part.notes or f"{plain}/{policy.notes.file.rpartition('/')[2]}"


def everything_of(policy: Policy, component: str | None = None) -> str | None:
    """The list of every change lies beside the changelog, where the policy wants one."""
    if policy.notes.everything is None or component is None:
        return policy.notes.everything
    folder = changelog_of(policy, component).rpartition("/")[0]
    return f"{folder}/{policy.notes.everything.rpartition('/')[2]}".lstrip("/")


def texts_of(policy: Policy, component: str | None = None) -> list[str]:
    """The files that only tell of changes: a candidate with other texts has the same content."""
    every = everything_of(policy, component)
    return [changelog_of(policy, component), *([every] if every else [])]


def branch_for(pattern: str, version: str, line: VersionLine = MAIN) -> str:
    """The name of a branch by its pattern in the policy: `release/v{version}`."""
    pattern = pattern.replace("{version}", version).replace("{component}", line.component or "")
    return pattern.replace("{line}", line.support or "{line}")


def belongs(policy: Policy, component: str | None) -> Callable[[Iterable[str]], bool]:
    """A function that is true for changed paths of which any is the component's."""
    if component is None:
        return lambda _: True
    matches = path_matcher(policy.components[component].paths)
    return lambda paths: any(matches(path) for path in paths)
