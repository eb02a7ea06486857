"""Merge, cherry-pick and revert without a work tree; conflicts name files and people."""

import pytest

from drivers.git import Mirror
from release.git import Conflict, GitError, RefUpdate, Signature
from tests.support.gitrepo import Remote


async def _push(mirror: Mirror, branch: str, commit: str | None) -> None:
    assert await mirror.push([RefUpdate(f"refs/heads/{branch}", commit)]) is None


async def test_a_merge_that_could_be_a_fast_forward_is_still_a_commit(
    mirror: Mirror, remote: Remote, by: Signature
):
    merged = await mirror.merge("main", "develop", "Release 1.1.0", by)
    await _push(mirror, "main", merged.commit)
    assert remote.parents("main") == [remote.sha("main~1"), remote.sha("develop")]
    assert remote.message("main") == "Release 1.1.0"
    assert remote.git("log", "-1", "--format=%an %ae %at %cn %ct", "main") == (
        "Slipway slipway@example.com 1772447400 Slipway 1772447400"
    )
    assert await mirror.tree("main") == await mirror.tree("develop")


async def test_the_same_merge_is_the_same_commit(mirror: Mirror, by: Signature):
    merges = [await mirror.merge("main", "develop", "m", by) for _ in range(2)]
    assert merges[0] == merges[1]


async def test_what_is_merged_already_changes_nothing(
    mirror: Mirror, remote: Remote, by: Signature
):
    merged = await mirror.merge("develop", "main", "m", by)
    assert (merged.commit, merged.empty) == (remote.sha("develop"), True)


async def test_a_merge_of_equal_trees_joins_the_histories(
    mirror: Mirror, remote: Remote, by: Signature
):
    remote.commit("main", {"src/pay.py": "pay\n"}, "feat: pay, too")
    merged = await mirror.merge("main", "develop", "m", by)
    assert not merged.empty
    assert await mirror.contains(merged.commit or "", "develop")


async def test_conflicts_by_file_kind_and_names(mirror: Mirror, remote: Remote, by: Signature):
    start = {"gone.py": "1\n2\n3\n", "both.py": "1\n2\n3\n", "fine.py": "1\n"}
    remote.commit("main", start)
    remote.branch("side", at="main")
    remote.commit("main", {"both.py": "main\n", "gone.py": None, "new.py": "a\n"}, author="Alice")
    remote.commit("main", {"both.py": "main again\n"}, author="Bob")
    remote.commit("side", {"both.py": "side\n", "gone.py": "changed\n"}, author="Carol")
    remote.commit("side", {"new.py": "b\n", "fine.py": "2\n"}, author="Dan")
    merged = await mirror.merge("main", "side", "m", by)
    assert merged.commit is None
    assert merged.conflicts == (
        Conflict("both.py", "content", ours=("Bob", "Alice"), theirs=("Carol",)),
        Conflict("gone.py", "modify/delete", ours=("Alice",), theirs=("Carol",)),
        Conflict("new.py", "add/add", ours=("Alice",), theirs=("Dan",)),
    )


async def test_a_conflict_in_a_binary_file_or_an_odd_path(
    mirror: Mirror, remote: Remote, by: Signature
):
    remote.commit("main", {"a b\tü": b"\0\1"})
    remote.branch("side", at="main")
    remote.commit("main", {"a b\tü": b"\0\2"}, author="Alice")
    remote.commit("side", {"a b\tü": b"\0\3"}, author="Bob")
    merged = await mirror.merge("main", "side", "m", by)
    [conflict] = merged.conflicts
    assert (conflict.path, conflict.ours, conflict.theirs) == ("a b\tü", ("Alice",), ("Bob",))


async def test_histories_without_a_common_commit_are_an_error(
    mirror: Mirror, remote: Remote, by: Signature
):
    remote.commit("stranger", {"s": "s\n"})
    with pytest.raises(GitError, match="unrelated"):
        await mirror.merge("main", "stranger", "m", by)


