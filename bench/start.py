"""How soon `slipway run` is ready and how much memory it takes, beside its libraries alone."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from bench.measure import Row, in_turns, ms
from bot.demo.project import make_project

ROUNDS = 7
# Those that a usual start imports: Alembic is not, when the tables are up to date.
LIBRARIES = (
    "aiohttp.web", "apscheduler.schedulers.asyncio", "click", "git",
    "jinja2.sandbox", "msgspec", "prometheus_client", "pydantic.main", "rfc8785", "ruamel.yaml", "semver",
    "slack_bolt.async_app", "slack_bolt.adapter.aiohttp",
    "slack_bolt.adapter.socket_mode.aiohttp", "sqlalchemy", "sqlalchemy.dialects.postgresql",
    "sqlalchemy.dialects.sqlite", "structlog",
)  # fmt: skip
ROOT = Path(__file__).parent.parent
WAIT = 1.0
"""Seconds after which its memory is looked at: the first look at the repository is over."""


async def measure(folder: Path) -> list[Row]:
    """From the start of the process to "ready" in its log, on a home that was used before."""
    env = _environment(folder)
    sizes: dict[str, int] = {}

    async def bot() -> float:
        seconds, sizes["bot"] = await _until("ready", ["-m", "bot", "run"], env)
        return seconds

    async def libraries() -> float:
        program = f"import {', '.join(LIBRARIES)}, sys, time\nprint('ready', flush=True)\n"
        argv = ["-c", program + f"time.sleep({WAIT + 1})"]
        seconds, sizes["libraries"] = await _until("ready", argv, env)
        return seconds

    found = await in_turns(ROUNDS, {"bot": bot, "libraries": libraries})
    return _rows(found, sizes)


def _rows(found: Mapping[str, float], sizes: Mapping[str, int]) -> list[Row]:
    bot, libraries = found["bot"], found["libraries"]
    most, beside = sizes["bot"] / 1024, f"libraries {sizes['libraries'] / 1024:.0f} MB"
    return [
        Row(
            "start: slipway run to ready",
            ms(bot),
            f"libraries {ms(libraries)}",
            bot / libraries,
            1.3,
        ),
        Row("  memory, in MB", f"{most:.0f} MB", beside, most, 120),
    ]


async def _until(word: str, argv: list[str], env: Mapping[str, str]) -> tuple[float, int]:
    """Seconds until the process says a word, and its memory in KB a little later."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, *argv, cwd=ROOT, env=dict(env),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    said = b""
    while not re.search(rb"\b" + word.encode() + rb"\b", said):
        line = await process.stdout.readline()
        assert line, said.decode()
        said += line
    seconds = time.perf_counter() - began
    await asyncio.sleep(WAIT)
    size = _kilobytes(process.pid)
    process.send_signal(signal.SIGTERM)
    await process.communicate()
    return seconds, size


def _kilobytes(pid: int) -> int:
    """What it holds in memory."""
    argv = ["ps", "-o", "rss=", "-p", str(pid)]
    return int(subprocess.run(argv, check=True, capture_output=True).stdout)


def _environment(folder: Path) -> dict[str, str]:
    project = make_project(folder)
    return {
        "PATH": os.environ["PATH"],
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": "bench",
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "SLIPWAY_CONFIG": str(project.config),
        "SLIPWAY_HOME": str(folder / "home"),
        "HOST": "127.0.0.1",
        "PORT": "0",
        **project.environ,
    }
