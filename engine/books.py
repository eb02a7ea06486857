"""Reading and writing releases: every change is one transaction that decides on fresh facts."""

from collections.abc import Callable, Sequence
from datetime import datetime

from engine.debts import OWING, touches_debts
from engine.keeping import keep
from engine.ports import Ledger, ReleaseRow, Store
from engine.tell import tell
from engine.world import go_on
from release import facts as f
from release.fold import fold_facts
from release.journal import Sealed
from release.kept import after_fact
from release.refusals import Rule, refuse
from release.state import Release
from release.states import HOLDS_LINE, Status

_MOVES_PRODUCTION = (f.StepEnded, f.Settled, f.Answered, f.Shipped, f.RollbackAsked, f.RolledBack)

Decide = Callable[[Ledger, Release], Sequence[f.Fact]]


class Books:
    """The releases, folded from the journal and kept between reads."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.crash_point: Callable[[str], None] = go_on
        self.on_told: Callable[[], None] = lambda: None
        """Called in the event loop when facts, and so messages, were written."""
        self._known: dict[str, Release] = {}
        self._changed: set[str] = set()
        """Releases about which facts were written, if that was committed, since they were read."""
        self._open: dict[str, tuple[str, ...]] = {}
        """By project, the releases that hold a line of versions, when nobody else writes."""

    async def read(self, release: str) -> Release:
        """A release as of now. Raises Refused for an unknown id."""
        if known := self._current(release):
            return known
        return await self.store.read(lambda ledger: self.load(ledger, release))

    async def open_of(self, project: str) -> list[Release]:
        """The releases that hold a line of a project's versions, by id."""
        ids = self._open.get(project) if self.store.alone else None
        known = [self._current(one) for one in ids] if ids is not None else [None]
        if None not in known:
            return [release for release in known if release]
        return await self.store.read(lambda ledger: self._load_open(ledger, project))

    def _load_open(self, ledger: Ledger, project: str) -> list[Release]:
        ids = tuple(row.id for row in ledger.rows(project, open_only=True))
        self._open[project] = ids
        return [self.load(ledger, one) for one in ids]

    def _current(self, release: str) -> Release | None:
        """What is known of a release, when nobody can have written more."""
        sure = self.store.alone and release not in self._changed
        return self._known.get(release) if sure else None

    def load(self, ledger: Ledger, release: str) -> Release:
        """A release inside a transaction; never after an append of that transaction."""
        if current := self._current(release):
            return current
        known = self._known.get(release)
        new = ledger.facts(release, known.seq if known else 0)
        self._changed.discard(release)
        if not new:
            if known is None:
                raise refuse(Rule.NO_SUCH_RELEASE, given=release)
            return known
        facts = [(sealed, f.fact_of(sealed)) for sealed in new]
        folded = self._known[release] = fold_facts(facts, known)
        return folded

    async def write(
        self, release: str, actor: str, at: datetime, decide: Decide, *then: Decide
    ) -> list[f.Fact]:
        """Let `decide` see the release as it is and write what it says, in one transaction.

        Each of `then` sees it with what was written before it, if anything was.
        """
        facts = await self.store.transact(
            lambda ledger: self.put(ledger, release, actor, at, decide, *then)
        )
        if facts:
            self.on_told()
        return facts

    def put(
        self, ledger: Ledger, release: str, actor: str, at: datetime, decide: Decide, *then: Decide
    ) -> list[f.Fact]:
        """The same, inside a transaction that does more."""
        known = self.load(ledger, release)
        facts = list(decide(ledger, known))
        if not facts:
            return facts
        written = self.append(ledger, known, facts, actor, at)
        for following in then:
            if written:
                known, written = fold_facts(written, known), []
            if more := list(following(ledger, known)):
                written = self.append(ledger, known, more, actor, at)
                facts += more
        return facts

    def append(
        self,
        ledger: Ledger,
        release: Release,
        facts: Sequence[f.Fact],
        actor: str,
        at: datetime,
    ) -> list[tuple[Sealed, f.Fact]]:
        """Write facts with the messages they make."""
        self._changed.add(release.id)
        entries = [f.entry(fact, release.project, release.id, at, actor) for fact in facts]
        written = list(zip(ledger.append(entries), facts, strict=True))
        tell(ledger, release, written)
        for fact in facts:
            keep(ledger, after_fact(ledger.get, release, fact))
        _stir(ledger, release, facts, at)
        self.crash_point(f"{_named(facts[-1])}:writing")
        return written

    def announce_first(self, ledger: Ledger, first: Sequence[Sealed]) -> None:
        """Want the first messages of a release that this very transaction began."""
        facts = [(sealed, f.fact_of(sealed)) for sealed in first]
        release = fold_facts(facts)
        self._open.pop(release.project, None)
        tell(ledger, release, facts)

    def settle(self, ledger: Ledger, release: Release, seen: int, due_at: datetime | None) -> bool:
        """Note that everything up to entry `seen` was dealt with; False when more came in."""
        if release.seq != seen:
            return False
        row = ledger.row(release.id)
        assert row is not None, "a release has a row"
        open_ = _holds_line(ledger, row, release)
        if open_ is not None:
            self._open.pop(release.project, None)
        ledger.save(
            release.id,
            handled=row.revision,
            due_at=due_at,
            open=open_,
            version_free=release.status is Status.ABORTED,
            ended_at=release.ended_at,
        )
        return True


def _stir(ledger: Ledger, release: Release, facts: Sequence[f.Fact], at: datetime) -> None:
    """Who may have waited for this is looked at again, on whatever machine, also after a kill.

    The others of its train; while it is in production, who waits until that is free; and who
    waits for a debt.
    """
    kinds = set(map(type, facts))
    train = release.started.train
    waiting = [row for row in ledger.rows(release.project) if row.train == train] if train else []
    if release.in_production and not kinds.isdisjoint(_MOVES_PRODUCTION):
        waiting += ledger.rows(release.project, open_only=True)
    if not kinds.isdisjoint(OWING) and touches_debts(release, facts):
        waiting += ledger.rows(release.project, open_only=True)
    for id_ in sorted({row.id for row in waiting} - {release.id}):
        ledger.save(id_, due_at=at)


def _named(fact: f.Fact) -> str:
    """What a fact is about, for crash points: `production/tag:step-ended`, `signed`."""
    step = fact.__dict__.get("step")
    return f"{step}:{fact.kind}" if step else fact.kind


def _holds_line(ledger: Ledger, row: ReleaseRow, release: Release) -> bool | None:
    """What `open` becomes; one that is rolled back later holds its line again, if it is free."""
    if row.open is (release.status in HOLDS_LINE):
        return None
    others = ledger.rows(row.project, open_only=True)
    return not row.open and all(other.line != row.line for other in others)
