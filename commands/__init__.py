"""The verbs: plain requests in, plain replies out; a new one is a function and a line here."""

from collections.abc import Awaitable, Callable

from commands import (
    almanac,
    approvals,
    backports,
    course,
    delegate,
    exceptions,
    gates,
    handover,
    manifest,
    metrics,
    notes,
    nudge,
    papers,
    pre,
    reschedule,
    retro,
    risk,
    rollback,
    security,
    show,
    start,
    support,
    switches,
    where,
)
from commands.desk import Desk
from commands.request import Form, Reply, Request
from engine.world import DirectoryError
from release.refusals import Refusal, Refused, Rule, refuse
from release.values import Struct
from release.yamlfile import did_you_mean

Run = Callable[[Desk, Request], Awaitable[Reply | Form]]


class Command(Struct, frozen=True):
    """One verb: what it does; whether it acts (and needs the inbox); whether it takes long.

    `slow` ones work on the repository and are answered after the acknowledgement.
    """

    run: Run
    acts: bool = True
    slow: bool = False
    typed: bool = True

    @property
    def help(self) -> str:
        """Its docstring is its help."""
        return (self.run.__doc__ or "").strip()


async def help_(_desk: Desk, request: Request) -> Reply | Form:
    """`/release help [verb]`: what there is, by task."""
    verbs = {name: known.help for name, known in TABLE.items() if known.typed}
    verb = request.words[0].lower() if request.words else ""
    return Reply("help", {"verbs": verbs, "verb": verb})


TABLE: dict[str, Command] = {
    "start": Command(start.start, slow=True),
    "plan": Command(start.plan, acts=False, slow=True),
    "pre": Command(pre.pre, slow=True),
    "promote": Command(pre.promote, slow=True),
    "train": Command(start.train, slow=True),
    "hotfix": Command(start.hotfix, slow=True),
    "status": Command(show.status, acts=False),
    "why": Command(show.why, acts=False),
    "checklist": Command(show.checklist, acts=False),
    "notes": Command(notes.notes),
    "approve": Command(approvals.approve),
    "reject": Command(approvals.reject),
    "revoke": Command(approvals.revoke),
    "sign": Command(gates.sign),
    "waive": Command(gates.waive),
    "risk": Command(risk.risk),
    "link": Command(papers.link),
    "handover": Command(handover.handover),
    "delegate": Command(delegate.delegate),
    "facts": Command(papers.facts),
    "take-in": Command(course.take_in),
    "ready": Command(course.ready, slow=True),
    "reschedule": Command(reschedule.reschedule),
    "pause": Command(course.pause),
    "resume": Command(course.resume),
    "retry": Command(course.retry),
    "settle": Command(course.settle, typed=False),
    "answer": Command(rollback.answer, typed=False),
    "hold": Command(rollback.hold),
    "call-off": Command(rollback.call_off),
    "record": Command(rollback.record),
    "mend": Command(start.mend, slow=True),
    "abort": Command(course.abort),
    "rollback": Command(rollback.rollback),
    "exception": Command(exceptions.ask),
    "grant": Command(exceptions.grant),
    "deny": Command(exceptions.deny),
    "freeze": Command(switches.freeze),
    "stop": Command(switches.stop),
    "go": Command(switches.go),
    "nudge": Command(nudge.nudge),
    "history": Command(show.history, acts=False),
    "manifest": Command(manifest.manifest, acts=False, slow=True),
    "where": Command(where.where, acts=False, slow=True),
    "metrics": Command(metrics.show, acts=False),
    "chart": Command(metrics.chart, acts=False),
    "retro": Command(retro.retro, acts=False),
    "review": Command(retro.review, typed=False),
    "tick": Command(retro.tick),
    "calendar": Command(almanac.calendar, acts=False),
    "audit": Command(show.audit, acts=False),
    "menu": Command(show.menu, acts=False, typed=False),
    "security": Command(security.security, slow=True),
    "support": Command(support.support, acts=False),
    "backport": Command(backports.backport, slow=True),
    "resolved": Command(backports.resolved, slow=True),
    "not-needed": Command(backports.not_needed),
    "help": Command(help_, acts=False),
}


def command(verb: str) -> Command:
    """The command of a verb; the bare `/release` is the menu. Raises Refused."""
    found = TABLE.get(verb or "menu")
    if found is None:
        typed = [name for name, known in TABLE.items() if known.typed]
        raise refuse(Rule.UNKNOWN_VERB, given=verb, near=did_you_mean(verb, typed))
    return found


async def handle(desk: Desk, request: Request) -> Reply | Form:
    """Carry a request out; a refusal is a reply like any other."""
    try:
        return await command(request.verb).run(desk, request)
    except Refused as refused:
        reasons = refused.reasons
    except DirectoryError:
        reasons = (Refusal(Rule.UNKNOWN_PERSON, "", {"user": request.user}),)
    known = TABLE.get(request.verb)
    return Reply("refused", {"looks": known is not None and not known.acts}, reasons)
