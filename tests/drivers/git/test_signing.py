"""Signed tags: good for their own key, and for no other; not good when tampered with."""

import shutil
import subprocess
from pathlib import Path

import pytest

from drivers.git import Mirror
from release.git import GitError, RefUpdate, Signature
from tests.support.gitrepo import Remote


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("no ssh-keygen here")
    folder = tmp_path_factory.mktemp("keys")
    for name in ("release", "stranger"):
        argv = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder / name]
        subprocess.run(argv, check=True)
    return str(folder / "release"), str(folder / "stranger")


async def test_a_tag_signed_by_an_ssh_key(
    mirror: Mirror, remote: Remote, by: Signature, keys: tuple[str, str]
):
    key, stranger = keys
    before = await mirror.ls_remote([])
    tag = await mirror.make_tag("v1.1.0", "develop", "# Release 1.1.0\n\n- pay", by, key)
    assert await mirror.verify_tag(tag, key)
    assert await mirror.verify_tag(tag, Path(f"{key}.pub").read_text())
    assert not await mirror.verify_tag(tag, stranger)
    assert await mirror.ls_remote([]) == before
    assert await mirror.push([RefUpdate("refs/tags/v1.1.0", tag, create=True)]) is None
    body = remote.git("cat-file", "tag", "v1.1.0")
    assert body.startswith(
        f"object {remote.sha('develop')}\ntype commit\ntag v1.1.0\n"
        "tagger Slipway <slipway@example.com> 1772447400 +0000\n\n# Release 1.1.0\n\n- pay\n"
        "-----BEGIN SSH SIGNATURE-----\n"
    )


async def test_a_tag_that_was_tampered_with_is_not_good(
    mirror: Mirror, remote: Remote, by: Signature, keys: tuple[str, str]
):
    key, _ = keys
    tag = await mirror.make_tag("v1.1.0", "develop", "Release 1.1.0", by, key)
    await mirror.push([RefUpdate("refs/tags/v1.1.0", tag, create=True)])
    body = remote.git("cat-file", "tag", "v1.1.0") + "\n"
    forged = body.replace(remote.sha("develop"), remote.sha("main")).encode()
    remote.git("update-ref", "refs/tags/v1.1.0", remote.git("mktag", data=forged))
    await mirror.fetch()
    [_, moved] = await mirror.tags()
    assert moved.commit == remote.sha("main")
    assert not await mirror.verify_tag(moved.object, key)


async def test_a_tag_without_a_signature_is_not_good_for_a_key(
    mirror: Mirror, by: Signature, keys: tuple[str, str]
):
    tag = await mirror.make_tag("v1.1.0", "develop", "Release 1.1.0", by, None)
    assert await mirror.verify_tag(tag, None)
    assert not await mirror.verify_tag(tag, keys[0])


async def test_what_is_no_key_is_refused(mirror: Mirror, by: Signature, tmp_path: Path):
    for key in ("--upload-pack=x", "$(id)", "", "a@b.c", "ABCD1234", str(tmp_path / "nothing")):
        with pytest.raises(GitError, match="signing key"):
            await mirror.make_tag("v1.1.0", "develop", "m", by, key)
    with pytest.raises(GitError):
        await mirror.verify_tag("--help", None)


@pytest.fixture
def gpg(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch):
    if shutil.which("gpg") is None:
        pytest.skip("no gpg here")
    home = tmp_path_factory.mktemp("g")
    home.chmod(0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    argv = ["gpg", "--batch", "--quiet", "--passphrase", "", "--quick-gen-key"]
    subprocess.run([*argv, "release@example.com", "ed25519"], check=True, capture_output=True)
    listed = subprocess.run(
        ["gpg", "--list-keys", "--with-colons"], check=True, capture_output=True, text=True
    )
    yield next(line.split(":")[9] for line in listed.stdout.splitlines() if line[:4] == "fpr:")
    subprocess.run(["gpgconf", "--kill", "all"], check=False)


async def test_a_tag_signed_by_a_gpg_key(mirror: Mirror, remote: Remote, by: Signature, gpg: str):
    tag = await mirror.make_tag("v1.1.0", "develop", "Release 1.1.0", by, gpg)
    for key in (gpg, gpg[-16:], f"0x{gpg}"):
        assert await mirror.verify_tag(tag, key), key
    for key in ("F" * 40, "F" * 16):
        assert not await mirror.verify_tag(tag, key), key
