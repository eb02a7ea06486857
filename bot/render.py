"""From a wanted post to the message it shall be now: reads the records, asks the cards."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime

from bot import cards, quiet
from bot.cards import Message, lines_card
from bot.cards.calendar_card import due_told
from bot.cards.drift_card import drift_told
from bot.cards.nudge import nudged
from bot.cards.redacted import redacted_line
from bot.cards.release_card import Live
from bot.cards.request_card import Known
from bot.cards.scripts import run_output, staging_failed, staging_held
from bot.cards.stand_ins import delegated
from bot.cards.switched import switch_told
from bot.cards.trouble import given_up_told, trouble_told
from commands.desk import KEPT
from engine.around import around, mates_of
from engine.backports import row_of
from engine.books import Books
from engine.delegations import delegations_of
from engine.looks import measured_in
from engine.ports import Ledger
from engine.world import DirectoryError, World
from release.approvals import judge
from release.delegation import Delegation, active
from release.newer import behind
from release.offers import whom
from release.past import expected, past
from release.records import Post
from release.rehearsal import took
from release.standing import Standing, standing
from release.state import Release

_ENOUGH = 20
"""How many releases of a kind tell how long one usually takes."""
Draw = Callable[["Renderer", Ledger, Post, datetime], Message | None]


class Renderer:
    """Renders at the moment of sending, so that what is sent is never out of date."""

    def __init__(self, world: World, books: Books) -> None:
        self.world, self.books = world, books

    async def render(self, post: Post) -> Message | None:
        """The message of a post; None when there is nothing to say (any more)."""
        now = self.world.clock.now()
        draw = _DRAW[str(post.what["show"])]
        message, unasked = await self.world.store.read(
            lambda ledger: (draw(self, ledger, post, now), self._unasked(ledger, post))
        )
        return await self._hushed(message, unasked) if message else None

    def _unasked(self, ledger: Ledger, post: Post) -> quiet.Unasked:
        if not post.release:
            return quiet.everybody if post.what["show"] == "switched" else quiet.nobody
        seq = int(post.what.get("seq", 0))
        sealed = ledger.chain(seq - 1, 1)[0] if seq else None
        return quiet.unasked(post, self.books.load(ledger, post.release), sealed)

    async def _hushed(self, message: Message, unasked: quiet.Unasked) -> Message:
        """Name those who are asked for nothing; who cannot be named now is mentioned."""
        names: dict[str, str] = {}
        for user in filter(unasked, quiet.mentioned(message)):
            with suppress(DirectoryError):
                names[user] = await self.world.directory.name(user)
        return quiet.named(message, names) if names else message

    def standing(self, ledger: Ledger, release: Release, now: datetime) -> Standing:
        """Where a release stands, with what is around it."""
        return standing(release, now, around(self.books, ledger, release, now))

    def tails(self, picture: Standing) -> dict[str, list[str]]:
        """The last lines of running scripts by step."""
        found: dict[str, list[str]] = {}
        for stage in picture.stages:
            marked = [(s.planned.id, s.attempt) for s in stage.steps]
            marked += [(g.planned.step, g.attempt) for g in (*stage.gates, *stage.checks)]
            for step, attempt in marked:
                if attempt and attempt.run and attempt.outcome is None:
                    found[step] = self.world.runs.tail(attempt.run, 3)
        return found


def _card(self: Renderer, ledger: Ledger, post: Post, now: datetime) -> Message:
    release = self.books.load(ledger, str(post.release))
    picture = self.standing(ledger, release, now)
    rows = ledger.ended(release.project, _ENOUGH, release.started.what)
    pasts = [past(self.books.load(ledger, row.id)) for row in rows if row.id != release.id]
    usual = expected(pasts, release.kind)
    drawn = cards.card(
        release,
        picture,
        now,
        behind=behind(release),
        expected=usual,
        live=Live(self.tails(picture), measured_in(ledger, release, picture)),
    )
    kept = any(t.release == release.id and t.key.startswith(KEPT) for t in ledger.timers())
    return Message(drawn.text, cards.recording(drawn.blocks)) if kept else drawn


def _line(self: Renderer, ledger: Ledger, post: Post, now: datetime) -> Message | None:
    seq = int(post.what["seq"])
    sealed = ledger.chain(seq - 1, 1)[0]
    return cards.line(self.books.load(ledger, str(post.release)), sealed, now)


def _request(self: Renderer, ledger: Ledger, post: Post, now: datetime) -> Message | None:
    release = self.books.load(ledger, str(post.release))
    name = str(post.what["approval"])
    verdict = judge(release, name, release.policy.approvals[name], now)
    picture = self.standing(ledger, release, now)
    n, risk = int(post.what["candidate"]), str(post.what["risk"])
    known = Known(candidate=n, risk=risk, stand_ins=_stand_ins(ledger, release, now))
    rows = ledger.ended(release.project, _ENOUGH)
    backs = [took(self.books.load(ledger, row.id)) for row in rows if row.id != release.id]
    if measured := next(filter(None, backs), None):
        known["rollback_took"] = measured
    return cards.request(release, name, verdict, picture, now, **known)


def _stand_ins(ledger: Ledger, release: Release, now: datetime) -> list[Delegation]:
    every = active(delegations_of(ledger, release.project), now)
    return [one for one in every if one.by not in release.leaders]


def _announcement(self: Renderer, ledger: Ledger, post: Post, now: datetime) -> Message:
    release = self.books.load(ledger, str(post.release))
    return cards.announcement(release, now, str(post.what.get("purpose", "")))


def _run(self: Renderer, ledger: Ledger, post: Post, now: datetime) -> Message:
    run = str(post.what["run"])
    return run_output(str(post.what["title"]), self.world.runs.tail(run, 15))


def _given_up(self: Renderer, _ledger: Ledger, post: Post, _now: datetime) -> Message:
    return given_up_told(post.what)


def _switched(self: Renderer, _ledger: Ledger, post: Post, _now: datetime) -> Message:
    return switch_told(post.what)


def _trouble(self: Renderer, _ledger: Ledger, post: Post, _now: datetime) -> Message:
    return trouble_told(post.what)


def _staging(self: Renderer, _ledger: Ledger, post: Post, _now: datetime) -> Message:
    tail = self.world.runs.tail(str(post.what["run"]), 8)
    return staging_failed(post.what, tail)


def _staging_held(self: Renderer, _ledger: Ledger, post: Post, _now: datetime) -> Message:
    return staging_held(post.what)


def _nudge(self: Renderer, ledger: Ledger, post: Post, now: datetime) -> Message | None:
    """Nothing when it was cleared before the morning came."""
    release = self.books.load(ledger, str(post.release))
    waiting = [b for b in self.standing(ledger, release, now).blockers if whom(release, b)]
    found = [b for b in waiting if b.subject == post.what["subject"]]
    return nudged(release, found[0], str(post.what["by"])) if found else None


def _due(self: Renderer, _ledger: Ledger, post: Post, now: datetime) -> Message:
    zone = self.world.projects[str(post.what["project"])].binding.zone
    return due_told(post.what, now.astimezone(zone).date())


def _drift(self: Renderer, _ledger: Ledger, post: Post, _now: datetime) -> Message:
    return drift_told(post.what)


def _backport(self: Renderer, ledger: Ledger, post: Post, _now: datetime) -> Message | None:
    project = str(post.what["project"])
    row = row_of(ledger, project, str(post.what["id"]))
    return lines_card.backport(row, project) if row else None


def _end_of_life(self: Renderer, _ledger: Ledger, post: Post, _now: datetime) -> Message:
    return lines_card.end_of_life(post.what)


def _delegated(self: Renderer, _ledger: Ledger, post: Post, _now: datetime) -> Message:
    return delegated(post.what)


def _redacted(self: Renderer, ledger: Ledger, post: Post, _now: datetime) -> Message | None:
    """Edited only when it says something else: an edit would show that something happened."""
    release = self.books.load(ledger, str(post.release))
    train = [release, *mates_of(self.books, ledger, release)]
    return redacted_line(train, told=bool(post.ts or post.tried), shown=bool(post.ts))


_DRAW: Mapping[str, Draw] = {
    "delegated": _delegated,
    "nudge": _nudge,
    "card": _card,
    "line": _line,
    "request": _request,
    "announcement": _announcement,
    "run": _run,
    "staging-failed": _staging,
    "staging-held": _staging_held,
    "trouble": _trouble,
    "given-up": _given_up,
    "switched": _switched,
    "due": _due,
    "drift": _drift,
    "backport": _backport,
    "end-of-life": _end_of_life,
    "redacted": _redacted,
}
