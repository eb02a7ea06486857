"""What buttons say: the consequence, with version and place; and what is asked before it."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.words.steps import gate_title, question, step_title
from bot.words.text import clean, count, listed
from release.facts import Brought
from release.newer import behind, brought, lost
from release.offers import Offer
from release.plan import PlannedStage
from release.standing import forward_plan
from release.state import Release

PRIMARY = frozenset({"approve", "resume", "ready", "grant"})
DANGER = frozenset({"reject", "rollback", "abort"})

# “…” says that a form follows.
LABELS = {
    "approve": "Approve {tag}{place}",
    "reject": "Reject {tag}…",
    "revoke": "Take my answer back: {title}",
    "sign": "Sign: {title}…",
    "waive": "Waive: {title}…",
    "retry": "Try again: {title}",
    "settle": "Say how it ended: {title}…",
    "exception": "Ask for an exception to the freeze…",
    "grant": "Grant the exception",
    "deny": "Deny the exception…",
    "answer": "Decide: {title}…",
    "hold": "Hold the rollout here",
    "call-off": "Do not roll back by itself",
    "mend": "Open a hotfix from {previous}",
    "record": "Record the rollback…",
    "ready": "Ready: make {tag} from {branch}",
    "risk": "Agree: {tag} is of {subject} risk",
    "link": "Give a link: {title}…",
    "facts": "Write the facts of {tag}…",
    "take-in": "Take in {newer}",
    "pause": "Pause {tag}",
    "resume": "Resume {tag}",
    "reschedule": "Change the date…",
    "rollback": "{back}…",
    "abort": "{end}…",
    "notes": "Edit the notes of {tag}…",
    "nudge": "Remind: {title}",
    "tick": "Done: {title}",
}


class Question(NamedTuple):
    """What is asked before a button does its work: title, text, and the two answers."""

    title: str
    text: str
    yes: str
    no: str


# What acts at once and cannot simply be undone is asked about first, naming version and place.
# A verb that opens a form is not: the form is the one question.
QUESTIONS = {
    "approve": Question(
        "Approve {tag}{place}?",
        "{project} {tag} goes on{onward} as soon as everything else is done.",
        "Approve",
        "Not yet",
    ),
}


def label(release: Release, offer: Offer) -> str:
    """The words on a button; plain text, not yet cut."""
    words = LABELS.get(offer.verb)
    if words is None:
        return f"{offer.verb.replace('-', ' ').capitalize()} {release.started.tag}"
    return words.format_map(_facts(release, offer))


def question_before(release: Release, offer: Offer) -> Question | None:
    """What is asked before this button does its work, if anything."""
    words = QUESTIONS.get(offer.verb)
    return Question(*(one.format_map(_facts(release, offer)) for one in words)) if words else None


def _facts(release: Release, offer: Offer) -> dict[str, str]:
    started = release.started
    return {
        "tag": started.tag,
        "subject": clean(offer.subject),
        "project": release.project,
        "title": clean(_title(release, offer)),
        "place": place(release, offer.subject),
        "onward": " to production" if place(release, offer.subject) else "",
        "branch": clean(started.branch or started.source_branch),
        "newer": clean(what_is_newer(release)),
        "previous": started.previous_tag or "production",
        "back": back_to(release),
        "end": f"Abort {all_of(release) or started.tag}",
    }


def what_is_newer(release: Release) -> str:
    """What is taken in; of a branch that was rewritten, all of it."""
    if lost(release):
        return "the branch as it is now"
    return what_came(behind(release), brought(release))


def what_came(commits: int, brought: Sequence[Brought]) -> str:
    """“2 newer commits and the merge-back of v1.2.1”; not yet safe for Slack."""
    own = [f"the {'rollback' if one.back else 'merge-back'} of {one.tag}" for one in brought]
    return listed([*([count(commits, "newer commit")] if commits else []), *own])


def _title(release: Release, offer: Offer) -> str:
    match offer.verb:
        case "retry" | "settle":
            return step_title(release, offer.subject)
        case "revoke":
            return approval_title(release, offer.subject)
        case "answer":
            return question(offer.subject)
        case "nudge" if offer.subject in release.policy.approvals:
            return approval_title(release, offer.subject)
        case "nudge" if "/" in offer.subject:
            return step_title(release, offer.subject)
        case _:
            return gate_title(release, offer.subject)


def back_to(release: Release) -> str:
    """Where a rollback leads; the releases of a train go back together."""
    if all_of(release):
        return f"Roll back {all_of(release)}"
    before = release.started.previous_tag
    return f"Roll back to {before}" if before else f"Take {release.started.tag} back"


def all_of(release: Release) -> str:
    """“all 2” for a release of a train."""
    mates = release.started.mates
    return f"all {len(mates) + 1}" if mates else ""


def approval_title(release: Release, name: str) -> str:
    """The title of an approval; not yet safe for Slack."""
    approval = release.policy.approvals.get(name)
    return approval.title if approval else name


def stage_of(release: Release, approval: str) -> PlannedStage | None:
    """The stage that an approval opens."""
    stages = forward_plan(release).stages
    return next((s for s in stages if s.approval and s.approval[0] == approval), None)


def place(release: Release, approval: str) -> str:
    """“ for production” when the approval opens the way there, on a support line “ for 1.4”."""
    stage = stage_of(release, approval)
    to = release.line.support or "production"
    return f" for {to}" if stage and stage.touches_production else ""
