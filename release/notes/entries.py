"""Changes sorted into the sections of a policy's notes."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache

from release.changes import Change
from release.changes.bodies import values
from release.notes.clean import clean
from release.values import Struct, replace

_PERSON = re.compile(r"(.*?) *<([^<>]*)>")
# The address that GitHub gives to who hides theirs: it holds the name that an @ mentions.
_NOREPLY = re.compile(r"(?:\d+\+)?([A-Za-z0-9-]+)@users\.noreply\.github\.com")


class Entry(Struct, frozen=True):
    """One line of notes, safe to print: empty strings for what is not known.

    `text` is the description, `breaking` its explanation, `ref` the first of `refs` ("#12",
    "ABC-12", a CVE id), `pr` the pull request's number or None, `sha` the full commit id,
    `short` its first eight digits, `author` the first author as in `contributors`, `removal` the
    version of a trailer `Removed-In`. `tail` is what may stand behind it in brackets: the CVE ids
    of a change, else its pull request.
    """

    text: str
    scope: str = ""
    type: str = ""
    breaking: str = ""
    ref: str = ""
    refs: tuple[str, ...] = ()
    pr: int | None = None
    sha: str = ""
    short: str = ""
    author: str = ""
    removal: str = ""
    tail: str = ""


class Section(Struct, frozen=True):
    """A titled part of the notes; `key` is the title in lower case with hyphens."""

    title: str
    key: str
    entries: tuple[Entry, ...] = ()


class SectionRule(Struct, frozen=True):
    """Which changes a section holds: any of the types or classes. `always`: even if none.

    `also`: besides the section that they have anyhow.
    """

    title: str
    types: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    always: bool = False
    also: bool = False

    def holds(self, kind: str, classes: frozenset[str]) -> bool:
        """True for changes of its types or classes."""
        return kind in map(str.lower, self.types) or not classes.isdisjoint(self.classes)


def sections_of(
    changes: Iterable[Change], rules: Sequence[SectionRule], breaking: str = "breaking"
) -> tuple[Section, ...]:
    """The sections in the policy's order, each change once, in the order given.

    The first rule that matches takes it; but a change of the class `breaking` (and one that
    says that it is breaking) goes first to the rule which names that class, if there is one.
    Rules with `also` take theirs besides. A change that no rule matches is in no section.
    Empty sections are left out.
    """
    places = _places(rules, breaking)
    entries: list[list[Entry]] = [[] for _ in rules]
    for change in changes:
        if found := places(change.type, change.breaking is not None, change.classes):
            entry = entry_of(change)
            for at in found:
                entries[at].append(entry)
    return tuple(
        Section(rule.title, _key(rule.title), tuple(several))
        for rule, several in zip(rules, entries, strict=True)
        if several or rule.always
    )


def _places(
    rules: Sequence[SectionRule], breaking: str
) -> Callable[[str, bool, frozenset[str]], list[int]]:
    """Which rules take a change of a type and classes; most changes of a range are alike."""
    own = [(at, rule) for at, rule in enumerate(rules) if not rule.also]
    besides = [(at, rule) for at, rule in enumerate(rules) if rule.also]
    first = next((at for at, rule in own if breaking in rule.classes), None)

    @cache
    def places(kind: str, breaks: bool, classes: frozenset[str]) -> list[int]:
        found = [at for at, rule in besides if rule.holds(kind, classes)]
        if first is not None and (breaks or breaking in classes):
            return [*found, first]
        return found + [at for at, rule in own if rule.holds(kind, classes)][:1]

    return places


def entry_of(change: Change) -> Entry:
    """A change as a line of notes."""
    refs = change.refs
    return Entry(
        clean(change.description),
        clean(change.scope) if change.scope else "",
        change.type,
        clean(change.breaking) if change.breaking else "",
        refs[0] if refs else "",
        refs,
        change.pull,
        change.commit.sha,
        change.commit.sha[:8],
        _person(change.authors[0]) if change.authors else clean(change.commit.author),
        clean(next(iter(values(change.trailers, "removed-in")), "")) if change.trailers else "",
        _tail(change),
    )


def _tail(change: Change) -> str:
    if change.refs and (cves := [ref for ref in change.refs if ref.startswith("CVE-")]):
        return f" ({', '.join(cves)})"
    return f" (#{change.pull})" if change.pull else ""


def known_issues(changes: Iterable[Change]) -> list[Change]:
    """What trailers `Known-Issue` say, each as a change of the type “known”."""
    return [
        replace(change, type="known", description=said, pull=None, refs=(), breaking=None)
        for change in changes
        if change.trailers
        for said in values(change.trailers, "known-issue")
    ]


def contributors(changes: Iterable[Change]) -> tuple[str, ...]:
    """Everybody who wrote a part, once, sorted: "@handle" where the address tells it."""
    people = {person for change in changes for person in change.authors}
    return tuple(sorted({_person(person) for person in people} - {""}, key=str.casefold))


@lru_cache(maxsize=4096)  # few people write many commits
def _person(text: str) -> str:
    found = _PERSON.fullmatch(text)
    if not found:
        return clean(text)
    handle = _NOREPLY.fullmatch(found[2])
    return f"@{handle[1]}" if handle else clean(found[1])


def _key(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
