"""What can be done now, as buttons would offer it."""

from datetime import datetime, timedelta

from release.approvals import asked
from release.lessons import ACTION, open_actions
from release.mending import mendable
from release.newer import newer
from release.standing import CLOSED, Blocker, Mark, Standing, Why, linkable, rolling
from release.state import Release
from release.states import OVER, Status
from release.values import Struct


class Offer(Struct, frozen=True):
    """One thing a person may do now; whether this very person may is asked at the click."""

    verb: str
    subject: str = ""
    who: tuple[str, ...] = ()


class Press(Struct, frozen=True):
    """What a button stands for: the verb, the release, the subject, what was on show."""

    verb: str
    release: str
    subject: str = ""
    candidate: int = 0
    risk: str = ""
    shown: str = ""
    """What else was on show in a form: a digest of what its answer is about."""

    def encode(self) -> str:
        """The value of the button: an id that means nothing by itself."""
        value = f"{self.release}~{self.subject}~{self.candidate}~{self.risk}"
        return f"{value}~{self.shown}" if self.shown else value

    @classmethod
    def decode(cls, verb: str, value: str) -> "Press | None":
        """Read a value back; None for anything that is not one of ours."""
        parts = value.split("~")
        if len(parts) not in (4, 5) or not parts[2].isdigit():
            return None
        return cls(verb, parts[0], parts[1], int(parts[2]), *parts[3:])


def offers(release: Release, standing: Standing) -> list[Offer]:
    """Everything that can be done with a release now, the likeliest first."""
    if release.status is Status.CLOSED:
        return [Offer("rollback")] if release.can_go_back else []
    if release.status in OVER:
        return []
    found = [offer for blocker in standing.blockers for offer in clears(release, blocker)]
    if [b.subject for b in standing.blockers if b.why is Why.QUESTION] == ["record"]:
        found += [Offer("mend")] if mendable(release) else []
    found += _revocable(standing)
    found += [Offer("tick", f"{ACTION}{one.id}", (one.owner,)) for one in open_actions(release)]
    if release.status is Status.RUNNING and newer(release) and not release.in_production:
        found.append(Offer("take-in"))
    if rolling(standing) and not release.held and release.status is Status.RUNNING:
        found.append(Offer("hold"))
    found += _whole(release)
    return list(dict.fromkeys(found))


def nudges(release: Release, standing: Standing, now: datetime) -> list[str]:
    """What people may be reminded of now: it waits for them, and the last time is long ago."""
    waiting = [b for b in standing.blockers if b.subject and whom(release, b)]
    subjects = [
        b.subject for b in waiting if b.why is not Why.APPROVAL or asked(release, b.subject)
    ]
    known = {**release.reminded, **release.nudged}
    return [s for s in dict.fromkeys(subjects) if s not in known or known[s].at <= now - NUDGE]


def whom(release: Release, blocker: Blocker) -> tuple[str, ...]:
    """Who can be reminded of it: those it waits for; of a failure, whoever wanted the release."""
    if blocker.why in _FAILURES:
        return (release.captain,)
    return () if blocker.why in _NO_NUDGE else blocker.who


NUDGE = timedelta(hours=4)
"""How long one reminder about one thing must be enough."""
_FAILURES = frozenset({Why.STEP_FAILED, Why.CHECK_FAILED, Why.STEP_UNKNOWN, Why.HELD})
_NO_NUDGE = frozenset({Why.PAUSED, Why.WAITS})


def clears(release: Release, blocker: Blocker) -> list[Offer]:
    """What would clear a blocker, by its kind."""
    if blocker.why is Why.APPROVAL and not asked(release, blocker.subject):
        return []  # while the machines are at work, nobody is asked to answer for their result
    verbs = _CLEARED_BY.get(blocker.why, ())
    if blocker.why is Why.QUESTION and blocker.subject == "record":
        verbs = ("record",)
    if blocker.why is Why.HELD:
        return [Offer("resume")]
    subject = f"gate/{blocker.subject}" if blocker.why is Why.CHECK_FAILED else blocker.subject
    found = [Offer(verb, subject, _who(verb, blocker)) for verb in verbs]
    if blocker.why is Why.DOCUMENT and linkable(release.policy.gates[blocker.subject]):
        found.append(Offer("link", blocker.subject))
    if blocker.why in (Why.SIGN, Why.CHECK_FAILED, Why.DIRECT, Why.DOCUMENT, Why.UPDATES):
        found += _waive(release, blocker.subject)
    return found


_CLEARED_BY: dict[Why, tuple[str, ...]] = {
    Why.APPROVAL: ("approve", "reject"),
    Why.REJECTED: ("revoke",),
    Why.SIGN: ("sign",),
    Why.STEP_FAILED: ("retry",),
    Why.CHECK_FAILED: ("retry",),
    Why.STEP_UNKNOWN: ("settle",),
    Why.FROZEN: ("exception",),
    Why.QUESTION: ("answer",),
    Why.FACTS: ("facts",),
    Why.WAITS: ("ready",),
    Why.PAUSED: ("resume",),
    Why.HELD: ("resume",),
    Why.COUNTDOWN: ("call-off",),
    Why.ACTION: ("tick",),
}
_FOR_ANYONE_WHO_MAY = frozenset({"facts", "retry", "settle", "exception", "ready", "resume"})


def _who(verb: str, blocker: Blocker) -> tuple[str, ...]:
    """Whom a button is for; some are for everybody whom the policy lets use the verb."""
    return () if verb in _FOR_ANYONE_WHO_MAY else blocker.who


def _waive(release: Release, gate: str) -> list[Offer]:
    rule = release.policy.gates.get(gate)
    return [Offer("waive", gate, (rule.waive,))] if rule and rule.waive else []


def _revocable(standing: Standing) -> list[Offer]:
    stage = standing.current
    if stage is None or stage.approval is None or not stage.approval.counted:
        return []
    if any(step.mark in CLOSED or step.mark in (Mark.RUNNING, Mark.HELD) for step in stage.steps):
        return []
    name = stage.planned.approval[0] if stage.planned.approval else ""
    return [Offer("revoke", name, tuple(given.by for given in stage.approval.counted))]


def may_lower(release: Release) -> tuple[str, ...]:
    """Roles of the second person: who agrees to the release as risky as it is rated now."""
    asked = [stage.approval[1] for stage in release.plan.stages if stage.approval]
    named = (role for approval in asked for either in approval.by for role in either.split("|"))
    return tuple(dict.fromkeys(named)) or release.policy.roles


def lowering(release: Release) -> list[Offer]:
    """To agree that the risk is lowered, while somebody asks for it."""
    question = release.risk_question
    return [Offer("risk", question.fact.risk, may_lower(release))] if question else []


def _whole(release: Release) -> list[Offer]:
    found = [] if release.in_production else lowering(release)
    if release.status is Status.RUNNING:
        found.append(Offer("pause"))
    if release.status in (Status.RUNNING, Status.PAUSED) and not release.in_production:
        found += [*([Offer("reschedule")] if release.release_at else []), Offer("abort")]
    elif release.status in (Status.RUNNING, Status.PAUSED):
        found.append(Offer("rollback"))
    if release.status is Status.WATCHING and release.can_go_back:
        found.append(Offer("rollback"))
    return found
