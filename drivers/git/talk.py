"""A git that stays to answer quick questions: `cat-file --batch-command`, one at a time.

Starting a git costs twenty times what it takes to answer. Nothing depends on this one: when it
is busy, or gone, or late, whoever asks gets None and asks a git of their own.
"""

import contextlib
import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence

Found = tuple[str, str, bytes]
"""An object's id, its kind, and its bytes (none where only its kind was asked for)."""

PATIENCE = 5.0  # seconds; a remote that is slow to send a file keeps nobody else waiting
MOST = 200  # questions at once; more are better off with a git that reads ahead

Start = Callable[[], "subprocess.Popen[bytes]"]


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Leave nothing of a git behind that is not over: it and its children are one group."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


class Talk:
    """Asks for objects by name; begins at the first question, and again after any trouble."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._rest = bytearray()

    def ask(self, start: Start, words: Sequence[str], *, bodies: bool) -> list[Found | None] | None:
        """What each word names, None for what is not there; None instead of a list: ask elsewhere.

        No word may have an end of line in it.
        """
        if len(words) > MOST or not self._asking.acquire(blocking=False):
            return None
        try:
            return self._ask(start, words, b"contents" if bodies else b"info")
        except (OSError, ValueError, EOFError):
            self._end()
            return None
        finally:
            self._asking.release()

    def close(self) -> None:
        """Let it go; nothing is asked of it any more."""
        self._closed = True
        with self._asking:
            self._end()

    # --- with the lock held -------------------------------------------------------------------

    def _ask(self, start: Start, words: Sequence[str], verb: bytes) -> list[Found | None] | None:
        if self._closed:
            return None
        if self._process is None:
            self._process, self._rest = start(), bytearray()
        ends = time.monotonic() + PATIENCE
        return [
            self._one(self._process, b"%s %s\n" % (verb, word.encode()), ends) for word in words
        ]

    def _one(
        self, process: "subprocess.Popen[bytes]", question: bytes, ends: float
    ) -> Found | None:
        assert process.stdin is not None
        os.write(process.stdin.fileno(), question)
        head = self._until(process, ends, lambda: self._rest.find(b"\n") + 1)[:-1]
        words = head.rsplit(b" ", 2)
        if words[-1] in (b"missing", b"ambiguous"):
            return None
        sha, kind, size = words[0].decode(), words[1].decode(), int(words[2])
        if not question.startswith(b"contents"):
            return sha, kind, b""
        whole = size + 1  # and an end of line
        body = self._until(process, ends, lambda: whole if len(self._rest) >= whole else 0)
        return sha, kind, body[:size]

    def _until(
        self, process: "subprocess.Popen[bytes]", ends: float, complete: Callable[[], int]
    ) -> bytes:
        """Read until so many bytes that `complete` says are there, and take them."""
        while not (count := complete()):
            self._rest += self._read(process, ends)
        taken = bytes(self._rest[:count])
        del self._rest[:count]
        return taken

    def _read(self, process: "subprocess.Popen[bytes]", ends: float) -> bytes:
        assert process.stdout is not None
        assert process.stderr is not None
        output, words = process.stdout.fileno(), process.stderr.fileno()
        poll = select.poll()
        poll.register(output, select.POLLIN)
        poll.register(words, select.POLLIN)
        ready = dict(poll.poll(max(0.0, ends - time.monotonic()) * 1000))
        if not ready:
            raise EOFError("no answer in time")
        if words in ready:
            os.read(words, 1 << 16)  # a full pipe would stop it
        data = os.read(output, 1 << 20) if output in ready else b""
        if output in ready and not data:
            raise EOFError("it ended")
        return data

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        kill(process)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()
