"""A real bare repository that plays the remote: `Remote`, written to in a few lines.

    remote = Remote(tmp_path / "shop.git")
    first = remote.commit("main", {"README.md": "Shop\\n"}, "chore: begin")
    remote.branch("develop", at="main")
    remote.commit("develop", {"a.py": "1\\n"}, "feat: add carts", author="Bob")
    remote.merge("main", "develop")
    remote.tag("v1.0.0", at="main", message="Release 1.0.0")
    assert remote.show("main", "a.py") == "1\\n"

Commits are written without a work tree (5 ms each). The same calls give the same shas: time
starts at `START` and moves on by a minute with everything written.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)

Files = Mapping[str, str | bytes | None]
"""Contents by path; None deletes. What begins with `#!` can be executed."""


class Remote:
    """A bare repository as a forge would hold it. Names are short branch and tag names.

    Revisions (`at`, `rev`, `source`) are whatever git takes: branches, tags, shas, `main~2`.
    Hooks may be written to `path / "hooks"`. Raises `subprocess.CalledProcessError` when git
    refuses, with its words in `stderr`.
    """

    def __init__(self, path: Path, *, filters: bool = True) -> None:
        """Make it, or open the one at `path`. `filters`: whether it serves partial clones."""
        self.path = path
        self.now = START
        if not path.exists():
            path.mkdir(parents=True)
            self.git("init", "--bare", "--quiet", "--template=", "--initial-branch=main")
            self.git("config", "uploadpack.allowFilter", str(filters).lower())

    def copy(self, path: Path) -> "Remote":
        """Another with the same history, without the cost of writing it again."""
        shutil.copytree(self.path, path)
        other = Remote(path)
        other.now = self.now
        return other

    @property
    def url(self) -> str:
        """Its address, as `slipway.yml` would have it."""
        return f"file://{self.path}"

    # --- writing ----------------------------------------------------------------------------

    def commit(
        self, branch: str, files: Files, message: str = "chore: change", author: str = "Alice"
    ) -> str:
        """A commit on a branch, which begins with it if it is new; its sha."""
        return self.commits(branch, [(files, message)], author)[-1]

    def commits(
        self, branch: str, changes: Iterable[tuple[Files, str]], author: str = "Alice"
    ) -> list[str]:
        """Many commits in one process (a minute apart, oldest first); their shas."""
        start = self.head(branch)
        stream: list[bytes] = []
        count = 0
        for count, (files, message) in enumerate(changes, 1):
            who = f"{author} <{_email(author)}> {self._tick()} +0000"
            stream.append(f"commit refs/heads/{branch}\nmark :{count}\n".encode())
            stream.append(f"author {who}\ncommitter {who}\n".encode() + _data(message))
            if start and count == 1:
                stream.append(f"from {start}\n".encode())
            stream += [_change(path, content) for path, content in files.items()]
        stream += [f"get-mark :{mark}\n".encode() for mark in range(1, count + 1)]
        return self.git("fast-import", "--quiet", data=b"".join(stream)).split()

    def branch(self, name: str, at: str) -> str:
        """Begin (or move, even backwards) a branch at a revision; the sha."""
        sha = self.sha(at)
        self.git("update-ref", f"refs/heads/{name}", sha)
        return sha

    def merge(
        self, into: str, source: str, message: str | None = None, author: str = "Alice"
    ) -> str:
        """A merge commit of `source` into a branch, never a fast-forward; its sha."""
        ours, theirs = self.sha(into), self.sha(source)
        tree = self.git("merge-tree", "--write-tree", ours, theirs)
        said = message or f"Merge branch '{source}' into {into}"
        argv = ("commit-tree", tree, "-p", ours, "-p", theirs, "-m", said)
        sha = self.git(*argv, env=self._identity(author))
        self.git("update-ref", f"refs/heads/{into}", sha)
        return sha

    def squash(
        self, into: str, files: Files, title: str, author: str, by: str = "noreply@github.com"
    ) -> str:
        """A pull request as a forge squashes it: one commit, committed by its address; its sha."""
        self.commit(into, files, title, author)
        mine, head = self._identity(author), f"refs/heads/{into}"
        forge = {**mine, "GIT_COMMITTER_NAME": "GitHub", "GIT_COMMITTER_EMAIL": by}
        argv = ("commit-tree", f"{head}^{{tree}}", "-p", f"{head}^", "-m", title)
        sha = self.git(*argv, env=forge)
        self.git("update-ref", head, sha)
        return sha

    def pick(self, onto: str, commit: str) -> str:
        """A cherry-pick onto a branch, with author and time of the original; its sha."""
        files = self.git("diff-tree", "-r", "--no-commit-id", "--name-only", commit).splitlines()
        patch = self.git("log", "-1", "--format=%an%x00%at%x00%B", commit).split("\0")
        who = f"{patch[0]} <{_email(patch[0])}>"
        stream = f"commit refs/heads/{onto}\nmark :1\nauthor {who} {patch[1]} +0000\n"
        head = f"{stream}committer {who} {self._tick()} +0000\n".encode() + _data(patch[2])
        changes = [_change(path, self.show(commit, path)) for path in files]
        body = [head, f"from {self.sha(onto)}\n".encode(), *changes, b"get-mark :1\n"]
        return self.git("fast-import", "--quiet", data=b"".join(body))

    def tag(
        self, name: str, at: str = "main", message: str | None = None, author: str = "Alice"
    ) -> str:
        """A tag, annotated with a message, moved if it exists; the sha of its object."""
        how = ["-a", "-m", message] if message else []
        self.git("tag", "-f", *how, name, at, env=self._identity(author))
        return self.git("rev-parse", f"refs/tags/{name}")

    def delete(self, ref: str) -> None:
        """Delete a branch or a tag by its full name."""
        self.git("update-ref", "-d", ref)

    def hook(self, name: str, script: str) -> None:
        """Install a hook (`pre-receive`, …) that is this shell script."""
        path = self.path / "hooks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    # --- reading ----------------------------------------------------------------------------

    def sha(self, rev: str) -> str:
        """The commit a revision names."""
        return self.git("rev-parse", "--verify", f"{rev}^{{commit}}")

    def head(self, branch: str) -> str | None:
        """The commit a branch is at, or None."""
        return self.heads().get(branch)

    def heads(self) -> dict[str, str]:
        """Branch to sha."""
        return self._refs("refs/heads/", "%(objectname)")

    def tags(self) -> dict[str, str]:
        """Tag to the commit behind it."""
        peeled = "%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)"
        return self._refs("refs/tags/", peeled)

    def message(self, rev: str) -> str:
        """The whole message of a commit."""
        return self.git("log", "-1", "--format=%B", rev)

    def tag_message(self, name: str) -> str:
        """The message of an annotated tag."""
        return self.git("for-each-ref", "--format=%(contents)", f"refs/tags/{name}")

    def log(self, rev: str = "main") -> list[str]:
        """Subjects, newest first."""
        return self.git("log", "--format=%s", rev).splitlines()

    def parents(self, rev: str) -> list[str]:
        """The shas of a commit's parents."""
        return self.git("rev-parse", f"{rev}^@").split()

    def files(self, rev: str = "main") -> list[str]:
        """All paths of a tree."""
        return self.git("ls-tree", "-r", "--name-only", rev).splitlines()

    def show(self, rev: str, path: str) -> str:
        """A file as of a revision."""
        return self.git("cat-file", "blob", f"{rev}:{path}", strip=False)

    # --- running git ------------------------------------------------------------------------

    def git(
        self,
        *argv: str,
        data: bytes | None = None,
        env: Mapping[str, str] | None = None,
        strip: bool = True,
    ) -> str:
        """Run git in the repository; its output, without the last end of line."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        clean |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", **(env or {})}
        command = ["git", "-C", str(self.path), *argv]
        done = subprocess.run(command, input=data, env=clean, capture_output=True, check=True)
        text = done.stdout.decode()
        return text.rstrip("\n") if strip else text

    def _refs(self, prefix: str, form: str) -> dict[str, str]:
        lines = self.git("for-each-ref", f"--format=%(refname:lstrip=2) {form}", prefix)
        return dict(line.split(" ", 1) for line in lines.splitlines())

    def _identity(self, author: str) -> dict[str, str]:
        when = f"@{self._tick()} +0000"
        return {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in (("NAME", author), ("EMAIL", _email(author)), ("DATE", when))
        }

    def _tick(self) -> int:
        self.now += timedelta(minutes=1)
        return int(self.now.timestamp())


def _email(author: str) -> str:
    return f"{author.lower().replace(' ', '.')}@example.com"


def _change(path: str, content: str | bytes | None) -> bytes:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    quoted = f'"{escaped}"'
    if content is None:
        return f"D {quoted}\n".encode()
    mode = "100755" if content[:2] in ("#!", b"#!") else "100644"
    return f"M {mode} inline {quoted}\n".encode() + _data(content)


def _data(content: str | bytes) -> bytes:
    raw = content.encode() if isinstance(content, str) else content
    return b"data %d\n%s\n" % (len(raw), raw)
