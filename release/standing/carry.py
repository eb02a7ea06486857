"""What of an earlier candidate holds for the present one: what is equal in all it concerns."""

from release.approvals import bound_now, changed_since
from release.facts import Signed, Waived
from release.policy.model import Gate
from release.state import Attempt, Release


def same_content(release: Release, n: int) -> bool:
    """True when candidate `n` differs from the present one in its changelog at most."""
    made = {c.n: c.content for c in release.candidates}
    current = release.candidate
    return current is None or n == 0 or made.get(n) == current.content


def carries(release: Release, attempt: Attempt) -> bool:
    """True when the result of an attempt holds for the present candidate."""
    made = {c.n: c.content for c in release.candidates}
    current = release.candidate
    return current is None or made.get(attempt.candidate) == current.content


def holds_still(release: Release, gate: Gate, said: Signed | Waived) -> bool:
    """True when nothing changed since of what reopens the gate that somebody closed."""
    if release.candidate is None or said.candidate == 0:
        return True
    if "content" in gate.concerns and not same_content(release, said.candidate):
        return False
    return not changed_since(said.bound, bound_now(release), beside_content(gate))


def beside_content(gate: Gate) -> tuple[str, ...]:
    """What else than the content reopens a gate."""
    return tuple(concern for concern in gate.concerns if concern != "content")
