"""Notes for a long range, beside the `git log` they come from and beside git-cliff."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from bench.measure import Row, in_turns, ms, sync, timed
from bot import garbage
from drivers.git import Mirror, ranges
from release.draft import changes_in, render_notes
from release.notes import About
from release.policy import load_policy
from tests.support.gitrepo import Files, Remote

COMMITS = 3000
ROUNDS = 7
TYPES = ("feat", "fix(cart)", "perf", "refactor", "docs", "chore(ci)", "remove", "feat!")
POLICY = Path(__file__).parent.parent / "policies" / "kwanus.yml"


async def measure(folder: Path) -> list[Row]:
    """The whole way: git, reading its answer, classes, categories, the template."""
    remote = Remote(folder / "long.git")
    first, *_, last = remote.commits("main", _history())
    policy = load_policy(POLICY.read_text(encoding="utf-8"), POLICY.name)
    mirror = Mirror(remote.url, folder / "home")
    await mirror.fetch()
    about = About("2.0.0", "v2.0.0", date(2026, 2, 9), "1.0.0", "major", "long")

    async def notes() -> None:
        changes = changes_in(policy, await mirror.changes([first], last), ())
        assert f"number {COMMITS}" in render_notes(policy, about, changes)

    garbage.seldom()  # as the bot does when it is ready
    things = {"notes": timed(notes), "git": sync(_git_log(folder / "home" / "mirror.git", first))}
    cliff = _cliff()
    if cliff:
        things["cliff"] = sync(_git_cliff(cliff, remote, first))
    found = await in_turns(ROUNDS, things)
    return _rows(found)


def _rows(found: dict[str, float]) -> list[Row]:
    notes, git, cliff = found["notes"], found["git"], found.get("cliff")
    name = f"notes of {COMMITS} commits"
    rows = [Row(name, ms(notes), f"git log {ms(git)}", notes / git, 1.8)]
    if cliff is None:
        return [*rows, Row("  git-cliff is not installed: pip install git-cliff", "", "skipped")]
    return [*rows, Row("", "", f"git-cliff {ms(cliff)}", cliff / notes, 10, best="least")]


def _history() -> Iterator[tuple[Files, str]]:
    """Conventional commits over many files; every tenth says more than its title."""
    yield {"README.md": "long\n"}, "chore: begin"
    for n in range(1, COMMITS + 1):
        body = f"\n\nWhy it was needed, in a few words.\n\nRefs: #{n}" if n % 10 == 0 else ""
        yield {f"src/part{n % 60}/file{n % 7}.py": f"{n}\n"}, f"{TYPES[n % 8]}: number {n}{body}"


def _git_log(mirror: Path, first: str) -> Callable[[], object]:
    """The very question that the mirror asks, its answer read and thrown away."""
    ends = ("refs/remotes/origin/main", f"^{first}")
    argv = ["git", "-C", str(mirror), "log", "-z", ranges.FORMAT, *ranges.PATHS, *ends]
    return lambda: subprocess.run(argv, check=True, capture_output=True)


def _cliff() -> str | None:
    """On PATH, or beside the Python that runs us; never a dependency of ours."""
    return shutil.which("git-cliff") or shutil.which("git-cliff", path=Path(sys.executable).parent)


def _git_cliff(cliff: str, remote: Remote, first: str) -> Callable[[], object]:
    """With its own defaults: conventional commits, grouped by type."""
    argv = [cliff, "--repository", str(remote.path), "--tag", "v2.0.0", f"{first}..main"]
    return lambda: subprocess.run(argv, check=True, capture_output=True, cwd=remote.path)
