"""Whatever happens, in whatever order: what must never be offered, and what the record gives."""

import json
from collections.abc import Iterator
from datetime import datetime
from random import Random

import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from release import facts as f
from release.facts import fact_of
from release.fold import fold, fold_facts
from release.journal import Entry, Sealed, verify
from release.offers import offers
from release.plan import PlannedGate, PlannedStage
from release.standing import Around, forward_plan, standing
from release.state import Release, is_production
from release.states import OVER, Status
from tests.release.walk import Walk, taken

TURNS = st.lists(st.integers(min_value=0, max_value=8000), min_size=30, max_size=110)
POLICY = st.sampled_from(["npm", "kwanus"])
DAYS = st.sampled_from([0, 0, 30])
FAST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


# --- an oracle of its own: it reads the facts, not the standing ------------------------------


def holes(release: Release, step: str, now: datetime) -> Iterator[str]:
    """Why a step that touches production must not begin, in as few words as possible."""
    if release.status is not Status.RUNNING:
        yield f"it is {release.status}"
    for stage in forward_plan(release).stages:
        mine = step in [one.id for one in stage.steps]
        yield from (gate.name for gate in stage.gates if not closed(release, gate, now))
        if stage.approval and not begun(release, stage) and not agreed(release, stage, now):
            yield stage.approval[0]
        if mine:
            break
        yield from (gate.name for gate in stage.checks if not closed(release, gate, now))
    if release.release_at and release.release_at > now and not release.in_production:
        yield "its date"


def same(release: Release, n: int) -> bool:
    """What was said of candidate `n` holds for the newest, when both have the same content."""
    by_number = {one.n: one.content for one in release.candidates}
    return n == 0 or by_number.get(n) == by_number[max(by_number)]


def closed(release: Release, planned: PlannedGate, now: datetime) -> bool:
    return (
        not applies(release, planned) or waived(release, planned) or passed(release, planned, now)
    )


def applies(release: Release, planned: PlannedGate) -> bool:
    when = planned.gate.when
    if when is None:
        return True
    assert release.candidate
    if when.kind and release.started.what not in when.kind:
        return False
    return not when.changed or bool(set(when.changed) & set(release.candidate.classes))


def waived(release: Release, planned: PlannedGate) -> bool:
    direct = release.surveyed.direct if release.surveyed else ()
    exact = " ".join(sorted(one.sha for one in direct))
    facts = [one.fact for one in release.waived.get(planned.name, [])]
    if planned.gate.clean:
        return any(fact.subject == exact for fact in facts)
    return any(same(release, fact.candidate) for fact in facts)


def passed(release: Release, planned: PlannedGate, now: datetime) -> bool:
    gate, name = planned.gate, planned.name
    assert release.candidate
    if gate.sign:
        return any(same(release, one.fact.candidate) for one in release.signed.get(name, []))
    if gate.run:
        last = release.last(f"gate/{name}")
        return bool(last and last.outcome == "done" and same(release, last.candidate))
    if gate.written:
        return len(release.candidate.notes.split()) > 2
    if gate.clean:
        return bool(release.surveyed and not release.surveyed.direct)
    return not broken(release, now)


def broken(release: Release, now: datetime) -> set[str]:
    """Commits on a frozen branch that the freeze forbids and nobody excused."""
    undone: dict[str, tuple[str, ...]] = {
        one.fact.branch: one.fact.undone for one in release.landed
    }
    excused = {
        sha
        for id_, decided in release.decisions.items()
        if decided.fact.granted and decided.fact.until > now
        for sha in release.exceptions[id_].fact.commits
    }
    return {
        one.sha
        for when in release.landed
        if when.fact.branch in release.freezes
        for one in when.fact.lines
        if set(one.classes) & set(release.freezes[when.fact.branch].fact.classes)
        if one.sha not in undone[when.fact.branch] and one.sha not in excused
    }


def agreed(release: Release, stage: PlannedStage, now: datetime) -> bool:
    assert stage.approval
    assert release.candidate
    name, approval = stage.approval
    candidate = release.candidate
    bound = {
        "content": candidate.content, "notes": candidate.body,
        "risk": candidate.risk, "plan": candidate.plan,
    }  # fmt: skip
    latest = {one.by: one for one in release.given if one.approval == name and one.gone is None}
    hold = [one for one in latest.values() if bound.items() <= one.bound.items()]
    fresh = [one for one in hold if one.yes and now < approval.expires.after(one.at, release.zone)]
    [(role, needed)] = approval.by.items()
    return all(one.yes for one in hold) and sum(role in one.roles for one in fresh) >= needed


