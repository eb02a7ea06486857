"""Running git through GitPython: argv only, a fixed environment, a time limit, errors scrubbed."""

import os
import re
import selectors
import subprocess
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import git as gitpython
from msgspec import Struct

from drivers.git.known import Known
from drivers.git.talk import Found, Talk, kill
from release.changes import Change
from release.commits import Commit
from release.git import GitError, TagRef

T = TypeVar("T")

LOCAL_LIMIT = 600.0
PIECE = 1 << 16

# What a child may have of this process's environment. Nothing else is passed on: no tokens of
# ours, and no GIT_DIR of a hook that happens to have started us.
_INHERITED = (
    "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "SSH_AUTH_SOCK", "GNUPGHOME", "SSL_CERT_FILE",
    "SSL_CERT_DIR", "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY",
    "NO_PROXY", "all_proxy", "ALL_PROXY",
)  # fmt: skip

_CONFIG = {
    "core.hooksPath": "/dev/null",
    "core.attributesFile": "/dev/null",
    "core.excludesFile": "/dev/null",
    "core.quotePath": "false",
    "core.fsmonitor": "false",
    # what is written down about an object must not outlive the object, even in a power cut
    "core.fsync": "objects,derived-metadata",
    "gc.auto": "0",
    "repack.writeBitmaps": "false",  # they need every object, and a partial mirror has not
    "maintenance.auto": "false",
    "advice.detachedHead": "false",
    "i18n.logOutputEncoding": "UTF-8",
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "60",
    "submodule.recurse": "false",
}

_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "LANGUAGE": "C",
    "TZ": "UTC",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_FLUSH": "0",  # a log in few large pieces, not one a commit
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "false",
    "GIT_SSH_COMMAND": "ssh -o BatchMode=yes -o ConnectTimeout=20",
}

_URL_WITH_USER = re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^/@\s]+@")


def version() -> tuple[int, ...]:
    """The version of the git on PATH. Merging without a work tree needs 2.38."""
    return tuple(gitpython.Git().version_info)


def environment(
    config: Mapping[str, str], protocols: Iterable[str], extra: Mapping[str, str]
) -> dict[str, str]:
    """The variables every git of one mirror runs with, beside the few it inherits."""
    settings = {**_CONFIG, **config}
    env = {**_ENVIRONMENT, "GIT_ALLOW_PROTOCOL": ":".join(protocols)}
    env["GIT_CONFIG_COUNT"] = str(len(settings))
    for index, (key, value) in enumerate(settings.items()):
        env[f"GIT_CONFIG_KEY_{index}"] = key
        env[f"GIT_CONFIG_VALUE_{index}"] = value
    return {**env, **extra}


class Answer(Struct, frozen=True):
    """How one git ended; `err` is scrubbed of credentials."""

    status: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """The output as one line, without its end."""
        return self.out.decode("utf-8", "replace").strip()

    def fields(self) -> list[str]:
        """The parts of an output that ends each with a NUL."""
        return self.out.decode("utf-8", "replace").split("\0")[:-1]


def _short() -> Known[tuple[T, ...]]:
    """A few hundred commits each: a release looks at its own range again and again."""
    return Known(8, fits=lambda found: len(found) <= 500)


