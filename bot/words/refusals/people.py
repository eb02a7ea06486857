"""Who asks may not, or nobody knows who they are."""

from release.refusals import Rule

SENTENCES: dict[Rule, tuple[str, str]] = {
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
    Rule.NOTHING_TO_DELEGATE: (
        "A delegation is for approvals, and you give none here: they take the role {roles|that the policy names for them}, and you hold {held|no role}.",
        "{who|Whoever has that role} can delegate theirs.",
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
}  # fmt: skip
