"""One atomic push: all of it or nothing, and the reason."""

import pytest

from drivers.git import Mirror
from release.git import GitError, PushRefused, RefUpdate, Signature
from tests.support.gitrepo import Remote

MAIN, TAG = "refs/heads/main", "refs/tags/v2.0.0"


async def _merge(mirror: Mirror, by: Signature) -> str:
    merged = await mirror.merge("main", "develop", "Release", by)
    assert merged.commit
    return merged.commit


async def test_a_branch_and_a_tag_go_together(mirror: Mirror, remote: Remote, by: Signature):
    merge = await _merge(mirror, by)
    tag = await mirror.make_tag("v2.0.0", merge, "Release", by, None)
    assert await mirror.push([RefUpdate(MAIN, merge), RefUpdate(TAG, tag, create=True)]) is None
    assert await mirror.ls_remote([MAIN, TAG, "refs/heads/none"]) == {
        MAIN: merge,
        TAG: tag,
        f"{TAG}^{{}}": merge,
    }
    assert await mirror.head("main") == merge == remote.head("main")
    assert await mirror.resolve("v2.0.0") == merge


async def test_a_branch_that_moved_meanwhile_refuses_everything(
    mirror: Mirror, remote: Remote, by: Signature
):
    merge = await _merge(mirror, by)
    moved = remote.commit("main", {"m": "m\n"})
    tag = await mirror.make_tag("v2.0.0", merge, "Release", by, None)
    refused = await mirror.push([RefUpdate(TAG, tag, create=True), RefUpdate(MAIN, merge)])
    assert isinstance(refused, PushRefused)
    assert next(iter(refused.reasons)) == MAIN  # the cause first
    assert "[rejected]" in refused.reasons[MAIN]
    assert "atomic push failed" in refused.reasons[TAG]
    assert (remote.head("main"), "v2.0.0" in remote.tags()) == (moved, False)
    await mirror.fetch()
    refused = await mirror.push([RefUpdate(MAIN, merge)])
    assert refused
    assert "non-fast-forward" in refused.reasons[MAIN]


async def test_a_tag_is_created_and_never_moved(mirror: Mirror, remote: Remote, by: Signature):
    commit = remote.sha("main")
    tag = await mirror.make_tag("v2.0.0", commit, "Release", by, None)
    create = RefUpdate(TAG, tag, create=True)
    assert await mirror.push([create]) is None
    again = await mirror.push([create])
    assert again
    assert "already exists" in again.reasons[TAG]
    other = await mirror.make_tag("v2.0.0", commit, "Release, written anew", by, None)
    refused = await mirror.push([RefUpdate(TAG, other, create=True)])
    assert refused
    assert "stale info" in refused.reasons[TAG]
    assert remote.git("rev-parse", TAG) == tag


async def test_a_tag_somebody_else_pushed_is_not_moved(
    mirror: Mirror, remote: Remote, by: Signature
):
    await mirror.fetch()
    theirs = remote.tag("v2.0.0", message="Mine")
    tag = await mirror.make_tag("v2.0.0", "main", "Release", by, None)
    for update in (RefUpdate(TAG, tag, create=True), RefUpdate(TAG, tag)):
        assert isinstance(await mirror.push([update]), PushRefused)
    assert remote.git("rev-parse", TAG) == theirs


async def test_a_new_branch_and_its_end(mirror: Mirror, remote: Remote):
    branch, sha = "refs/heads/release/2.0", remote.sha("develop")
    assert await mirror.push([RefUpdate(branch, sha, create=True)]) is None
    assert remote.head("release/2.0") == sha
    other = remote.commit("release/2.0", {"fix": "f\n"})
    await mirror.fetch()
    refused = await mirror.push([RefUpdate(branch, None, old=sha)])
    assert refused
    assert "stale info" in refused.reasons[branch]
    assert await mirror.push([RefUpdate(branch, None, old=other)]) is None
    assert (remote.head("release/2.0"), await mirror.head("release/2.0")) == (None, None)
    with pytest.raises(GitError, match="deleting"):
        await mirror.push([RefUpdate(branch, None)])


async def test_a_push_of_what_is_there_is_done(mirror: Mirror, remote: Remote):
    assert await mirror.push([RefUpdate(MAIN, remote.sha("main"))]) is None
    assert await mirror.push([]) is None


async def test_the_words_of_a_hook_are_passed_on(mirror: Mirror, remote: Remote, by: Signature):
    remote.hook("pre-receive", "echo 'main is protected: ask Zoë' >&2; exit 1")
    refused = await mirror.push([RefUpdate(MAIN, await _merge(mirror, by))])
    assert refused
    assert "pre-receive hook declined" in refused.reasons[MAIN]
    assert "main is protected: ask Zoë" in refused.reasons[MAIN]


async def test_what_a_hook_leaves_running_does_not_keep_our_lock(
    mirror: Mirror, remote: Remote, by: Signature
):
    remote.hook("post-receive", "setsid sleep 3 >/dev/null 2>&1 </dev/null &")
    assert await mirror.push([RefUpdate(MAIN, await _merge(mirror, by))]) is None
    impatient = Mirror(remote.url, mirror._home, mirror._options)
    await impatient.fetch()


async def test_an_unreachable_remote_is_an_error_and_no_refusal(
    mirror: Mirror, remote: Remote, by: Signature
):
    merge = await _merge(mirror, by)
    remote.path.rename(remote.path.with_suffix(".gone"))
    with pytest.raises(GitError, match="does not appear to be a git repository"):
        await mirror.push([RefUpdate(MAIN, merge)])
    with pytest.raises(GitError):
        await mirror.ls_remote([MAIN])


@pytest.mark.parametrize("ref", ["main", "--mirror", "refs/heads/*", "refs/heads/../x", "+refs/x"])
async def test_only_full_plain_refs_are_pushed(mirror: Mirror, remote: Remote, ref: str):
    for update in (RefUpdate(ref, remote.sha("develop")), RefUpdate(MAIN, ref)):
        with pytest.raises(GitError):
            await mirror.push([update])


async def test_everything_the_remote_has(mirror: Mirror, remote: Remote):
    remote.branch("x/refs/heads/main", at="develop")  # whose name ends like another's
    assert await mirror.ls_remote([MAIN]) == {MAIN: remote.sha("refs/heads/main")}
    assert set(await mirror.ls_remote([])) == {
        MAIN,
        "refs/heads/develop",
        "refs/heads/x/refs/heads/main",
        "refs/tags/v1.0.0",
        "refs/tags/v1.0.0^{}",
    }
