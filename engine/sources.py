"""Where a release comes from: a commit, its branch, and the branch on which its fixes land."""

from engine.world import Project
from release.components import branch_for
from release.line import VersionLine
from release.plan import is_trunk
from release.proposal import Numbers
from release.refusals import Rule, refuse
from release.support import SupportLine, branch_of
from release.values import Struct


class Source(Struct, frozen=True):
    """A commit, the branch that later candidates come from, and the one it was taken from.

    `waits` until somebody says that its branch is ready; `create` says that the branch is not
    there yet.
    """

    commit: str
    branch: str
    base: str
    waits: bool = False
    create: bool = False


class Origin(Struct, frozen=True):
    """What was asked for: a commit by any name, or a hotfix by its branch or title."""

    kind: str
    given: str | None = None
    title: str | None = None
    component: str | None = None
    line: SupportLine | None = None


async def source_of(project: Project, origin: Origin, number: Numbers, protected: str) -> Source:
    """Find it as of the last fetch. Raises Refused.

    What pre-releases have prepared goes on where they are, on the release branch.
    """
    policy, repository = project.policy, project.repository
    if origin.line:
        return await _on_line(project, origin.line, number)
    if policy.kinds[origin.kind].path == "hotfix":
        begin = await fix_begins(project, origin.kind, number, protected)
        return await _hotfix(project, origin, number, begin)
    base = policy.branches[policy.candidate.source]
    own, target = policy.candidate.branch, str(number.version.target)
    branch = (
        branch_for(policy.branches[own], target, VersionLine(origin.component)) if own else base
    )
    begun = await repository.head(branch) if own and number.prepared else None
    given = origin.given
    commit = await repository.resolve(given) if given else begun or await repository.head(base)
    if commit is None:
        raise refuse(Rule.BAD_REF, "candidate.from", given=given or base)
    heads = [one for one in (await repository.head(base), begun) if one]
    if given and not any([await repository.contains(head, commit) for head in heads]):
        raise refuse(Rule.BAD_REF, "candidate.from", given=given, branch=base)
    return Source(commit, branch, base)


async def _on_line(project: Project, line: SupportLine, number: Numbers) -> Source:
    """The branch of a support line, which waits for its fixes when it has none."""
    if not line.holds(number.version):
        facts = {"version": str(number.version), "line": line.name}
        raise refuse(Rule.LINE_KIND, "kinds", **facts)
    branch = branch_of(project.policy, line.name)
    assert branch is not None, "checked when the policy is loaded"
    head = await project.repository.head(branch)
    tagged = await project.repository.resolve(line.tag)
    assert tagged is not None, "the line has this tag"
    return Source(head or tagged, branch, branch, head in (None, tagged), create=head is None)


async def fix_begins(project: Project, kind: str, number: Numbers, protected: str) -> str:
    """Where a hotfix begins: production; on a trunk, which holds more than that, the last tag."""
    if not is_trunk(project.policy, project.policy.kinds[kind].path) or number.previous_tag is None:
        return protected
    return await project.repository.resolve(number.previous_tag) or protected


async def _hotfix(project: Project, origin: Origin, number: Numbers, begin: str) -> Source:
    """An existing hotfix branch, or a new one that waits for its fix."""
    pattern = project.policy.branches["hotfix"]
    base = project.policy.branches["production"]
    given = (origin.title or "").strip()
    head = await project.repository.head(given) if given and " " not in given else None
    if head is not None:
        if not _fits(given, pattern):
            raise refuse(Rule.BRANCH_PATTERN, "branches.hotfix", branch=given, pattern=pattern)
        return Source(head, given, base, waits=head == begin)
    name = branch_for(pattern, str(number.version), VersionLine(origin.component))
    name = name.replace("*", _slug(given))
    existing = await project.repository.head(name)
    if existing is not None:
        return Source(existing, name, base, waits=existing == begin)
    return Source(begin, name, base, waits=True, create=True)


async def since(project: Project, origin: Origin, number: Numbers, protected: str) -> list[str]:
    """Where the range of a release begins: its previous tag, for a hotfix where that begins."""
    if project.policy.kinds[origin.kind].path == "hotfix" and origin.line is None:
        return [await fix_begins(project, origin.kind, number, protected)]
    tag = number.previous_tag
    found = await project.repository.resolve(tag) if tag else None
    return [found] if found else []


def _fits(branch: str, pattern: str) -> bool:
    """True for branches the policy's pattern allows."""
    prefix = branch_for(pattern, "").rstrip("*")
    return branch.startswith(prefix) and len(branch) > len(prefix)


def _slug(title: str) -> str:
    """A title as the end of a branch name: lower case words joined with hyphens."""
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in title.lower())
    return "-".join(filter(None, kept.split("-")))[:50] or "fix"
