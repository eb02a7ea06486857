"""Why something is refused: typed, with the rule and the setting, never a sentence."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from release.values import Struct, field


class Rule(StrEnum):
    """Every rule that can refuse; `bot/words` has one sentence for each."""

    UNKNOWN_VERB = "unknown verb"
    UNKNOWN_PROJECT = "unknown project"
    NO_PROJECT = "no project here"
    BAD_WORDS = "words not understood"
    WHICH_RELEASE = "several are open"
    NO_RELEASE = "none is open"
    NO_SUCH_RELEASE = "no such release"
    NOT_ALLOWED = "role"
    NOT_A_MEMBER = "full members only"
    UNKNOWN_KIND = "kind"
    UNKNOWN_ITEM = "item"
    NONE_FINISHED = "none is finished"
    WHICH_COMPONENT = "versions are counted by component"
    UNKNOWN_COMPONENT = "component"
    NO_OWN_LINE = "no versions of its own"
    NO_SUCH_STAGE = "no such pre-release"
    NO_PRE_RELEASE = "no pre-release under way"
    INCOMPATIBLE = "versions must agree"
    RECORDS = "versions within components"
    NOTHING_TO_RELEASE = "nothing new"
    TOO_SMALL = "kind too small"
    NOT_PRIVATE = "private project"
    NO_SUCH_LINE = "support line"
    LINE_LATEST = "not a support line"
    LINE_ENDED = "end of life"
    LINE_KIND = "outside the line"
    LINE_ACCEPTS = "not for this line"
    LINE_TAKEN = "one release a line"
    VERSION_TAKEN = "version used"
    BAD_REF = "unknown ref"
    BAD_TIME = "time"
    DAY_OFF = "day off"
    BAD_RISK = "risk"
    FROZEN_BY_HAND = "frozen by hand"
    STOPPED = "stopped"
    VERSION_FILES = "version files"
    NO_TAG_FORM = "tag form"
    UNTAGGED = "counted before"
    NO_MANIFEST = "no manifest"
    BRANCH_PATTERN = "branch pattern"
    GIT = "repository"
    POLICY = "policy file"
    NO_CANDIDATE = "no candidate yet"
    NOT_OPEN = "not open now"
    OWN_RELEASE = "not one's own"
    AUTHOR = "not an author"
    UNKNOWN_AUTHOR = "author unknown"
    NOT_ELIGIBLE = "not eligible"
    ALREADY = "already done"
    STALE = "has changed"
    NEEDS_REASON = "reason"
    NEEDS_EVIDENCE = "evidence"
    IN_EFFECT = "took effect"
    IN_PRODUCTION = "production began"
    NOT_IN_PRODUCTION = "production has not begun"
    NOT_WAIVABLE = "no waiver"
    NOTHING_FAILED = "nothing failed"
    NOT_PAUSED = "not paused"
    SECOND_PERSON = "second person"
    NO_SUCH_CLASS = "class of change"
    NO_LINES = "no other lines"
    LINE_TAKES_NOT = "the line's rule"
    NO_BACKPORT = "no such backport"
    NOT_RESOLVED = "conflict is still there"
    NOT_LATEST = "a later version is out"
    OVER = "over"
    DEBT = "a review is owed"
    NO_DOCUMENT = "nothing to review"
    IN_REPOSITORY = "in the repository"
    ASPECTS = "every aspect"
    NOTES_LACK_SECTION = "notes heading"
    NOTHING_TO_DELEGATE = "nothing to delegate"
    NO_SUCH_STAND_IN = "nobody to stand in"
    LEADS = "leads a release"
    NO_SUCH_PERSON = "no part in the project"
    UNKNOWN_PERSON = "person unknown"


class Refusal(Struct, frozen=True):
    """One reason: the rule, the setting that says so, and the facts of the case.

    `facts` are the values the sentence needs: names, versions, roles, lists of commits.
    """

    rule: Rule
    setting: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """Something cannot be done; `reasons` holds all of them."""

    def __init__(self, *reasons: Refusal) -> None:
        super().__init__("; ".join(reason.rule for reason in reasons))
        self.reasons = reasons


def refuse(rule: Rule, setting: str = "", **facts: Any) -> Refused:
    """A refusal for a single reason, to be raised."""
    return Refused(Refusal(rule, setting, facts))
