"""Timers: things that shall happen at a time, each taken by exactly one."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text, bindparam, select, update
from sqlalchemy.sql.expression import ClauseElement

from release.records import Timer
from storage.statements import InsertInto, Session, Statement, row_of
from storage.tables import timers
from storage.values import json_in, json_out, time_in

_c = timers.c
_unfired = _c.fired_at.is_(None)


def _set(insert: InsertInto) -> ClauseElement:
    new = insert(timers).values(row_of(timers))
    return new.on_conflict_do_update(
        index_elements=[_c.key],
        set_={name: new.excluded[name] for name in ("due_at", "what", "project", "release")},
        where=_unfired,
    )


_SET = Statement(_set)
# Not LIKE: SQLite's ignores case, and a key may hold % or _.
_UNFIRED = (
    select(_c.key, _c.due_at, _c.what, _c.project, _c.release)
    .where(_unfired)
    .order_by(_c.due_at, _c.key)
)
_ALL = Statement(_UNFIRED)
_DUE = Statement(_UNFIRED.where(_c.due_at <= bindparam("now")))
_FIRE = Statement(
    update(timers)
    .where(_c.key == bindparam("this"), _unfired)
    .values(fired_at=bindparam("at", type_=Text))
)


class TimersPart(Session):
    """Setting, cancelling and taking timers."""

    def set_timer(self, timer: Timer) -> None:
        """Add a timer, or move an unfired one of its key; one that fired stays fired."""
        self.run(
            _SET,
            key=timer.key,
            due_at=time_in(timer.due_at),
            what=json_in(dict(timer.what)),
            project=timer.project,
            release=timer.release,
            fired_at=None,
        )

    def timers(self, now: datetime | None = None) -> list[Timer]:
        """Unfired timers (due by `now`, when given), soonest first."""
        rows = self.run(_ALL) if now is None else self.run(_DUE, now=time_in(now))
        return [_timer(row) for row in rows.fetchall()]

    def fire(self, key: str, at: datetime) -> bool:
        """Take a timer; True for exactly one taker."""
        return self.run(_FIRE, this=key, at=time_in(at)).rowcount == 1


def _timer(row: Any) -> Timer:
    key, due_at, what, project, release = row
    return Timer(key, datetime.fromisoformat(due_at), json_out(what), project, release)
