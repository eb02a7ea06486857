"""What is no longer as the record says: tags, changelog sections, what an environment runs."""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from release.components import tag_format
from release.draft import without_heading
from release.notes import digest, heading_pattern, section_of
from release.policy import Policy
from release.values import Struct
from release.version import Version


class What(StrEnum):
    """The kinds of drift."""

    TAG_MOVED = "tag moved"
    TAG_GONE = "tag gone"
    SECTION_GONE = "section gone"
    SECTION_CHANGED = "section changed"
    RUNS_OTHER = "runs other"
    SILENT = "silent"


class Finding(Struct, frozen=True):
    """One thing that is not as it was: which, what the record says, and what is there now."""

    what: What
    subject: str
    wanted: str = ""
    found: str = ""

    @property
    def key(self) -> str:
        """The same as long as it is the same finding."""
        return f"{self.what} {self.subject} {self.found}"

    @property
    def place(self) -> tuple[str, str]:
        """What it is about, whatever is wrong with it: a tag, a section, an environment."""
        return self.what.split()[0], self.subject

    def as_data(self) -> dict[str, str]:
        """As plain values, to be kept."""
        return {
            "what": str(self.what),
            "subject": self.subject,
            "wanted": self.wanted,
            "found": self.found,
        }

    @classmethod
    def of_data(cls, data: Mapping[str, str]) -> "Finding":
        """What was kept, read back."""
        return cls(What(data["what"]), data["subject"], data["wanted"], data["found"])


class Written(Struct, frozen=True):
    """What a release left in the changelog: its version, its tag, the digest of its notes."""

    version: Version
    tag: str
    body: str
    component: str | None = None


SILENT = Finding(What.SILENT, "repository")
"""It does not answer: whether anything else is adrift, nobody can tell."""


def tags_adrift(known: Mapping[str, str], there: Mapping[str, str]) -> Iterator[Finding]:
    """Tags (name to object) that the remote has elsewhere, or no longer has."""
    for tag, wanted in known.items():
        found = there.get(f"refs/tags/{tag}")
        if found is None:
            yield Finding(What.TAG_GONE, tag, wanted)
        elif found != wanted:
            yield Finding(What.TAG_MOVED, tag, wanted, found)


def sections_adrift(policy: Policy, changelog: str, every: Iterable[Written]) -> Iterator[Finding]:
    """Versions whose section of the changelog is gone, or says something else than was released."""
    for one in every:
        heading = heading_pattern(policy.notes.template, tag_format(policy, one.component))
        section = section_of(changelog, one.version, heading)
        if section is None:
            yield Finding(What.SECTION_GONE, one.tag)
        elif (found := digest(without_heading(section))) != one.body:
            yield Finding(What.SECTION_CHANGED, one.tag, one.body, found)


def runs_other(environment: str, wanted: str, said: str) -> Iterator[Finding]:
    """An environment that says it runs something else than was brought there last.

    `wanted` is a tag; the version within it is as good an answer.
    """
    names = {wanted, wanted.rpartition("v")[2]}
    if not names & set(re.split(r"[\s\"',:=]+", said)):
        yield Finding(What.RUNS_OTHER, environment, wanted, said[:80])
