"""A release's index row, as its journal makes it."""

from collections.abc import Sequence

from engine.transitions import due_next
from release.fold import fold
from release.journal import Sealed
from release.records import ReleaseRow
from release.states import HOLDS_LINE, Status


def row_of(chain: Sequence[Sealed]) -> ReleaseRow:
    """The row that these entries (one release's, oldest first) deserve, to be handled anew."""
    release = fold(chain)
    return ReleaseRow(
        release.id,
        release.project,
        str(release.line),
        release.version,
        release.started.what,
        open=release.status in HOLDS_LINE,
        component=release.started.component or "",
        train=release.started.train or "",
        revision=len(chain),
        due_at=due_next(release, chain[-1].entry.at),
        version_free=release.status is Status.ABORTED,
        ended_at=release.ended_at,
    )
