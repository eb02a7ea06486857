"""Work trees for scripts: a folder with a commit's files, re-used, and healed after a crash."""

import shutil
from pathlib import Path

from drivers.git import history, names
from drivers.git.running import Git


def worktree(git: Git, work: Path, commit: str, name: str) -> Path:
    """The folder `work/name` with the files of `commit` (a detached checkout).

    One that is there at that commit is handed out as it is, with whatever scripts left in it;
    any other is replaced. The note beside it is written last: without it, it is unfinished.
    Call it while holding the mirror's lock.
    """
    commit = history.commit_id(git, commit)
    path, note = _places(work, name)
    if path.is_dir() and note.is_file() and note.read_text() == commit:
        return path
    remove_worktree(git, work, name)
    work.mkdir(parents=True, exist_ok=True)
    git.run("worktree", "add", "--quiet", "--detach", "--force", "--", str(path), commit)
    note.write_text(commit)
    return path


def remove_worktree(git: Git, work: Path, name: str) -> None:
    """Remove `work/name`, whatever state it is in; nothing when there is none."""
    path, note = _places(work, name)
    note.unlink(missing_ok=True)
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)
    else:
        return
    git.run("worktree", "prune", "--expire=now")


def _places(work: Path, name: str) -> tuple[Path, Path]:
    path = work.absolute() / names.folder(name)
    return path, path.with_name(f".{name}.commit")
