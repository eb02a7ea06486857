"""What may be handed to git: strict patterns, as its own rules accept `$(id)` and options."""

import re
from urllib.parse import SplitResult, unquote, urlsplit

from release.git import GitError
from release.values import Struct

SHA = re.compile(r"[0-9a-f]{40}")
ABBREVIATED = re.compile(r"[0-9a-f]{7,40}")
PART = re.compile(r"[0-9a-f]{7,39}(?![0-9a-f])")
"""How a revision begins that names its commit by a part of its id."""
_REF = re.compile(r"[A-Za-z0-9_@][A-Za-z0-9_.+@=#,-]*(?:/[A-Za-z0-9_@][A-Za-z0-9_.+@=#,-]*)*")
_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,99}")
_SCP = re.compile(r"(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9][A-Za-z0-9.-]*:(?!//)[^\s:-]\S*")
_SCHEMES = ("https", "http", "ssh", "git", "file")


def is_ref_name(name: str) -> bool:
    """True for a branch or tag name this house accepts: a subset of `git check-ref-format`."""
    return (
        len(name) <= 200
        and _REF.fullmatch(name) is not None
        and name != "@"
        and ".." not in name
        and "@{" not in name
        and not any(part.endswith((".", ".lock")) for part in name.split("/"))
    )


def ref_name(name: str) -> str:
    """`name` itself. Raises GitError for anything but a plain branch or tag name."""
    if not is_ref_name(name):
        raise GitError(f"not a branch or tag name: {name[:100]!r}")
    return name


def full_ref(ref: str) -> str:
    """`ref` itself. Raises GitError unless it is a full name under refs/."""
    if not ref.startswith("refs/") or not is_ref_name(ref):
        raise GitError(f"not a full ref name: {ref[:100]!r}")
    return ref


def sha(word: str) -> str:
    """`word` itself. Raises GitError unless it is a full lower-case object id."""
    if SHA.fullmatch(word) is None:
        raise GitError(f"not a full object id: {word[:100]!r}")
    return word


def folder(name: str) -> str:
    """`name` itself. Raises GitError unless it is one plain folder name."""
    if _FOLDER.fullmatch(name) is None:
        raise GitError(f"not a plain folder name: {name[:100]!r}")
    return name


def tree_path(path: str) -> str:
    """`path` itself. Raises GitError unless it stays inside a tree and out of `.git`."""
    parts = path.split("/")
    inside = all(part not in ("", ".", "..") and part.lower() != ".git" for part in parts)
    if not inside or re.search(r"[\0-\x1f\x7f\\]", path):
        raise GitError(f"not a path inside the repository: {path[:200]!r}")
    return path


def glob(pattern: str) -> re.Pattern[str]:
    """A branch pattern: `*` and `?` stay within one part of a name, `**` crosses parts."""
    words = {"**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*|\*|\?)", pattern)
    return re.compile("".join(words.get(part, re.escape(part)) for part in parts))


class Address(Struct, frozen=True):
    """Where a repository is: `clean` may be shown and stored, `full` may hold credentials."""

    clean: str
    full: str
    secrets: tuple[str, ...] = ()


def address(url: str) -> Address:
    """Take a repository's URL apart. Raises GitError for what git could take for an option.

    Accepted: https, http, ssh, git and file URLs, `user@host:path`, and absolute paths.
    """
    if url.startswith("-") or re.search(r"[\0-\x20\x7f]", url):
        raise GitError("not the address of a repository")
    if url.startswith("/") or ("://" not in url and _SCP.fullmatch(url)):
        return Address(url, url)
    parts = urlsplit(url)
    if parts.scheme not in _SCHEMES or (parts.hostname or "").startswith("-"):
        raise GitError("not the address of a repository")
    return _without_credentials(url, parts)


def _without_credentials(url: str, parts: SplitResult) -> Address:
    """A user name alone is how ssh logs in; with https it may be a token."""
    if parts.username is None or (parts.scheme == "ssh" and parts.password is None):
        return Address(url, url)
    user = f"{parts.username}@" if parts.scheme == "ssh" else ""
    clean = parts._replace(netloc=user + parts.netloc.rpartition("@")[2]).geturl()
    words = [word for word in (parts.password, parts.username) if word and len(word) > 5]
    return Address(clean, url, tuple(dict.fromkeys(words + [unquote(word) for word in words])))
