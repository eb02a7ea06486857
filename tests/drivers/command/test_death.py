"""Whatever is killed, a script runs once, and nobody claims to know what nobody saw."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from release.runs import Absent, Ended, Lost, Running
from tests.drivers.command.waiting import alive, ended, over, owner, started, wait_for

ROOT = Path(__file__).parents[3]
BOT = Path(__file__).with_name("bot.py")
RUN = "r-1.deploy.1"
EFFECT = "echo effect >> effects; sleep 0.2; echo done"


def bot(home, moment, script=EFFECT, **env):
    return subprocess.Popen(
        [sys.executable, str(BOT), str(home), RUN, moment, script],
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
    )


def effects(home):
    path = home / "effects"
    return path.read_text().count("effect") if path.exists() else 0


@pytest.mark.parametrize("moment", ["claimed", "noted", "spawned", "half handed over"])
def test_a_bot_killed_before_the_run_began_leaves_it_to_be_started(home, runs, sh, moment):
    assert bot(home, moment).wait() == -signal.SIGKILL

    assert over(runs, RUN) == Absent()
    assert effects(home) == 0
    runs.start(RUN, sh(EFFECT))
    assert ended(runs, RUN).ok
    assert effects(home) == 1


@pytest.mark.parametrize("moment", ["handed over", "running"])
def test_a_bot_killed_after_that_leaves_the_script_to_end(home, runs, sh, moment):
    assert bot(home, moment).wait() == -signal.SIGKILL

    assert isinstance(runs.look(RUN), Running)
    runs.start(RUN, sh(EFFECT))
    assert ended(runs, RUN).ok
    assert effects(home) == 1
    assert runs.tail(RUN) == ["done"]


def test_the_next_bot_can_stop_what_an_earlier_one_started(home, runs):
    bot(home, "running", "echo begun; exec sleep 60").wait()
    wait_for(lambda: runs.tail(RUN))

    runs.stop(RUN)

    assert ended(runs, RUN).signal == "SIGTERM"


def test_of_two_bots_that_start_at_once_one_runs_the_script(home, runs):
    at = str(time.time() + 0.35)
    bots = [bot(home, "at once", AT=at) for _ in range(4)]

    assert [process.wait() for process in bots] == [0, 0, 0, 0]

    assert ended(runs, RUN).ok
    assert effects(home) == 1


def test_starting_while_others_look_loses_no_start(home, runs, sh):
    looking = subprocess.Popen(
        [sys.executable, "-c", LOOK, str(home), RUN], env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    wait_for((home / "looking").exists)
    for number in range(10):
        (home / "looking").write_text(f"r-{number}")
        runs.start(f"r-{number}", sh("true"))
        assert ended(runs, f"r-{number}").ok
    looking.terminate()
    looking.wait()


LOOK = """
import sys
from pathlib import Path
from drivers.command.folder import Folder
home = Path(sys.argv[1])
(home / "looking").write_text("r-0")
while True:
    Folder(home / "runs" / ((home / "looking").read_text() or "r-0")).held()
"""


def test_a_script_whose_owner_was_killed_still_runs_and_then_is_lost(home, runs, sh):
    runs.start(RUN, sh("echo begun; read x < go; echo effect >> effects"))
    os.mkfifo(home / "go")
    wait_for(lambda: runs.tail(RUN))

    os.kill(owner(runs, RUN), signal.SIGKILL)

    wait_for(lambda: not alive(owner(runs, RUN)))
    running = runs.look(RUN)
    assert isinstance(running, Running)
    assert alive(started(runs, RUN))
    (home / "go").write_text("on\n")
    assert over(runs, RUN) == Lost(running.since)
    assert effects(home) == 1
    runs.start(RUN, sh("echo effect >> effects"))
    assert runs.look(RUN) == Lost(running.since)
    assert effects(home) == 1


@pytest.mark.parametrize("script", ["exec sleep 60", "trap '' TERM; while :; do sleep 0.05; done"])
def test_a_script_whose_owner_was_killed_can_be_stopped(runs, sh, script):
    runs.start(RUN, sh(f"echo begun; {script}"))
    wait_for(lambda: runs.tail(RUN))
    os.kill(owner(runs, RUN), signal.SIGKILL)
    wait_for(lambda: not alive(owner(runs, RUN)))

    runs.stop(RUN)

    assert isinstance(over(runs, RUN), Lost)


def test_a_number_given_to_another_process_is_not_signalled(runs, sh):
    bystander = subprocess.Popen(["sleep", "60"], process_group=0)
    runs.start(RUN, sh("exec sleep 1"))
    started(runs, RUN)
    os.kill(owner(runs, RUN), signal.SIGKILL)
    wait_for(lambda: not alive(owner(runs, RUN)))
    born_before = (runs._folder(RUN).path / "script").read_text().split()[1]
    (runs._folder(RUN).path / "script").write_text(f"{bystander.pid} {born_before}0")

    runs.stop(RUN)
    over(runs, RUN)

    assert alive(bystander.pid)
    bystander.kill()
    bystander.wait()


def test_a_half_written_result_is_no_result(runs, sh):
    runs.start(RUN, sh("true"))
    assert isinstance(over(runs, RUN), Ended)

    (runs._folder(RUN).path / "result.json").write_text('{"status": 0, "tim')

    assert isinstance(runs.look(RUN), Lost)
