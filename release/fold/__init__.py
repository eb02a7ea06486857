"""The fold of the journal: what each fact changes in the picture of a release."""

from collections.abc import Iterable
from copy import copy

from release import facts as f
from release.fold import consent, content, course, steps, told
from release.fold.handlers import Handlers
from release.journal import Sealed
from release.risk import raised
from release.state import Release, When
from release.states import move

_APPLY: Handlers = {
    **content.APPLY,
    **consent.APPLY,
    **steps.APPLY,
    **course.APPLY,
    **told.APPLY,
}

_LASTING = ("policy", "binding", "planned")


def fold(chain: Iterable[Sealed]) -> Release:
    """The release that these entries (its own, oldest first) describe."""
    return fold_facts([(sealed, f.fact_of(sealed)) for sealed in chain])


def fold_facts(chain: Iterable[tuple[Sealed, f.Fact]], before: Release | None = None) -> Release:
    """The same, of entries whose facts were read already; they may follow a state before.

    That one stays as it is: whoever reads it meanwhile, in whatever thread, sees no change.
    """
    release = _shared(before) if before else None
    for sealed, fact in chain:
        if isinstance(fact, f.Started):
            release = _begin(sealed, fact)
        assert release is not None, "a release's first fact is Started"
        apply(release, sealed, fact)
    assert release is not None, "a release has at least one fact"
    return release


def _shared(release: Release) -> Release:
    """A copy that shares everything in it: `apply` replaces what it changes, never alters it."""
    other = copy(release)  # of the fields only
    known = vars(release)
    vars(other).update({name: known[name] for name in _LASTING if name in known})
    return other


def apply(release: Release, sealed: Sealed, fact: f.Fact) -> None:
    """Let one more fact of the journal change the picture of a release of one's own."""
    at = sealed.entry.at
    for computed in ("plan", "risk", "in_production_since"):
        vars(release).pop(computed, None)
    release.status = move(release.status, fact.kind)
    release.seq = sealed.seq
    handler = _APPLY.get(type(fact))
    if handler:
        handler(release, fact, When(fact, at, sealed.seq))


def _begin(sealed: Sealed, fact: f.Started) -> Release:
    return Release(
        id=sealed.entry.release or "",
        project=sealed.entry.project,
        started=fact,
        at=sealed.entry.at,
        source=fact.source,
        release_at=fact.release_at,
        waits=fact.waits,
        risk_said=raised(fact.risk, fact.requester),
    )
