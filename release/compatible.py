"""Which versions of components must agree, and do not."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from release.policy import Policy
from release.values import Struct

Agreement = Literal["equal", "same-major", "same-minor", "at-least"]
_NUMBER = re.compile(r"[0-9]+")


class Broken(Struct, frozen=True):
    """A rule that does not hold: the names with their versions, in the policy's order."""

    rule: Agreement
    these: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        named = " and ".join(f"{name} {value}" for name, value in self.these)
        return f"{named} ({self.rule})"


def broken(policy: Policy, versions: Mapping[str, str]) -> list[Broken]:
    """The rules that do not hold; one whose versions are not all known says nothing yet."""
    found = []
    for compatible in policy.compatible:
        these = [(name, versions[name]) for name in compatible.these if name in versions]
        known = len(these) == len(compatible.these)
        if known and not agree(compatible.rule, [value for _, value in these]):
            found.append(Broken(compatible.rule, tuple(these)))
    return found


def agree(rule: Agreement, versions: Sequence[str]) -> bool:
    """True when the versions stand to each other as the rule says."""
    first, *others = versions
    match rule:
        case "equal":
            return all(one == first for one in others)
        case "same-major":
            return _same(1, versions)
        case "same-minor":
            return _same(2, versions)
        case "at-least":
            return all(_numbers(first) >= _numbers(one) for one in others)


def _same(places: int, versions: Sequence[str]) -> bool:
    """A version that leaves a place out has 0 there; one without numbers equals itself only."""
    heads = {(*_numbers(one), 0)[:places] if _numbers(one) else one for one in versions}
    return len(heads) == 1


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers before a pre-release or build part: v2.10.1-rc.1 is 2, 10, 1."""
    plain = re.split(r"[-+]", version, maxsplit=1)[0]
    return tuple(int(number) for number in _NUMBER.findall(plain))
