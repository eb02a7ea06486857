"""One commit read as a change: Conventional Commits 1.0.0, git trailers, merges and reverts."""

import re
from typing import Final, NamedTuple

from release.changes.titles import Title, read_title
from release.commits import Commit

OTHER: Final = "other"
OURS: Final = "slipway-release"
"""The trailer (in lower case) that Slipway writes into the commits it makes."""

# https://www.conventionalcommits.org/en/v1.0.0/#specification, 1 to 6 and 13; types any case (15).
_CONVENTIONAL = re.compile(r"([A-Za-z][\w-]*)(?:\(([^()]*)\))?(!)?: +(\S.*)")
# Its 8 to 10 and 12: a footer ends where the next token and separator begins.
_BREAKING = re.compile(
    r"^BREAKING[ -]CHANGE: +(\S.*(?:\n(?!BREAKING[ -]CHANGE: |[A-Za-z][A-Za-z0-9-]*(?:: | #)).*)*)",
    re.MULTILINE,
)
_TRAILER = re.compile(r"([A-Za-z][A-Za-z0-9-]*|BREAKING CHANGE)(?:: *| (?=#))(.*)")
_PICKED = re.compile(r"^\(cherry picked from commit ([0-9a-f]{40})\)$", re.MULTILINE)
_REVERTS = re.compile(r"This reverts commit ([0-9a-f]{7,40})\b")
# It begins with a set of characters, not with what must stand before: four times as fast.
_REF = re.compile(
    r"[#A-Z](?<![\w/&][#A-Z])"
    r"(?:(?<=#)[0-9]+|(?<=C)VE-[0-9]{4}-[0-9]{4,}|(?<!#)[A-Z0-9]+-[0-9]+)\b"
)
# Names of standards and algorithms that look like the key of an issue.
_NO_ISSUE = re.compile(r"(?:UTF|SHA|ISO|AES|RSA|RFC|PEP|MD|HTTP|TLS|CVE|CWE|IPV|X|P|HS|RS|ES)-")


# A named tuple is made in a fifth of the time of a frozen dataclass, and a range has thousands.
class Change(NamedTuple):
    """What one commit, or a merge with all it brings in, changes.

    `type` is the conventional type in lower case, "revert", or "other". `breaking` explains a
    breaking change, None when there is none. `body` is the message below the subject, without
    its footers. `refs` are issues ("#12", "ABC-12") and CVE ids, without the pull request, which
    is `pull`. `reverts` and `picked` are the commits taken back or copied. `branch` is the one a
    merge brings in. `authors` are "Name <email>", co-authors after the first. `paths` are those
    of the commit, for a merge that speaks for its commits those of all of them. `classes` are
    the names given by `classified`.
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
    trailers: tuple[tuple[str, str], ...] = ()
    paths: tuple[str, ...] = ()
    classes: frozenset[str] = frozenset()

    @property
    def sha(self) -> str:
        return self.commit.sha

    @property
    def co_authors(self) -> tuple[str, ...]:
        """Everybody but the first author, as "Name <email>"."""
        return self.authors[1:]

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
    title = read_title(commit.subject, commit.body)
    kind, scope, bang, description = _conventional(title)
    author = f"{commit.author} <{commit.email}>"
    if not commit.body:
        return Change(
            commit,
            kind,
            description,
            scope,
            description if bang else None,
            refs=_refs(title.text),
            pull=title.pull,
            branch=title.branch,
            authors=(author,),
            paths=commit.paths,
        )
    body = commit.body.replace("\r\n", "\n").strip()
    text, trailers = _split(body)
    return Change(
        commit,
        kind,
        description,
        scope,
        _breaking(body) or (description if bang else None),
        text,
        refs=_without(title.pull, _refs(f"{title.text}\n{body}")),
        labels=_labels(trailers),
        reverts=_first(_REVERTS, body),
        picked=_first(_PICKED, body),
        pull=title.pull,
        branch=title.branch,
        authors=_authors(author, trailers),
        trailers=trailers,
        paths=commit.paths,
    )


def _conventional(title: Title) -> tuple[str, str | None, bool, str]:
    """Type, scope, whether it has the `!`, and description."""
    if title.is_revert:
        return "revert", None, False, title.text
    found = _CONVENTIONAL.fullmatch(title.text)
    if not found:
        return OTHER, None, False, title.text
    kind, scope, bang, description = found.groups()
    return kind.lower(), (scope or "").strip() or None, bang is not None, description.strip()


def _split(body: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The body's text and its trailers, keys in lower case: the last paragraph, if all are."""
    text, _, last = body.rpartition("\n\n")
    trailers: list[tuple[str, str]] = []
    for line in last.split("\n"):
        found = _TRAILER.fullmatch(line)
        if found:
            trailers.append((found[1].lower(), found[2].strip()))
        elif line[:1].isspace() and trailers:
            key, value = trailers[-1]
            trailers[-1] = key, f"{value} {line.strip()}"
        elif not _PICKED.fullmatch(line):
            return body, ()
    return text.strip(), tuple(trailers)


def _breaking(body: str) -> str | None:
    return " ".join(found[1].split()) if (found := _BREAKING.search(body)) else None


def _refs(text: str) -> tuple[str, ...]:
    found = _REF.findall(text)
    if not found:
        return ()
    issues = (ref for ref in found if ref.count("-") > 1 or not _NO_ISSUE.match(ref))
    return tuple(dict.fromkeys(issues))


def _without(pull: int | None, refs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(ref for ref in refs if ref != f"#{pull}") if pull and refs else refs


def _labels(trailers: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    lists = (value.split(",") for key, value in trailers if key in {"label", "labels"})
    return tuple(label.strip() for labels in lists for label in labels if label.strip())


def _authors(author: str, trailers: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    others = (value for key, value in trailers if key == "co-authored-by")
    return tuple(dict.fromkeys((author, *others)))


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    return found[1] if (found := pattern.search(text)) else None
