"""What Slipway runs with: the environment, slipway.yml, and the policies its projects name."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from bot.settings import Settings as Settings
from bot.settings import SettingsRefused as SettingsRefused
from bot.settings import read_settings as read_settings
from drivers.git.names import address
from release import placeholders
from release.binding import Binding, Channel
from release.environment import NEVER, OURS
from release.git import GitError
from release.hours import Hours, hours_of, in_words
from release.misfits import misfits
from release.policy import Policy, load_policy, raw
from release.policy.model import Name
from release.spans import Length, Span
from release.values import Struct
from release.yamlfile import FileRefused, Problem, Strict, Table, did_you_mean, line_of, parse, read

SHIPPED = Path(__file__).parent.parent / "policies"
"""The policies that come with Slipway: beside its packages, in a checkout and in a wheel."""

IN_BRANCH = "branch:"

Team = Annotated[str, StringConstraints(pattern=r"^[TE][A-Z0-9]{6,}$")]
App = Annotated[str, StringConstraints(pattern=r"^A[A-Z0-9]{6,}$")]


class SlackIds(Strict):
    """Which workspace and app Slipway answers to; requests of all others are refused."""

    team: Team
    """The workspace's id."""
    app: App | None = None
    """The app's id."""


class ConfigFile(Strict):
    """The whole of slipway.yml."""

    slack: SlackIds
    """The workspace and the app."""
    projects: dict[Name, Binding] = Field(min_length=1)
    """The projects by name."""
    operators: Channel | None = None
    """Where trouble of the bot itself is told."""
    poll: Length = Span(seconds=30)
    """How often the repositories are asked for news."""
    quiet: Annotated[str, AfterValidator(in_words)] = "18:00-09:00"
    """When nobody is reminded, in each person's own time zone."""


class ProjectConfig(Struct, frozen=True):
    """One project. `policy` is None while it is `policy_path`, a file of the protected branch.

    `binding_data` and `policy_data` are the plain values (as written, by alias) that a release
    freezes; `Binding.model_validate` and `policy_of` read them back.
    """

    name: str
    binding: Binding
    binding_data: Mapping[str, Any]
    policy: Policy | None
    policy_data: Mapping[str, Any]
    policy_path: str | None = None


class Config(Struct, frozen=True):
    """All that the bot needs to know before it starts."""

    settings: Settings
    file: Path
    team: str
    app: str | None
    projects: Mapping[str, ProjectConfig]
    operators: str | None
    poll: timedelta
    quiet: Hours


def load_config(env: Mapping[str, str], *, slack: bool = True) -> Config:
    """Everything from an environment and the file it names.

    `slack=False` lets Slack's secrets be missing, for commands that never speak to it.
    Raises SettingsRefused or FileRefused, each with all its problems.
    """
    settings = read_settings(env, slack=slack)
    return read_config(settings)


def read_config(settings: Settings) -> Config:
    """The configuration in the file that the settings name. Raises FileRefused."""
    path, shown = settings.config, _shown(settings.config)
    reading = _Reading(path, shown, parse(_text(path, shown), shown))
    file, problems = read(ConfigFile, reading.table, shown)
    projects = reading.projects()
    problems += reading.problems
    if problems or file is None:
        raise FileRefused(problems)
    return Config(
        settings=settings,
        file=path,
        team=file.slack.team,
        app=file.slack.app,
        projects=projects,
        operators=file.operators,
        poll=file.poll.about,
        quiet=hours_of(file.quiet),
    )


def warnings_of(project: ProjectConfig) -> list[str]:
    """What is right, but cannot be checked yet."""
    if project.policy is not None:
        return []
    where = f"{project.policy_path} of the protected branch"
    return [f"its policy is {where}: it is read and checked when a release starts"]


