import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from drivers.command.runs import LocalRuns
from release.runs import Absent, Call, Ended, Running
from tests.drivers.command.waiting import GRACE, alive, ended, over, started, wait_for

RUN = "r-1f3a9c2e.deploy-production.1"


def test_a_run_has_its_exit_its_times_and_its_output(runs, sh):
    before = datetime.now(UTC)
    runs.start(RUN, sh("echo deployed; echo careful >&2; exit 3"))

    end = ended(runs, RUN)

    assert (end.exit, end.signal, end.timed_out, end.not_started) == (3, None, False, None)
    assert before <= end.started <= end.ended <= datetime.now(UTC)
    assert runs.tail(RUN) == ["deployed", "careful"]
    assert runs.tail(RUN, 1) == ["careful"]
    assert runs.output(RUN).read_text() == "deployed\ncareful\n"
    assert runs.output_size(RUN) == len("deployed\ncareful\n")


def test_a_run_nobody_started_is_absent_and_says_nothing(runs):
    assert runs.look(RUN) == Absent()
    assert runs.tail(RUN) == []
    assert runs.output_size(RUN) == 0
    runs.stop(RUN)


def test_a_second_start_does_nothing(runs, sh, tmp_path):
    runs.start(RUN, sh("echo once >> effect; sleep 0.1"))
    runs.start(RUN, sh("echo twice >> effect"))
    over(runs, RUN)
    runs.start(RUN, sh("echo thrice >> effect"))

    assert ended(runs, RUN).ok
    assert (tmp_path / "effect").read_text() == "once\n"


def test_while_it_runs_its_pid_and_beginning_are_known(runs, sh):
    before = datetime.now(UTC)
    runs.start(RUN, sh("exec sleep 0.3"))
    pid = started(runs, RUN)

    running = runs.look(RUN)

    assert isinstance(running, Running)
    assert before - timedelta(seconds=1) <= running.since <= datetime.now(UTC)
    assert os.getpgid(pid) == pid == running.pid != os.getpgid(0)
    assert os.getsid(pid) != os.getsid(0)
    assert ended(runs, RUN).ok


def test_a_script_gets_its_environment_and_nothing_else(runs, sh, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-not-for-scripts")
    call = sh("", COLOUR="blue", LANG="C.UTF-8")
    runs.start(RUN, Call(("/usr/bin/env",), call.cwd, call.env, call.limit))

    over(runs, RUN)

    assert dict(line.split("=", 1) for line in runs.tail(RUN)) == dict(call.env)


def test_a_script_has_no_input_and_no_descriptor_but_the_lock(runs, sh):
    runs.start(RUN, sh("cat; ls -l /proc/self/fd | awk '/->/ {print $NF}'"))

    over(runs, RUN)

    opened = [name for name in runs.tail(RUN) if not name.startswith(("/proc/", "pipe:"))]
    assert opened == ["/dev/null", str(runs._folder(RUN).path / "lock")]


def test_signals_a_script_expects_work_as_usual(runs, sh):
    runs.start(RUN, sh("yes | head -1; sh -c 'kill -INT $$'; echo $?; kill -HUP $$"))

    assert ended(runs, RUN).signal == "SIGHUP"
    assert runs.tail(RUN) == ["y", "130"]


def test_arguments_are_never_words_for_a_shell(runs, sh, tmp_path):
    nasty = ("$(touch made)", "`id`", "; ls", "*", "a\nb", "--", "-n", "é\udcff")
    call = sh("")
    argv = ("/usr/bin/printf", "%s|", *nasty)
    runs.start(RUN, Call(argv, call.cwd, call.env, call.limit))

    over(runs, RUN)

    assert runs.output(RUN).read_bytes() == b"".join(os.fsencode(a) + b"|" for a in nasty)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("name", "content", "mode", "words"),
    [
        ("absent.sh", None, 0, "was not found"),
        ("plain.sh", "#!/bin/sh\n", 0o644, "is not executable (chmod +x)"),
        ("bare.sh", "echo hi\n", 0o755, "is neither a program nor a script that begins with #!"),
        ("odd.sh", "#!/no/such/sh -e\n", 0o755, "needs /no/such/sh -e, which was not found"),
        ("dos.sh", "#!/bin/sh\r\n", 0o755, r"needs /bin/sh\r, which was not found"),
        ("folder.sh/x", "#!/bin/sh\n", 0o644, "is not executable (chmod +x)"),
    ],
)
def test_what_cannot_be_executed_says_why(runs, sh, tmp_path, name, content, mode, words):
    script = tmp_path / name
    if content is not None:
        script.parent.mkdir(exist_ok=True)
        script.write_text(content)
        script.chmod(mode)
    call = sh("")
    runs.start(RUN, Call((str(script),), call.cwd, call.env, call.limit))

    end = ended(runs, RUN)

    assert not end.ok
    assert (end.exit, end.signal, end.not_started) == (None, None, f"{script} {words}")


def test_a_missing_command_or_folder_says_so(runs, sh, tmp_path):
    call = sh("")
    runs.start("r-1.a", Call(("no-such-tool",), call.cwd, call.env, call.limit))
    runs.start("r-1.b", Call(("sh",), tmp_path / "gone", call.env, call.limit))
    runs.start("r-1.c", Call(("sh", "a\0b"), tmp_path, call.env, call.limit))

    assert ended(runs, "r-1.a").not_started == "no-such-tool was not found in PATH"
    gone = f"the working directory {tmp_path / 'gone'} does not exist"
    assert ended(runs, "r-1.b").not_started == gone
    assert ended(runs, "r-1.c").not_started == "sh: embedded null byte"


