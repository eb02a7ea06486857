"""Replies to one person: confirmations, refusals with all their reasons, and what was asked for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.cards.calendar_card import calendar
from bot.cards.found import where
from bot.cards.kit import Block, Message, actions, message, plain, section
from bot.cards.lines_card import backports, support
from bot.cards.lists import audit, freeze, history, notes, status
from bot.cards.manifest_card import manifest
from bot.cards.menu import help_, menu
from bot.cards.metrics_card import metrics
from bot.cards.plan_card import plan
from bot.cards.retro_card import retro
from bot.cards.stand_ins import delegations
from bot.cards.why_card import checklist, why
from bot.words import refusals, said
from bot.words.text import clean_lines, count
from commands.request import Reply
from release.offers import Press
from release.refusals import Refusal, Rule

Show = Callable[[Mapping[str, Any], datetime], Message]

SHOWN: dict[str, Show] = {
    "status": status,
    "why": why,
    "checklist": checklist,
    "plan": plan,
    "notes": notes,
    "history": history,
    "menu": menu,
    "help": help_,
    "audit": audit,
    "calendar": calendar,
    "support": support,
    "backports": backports,
    "metrics": metrics,
    "retro": retro,
    "where": where,
    "manifest": manifest,
    "freeze": freeze,
    "delegations": delegations,
}


def reply(reply: Reply, now: datetime) -> Message:
    """What a reply looks like; an empty name says nothing."""
    if reply.name == "refused" or reply.refusals:
        return _refused(reply)
    if not reply.name:
        return Message("", [])
    if reply.name in SHOWN:
        return SHOWN[reply.name](reply.data, now)
    text = said(reply.name, reply.data)
    return message(text, [section(text)])


def _refused(reply: Reply) -> Message:
    """All reasons at once, each with its rule and the way on; a look leaves nothing undone."""
    reasons = refusals(reply.refusals)
    if reply.data.get("looks"):
        return message(
            clean_lines(reasons[0]).split("\n")[0], [section(f"⛔ {one}") for one in reasons]
        )
    head = (
        "⛔ *Not done.*"
        if len(reasons) < 2
        else f"⛔ *Not done, for {count(len(reasons), 'reason')}.*"
    )
    first = clean_lines(reasons[0]).split("\n")[0] if reasons else ""
    blocks = [
        section(f"{head}\n{reasons[0]}" if at == 0 else one) for at, one in enumerate(reasons)
    ]
    return message(f"Not done: {first}", [*(blocks or [section(head)]), _which(reply.refusals)])


def _which(reasons: Sequence[Refusal]) -> Block | None:
    """A button for each component that could have been meant: it opens the form with the plan."""
    for reason in reasons:
        if reason.rule is Rule.WHICH_COMPONENT:
            kind, names = str(reason.facts["kind"]), reason.facts["components"]
            return actions([_start(kind, name) for name in names][:5], "which")
    return None


def _start(kind: str, component: str) -> Block:
    press = Press("begin", "", f"{kind} --component {component}")
    return {
        "type": "button",
        "text": plain(f"Start {component} {kind}…"),
        "action_id": f"begin:{component}",
        "value": press.encode(),
    }
