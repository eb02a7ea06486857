"""Execute a script in its own process group, or say in words why that cannot be."""

# The owner of a run imports no pathlib (8 ms) and no contextlib.
# ruff: noqa: PTH110, PTH112, PTH123, SIM105

import _signal as signals  # type: ignore[import-not-found]  # `signal` loads enum: 3 ms
import errno
import os
from _collections_abc import Callable

from drivers.command.order import Order

# Python ignores some signals and whoever started us may have ignored others; a script
# expects none of that.
DEFAULTS = ("SIGHUP", "SIGINT", "SIGQUIT", "SIGPIPE", "SIGTERM", "SIGCHLD", "SIGXFSZ")


class NotStarted(Exception):
    """The script was not executed; the message says why."""


def launch(order: Order, sure: Callable[[], None]) -> tuple[int, int]:
    """Start the script: its pid (and group), and the end to read its output from.

    Its process is made while `sure` waits for the disk, and executes nothing before that
    returned; should it raise, or should we be killed, never. Returns once the script is really
    executing. Raises NotStarted.
    """
    output, its_output = os.pipe()
    failure, its_failure = os.pipe()
    its_word, word = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(word)
        _become(order, its_output, its_failure, its_word)
    for its in (its_output, its_failure, its_word):
        os.close(its)
    try:
        sure()
        _say(word)
    finally:
        os.close(word)
    words = os.read(failure, 4096)  # empty: the descriptor closed itself by executing
    os.close(failure)
    if words:
        os.waitpid(pid, 0)
        raise NotStarted(words.decode(errors="replace"))
    return pid, output


def _say(word: int) -> None:
    try:
        os.write(word, b"!")
    except BrokenPipeError:
        pass  # it could not even get that far, and says why


def _become(order: Order, output: int, failure: int, word: int) -> None:
    """In the child: turn into the script, at the word. Never returns."""
    try:
        os.setpgid(0, 0)
        _default_signals()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.chdir(order.cwd)
        if os.read(word, 1):  # nothing, when who would give it is gone
            _execute(order)
    except BaseException as error:  # whatever it is, two processes must not go on from here
        os.write(failure, explain(error, order).encode(errors="replace"))
    finally:
        os._exit(127)


def _default_signals() -> None:
    for name in DEFAULTS:
        signals.signal(getattr(signals, name), signals.SIG_DFL)
    signals.pthread_sigmask(signals.SIG_SETMASK, ())


def _execute(order: Order) -> None:
    name = order.argv[0]
    if b"/" in name:
        os.execve(name, order.argv, order.env)  # noqa: S606
    else:
        os.execvpe(name, order.argv, order.env)  # noqa: S606


def explain(error: BaseException, order: Order) -> str:
    """One sentence about why executing failed, for the person who can put it right."""
    cwd, name = os.fsdecode(order.cwd), os.fsdecode(order.argv[0])
    if not os.path.isdir(cwd):
        return f"the working directory {cwd} does not exist"
    if not isinstance(error, OSError):
        return f"{name}: {error}"
    if error.errno == errno.ENOENT:
        return _missing(name)
    return f"{name} {_REASONS.get(error.errno or 0) or os.strerror(error.errno or 0)}"


_REASONS = {
    errno.EACCES: "is not executable (chmod +x)",
    errno.ENOTDIR: "was not found",
    errno.ENOEXEC: "is neither a program nor a script that begins with #!",
    errno.E2BIG: "was given more arguments and environment than the system takes",
}


def _missing(name: str) -> str:
    if "/" not in name:
        return f"{name} was not found in PATH"
    if not os.path.exists(name):
        return f"{name} was not found"
    first = _first_line(name)
    if not first.startswith(b"#!"):
        return f"{name} needs a program loader that was not found: built for another system?"
    wanted = ascii(first[2:].strip(b" \n").decode(errors="replace"))
    return f"{name} needs {wanted[1:-1]}, which was not found"


def _first_line(name: str) -> bytes:
    try:
        with open(name, "rb") as script:
            return script.readline(200)
    except OSError:
        return b""
