"""The outbox: messages that shall exist, and what Slack said to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Text, and_, bindparam, case, exists, not_, or_, select, update
from sqlalchemy.sql.expression import ClauseElement

from release.records import Post, Tried
from storage.statements import InsertInto, Session, Statement, row_of
from storage.tables import outbox
from storage.values import json_in, json_out, time_in, time_or_none_in, time_out

_c = outbox.c
MOST_DUE = 500
_COLUMNS = [column for column in _c if column.name != "id"]


def _want(insert: InsertInto) -> ClauseElement:
    # A message given up on is wanted anew, so it is tried anew; one that Slack told to wait waits.
    given_up = and_(_c.error.is_not(None), _c.next_at.is_(None))
    new = insert(outbox).values(row_of(outbox))
    return new.on_conflict_do_update(
        index_elements=[_c.key],
        set_={
            "wanted": _c.wanted + 1,
            "what": new.excluded.what,
            "attempts": case((given_up, 0), else_=_c.attempts),
            "error": case((given_up, None), else_=_c.error),
        },
    )


_POST = Statement(_want)


def _queue() -> Statement:
    """Due posts: edits at once, new messages in order, none before one that has to wait."""
    parent, before = outbox.alias("parent"), outbox.alias("before")
    unsent, given_up = _c.sent < _c.wanted, and_(_c.error.is_not(None), _c.next_at.is_(None))
    waits = exists().where(
        before.c.id < _c.id,
        before.c.channel == _c.channel,
        before.c.thread.is_not_distinct_from(_c.thread),
        before.c.sent < before.c.wanted,
        before.c.ts.is_(None),
        before.c.next_at > bindparam("now"),
    )
    parent_there = exists().where(parent.c.key == _c.thread, parent.c.ts.is_not(None))
    return Statement(
        select(*_COLUMNS)
        .where(
            unsent,
            not_(given_up),
            or_(_c.next_at.is_(None), _c.next_at <= bindparam("now")),
            or_(_c.thread.is_(None), parent_there),
            or_(_c.ts.is_not(None), not_(waits)),
        )
        .order_by(_c.id)
        .limit(MOST_DUE)
    )


_DUE = _queue()
_this = _c.key == bindparam("this")
_BY_KEY = Statement(select(*_COLUMNS).where(_this))
_IN = Statement(
    select(*_COLUMNS)
    .where(_c.channel == bindparam("channel"), _c.ts == bindparam("ts"))
    .order_by(_c.id)
)
_new_sent = bindparam("now_sent", type_=_c.sent.type)
_SENT = Statement(
    update(outbox)
    .where(_this)
    .values(
        sent=case((_c.sent < _new_sent, _new_sent), else_=_c.sent),
        ts=bindparam("ts", type_=Text),
        attempts=0,
        next_at=None,
        error=None,
    )
)
_TRIED = Statement(update(outbox).where(_this).values(tried=bindparam("tried", type_=Text)))
_LOST = Statement(
    update(outbox).where(_this).values(ts="", tried=None, attempts=0, next_at=None, error=None)
)
_FAILED = Statement(
    update(outbox)
    .where(_this)
    .values(
        attempts=case((bindparam("first", type_=Boolean), 1), else_=_c.attempts + 1),
        error=bindparam("error", type_=Text),
        next_at=bindparam("next_at", type_=Text),
    )
)


class OutboxPart(Session):
    """Wanting messages and noting what became of them."""

    def post(self, post: Post) -> None:
        """Want a message; an existing key has `wanted` raised by one and `what` replaced."""
        self.run(
            _POST,
            key=post.key,
            channel=post.channel,
            what=json_in(dict(post.what)),
            release=post.release,
            thread=post.thread,
            broadcast=post.broadcast,
            wanted=post.wanted,
            sent=post.sent,
            ts=post.ts,
            attempts=post.attempts,
            next_at=time_or_none_in(post.next_at),
            error=post.error,
            tried=None if post.tried is None else _tried_in(post.tried),
        )

    def posts_due(self, now: datetime) -> list[Post]:
        """Posts to send or edit now, oldest first.

        While a message waits for its next try, none that follows it in its channel and
        thread comes out: the order in Slack is the order here. A reply waits for its parent.
        """
        return [_post(row) for row in self.run(_DUE, now=time_in(now)).fetchall()]

    def post_by_key(self, key: str) -> Post | None:
        """The post of this key."""
        row = self.run(_BY_KEY, this=key).fetchone()
        return _post(row) if row else None

    def posts_in(self, channel: str, ts: str) -> list[Post]:
        """The posts that one message of Slack's shows, in the order of their lines."""
        return [_post(row) for row in self.run(_IN, channel=channel, ts=ts).fetchall()]

    def post_tried(self, key: str, tried: Tried) -> None:
        """Note what Slack is about to be given; to be committed before it is."""
        self.run(_TRIED, this=key, tried=_tried_in(tried))

    def post_sent(self, key: str, sent: int, ts: str) -> None:
        """Slack shows the post as it was when `wanted` was `sent`."""
        self.run(_SENT, this=key, now_sent=sent, ts=ts)

    def post_lost(self, key: str) -> None:
        """Its message cannot be edited any more: what is wanted is posted anew."""
        self.run(_LOST, this=key)

    def post_failed(
        self, key: str, error: str, next_at: datetime | None, *, first: bool = False
    ) -> None:
        """Try again at `next_at`; None gives up until the post is wanted again.

        `first`: what went wrong before was something else, and is not counted with it.
        """
        self.run(_FAILED, this=key, error=error, next_at=time_or_none_in(next_at), first=first)


def _post(row: Any) -> Post:
    key, channel, what, release, thread, broadcast, wanted, sent, ts, *how = row
    attempts, next_at, error, tried = how
    return Post(
        key,
        channel,
        json_out(what),
        release=release,
        thread=thread,
        broadcast=bool(broadcast),
        wanted=wanted,
        sent=sent,
        ts=ts,
        attempts=attempts,
        next_at=time_out(next_at),
        error=error,
        tried=_tried_out(tried),
    )


def _tried_in(tried: Tried) -> str:
    return json_in([tried.wanted, *tried.others])


def _tried_out(text: str | None) -> Tried | None:
    if text is None:
        return None
    wanted, *others = json_out(text)
    return Tried(wanted, tuple(others))
