"""The lock files pin what pyproject.toml asks for, by hash, and name no place to fetch it from."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME, BUILD, DEV = "requirements.lock", "requirements-build.lock", "requirements-dev.lock"
PINNED = re.compile(
    r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ]+)(?P<marker> ; .+)? \\$", re.MULTILINE
)


def pins(lock: str) -> dict[str, str]:
    return {pin["name"]: pin["version"] for pin in PINNED.finditer((ROOT / lock).read_text())}


def group(name: str) -> Iterator[str]:
    for entry in PYPROJECT["dependency-groups"][name]:
        if isinstance(entry, str):
            yield entry
        else:
            yield from group(entry["include-group"])


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        (RUNTIME, PYPROJECT["project"]["dependencies"]),
        (BUILD, PYPROJECT["build-system"]["requires"]),
        (BUILD, group("build")),
        (DEV, PYPROJECT["project"]["dependencies"]),
        (DEV, group("dev")),
    ],
)
def test_what_is_asked_for_is_pinned(lock: str, asked: list[str]):
    pinned = pins(lock)

    for requirement in map(Requirement, asked):
        version = pinned.get(canonicalize_name(requirement.name), "nothing")
        assert requirement.specifier.contains(version), f"{requirement} in {lock}: make lock"


def test_what_runs_is_what_was_tested():
    tested = pins(DEV)

    for lock in (RUNTIME, BUILD):
        assert pins(lock).items() <= tested.items()


@pytest.mark.parametrize("lock", [RUNTIME, BUILD, DEV])
def test_every_line_is_a_pin_or_its_hash(lock: str):
    for line in (ROOT / lock).read_text().splitlines():
        assert PINNED.match(line) or re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line)
