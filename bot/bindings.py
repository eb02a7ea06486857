"""The projects of slipway.yml: what each binds, the policy it names, and all that is wrong."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from drivers.git.names import address
from release import placeholders
from release.binding import Binding
from release.environment import NEVER, OURS
from release.git import GitError
from release.meant import Meant, meant, unspoilt
from release.misfits import misfits
from release.policy import Policy, raw, read_policy
from release.values import Struct
from release.yamlfile import FileRefused, Problem, Table, did_you_mean, problem_at

SHIPPED = Path(__file__).parent.parent / "policies"
"""The policies that come with Slipway: beside its packages, in a checkout and in a wheel."""

IN_BRANCH = "branch:"


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


class Reading:
    """The projects of one slipway.yml, and what is wrong with them."""

    def __init__(self, path: Path, shown: str, table: Table) -> None:
        self.path, self.shown = path, shown
        self.table = _with_addresses(table, path.parent)
        self.problems: list[Problem] = []

    def fault(self, message: str, *loc: str) -> None:
        self.problems.append(problem_at(self.table, self.shown, loc, message))

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
        found = meant(Binding, table)
        if found is None:
            if isinstance(table.get("policy"), str):
                self._policy(name, table["policy"])
            return None
        binding = found.value
        self._addresses(name, binding)
        self._scripts(name, binding)
        if binding.policy.startswith(IN_BRANCH):
            inside = self._path_in_branch(name, binding.policy)
            wrong = misfits(binding, None, self.table, self.shown, name)
            self.problems += unspoilt(wrong, found)
            return ProjectConfig(name, binding, plain(table), None, {}, inside)
        read = self._policy(name, binding.policy)
        if read is None:
            return None
        policy, data = read
        wrong = misfits(binding, policy.value, self.table, self.shown, name)
        self.problems += unspoilt(wrong, found, policy)
        return ProjectConfig(name, binding, plain(table), policy.value, data)

    def _path_in_branch(self, name: str, given: str) -> str:
        path = given.removeprefix(IN_BRANCH)
        if not path or path.startswith("/") or ".." in Path(path).parts:
            self.fault(f"“{given}” is no path inside the repository", "projects", name, "policy")
        return path

    def _policy(self, name: str, given: str) -> tuple[Meant[Policy], dict[str, Any]] | None:
        """A policy by name or path; None, with problems noted, when it cannot be used."""
        if given.startswith(IN_BRANCH):
            return None
        path = self._policy_file(name, given)
        if path is None:
            return None
        shown = shown_path(path) if path.parent != SHIPPED else f"policies/{path.name}"
        try:
            text = text_of(path, shown)
            reading = read_policy(text, shown)
        except FileRefused as refused:
            self.problems += refused.problems
            return None
        self.problems += reading.problems
        return (reading.meant, plain(raw(text, shown))) if reading.meant else None

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


def shown_path(path: Path) -> str:
    """A path as people type it: from where they are, if it lies below."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def text_of(path: Path, shown: str) -> str:
    """What a file holds. Raises FileRefused."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        message = "there is no such file. Make one, or name it in SLIPWAY_CONFIG"
    except UnicodeDecodeError:
        message = "is not UTF-8 text"
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
    raise FileRefused([Problem(shown, 1, "", message)])
