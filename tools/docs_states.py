"""Draw docs/states.md from release/states.py."""

from pathlib import Path

from release.states import HOLDS_LINE, MOVES, OVER, Status

PAGE = Path(__file__).parents[1] / "docs" / "states.md"
HEAD = """\
# The states of a release

Made from `MOVES` in `release/states.py` by `python -m tools.docs_states`; a test fails when it is
stale. An arrow is a fact of the journal; every other fact leaves the release where it is.

"""


def page() -> str:
    """The whole page: a diagram, and what each state means for others."""
    return f"{HEAD}{_diagram()}\n{_table()}"


def _diagram() -> str:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {_name(Status.RUNNING)}: started"]
    for status, moves in MOVES.items():
        lines += [f"    {_name(status)} --> {_name(to)}: {fact}" for fact, to in moves.items()]
    lines += [f"    {_name(status)} --> [*]" for status in MOVES if status in OVER]
    return "\n".join([*lines, "```", ""])


def _name(status: Status) -> str:
    """Without the space that a diagram's names must not have."""
    return status.value.replace(" ", "_")


def _table() -> str:
    lines = ["| state | holds its version line | is over | leaves it by |", "|---|---|---|---|"]
    for status, moves in MOVES.items():
        marks = (status in HOLDS_LINE, status in OVER)
        yes = " | ".join("yes" if mark else "no" for mark in marks)
        lines.append(f"| {status} | {yes} | {', '.join(moves) or 'nothing'} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page())
