"""Every refusal in words: what is so, the rule and the setting that say so, the way on.

The gaps of a sentence are the facts that a Refusal of this rule may carry; all are optional.
`who` and `by` are user or group ids, `commits` are Lines, `roles` are names of the policy.
"""

from collections.abc import Sequence

from bot.words.sentence import fill, gaps
from bot.words.text import code, unmarked
from release.refusals import Refusal, Rule

_OPEN_NOW = "`/release status` shows what is open."

SENTENCES: dict[Rule, tuple[str, str]] = {
    # --- what was typed ---
    Rule.UNKNOWN_VERB: (
        "{given|That} is not something I can do.",
        "[{near} ]`/release help` lists everything.",
    ),
    Rule.UNKNOWN_PROJECT: (
        "There is no project {given|of this name}.",
        "[{near} ]The projects are {projects|in `slipway.yml`}.",
    ),
    Rule.NO_PROJECT: (
        "This channel belongs to no project.",
        "Type it in the project's channel, or add `--project` and its name[: {projects}].",
    ),
    Rule.BAD_WORDS: (
        "I do not understand {given|these words}[: {reason}].",
        "[{near} ]It goes like this: {usage|`/release help` says how}.",
    ),
    Rule.WHICH_RELEASE: (
        "Several releases are open[: {releases}].",
        "Say which one: add its version[ to {verb}].",
    ),
    Rule.NO_RELEASE: (
        "No release[ of {project}] is open.",
        "`/release start` begins one; `/release history` shows the finished ones.",
    ),
    Rule.NO_SUCH_RELEASE: (
        "There is no release {given|of this name}.",
        "[{near} ]" + _OPEN_NOW,
    ),
    Rule.UNKNOWN_KIND: (
        "{given|That} is not a kind of release here.",
        "[{near} ]The kinds are {kinds|in the policy}.",
    ),
    Rule.NO_SUCH_STAGE: (
        "{given|That} is no pre-release here.",
        "{near|This policy has none.}",
    ),
    Rule.NO_PRE_RELEASE: (
        "No pre-release is under way.",
        "`/release pre start {kinds|minor} alpha` begins one.",
    ),
    Rule.WHICH_COMPONENT: (
        "Here every component counts its own versions: {components|the policy names them}.",
        "Say which: `/release start {kind|minor} --component` and its name; several names, with commas, go together.",
    ),
    Rule.UNKNOWN_COMPONENT: (
        "{given|That} is not a component here.",
        "[{near} ]Those with versions of their own are {components|in the policy}.",
    ),
    Rule.INCOMPATIBLE: (
        "Versions that must agree do not: {these|two components}[, and the rule is {agreement}].",
        "Bring them together in a commit, or release what is behind together with it.",
    ),
    Rule.RECORDS: (
        "Versions within the components cannot be read.[{problems}]",
        "Correct the files or `records` in `slipway.yml`; nothing was changed.",
    ),
    Rule.NO_OWN_LINE: (
        "{given|That component} counts no versions of its own.",
        "It is released with everything: leave `--component` out[, or name {components}].",
    ),
    Rule.BAD_REF: (
        "The repository knows nothing called {given|that}[ on {branch}].",
        "[{near} ]Name a branch, a tag or a commit that was pushed.",
    ),
    Rule.BAD_TIME: (
        "{given|That} is not a time I can use[ ({reason})].",
        "Write it like {forms|2026-12-01 10:00}, in the future.",
    ),
    Rule.DAY_OFF: (
        "{at|That day} is {reason|a day off}, and nothing but a hotfix is released on such a day.",
        "Choose a working day[: {next} is one].",
    ),
    Rule.BAD_RISK: (
        "{given|That} is not a risk class here.",
        "[{near} ][The risk classes are {risks}.] Anybody raises the risk; two people lower it.",
    ),
    # --- who ---
    Rule.NOT_ALLOWED: (
        "{verb|This} takes the role {roles|that the policy names for it}.",
        "Ask {who|somebody who has it}.",
    ),
    Rule.NOT_A_MEMBER: (
        "Only full members of this workspace can act on a release.",
        "Ask {who|a full member} to do it.",
    ),
    Rule.OWN_RELEASE: (
        "You asked for this release or lead it, so your own approval does not count.",
        "Ask {who|somebody else}[ with the role {roles}].",
    ),
    Rule.AUTHOR: (
        "You wrote part of this release, and this approval wants other eyes.[{commits}]",
        "Ask {who|somebody who wrote none of it}[ with the role {roles}].",
    ),
    Rule.UNKNOWN_AUTHOR: (
        "Nobody told me which commits are yours, and this approval wants other eyes.",
        "Your addresses belong under `people` in `slipway.yml`; until then ask {who|somebody else}[ with the role {roles}].",
    ),
    Rule.NOT_ELIGIBLE: (
        "{what|This} takes the role {roles|that the policy names for it}.",
        "{who|Somebody with that role} can do it.",
    ),
    Rule.SECOND_PERSON: (
        "This takes a second person, and you are the first.",
        "Ask {who|somebody else}[ with the role {roles}].",
    ),
    Rule.NO_SUCH_STAND_IN: (
        "{user|This person} cannot stand in for you: it takes another full member of this workspace.",
        "Name somebody else.",
    ),
    Rule.LEADS: (
        "{user|This person} leads a release that is open[ ({releases})], and nobody approves their own.",
        "Name somebody else, or wait until it is out.",
    ),
    Rule.NO_SUCH_PERSON: (
        "{user|This person} has no role in the project, or is no full member of this workspace.",
        "Name somebody who has a role: `slipway.yml` says who holds which.",
    ),
    Rule.UNKNOWN_PERSON: (
        "Slack cannot say right now who {user|this person} is[ or who has the role {roles}].",
        "Nothing was changed. Try again in a minute.",
    ),
    # --- what can be released ---
    Rule.NOTHING_TO_RELEASE: (
        "Nothing new is on {branch|the branch}[ since {since}].",
        "Merge something first, or name another commit with `--from`.",
    ),
    Rule.TOO_SMALL: (
        "The kind {kind|asked for} does not allow what is in the range[ ({classes})].[{commits}]",
        "Start a {wanted|larger kind} instead, or leave these commits out with `--from`.",
    ),
    Rule.NOT_PRIVATE: (
        "Security releases are developed in a project of their own, which nobody else sees.",
        "Type it in the channel of that project.",
    ),
    Rule.NO_SUCH_LINE: (
        "{given|That} is no line that is supported.",
        "[{near} ]The lines are {lines|listed by `/release support`}.",
    ),
    Rule.LINE_LATEST: (
        "{line|It} is what is being developed, and no support line.",
        "Start it without `--line`.",
    ),
    Rule.LINE_ENDED: (
        "{line|The line} is at its end of life[ since {until}], and gets no more releases.",
        "Its users upgrade; `/release support` shows what is supported.",
    ),
    Rule.LINE_KIND: (
        "A {kind|release of this kind} would be {version|outside}, and no longer in {line|the line}.",
        "Start a smaller kind there.",
    ),
    Rule.LINE_ACCEPTS: (
        "{line|The line} takes {classes|other changes} only.[{commits}]",
        "Take these commits off its branch. What is one of the accepted kinds says so in its type, or in a `Label:` line.",
    ),
    Rule.LINE_TAKEN: (
        "{version|Another release} is still open on this line[ ({status})].",
        "Finish it, or end it with `/release abort`.",
    ),
    Rule.VERSION_TAKEN: (
        "The version {version|asked for} was used before[ by {release}], and no version is used twice.",
        "Start again: the next free one is chosen.",
    ),
    Rule.FROZEN_BY_HAND: (
        "Releases[ of {project}] are frozen[ by {by}][ since {at}][: {reason}].",
        "{who|Somebody who may freeze} ends it with `/release freeze off`.",
    ),
    Rule.NO_DOCUMENT: (
        "There is nothing to review yet[ for {gate}]: the document is missing or holds nothing.",
        "Put it into the repository and take the commit in, or give a link with `/release link`.",
    ),
    Rule.IN_REPOSITORY: (
        "This document must stand in the repository[ as {file}]: its sections are looked for.",
        "Commit it to the branch of the release, and take the commit in.",
    ),
    Rule.ASPECTS: (
        "Whoever signs this looks at every aspect[: {what}].",
        "Answer each with yes once it is so; until then it stays open.",
    ),
    Rule.DEBT: (
        "The review of {release|an earlier release}[ (“{gate}”)] is overdue[ since {until}], and holds every release but an emergency.",
        "{who|Somebody with that role}[ ({roles})] signs it: open that release's card, or `/release sign` with its version.",
    ),
    Rule.STOPPED: (
        "Everything[ of {of}] is stopped[ by {by}][ since {at}][: {reason}].",
        "A second person starts it again with `/release go`[ in the channel of {of}]. A rollback works all the same.",
    ),
    Rule.VERSION_FILES: (
        "The version files do not fit.[{problems}]",
        "Correct the files or `version-files` in `slipway.yml`; nothing was changed.",
    ),
    Rule.NO_TAG_FORM: (
        "The tag of {kind|this kind} cannot be written[: {reason}].",
        "The form is under `versions` in the policy.",
    ),
    Rule.NO_MANIFEST: (
        "{given|That version} is not in the manifest[ of {project}].",
        "{reason|The action “record manifest” of the policy writes it; `/release history` shows what Slipway did.}",
    ),
    Rule.BRANCH_PATTERN: (
        "The branch {branch|asked for} is not there, or does not fit the pattern {pattern|of the policy}.",
        "[{near} ]Name a branch that fits, or give a title and I create it.",
    ),
    Rule.GIT: (
        "The repository did not do it[: {reason}].",
        "Nothing was changed. Try again; `slipway doctor` says what is wrong with it.",
    ),
    Rule.POLICY: (
        "The policy {file|file} cannot be used.[{problems}]",
        "Correct it; `slipway check` shows every problem with its line.",
    ),
    Rule.NOTES_LACK_SECTION: (
        "The notes must begin with the heading {heading|of this version}.",
        "Put the heading back and save again.",
    ),
    # --- what the release allows now ---
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
    Rule.OVER: ("{version|The release} is over[: {status}].", _OPEN_NOW),
}  # fmt: skip


