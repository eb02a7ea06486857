"""Fill `{tag}` and its like into a script's arguments, so that no value becomes more than a value.

There is no shell, so a value stays one argument whatever is in it. What is left to refuse: a
value that would be an option, a value that would be the program, and a value inside a string
that a shell is asked to run after all.
"""

import difflib
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

MEANING = {
    "project": "the project's name in slipway.yml",
    "release": "the release's id",
    "kind": "minor, for example",
    "component": "the component that is released; empty for the whole",
    "version": "1.2.0; in a rollback the version that it goes back to",
    "tag": "v1.2.0; in a rollback the tag that it goes back to",
    "previous_version": "the version before; in a rollback the one that is taken back",
    "previous_tag": "its tag",
    "commit": "the candidate's commit; in a rollback that of the tag that it goes back to",
    "candidate": "the candidate's number, from 1",
    "branch": "the branch that the candidate was made from",
    "environment": "staging or production, as the action says",
    "scripts": "a work tree of the protected branch",
    "workdir": "where the script works, as its `files` says",
    "artifacts": "the shelf of this tag: what is put there belongs to the release",
    "artifact": "the artifact to look at; for scripts under `artifacts`",
    "weight": "the percentage of traffic in a rollout; 100 in every other place",
    "flags": "the flags to turn off, with commas",
    "step": "the step's name in the plan",
    "attempt": "how often the step was begun, from 1",
}
"""What a script may be told, also in variables such as SLIPWAY_TAG."""
KNOWN = frozenset(MEANING)
TOKEN = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)\}|[{}]")
SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh", "fish"})
SCRIPTS = "{scripts}/"


class PlaceholderError(ValueError):
    """An argument that cannot be filled; the message says which, why and what to do."""


def fill(argv: Sequence[str], values: Mapping[str, str]) -> tuple[str, ...]:
    """The arguments with values in the place of `{name}`; `{{` and `}}` are braces.

    Raises PlaceholderError.
    """
    check(argv, KNOWN | set(values))
    return tuple(_fill(argument, values) for argument in argv)


def check(argv: Sequence[str], known: frozenset[str] | set[str] = KNOWN) -> None:
    """Refuse what no values could make right; to be asked when the configuration is read."""
    if not argv or not argv[0]:
        raise PlaceholderError("a script needs a program to run")
    unknown = [
        _unknown(name, argument, known)
        for argument in argv
        for name in names(argument)
        if name not in known
    ]
    if unknown:
        raise PlaceholderError("; ".join(unknown))
    _check_program(argv[0])
    _check_shell(argv)


def names(argument: str) -> Iterator[str]:
    """The placeholders of one argument. Raises PlaceholderError for a lonely brace."""
    for token in TOKEN.finditer(argument):
        if token[1]:
            yield token[1]
        elif token[0] in "{}":
            raise PlaceholderError(f"{argument!r}: write {token[0] * 2} for a {token[0]}")


def _unknown(name: str, argument: str, known: frozenset[str] | set[str]) -> str:
    nearest = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    hint = f"did you mean {{{nearest[0]}}}?" if nearest else f"known are {', '.join(sorted(known))}"
    return f"{argument!r}: there is no {{{name}}}; {hint}"


def _check_program(program: str) -> None:
    rest = program.removeprefix(SCRIPTS)
    if any(True for _ in names(rest)):
        raise PlaceholderError(f"{program!r}: a program is named in full, or begins with {SCRIPTS}")
    if rest != program and (not rest or ".." in PurePosixPath(rest).parts or rest[0] == "/"):
        raise PlaceholderError(f"{program!r}: the program must lie inside {{scripts}}")


def _check_shell(argv: Sequence[str]) -> None:
    if PurePosixPath(argv[0]).name not in SHELLS:
        return
    for option, command in itertools.pairwise(argv[1:]):
        if re.fullmatch(r"-[a-z]*c", option) and any(True for _ in names(command)):
            raise PlaceholderError(
                f'{command!r}: a shell would run what is in the value; write "$1" there and give '
                "the placeholder as an argument of its own: [sh, -c, 'deploy \"$1\"', sh, '{tag}']"
            )


def _fill(argument: str, values: Mapping[str, str]) -> str:
    filled = TOKEN.sub(lambda token: _value(token, argument, values), argument)
    if filled.startswith("-") and not argument.startswith("-"):
        raise PlaceholderError(f"{argument!r} would become the option {filled!r}")
    return filled


def _value(token: re.Match[str], argument: str, values: Mapping[str, str]) -> str:
    name = token[1]
    if not name:
        return token[0][0]
    if name not in values:
        raise PlaceholderError(f"{argument!r}: {{{name}}} has no value here")
    if "\0" in values[name]:
        raise PlaceholderError(f"{argument!r}: the value of {{{name}}} holds a NUL")
    return values[name]
