"""Versions: one order, one way to write them, and which one comes next.

The order is our own. SemVer would sort `1.2.3-hotfix.1` below `1.2.3`; here a hotfix comes after
the release it fixes: 1.2.3-rc.1 < 1.2.3 < 1.2.3-hotfix.1 < 1.2.3-hotfix.2 < 1.2.4.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache, total_ordering
from itertools import count
from string import Formatter
from typing import Final, Literal

import semver

Stage = Literal["alpha", "beta", "rc"]
Size = Literal["major", "minor", "patch"]
Bump = Literal["major", "minor", "patch", "hotfix", "alpha", "beta", "rc", "final"]

STAGES: Final[tuple[Stage, ...]] = ("alpha", "beta", "rc")
_FINAL: Final = len(STAGES)
_HOTFIX: Final = _FINAL + 1
_PEP440: Final[dict[Stage, str]] = {"alpha": "a", "beta": "b", "rc": "rc"}
# The pre-release part that SemVer lets through and we know: one word of ours and a number.
_SUFFIX = re.compile(r"(alpha|beta|rc|hotfix)\.(0|[1-9][0-9]*)")


class VersionError(ValueError):
    """A text is no version, or there is no next one; the message says why."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Version:
    """A version. `pre` is a stage and its number; `hotfix` counts from 1, 0 is no hotfix."""

    major: int
    minor: int
    patch: int
    pre: tuple[Stage, int] | None = None
    hotfix: int = 0

    def __post_init__(self) -> None:
        if min(self.major, self.minor, self.patch, self.hotfix) < 0:
            raise VersionError("a version has no negative numbers")
        if self.pre and (self.pre[0] not in STAGES or self.pre[1] < 0):
            raise VersionError(f"a pre-release is one of {', '.join(STAGES)} and a number")
        if self.pre and self.hotfix:
            raise VersionError("a pre-release has no hotfixes")

    @classmethod
    def parse(cls, text: str) -> "Version":
        """Read `1.2.3`, `1.2.3-rc.1` or `1.2.3-hotfix.1`; VersionError for anything else."""
        return _parsed(text)

    def __str__(self) -> str:
        base = f"{self.major}.{self.minor}.{self.patch}"
        if self.pre:
            return f"{base}-{self.pre[0]}.{self.pre[1]}"
        return f"{base}-hotfix.{self.hotfix}" if self.hotfix else base

    def pep440(self) -> str:
        """As Python files spell it: 1.2.3rc1, 1.2.3.post1 for the first hotfix."""
        base = f"{self.major}.{self.minor}.{self.patch}"
        if self.pre:
            return f"{base}{_PEP440[self.pre[0]]}{self.pre[1]}"
        return f"{base}.post{self.hotfix}" if self.hotfix else base

    @property
    def is_final(self) -> bool:
        """True for what may be the latest: a release or a hotfix of it, no pre-release."""
        return self.pre is None

    @property
    def base(self) -> "Version":
        """The release it prepares or fixes: 1.2.3 for 1.2.3-rc.1 and for 1.2.3-hotfix.2."""
        return Version(self.major, self.minor, self.patch)

    @property
    def target(self) -> "Version":
        """What it is meant to become, after which its branch is named: 1.2.3 for 1.2.3-rc.1."""
        return self.base if self.pre else self

    @property
    def numbers(self) -> tuple[int, int, int]:
        return self.major, self.minor, self.patch

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Version):
            return NotImplemented
        return self._key() < other._key()

    def _key(self) -> tuple[tuple[int, int, int], int, int]:
        if self.pre:
            return self.numbers, STAGES.index(self.pre[0]), self.pre[1]
        return self.numbers, _HOTFIX if self.hotfix else _FINAL, self.hotfix


@lru_cache(maxsize=4096)  # the same few, asked for at every look
def _parsed(text: str) -> Version:
    try:
        base = semver.Version.parse(text)
        version = Version(base.major, base.minor, base.patch, *_suffix(base.prerelease))
    except ValueError as wrong:
        raise VersionError(f"{text!r} is no version such as 1.2.3 or 1.2.3-rc.1") from wrong
    # The library lets a final newline, build metadata and digits of other scripts pass.
    if str(version) != text:
        raise VersionError(f"{text!r} is not written as {version}")
    return version


def _suffix(text: str | None) -> tuple[tuple[Stage, int] | None, int]:
    """What stands behind the hyphen, as the fields `pre` and `hotfix`."""
    if text is None:
        return None, 0
    found = _SUFFIX.fullmatch(text)
    if not found:
        raise VersionError(text)
    number = int(found[2])
    for stage in STAGES:
        if found[1] == stage:
            return (stage, number), 0
    return None, number


def is_pre(text: str) -> bool:
    """True for the text of a pre-release."""
    return any(f"-{stage}." in text for stage in STAGES)


def latest(versions: Iterable[Version]) -> Version | None:
    """The highest release or hotfix; pre-releases are never the latest."""
    return max((version for version in versions if version.is_final), default=None)


