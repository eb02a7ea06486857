"""What a release that is there does not allow now."""

from bot.words.refusals.ways import OPEN_NOW
from release.refusals import Rule

SENTENCES: dict[Rule, tuple[str, str]] = {
    Rule.NO_CANDIDATE: (
        "{release|The release} has no candidate yet, so there is nothing to decide on.",
        "Wait until version and notes are written[ or press Ready on {branch}].",
    ),
    Rule.NOT_OPEN: (
        "{what|This} is not open now[: the release is {status}].",
        "`/release why` says what the release waits for.",
    ),
    Rule.ALREADY: (
        "{approval|It} is {what|done} already[, by {by}][, {at}].",
        "Nothing more is needed.",
    ),
    Rule.STALE: (
        "It has changed since that button was shown[: {changed}].",
        "Look at the newest message and decide again.",
    ),
    Rule.NEEDS_REASON: ("{what|This} needs a reason.", "Say why, in a sentence."),
    Rule.NEEDS_EVIDENCE: (
        "{what|This item} needs a link to evidence.",
        "Add the link: a report, a run, a ticket.",
    ),
    Rule.IN_EFFECT: (
        "{approval|It} has taken effect and cannot be taken back.",
        "Pause the release or roll it back.",
    ),
    Rule.IN_PRODUCTION: (
        "Production has begun[ for {version}], so this is too late.",
        "`/release rollback` goes back[ to {previous}].",
    ),
    Rule.NOT_IN_PRODUCTION: (
        "{version|The release} has not touched production, so there is nothing to roll back.",
        "`/release abort` ends it.",
    ),
    Rule.NOT_WAIVABLE: (
        "The policy lets nobody waive {gate|this}.",
        "It has to be done, or the policy has to name who may waive it.",
    ),
    Rule.NOTHING_FAILED: (
        "Nothing has failed[ in {version}], so there is nothing to try again.",
        "`/release why` says what the release waits for.",
    ),
    Rule.NOT_PAUSED: ("{version|The release} is not paused.", "`/release why` says what it waits for."),
    Rule.NO_SUCH_CLASS: (
        "{given|That} is not a class of change here.",
        "The classes are {classes|in the policy}.",
    ),
    Rule.NO_LINES: (
        "There is no other line: no release branch is open, and no older version is supported.",
        "`/release support` shows what is supported.",
    ),
    Rule.LINE_TAKES_NOT: (
        "{fix|The fix} does not go there: {reasons|the line does not take it}.",
        "`/release support` shows what a line takes; `--as critical` (with a reason) calls a fix critical.",
    ),
    Rule.NO_BACKPORT: (
        "Nobody asked to carry {given|that} to {line|another line}.",
        "`/release backport` shows what was asked for.",
    ),
    Rule.NOT_RESOLVED: (
        "{line|The line} does not have {fix|the fix} yet: no commit says that it is a copy of it.[{commits}]",
        "Pick it with `git cherry-pick -x`[ on {prepared}], resolve the conflict, push, and press Resolved again.",
    ),
    Rule.NOT_LATEST: (
        "{later|A later release} came after[ {version}]; going back past it would lose it too.",
        "Roll back the latest one first.",
    ),
    Rule.OVER: ("{version|The release} is over[: {status}].", OPEN_NOW),
}  # fmt: skip
