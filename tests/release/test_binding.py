"""Whether a project's people can give what its policy asks for."""

import pytest

from release.binding import Binding
from release.misfits import misfits
from release.policy import load_policy
from release.yamlfile import Table

POLICY = """\
policy: own
title: Own
branches: {production: main}
roles: [owner, reviewer, security]
kinds: {minor: {bump: minor}}
candidate: {from: production}
approvals: {ship: {title: Ship it, by: BY}}
paths: {release: [{ship: {approval: ship, do: [candidate, tag]}}]}
"""


def told(by: str, **roles: tuple[str, ...]) -> list[str]:
    policy = load_policy(POLICY.replace("BY", by), "own.yml")
    data = {"repository": "r", "policy": "own", "channel": "C00000000", "roles": roles}
    binding = Binding.model_validate(data)
    return [fault.message for _, fault in misfits(binding, policy, Table(0), "slipway.yml", "shop")]


A, B, GROUP = "U0ALICE000", "U0BOB00000", "S0EVERYONE"


@pytest.mark.parametrize(
    ("by", "owner", "reviewer", "enough"),
    [
        ("{owner: 1, reviewer: 1}", (A,), (A,), False),
        ("{owner: 1, reviewer: 1}", (A, B), (A,), True),
        ("{owner: 1, reviewer: 1}", (A,), (GROUP,), True),
        ("{reviewer: 2}", (A,), (B,), False),
        ("{reviewer: 2}", (A,), (A, B), True),
        ('{"owner|reviewer": 2}', (A,), (B,), True),
        ('{"owner|reviewer": 2, security: 1}', (A,), (B,), False),
    ],
)
def test_an_approval_needs_people_enough(by, owner, reviewer, enough):
    said = told(by, owner=owner, reviewer=reviewer, security=(A,))
    assert (said == []) == enough, said


def test_it_says_how_many_and_who_there_is():
    [said] = told("{owner: 1, reviewer: 1}", owner=(A,), reviewer=(A,), security=(B,))
    assert said == "needs 2 different people for “ship”, and has U0ALICE000"