async def test_a_cherry_pick_keeps_author_and_message(
    mirror: Mirror, remote: Remote, by: Signature
):
    remote.commit("develop", {"src/cart.py": "one\nTWO\n"}, "fix: two\n\nWhy.", author="Bob")
    picked = await mirror.cherry_pick("develop", "main", by)
    await _push(mirror, "main", picked.commit)
    assert remote.show("main", "src/cart.py") == "one\nTWO\n"
    assert remote.files("main") == ["README.md", "src/cart.py"]
    assert remote.git("log", "-1", "--format=%an %cn", "main") == "Bob Slipway"
    assert remote.message("main") == (
        f"fix: two\n\nWhy.\n\n(cherry picked from commit {remote.sha('develop')})"
    )


async def test_a_cherry_pick_of_a_merge_takes_what_it_brought(
    mirror: Mirror, remote: Remote, by: Signature
):
    remote.branch("old", at="main")
    remote.commit("main", {"m": "m\n"})
    remote.merge("main", "develop", "Merge pay\n\nReviewed-by: Zoë")
    picked = await mirror.cherry_pick("main", "old", by)
    assert await mirror.changed("old", picked.commit or "") == ["src/pay.py"]
    await _push(mirror, "old", picked.commit)
    assert len(remote.parents("old")) == 1
    assert "Zoë\n(cherry picked from commit" in remote.message("old")


async def test_a_cherry_pick_of_a_first_commit(mirror: Mirror, remote: Remote, by: Signature):
    remote.commit("stranger", {"s": "s\n"})
    picked = await mirror.cherry_pick("stranger", "main", by)
    assert await mirror.changed("main", picked.commit or "") == ["s"]


async def test_a_cherry_pick_of_what_is_there_is_empty(
    mirror: Mirror, remote: Remote, by: Signature
):
    picked = await mirror.cherry_pick("develop", "develop", by)
    assert (picked.commit, picked.empty) == (remote.sha("develop"), True)


async def test_a_cherry_pick_that_conflicts_names_both(
    mirror: Mirror, remote: Remote, by: Signature
):
    remote.commit("develop", {"src/cart.py": "bob\n"}, author="Bob")
    remote.commit("main", {"src/cart.py": "alice\n"}, author="Alice")
    picked = await mirror.cherry_pick("develop", "main", by)
    assert picked.commit is None
    assert picked.conflicts == (Conflict("src/cart.py", "content", ("Alice",), ("Bob",)),)


async def test_a_revert_of_a_merge_takes_back_what_it_brought(
    mirror: Mirror, remote: Remote, by: Signature
):
    merge = remote.merge("main", "develop")
    remote.commit("main", {"later": "l\n"})
    undone = await mirror.revert(merge, "main", "Revert 1.1.0", by)
    await _push(mirror, "main", undone.commit)
    assert remote.files("main") == ["README.md", "later", "src/cart.py"]
    assert remote.message("main") == "Revert 1.1.0"
    again = await mirror.merge("main", "develop", "m", by)
    assert again.empty  # trap 11: git believes that it has it
    back = await mirror.revert(undone.commit or "", "main", "Re-apply", by)
    assert await mirror.changed("main", back.commit or "") == ["src/pay.py"]


async def test_a_revert_of_a_plain_and_of_a_first_commit(
    mirror: Mirror, remote: Remote, by: Signature
):
    sha = remote.commit("main", {"m": "m\n"})
    remote.commit("main", {"n": "n\n"})
    undone = await mirror.revert(sha, "main", "r", by)
    assert await mirror.changed("main", undone.commit or "") == ["m"]
    first = remote.sha("v1.0.0")
    undone = await mirror.revert(first, "main", "r", by)
    assert await mirror.changed("main", undone.commit or "") == ["README.md", "src/cart.py"]
    assert (await mirror.revert(sha, "v1.0.0", "r", by)).empty


async def test_a_revert_of_what_was_changed_since_conflicts(
    mirror: Mirror, remote: Remote, by: Signature
):
    sha = remote.commit("main", {"src/cart.py": "bob\n"}, author="Bob")
    remote.commit("main", {"src/cart.py": "alice\n"}, author="Alice")
    undone = await mirror.revert(sha, "main", "r", by)
    assert undone.conflicts == (Conflict("src/cart.py", "content", ("Alice",), ("Bob",)),)
