"""Tags signed by git's own signing, with a GPG or an SSH key; and whether a signature is good."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from drivers.git import history, names, objects
from drivers.git.running import Git
from release.git import GitError, Signature

_SSH_LITERAL = re.compile(r"(key::)?(ssh-|ecdsa-|sk-)\S+ [^\n]+\n?")
# No e-mail addresses and no short ids: any key in the ring may claim those.
_GPG = re.compile(r"(0x)?[0-9A-Fa-f]{16,40}!?")
_VALID = re.compile(r"^\[GNUPG:\] VALIDSIG (\S+)(?:.* (\S+))?$", re.MULTILINE)


def make_signed_tag(git: Git, name: str, commit: str, message: str, by: Signature, key: str) -> str:
    """As `objects.make_tag`, signed. `key`: a path to an SSH key, or a GPG key's long id.

    `git tag -s` makes a ref as well, so it runs in an empty repository of its own, made for
    the occasion, that writes its objects into the mirror's.
    """
    commit = history.commit_id(git, commit)
    with _scratch(git) as scratch:
        env = {"GIT_OBJECT_DIRECTORY": str(git.folder / "objects"), **_person("COMMITTER", by)}
        argv = ("tag", "-s", "-F", "-", "--cleanup=verbatim", "--end-of-options")
        data = objects.text(message)
        scratch.run(*_signing(key), *argv, names.ref_name(name), commit, data=data, env=env)
        return scratch.run("rev-parse", "--verify", f"refs/tags/{name}", env=env).text


def make_signed_commit(
    git: Git, tree_and_parents: tuple[str, ...], message: str, by: Signature, key: str
) -> str:
    """A commit of a tree that is there, with a signature."""
    tree, *parents = tree_and_parents
    argv = [*_signing(key), "commit-tree", "-S", "-F", "-"]
    argv += [word for parent in parents for word in ("-p", parent)]
    env = {**_person("AUTHOR", by), **_person("COMMITTER", by)}
    return git.run(*argv, tree, data=objects.text(message), env=env).text


def _person(role: str, by: Signature) -> dict[str, str]:
    """Who and when, as git reads it from its environment."""
    who = re.fullmatch(r"(.*) <(.*)> (\d+ \S+)", objects.person(by).decode())
    assert who is not None
    names_ = ("NAME", "EMAIL", "DATE")
    values = (who[1], who[2], f"@{who[3]}")
    return {f"GIT_{role}_{name}": value for name, value in zip(names_, values, strict=True)}


@contextmanager
def _scratch(git: Git) -> Iterator[Git]:
    with tempfile.TemporaryDirectory(prefix="slipway-tag-") as folder:
        scratch = replace(git, inherit=()).at(Path(folder))
        scratch.run("init", "--bare", "--quiet", "--template=")
        yield scratch


def _signing(key: str) -> list[str]:
    key = _checked(key)
    if not _is_ssh(key):
        return ["-c", "gpg.format=openpgp", "-c", f"user.signingKey={key}"]
    return ["-c", "gpg.format=ssh", "-c", f"user.signingKey={key}"]


def _is_ssh(key: str) -> bool:
    return key.startswith("/") or _SSH_LITERAL.fullmatch(key) is not None


def _checked(key: str) -> str:
    """The key with its home directory filled in. Raises GitError for what is none."""
    path = Path(key).expanduser()
    if path.is_absolute():
        if not path.is_file():
            raise GitError("the signing key is not there")
        return str(path)
    if not (_SSH_LITERAL.fullmatch(key) or _GPG.fullmatch(key)):
        raise GitError("a signing key is a path, an SSH public key, or a GPG key's long id")
    return key


def verify_tag(git: Git, tag: str, key: str | None) -> bool:
    """True when the tag object is whole and, with a key, signed by exactly that key."""
    names.sha(tag)
    if history.objects(git, [tag])[0][0] != "tag":
        return False
    if key is None:
        return True
    return _verify_ssh(git, tag, key) if _is_ssh(_checked(key)) else _verify_gpg(git, tag, key)


def _verify_ssh(git: Git, tag: str, key: str) -> bool:
    with tempfile.NamedTemporaryFile("w", prefix="slipway-signers-") as signers:
        signers.write(f'slipway namespaces="git" {_public(_checked(key))}\n')
        signers.flush()
        config = ("-c", "gpg.format=ssh", "-c", f"gpg.ssh.allowedSignersFile={signers.name}")
        answer = git.run(*config, "verify-tag", tag, ok=(0, 1, 128))
    return answer.status == 0 and 'Good "git" signature for slipway with' in answer.err


def _public(key: str) -> str:
    """The public half of an SSH key: the text itself, or that beside the private file."""
    if not key.startswith("/"):
        return key.removeprefix("key::").strip()
    path = Path(key if key.endswith(".pub") else f"{key}.pub")
    if not path.is_file():
        raise GitError(f"the public half of the signing key is not beside it ({path.name})")
    return path.read_text().splitlines()[0]


def _verify_gpg(git: Git, tag: str, key: str) -> bool:
    answer = git.run("-c", "gpg.format=openpgp", "verify-tag", "--raw", tag, ok=(0, 1))
    match = _VALID.search(answer.err)
    if answer.status != 0 or match is None:
        return False
    wanted = key.removeprefix("0x").removesuffix("!").upper()
    return any(print_ is not None and print_.endswith(wanted) for print_ in match.groups())
