"""What keeps a release from going on, in words: what it is, whom it waits for, what clears it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from bot.words.documents import document
from bot.words.sentence import fill
from bot.words.steps import about_question, branch_name, gate_title, question, step_title
from bot.words.text import Safe, cut, esc, listed, person
from release.approvals import asked as asked_now
from release.offers import whom
from release.standing import Blocker, Why, linkable
from release.state import Release

_DETAIL = 240


class Words(NamedTuple):
    """A symbol, what it is, what clears it, and what is asked; `_facts` fills the gaps."""

    symbol: str
    what: str
    clears: str
    ask: str = ""


WORDS: dict[Why, Words] = {
    Why.PAUSED: Words(
        "⏸️",
        "Paused by {by}[: {detail}]",
        "`/release resume` goes on.",
        "resume it when it may go on",
    ),
    Why.STOPPED: Words(
        "🛑",
        "Every release[ of {of}] is stopped[ by {by}][: {reason}]",
        "A second person types `/release go`[ in the channel of {of}]. A rollback works all the same.",
        "a second person types `/release go`[ in the channel of {of}] when all is well",
    ),
    Why.STEP_FAILED: Words(
        "⛔",
        "“{title}” failed[: {detail}]",
        "Correct the cause and press “Try again”.",
        "look at the output, then try again",
    ),
    Why.CHECK_FAILED: Words(
        "⛔",
        "“{title}” failed[: {detail}]",
        "Correct the cause and press “Try again”, or take in a commit that does.[ {waiver} may waive it.]",
        "look at the output, then try again",
    ),
    Why.STEP_UNKNOWN: Words(
        "❔",
        "Nobody saw how “{title}” ended[: {detail}]",
        "Look for yourself, then say how it ended.",
        "look, then say how it ended",
    ),
    Why.STEP_RUNNING: Words("🔵", "“{title}” is running[ until {until}]", "It ends by itself."),
    Why.HELD: Words(
        "⏸️",
        "The rollout holds[, by {by}][: {detail}]",
        "“Resume” goes on with the time that is left; a rollback goes back.",
        "look, then resume the rollout or roll back",
    ),
    Why.TRIGGERED: Words(
        "⚠️",
        "{title}[: {detail}]",
        "It goes when its probe is well again, or with a rollback.",
        "decide whether to roll back",
    ),
    Why.COUNTDOWN: Words(
        "⚠️",
        "{title}[: {detail}]. It is rolled back by itself[ at {until}]",
        "“Do not roll back” stops the countdown; so does a probe that is well again.",
        "stop the countdown, or let it be rolled back",
    ),
    Why.CHECK_RUNNING: Words("🔵", "“{title}” is running[: {detail}]", "It ends by itself."),
    Why.WAITS: Words(
        "⏳",
        "The branch {branch} is not marked ready",
        "Push the fix, then press “Ready”.",
        "press “Ready” when the fix is on the branch",
    ),
    Why.SIGN: Words(
        "⏳",
        "“{title}” is not signed[, due {until}]",
        "A signature[ with {evidence}][, or a waiver by {waiver}].",
        "please sign “{title}”",
    ),
    Why.APPROVAL: Words(
        "⏳",
        "{title}: {detail|nobody yet}",
        "An approval by somebody else than the requester.",
        "please approve or reject",
    ),
    Why.REJECTED: Words(
        "⛔",
        "{title}: rejected by {by}[: {detail}]",
        "The rejection is taken back, or the release changes and is asked for again.",
        "take the rejection back, or say what has to change",
    ),
    Why.FROZEN: Words(
        "⛔",
        "Changes landed on a frozen branch[: {detail}]",
        "An exception: ask with the button, the freeze's owner decides.",
        "ask for an exception",
    ),
    Why.DIRECT: Words(
        "⛔",
        "Commits went to production without review[: {detail}]",
        "Somebody looks at the commits and signs for them[: {waiver} may].",
        "please look at the commits and sign for them",
    ),
    Why.ADVISORY: Words(
        "⏳",
        "{title}: there is no advisory",
        "Write it: `/release security advisory`.",
        "please write the advisory",
    ),
    Why.NOTES: Words(
        "⏳",
        "{title}: the notes are empty",
        "Write them: `/release notes edit`.",
        "please write the notes",
    ),
    Why.TIME: Words("⏳", "{title}: not before {until|its time}", "It goes on by itself then."),
    Why.ACTION: Words(
        "🪞",
        "Learnt from an earlier release, and not done: {title}",
        "Its owner says that it is done.",
        "please do it, and say so",
    ),
    Why.QUESTION: Words(
        "⏳",
        "A decision is open: {question}[ {database}]",
        "An answer, with the button.",
        "please decide",
    ),
    Why.INCOMPATIBLE: Words(
        "⛔",
        "Versions that must agree do not: {detail|two components}",
        "A commit that brings them together, taken in; or a release of what is behind.",
        "bring the versions together, then take the commit in",
    ),
    Why.TRAIN: Words(
        "🚆",
        "Goes together with {detail|the others of its train}, which is not as far",
        "It goes on by itself when all are as far; `/release why` with their version says what holds them.",
    ),
    Why.BESIDE: Words(
        "🚦",
        "Production is taken: {detail|another release} is on its way there, or back",
        "It goes on by itself when that one is through, or rolled back.",
    ),
    Why.NEWER: Words(
        "⛔",
        "{detail|A newer version} went to production meanwhile: this would put an older one there",
        "Abort this one and begin it anew, from what production has now.",
        "abort it, and begin it anew",
    ),
    Why.SINCE: Words(
        "⛔",
        "{detail|Another version} changed production after this candidate was made",
        "Take the newer commits in: the next candidate is made from what production has now.",
        "take the newer commits in",
    ),
    Why.DOCUMENT: Words(
        "⏳",
        "{title}: {document|it is missing}[, due {until}]",
        "The document on the branch, taken in[; or {link}][; or a waiver by {waiver}].",
        "please write it",
    ),
    Why.UPDATES: Words(
        "⏳",
        "{title}: nothing of {detail|it} was updated[, due {until}]",
        "A change of {detail|these documents} on the branch, taken in[; or a waiver by {waiver}].",
        "please update the documents",
    ),
    Why.FACTS: Words(
        "⏳",
        "{title}: not written yet[ for {detail}][, due {until}]",
        "Fill in the form: the button, or `/release facts`.",
        "please write them",
    ),
    Why.DEBT: Words(
        "🧾",
        "“{title}” of {detail|an earlier release} is overdue",
        "Its signature: open the card of {detail|that release}, or `/release sign` with its version.",
        "please sign what is owed",
    ),
}

RUNNING = frozenset({Why.STEP_RUNNING, Why.CHECK_RUNNING})
BY_ITSELF = RUNNING | {Why.TIME, Why.TRAIN, Why.BESIDE}
NAMED = frozenset({Why.PAUSED, Why.REJECTED, Why.HELD})
"""Their sentence names the person already."""
FAILURES = frozenset(
    {
        Why.STEP_FAILED,
        Why.CHECK_FAILED,
        Why.STEP_UNKNOWN,
        Why.HELD,
        Why.TRIGGERED,
        Why.COUNTDOWN,
    }
)
_OF_A_STEP = frozenset({Why.STEP_FAILED, Why.STEP_RUNNING, Why.STEP_UNKNOWN})


_RECORD = Words(
    "📝",
    "The record of the rollback is missing",
    "“Record the rollback”: its reason, impact, corrective actions, and the plan for the next release.",
    "please record the rollback",
)


def _words(blocker: Blocker) -> Words:
    asks_record = blocker.why is Why.QUESTION and blocker.subject == "record"
    return _RECORD if asks_record else WORDS[blocker.why]


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
        "link": "a link, with the button" if gate and linkable(gate) else "",
    }
    if blocker.why is Why.STOPPED:
        return facts | _switch(blocker.detail)
    if blocker.why is Why.HELD and release.held:
        return facts | {"by": release.held.fact.by or None}
    return facts


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
    if blocker.why not in _OF_A_STEP:
        return cut(blocker.title, 120)
    is_step = "/" in blocker.subject
    return (step_title if is_step else gate_title)(release, blocker.subject)


def _switch(detail: str) -> dict[str, str]:
    """Who pulled it, of which project when not of this one, and why: “who|project|why”."""
    by, of, reason = detail.split("|", 2)
    return {"by": by, "of": of, "reason": cut(reason, _DETAIL)}
