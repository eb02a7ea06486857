"""Look back at a release: what the record tells by itself, and the actions that came of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from release import facts as f
from release.fold import fold_facts
from release.lessons import ACTION
from release.state import Attempt, Release
from release.values import Struct
from release.waiting import Cause, Chain, waits


class Moment(Struct, frozen=True):
    """A point of the timeline: when, what happened (a fact), and by whom."""

    at: datetime
    fact: f.Fact
    by: str


class Story(Struct, frozen=True):
    """What the record tells about a release.

    `failed` are steps and gates with how often they failed; `late` are gates that were not done
    in time.
    """

    release: Release
    timeline: tuple[Moment, ...]
    waits: Mapping[Cause, timedelta]
    waived: tuple[f.Waived, ...]
    exceptions: tuple[tuple[f.ExceptionAsked, bool | None], ...]
    rejected: tuple[f.Rejected, ...]
    failed: Mapping[str, int]
    retried: int
    late: tuple[str, ...]
    notes: tuple[f.RetroNoted, ...]


_MILESTONES = (
    f.Started, f.CandidateMade, f.Requested, f.Rejected, f.AbortAsked, f.Held, f.Triggered,
    f.RollbackAsked, f.RollbackRecorded, f.Shipped, f.Closed, f.Aborted, f.RolledBack,
)  # fmt: skip


def story(chain: Chain) -> Story:
    """Everything that is worth a look, from a release's entries."""
    release = fold_facts(chain)
    return Story(
        release=release,
        timeline=tuple(_timeline(chain)),
        waits=waits(chain),
        waived=tuple(when.fact for several in release.waived.values() for when in several),
        exceptions=tuple(_exceptions(release)),
        rejected=tuple(fact for _, fact in chain if isinstance(fact, f.Rejected)),
        failed={step: n for step, tries in release.attempts.items() if (n := _failures(tries))},
        retried=sum(isinstance(fact, f.Retried) for _, fact in chain),
        late=tuple(sorted(name for name in release.late if not name.startswith(ACTION))),
        notes=release.retro,
    )


def _timeline(chain: Chain) -> Iterator[Moment]:
    for sealed, fact in chain:
        if isinstance(fact, _MILESTONES):
            yield Moment(sealed.entry.at, fact, sealed.entry.actor)


def _exceptions(release: Release) -> Iterator[tuple[f.ExceptionAsked, bool | None]]:
    """Each exception that was asked for, and whether it was granted."""
    for id_, asked in release.exceptions.items():
        decided = release.decisions.get(id_)
        yield asked.fact, decided.fact.granted if decided else None


def _failures(tries: Sequence[Attempt]) -> int:
    return sum(one.outcome == "failed" for one in tries)
