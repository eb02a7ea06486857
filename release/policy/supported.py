"""What cannot work about support lines, and about security releases on each of them."""

from collections.abc import Iterator

from release.policy.fault import Fault, must_be
from release.policy.model import Policy
from release.policy.paths import action_faults


def support_faults(policy: Policy) -> Iterator[Fault]:
    """A line of older versions lives on a branch of its own and goes a path of its own."""
    for name, rule in policy.support.items():
        at = ("support", name)
        yield from must_be(policy.changes, (*at, "accepts"), "one of the changes", *rule.accepts)
        yield from action_faults((*at, "rollback"), rule.rollback, policy)
        if rule.of == "latest-major":
            continue
        yield from must_be(policy.paths, (*at, "path"), "one of the paths", rule.path)
        if "{line}" not in policy.branches.get("support", ""):
            yield Fault(at, "needs `branches.support`, a pattern with {line}: support/v{line}")


_TOLD = ("announce", "publish", "merge back to", "cherry-pick to", "record")


def security_faults(policy: Policy) -> Iterator[Fault]:
    """Under an embargo nothing reaches the world before it is disclosed; nothing else discloses."""
    own = policy.security.path if policy.security else ""
    if policy.security:
        at = ("security",)
        yield from must_be(policy.kinds, (*at, "kind"), "one of the kinds", policy.security.kind)
        yield from must_be(policy.paths, (*at, "path"), "one of the paths", own)
        if "{line}" not in policy.branches.get("support", ""):
            yield Fault(at, "needs `branches.support`, a pattern with {line}: support/v{line}")
    for path in policy.paths:
        verbs = [action.verb.name for _, stage in policy.stages(path) for action in stage.do]
        if path != own and "disclose" in verbs:
            yield Fault(
                ("paths", path), "“disclose” is for `security.path`: nothing is hidden here"
            )
        if path == own:
            before = verbs[: verbs.index("disclose")] if "disclose" in verbs else verbs
            told = [verb for verb in before if verb in _TOLD]
            if told or before == verbs:
                said = f"“{told[0]}” comes before “disclose”" if told else "never discloses"
                yield Fault(("paths", path), f"{said}: under an embargo nothing may be seen before")
