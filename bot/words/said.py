"""Short answers to the one who typed or clicked: what was done, and what follows.

The gaps are what a reply may carry; `release` is a Release or its tag, `what` a title.
"""

from collections.abc import Mapping
from typing import Any

from bot.words.sentence import fill

SAID: dict[str, str] = {
    "started": "▶️ {release|The release} has begun[ ({kind})]. Its card is in the channel.",
    "train-started": "▶️ The train has begun: {tags|several releases}. They go to production together; each has its card in the channel.",
    "approved": "✅ Your approval[ of {release}] is recorded[ ({count})]. You can take it back until it takes effect.",
    "rejected": "⛔ Your rejection[ of {release}] is recorded[: {reason}].",
    "revoked": "↩️ Your answer[ for {release}] is taken back.",
    "signed": "✅ {gate|The item} is signed[ for {release}].",
    "waived": "☑️ {gate|The gate} is waived[ for {release}][: {reason}].",
    "risk-said": "✅ {release|The release} is rated {risk|anew} now. Who approves follows from it.",
    "risk-asked": "✅ A second person is asked to agree that {release|the release} is of {risk|lower} risk. Until then nothing changes.",
    "linked": "✅ The link is noted[ for {gate}].",
    "facts-written": "✅ The facts[ of {release}] are written. Announcements say them; what was sent is corrected.",
    "delegated": "✅ {who|Somebody} approves for you until {until|then}. It ends by itself; `/release delegate off` ends it sooner.",
    "delegation-ended": "✅ Nobody approves for you any more[ in {project}].",
    "handed-over": "✅ {who|Somebody else} leads {release|the release} now. None of those who led it approves it.",
    "taken-in": "✅ What is newer on the branch joins[ {release}]. A new candidate is made from it.",
    "ready": "✅ {release|The release} goes on from[ {branch} at] its newest commit.",
    "paused": "⏸️ {release|The release} is paused. What is running ends; nothing new begins.",
    "resumed": "▶️ {release|The release} goes on.",
    "retried": "🔁 {what|The step} is tried again.",
    "aborted": "✖️ {release|The release} is being aborted. Its branch is deleted and its freeze ends.",
    "train-aborted": "✖️ The whole train is given up: {tags|all its releases}. Branches go and freezes end.",
    "train-rolling-back": "↩️ The whole train goes back: {tags|all its releases}.",
    "rolling-back": "↩️ {release|The release} is being rolled back[ to {previous}].",
    "held": "⏸️ The rollout[ of {release}] holds where it is. `/release resume` goes on.",
    "called-off": "✅ {release|The release} is not rolled back by itself. Another countdown begins only if it was well in between; whoever may can roll back at any time.",
    "recorded": "✅ The rollback[ of {release}] is recorded.",
    "settled": "✅ Noted: {what|the step} – {outcome|settled}.",
    "answered": "✅ Noted: {what|the answer}[ – {answer}].",
    "exception-asked": "✅ The exception is asked for. {who|The freeze's owner} decides in the thread.",
    "granted": "✅ The exception is granted[ until {until}].",
    "denied": "⛔ The exception is denied[: {reason}].",
    "notes-saved": "✅ The notes[ of {release}] are saved. They go into the next candidate.",
    "backport-resolved": "✅ {line|The line} has {fix|the fix}.",
    "backport-not-needed": "➖ {line|The line} does without {fix|the fix}.",
    "advisory-written": "🛡️ The advisory is written. It is told when the releases are disclosed.",
    "nudged": "🔔 {who|Nobody yet} got a reminder.[ It is not working time for {user} now: the reminder comes in the morning there.]",
    "rescheduled": "✅ {release|The release} goes to production {at|as soon as everything is done}.[ ⚠️ That day is a day off: {off}.]",
    "chart-posted": "✅ The metrics[ of {project}] are in the channel, with a chart.",
    "tried-again": "⏳ That did not work at once. It is kept and tried again; you hear what came of it.",
    "given-up": "⛔ {verb|What you asked for} failed several times ({reason}) and is given up. `/release status` shows how things stand; the log of Slipway says why.",
    "working": "⏳ One moment…",
    "looked-back": "✅ Noted[ for {release}].[ {count|The} will be asked for in the next release.]",
    "ticked": "✅ Done, and noted[: {what}].",
    "form-late": "The form could not be opened in time. Please click once more.",
    "stopped": "🛑 Every forward step[ of {project}] is stopped[: {reason}]. A second person starts it again with `/release go`. A rollback works all the same.",
    "gone": "▶️ Everything[ of {project}] goes on.",
    "frozen": "❄️ No release[ of {project}] can start[: {reason}]. `/release freeze off` ends it.",
    "unfrozen": "✅ Releases[ of {project}] can start again.",
}  # fmt: skip


def said(name: str, data: Mapping[str, Any]) -> str:
    """The answer of this name."""
    return fill(SAID.get(name, "✅ Done."), data)
