"""`release` is pure: no clock, no I/O, no waiting, no dice; the same facts, the same release.

Who may import whom is import-linter's (pyproject.toml); this is what an import graph cannot see.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
THIRD_PARTIES = {
    "semver",
    "msgspec",
    "pydantic",
    "pydantic_core",
    "ruamel",
    "jinja2",
    "rfc8785",
    "holidays",
}
IMPURE_MODULES = {
    "asyncio": "waits", "concurrent": "waits", "multiprocessing": "waits", "select": "waits",
    "selectors": "waits", "signal": "waits", "threading": "waits", "queue": "waits",
    "time": "reads a clock", "calendar": "reads a clock", "sched": "reads a clock",
    "random": "throws dice", "secrets": "throws dice", "uuid": "throws dice",
    "os": "touches the system", "sys": "touches the system", "io": "does I/O",
    "platform": "touches the system", "getpass": "touches the system", "locale": "touches the system",
    "subprocess": "starts processes", "shutil": "does I/O", "tempfile": "does I/O",
    "glob": "does I/O", "fileinput": "does I/O", "sqlite3": "does I/O", "shelve": "does I/O",
    "dbm": "does I/O", "mmap": "does I/O", "zipfile": "does I/O", "tarfile": "does I/O",
    "socket": "does I/O", "ssl": "does I/O", "http": "does I/O", "urllib.request": "does I/O",
    "ftplib": "does I/O", "smtplib": "does I/O", "logging": "does I/O", "pickle": "runs what it reads",
    "importlib": "does I/O", "pkgutil": "does I/O", "ctypes": "touches the system",
}  # fmt: skip
IMPURE_CALLS = {"open", "input", "print", "exec", "eval", "compile", "__import__", "breakpoint"}
CLOCKS = {"now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp"}
FILE_METHODS = {  # a Path may be named, not followed
    "chmod", "cwd", "exists", "expanduser", "is_dir", "is_file", "is_symlink", "iterdir",
    "lstat", "mkdir", "open", "read_bytes", "read_text", "readlink", "rglob", "rmdir",
    "samefile", "stat", "symlink_to", "touch", "unlink", "write_bytes", "write_text",
}  # fmt: skip


def impurities(source: str) -> list[str]:
    """What in a module is not pure, each as `line: what`."""
    return [f"{line}: {what}" for node in ast.walk(ast.parse(source)) for line, what in found(node)]


def found(node: ast.AST) -> Iterator[tuple[int, str]]:
    match node:
        case ast.AsyncFunctionDef(name=name):
            yield node.lineno, f"async def {name}"
        case ast.Await() | ast.AsyncFor() | ast.AsyncWith():
            yield node.lineno, "await"
        case ast.Import(names=names):
            for alias in names:
                yield from imported(node.lineno, alias.name)
        case ast.ImportFrom(module=str(module), level=0):
            yield from imported(node.lineno, module)
        case ast.Call(func=ast.Name(id=name)) if name in IMPURE_CALLS:
            yield node.lineno, f"{name}()"
        case ast.Call(func=ast.Attribute(attr=name)) if name in CLOCKS | FILE_METHODS:
            if not (name == "fromtimestamp" and (len(node.args) > 1 or node.keywords)):
                yield node.lineno, f".{name}()"
        case _:
            pass


def imported(line: int, module: str) -> Iterator[tuple[int, str]]:
    top = module.partition(".")[0]
    if reason := IMPURE_MODULES.get(module) or IMPURE_MODULES.get(top):
        yield line, f"import {module}, which {reason}"
    elif top not in THIRD_PARTIES | {"release"} | sys.stdlib_module_names:
        yield line, f"import {module}, which is not for release"


@pytest.mark.parametrize(
    "path", sorted((ROOT / "release").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_release_is_pure(path: Path):
    assert impurities(path.read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "async def f(): pass",
        "open('x')",
        "import time",
        "import os.path",
        "import urllib.request",
        "Path(name).exists()",
        "from random import choice",
        "from engine import ports",
        "import yaml",
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "datetime.fromtimestamp(0)",
        "path.read_text()",
    ],
)
def test_what_is_not_pure_is_found(line: str):
    assert impurities(line)


@pytest.mark.parametrize(
    "line",
    [
        "from pathlib import Path",
        "from datetime import UTC, datetime",
        "from ruamel.yaml import YAML",
        "from release.version import Version",
        "datetime.fromtimestamp(at, UTC)",
        "from urllib.parse import quote",
    ],
)
def test_what_is_pure_is_left_alone(line: str):
    assert impurities(line) == []
