"""What an examination finds: how it is, and what to do about it."""

from collections.abc import Iterable
from enum import Enum

from release.values import Struct


class Mark(Enum):
    """Symbol and word: colour alone would tell not everybody."""

    WELL = "✓"
    WATCH = "!"
    WRONG = "✗"


class Finding(Struct, frozen=True):
    """One line of the table; `remedy` is what a person should do."""

    mark: Mark
    what: str
    said: str = ""
    remedy: str = ""


def well(what: str, said: str = "") -> Finding:
    return Finding(Mark.WELL, what, said)


def watch(what: str, said: str, remedy: str) -> Finding:
    return Finding(Mark.WATCH, what, said, remedy)


def wrong(what: str, said: str, remedy: str) -> Finding:
    return Finding(Mark.WRONG, what, said, remedy)


def table(findings: Iterable[Finding]) -> list[str]:
    """Lines to print, remedies below what they are for."""
    findings = list(findings)
    width = max((len(finding.what) for finding in findings), default=0)
    lines = []
    for finding in findings:
        lines.append(f"{finding.mark.value} {finding.what:{width}}  {finding.said}".rstrip())
        if finding.remedy:
            lines.append(f"  {'':{width}}  → {finding.remedy}")
    return lines
