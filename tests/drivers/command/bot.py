"""A bot that starts one run and is killed at a named moment.

python bot.py HOME RUN MOMENT SCRIPT
"""

import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

from drivers.command import runs as module
from drivers.command.folder import Folder
from drivers.command.owners import Owners, hand_over
from release.runs import Call


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(moment: str) -> None:
    claim, note, take = Folder.claim, Folder.note, Owners.take

    def then_die(step):
        def stepped(*args):
            step(*args)
            die()

        return stepped

    def half(line, order: bytes, lock: int) -> None:
        hand_over(line, order[:-1], lock)
        die()

    if moment == "claimed":
        Folder.claim = then_die(claim)  # type: ignore[method-assign]
    elif moment == "noted":
        Folder.note = then_die(note)  # type: ignore[method-assign]
    elif moment == "spawned":
        Owners.take = then_die(take)  # type: ignore[method-assign]
    elif moment == "half handed over":
        setattr(module, "hand_over", half)  # noqa: B010
    elif moment == "handed over":
        setattr(module, "hand_over", then_die(hand_over))  # noqa: B010


def main(home: Path, run: str, moment: str, script: str) -> None:
    runs = module.LocalRuns(home)
    die_at(moment)
    call = Call(("sh", "-c", script), home, {"PATH": os.environ["PATH"]}, timedelta(seconds=30))
    if moment == "at once":
        time.sleep(max(0.0, float(os.environ["AT"]) - time.time()))
    runs.start(run, call)
    while moment == "running" and not Folder(home / "runs" / run).began:
        time.sleep(0.001)
    if moment == "running":
        die()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
