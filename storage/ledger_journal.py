"""The journal: facts appended to one hash chain, never changed."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from release.journal import Entry, Sealed, seal
from storage.statements import Session, Statement, row_of
from storage.tables import chain_end, journal, releases
from storage.values import json_in, json_out, time_in

END = select(chain_end.c.seq, chain_end.c.hash)
_END = Statement(END)
_MOVE_END = Statement(update(chain_end).values(seq=bindparam("seq"), hash=bindparam("hash")))
_INSERT = Statement(insert(journal).values(row_of(journal)).inline())
_GROW = Statement(
    update(releases)
    .where(releases.c.id == bindparam("release"))
    .values(revision=releases.c.revision + bindparam("more", type_=releases.c.revision.type))
)
_after = journal.c.seq > bindparam("after")
_IN_ORDER = select(journal).order_by(journal.c.seq)
_OF_RELEASE = Statement(_IN_ORDER.where(journal.c.release == bindparam("release"), _after))
_CHAIN = Statement(_IN_ORDER.where(_after).limit(bindparam("most")))
_RELEASES = Statement(
    select(journal.c.release).where(journal.c.release.is_not(None)).distinct().order_by("release")
)


class JournalPart(Session):
    """Appending and reading facts."""

    def append(self, entries: Sequence[Entry]) -> list[Sealed]:
        """Write facts, in order; LookupError for a release that was never opened."""
        seq, last = self.end or self.chain_head()
        added: list[Sealed] = []
        for entry in entries:
            sealed = seal(seq + 1, last, entry)
            self._insert(sealed)
            added.append(sealed)
            seq, last = sealed.seq, sealed.hash
        if added:
            self.run(_MOVE_END, seq=seq, hash=last)
            self.end = seq, last
            self._grow(entries)
        return added

    def _insert(self, sealed: Sealed) -> None:
        entry = sealed.entry
        self.run(
            _INSERT,
            seq=sealed.seq,
            previous=sealed.previous,
            hash=sealed.hash,
            project=entry.project,
            release=entry.release,
            kind=entry.kind,
            at=time_in(entry.at),
            actor=entry.actor,
            data=json_in(dict(entry.data)),
        )

    def _grow(self, entries: Iterable[Entry]) -> None:
        more: dict[str, int] = {}
        for entry in entries:
            if entry.release is not None:
                more[entry.release] = more.get(entry.release, 0) + 1
        for release, count in more.items():
            if self.run(_GROW, release=release, more=count).rowcount != 1:
                raise LookupError(f"no release {release}")

    def facts(self, release: str, after: int = 0) -> list[Sealed]:
        """A release's entries with seq > after, oldest first."""
        return _sealed(self.run(_OF_RELEASE, release=release, after=after).fetchall())

    def chain(self, after: int = 0, limit: int = 1000) -> list[Sealed]:
        """The next `limit` entries of the whole chain with seq > after."""
        return _sealed(self.run(_CHAIN, after=after, most=limit).fetchall())

    def chain_head(self) -> tuple[int, str]:
        """The (seq, hash) the chain ends with; seq 0 and GENESIS for an empty one."""
        seq, last = self.run(_END).fetchone()
        return seq, last

    def recorded_releases(self) -> list[str]:
        """Ids of all releases that the journal tells of."""
        return [release for (release,) in self.run(_RELEASES).fetchall()]


def _sealed(rows: Iterable[Any]) -> list[Sealed]:
    return [
        Sealed(seq, _entry(project, release, kind, at, actor, data), previous=previous, hash=digest)
        for seq, previous, digest, project, release, kind, at, actor, data in rows
    ]


def _entry(project: str, release: str | None, kind: str, at: str, actor: str, data: str) -> Entry:
    try:
        return Entry(project, release, kind, datetime.fromisoformat(at), actor, json_out(data))
    except ValueError:
        # Someone wrote into the table. The text is kept, and its hash will not hold: `verify`
        # names the entry, which an exception here would not.
        nowhen = datetime.fromtimestamp(0, UTC)
        return Entry(project, release, kind, nowhen, actor, {"unreadable": [at, data]})
