"""What would be released cannot be: its version, its line, what is in it, what it must hold."""

from release.refusals import Rule

SENTENCES: dict[Rule, tuple[str, str]] = {
    Rule.NOTHING_TO_RELEASE: (
        "Nothing new is on {branch|the branch}[ since {since}].",
        "Merge something first, or name another commit with `--from`.",
    ),
    Rule.TOO_SMALL: (
        "The kind {kind|asked for} takes no {classes|changes as large as these}.[{commits}]",
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
        "`/release why` says what it waits for. `/release abort` gives it up as long as production has not begun.",
    ),
    Rule.VERSION_TAKEN: (
        "The version {version|asked for} was used before[ by {release}], and no version is used twice.",
        "Start again: the next free one is chosen.",
    ),
    Rule.FROZEN_BY_HAND: (
        "Releases[ of {of}] are frozen[ by {by}][ since {at}][: {reason}].",
        "{who|Somebody who may freeze} ends it with `/release freeze off`[ in the channel of {of}].",
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
        "Correct the files or `version-files` in `slipway.yml`; a branch from before the last release takes it in first. Nothing was changed.",
    ),
    Rule.NO_TAG_FORM: (
        "The tag of {kind|this kind} cannot be written[: {reason}].",
        "The form is under `versions` in the policy.",
    ),
    Rule.UNTAGGED: (
        "{where|A version file} says {given|a higher version}, but there is no tag[ {tag}]: versions would be counted anew[, from {version}].",
        "Tag what production runs[ as {tag}] and push the tag, or change `versions.tag` in the policy.",
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
}  # fmt: skip
