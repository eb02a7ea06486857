"""When the next release of each kind is due, by how often the policy wants one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from release.binding import Binding
from release.components import tag_formats
from release.git import TagRef
from release.policy import Policy
from release.spans import Span
from release.values import Struct
from release.version import Version

NOTICE = timedelta(days=7)
"""How long before a release is due its channel is reminded."""
_PERIODS = {
    "week": Span(days=7),
    "month": Span(months=1),
    "quarter": Span(months=3),
    "year": Span(months=12),
}
_SIZES = ("patch", "minor", "major")
State = Literal["ahead", "soon", "overdue"]


class Out(Struct, frozen=True):
    """A version that is out, its tag, and since when."""

    version: Version
    tag: str
    at: datetime


class Due(Struct, frozen=True):
    """A kind of release and the day by which the next one is due, after the one of `last`.

    `on` is None for a kind of which there was none yet.
    """

    kind: str
    every: str
    on: date | None
    last: str = ""
    since: datetime | None = None

    def state(self, today: date) -> State:
        """How near it is."""
        if self.on is None or today < self.on - NOTICE:
            return "ahead"
        return "soon" if today <= self.on else "overdue"

    def as_data(self) -> dict[str, str]:
        """As plain values, to be kept."""
        told = {"on": self.on, "since": self.since}
        moments = {name: one.isoformat() for name, one in told.items() if one}
        return {"kind": self.kind, "every": self.every, "last": self.last, **moments}

    @classmethod
    def of_data(cls, data: Mapping[str, str]) -> "Due":
        """What was kept, read back."""
        on, since = data.get("on"), data.get("since")
        return cls(
            data["kind"],
            data["every"],
            date.fromisoformat(on) if on else None,
            data["last"],
            datetime.fromisoformat(since) if since else None,
        )


def out(
    policy: Policy, tags: Sequence[TagRef], burnt: Mapping[str | None, Collection[str]]
) -> list[Out]:
    """The releases that are out, by their tags; what was rolled back never counts.

    `burnt` has the versions that were rolled back by component; None is the whole.
    """
    return [
        Out(version, tag.name, tag.when)
        for component, form in tag_formats(policy).items()
        for tag in tags
        if (version := form.parse(tag.name))
        and version.is_final
        and str(version) not in burnt.get(component, ())
    ]


def dues(policy: Policy, binding: Binding, released: Sequence[Out]) -> list[Due]:
    """Each kind with a rhythm: a bigger release counts for the smaller kinds as well."""
    found = []
    for name, kind in policy.kinds.items():
        if kind.every is None:
            continue
        of_it = [one for one in released if _size(one.version) >= _rank(kind.bump)]
        last = max(of_it, key=lambda one: one.at, default=None)
        due = _next(last.at, kind.every, binding) if last else None
        found.append(Due(name, kind.every, due, *((last.tag, last.at) if last else ())))
    return found


def as_needed(policy: Policy) -> list[str]:
    """The kinds without a rhythm."""
    return [name for name, kind in policy.kinds.items() if kind.every is None]


def meets(policy: Policy, kind: str, due: Due) -> bool:
    """True when a release of one kind is what another kind's date waits for."""
    bump = policy.kinds[kind].bump
    return bump in _SIZES and _rank(bump) >= _rank(policy.kinds[due.kind].bump)


def _next(last: datetime, every: str, binding: Binding) -> date:
    moment = _PERIODS[every].after(last, binding.zone)
    return binding.working(moment, back=True).astimezone(binding.zone).date()


def _rank(bump: str) -> int:
    return _SIZES.index(bump) if bump in _SIZES else 0


def _size(version: Version) -> int:
    """Which number grew: 2.0.0 is a major, 2.1.0 a minor, all others are patches."""
    if version.hotfix:
        return -1
    return 2 if not version.minor and not version.patch else 0 if version.patch else 1
