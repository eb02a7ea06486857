"""Work trees for scripts: a folder with a commit's files, re-used, and healed after a crash."""

import shutil
from pathlib import Path

from drivers.git import history, names
from drivers.git.running import Git


def worktree(git: Git, work: Path, commit: str, name: str) -> Path:
    """The folder `work/name` with the files of `commit` (a detached checkout).

    One that is there at that commit is handed out as it is, with whatever scripts left in it;
    any other is replaced. The note beside it is written last: without it, it is unfinished.
    Call it while holding the lock of the folder.
    """
    commit = history.commit_id(git, commit)
    if there := ready(work, commit, name):
        return there
    path, note = _places(work, name)
    remove_worktree(git, work, name)
    path.mkdir(parents=True)
    linked = _link(git, path, commit)
    env = {"GIT_WORK_TREE": str(path)}
    git.at(linked).run("read-tree", "--reset", "-u", commit, env=env)
    note.write_text(commit)
    return path


def ready(work: Path, commit: str, name: str) -> Path | None:
    """The folder, if it is whole and of this very commit (a full id)."""
    path, note = _places(work, name)
    try:
        return path if note.read_text() == commit and path.is_dir() else None
    except OSError:
        return None


def _link(git: Git, path: Path, commit: str) -> Path:
    """Make mirror and folder know of each other, as gitrepository-layout(5) has it.

    What `git worktree add` does; but that starts four processes and takes four times as long.
    """
    linked = _linked(git, path.name)
    shutil.rmtree(linked, ignore_errors=True)
    linked.mkdir(parents=True)
    (linked / "HEAD").write_text(f"{commit}\n")
    (linked / "commondir").write_text("../..\n")
    (linked / "gitdir").write_text(f"{path}/.git\n")
    (path / ".git").write_text(f"gitdir: {linked}\n")
    return linked


def _linked(git: Git, name: str) -> Path:
    return git.folder / "worktrees" / name


def remove_worktree(git: Git, work: Path, name: str) -> None:
    """Remove `work/name`, whatever state it is in; nothing when there is none."""
    path, note = _places(work, name)
    note.unlink(missing_ok=True)
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)
    shutil.rmtree(_linked(git, name), ignore_errors=True)


def _places(work: Path, name: str) -> tuple[Path, Path]:
    path = work.absolute() / names.folder(name)
    return path, path.with_name(f".{name}.commit")
