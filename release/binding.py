"""What a project binds a policy's names to: people, channels, scripts, files."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field

from release.bound_probe import Probe
from release.bound_record import Record, RecordName
from release.policy.model import Name
from release.spans import Length, Span
from release.workdays import Holidays
from release.yamlfile import Strict, did_you_mean
from release.yamlwords import form

_COPY = "in Slack: the profile or the group, “Copy … ID”"
_PERSON = f"must be the id of a user or a user group, such as U0123456789 or S0123456789 ({_COPY})"
_CHANNEL = "must be the id of a channel, such as C0123456789 (in Slack: the channel’s details)"
_LINE = "must be a line of versions, such as 1.4"

Person = Annotated[str, form(r"^[UWS][A-Z0-9]{6,}$", _PERSON)]
Member = Annotated[
    str, form(r"^[UW][A-Z0-9]{6,}$", f"must be a user’s id, such as U0123456789 ({_COPY})")
]
Email = Annotated[str, form(r"^[^<>\s]+@[^<>\s]+$", "must be an e-mail address", to_lower=True)]
Channel = Annotated[str, form(r"^[CG][A-Z0-9]{6,}$", _CHANNEL)]
Line = Annotated[str, form(r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$", _LINE)]
Variable = Annotated[
    str, form(r"^[A-Z_][A-Z0-9_]*$", "must be a variable’s name in capitals, such as DEPLOY_TOKEN")
]


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # listing them all takes 15 ms
        hint = did_you_mean(name, available_timezones())
        raise ValueError(f"is no time zone. {hint}") from error
    return name


Channels = Annotated[tuple[Channel, ...], BeforeValidator(_one_or_more)]
Emails = Annotated[tuple[Email, ...], BeforeValidator(_one_or_more)]


class Script(Strict):
    """A program of the project: an argv array with placeholders, never a shell line.

    `files` is where it works: a work tree of the candidate, or of the protected branch.
    Only a program of the protected branch (`{scripts}/…`) or of the host gets secrets.
    """

    run: tuple[str, ...] = Field(min_length=1)
    """The program and its arguments, with placeholders such as `{tag}`; no shell sees them."""
    limit: Length = Span(seconds=15 * 60)
    """How long it may run."""
    env: tuple[Variable, ...] = ()
    """Variables of Slipway's environment that it is given."""
    secrets: tuple[Variable, ...] = ()
    """The same, and their values are struck out of all output."""
    files: Literal["candidate", "protected", "none"] = "candidate"
    """Where it works: a work tree of the candidate, of the protected branch, or none."""


class VersionFile(Strict):
    """A file that holds the version."""

    path: str
    """The file, from the root of the repository."""
    kind: Literal["python", "toml", "json", "yaml", "helm", "text", "pattern"]
    """How it is read and written."""
    key: str | None = None
    """Where in it the version stands: `project.version`."""
    pattern: str | None = None
    """A regular expression whose group `version` is replaced; for the kind `pattern`."""
    component: Name | None = None
    """The component whose version it holds; without it, that of the whole."""


def _day(text: Any) -> Any:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else text
    except ValueError:
        raise ValueError("must be a day, such as 2026-12-24") from None


class Supported(Strict):
    """A support line whose end was promised."""

    until: Annotated[date, BeforeValidator(_day)]
    """The last day on which it gets releases."""


class Binding(Strict):
    """One project of slipway.yml."""

    repository: str
    """Where the repository is: a path or an address that git understands."""
    policy: str
    """A shipped policy by name, a file, or a path in the protected branch."""
    channel: Channel
    """The channel in which the project releases."""
    embargo: Name | None = None
    """The project whose security releases are developed here, in private: nobody without a role
    here, and outside of this channel, gets to know that this one exists."""
    announce: dict[Name, Channels] = {}
    """Channels by audience."""
    time_zone: Annotated[str, AfterValidator(_known_zone)] = Field("UTC", alias="time-zone")
    """The time zone of its dates."""
    holidays: Holidays | None = None
    """When the team does not work; without it, every day is a working day."""
    roles: dict[Name, Annotated[tuple[Person, ...], BeforeValidator(_one_or_more)]]
    """User ids and group ids by role."""
    scripts: dict[Name, Script] = {}
    """Scripts by name."""
    probes: dict[Name, Probe] = {}
    """Measurements by name."""
    support: dict[Line, Supported] = {}
    """Support lines with a last day of their own, as in `"1.4": {until: 2027-03-01}`."""
    running: dict[Name, Name] = {}
    """By environment, the probe that answers with the version it runs: the watch for drift asks."""
    version_files: tuple[VersionFile, ...] = Field((), alias="version-files")
    """The files that hold the version."""
    records: dict[RecordName, Record] = {}
    """Versions within components, as the policy names them: `backend.schema`."""
    people: dict[Member, Emails] = {}
    """Who wrote what: a user id and the e-mail addresses in that person's commits."""
    merged_by: Emails = Field((), alias="merged-by")
    """The e-mail addresses as which the forge commits what it squashes (`noreply@github.com`).
    With a number in its title (`… (#12)`) such a commit counts as a pull request's result. Whoever
    may push can write both: name them only where nobody may push to the production branch."""
    signing_key: str | None = Field(None, alias="signing-key")
    """The key that signs tags: an SSH key's path (`./…`: beside this file) or a GPG key's id."""
    artifacts: dict[Name, Name] = {}
    """Artifacts that are no files on the shelf (images), each with the script that looks at it.
    It is told `{artifact}`, ends with 0 when it is there, and its last line is JSON of what it
    knows: `digest`, `size`, `platforms`, `signed`."""
    downloads: str | None = None
    """Where the shelf of a release can be fetched: a URL with {tag}."""
    commits: str | None = None
    """Where a commit can be seen: a URL with {sha}."""

    @property
    def zone(self) -> ZoneInfo:
        """The project's time zone."""
        return ZoneInfo(self.time_zone)

    def working(self, moment: datetime, *, back: bool) -> datetime:
        """The moment, on a working day: moved back, or on."""
        return self.holidays.moved(moment, self.zone, back=back) if self.holidays else moment

    def day_off(self, moment: datetime) -> str:
        """Why nobody works on the day of a moment; empty on a working day."""
        day = moment.astimezone(self.zone).date()
        return self.holidays.day_off(day) if self.holidays else ""

    @property
    def support_until(self) -> dict[str, date]:
        """The last day of each support line that has one of its own."""
        return {name: line.until for name, line in self.support.items()}

    def holders(self, role: str) -> tuple[str, ...]:
        """User ids and user-group ids that hold a role."""
        return self.roles.get(role, ())

    def holding(self, roles: Iterable[str]) -> frozenset[str]:
        """User ids and user-group ids that hold one of the roles."""
        return frozenset(one for role in roles for one in self.holders(role))

    def downloads_of(self, tag: str) -> str:
        """Where the artifacts of a tag can be fetched; empty where nobody said."""
        return (self.downloads or "").replace("{tag}", tag)

    @property
    def announce_to(self) -> tuple[str, ...]:
        """Every channel that hears of releases."""
        return tuple(dict.fromkeys(c for group in self.announce.values() for c in group))
