"""Scripts as durable runs: they outlive the bot, begin once, and their end is known."""

import hashlib
import json
import os
import platform
import re
import shutil
import signal
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from drivers.command import pids
from drivers.command.folder import Folder
from drivers.command.log import Log
from drivers.command.needles import needles
from drivers.command.order import Order
from drivers.command.owners import Owners, hand_over
from drivers.command.scrub import Scrubber
from drivers.command.watch import Watcher
from release.runs import Call, Running, RunState

RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9][A-Za-z0-9_-]*)*")
LONGEST = 200


class LocalRuns:
    """The runs of this host, each in a folder of `home`/runs.

    `grace` is the time from TERM to KILL. `machine` names this machine where its own
    identity does not last, as in a container that is made anew. `hidden` is what nobody is shown
    (see `needles`), also where it comes together only without the codes for colours.
    """

    def __init__(
        self,
        home: Path,
        grace: timedelta = timedelta(seconds=10),
        machine: str | None = None,
        hidden: Sequence[bytes] = (),
    ) -> None:
        self._hidden = list(hidden)
        self._folders = home / "runs"
        self._folders.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._grace = grace
        self._watcher = Watcher(self.look)
        self._owners = Owners()
        self.host = f"{machine or _machine()}-{_home_id(home)}"

    def start(self, run: str, call: Call) -> None:
        """Begin a run; a second start of an id that began does nothing.

        Raises ValueError for a malformed id, OSError when no process can be had (nothing
        began then).
        """
        folder = self._folder(run)
        order = _order(call, self._grace)
        lock = folder.claim()
        if lock is None:
            return
        try:
            folder.note(_facts(call, order, self.host))
            line = self._owners.take()
            hand_over(line, order.pack(str(folder.path.resolve())), lock)
        finally:
            os.close(lock)
        self._watcher.child(run, line)

    def look(self, run: str) -> RunState:
        """What is known about a run of this host."""
        return self._folder(run).state()

    def tail(self, run: str, lines: int = 10) -> list[str]:
        """The last lines of output, cleaned and scrubbed."""
        shown = Log(self._folder(run).path).lines(lines)
        return [_scrubbed(line.encode(errors="replace"), self._hidden) for line in shown]

    def output_size(self, run: str) -> int:
        """Bytes of output so far."""
        return Log(self._folder(run).path).size()

    def output(self, run: str) -> Path:
        """The whole log as a file, scrubbed; a long one without its middle.

        Raises FileNotFoundError for a run that this host never had.
        """
        return Log(self._folder(run).path).whole()

    def stop(self, run: str) -> None:
        """Ask a running script to end: TERM, then KILL after the grace time."""
        folder = self._folder(run)
        if not isinstance(folder.state(), Running) or not (marked := folder.owner()):
            return  # a daemon the script left behind is no longer ours to end
        owner = pids.still(marked)
        if owner and _signalled(os.kill, owner, signal.SIGTERM):
            return
        self._stop_orphan(folder, signal.SIGTERM)
        later = threading.Timer(
            self._grace.total_seconds(), self._stop_orphan, (folder, signal.SIGKILL)
        )
        later.daemon = True
        later.start()

    def _stop_orphan(self, folder: Folder, number: signal.Signals) -> None:
        """Signal a script whose owner was killed; the lock says that it is the same one."""
        marked = folder.script()
        group = pids.group(marked) if marked else None
        if group and folder.held():
            _signalled(os.killpg, group, number)

    def on_end(self, wake: Callable[[str], None]) -> None:
        """Call `wake(run)` in the event loop soon after any run of this process ends."""
        self._watcher.on_end(wake)

    def adopt(self) -> list[str]:
        """Runs of an earlier process that still run here; their ends wake us, too."""
        folders = (folder for folder in self._all() if not (folder.path / "result.json").exists())
        running = [folder.path.name for folder in folders if isinstance(folder.state(), Running)]
        for run in running:
            self._watcher.stranger(run)
        return sorted(running)

    def close(self) -> None:
        """Tell no ends any more. What runs goes on, and the next process can adopt it."""
        self._owners.close()
        self._watcher.close()

    def clean(self, older_than: timedelta, keep: Callable[[str], bool]) -> int:
        """Remove the folders of old runs that do not run; how many there were.

        A removed run looks Absent: `keep` those whose end may not be written down yet.
        """
        before = time.time() - older_than.total_seconds()
        old = [f for f in self._all() if f.path.stat().st_mtime < before]
        over = [f for f in old if not keep(f.path.name) and not isinstance(f.state(), Running)]
        for folder in over:
            shutil.rmtree(folder.path, ignore_errors=True)
        return len(over)

    def _all(self) -> list[Folder]:
        return [Folder(path) for path in self._folders.iterdir() if RUN.fullmatch(path.name)]

    def _folder(self, run: str) -> Folder:
        if len(run) > LONGEST or not RUN.fullmatch(run):
            raise ValueError(f"not the id of a run: {run!r}")
        return Folder(self._folders / run)


def _order(call: Call, grace: timedelta) -> Order:
    return Order(
        [os.fsencode(argument) for argument in call.argv],
        os.fsencode(call.cwd.absolute()),
        {os.fsencode(name): os.fsencode(value) for name, value in call.env.items()},
        (call.limit.total_seconds(), grace.total_seconds()),
        needles(call.env, call.secrets),
    )


def _facts(call: Call, order: Order, host: str) -> dict[str, object]:
    argv = [_scrubbed(argument, order.needles) for argument in order.argv]
    asked = datetime.now(UTC).isoformat()
    limit = call.limit.total_seconds()
    return {"argv": argv, "cwd": str(call.cwd), "limit": limit, "host": host, "asked": asked}


def _scrubbed(argument: bytes, secrets: list[bytes]) -> str:
    scrubber = Scrubber(secrets)
    return (scrubber.feed(argument) + scrubber.end()).decode(errors="replace")


def _signalled(send: Callable[[int, int], None], pid: int, number: signal.Signals) -> bool:
    try:
        send(pid, number)
    except ProcessLookupError:
        return False
    return True


def _machine() -> str:
    """Eight digits that are this machine's, or those of its name where it has no id."""
    try:
        name = Path("/etc/machine-id").read_text().strip() or platform.node()
    except OSError:
        name = platform.node()
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def _home_id(home: Path) -> str:
    """Eight random digits kept in the home: another home, or a new one, is another host."""
    path = home / "host.json"
    with suppress(FileExistsError), path.open("x") as file:
        json.dump({"home": uuid.uuid4().hex[:8]}, file)
    return str(json.loads(path.read_text())["home"])