# --- tags ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TagFormat:
    """How versions become tags, both ways.

    `tag` holds {version} once. `hotfix` holds {base} and {n}; without it a hotfix is written by
    `tag` as well, which for "v{version}" is the same "v{base}-hotfix.{n}". Both may hold
    {component}. Raises VersionError when a format cannot be read back.
    """

    tag: str = "v{version}"
    hotfix: str | None = None
    component: str | None = None
    _patterns: tuple[re.Pattern[str], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        formats = [(self.tag, ["version"])]
        if self.hotfix is not None:
            formats.append((self.hotfix, ["base", "n"]))
        patterns = tuple(_pattern(text, tuple(need), self.component) for text, need in formats)
        object.__setattr__(self, "_patterns", patterns)
        for sample in (Version(1, 2, 3), Version(1, 2, 3, ("rc", 1)), Version(1, 2, 3, None, 1)):
            if self.parse(self.name(sample)) != sample:
                raise VersionError(f"tags {self.tag!r} and {self.hotfix!r} cannot be told apart")

    def name(self, version: Version) -> str:
        """The tag of a version."""
        component = self.component or ""
        if version.hotfix and self.hotfix is not None:
            return self.hotfix.format(base=version.base, n=version.hotfix, component=component)
        return self.tag.format(version=version, component=component)

    def parse(self, tag: str) -> Version | None:
        """The version of a tag, or None when the tag is not exactly one of ours."""
        for pattern in self._patterns:
            found = pattern.fullmatch(tag)
            version = _version_in(found.groupdict()) if found else None
            if version and self.name(version) == tag:
                return version
        return None


@lru_cache
def _pattern(template: str, needed: tuple[str, ...], component: str | None) -> re.Pattern[str]:
    parts: list[str] = []
    names: list[str] = []
    for literal, name, spec, conversion in Formatter().parse(template):
        parts.append(re.escape(literal))
        if spec or conversion:
            raise VersionError(f"tag format {template!r}: write {{{name}}} alone")
        if name == "component" and component:
            parts.append(re.escape(component))
        elif name is not None:
            names.append(name)
            parts.append(f"(?P<{name}>.+)" if name in needed else "")
    if sorted(names) != sorted(needed):
        raise VersionError(f"tag format {template!r} must hold {{{'} and {'.join(needed)}}} once")
    return re.compile("".join(parts))


def _version_in(groups: dict[str, str]) -> Version | None:
    text = groups.get("version") or f"{groups.get('base')}-hotfix.{groups.get('n')}"
    try:
        return Version.parse(text)
    except VersionError:
        return None


# --- what comes next -------------------------------------------------------------------------


def next_version(
    kind_bump: Bump,
    latest: Version | None,
    taken: Collection[Version],
    of: Size | None = None,
) -> Version:
    """The next version of a kind: above `latest`, and never one that was ever taken.

    `latest` is the last release of the line (None: nothing was released); `taken` is every
    version ever seen: tags, reserved ones, and burnt ones, which stay burnt. A size takes the
    next free number of its own place: with 1.3.0 burnt, the minor after 1.2.5 is 1.4.0 and the
    patch is 1.2.6. A first major is 1.0.0, minor 0.1.0, patch 0.0.1.

    alpha, beta and rc count up in the pre-releases that are open (in `taken`, above `latest`,
    their release not taken); without any they begin those of the next minor, or of the size
    `of`. `final` is the release which they prepare. Raises VersionError when there is none:
    a hotfix or final of nothing, an alpha of what is at beta already.
    """
    seen = {*taken, latest} if latest else {*taken}
    match kind_bump:
        case "major" | "minor" | "patch":
            return _next_release(kind_bump, latest, seen)
        case "hotfix":
            return _next_hotfix(latest, seen)
        case "final":
            open_line = _open_line(latest, seen)
            if open_line is None:
                raise VersionError("there is no pre-release to promote")
            return open_line
        case _:
            return _next_pre(kind_bump, latest, seen, of)


def _next_release(size: Size, latest: Version | None, seen: set[Version]) -> Version:
    """The next number in the place of `size` under which no release exists yet."""
    place = ("major", "minor", "patch").index(size)
    start = latest.numbers if latest else (0, 0, 0)
    # 1.3.0-rc.1 already grew what 1.3.0 grows, so 1.3.0 is its next minor and patch, not 1.4.0.
    prepared = latest is not None and not latest.is_final and not any(start[place + 1 :])
    used = {version.numbers[: place + 1] for version in seen if version.is_final}
    for number in count(start[place] + (0 if prepared else 1)):
        numbers = (*start[:place], number)
        if numbers not in used:
            major, minor, patch = (*numbers, 0, 0)[:3]
            return Version(major, minor, patch)
    raise AssertionError("numbers do not end")


def _next_hotfix(latest: Version | None, seen: set[Version]) -> Version:
    if latest is None or not latest.is_final:
        raise VersionError("there is no release to fix")
    used = [version.hotfix for version in seen if version.base == latest.base]
    return Version(*latest.numbers, hotfix=max(used) + 1)


def _next_pre(stage: Stage, latest: Version | None, seen: set[Version], of: Size | None) -> Version:
    target = _open_line(latest, seen) if of is None else None
    target = target or _next_release(of or "minor", latest, seen)
    before = [version.pre for version in seen if version.pre and version.base == target]
    furthest = max((STAGES.index(pre[0]) for pre in before), default=0)
    if STAGES.index(stage) < furthest:
        raise VersionError(f"{target} is at {STAGES[furthest]} already, {stage} comes before it")
    return Version(
        *target.numbers, (stage, max((n for s, n in before if s == stage), default=0) + 1)
    )


def _open_line(latest: Version | None, seen: set[Version]) -> Version | None:
    """The release that the highest open pre-release prepares."""
    used = {version.numbers for version in seen if version.is_final}
    floor = latest.base if latest else Version(0, 0, 0)
    return max(
        (v.base for v in seen if v.pre and v.numbers not in used and v.base >= floor),
        default=None,
    )
