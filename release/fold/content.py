"""What a release holds: candidates, what landed, what was written."""

from release import facts as f
from release.fold.handlers import Handlers
from release.state import Release, When


def _candidate(release: Release, fact: f.CandidateMade, when: When) -> None:
    release.risk_question, release.risk_heard = None, len(release.risk_said)
    release.candidates = [*release.candidates, fact]
    if fact.previous is not None:
        now = {"previous": fact.previous, "previous_tag": fact.previous_tag}
        release.started = release.started.model_copy(update=now)


def _linked(release: Release, fact: f.Linked, when: When) -> None:
    release.links = {**release.links, fact.gate: when}


def _told(release: Release, fact: f.FactsWritten, when: When) -> None:
    release.told = fact


def _source(release: Release, fact: f.TakenIn | f.Ready, when: When) -> None:
    release.source, release.waits = fact.source, False


def _notes(release: Release, fact: f.NotesEdited, when: When) -> None:
    release.notes_edits = (*release.notes_edits, fact)


def _advisory(release: Release, fact: f.AdvisoryWritten, when: When) -> None:
    release.advisory = fact


def _landed(release: Release, fact: f.Landed, when: When) -> None:
    release.landed = [*release.landed, when]


def _surveyed(release: Release, fact: f.Surveyed, when: When) -> None:
    release.surveyed = fact


def _strays(release: Release, fact: f.StraysSeen, when: When) -> None:
    release.strays = (*release.strays, *fact.strays)


def _artifacts(release: Release, fact: f.ArtifactsSeen, when: When) -> None:
    release.artifacts = {**release.artifacts, **{piece.name: piece for piece in fact.pieces}}


APPLY: Handlers = {
    f.CandidateMade: _candidate,
    f.Linked: _linked,
    f.FactsWritten: _told,
    f.TakenIn: _source,
    f.Ready: _source,
    f.NotesEdited: _notes,
    f.AdvisoryWritten: _advisory,
    f.Landed: _landed,
    f.Surveyed: _surveyed,
    f.StraysSeen: _strays,
    f.ArtifactsSeen: _artifacts,
}
