"""What the tests of the mirror share: scripts in the place of ssh, and patience."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path


async def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


def script(path: Path, lines: str) -> Path:
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    return path


def ssh(script: Path) -> dict[str, str]:
    return {"GIT_SSH_COMMAND": str(script)}
