"""`slipway demo`: the local Slack and the bot, until Ctrl-C; then again where it was."""

import asyncio
import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import sys
import webbrowser
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from bot import manifest
from bot.demo.bot_process import BotProcess, GaveUp, environment
from bot.demo.project import NAMES, make_projects
from release.values import Struct
from workspace import Settings, Workspace, from_manifest, overlay, projects

CODE = Path(__file__).parent.parent.parent
MARK = "demo.json"
"""Its presence says that a folder is ours, and may be forgotten by --reset."""
CONNECTS = 30.0


class Ports(Struct, frozen=True):
    """Where the two listen: remembered, so that an open page finds its way back."""

    slack: int
    bot: int


async def supervise(
    folder: Path, *, reset: bool = False, opens: bool = True, out: TextIO = sys.stdout
) -> int:
    """Make what is missing, run until told to stop; the exit code."""
    folder = folder.absolute()
    _claim(folder)
    with _only_one(folder):
        if reset:
            _forget(folder)
        make_projects(folder, ends=datetime.now(UTC).replace(microsecond=0))
        return await _run(folder, opens, out)


async def _run(folder: Path, opens: bool, out: TextIO) -> int:
    stopping = _stop_signals()
    ports = _ports(folder)
    async with Workspace(_slack(folder, ports)) as slack:
        bot = BotProcess(_environ(folder, ports, slack), folder, folder / "logs" / "bot.log")
        keeping = asyncio.create_task(bot.keep())
        welcome = asyncio.create_task(_welcome(slack, folder, opens, out))
        waiting = asyncio.create_task(stopping.wait())
        await asyncio.wait({keeping, waiting}, return_when=asyncio.FIRST_COMPLETED)
        welcome.cancel()
        waiting.cancel()
        await bot.stop()
        try:
            await keeping
        except GaveUp as ended:
            out.write(f"The bot does not start. Its log ends like this:\n\n{ended}\n")
            return 1
    out.write("\nStopped. Run it again to go on where you were.\n")
    return 0


def _stop_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


async def _welcome(slack: Workspace, folder: Path, opens: bool, out: TextIO) -> None:
    """The one address, once the bot is there to answer."""
    sockets = slack.hub.courier.sockets
    with contextlib.suppress(TimeoutError):
        await slack.wait_for(lambda: sockets.count > 0, timeout=CONNECTS)
    out.write(
        f"\n  {slack.page_url}\n\n"
        "In #shop, as Alice: /release start minor. The card says who is asked next:\n"
        "Carol and Sam sign what they have checked, Bob approves.\n"
        f"What its environments run: {_near(folder / 'environments')}. Ctrl-C stops.\n"
    )
    out.flush()
    if opens and _has_desktop():
        await asyncio.to_thread(webbrowser.open, slack.page_url)


def _near(path: Path) -> str:
    with contextlib.suppress(ValueError):
        return f"{path.relative_to(Path.cwd())}/"
    return f"{path}/"


def _has_desktop() -> bool:
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return not os.environ.get("CI") and (sys.platform == "darwin" or bool(shown))


def _slack(folder: Path, ports: Ports) -> Settings:
    seed = overlay(projects(NAMES.values()), from_manifest(manifest.load()))
    return Settings(
        port=ports.slack, seed=seed, state_file=folder / "slack.json", rate_limits="strict"
    )


def _environ(folder: Path, ports: Ports, slack: Workspace) -> dict[str, str]:
    app = slack.hub.state.app
    home = folder / "home"
    settings = {
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_APP_TOKEN": app.app_token,
        "SLACK_SIGNING_SECRET": app.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "SLIPWAY_CONFIG": str(folder / "slipway.yml"),
        "SLIPWAY_HOME": str(home),
        "HOST": "127.0.0.1",
        "PORT": str(ports.bot),
        "DEMO_ENVIRONMENTS": str(folder / "environments"),
    }
    return environment(os.environ, settings, CODE)


# --- the folder -------------------------------------------------------------------------------


def _claim(folder: Path) -> None:
    """Make the folder ours; one that holds other things is not touched."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise click.ClickException(f"{folder} holds other things; name a new folder with --dir")
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / MARK).exists():
        (folder / MARK).write_text("{}\n")
        (folder / ".gitignore").write_text("*\n")


@contextlib.contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    with (folder / MARK).open("r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException(f"a demo already runs in {folder}") from None
        yield


def _forget(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.name in {MARK, ".gitignore"}:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _ports(folder: Path) -> Ports:
    """The ports of last time while they are free, else new ones."""
    path = folder / MARK
    known = json.loads(path.read_text() or "{}")
    ports = Ports(_free(known.get("slack", 0)), _free(known.get("bot", 0)))
    # written in place: the lock is on this very file
    path.write_text(json.dumps({"slack": ports.slack, "bot": ports.bot}) + "\n")
    return ports


def _free(wanted: int) -> int:
    for port in (wanted, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise click.ClickException("no port is free on 127.0.0.1")
