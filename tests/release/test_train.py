"""Releases of one train, whatever happens to them and in whatever order."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.transitions import transitions
from release import facts as f
from release.standing import Around, Mate, Standing, Why, mate, standing
from release.standing.train import behind, production_steps
from release.state import Attempt
from release.states import TURNED_BACK, Status
from tests.release.walk import Walk

TURNS = st.lists(st.tuples(st.booleans(), st.integers(0, 8000)), min_size=40, max_size=140)
FAST = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Member(Walk):
    """A release of a train of two; everything it begins is held against what the other was."""

    other: "Member"
    wrong: str = ""

    @property
    def around(self) -> Around:
        return Around(mates=(self.other.as_mate,))

    @property
    def as_mate(self) -> Mate:
        return mate(self.release, standing(self.release, self.now))

    @property
    def picture(self) -> Standing:
        return standing(self.release, self.now, self.around)

    def begins(self, n: int) -> Attempt | None:
        was, seen = self.release.in_production, self.other.as_mate
        attempt = super().begins(n)
        if attempt and self.release.in_production and not was and not seen.staged:
            self.wrong = f"{attempt.step} began before the other was ready"
        if attempt and attempt.step.endswith("/announce") and seen.lacks:
            self.wrong = f"{attempt.step} began while the other lacks {seen.lacks}"
        return attempt


def pair(name: str) -> tuple[Member, Member]:
    one, two = Member(name), Member(name)
    one.other, two.other = two, one
    return one, two


@FAST
@given(st.sampled_from(["npm", "kwanus"]), TURNS)
def test_nobody_goes_to_production_or_tells_of_it_before_the_other(name: str, turns):
    one, two = pair(name)
    for first, number in turns:
        (one if first else two).turn(number)
        assert not one.wrong, one.wrong
        assert not two.wrong, two.wrong


def test_they_arrive_together_and_never_wait_for_each_other():
    for name in ("npm", "kwanus"):
        one, two = pair(name)
        for n in range(1, 60):
            for member in (one, two):
                member.works(1)
                member.helps(n)
                member.moves_on(0)
        done = (Status.WATCHING, Status.CLOSED)
        assert one.release.status in done, [b.title for b in one.picture.blockers]
        assert two.release.status in done, [b.title for b in two.picture.blockers]


def test_who_turned_back_holds_the_others():
    one, two = pair("kwanus")
    for n in range(1, 60):
        one.works(1)
        one.helps(n)
    blockers = [b for b in one.picture.blockers if b.why is Why.TRAIN]
    assert [b.detail for b in blockers] == ["v1.2.0"]
    assert one.picture.staged
    assert not one.release.in_production
    two.goes_back(0)
    assert two.release.status in TURNED_BACK
    assert not two.as_mate.staged
    assert two.as_mate.lacks == set(production_steps(two.release.plan))


def test_who_is_out_tells_of_it_when_the_other_is_out():
    one, two = pair("kwanus")
    for n in range(1, 60):
        two.helps(n)
        if not two.picture.staged:
            two.works(1)
    for n in range(1, 60):
        one.works(1)
        one.helps(n)
    assert one.as_mate.lacks == frozenset()
    assert [b.why for b in one.picture.blockers] == [Why.TRAIN]
    assert not one.picture.tasks
    for n in range(1, 60):
        two.works(1)
        two.helps(n)
        one.works(1)
    assert two.as_mate.lacks == frozenset()
    assert not [b for b in one.picture.blockers if b.why is Why.TRAIN]


def test_only_what_stands_before_a_step_is_waited_for():
    plan = pair("kwanus")[0].release.plan
    tag = next(step for step in production_steps(plan) if step.endswith("/tag"))
    deploy = next(step for step in production_steps(plan) if step.endswith("/deploy-production"))
    announce = next(step.id for step in plan.steps if step.action.verb.tells)
    tagged = (Mate("r-2", "b-v1", staged=True, lacks=frozenset({deploy})),)
    assert behind(tagged, plan, deploy) == []
    assert behind(tagged, plan, announce) == ["b-v1"]
    assert behind((tagged[0]._replace(lacks=frozenset({tag})),), plan, deploy) == ["b-v1"]


def test_what_turned_back_by_itself_takes_the_others_with_it():
    one, two = pair("kwanus")
    for n in range(1, 60):
        for member in (one, two):
            member.works(1)
            member.helps(n)
            member.moves_on(0)
    one.put(f.RollbackAsked(by="", reason="errors", trigger="errors"))
    [fact] = transitions(two.release, two.picture, two.now)
    assert fact == f.RollbackAsked(by="", reason="v1.2.0 turned back, and its train with it")
    two.put(fact)
    assert not two.picture.forsaken
    assert not one.picture.forsaken


def test_who_had_not_reached_production_is_given_up():
    one, two = pair("kwanus")
    one.put(f.AbortAsked(by="U0ALICE01"))
    [fact] = transitions(two.release, two.picture, two.now)
    assert isinstance(fact, f.AbortAsked)
