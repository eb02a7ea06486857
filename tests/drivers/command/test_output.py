import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.command.log import WIDTH, Log, readable
from drivers.command.needles import needles
from drivers.command.ring import HEAD, KEEP, PIECE, Ring
from drivers.command.runs import LocalRuns
from release.runs import Running
from tests.drivers.command.waiting import GRACE, ended, over, owner, wait_for

RUN = "r-1.noisy.1"
MB = 1024 * 1024


def test_much_output_costs_little_time_memory_and_disk(runs, sh):
    noise = "yes 0123456789abcdef0123456789abcdef | head -c 200M"
    script = f"echo first; {noise}; echo; echo last; exec sleep 60"
    began = time.monotonic()
    runs.start(RUN, sh(script, secrets=("KEY",), KEY="never printed"))
    wait_for(lambda: runs.tail(RUN, 1) == ["last"], within=15)

    assert time.monotonic() - began < 10
    assert runs.output_size(RUN) == len("first\n") + 200 * MB + len("\nlast\n")
    assert peak_memory_of_owner(runs) < 25 * MB
    runs.stop(RUN)
    over(runs, RUN)
    whole = runs.output(RUN).read_text()
    assert len(whole) < 2 * MB
    assert whole.startswith("first\n0123456789")
    assert whole.endswith("01\nlast\n")
    assert re.search(r"\n\[… 20\d,\d{3},\d{3} bytes left out …\]\n", whole)


def peak_memory_of_owner(runs):
    assert isinstance(runs.look(RUN), Running)
    status = Path(f"/proc/{owner(runs, RUN)}/status").read_text()
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert peak
    return int(peak[1]) * 1024


@pytest.mark.parametrize(
    "size", [0, 1, HEAD, HEAD + 1, HEAD + PIECE * KEEP, HEAD + PIECE * KEEP + 1, HEAD + PIECE * 9]
)
def test_a_ring_keeps_its_head_and_its_end(tmp_path, size):
    data = os.urandom(1000) * (size // 1000 + 1)
    data = data[:size]
    ring = Ring(str(tmp_path))
    for start in range(0, size, 70_001):
        ring.write(data[start : start + 70_001])

    log = Log(tmp_path)

    whole = log.whole().read_bytes()
    assert log.size() == size
    assert whole[:HEAD] == data[:HEAD]
    assert whole[-2 * PIECE :] == data[-2 * PIECE :]
    assert (whole == data) == (size <= HEAD + PIECE * KEEP)
    kept = sum(path.stat().st_size for path in tmp_path.glob("output.[0-9]*"))
    assert kept <= HEAD + PIECE * KEEP


def test_the_whole_log_of_a_running_script_can_be_read(runs, sh):
    runs.start(RUN, sh("echo so far; exec sleep 60"))
    wait_for(lambda: runs.tail(RUN))

    assert runs.output(RUN).read_text() == "so far\n"
    runs.stop(RUN)
    over(runs, RUN)


def test_secrets_are_scrubbed_before_they_reach_the_disk(runs, sh, home):
    key = "-----BEGIN KEY-----\nabcdefghijkl\nmnopqrstuvwx\n-----END KEY-----"
    script = 'printf hun; sleep 0.05; echo ter22; echo "$KEY" | sed "s/^/  /"; echo abc'
    secrets = ("PASSWORD", "KEY", "SHORT", "UNSET")
    runs.start(RUN, sh(script, secrets=secrets, PASSWORD="hunter22", KEY=key, SHORT="abc"))
    over(runs, RUN)

    assert runs.tail(RUN) == ["***", "  ***", "  ***", "  ***", "  ***", "abc"]
    kept = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    assert b"hunter" not in kept
    assert b"abcdefgh" not in kept


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        (b"plain\n", ["plain"]),
        (b"no newline", ["no newline"]),
        (b"\n\n  \n", []),
        (b"\x1b[1;31mred\x1b[0m and \x1b[38;2;1;2;3mmore\x1b[K\n", ["red and more"]),
        (b"\x1b]0;title\x07text\x1b]8;;http://x\x1b\\link\n", ["textlink"]),
        (b"\x1b(Bcharset \x1b7saved\x1b=\n", ["charset saved"]),
        (b" 10%\r 50%\r100%\r\n", ["100%"]),
        (b" 10%\r 50%", [" 50%"]),
        (b"a\tb\x00\x07\x08c\x7f\n", ["a   bc"]),
        ("\u202eevil\u2066 é 日本 👍\n".encode(), ["evil é 日本 👍"]),
        (b"\xff\xfe bad\n", ["\ufffd\ufffd bad"]),
        (b"dos\r\nlines\r\n", ["dos", "lines"]),
        (b"x" * 2000, ["x" * (WIDTH - 1) + "…"]),
    ],
)
def test_a_tail_reads_as_a_person_saw_it(output, shown):
    assert [*readable(output)][::-1] == shown


@given(st.binary(max_size=300))
def test_nothing_in_a_tail_moves_the_cursor(output):
    for line in readable(output):
        assert not re.search(r"[\x00-\x1f\x7f-\x9f]", line)
        assert len(line) <= WIDTH


def test_a_long_tail_starts_with_a_whole_line(tmp_path):
    lines = [f"line {number:06}" for number in range(60_000)]
    Ring(str(tmp_path)).write("".join(f"{line}\n" for line in lines).encode())

    assert Log(tmp_path).lines(3) == lines[-3:]
    assert set(Log(tmp_path).lines(100_000)) <= set(lines)


def test_a_secret_with_colours_in_it_is_not_put_together_for_people(home, sh):
    value = "s3cr3t-value"
    runs = LocalRuns(home, GRACE, hidden=needles({"TOKEN": value}, ["TOKEN"]))
    says = r"printf 'token s3cr\033[31m3t-val\033[0mue\n'"
    runs.start(RUN, sh(says, secrets=("TOKEN",), TOKEN=value))
    ended(runs, RUN)
    assert runs.tail(RUN) == ["token ***"]
    runs.close()
