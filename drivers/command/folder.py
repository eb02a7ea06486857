"""The folder of one run, and what it says about the state of the run."""

import fcntl
import json
import os
import signal
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from drivers.command import pids
from release.runs import Absent, Ended, Lost, Running, RunState

PATIENCE = 1.0  # seconds to wait for a run that is starting to begin
PAUSE = 0.002


class Folder:
    """Written by the owner, read by any bot on this host.

    `lock` is a flock that the owner and the script both hold: it is free only when neither
    lives. `began` exists once something may have been executed, `result.json` once the end
    was seen.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def state(self) -> RunState:
        """What is known now."""
        return self._ended() or self._without_result()

    def _without_result(self) -> RunState:
        held = self.held()
        # Again, after the look at the lock: an owner writes the result before it lets go.
        if ended := self._ended():
            return ended
        since = self._since()
        if held:
            return Running(since or _modified(self.path), self._script_pid())
        return Lost(since) if since else Absent()

    def held(self) -> bool:
        """True while the owner or the script (or a child that kept the lock) lives."""
        try:
            lock = os.open(self.path / "lock", os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
        return False

    def claim(self) -> int | None:
        """The lock, as a descriptor to hand on; None when the run began or is beginning."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        give_up = time.monotonic() + PATIENCE
        while not self.began and time.monotonic() < give_up:
            if (lock := self._try_lock()) is not None:
                return lock
            time.sleep(PAUSE)  # someone only looks, or starts it this moment
        return None

    def _try_lock(self) -> int | None:
        lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Under the lock: the holder before us may have begun it, or cleaned it away.
            if not self.began and os.fstat(lock).st_nlink:
                return lock
        os.close(lock)
        return None

    @property
    def began(self) -> bool:
        """True once the script may have been executed."""
        return (self.path / "began").exists()

    def note(self, facts: dict[str, Any]) -> None:
        """Write down what was asked for, for people who look into the folder."""
        (self.path / "call.json").write_text(json.dumps(facts, indent=1) + "\n")

    def owner(self) -> str | None:
        """The marked pid (pids.py) of the owner; waits for one that is about to begin."""
        give_up = time.monotonic() + PATIENCE
        while not (owner := self._read("began").get("owner")):
            if not self.held() or time.monotonic() > give_up:
                break
            time.sleep(PAUSE)
        return owner

    def script(self) -> str | None:
        """The marked pid of the script, once it executes."""
        with suppress(OSError):
            return (self.path / "script").read_text() or None
        return None

    def _script_pid(self) -> int | None:
        marked = self.script()
        return pids.number(marked) if marked else None

    def _since(self) -> datetime | None:
        if not self.began:
            return None
        at = self._read("began").get("at")  # half-written when the power failed
        return _utc(at) if at else _modified(self.path / "began")

    def _ended(self) -> Ended | None:
        end = self._read("result.json")
        if not end:
            return None
        status, failed = end["status"], end["not_started"]
        killed = status is not None and status < 0
        return Ended(
            exit=None if killed else status,
            signal=_signal_name(-status) if killed else None,
            timed_out=end["timed_out"],
            started=_utc(end["started"]),
            ended=_utc(end["ended"]),
            not_started=failed,
        )

    def _read(self, name: str) -> dict[str, Any]:
        with suppress(OSError, ValueError):
            content = json.loads((self.path / name).read_bytes())
            return content if isinstance(content, dict) else {}
        return {}


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"SIG{number}"


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _modified(path: Path) -> datetime:
    return _utc(path.stat().st_mtime)