def begun(release: Release, stage: PlannedStage) -> bool:
    return any(
        not all(one.harmless for one in release.attempts.get(step.id, [])) for step in stage.steps
    )


# --- never -----------------------------------------------------------------------------------


@FAST
@given(POLICY, TURNS, DAYS)
def test_no_production_step_is_begun_while_anything_is_open(name: str, turns: list[int], days: int):
    walk = Walk(name, days=days)
    for number in turns:
        for step in walk.picture.tasks:
            if is_production(step) and not step.startswith("rollback"):
                assert list(holes(walk.release, step, walk.now)) == [], step
        walk.turn(number)


def test_the_walks_come_far():
    """What is proved of walks would be little worth if they all ended before production."""
    dice = Random(1)
    ends = [
        taken(dice.choice(["npm", "kwanus"]), [dice.randrange(8000) for _ in range(80)])
        for _ in range(100)
    ]
    reached = [walk.release for walk in ends if walk.release.in_production]
    assert len(reached) > 10
    assert {Status.ROLLING_BACK, Status.WATCHING, Status.ABORTED} <= {
        w.release.status for w in ends
    }


@FAST
@given(POLICY, TURNS)
def test_a_stop_takes_every_forward_step_and_no_step_back(name: str, turns: list[int]):
    walk = taken(name, turns)
    stopped = standing(walk.release, walk.now, Around("U0BOB0001|fire"))
    forward = [step for step in stopped.tasks if not step.startswith(("rollback", "abort"))]
    assert forward == []
    if walk.release.status in (Status.ROLLING_BACK, Status.ABORTING):
        assert stopped.tasks == walk.picture.tasks


@FAST
@given(POLICY, TURNS)
def test_one_who_looks_twice_sees_the_same(name: str, turns: list[int]):
    walk = taken(name, turns)
    assert walk.picture == walk.picture
    assert offers(walk.release, walk.picture) == offers(walk.release, walk.picture)
    done, all_ = walk.picture.progress
    assert 0 <= done <= all_


@FAST
@given(POLICY, TURNS)
def test_a_release_is_never_stuck_without_a_word(name: str, turns: list[int]):
    """Something is done, awaited or asked for, as long as it is not over and can move."""
    walk = taken(name, turns)
    picture = walk.picture
    if walk.release.status in OVER or picture.actions_done or picture.complete:
        return
    assert picture.tasks or picture.watch or picture.blockers or picture.next_at


# --- the record ------------------------------------------------------------------------------


@FAST
@given(POLICY, TURNS)
def test_every_prefix_of_a_journal_folds_and_says_the_same_as_step_by_step(
    name: str, turns: list[int]
):
    walk = taken(name, turns)
    assert fold(walk.chain) == walk.release
    assert verify(walk.chain) == []
    for end in range(1, len(walk.chain), 7):
        part = fold(walk.chain[:end])
        assert standing(part, walk.now).stages
        # the frozen policy is read once, whatever is written afterwards
        policy, rest = part.policy, [(one, fact_of(one)) for one in walk.chain[end:]]
        assert fold_facts(rest, part).policy is policy


@FAST
@given(POLICY, TURNS)
def test_a_journal_survives_the_way_through_json(name: str, turns: list[int]):
    walk = taken(name, turns)
    assert fold(map(through_json, walk.chain)) == walk.release


def through_json(sealed: Sealed) -> Sealed:
    """As a database gives it back: canonical, with its keys sorted."""
    entry = sealed.entry
    data = json.loads(rfc8785.dumps(dict(entry.data)))
    kept = Entry(entry.project, entry.release, entry.kind, entry.at, entry.actor, data)
    return Sealed(sealed.seq, kept, sealed.previous, sealed.hash)


def test_the_order_of_keys_in_a_policy_survives_the_journal():
    walk = Walk("npm")
    [first] = walk.chain
    release = fold([through_json(first)])
    titles = ["Features", "Bug Fixes", "Performance", "Breaking Changes"]
    assert list(release.policy.notes.sections) == titles
    assert list(release.policy.kinds) == ["major", "minor", "patch", "hotfix"]
    assert isinstance(f.fact_of(through_json(first)), f.Started)