def test_a_large_environment_is_handed_over(runs, sh):
    many = {f"V{n}": "x" * 50_000 for n in range(10)}
    runs.start(RUN, sh("printenv V9 | wc -c", **many))

    assert ended(runs, RUN).ok
    assert runs.tail(RUN) == ["50001"]


def test_the_time_limit_ends_a_script(runs, sh):
    runs.start(RUN, sh("echo begun; exec sleep 60", limit=0.2))

    end = ended(runs, RUN)

    assert (end.exit, end.signal, end.timed_out) == (None, "SIGTERM", True)
    assert timedelta(seconds=0.2) <= end.ended - end.started < GRACE
    assert runs.tail(RUN) == ["begun"]


def test_what_ignores_term_is_killed(runs, sh):
    runs.start(RUN, sh("trap '' TERM; while :; do sleep 0.05; done", limit=0.1))

    end = ended(runs, RUN)

    assert (end.signal, end.timed_out) == ("SIGKILL", True)
    assert end.ended - end.started >= timedelta(seconds=0.1) + GRACE


def test_a_child_may_tidy_up_after_its_shell_has_gone(runs, sh, tmp_path):
    child = "trap 'sleep 0.2; echo tidied; exit' TERM; while :; do sleep 0.02; done"
    runs.start(RUN, sh(f'sh -c "{child}" & echo begun; wait', limit=0.2))

    end = ended(runs, RUN)

    assert (end.signal, end.timed_out) == ("SIGTERM", True)
    assert runs.tail(RUN, 1) == ["tidied"]


def test_a_child_that_ignores_term_is_killed_with_its_group(runs, sh):
    runs.start(RUN, sh("(trap '' TERM; sleep 60) & echo $!; wait", limit=0.2))

    assert ended(runs, RUN).timed_out
    child = int(runs.tail(RUN)[0])
    wait_for(lambda: not alive(child))


def test_stop_ends_a_script_and_is_no_time_out(runs, sh):
    runs.start(RUN, sh("echo begun; exec sleep 60"))
    wait_for(lambda: runs.tail(RUN))

    runs.stop(RUN)

    end = ended(runs, RUN)
    assert (end.exit, end.signal, end.timed_out) == (None, "SIGTERM", False)
    runs.stop(RUN)


def test_a_script_can_be_stopped_before_it_has_begun(runs, sh):
    runs.start(RUN, sh("exec sleep 60"))
    runs.stop(RUN)

    assert ended(runs, RUN).signal == "SIGTERM"


def test_a_script_that_ends_itself_on_stop_has_its_own_exit(runs, sh):
    runs.start(RUN, sh("trap 'echo bye; exit 7' TERM; echo begun; while :; do sleep 0.02; done"))
    wait_for(lambda: runs.tail(RUN))

    runs.stop(RUN)

    assert ended(runs, RUN).exit == 7
    assert runs.tail(RUN, 1) == ["bye"]


def test_a_daemon_left_behind_does_not_hold_the_run(runs, sh):
    runs.start(RUN, sh("sleep 60 & echo $!; echo left"))

    end = ended(runs, RUN)

    assert end.ok
    assert end.ended - end.started < timedelta(seconds=5)
    daemon = int(runs.tail(RUN)[0])
    runs.stop(RUN)
    assert alive(daemon)
    os.kill(daemon, 9)


def test_output_of_a_pipeline_that_ends_last_is_kept(runs, sh):
    runs.start(RUN, sh("(sleep 0.05; echo late) & exit 0"))

    assert ended(runs, RUN).ok
    assert runs.tail(RUN) == ["late"]


@pytest.mark.parametrize(
    "run", ["", "../x", "a/b", "a..b", ".a", "a.", "-a", "a b", "x" * 201, "é"]
)
def test_a_malformed_id_is_refused(runs, sh, run):
    with pytest.raises(ValueError, match="not the id of a run"):
        runs.start(run, sh("true"))


def test_what_was_called_is_written_without_secrets(runs, sh):
    runs.start(RUN, sh("echo hunter22", secrets=("KEY",), KEY="hunter22", limit=7))
    over(runs, RUN)

    files = {file.name: file.read_text() for file in runs._folder(RUN).path.iterdir()}
    noted = json.loads(files["call.json"])
    assert not any("hunter22" in text for text in files.values())
    assert noted["argv"] == ["sh", "-c", "echo ***"]
    assert (noted["limit"], noted["host"]) == (7, runs.host)


def test_nothing_of_a_run_is_readable_to_others(runs, sh):
    runs.start(RUN, sh("true"))
    over(runs, RUN)

    assert runs._folder(RUN).path.parent.stat().st_mode & 0o077 == 0
    assert runs._folder(RUN).path.stat().st_mode & 0o077 == 0


def test_a_host_is_one_machine_and_one_home(tmp_path):
    first = LocalRuns(tmp_path / "one").host

    assert LocalRuns(tmp_path / "one").host == first
    assert LocalRuns(tmp_path / "two").host != first
    assert LocalRuns(tmp_path / "one", machine="pod-1").host == "pod-1-" + first.split("-")[1]


def test_old_runs_are_removed_running_and_kept_ones_are_not(runs, sh):
    for name in ("r-1.over", "r-1.kept"):
        runs.start(name, sh("true"))
        over(runs, name)
    runs.start("r-1.running", sh("sleep 0.3"))

    assert runs.clean(timedelta(hours=1), keep=lambda _: False) == 0
    assert runs.clean(timedelta(seconds=-1), keep=lambda run: run == "r-1.kept") == 1

    assert runs.look("r-1.over") == Absent()
    assert isinstance(runs.look("r-1.kept"), Ended)
    assert isinstance(runs.look("r-1.running"), Running)
    assert ended(runs, "r-1.running").ok