def refusal(refusal: Refusal) -> str:
    """One reason, ready to be shown: what, the way on, the rule and the setting."""
    what, way = SENTENCES[refusal.rule]
    said, on = (_sentence(fill(half, refusal.facts)) for half in (what, way))
    source = f"_Rule: {refusal.rule.value}{_setting(refusal.setting)}_"
    return "\n".join(filter(None, [said, on, source]))


def refusals(reasons: Sequence[Refusal]) -> list[str]:
    """All reasons in their order, each once."""
    return list(dict.fromkeys(refusal(reason) for reason in reasons))


def plain_refusal(refusal: Refusal) -> str:
    """A reason for a form's error line, which knows no mentions and no marks."""
    facts = {name: value for name, value in refusal.facts.items() if name not in ("who", "by")}
    what, way = (fill(half, facts) for half in SENTENCES[refusal.rule])
    setting = f" (Setting: {refusal.setting})" if refusal.setting else ""
    return f"{unmarked(f'{_sentence(what)} {_sentence(way)}')}{setting}"


def facts_of(rule: Rule) -> list[str]:
    """The facts that the sentence of a rule can use."""
    what, way = SENTENCES[rule]
    return list(dict.fromkeys(gaps(what) + gaps(way)))


def _setting(setting: str) -> str:
    return f" · setting {code(setting)}" if setting else ""


def _sentence(words: str) -> str:
    """With a capital, whichever part came first."""
    return words[:1].upper() + words[1:]
