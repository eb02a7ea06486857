"""Own one run: begin it once, copy its output, end it in time, write down how it ended.

A process of its own, so that it outlives the bot, forked by the nursery. What it imports is kept
small: it runs without site-packages, no typing, no dataclasses, no json, no signal.
"""

# The owner of a run imports no pathlib (8 ms) and no contextlib.
# ruff: noqa: PTH104, PTH108, SIM105

import _signal as signals  # type: ignore[import-not-found]
import os
import select
import time

from drivers.command.launch import NotStarted, launch
from drivers.command.order import Order, receive
from drivers.command.pids import mark
from drivers.command.ring import Ring
from drivers.command.scrub import Scrubber

LINE = 0  # to the bot: it brings the order, and is closed at the end
CHUNK = 64 * 1024
DRAIN = 0.5  # seconds for output that is still under way when the script has ended
GLANCE = 0.05  # seconds between looks whether the rest of an ending group is gone


def main() -> None:
    """Run what comes in on standard input."""
    bell = _bell()
    received = receive(LINE)
    if received is None:
        return  # the bot ended before it had something to hand over
    folder, order = received
    os.dup2(os.open(f"{folder}/owner.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600), 2)
    began = _begin(folder)
    if began is None:
        return
    started, clock = time.time(), time.monotonic()
    end = _run(folder, began, order, bell)
    end.update(started=started, ended=started + time.monotonic() - clock)
    _tell(f"{folder}/result.json", _json(end))


def _run(folder: str, began: int, order: Order, bell: int) -> dict[str, object]:
    try:
        pid, output = launch(order, lambda: _sure(folder, began))
    except NotStarted as why:
        return {"status": None, "timed_out": False, "not_started": str(why)}
    _put(f"{folder}/script", mark(pid))
    script = Script(pid, output, bell, order.limits)
    script.copy_to(Ring(folder), Scrubber(order.needles))
    return {"status": script.status, "timed_out": script.timed_out, "not_started": None}


class Script:
    """A script that is executing; `status` is an exit code, or minus a signal."""

    def __init__(self, pid: int, output: int, bell: int, limits: tuple[float, float]) -> None:
        self.status: int | None = None
        self.timed_out = False
        self._pid, self._output, self._bell = pid, output, bell
        self._ends_at, self._grace = time.monotonic() + limits[0], limits[1]
        self._kills_at: float | None = None  # once TERM was sent
        self._killed = False
        self._drained_at = float("inf")  # 0.0 once there is nothing more to read
        self._poll = select.poll()
        self._poll.register(output, select.POLLIN)
        self._poll.register(bell, select.POLLIN)

    def copy_to(self, ring: Ring, scrubber: Scrubber) -> None:
        """Stay with the script until it is over and its output is written."""
        while not self._over():
            for fd, _ in self._poll.poll(self._patience() * 1000):
                if fd == self._bell:
                    self._answer()
                else:
                    _write(ring, scrubber.feed(self._read()))
            self._enforce()
        _write(ring, scrubber.end())

    def _read(self) -> bytes:
        data = os.read(self._output, CHUNK)
        if not data:
            self._poll.unregister(self._output)
            self._drained_at = 0.0
        return data

    def _answer(self) -> None:
        rung = os.read(self._bell, 512)
        if signals.SIGTERM in rung:
            self._terminate()
        pid, status = (0, 0) if self.status is not None else os.waitpid(self._pid, os.WNOHANG)
        if pid:
            self.status = os.waitstatus_to_exitcode(status)
            self._drained_at = min(self._drained_at, time.monotonic() + DRAIN)

    def _enforce(self) -> None:
        now = time.monotonic()
        if self.status is None and self._kills_at is None and now >= self._ends_at:
            self.timed_out = True
            self._terminate()
        if self._kills_at is not None and now >= self._kills_at and not self._killed:
            self._killed = True
            self._signal(signals.SIGKILL)

    def _terminate(self) -> None:
        if self._kills_at is None:
            self._kills_at = time.monotonic() + self._grace
            self._signal(signals.SIGTERM)

    def _signal(self, number: int) -> bool:
        """Signal the group; False when nobody is left in it."""
        try:
            os.killpg(self._pid, number)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass  # some of it is another user's by now, so it is there
        return True

    def _ending(self) -> bool:
        """A shell that got TERM may go before its child has tidied up: wait for the group."""
        return self._kills_at is not None and not self._killed and self._signal(0)

    def _over(self) -> bool:
        if self.status is None:
            return False
        if self._ending():
            self._drained_at = self._drained_at and time.monotonic() + DRAIN
            return False
        return time.monotonic() >= self._drained_at

    def _patience(self) -> float:
        """Seconds until something is due without anything having happened."""
        if self.status is not None:
            return GLANCE
        due = self._ends_at if self._kills_at is None else self._kills_at
        return 3600.0 if self._killed else min(3600.0, max(0.0, due - time.monotonic()))


def _bell() -> int:
    """A descriptor on which the numbers of arriving signals can be read."""
    bell, rings = os.pipe()
    os.set_blocking(rings, False)
    signals.set_wakeup_fd(rings, warn_on_full_buffer=False)
    for number in (signals.SIGCHLD, signals.SIGTERM):
        signals.signal(number, lambda *_: None)
    return bell


def _write(ring: Ring, data: bytes) -> None:
    try:
        ring.write(data)
    except OSError:
        pass  # a full disk costs the log, not the script


def _begin(folder: str) -> int | None:
    """Claim the run: the file that says that it began, empty and open; None if it had begun."""
    try:
        return os.open(f"{folder}/began", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return None


def _sure(folder: str, began: int) -> None:
    """Write, durably and before anything runs, that this run began."""
    try:
        os.write(began, _json({"at": time.time(), "owner": mark(os.getpid())}).encode())
        os.fsync(began)
    except OSError:
        os.unlink(f"{folder}/began")
        raise
    os.close(began)
    _sync(folder)


def _tell(path: str, text: str) -> None:
    """Write the result and hang up, by which the bot hears of it; then wait for the disk.

    What the bot makes of it is on the disk before anything follows from it; and without its
    result a run is lost, which a person decides about.
    """
    result = _put(f"{path}.new", text)
    os.rename(f"{path}.new", path)
    os.close(LINE)
    os.fsync(result)


def _put(path: str, text: str) -> int:
    file = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    os.write(file, text.encode())
    return file


def _sync(folder: str) -> None:
    fd = os.open(folder, os.O_RDONLY)
    os.fsync(fd)
    os.close(fd)


def _json(values: dict[str, object]) -> str:
    return "{" + ", ".join(f'"{name}": {_literal(value)}' for name, value in values.items()) + "}\n"


def _literal(value: object) -> str:
    if isinstance(value, str):
        plain = (c if c.isprintable() and c not in '"\\' else _escaped(c) for c in value)
        return f'"{"".join(plain)}"'
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    return repr(value)


def _escaped(character: str) -> str:
    return f"\\u{ord(character) & 0xFFFF:04x}"
