"""Documents a release must hold: where each stands, and what one of them still lacks."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

from release.facts import Document, Line, Started
from release.policy.model import DOCUMENT_WORDS, Gate

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_BLANK = re.compile(
    r"\W*(todo|tbd|fixme|n/?a|lorem ipsum.*|fill (this )?in.*|describe .*here)?\W*", re.IGNORECASE
)
_PLACEHOLDER = re.compile(r"<[^<>]+>|\{\{[^{}]+\}\}|\[[^\[\]]*\](?!\()")


def path_of(gate: Gate, started: Started) -> str:
    """The path of a gate's document in the candidate."""
    values = {
        "version": started.version,
        "tag": started.tag,
        "kind": started.what,
        "component": started.component or "",
    }
    path = gate.document or ""
    for name in DOCUMENT_WORDS:
        path = path.replace(f"{{{name}}}", values[name])
    return path


def examined(gate: Gate, path: str, text: str | None, lines: Iterable[Line]) -> Document:
    """What a document is like; `lines` are the changes of the release."""
    if text is None:
        return Document(path=path, lacks="missing")
    said = sections_of(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    if not any(said.values()):
        return Document(path=path, digest=digest, lacks="empty")
    wanted = [line for line in lines if set(gate.each) & set(line.classes)]
    return Document(
        path=path,
        digest=digest,
        sections=tuple(title for title in gate.sections if not _filled(said, title)),
        changes=tuple(line.sha for line in wanted if not names(text, line)),
    )


def sections_of(text: str) -> dict[str, str]:
    """What stands below each heading, in lower case; what only holds the place of words is out."""
    found: dict[str, str] = {"": ""}
    title = ""
    for line in _COMMENT.sub("", text).splitlines():
        heading = _HEADING.match(line)
        if heading:
            title = heading[1].lower()
            found.setdefault(title, "")
        elif not _BLANK.fullmatch(_PLACEHOLDER.sub("", line)):
            found[title] += f"{line}\n"
    return found


def _filled(said: dict[str, str], title: str) -> bool:
    return any(title.lower() in heading and body for heading, body in said.items() if heading)


def names(text: str, line: Line) -> bool:
    """True when a text speaks of a change: by its pull request, its commit or its words."""
    by_number = line.pull is not None and re.search(rf"#{re.escape(line.pull)}\b", text)
    words = line.subject.partition(": ")[2] or line.subject
    return bool(by_number) or line.sha[:7] in text or words.lower() in text.lower()


def modules_of(paths: Iterable[str], rules: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What a release touches, as its policy counts it: "api/*" makes api/list of api/list/x.py.

    Without rules, the folders at the top.
    """
    depths = [rule.split("/") for own in rules.values() for rule in own] or [["*", ""]]
    found = {name for path in paths for rule in depths if (name := _module(path, rule))}
    return tuple(sorted(found))


def _module(path: str, rule: Sequence[str]) -> str:
    parts = path.split("/")
    pairs = zip(rule, parts, strict=False)
    if len(parts) < len(rule) or any(wanted not in ("*", "", part) for wanted, part in pairs):
        return ""
    return "/".join(parts[: len([word for word in rule if word])])
