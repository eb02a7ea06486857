"""Work that a rollback took out: what the next release re-applies, and what it leaves out."""

from collections.abc import Sequence

from engine.history import lines_of
from engine.taken_back import TakenBack
from release import facts as f
from release.changes import Change, parse
from release.commits import Commit
from release.policy import Policy
from release.values import Struct


class Reverts(Struct, frozen=True):
    """Changes of reverted merges in a range: back in again, or left out."""

    reapplied: tuple[f.Line, ...] = ()
    left_out: tuple[f.Line, ...] = ()


def reverts_of(policy: Policy, back: TakenBack) -> Reverts:
    """What reverted merges of a range had brought, as people see it."""
    return Reverts(*(lines_of(_work(commits), policy) for commits in (back.again, back.out)))


def _work(commits: Sequence[Commit]) -> list[Change]:
    """Without our own bumps, which nobody misses."""
    return [parse(commit) for commit in commits if "Slipway-Release:" not in commit.body]
