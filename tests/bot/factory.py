"""A release for tests: full-valued facts of the shipped kwanus policy, overridden one at a time."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from release import facts as f
from release.fold import fold
from release.journal import GENESIS, Entry, Sealed, seal
from release.policy.load import raw
from release.standing import ALONE, Around, Standing, standing
from release.state import Release

POLICIES = Path(__file__).parents[2] / "policies"
T0 = datetime(2026, 2, 13, 9, 0, tzinfo=UTC)
ALICE, BOB, CAROL, GROUP = "U0ALICE01", "U0BOB0001", "U0CAROL01", "S0APPROVE"
SHA = {letter: letter * 40 for letter in "abcdef0123456789"}


@cache
def policy(name: str = "kwanus") -> dict[str, Any]:
    text = (POLICIES / f"{name}.yml").read_text()
    return dict(raw(text, f"{name}.yml"))


def binding(**changes: Any) -> dict[str, Any]:
    roles = ("developer", "approver", "release-manager", "qa", "security", "dba", "on-call")
    own = {
        "repository": "https://git.example.org/kwanus.git",
        "policy": "kwanus",
        "channel": "C0RELEASES",
        "roles": {role: [GROUP] if role == "approver" else [BOB] for role in roles},
        "commits": "https://git.example.org/kwanus/commit/{sha}",
    }
    return {**own, **changes}


def line(sha: str = "a", subject: str = "feat: faster search", **changes: Any) -> f.Line:
    own: dict[str, Any] = {
        "sha": SHA.get(sha, sha),
        "subject": subject,
        "author": "Dora Díaz",
        "classes": ("features",),
    }
    return f.Line(**{**own, **changes})


def started(**changes: Any) -> f.Started:
    own: dict[str, Any] = {
        "what": "minor",
        "version": "1.3.0",
        "tag": "v1.3.0",
        "previous": "1.2.0",
        "previous_tag": "v1.2.0",
        "requester": ALICE,
        "source": SHA["a"],
        "source_branch": "develop",
        "base_branch": "develop",
        "protected": SHA["0"],
        "channel": "C0RELEASES",
        "reasons": ("features in 2 commits",),
        "policy": policy(),
        "binding": binding(),
    }
    return f.Started(**{**own, **changes})


def candidate(n: int = 1, **changes: Any) -> f.CandidateMade:
    own: dict[str, Any] = {
        "n": n,
        "source": SHA["a"],
        "commit": SHA["c"],
        "tree": SHA["d"],
        "content": "content-1",
        "dated": date(2026, 2, 13),
        "notes": "[1.3.0] - 2026-02-13\n\nAdded\n- Faster search\n\nFixed\n- Login on old phones\n",
        "body": "body-1",
        "classes": {"features": (SHA["a"],)},
        "risk": "standard",
        "lines": (line(), line("b", "fix: login on old phones", classes=())),
    }
    return f.CandidateMade(**{**own, **changes})


def done(step: str, attempt: int = 1, n: int = 1, **changes: Any) -> list[f.Fact]:
    own: dict[str, Any] = {"step": step, "attempt": attempt, "candidate": n}
    began = f.StepBegan(**own, run=f"run-{step}")
    return [began, f.StepEnded(**{**own, "outcome": "done", **changes})]


def running(step: str, attempt: int = 1) -> list[f.Fact]:
    return [f.StepBegan(step=step, attempt=attempt, candidate=1, run=f"run-{step}")]


def failed(step: str, **changes: Any) -> list[f.Fact]:
    evidence = {"exit": 1, "signal": None, "tail": ["connecting …", "error: disk full"]}
    return done(
        step, **{"outcome": "failed", "detail": "exit status 1", "evidence": evidence, **changes}
    )


def signed(gate: str, by: str = BOB, **changes: Any) -> f.Signed:
    return f.Signed(**{"gate": gate, "by": by, "candidate": 1, **changes})


def bound(**changes: str) -> dict[str, str]:
    own = {"content": "content-1", "notes": "body-1", "risk": "standard", "plan": ""}
    return {**own, **changes}


def approved(by: str = BOB, **changes: Any) -> f.Approved:
    own: dict[str, Any] = {
        "approval": "standard",
        "by": by,
        "roles": ("approver",),
        "candidate": 1,
        "bound": bound(),
    }
    return f.Approved(**{**own, **changes})


def rejected(by: str = BOB, **changes: Any) -> f.Rejected:
    own: dict[str, Any] = {
        "approval": "standard",
        "by": by,
        "candidate": 1,
        "bound": bound(),
        "reason": "The numbers of the load test are missing.",
    }
    return f.Rejected(**{**own, **changes})


PREPARED: list[f.Fact] = [*done("prepare/freeze"), candidate(), *done("prepare/candidate")]
FROZEN = f.FreezeBegan(branch="develop", since=SHA["a"], classes=("migrations", "breaking"))
DEPLOYED: list[f.Fact] = [*PREPARED, *done("staging/deploy-staging")]
CHECKED: list[f.Fact] = [*DEPLOYED, *done("gate/ci"), *done("gate/e2e"), *done("gate/tests")]
VALIDATED: list[f.Fact] = [*CHECKED, *map(signed, ("qa", "performance", "security"))]
SURVEYED = f.Surveyed(branch="main", head=SHA["0"])
ASKED: list[f.Fact] = [
    *VALIDATED,
    SURVEYED,
    f.Requested(approval="standard", candidate=1),
]
AGREED: list[f.Fact] = [*ASKED, approved()]
IN_PRODUCTION: list[f.Fact] = [
    *AGREED,
    *done("production/merge-to-production"),
    *done("production/tag", evidence={"commit": SHA["e"]}),
    *done("production/deploy-production"),
    *done("production/verify-production"),
]
SHIPPED: list[f.Fact] = [
    *IN_PRODUCTION,
    *done("after/announce"),
    *done("after/unfreeze"),
    *done("after/merge-back-to-staging"),
    f.Shipped(),
]
CLOSED: list[f.Fact] = [*SHIPPED, *done("gate/after"), f.Closed()]


def chain(facts: Iterable[f.Fact], first: f.Started | None = None) -> list[Sealed]:
    """Facts a minute apart, sealed, the first at T0."""
    sealed: list[Sealed] = []
    previous = GENESIS
    for at, fact in enumerate([first or started(), *facts]):
        entry: Entry = f.entry(fact, "kwanus", "kwanus-1.3.0", T0 + timedelta(minutes=at), ALICE)
        sealed.append(seal(at + 1, previous, entry))
        previous = sealed[-1].hash
    return sealed


def release(facts: Iterable[f.Fact] = (), **changes: Any) -> Release:
    return fold(chain(facts, started(**changes)))


def now_of(made: Release) -> datetime:
    return T0 + timedelta(minutes=made.seq)


def stands(made: Release, around: Around = ALONE) -> Standing:
    return standing(made, now_of(made), around)
