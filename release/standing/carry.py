"""What of an earlier candidate holds for the present one: all that concerns equal content."""

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
