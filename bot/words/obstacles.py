"""What may keep a release from going on: for each why its symbol and its sentences."""

from typing import NamedTuple

from release.standing import Why


class Words(NamedTuple):
    """A symbol, what it is, what clears it, and what is asked, with gaps for facts."""

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
        "An approval by somebody else than the requester[; {each}].",
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
        "An exception: ask with the button, the freeze's owner decides. Or a revert of them.",
        "ask for an exception",
    ),
    Why.REWRITTEN: Words(
        "⛔",
        "{detail|The branch no longer holds what is in this release}",
        "Take the branch in as it is now: the next candidate is made without them. Or push them again.",
        "take the branch in as it is now",
    ),
    Why.DIRECT: Words(
        "⛔",
        "Commits went to production without review[: {detail}]",
        "Somebody looks at the commits and signs for them[: {waiver} may].[ {squashed}]",
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
    Why.STAGING: Words(
        "🚦",
        "Staging is taken: {detail|a commit} of its branch is being checked there",
        "It goes on by itself when that is done.",
    ),
    Why.NEWER: Words(
        "⛔",
        "{detail|A newer version} went to production meanwhile: this would put an older one there",
        "Abort this one and begin it anew, from what production has now.",
        "abort it, and begin it anew",
    ),
    Why.GONE: Words(
        "⛔",
        "{detail|The version before} was rolled back, and this one holds what was taken back with it",
        "That has to stay out: [take {newer} in, or ]abort this one and begin it anew.",
        "[take {newer} in, or ]abort it and begin it anew",
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
OF_A_STEP = frozenset({Why.STEP_FAILED, Why.STEP_RUNNING, Why.STEP_UNKNOWN})


RECORD = Words(
    "📝",
    "The record of the rollback is missing",
    "“Record the rollback”: its reason, impact, corrective actions, and the plan for the next release.",
    "please record the rollback",
)
