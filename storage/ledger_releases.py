"""The index of releases: who holds which version and line, and whom the engine has to visit."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Integer, Text, bindparam, case, delete, func, or_, select, update

from release.records import LineTaken, ReleaseRow, VersionTaken
from release.values import asdict, replace
from storage.statements import Session, Statement, row_of
from storage.tables import releases
from storage.values import time_in, time_or_none_in, time_out

_c = releases.c
_OPEN = Statement(lambda insert: insert(releases).values(row_of(releases)).on_conflict_do_nothing())
_ALL = select(releases).order_by(_c.project, _c.id)
_ROW = Statement(select(releases).where(_c.id == bindparam("this")))
_ROWS = Statement(_ALL)
_ROWS_OPEN = Statement(_ALL.where(_c.open))
_in_project = _c.project == bindparam("project")
_ROWS_OF = Statement(_ALL.where(_in_project))
_ROWS_OF_OPEN = Statement(_ALL.where(_in_project, _c.open))
_GOING = Statement(_ALL.where(_c.ended_at.is_(None)))
_GOING_OF = Statement(_ALL.where(_in_project, _c.ended_at.is_(None)))
_ENDED_OF = Statement(
    select(releases)
    .where(_in_project, _c.ended_at.is_not(None))
    .where(or_(bindparam("kind", type_=Text) == "", _c.kind == bindparam("kind", type_=Text)))
    .order_by(_c.ended_at.desc())
    .limit(bindparam("most", type_=Integer))
)
_LATELY_OF = Statement(
    _ALL.where(_in_project, or_(_c.ended_at.is_(None), _c.ended_at >= bindparam("since")))
)
_LINE_HOLDER = Statement(select(_c.id).where(_in_project, _c.line == bindparam("line"), _c.open))
_VERSION_HOLDER = Statement(
    select(_c.id).where(
        _in_project,
        _c.component == bindparam("component"),
        _c.version == bindparam("version"),
        ~_c.version_free,
    )
)
_handled = bindparam("handled", type_=Integer)
_SAVE = Statement(
    update(releases)
    .where(_c.id == bindparam("this"))
    .values(
        handled=func.coalesce(_handled, _c.handled),
        due_at=case(
            (bindparam("due_too", type_=Boolean), bindparam("due_at", type_=Text)),
            else_=_c.due_at,
        ),
        ended_at=case(
            (bindparam("ended_too", type_=Boolean), bindparam("ended", type_=Text)),
            else_=_c.ended_at,
        ),
        open=func.coalesce(bindparam("open", type_=Boolean), _c.open),
        version_free=or_(_c.version_free, bindparam("free", type_=Boolean)),
    )
)
# Unsorted, so that the index of the open ones answers, however many there have been.
_UNHANDLED = Statement(
    select(_c.id).where(or_(_c.handled < _c.revision, _c.due_at <= bindparam("now")))
)
_DELETE_ALL = Statement(delete(releases))


class ReleasesPart(Session):
    """Reserving, reading and rewriting index rows."""

    def open_release(self, row: ReleaseRow) -> None:
        """Reserve version and line.

        Raises LineTaken or VersionTaken (in this order) with the holder's id, and ValueError
        for an id that exists.
        """
        times = {name: time_or_none_in(getattr(row, name)) for name in ("due_at", "ended_at")}
        values = asdict(row) | times
        if self.run(_OPEN, **values).rowcount != 1:
            raise self._taken(row)

    def _taken(self, row: ReleaseRow) -> Exception:
        if line := self._line_holder(row):
            return LineTaken(line)
        wanted = {"component": row.component, "version": row.version}
        version = self.run(_VERSION_HOLDER, project=row.project, **wanted).fetchone()
        if version:
            return VersionTaken(row.version, version[0])
        return ValueError(f"release {row.id} exists")

    def _line_holder(self, row: ReleaseRow) -> str | None:
        found = self.run(_LINE_HOLDER, project=row.project, line=row.line).fetchone()
        return found[0] if found and row.open else None

    def row(self, release: str) -> ReleaseRow | None:
        """The index row; it stays so while we write, as only one transaction does at a time."""
        found = self.run(_ROW, this=release).fetchone()
        return _row(found) if found else None

    def rows(self, project: str | None = None, *, open_only: bool = False) -> list[ReleaseRow]:
        """Index rows by project and id."""
        if project is None:
            found = self.run(_ROWS_OPEN if open_only else _ROWS)
        else:
            found = self.run(_ROWS_OF_OPEN if open_only else _ROWS_OF, project=project)
        return [_row(row) for row in found.fetchall()]

    def going(self, project: str | None = None) -> list[ReleaseRow]:
        """Rows of releases that are not over, by project and id."""
        found = self.run(_GOING) if project is None else self.run(_GOING_OF, project=project)
        return [_row(row) for row in found.fetchall()]

    def ended(self, project: str, most: int, kind: str = "") -> list[ReleaseRow]:
        """Rows of the latest releases (of a kind) that are over, the newest first."""
        found = self.run(_ENDED_OF, project=project, most=most, kind=kind)
        return [_row(row) for row in found.fetchall()]

    def lately(self, project: str, since: datetime) -> list[ReleaseRow]:
        """Rows of releases that are not over, or were not yet at a moment, by id."""
        found = self.run(_LATELY_OF, project=project, since=time_in(since))
        return [_row(row) for row in found.fetchall()]

    def save(
        self,
        release: str,
        *,
        handled: int | None = None,
        due_at: datetime | None = None,
        open: bool | None = None,
        version_free: bool = False,
        ended_at: datetime | None = None,
    ) -> None:
        """Rewrite the index; None leaves as it is, but `due_at`, `ended_at` go with `handled`.

        Raises LookupError for an unknown release, LineTaken when it cannot open again.
        """
        if open:
            self._may_open(release)
        saved = self.run(
            _SAVE,
            this=release,
            handled=handled,
            due_at=time_or_none_in(due_at),
            due_too=handled is not None or due_at is not None,
            ended=time_or_none_in(ended_at),
            ended_too=handled is not None or ended_at is not None,
            open=open,
            free=version_free,
        )
        if saved.rowcount != 1:
            raise LookupError(f"no release {release}")

    def _may_open(self, release: str) -> None:
        row = self.row(release)
        holder = self._line_holder(replace(row, open=True)) if row else None
        if holder not in (None, release):
            raise LineTaken(str(holder))

    def unhandled(self, now: datetime) -> list[str]:
        """Ids of releases with handled < revision or due_at <= now."""
        return sorted(release for (release,) in self.run(_UNHANDLED, now=time_in(now)).fetchall())

    def forget_rows(self) -> None:
        """Empty the index: only to write it anew from the journal in the same transaction."""
        self.run(_DELETE_ALL)


def _row(row: Any) -> ReleaseRow:
    id_, project, line, version, kind, open_, revision, handled, due_at, free, *more = row
    return ReleaseRow(
        id_,
        project,
        line,
        version,
        kind,
        open=bool(open_),
        revision=revision,
        handled=handled,
        due_at=time_out(due_at),
        version_free=bool(free),
        component=more[0],
        train=more[1],
        ended_at=time_out(more[2]),
    )
