"""Makes the demo's projects: real repositories with a past, and what production runs today."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.demo.history import Files, History, mode_of, tell
from release.values import Struct
from release.yamlfile import parse

DATA = Path(__file__).parent / "files"
NAMES = {
    "kwanus": "shop",
    "npm": "widgets",
    "lsos": "campaigns",
    "phased": "garden",
    "sybernix": "quasim",
}
"""Policy to the project that shows it."""

LONG_AGO = datetime(2026, 1, 30, 12, 0, tzinfo=UTC)
"""When the history of a project made for a test ends: the same every time, so are its shas."""

CONFIG = """\
[core]
	repositoryformatversion = 0
	filemode = true
	bare = true
[uploadpack]
	allowFilter = true
[receive]
	denyNonFastForwards = true
"""


class Project(Struct, frozen=True):
    """Where everything of a demo project is.

    `repository` is a bare repository, `config` a slipway.yml with this project, `environments`
    the folder in which `staging` and `production` lie. `environ` is what its scripts need.
    """

    name: str
    policy: str
    folder: Path
    repository: Path
    config: Path
    environments: Path
    environ: Mapping[str, str]


def make_project(folder: Path, policy: str = "kwanus", *, ends: datetime = LONG_AGO) -> Project:
    """A project in a folder, made if it is not there, for a policy of `NAMES`.

    One git process and no clock: fit for tests. `environ` makes its scripts return at once.
    """
    project = _project(folder, policy)
    if not project.config.exists():
        _make(project, ends)
        write_config(folder, [project.name])
    return project


def make_projects(folder: Path, *, ends: datetime) -> list[Project]:
    """Every project under one slipway.yml."""
    made = [_project(folder, policy) for policy in NAMES]
    for project in made:
        if not project.repository.exists():
            _make(project, ends)
    if not (folder / "slipway.yml").exists():
        write_config(folder, NAMES.values())
        shutil.copy(DATA / "README.md", folder / "README.md")
    return made


def _project(folder: Path, policy: str) -> Project:
    folder, name = folder.absolute(), NAMES[policy]
    places = folder / "environments"
    return Project(
        name=name,
        policy=policy,
        folder=folder,
        repository=folder / f"{name}.git",
        config=folder / "slipway.yml",
        environments=places / name,
        environ={"DEMO_ENVIRONMENTS": str(places), "DEMO_SPEED": "0"},
    )


def write_config(folder: Path, names: Iterable[str]) -> None:
    """A slipway.yml that holds the named projects."""
    parts = ["head", *names]
    texts = [(DATA / f"{part}.slipway.yml").read_text(encoding="utf-8") for part in parts]
    (folder / "slipway.yml").write_text("".join(texts), encoding="utf-8")


def _make(project: Project, ends: datetime) -> None:
    """The repository appears under its name when it is whole, so that a kill leaves nothing."""
    history = history_of(project.name, ends)
    if "signing-key:" in (DATA / f"{project.name}.slipway.yml").read_text(encoding="utf-8"):
        _make_key(project.folder / "keys" / project.name)
    _import(project.repository, history)
    for environment in ("staging", "production"):
        for component, tag in history.runs.items():
            place = project.environments / environment / component
            _deployed(place, tag, history.tags[tag], history.now)


def history_of(name: str, ends: datetime) -> History:
    """The past of a project by name."""
    path = DATA / f"{name}.history.yml"
    story = parse(path.read_text(encoding="utf-8"), path.name)
    return tell(story, {**_files(DATA / "common"), **_files(DATA / name)}, ends)


def _files(folder: Path) -> Files:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _import(repository: Path, history: History) -> None:
    new = repository.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    for name in ("objects", "refs"):
        (new / name).mkdir(parents=True)
    (new / "HEAD").write_text("ref: refs/heads/main\n")
    (new / "config").write_text(CONFIG)
    clean = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    argv = ["git", "-C", str(new), "fast-import", "--quiet", "--force"]
    subprocess.run(argv, input=b"".join(history.stream), env=clean, check=True)
    new.rename(repository)


def _make_key(path: Path) -> None:
    """A throw-away key to sign tags with: for this folder, and nothing else."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in (path, path.with_name(f"{path.name}.pub")):
        old.unlink(missing_ok=True)
    argv = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", path.name, "-f", str(path)]
    subprocess.run(argv, check=True)


def _deployed(place: Path, tag: str, files: Files, when: datetime) -> None:
    """As `deploy.sh` would have left it."""
    for path, content in files.items():
        target = place / "files" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        target.chmod(int(mode_of(path)[-3:], 8))
    (place / "current").write_text(f"{tag}\n")
    (place / "deploys.log").write_text(f"{when:%Y-%m-%dT%H:%M:%SZ} {tag} by-hand -\n")
