"""Archives of a commit, the same bytes every time they are made by the same git."""

import os
from pathlib import Path

from drivers.git import history
from drivers.git.running import Git
from release.git import GitError

_FORMATS = {".tar.gz": "tar.gz", ".tgz": "tar.gz", ".zip": "zip"}


def archive(git: Git, commit: str, to: Path, prefix: str) -> None:
    """Write the files of a commit, below the folder `prefix`, into a .tar.gz or .zip.

    The file appears under its name when it is whole. Raises GitError for any other ending.
    """
    commit = history.commit_id(git, commit)
    form = next((form for end, form in _FORMATS.items() if to.name.endswith(end)), None)
    if form is None:
        raise GitError(f"{to.name}: an archive ends in {', '.join(_FORMATS)}")
    new = to.with_name(f".{to.name}.new")
    argv = (f"--format={form}", f"--prefix={prefix.strip('/')}/", f"--output={new}")
    git.run("archive", *argv, "--end-of-options", commit)
    with new.open("rb") as file:
        os.fsync(file.fileno())
    new.replace(to)
