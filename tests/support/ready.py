"""What every room begins with, made once a test process and copied: a project, a database."""

import atexit
import shutil
import tempfile
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from bot.demo.project import Project, make_project
from bot.manifest import load
from storage.store import upgrade


@cache
def _folder() -> Path:
    path = Path(tempfile.mkdtemp(prefix="slipway-ready-"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


@cache
def _project(policy: str) -> Path:
    return make_project(_folder() / policy, policy).folder


@cache
def _database() -> Path:
    path = _folder() / "empty.db"
    upgrade(f"sqlite:///{path}")
    return path


_manifest = cache(load)


def project(folder: Path, policy: str) -> Project:
    """A demo project in a folder that is not there yet."""
    shutil.copytree(_project(policy), folder)
    return make_project(folder, policy)


def home(folder: Path) -> Path:
    """A home whose SQLite file has its tables."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(_database(), folder / "slipway.db")
    return folder


def manifest() -> dict[str, Any]:
    """The app's manifest."""
    return deepcopy(_manifest())
