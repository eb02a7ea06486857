"""What a commit's subject says beneath what tools write around it: merges, reverts, numbers."""

import re
from typing import Final

from release.values import Struct

# What writes it: GitHub; git and GitLab; Bitbucket; Azure.
_MERGES = (
    re.compile(r"Merge pull request #(?P<pull>\d+) from (?:[^/\s]+/)?(?P<branch>\S+)"),
    re.compile(r"Merge (?:remote-tracking )?branch '(?P<branch>[^']+)'.*"),
    re.compile(r"Merged in (?P<branch>\S+) \(pull request #(?P<pull>\d+)\)"),
    re.compile(r"Merged PR (?P<pull>\d+): (?P<title>.+)"),
)
_GITLAB = re.compile(r"^See merge request \S*!(\d+)$", re.MULTILINE)
_NO_TITLE = re.compile(r"See merge request |Closes |# Conflicts|\* ")
_NUMBER = re.compile(r"(.*\S)\s+\((?:#|!)(\d+)\)")
_REVERT = re.compile(r'((?:Re(?:vert|apply) ")+)(.*?)"+')
_BETWEEN_WORDS = re.compile(r"[-_]+(?!\d)")
_FIRST_WORD = re.compile(r"(?:origin/)?([a-z]+)")
_TYPES: Final = frozenset(
    ("feat", "fix", "hotfix", "docs", "perf", "refactor", "chore", "test", "ci", "build", "style")
)
_ALIASES: Final = {"feature": "feat", "features": "feat", "bugfix": "fix", "bug": "fix"}


class Title(Struct, frozen=True):
    """The words of a change; `is_revert` when it takes back what they quote."""

    text: str
    pull: int | None = None
    branch: str | None = None
    is_revert: bool = False


def read_title(subject: str, body: str) -> Title:
    """The title of a commit; of a merge that of its pull request, else its branch in words."""
    text, pull, branch = subject.strip(), None, None
    if text.startswith("Merge"):
        text, pull, branch = _read_merge(text, body)
    if text.endswith(")") and (numbered := _NUMBER.fullmatch(text)):
        text, pull = numbered[1], int(numbered[2])
    if text.startswith("Re"):
        text, is_revert = _read_revert(text)
        return Title(text, pull, branch, is_revert)
    return Title(text, pull, branch)


def _read_merge(subject: str, body: str) -> tuple[str, int | None, str | None]:
    for pattern in _MERGES:
        if not (found := pattern.fullmatch(subject)):
            continue
        groups = found.groupdict()
        number = groups.get("pull") or _gitlab_number(body)
        branch = groups.get("branch")
        title = groups.get("title") or (_first_line(body) if number else "")
        return title or _in_words(branch or subject), int(number) if number else None, branch
    return subject, None, None


def _gitlab_number(body: str) -> str | None:
    return found[1] if (found := _GITLAB.search(body)) else None


def _first_line(body: str) -> str:
    line = body.strip().partition("\n")[0].strip()
    return "" if _NO_TITLE.match(line) else line


def _in_words(branch: str) -> str:
    """`feature/login-page` as "login page"; the number of an issue keeps its hyphen."""
    return _BETWEEN_WORDS.sub(" ", branch.rpartition("/")[2]).strip() or branch


def _read_revert(text: str) -> tuple[str, bool]:
    """A revert keeps its words; the revert of a revert is the change itself once more."""
    found = _REVERT.fullmatch(text)
    depth = found[1].count('"') if found else 0
    if not found or not text.endswith('"' * depth):
        return text, False
    if found[1].count("Revert") % 2:
        return text, True
    return text[len(found[1]) : -depth], False


def type_of_branch(branch: str | None) -> str | None:
    """The type that a branch's name tells: feature/login is feat, hotfix-12 is hotfix."""
    found = _FIRST_WORD.match(branch or "")
    word = _ALIASES.get(found[1], found[1]) if found else None
    return word if word in _TYPES else None
