"""Seats: distinct people, one place each, as many places taken as can be, whatever the order."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from release import facts as f
from release.approvals import bound_now, judge
from release.policy.model import Approval
from release.state import Given
from tests.bot.factory import binding, candidate, release
from tests.release.walk import T0, Walk

ROLES = ("owner", "reviewer", "security", "platform")
PEOPLE = ("U0ALICE01", "U0BOB0001", "U0CAROL01", "U0DORA001", "U0ERIN001")
EITHER = st.sampled_from([*ROLES, "security|platform", "owner|reviewer"])
BY = st.dictionaries(EITHER, st.integers(1, 2), min_size=1, max_size=3)
HELD = st.dictionaries(
    st.sampled_from(PEOPLE), st.lists(st.sampled_from(ROLES), min_size=1, max_size=3, unique=True)
)
FAST = settings(max_examples=150, deadline=None)


def walked() -> Walk:
    walk = Walk("npm")
    walk.put(walk._candidate(1))
    return walk


def approved(by: str, roles: list[str], content: str = "x1") -> f.Approved:
    bound = {"content": content, "notes": "b1", "risk": "standard", "plan": PLAN}
    return f.Approved(approval="it", by=by, roles=tuple(roles), candidate=1, bound=bound)


CANDIDATE = walked().release.candidate
assert CANDIDATE
PLAN = CANDIDATE.plan


def seats(by: dict[str, int], held: dict[str, list[str]]) -> int:
    """By trying everything: how many places can be taken."""
    places = [set(role.split("|")) for role, count in by.items() for _ in range(count)]
    people = [set(roles) for roles in held.values()]
    people += [set()] * max(0, len(places) - len(people))
    return max(
        sum(bool(place & one) for place, one in zip(places, order, strict=False))
        for order in permutations(people, len(places))
    )


@FAST
@given(BY, HELD)
def test_as_many_places_are_taken_as_distinct_people_can_take(
    by: dict[str, int], held: dict[str, list[str]]
):
    walk = walked()
    for who, roles in held.items():
        walk.put(approved(who, roles))
    verdict = judge(walk.release, "it", Approval(title="It", by=by), walk.now)
    total = sum(by.values())
    assert total - sum(verdict.needs.values()) == seats(by, held)
    assert verdict.complete == (seats(by, held) == total)
    names = [one.by for one in verdict.counted]
    assert len(names) == len(set(names)) == seats(by, held)


@FAST
@given(BY, HELD, st.randoms(use_true_random=False))
def test_the_order_of_clicks_does_not_matter(by, held, dice):
    approval = Approval(title="It", by=by)
    needs = []
    for _ in range(2):
        walk, order = walked(), list(held.items())
        dice.shuffle(order)
        for who, roles in order:
            walk.put(approved(who, roles))
        verdict = judge(walk.release, "it", approval, walk.now)
        needs.append((sum(verdict.needs.values()), verdict.complete))
    assert needs[0] == needs[1]


def test_one_person_fills_one_place_however_often_they_click():
    walk = walked()
    for _ in range(3):
        walk.put(approved("U0BOB0001", ["owner", "reviewer"]))
    verdict = judge(walk.release, "it", Approval(title="It", by={"owner": 1, "reviewer": 1}), T0)
    assert len(verdict.counted) == 1
    assert not verdict.complete


def test_a_rejection_stands_against_any_number_of_approvals_until_it_is_taken_back():
    walk, approval = walked(), Approval(title="It", by={"owner": 1})
    bound = approved("U0BOB0001", []).bound
    no = f.Rejected(approval="it", by="U0CAROL01", candidate=1, bound=bound, reason="no")
    walk.put(no)
    walk.put(approved("U0BOB0001", ["owner"]))
    assert not judge(walk.release, "it", approval, walk.now).complete
    walk.put(f.Revoked(approval="it", by="U0CAROL01"))
    assert judge(walk.release, "it", approval, walk.now).complete


def test_what_was_approved_of_another_content_is_outdated_and_says_in_what():
    walk, approval = walked(), Approval(title="It", by={"owner": 1})
    walk.put(approved("U0BOB0001", ["owner"], content="x9"))
    verdict = judge(walk.release, "it", approval, walk.now)
    assert not verdict.complete
    assert [(one.by, changed) for one, changed in verdict.outdated] == [("U0BOB0001", ("content",))]


def test_an_authors_vote_counts_neither_by_themselves_nor_by_who_stands_in_for_them():
    """Also one that was given before they wrote a part of it."""
    people = {"people": {"U0ERIN001": ["erin@example.org"]}}
    made = release([candidate(authors=("Erin <Erin@example.org>",))], binding=binding(**people))
    never = Approval(title="It", by={"owner": 2}, never=("author",))
    votes = {
        "U0ERIN001": approved("U0ERIN001", ["owner"]),
        "U0BOB0001": approved("U0BOB0001", ["owner"]).model_copy(
            update={"on_behalf_of": "U0ERIN001"}
        ),
        "U0CAROL01": approved("U0CAROL01", ["owner"]),
    }
    made.given = [
        Given(v.approval, v.by, v.roles, bound_now(made), T0, True, behalf=v.on_behalf_of)
        for v in votes.values()
    ]
    verdict = judge(made, "it", never, T0)
    assert [one.by for one in verdict.counted] == ["U0CAROL01"]
    assert {one.by: why for one, why in verdict.outdated} == {
        "U0ERIN001": ("author",),
        "U0BOB0001": ("author",),
    }


@given(st.integers(0, 200))
def test_an_approval_counts_until_the_hour_it_expires(hours: int):
    walk, approval = walked(), Approval(title="It", by={"owner": 1})
    walk.put(approved("U0BOB0001", ["owner"]))
    later = datetime(2026, 3, 25, 9, 0, tzinfo=UTC) + timedelta(hours=hours)
    assert judge(walk.release, "it", approval, later).complete == (hours < 72)
