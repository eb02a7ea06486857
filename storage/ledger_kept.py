"""What is kept to be looked up: received envelopes, check results and small values."""

from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, bindparam, delete, or_, select
from sqlalchemy.sql.expression import ClauseElement

from release.records import CheckResult
from storage.statements import InsertInto, Session, Statement, row_of
from storage.tables import inbox, kept, outbox, releases, results
from storage.values import json_in, json_out, time_in

_RECEIVE = Statement(lambda insert: insert(inbox).values(row_of(inbox)).on_conflict_do_nothing())


def _replacing(table: Table) -> Statement:
    """An INSERT that takes the place of an earlier row of the same key."""
    key = list(table.primary_key)
    rest = [column.name for column in table.columns if column not in key]

    def build(insert: InsertInto) -> ClauseElement:
        new = insert(table).values(row_of(table))
        return new.on_conflict_do_update(
            index_elements=key, set_={name: new.excluded[name] for name in rest}
        )

    return Statement(build)


_of_commit = and_(results.c.project == bindparam("project"), results.c.sha == bindparam("sha"))
_RESULTS = select(results).where(_of_commit).order_by(results.c.name)
_ALL_RESULTS = Statement(_RESULTS)
_RESULT = Statement(_RESULTS.where(results.c.name == bindparam("name")))
_SAVE_RESULT = _replacing(results)

_GET = Statement(select(kept.c.value).where(kept.c.key == bindparam("key")))
_KEPT = Statement(select(kept).order_by(kept.c.key))
_PUT = _replacing(kept)
_FORGET = Statement(delete(kept).where(kept.c.key == bindparam("key")))

_PURGE_INBOX = Statement(delete(inbox).where(inbox.c.at < bindparam("before")))
_open_releases = select(releases.c.id).where(releases.c.open)
# A card of a release may be edited, and written under, long after the release has ended.
_PURGE_OUTBOX = Statement(
    delete(outbox).where(
        outbox.c.sent >= outbox.c.wanted,
        outbox.c.ts < bindparam("before"),
        or_(
            outbox.c.release.is_(None),
            and_(outbox.c.thread.is_not(None), outbox.c.release.not_in(_open_releases)),
        ),
    )
)


class KeptPart(Session):
    """Inbox, check results, small values, and forgetting."""

    def receive(self, key: str, at: datetime) -> bool:
        """Note an incoming envelope; False when it was received before."""
        return self.run(_RECEIVE, key=key, at=time_in(at)).rowcount == 1

    def result(self, project: str, commit: str, check: str) -> CheckResult | None:
        """The last verdict of this check on this commit."""
        row = self.run(_RESULT, project=project, sha=commit, name=check).fetchone()
        return _result(row) if row else None

    def results(self, project: str, commit: str) -> list[CheckResult]:
        """The last verdicts on this commit, by the check's name."""
        rows = self.run(_ALL_RESULTS, project=project, sha=commit).fetchall()
        return [_result(row) for row in rows]

    def save_result(self, result: CheckResult) -> None:
        """Keep a verdict in the place of an earlier one."""
        self.run(
            _SAVE_RESULT,
            project=result.project,
            sha=result.commit,
            name=result.check,
            ok=result.ok,
            at=time_in(result.at),
            detail=json_in(dict(result.detail)),
        )

    def get(self, key: str) -> Any:
        """A small durable value by name, or None."""
        row = self.run(_GET, key=key).fetchone()
        return json_out(row[0]) if row else None

    def put(self, key: str, value: Any) -> None:
        """Keep plain JSON under a name."""
        self.run(_PUT, key=key, value=json_in(value))

    def kept(self) -> dict[str, Any]:
        """All small values by their names."""
        return {key: json_out(value) for key, value in self.run(_KEPT).fetchall()}

    def forget(self, key: str) -> None:
        """Keep nothing under a name."""
        self.run(_FORGET, key=key)

    def purge(self, before: datetime) -> None:
        """Forget inbox keys and settled posts older than this.

        A post is as old as its Slack timestamp. What belongs to an open release stays, and
        so does what a later message may be a reply to: a release's top-level posts.
        """
        self.run(_PURGE_INBOX, before=time_in(before))
        self.run(_PURGE_OUTBOX, before=f"{before.timestamp():017.6f}")


def _result(row: Any) -> CheckResult:
    project, sha, name, ok, at, detail = row
    return CheckResult(project, sha, name, bool(ok), datetime.fromisoformat(at), json_out(detail))
