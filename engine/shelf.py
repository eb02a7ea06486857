"""The shelf of a release: the folder in which its artifacts are kept, with their checksums."""

import asyncio
import hashlib
import os
import shutil
from pathlib import Path

from release.artifacts import sums

SUMS = "SHA256SUMS"
NOTES = "RELEASE_NOTES.md"


def shelf(home: Path, project: str, tag: str) -> Path:
    """Where the artifacts of a tag are; scripts know it as {artifacts}."""
    folder = home / "artifacts" / project / tag.replace("/", "-")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


async def digest(path: Path) -> tuple[str, int] | None:
    """The sha256 and size of a file on the shelf; None when it is not there."""
    return await asyncio.to_thread(_digest, path)


def _digest(path: Path) -> tuple[str, int] | None:
    if path.is_symlink() or not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size


async def listing(folder: Path) -> str:
    """What SHA256SUMS should say of all that is there."""
    found = [(path.name, await digest(path)) for path in _goods(folder)]
    return sums((name, known[0]) for name, known in found if known)


def _goods(folder: Path) -> list[Path]:
    return [p for p in sorted(folder.iterdir()) if p.name != SUMS and p.name[0] != "."]


async def carry(source: Path, to: Path) -> None:
    """Every file of a shelf lies on another one too; what is there already is replaced."""
    for path in _goods(source):
        if path.is_file() and not path.is_symlink():
            await asyncio.to_thread(_copy, path, to / path.name)


def _copy(path: Path, to: Path) -> None:
    new = to.with_name(f".{to.name}.new")
    shutil.copyfile(path, new)
    with new.open("rb") as file:
        os.fsync(file.fileno())
    new.replace(to)


def put(path: Path, text: str) -> None:
    """A whole file or none, whatever happens meanwhile."""
    new = path.with_name(f".{path.name}.new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def text_of(path: Path) -> str:
    """What a file says; nothing when it is not there."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""
