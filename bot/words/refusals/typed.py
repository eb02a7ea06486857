"""What was typed is not understood, or not known."""

from bot.words.refusals.ways import OPEN_NOW
from release.refusals import Rule

SENTENCES: dict[Rule, tuple[str, str]] = {
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
        "[{near} ][It goes like this: {usage}. ]`/release help` says more.",
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
        "[{near} ]" + OPEN_NOW,
    ),
    Rule.NONE_FINISHED: (
        "No release[ of {project}] is finished yet, so there is nothing to look back at.",
        OPEN_NOW,
    ),
    Rule.UNKNOWN_ITEM: (
        "{given|Nothing} is not an item that this takes.",
        "[{near} ]Name one by its word or its title: {items|`/release checklist` shows them}.",
    ),
    Rule.UNKNOWN_KIND: (
        "{given|Nothing} is not a kind of release here.",
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
        "{given|That} is not a time I can use[: {reason}].",
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
}  # fmt: skip
