"""The manifest of a project: one line for each thing that happened to a version."""

import hashlib
import json
from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from release.artifacts import Piece
from release.state import Release
from release.version import Version

BRANCH = "slipway/manifest"
FILE = "releases.jsonl"

Event = Literal["released", "pre-released", "rolled-back"]


class Record(BaseModel):
    """One line. `journal` is the head of the record in which all of it is proved."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    release: str
    event: Event
    at: str
    version: str
    tag: str
    kind: str
    component: str | None = None
    object: str = ""
    """The id of the tag object."""
    commit: str = ""
    previous: str | None = None
    requester: str
    approvers: tuple[str, ...] = ()
    records: dict[str, str] = {}
    """Versions of the parts, as the candidate holds them."""
    artifacts: tuple[Piece, ...] = ()
    notes: str = ""
    """The sha256 of the notes."""
    reason: str = ""
    """Why it was rolled back."""
    journal: tuple[int, str] = (0, "")

    def line(self) -> str:
        """As it stands in the file: one object, keys sorted, ending in a newline."""
        body = self.model_dump(mode="json", exclude_defaults=True)
        return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def event_of(release: Release) -> Event:
    """What there is to record of a release now."""
    if release.rollback is not None:
        return "rolled-back"
    return "pre-released" if release.pre else "released"


def record_of(release: Release, at: str, journal: tuple[int, str]) -> Record:
    """The line about a release as it is."""
    started, tagged = release.started, release.evidence("tag")
    notes = release.candidate.notes if release.candidate else ""
    approvers = {one.by for one in release.given if one.yes and one.gone is None}
    return Record(
        release=release.id,
        event=event_of(release),
        at=at,
        version=started.version,
        tag=started.tag,
        kind=started.what,
        component=started.component,
        object=str(tagged.get("object", "")),
        commit=str(tagged.get("commit", "")),
        previous=started.previous,
        requester=started.requester,
        approvers=tuple(sorted(approvers)),
        records=dict(release.candidate.records) if release.candidate else {},
        artifacts=tuple(release.artifacts.values()),
        notes=hashlib.sha256(notes.encode()).hexdigest(),
        reason=release.rollback.fact.reason if release.rollback else "",
        journal=journal,
    )


def read_manifest(text: str) -> list[Record]:
    """Its lines, oldest first. Raises ValueError for what is no manifest."""
    try:
        return [Record.model_validate(json.loads(line)) for line in text.splitlines() if line]
    except (json.JSONDecodeError, ValidationError) as error:
        raise ValueError(f"{FILE} is not as Slipway writes it: {error}") from error


def latest(records: Iterable[Record], component: str | None = None) -> Record | None:
    """The newest release by version: no pre-release, and nothing that was rolled back."""
    ours = [one for one in records if one.component == component]
    gone = {one.version for one in ours if one.event == "rolled-back"}
    good = [one for one in ours if one.event == "released" and one.version not in gone]
    return max(good, key=lambda one: Version.parse(one.version), default=None)
