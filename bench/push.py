"""Merge, tag object and one atomic push, beside a push of one ref, in a small and a large tree."""

import itertools
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import Row, Timed, in_turns, ms, sync, timed
from drivers.git import Mirror
from release.git import RefUpdate, Signature
from tests.support.gitrepo import Files, Remote

SIZES = (5_000, 50_000)
ROUNDS = 9
BY = Signature("Slipway", "slipway@localhost", datetime(2026, 2, 9, tzinfo=UTC))


async def measure(folder: Path) -> list[Row]:
    """Both sizes take turns, so that their growth is measured on the same machine."""
    things: dict[str, Timed] = {}
    for size in SIZES:
        desk = await Desk.of(folder, size)
        things |= {
            f"mechanics {size}": timed(desk.ship),
            f"push {size}": sync(desk.one_push),
            f"looks {size}": timed(desk.look),
        }
    found = await in_turns(ROUNDS, things)
    return [row for size in SIZES for row in _rows(found, size)] + [_growth(found)]


def _rows(found: dict[str, float], size: int) -> Iterator[Row]:
    work, push, looks = (found[f"{name} {size}"] for name in ("mechanics", "push", "looks"))
    what = f"merge + tag + atomic push, {size:,} files"
    yield Row(what, ms(work), f"one push {ms(push)}", work / push, 2.5)
    yield Row("  with the looks before and after", ms(work + looks), f"looks {ms(looks)}")


def _growth(found: dict[str, float]) -> Row:
    small, large = SIZES
    ours = found[f"mechanics {large}"] / found[f"mechanics {small}"]
    push = found[f"push {large}"] / found[f"push {small}"]
    what = f"  growth from {small:,} to {large:,} files"
    return Row(what, f"{ours:.2f} ×", f"the push's own {push:.2f} ×", ours / push, 1.1)


class Desk:
    """A remote with many files and a mirror of it, ready to ship one commit after the other."""

    def __init__(self, remote: Remote, mirror: Mirror, home: Path) -> None:
        self.remote, self.mirror, self._git = remote, mirror, home / "mirror.git"
        self._numbers = itertools.count(1)
        self._theirs: Iterator[str] = iter(())
        self._plain: Iterator[str] = iter(())
        self._last = ""

    @classmethod
    async def of(cls, folder: Path, size: int) -> "Desk":
        """Everything that is shipped later is committed now."""
        remote = Remote(folder / f"{size}.git")
        remote.commit("main", _files(size))
        remote.branch("develop", at="main")
        remote.branch("plain", at="main")
        home = folder / f"home-{size}"
        made = cls(remote, Mirror(remote.url, home), home)
        many = [({f"part1/file{n}.txt": f"{n}\n"}, f"feat: number {n}") for n in range(ROUNDS + 1)]
        made._theirs = iter(remote.commits("develop", many))
        await made.mirror.fetch()
        made._last = remote.sha("main")
        made._plain = iter(await made._commits_to_push())
        return made

    async def _commits_to_push(self) -> list[str]:
        """On top of each other, known to the mirror only."""
        found = [self.remote.sha("plain")]
        for n in range(ROUNDS + 1):
            files = {"part2/file1.txt": b"%d\n" % n}
            found.append(await self.mirror.commit_files(found[-1], files, f"chore: {n}", BY))
        return found[1:]

    async def ship(self) -> None:
        """What the steps merge and tag write: all of it, and nothing of their looking."""
        tag = f"v1.{next(self._numbers)}.0"
        merged = await self.mirror.merge(self._last, next(self._theirs), f"Merge {tag} to main", BY)
        assert merged.commit is not None
        object_ = await self.mirror.make_tag(tag, merged.commit, f"Release {tag}", BY, None)
        updates = [
            RefUpdate("refs/heads/main", merged.commit),
            RefUpdate(f"refs/tags/{tag}", object_, create=True),
        ]
        assert await self.mirror.push(updates) is None
        self._last = merged.commit

    def one_push(self) -> None:
        """The floor: git itself pushes one commit to a branch that is there."""
        ref = f"{next(self._plain)}:refs/heads/plain"
        argv = ["git", "-C", str(self._git), "push", "--quiet", "--porcelain", "origin", ref]
        subprocess.run(argv, check=True, capture_output=True)

    async def look(self) -> None:
        """Before: fetch, and is it merged already? After: what does the remote show?"""
        await self.mirror.fetch()
        head = await self.mirror.head("main")
        assert head is not None
        assert await self.mirror.contains(head, self._last)
        assert await self.mirror.ls_remote(["refs/heads/main", "refs/tags/v1.1.0"])


def _files(count: int) -> Files:
    """A hundred a folder."""
    return {f"part{n // 5000}/folder{n // 100}/file{n}.txt": f"{n}\n" for n in range(count)}