class _Reading:
    """Reads the projects of one slipway.yml and collects what is wrong with them."""

    def __init__(self, path: Path, shown: str, table: Table) -> None:
        self.path, self.shown = path, shown
        self.table = _with_addresses(table, path.parent)
        self.problems: list[Problem] = []

    def fault(self, message: str, *loc: str) -> None:
        line = line_of(self.table, loc)
        self.problems.append(Problem(self.shown, line, ".".join(loc), message))

    def projects(self) -> dict[str, ProjectConfig]:
        """The projects that can be used, by name; what cannot becomes a problem."""
        tables = self.table.get("projects")
        found = {
            name: self._project(name, table)
            for name, table in (tables.items() if isinstance(tables, Table) else ())
            if isinstance(table, Table)
        }
        made = {name: project for name, project in found.items() if project}
        self._shared_channels(made)
        self._embargoes(made)
        return made

    def _project(self, name: str, table: Table) -> ProjectConfig | None:
        # what is wrong inside the binding was found when the whole file was read
        binding, _ = read(Binding, table, self.shown)
        if binding is None:
            if isinstance(table.get("policy"), str):
                self._policy(name, table["policy"])
            return None
        self._addresses(name, binding)
        self._scripts(name, binding)
        if binding.policy.startswith(IN_BRANCH):
            inside = self._path_in_branch(name, binding.policy)
            return ProjectConfig(name, binding, plain(table), None, {}, inside)
        found = self._policy(name, binding.policy)
        if found is None:
            return None
        policy, data = found
        self.problems += misfits(binding, policy, self.table, self.shown, name)
        return ProjectConfig(name, binding, plain(table), policy, data)

    def _path_in_branch(self, name: str, given: str) -> str:
        path = given.removeprefix(IN_BRANCH)
        if not path or path.startswith("/") or ".." in Path(path).parts:
            self.fault(f"“{given}” is no path inside the repository", "projects", name, "policy")
        return path

    def _policy(self, name: str, given: str) -> tuple[Policy, dict[str, Any]] | None:
        """A policy by name or path; None, with problems noted, when it cannot be used."""
        if given.startswith(IN_BRANCH):
            return None
        path = self._policy_file(name, given)
        if path is None:
            return None
        shown = given if path.parent != SHIPPED else f"policies/{path.name}"
        try:
            text = _text(path, shown)
            return load_policy(text, shown), plain(raw(text, shown))
        except FileRefused as refused:
            self.problems += refused.problems
            return None

    def _policy_file(self, name: str, given: str) -> Path | None:
        if "/" in given or given.endswith((".yml", ".yaml")):
            path = (self.path.parent / given).resolve()
            missing = f"there is no file {given} beside {self.path.name}"
        else:
            path = SHIPPED / f"{given}.yml"
            hint = did_you_mean(given, shipped_policies())
            missing = f"“{given}” is no shipped policy (a file is given as ./{given}.yml). {hint}"
        if path.is_file():
            return path
        self.fault(missing, "projects", name, "policy")
        return None

    def _addresses(self, name: str, binding: Binding) -> None:
        at = ("projects", name, "repository")
        try:
            where = address(binding.repository)
        except GitError as error:
            self.fault(f"{error}: give an https, ssh or file URL, or a path such as ./x.git", *at)
            return
        if where.secrets:
            self.fault("must hold no password: releases keep it; use ssh or GIT_ASKPASS", *at)

    def _scripts(self, name: str, binding: Binding) -> None:
        for key, script in binding.scripts.items():
            at = ("projects", name, "scripts", key)
            try:
                placeholders.check(script.run)
            except placeholders.PlaceholderError as error:
                self.fault(str(error), *at, "run")
            for variable in (*script.env, *script.secrets):
                if variable in NEVER or variable.startswith(OURS):
                    where = "env" if variable in script.env else "secrets"
                    self.fault(f"no script may be given {variable}", *at, where)

    def _embargoes(self, projects: Mapping[str, ProjectConfig]) -> None:
        for name, project in projects.items():
            of = project.binding.embargo
            at = ("projects", name, "embargo")
            if of is None:
                continue
            if of == name or of not in projects:
                hint = did_you_mean(of, [other for other in projects if other != name])
                self.fault(f"“{of}” is no other project. {hint}", *at)
            elif project.policy is not None and project.policy.security is None:
                self.fault("needs a policy with a section `security`: how one is released", *at)

    def _shared_channels(self, projects: Mapping[str, ProjectConfig]) -> None:
        seen: dict[str, str] = {}
        for name, project in projects.items():
            channel = project.binding.channel
            if channel in seen:
                message = (
                    f"{channel} is already the channel of “{seen[channel]}”; give each its own"
                )
                self.fault(message, "projects", name, "channel")
            seen.setdefault(channel, name)


def shipped_policies() -> list[str]:
    """The names of the policies that come with Slipway."""
    return sorted(path.stem for path in SHIPPED.glob("*.yml"))


def plain(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table as ordinary JSON values, without its lines."""
    return {key: _plain(value) for key, value in table.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return plain(value)
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _with_addresses(table: Table, folder: Path) -> Table:
    """Repositories and keys given as a path beside the file, in full."""
    table = deepcopy(table)  # the one that was parsed is everybody's
    for project in _tables(table.get("projects")):
        for key in ("repository", "signing-key"):
            given = project.get(key)
            if isinstance(given, str) and given.startswith(("./", "../")):
                path = (folder / given).resolve()
                project[key] = path.as_uri() if key == "repository" else str(path)
    return table


def _tables(projects: Any) -> Iterator[Table]:
    if isinstance(projects, Table):
        yield from (value for value in projects.values() if isinstance(value, Table))


def _shown(path: Path) -> str:
    return path.name if path.parent == Path.cwd() else str(path)


def _text(path: Path, shown: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        message = "there is no such file. Make one, or name it in SLIPWAY_CONFIG"
    except UnicodeDecodeError:
        message = "is not UTF-8 text"
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
    raise FileRefused([Problem(shown, 1, "", message)])
