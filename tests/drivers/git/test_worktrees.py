"""Work trees are handed out again, replaced, and healed after a crash."""

import shutil
from pathlib import Path

import pytest

from drivers.git import Mirror
from release.git import GitError
from tests.support.gitrepo import Remote


async def test_a_worktree_has_the_files_of_its_commit(
    mirror: Mirror, remote: Remote, tmp_path: Path
):
    path = await mirror.worktree("develop", "candidate-1")
    assert path == tmp_path / "home" / "work" / "candidate-1"
    assert (path / "src" / "pay.py").read_text() == "pay\n"
    assert (path / ".git").is_file()


async def test_the_same_commit_is_the_same_worktree(mirror: Mirror, remote: Remote):
    path = await mirror.worktree("develop", "w")
    (path / "built").touch()
    assert await mirror.worktree(remote.sha("develop"), "w") == path
    assert (path / "built").exists()


async def test_another_commit_replaces_it(mirror: Mirror, remote: Remote):
    path = await mirror.worktree("develop", "w")
    (path / "built").touch()
    await mirror.worktree("main", "w")
    assert sorted(item.name for item in path.iterdir()) == [".git", "README.md", "src"]
    assert not (path / "src" / "pay.py").exists()


async def test_one_that_was_not_finished_is_made_again(mirror: Mirror, tmp_path: Path):
    path = await mirror.worktree("develop", "w")
    (path / "README.md").unlink()
    (path.parent / ".w.commit").unlink()  # it is written last
    await mirror.worktree("develop", "w")
    assert (path / "README.md").exists()
    shutil.rmtree(path)  # somebody cleaned up
    await mirror.worktree("develop", "w")
    assert (path / "README.md").exists()
    shutil.rmtree(tmp_path / "home" / "mirror.git" / "worktrees")
    (path / ".git").unlink()
    await mirror.worktree("main", "w")
    assert (path / "README.md").exists()


async def test_a_removed_one_is_gone_and_may_be_removed_again(mirror: Mirror, tmp_path: Path):
    path = await mirror.worktree("develop", "w")
    await mirror.remove_worktree("w")
    await mirror.remove_worktree("w")
    assert list(path.parent.iterdir()) == []
    assert list((tmp_path / "home" / "mirror.git").glob("worktrees/*")) == []


async def test_a_link_in_its_place_is_not_followed(mirror: Mirror, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").touch()
    (tmp_path / "home" / "work").mkdir(parents=True)
    (tmp_path / "home" / "work" / "w").symlink_to(elsewhere)
    await mirror.worktree("develop", "w")
    assert (elsewhere / "precious").exists()


@pytest.mark.parametrize("name", ["../x", "a/b", ".hidden", "", "-x", "x" * 101])
async def test_names_stay_inside_the_folder(mirror: Mirror, name: str):
    with pytest.raises(GitError, match="folder name"):
        await mirror.worktree("main", name)
    with pytest.raises(GitError, match="folder name"):
        await mirror.remove_worktree(name)
