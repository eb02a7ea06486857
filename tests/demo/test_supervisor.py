"""`slipway demo` as a person runs it: a real process with the local Slack and the real bot."""

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.demo.bot_process import environment
from bot.demo.supervisor import _claim

CODE = Path(__file__).parent.parent.parent


class Demo:
    """The process, and what can be seen of it from outside."""

    def __init__(self, folder: Path, process: asyncio.subprocess.Process) -> None:
        self.folder, self.process = folder, process
        self.printed = ""
        self.url = ""

    async def prints_its_address(self) -> str:
        assert self.process.stdout is not None
        while not (found := re.search(r"http://\S+", self.printed)):
            line = await asyncio.wait_for(self.process.stdout.readline(), 30)
            assert line, f"it ended: {self.printed}"
            self.printed += line.decode()
        self.url = found[0]
        return self.url

    async def is_connected(self, http: aiohttp.ClientSession) -> bool:
        async with http.get(self.url) as page:
            assert page.status == 200
        base = self.url.partition("/ui/")[0]
        async with http.get(f"{base}/ui/state", params={"as": "U0ALICE000"}) as answer:
            return bool((await answer.json())["app"]["connected"])

    def bot(self) -> int:
        return int((self.folder / "home" / "slipway.db.lock").read_text().split()[0])

    async def ends(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return await asyncio.wait_for(self.process.wait(), 30)


def alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        stat = Path(f"/proc/{pid}/stat")
        if stat.exists():
            return stat.read_text().rpartition(")")[2].split()[0] != "Z"
        os.kill(pid, 0)
        return True
    return False


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110  another process has no event for us
            await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Demo]:
    argv = [sys.executable, "-m", "bot", "demo", "--no-open", "--dir", str(folder)]
    process = await asyncio.create_subprocess_exec(
        *argv,
        cwd=CODE,
        env={**os.environ, "DEMO_SPEED": "0"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Demo(folder, process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        process._transport.close()  # type: ignore[attr-defined]  # or its pipe warns


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    # the page's cookie is for an address of numbers
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield session


async def test_it_runs_starts_the_bot_again_and_resumes_at_the_same_address(tmp_path, http):
    folder = tmp_path / "demo"
    async with running(folder) as demo:
        first = await demo.prints_its_address()
        assert await demo.is_connected(http)

        bot = demo.bot()
        os.kill(bot, signal.SIGKILL)
        await until(lambda: demo.bot() != bot)
        assert "killed by SIGKILL" in (folder / "logs" / "bot.log").read_text()

        bot = demo.bot()
        assert await demo.ends(signal.SIGINT) == 0
        assert not alive(bot)
    async with running(folder) as demo:
        assert await demo.prints_its_address() == first
        bot = demo.bot()
        # even kill -9 of the demo leaves no bot behind
        await demo.ends(signal.SIGKILL)
        await until(lambda: not alive(bot))


def test_a_folder_with_other_things_is_not_touched(tmp_path):
    (tmp_path / "thesis.txt").write_text("three years of work")
    refused = CliRunner().invoke(main, ["demo", "--reset", "--dir", str(tmp_path)])
    assert refused.exit_code == 1
    assert "holds other things" in refused.output
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_nothing_of_another_slipway_reaches_the_bot():
    base = {
        "PATH": "/bin",
        "SLACK_BOT_TOKEN": "xoxb-the-real-one",
        "SLACK_SIGNING_SECRET_FILE": "/run/secret",
        "DATABASE_URL": "postgresql+psycopg://prod",
        "DEMO_SPEED": "0",
    }
    made = environment(base, {"SLACK_BOT_TOKEN": "xoxb-local"}, Path("/code"))
    assert made == {
        "PATH": "/bin",
        "DEMO_SPEED": "0",
        "PYTHONPATH": "/code",
        "SLACK_BOT_TOKEN": "xoxb-local",
    }


def test_nothing_made_is_seen_by_git(tmp_path):
    _claim(tmp_path / "demo")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    shown = subprocess.run(
        ["git", "status", "--short"], cwd=tmp_path, capture_output=True, check=True
    )
    assert shown.stdout == b""
