"""One commit read as a change: Conventional Commits 1.0.0, git trailers, merges and reverts."""

import re
from functools import lru_cache
from typing import Final

from release.changes.bodies import NOTHING, Trailers, read_body, values
from release.changes.titles import Title, read_title
from release.commits import Commit
from release.values import Struct

OTHER: Final = "other"
OURS: Final = "slipway-release"
"""The trailer (in lower case) that Slipway writes into the commits it makes."""

# https://www.conventionalcommits.org/en/v1.0.0/#specification 1 to 6 and 13; types any case (15).
_HEAD = re.compile(r"([A-Za-z][\w-]*)(?:\(([^()]*)\))?(!)?")
# It begins with a set of characters, not with what must stand before: four times as fast.
_REF = re.compile(
    r"[#A-Z](?<![\w/&][#A-Z])"
    r"(?:(?<=#)[0-9]+|(?<=C)VE-[0-9]{4}-[0-9]{4,}|(?<!#)[A-Z0-9]+-[0-9]+)\b"
)
# Names of standards and algorithms that look like the key of an issue.
_NO_ISSUE = re.compile(r"(?:UTF|SHA|ISO|AES|RSA|RFC|PEP|MD|HTTP|TLS|CVE|CWE|IPV|X|P|HS|RS|ES)-")


class Change(Struct, frozen=True):
    """What one commit, or a merge with all it brings in, changes.

    `type` is the conventional type in lower case, "revert", or "other". `breaking` explains a
    breaking change, None when there is none. `body` is the message below the subject, without
    its footers. `refs` are issues ("#12", "ABC-12") and CVE ids, without the pull request, which
    is `pull`. `reverts` and `picked` are the commits taken back or copied. `branch` is the one a
    merge brings in. `authors` are "Name <email>", co-authors after the first. `paths` are those
    of the commit, for a merge that speaks for its commits those of all of them. `classes` are
    the names given by `classified`. `flags` are feature flags that come with it.
    """

    commit: Commit
    type: str
    description: str
    scope: str | None = None
    breaking: str | None = None
    body: str = ""
    refs: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    reverts: str | None = None
    picked: str | None = None
    pull: int | None = None
    branch: str | None = None
    authors: tuple[str, ...] = ()
    trailers: Trailers = ()
    paths: tuple[str, ...] = ()
    classes: frozenset[str] = frozenset()
    adds: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def sha(self) -> str:
        return self.commit.sha

    @property
    def is_conventional(self) -> bool:
        """True when its author said what it is."""
        return self.type != OTHER or self.breaking is not None

    @property
    def is_marked_ours(self) -> bool:
        """True when it has our trailer, which anybody can write."""
        return any(key == OURS for key, _ in self.trailers)


def parse(commit: Commit) -> Change:
    """Read a commit as a change; a subject that follows no convention has the type "other"."""
    message = commit.body
    body = read_body(message) if message else NOTHING
    title = read_title(commit.subject, message)
    kind, scope, bang, description = _conventional(title)
    authors: tuple[str, ...] = (f"{commit.author} <{commit.email}>",)
    trailers = body.trailers
    labels: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    if trailers:  # most have none
        authors = _authors(authors, trailers)
        labels = _listed(trailers, "label", "labels")
        flags = _listed(trailers, "flag", "flags")
    return Change(
        commit,
        kind,
        description,
        scope,
        body.breaking or (description if bang else None),
        body.text,
        _refs(title, message),
        labels,
        body.reverts,
        body.picked,
        title.pull,
        title.branch,
        authors,
        trailers,
        commit.paths,
        flags=flags,
        adds=commit.adds,
    )


def _conventional(title: Title) -> tuple[str, str | None, bool, str]:
    """Type, scope, whether it has the `!`, and description."""
    if title.is_revert:
        return "revert", None, False, title.text
    head, _, description = title.text.partition(": ")
    if "(" in head and head.count("(") > head.count(")"):  # a scope may have a colon in it
        scope, _, description = description.partition("): ")
        head = f"{head}: {scope})"
    description = description.strip()
    found = _read_head(head) if description else None
    return (*found, description) if found else (OTHER, None, False, title.text)


@lru_cache(maxsize=1024)  # a range has few of them, and each many times
def _read_head(head: str) -> tuple[str, str | None, bool] | None:
    """Type, scope, and whether it has the `!`; None for what is no such head."""
    found = _HEAD.fullmatch(head)
    if not found:
        return None
    kind, scope, bang = found.groups()
    return kind.lower(), (scope or "").strip() or None, bang is not None


def _refs(title: Title, body: str) -> tuple[str, ...]:
    text = f"{title.text}\n{body}" if body else title.text
    if "#" not in text and "-" not in text:
        return ()
    found = _REF.findall(text)
    issues = (ref for ref in found if ref.count("-") > 1 or not _NO_ISSUE.match(ref))
    return tuple(ref for ref in dict.fromkeys(issues) if ref != f"#{title.pull}")


def _listed(trailers: Trailers, *keys: str) -> tuple[str, ...]:
    """Names after these keys, each in a line of its own or several with commas."""
    names = (name.strip() for several in values(trailers, *keys) for name in several.split(","))
    return tuple(name for name in names if name)


def _authors(first: tuple[str, ...], trailers: Trailers) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *values(trailers, "co-authored-by"))))
