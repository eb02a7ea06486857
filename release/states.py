"""What state a release is in: one table of moves."""

from enum import StrEnum


class Status(StrEnum):
    """Where a release is in its life."""

    RUNNING = "running"
    PAUSED = "paused"
    WATCHING = "watching"
    CLOSED = "closed"
    ABORTING = "aborting"
    ABORTED = "aborted"
    ROLLING_BACK = "rolling back"
    ROLLED_BACK = "rolled back"


# From a status, the kinds of fact that move it on. All other facts leave it where it is.
MOVES: dict[Status, dict[str, Status]] = {
    Status.RUNNING: {
        "paused": Status.PAUSED,
        "shipped": Status.WATCHING,
        "abort-asked": Status.ABORTING,
        "rollback-asked": Status.ROLLING_BACK,
    },
    Status.PAUSED: {
        "resumed": Status.RUNNING,
        "abort-asked": Status.ABORTING,
        "rollback-asked": Status.ROLLING_BACK,
    },
    Status.WATCHING: {"closed": Status.CLOSED, "rollback-asked": Status.ROLLING_BACK},
    Status.CLOSED: {"rollback-asked": Status.ROLLING_BACK},
    Status.ABORTING: {"aborted": Status.ABORTED},
    Status.ABORTED: {},
    Status.ROLLING_BACK: {"rolled-back": Status.ROLLED_BACK},
    Status.ROLLED_BACK: {},
}

HOLDS_LINE = frozenset({Status.RUNNING, Status.PAUSED, Status.ABORTING, Status.ROLLING_BACK})
TURNED_BACK = frozenset({Status.ABORTING, Status.ABORTED, Status.ROLLING_BACK, Status.ROLLED_BACK})
OVER = frozenset({Status.CLOSED, Status.ABORTED, Status.ROLLED_BACK})


def move(status: Status, fact: str) -> Status:
    """The status after a fact of this kind."""
    return MOVES[status].get(fact, status)


def can(status: Status, fact: str) -> bool:
    """True when a fact of this kind would move the release on."""
    return fact in MOVES[status]
