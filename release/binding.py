"""What a project binds a policy's names to: people, channels, scripts, files."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from release.bound_probe import Probe, misused, probes_needed
from release.components import own_lines
from release.policy.model import Name, Policy
from release.spans import Length, Span
from release.workdays import Holidays
from release.yamlfile import Problem, Strict, Table, did_you_mean, line_of

Person = Annotated[str, StringConstraints(pattern=r"^[UWS][A-Z0-9]{6,}$")]
Member = Annotated[str, StringConstraints(pattern=r"^[UW][A-Z0-9]{6,}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^<>\s]+@[^<>\s]+$", to_lower=True)]
Channel = Annotated[str, StringConstraints(pattern=r"^[CG][A-Z0-9]{6,}$")]
Variable = Annotated[str, StringConstraints(pattern=r"^[A-Z_][A-Z0-9_]*$")]


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


class Binding(Strict):
    """One project of slipway.yml."""

    repository: str
    """Where the repository is: a path or an address that git understands."""
    policy: str
    """A shipped policy by name, a file, or a path in the protected branch."""
    channel: Channel
    """The channel in which the project releases."""
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
    version_files: tuple[VersionFile, ...] = Field((), alias="version-files")
    """The files that hold the version."""
    people: dict[Member, Emails] = {}
    """Who wrote what: a user id and the e-mail addresses in that person's commits."""
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


def scripts_needed(policy: Policy) -> dict[str, str]:
    """Script name to the words of the policy that need it."""
    needed: dict[str, str] = {}
    actions = [a for path in policy.paths for _, stage in policy.stages(path) for a in stage.do]
    actions += [*policy.rollback, *(policy.on_staging.do if policy.on_staging else ())]
    for action in actions:
        if action.verb.name in ("deploy", "redeploy", "verify"):
            needed.setdefault("verify" if action.verb.name == "verify" else "deploy", action.text)
        if action.verb.name == "run":
            needed.setdefault(action.object, action.text)
    for name, gate in policy.gates.items():
        if gate.run:
            needed.setdefault(gate.run, f"gates.{name}")
    return needed


def misfits(
    binding: Binding, policy: Policy, table: Table, file: str, project: str
) -> list[Problem]:
    """Where a project's binding does not give its policy what it needs, all at once."""
    found = [
        *_missing(binding, policy),
        *_unknown_roles(binding, policy),
        *_unknown_authors(binding, policy),
        *_too_few(binding, policy),
        *_unknown_components(binding, policy),
        *_exposed(binding),
        *_unseen(binding, policy),
        *_misused_probes(binding),
    ]
    problems = []
    for loc, message in found:
        full = ("projects", project, *loc)
        problems.append(Problem(file, line_of(table, full), ".".join(full), message))
    return problems


_Misfit = tuple[tuple[str, ...], str]


def _missing(binding: Binding, policy: Policy) -> Iterator[_Misfit]:
    for name, why in scripts_needed(policy).items():
        if name not in binding.scripts:
            yield ("scripts",), f"has no script “{name}”, which the policy needs for “{why}”"
    for name, why in probes_needed(policy).items():
        if name not in binding.probes:
            yield ("probes",), f"has no probe “{name}”, which the policy needs for “{why}”"
    for role in policy.roles:
        if not binding.holders(role):
            yield ("roles",), f"nobody holds “{role}”, a role of the policy “{policy.policy}”"
    if policy.versions.signed and not binding.signing_key:
        yield ("signing-key",), f"is missing; “{policy.policy}” wants signed tags"


def _unknown_components(binding: Binding, policy: Policy) -> Iterator[_Misfit]:
    own = own_lines(policy)
    for n, file in enumerate(binding.version_files):
        if file.component is not None and file.component not in own:
            said = f"“{file.component}” is no component with versions of its own"
            yield (
                ("version-files", str(n), "component"),
                f"{said}. {did_you_mean(file.component, own)}",
            )


def _unknown_roles(binding: Binding, policy: Policy) -> Iterator[_Misfit]:
    for role in binding.roles:
        if role not in policy.roles:
            hint = did_you_mean(role, policy.roles)
            yield ("roles", role), f"is no role of the policy “{policy.policy}”. {hint}"


def _unknown_authors(binding: Binding, policy: Policy) -> Iterator[_Misfit]:
    """Who must not have written a release needs addresses by which that can be seen."""
    wanted = {
        role: name
        for name, approval in policy.approvals.items()
        if "author" in approval.never
        for either in approval.by
        for role in either.split("|")
    }
    if wanted and not binding.people:
        approval = next(iter(wanted.values()))
        yield ("people",), f"is missing; the approval “{approval}” is never given by an author"
        return
    for role, approval in wanted.items():
        for user in binding.holders(role):
            if not user.startswith("S") and user not in binding.people:
                said = f"does not say which addresses {user} ({role}) writes with"
                yield ("people",), f"{said}; the approval “{approval}” is never given by an author"


def _too_few(binding: Binding, policy: Policy) -> Iterator[_Misfit]:
    """Approvals that the people at hand can never give: each of them counts once.

    A role with a group may have any number of people.
    """
    for name, approval in policy.approvals.items():
        seats = [binding.holding(e.split("|")) for e, n in approval.by.items() for _ in range(n)]
        small = [seat for seat in seats if not any(one.startswith("S") for one in seat)]
        if all(small) and not _seated(small):
            people = ", ".join(sorted({one for seat in small for one in seat}))
            said = f"needs {len(small)} different people for “{name}”, and has {people}"
            yield ("roles",), said


def _seated(seats: Sequence[frozenset[str]]) -> bool:
    """True when each seat can have somebody of its own."""
    holder: dict[str, int] = {}

    def sits(seat: int, tried: set[str]) -> bool:
        for one in seats[seat] - tried:
            tried.add(one)
            if one not in holder or sits(holder[one], tried):
                holder[one] = seat
                return True
        return False

    return all(sits(seat, set()) for seat in range(len(seats)))


def _unseen(binding: Binding, policy: Policy) -> Iterator[_Misfit]:
    """Artifacts that only a script can see, and scripts for them that are not there."""
    for name, script in binding.artifacts.items():
        if name not in policy.artifacts:
            hint = did_you_mean(name, policy.artifacts)
            yield ("artifacts", name), f"is no artifact of “{policy.policy}”. {hint}"
        if script not in binding.scripts:
            hint = did_you_mean(script, binding.scripts)
            yield ("artifacts", name), f"names the script “{script}”, which is not there. {hint}"
    for name, artifact in policy.artifacts.items():
        if name not in binding.artifacts and (artifact.kind == "image" or artifact.signed):
            what = "is an image" if artifact.kind == "image" else "must be signed"
            yield (
                ("artifacts",),
                f"has no script for “{name}”, which {what}: only a script sees that",
            )


def _exposed(binding: Binding) -> Iterator[_Misfit]:
    for name, script in binding.scripts.items():
        if script.secrets and script.files == "candidate" and not _protected(script):
            yield (
                ("scripts", name, "secrets"),
                "would be given to code of the candidate; start the program from "
                "{scripts}/… or an absolute path",
            )


def _misused_probes(binding: Binding) -> Iterator[_Misfit]:
    for name, probe in binding.probes.items():
        for message in misused(probe, binding.scripts):
            yield ("probes", name), message


def _protected(script: Script) -> bool:
    return script.run[0].startswith(("{scripts}/", "/"))
