"""What keeps a release from going on, in words: what it is, whom it waits for, what clears it."""

from collections.abc import Sequence
from typing import Any

from bot.words.direct import way_on
from bot.words.documents import document
from bot.words.labels import what_is_newer
from bot.words.obstacles import FAILURES, OF_A_STEP, RECORD, WORDS, Words
from bot.words.sentence import fill
from bot.words.steps import about_question, branch_name, gate_title, question, step_title
from bot.words.text import Safe, cut, esc, listed, person
from release.approvals import asked as asked_now
from release.newer import brought
from release.offers import whom
from release.standing import Blocker, Why, linkable
from release.state import Release

_DETAIL = 240


def _words(blocker: Blocker) -> Words:
    asks_record = blocker.why is Why.QUESTION and blocker.subject == "record"
    return RECORD if asks_record else WORDS[blocker.why]


def symbol(blocker: Blocker) -> str:
    """The symbol that goes with the words."""
    return _words(blocker).symbol


def what(release: Release, blocker: Blocker) -> str:
    """What is in the way, in one sentence without its end."""
    return fill(_words(blocker).what, _facts(release, blocker))


def clears(release: Release, blocker: Blocker) -> str:
    """What makes it go away."""
    return fill(_words(blocker).clears, _facts(release, blocker))


def ask(release: Release, blocker: Blocker) -> str:
    """Whom it asks to do what; empty when it ends by itself, or when nobody is asked yet."""
    if blocker.why is Why.APPROVAL and not asked_now(release, blocker.subject):
        return ""
    asked = fill(_words(blocker).ask, _facts(release, blocker))
    whom = who(release, blocker)
    return f"{whom}: {asked}" if whom and asked else asked[:1].upper() + asked[1:]


def _facts(release: Release, blocker: Blocker) -> dict[str, Any]:
    gate = release.policy.gates.get(blocker.subject)
    started = release.started
    branch = started.branch or started.source_branch or branch_name(release, "staging")
    facts = {
        "title": title_of(release, blocker),
        "detail": cut(blocker.detail, _DETAIL),
        "by": blocker.who,
        "until": blocker.until,
        "branch": branch,
        "question": question(blocker.subject),
        "database": Safe(about_question(release, blocker.subject)),
        "evidence": "a link to evidence" if gate and gate.evidence == "required" else "",
        "waiver": gate.waive if gate else "",
        "document": Safe(document(release, blocker.subject)),
        "each": "each seat takes another person" if _several(release, blocker) else "",
        "squashed": way_on(release.surveyed),
        "link": "a link, with the button" if gate and linkable(gate) else "",
        "newer": what_is_newer(release) if any(one.back for one in brought(release)) else "",
    }
    if blocker.why is Why.STOPPED:
        return facts | _switch(blocker.detail)
    if blocker.why is Why.HELD and release.held:
        return facts | {"by": release.held.fact.by or None}
    return facts


def _several(release: Release, blocker: Blocker) -> bool:
    approval = release.policy.approvals.get(blocker.subject)
    return approval is not None and sum(approval.by.values()) > 1


def who(release: Release, blocker: Blocker, *, mention: bool = False) -> str:
    """Whom it waits for: roles by name, and with `mention` those who hold them.

    A failure waits for whoever leads the release.
    """
    if set(release.policy.roles) <= set(blocker.who):
        return "anybody with a role"
    leads = whom(release, blocker) if blocker.why in FAILURES else ()
    ids = blocker.who or leads
    words = {one: role_words(release, one, mention=mention) for one in ids}
    approval = release.policy.approvals.get(blocker.subject)
    if blocker.why is not Why.APPROVAL or approval is None:
        return listed(words.values(), "or")
    seats_ = [[words[one] for one in either.split("|") if one in words] for either in approval.by]
    return listed([listed(seat, "or") for seat in seats_ if seat])


def nobody(role: str) -> str:
    """A role without people, and who mends it."""
    return f"Nobody is {esc(role)} now: somebody has to join that group in Slack."


def role_words(release: Release, role: str, *, mention: bool = False) -> str:
    """A role, or a person; with `mention` also who holds the role."""
    if role not in release.policy.roles:
        return person(role)
    holders = release.binding.holders(role)
    return f"{esc(role)} ({people(holders)})" if mention and holders else esc(role)


def seats(wanted: int, either: str) -> str:
    """How many people of which role: “1 approver”, “2 people with the role reviewer or qa”."""
    roles = esc(either.replace("|", " or "))
    return f"1 {roles}" if wanted == 1 else f"{wanted} people with the role {roles}"


def people(ids: Sequence[str]) -> str:
    """Mentions of people and groups."""
    return listed([person(one) for one in dict.fromkeys(ids)], "or")


def title_of(release: Release, blocker: Blocker) -> str:
    """The title of what it is about; not yet safe for Slack."""
    if blocker.why not in OF_A_STEP:
        return cut(blocker.title, 120)
    is_step = "/" in blocker.subject
    return (step_title if is_step else gate_title)(release, blocker.subject)


def _switch(detail: str) -> dict[str, str]:
    """Who pulled it, of which project when not of this one, and why: “who|project|why”."""
    by, of, reason = detail.split("|", 2)
    return {"by": by, "of": of, "reason": cut(reason, _DETAIL)}