@dataclass(frozen=True, slots=True)
class Git:
    """Git at work in one folder.

    `patience`: seconds for a talk with the remote; `inherit`: file descriptors its children
    keep open; `running` and `ended`: those children, and that there shall be no more, shared with
    whoever was made from this. `behind`, `logs`, `changes` and `tags` remember which commit is
    behind which, the last ranges that were short, and the tags as they were last written.
    """

    folder: Path
    env: Mapping[str, str]
    secrets: tuple[str, ...] = ()
    patience: float = 600.0
    inherit: tuple[int, ...] = ()
    running: set["subprocess.Popen[bytes]"] = field(default_factory=set, compare=False)
    ended: threading.Event = field(default_factory=threading.Event, compare=False)
    talk: Talk = field(default_factory=Talk, compare=False)
    behind: Known[bool] = field(default_factory=lambda: Known(4096), compare=False)
    logs: Known[tuple[Commit, ...]] = field(default_factory=_short, compare=False)
    changes: Known[tuple[Change, ...]] = field(default_factory=_short, compare=False)
    tags: Known[tuple[TagRef, ...]] = field(default_factory=lambda: Known(1), compare=False)

    def at(self, folder: Path) -> "Git":
        """The same for another folder."""
        return replace(self, folder=folder, talk=Talk())

    def run(
        self,
        *argv: str,
        data: bytes | None = None,
        ok: Iterable[int] = (0,),
        limit: float = LOCAL_LIMIT,
        env: Mapping[str, str] | None = None,
    ) -> Answer:
        """Run `git <argv>` with `data` as its input, for at most `limit` seconds.

        Raises GitError with git's words when it cannot be run, takes too long, or ends with
        a status that is not in `ok`.
        """
        done = self._watched(
            argv,
            lambda git: git.communicate(data),
            data is not None,
            limit,
            {**self.env, **(env or {})},
        )
        return self._answer(argv, done, ok)

    def read(self, *argv: str, each: Callable[[bytes], None], limit: float = LOCAL_LIMIT) -> None:
        """The same, its output taken while it comes: git goes on with the next piece meanwhile."""
        done = self._watched(argv, lambda git: (b"", _taken(git, each)), False, limit, self.env)
        self._answer(argv, done, (0,))

    def _answer(
        self, argv: Sequence[str], done: tuple[bytes, bytes, int], ok: Iterable[int]
    ) -> Answer:
        out, err, status = done
        answer = Answer(status, out, self.scrub(err.decode("utf-8", "replace")))
        if answer.status not in ok:
            raise GitError(f"git {argv[0]}: {_essence(answer)}")
        return answer

    def ask(self, words: Sequence[str], *, bodies: bool = True) -> list[Found | None] | None:
        """Objects by name, of the git that stays; None: it has no time, ask by `run`."""
        return self.talk.ask(self._stays, words, bodies=bodies)

    def _stays(self) -> "subprocess.Popen[bytes]":
        return replace(self, inherit=())._start(("cat-file", "--batch-command"), True, self.env)

    def scrub(self, text: str) -> str:
        """`text` without the credentials of this mirror, or of any URL in it."""
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return _URL_WITH_USER.sub(r"\1***@", text)

    def stop(self) -> None:
        """End every git that runs: whoever waits for it gets a GitError."""
        self.ended.set()
        self.talk.close()
        for process in list(self.running):
            kill(process)

    def _watched(
        self,
        argv: tuple[str, ...],
        talk: Callable[["subprocess.Popen[bytes]"], tuple[bytes, bytes]],
        has_input: bool,
        limit: float,
        env: Mapping[str, str],
    ) -> tuple[bytes, bytes, int]:
        """Output, errors and status of a git that is ended when it takes too long."""
        process = self._start(argv, has_input, env)
        # `communicate(timeout=…)` would end in a wait that polls, and add a millisecond.
        late = threading.Event()

        def stop() -> None:
            late.set()
            kill(process)

        watch = threading.Timer(limit, stop)
        watch.daemon = True
        watch.start()
        self.running.add(process)
        if self.ended.is_set():  # said while it was being started
            kill(process)
        try:
            out, err = talk(process)
        finally:
            watch.cancel()
            kill(process)
            self.running.discard(process)
        if late.is_set():
            raise GitError(f"git {argv[0]}: no answer within {limit:g} s")
        return out, err, process.returncode

    def _start(
        self, argv: tuple[str, ...], has_input: bool, env: Mapping[str, str]
    ) -> "subprocess.Popen[bytes]":
        # GitPython runs git wherever we are when the folder is gone; GIT_DIR keeps it from
        # taking another repository for this one.
        env = {**env, "GIT_DIR": str(self.folder)}
        blank, unset = _cleared(env)
        try:
            handle = gitpython.Git(self.folder).execute(
                [*unset, "git", *argv],
                as_process=True,
                istream=subprocess.PIPE if has_input else None,
                env={**blank, **env},
                start_new_session=True,
                pass_fds=self.inherit,
            )
        except (OSError, ValueError, gitpython.GitCommandNotFound) as error:
            raise GitError(f"git could not be started: {type(error).__name__}") from error
        process = handle.proc
        assert process is not None
        handle.proc = None  # the handle ends its process when it is forgotten; we do
        return process


def _taken(process: "subprocess.Popen[bytes]", each: Callable[[bytes], None]) -> bytes:
    """Hand on what a git writes until it ends; what it says of errors."""
    assert process.stdout is not None
    assert process.stderr is not None
    said = bytearray()
    with process, selectors.DefaultSelector() as both:
        both.register(process.stdout, selectors.EVENT_READ, each)
        both.register(process.stderr, selectors.EVENT_READ, said.extend)
        while both.get_map():
            for key, _ in both.select():
                if data := os.read(key.fd, PIECE):
                    key.data(data)
                else:
                    both.unregister(key.fileobj)
    return bytes(said)


def _cleared(env: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """What takes this process's variables from a child: GitPython passes all of them on.

    Most are given no value. Those of git's would still mean something, so they are unset, by
    a program that is only needed where there are any: it costs half a millisecond.
    """
    unwanted = [name for name in os.environ if name not in _INHERITED and name not in env]
    gits = [word for name in unwanted if name.startswith("GIT_") for word in ("-u", name)]
    return dict.fromkeys(unwanted, ""), ["env", *gits] if gits else []


def _essence(answer: Answer) -> str:
    lines = [line for line in answer.err.splitlines() if not line.startswith("hint:")]
    return "\n".join(lines).strip()[-1500:] or f"ended with status {answer.status}"
