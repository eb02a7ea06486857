"""The fix of a version that was rolled back: which kind of release it is, and what it is called."""

from release.policy import Policy
from release.state import Release


def hotfix_kind(policy: Policy) -> str | None:
    """The kind of release that is a hotfix, if the policy has one."""
    return next((name for name, kind in policy.kinds.items() if kind.path == "hotfix"), None)


def mendable(release: Release) -> bool:
    """True when the version that runs again, after a rollback, can be fixed."""
    before = release.started.previous_tag is not None
    return before and hotfix_kind(release.policy) is not None


def title_of(release: Release) -> str:
    """The title under which the fix is begun, the same whoever begins it."""
    return f"after {release.started.tag}"
