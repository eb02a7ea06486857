"""Sign a checklist item, or waive a gate that the policy lets somebody waive."""

from datetime import datetime

from commands.desk import Asker, Desk, said
from commands.parse import remark
from commands.request import Form, Reply, Request
from release import facts as f
from release.approvals import bound_now
from release.plan import PlannedGate
from release.refusals import Rule, refuse
from release.standing import (
    Mark,
    beside_content,
    direct_subject,
    forward_plan,
    same_content,
    shown_of,
    standing,
    subject_of,
)
from release.state import Release
from release.states import OVER
from release.yamlfile import nearest


async def sign(desk: Desk, request: Request) -> Reply | Form:
    """`/release sign <item> [version] [note] [--link URL]`: say that a checklist item is done."""
    release = await desk.release(request)
    gate, typed = _meant(release, request)
    evidence = request.values.get("evidence") or request.options.get("link", "")
    asks = gate.gate.evidence == "required" and not evidence
    if asks or ("note" not in request.values and (gate.gate.aspects or not request.typed)):
        return Form("sign", "sign", release.id, gate.name, request.candidate, {"note": typed})

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        _may_sign(now, gate, asker, request.at)
        _as_shown(now, gate, request)
        candidate = now.candidate.n if now.candidate else 0
        note = request.values.get("note", typed)
        seen = {"evidence": evidence, "subject": subject_of(now, gate.name), "bound": _bound(now)}
        looked = _aspects(gate, request)
        signed = f.Signed(gate=gate.name, by=asker.user, candidate=candidate, note=note)
        return [signed.model_copy(update={**seen, "aspects": looked})]

    await desk.act(request, release, decide)
    for other in await desk.open_releases(release.project) if gate.gate.debt else ():
        desk.engine.wake(other.id)
    return said("signed", release, gate=gate.gate.title)


def _may_sign(release: Release, gate: PlannedGate, asker: Asker, at: datetime) -> None:
    """Whoever holds its role, once its turn has come. Raises Refused."""
    setting, title, role = f"gates.{gate.name}", gate.gate.title, gate.gate.sign
    owed = gate.name in release.debts
    if not owed:
        _open(release)
    if role is None:
        raise refuse(Rule.NOT_OPEN, setting, what=title)
    _holds(release, asker, role, f"{setting}.sign")
    if gate.gate.debt and asker.user in release.leaders:
        raise refuse(Rule.OWN_RELEASE, setting, user=asker.user)
    if done := _signed(release, gate.name, at):
        raise refuse(Rule.ALREADY, setting, approval=title, what="signed", by=done)
    if gate.gate.document and not subject_of(release, gate.name):
        raise refuse(Rule.NO_DOCUMENT, setting, gate=title)
    if not owed and not _has_come(release, gate.name, at):
        raise refuse(Rule.NOT_OPEN, setting, what=title)


def _as_shown(release: Release, gate: PlannedGate, request: Request) -> None:
    """A form is about what there was when it was opened. Raises Refused when that has changed."""
    about_content = not gate.gate.clean and "content" in gate.gate.concerns
    same = not about_content or same_content(release, request.candidate)
    if not request.typed and not (same and request.shown == shown_of(release, gate.name)):
        changed = (same and beside_content(gate.gate)) or ("content",)
        raise refuse(Rule.STALE, f"gates.{gate.name}", changed=changed)


def _bound(release: Release) -> dict[str, str]:
    return bound_now(release) if release.candidate else {}


def _aspects(gate: PlannedGate, request: Request) -> tuple[str, ...]:
    """What of it was looked at: all that the policy names, or it is not signed."""
    wanted = gate.gate.aspects
    lacking = [one for n, one in enumerate(wanted) if request.values.get(f"aspect-{n}") != "yes"]
    if lacking:
        raise refuse(Rule.ASPECTS, f"gates.{gate.name}.aspects", what=tuple(lacking))
    return wanted


def _holds(release: Release, asker: Asker, role: str, setting: str) -> None:
    if role not in asker.roles:
        who = {role: release.binding.holders(role)}
        raise refuse(Rule.NOT_ELIGIBLE, setting, roles=(role,), who=who)


async def waive(desk: Desk, request: Request) -> Reply | Form:
    """`/release waive <gate> [version] --reason "…"`: let the release pass without a gate."""
    release = await desk.release(request)
    gate, typed = _meant(release, request)
    if not request.reason:
        data = {"reason": typed}
        return Form("waive", "waive", release.id, gate.name, request.candidate, data)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        _open(now)
        role = gate.gate.waive
        if role is None:
            raise refuse(Rule.NOT_WAIVABLE, f"gates.{gate.name}.waive", gate=gate.gate.title)
        _holds(now, asker, role, f"gates.{gate.name}.waive")
        _as_shown(now, gate, request)
        return [
            f.Waived(
                gate=gate.name,
                by=asker.user,
                reason=request.reason,
                candidate=now.candidate.n if now.candidate else 0,
                subject=direct_subject(now) if gate.gate.clean else "",
                bound=_bound(now),
            )
        ]

    await desk.act(request, release, decide)
    return said("waived", release, gate=gate.gate.title)


def _meant(release: Release, request: Request) -> tuple[PlannedGate, str]:
    """The gate, by its name in the policy or by its title, and what was typed after it."""
    gates = forward_plan(release).gates
    text = request.subject or remark(request.words)
    for gate in gates:
        for name in (gate.name, gate.gate.title):
            if f"{text} ".lower().startswith(f"{name} ".lower()):
                return gate, text[len(name) :].strip()
    mine = [one for one in gates if _takes(one, request.verb)]
    near = nearest(text, [one.name for one in mine])
    items = tuple(f"{one.name} ({one.gate.title})" for one in mine)
    raise refuse(Rule.UNKNOWN_ITEM, "gates", given=text, near=near or "", items=items)


def _takes(gate: PlannedGate, verb: str) -> bool:
    return bool(gate.gate.waive if verb == "waive" else gate.gate.sign)


def _signed(release: Release, gate: str, now: datetime) -> str:
    """Whose signature holds."""
    if gate in release.debts and gate in release.signed:
        return str(release.signed[gate][-1].fact.by)
    stages = standing(release, now).stages
    gates = (g for s in stages for g in (*s.gates, *s.checks))
    return next((g.by for g in gates if g.planned.name == gate and g.mark is Mark.DONE), "")


def _has_come(release: Release, gate: str, now: datetime) -> bool:
    """True once what comes before an item is done: nobody can have looked at it earlier."""
    stages = standing(release, now).stages
    marks = {g.planned.name: g.mark for s in stages for g in (*s.gates, *s.checks)}
    return marks.get(gate, Mark.LATER) not in (Mark.LATER, Mark.NOT_NEEDED)


def _open(release: Release) -> None:
    if release.status in OVER:
        raise refuse(Rule.OVER, version=release.version, status=str(release.status))
