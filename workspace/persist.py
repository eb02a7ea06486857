"""Keeps the state in one JSON file, written a moment after the last change and never half."""

import asyncio
import json
import os
from pathlib import Path

from workspace.state import State


class Keeper:
    """Without a path it keeps nothing."""

    def __init__(self, path: Path | None, delay: float = 0.2) -> None:
        self._path = path
        self._delay = delay
        self._state: State | None = None
        self._timer: asyncio.TimerHandle | None = None

    def load(self) -> State | None:
        if self._path is None or not self._path.exists():
            return None
        return State.from_json(json.loads(self._path.read_text()))

    def keep(self, state: State) -> None:
        self._state = state

    def changed(self) -> None:
        """A burst of changes is one write."""
        if self._path is not None and self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._delay, self.flush)

    def flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._path is not None and self._state is not None:
            _write(self._path, json.dumps(self._state, default=vars))


def _write(path: Path, content: str) -> None:
    """Readable by its owner only: the app's secrets are in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
