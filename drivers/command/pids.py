"""A process id that cannot be mistaken for a later process with the same number."""

# The owner of a run imports no pathlib (8 ms) and no contextlib.
# ruff: noqa: PTH123


def mark(pid: int) -> str:
    """The pid and the moment of the process's birth: "4711 8839201"."""
    return f"{pid} {_born(pid)}".strip()


def number(marked: str) -> int:
    """The pid alone."""
    return int(marked.split(maxsplit=1)[0])


def still(marked: str) -> int | None:
    """The pid, unless that process is gone or its number was given to another one."""
    pid = number(marked)
    return pid if mark(pid) == marked else None


def group(marked: str) -> int | None:
    """The process group the marked process leads or led; None when its number is another's.

    A group may outlive its leader, and while it does the number is given to nobody.
    """
    pid = number(marked)
    return pid if mark(pid) in (marked, str(pid)) else None


def _born(pid: int) -> str:
    """Clock ticks since boot (proc(5), stat field 22); "" for the dead, and without /proc."""
    try:
        # As bytes: text in ASCII would load its codec, in every owner anew.
        with open(f"/proc/{pid}/stat", "rb") as stat:
            state, *rest = stat.read().rpartition(b")")[2].split()
            return "" if state in b"ZX" else rest[18].decode()
    except OSError:
        return ""
