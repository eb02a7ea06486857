"""Runs in a home of their own, with a short grace period."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from drivers.command.runs import LocalRuns
from release.runs import Call
from tests.drivers.command.waiting import GRACE, over

PATH = "/usr/local/bin:/usr/bin:/bin"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home; whatever still runs in it at the end is killed."""
    yield tmp_path
    for file in tmp_path.glob("runs/*/script"):
        with suppress(ProcessLookupError):
            os.killpg(int(file.read_text().split()[0]), signal.SIGKILL)
    for run in tmp_path.glob("runs/*"):
        over(LocalRuns(tmp_path), run.name)


@pytest.fixture
def runs(home: Path) -> Iterator[LocalRuns]:
    runs = LocalRuns(home, GRACE)
    yield runs
    runs.close()


@pytest.fixture
def sh(tmp_path: Path) -> Callable[..., Call]:
    """`sh("echo hi")`: a call of a few lines of shell."""

    def make(script: str, limit: float = 10, secrets: tuple[str, ...] = (), **env: str) -> Call:
        whole = {"PATH": PATH, **env}
        return Call(("sh", "-c", script), tmp_path, whole, timedelta(seconds=limit), secrets)

    return make
