"""Which branches and tags hold a commit, and which commits came from a pull request."""

from pathlib import Path

import pytest

from drivers.git import Mirror
from release.git import GitError
from tests.support.gitrepo import Remote


async def test_what_holds_a_commit(tmp_path: Path):
    remote = Remote(tmp_path / "shop.git")
    first = remote.commit("main", {"a": "1\n"}, "feat: one (#7)")
    remote.tag("v1.0.0", message="one")
    remote.branch("develop", at="main")
    second = remote.commit("develop", {"a": "2\n"}, "fix: two\n\nSee #70")
    mirror = Mirror(remote.url, tmp_path / "home")
    await mirror.fetch()
    held = await mirror.holding(first[:10])
    assert (held.commit, held.subject) == (first, "feat: one (#7)")
    assert (held.branches, held.tags) == (("develop", "main"), ("v1.0.0",))
    later = await mirror.holding(second)
    assert (later.branches, later.tags) == (("develop",), ())
    assert [one.sha for one in await mirror.speaking_of(7)] == [first]
    assert [one.sha for one in await mirror.speaking_of(70)] == [second]
    assert await mirror.speaking_of(700) == []
    with pytest.raises(GitError):
        await mirror.holding("0" * 39 + "1")
    mirror.close()
