"""Strict YAML: plain values that know the line they came from, and every fault at once."""

import difflib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.resolver import VersionedResolver

from release.values import Struct, replace
from release.yamlwords import words_of, yaml_words

M = TypeVar("M", bound=BaseModel)
Place = tuple[str | int, ...]
"""A setting as the keys and list positions that lead to it."""

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12


class Problem(Struct, frozen=True, order=True):
    """One fault of a file: where (line from 1), at which setting, what, and the way on."""

    file: str
    line: int
    setting: str
    message: str

    def __str__(self) -> str:
        at = f" {self.setting}:" if self.setting else ""
        return f"{self.file}:{self.line}:{at} {self.message}"


class FileRefused(Exception):
    """A configuration or policy file cannot be used; `problems` says why, all of it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Table(dict[str, Any]):
    """A YAML mapping that remembers the line of each of its keys."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word a person most probably meant, if any is near."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence on the nearest known word, or the list of all."""
    names = sorted(known)
    if near := nearest(word, names):
        return f"Did you mean “{near}”?"
    return f"Known here: {', '.join(names)}." if names else "None is named here."


class Strange(Struct, frozen=True):
    """A key that is no setting where it stands, and those that are."""

    table: dict[str, Any]
    key: str
    known: frozenset[str]


class Strict(BaseModel):
    """A part of a file: unknown keys are faults that name the nearest known one."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _unknown_keys(cls, data: Any, info: ValidationInfo) -> Any:
        found: list[Strange] | None = (info.context or {}).get("unknown")
        if not isinstance(data, dict) or found is None:
            return data
        known = frozenset(field.alias or name for name, field in cls.model_fields.items())
        strange = [key for key in data if key not in known]
        if not strange:
            return data
        found += [Strange(data, key, known) for key in strange]
        kept = Table(data.line if isinstance(data, Table) else 0)
        kept.update({key: value for key, value in data.items() if key in known})
        kept.lines = data.lines if isinstance(data, Table) else {}
        return kept


def parse(text: str, file: str) -> Table:
    """The top mapping of a YAML 1.2 text, to be read only. Raises FileRefused."""
    table, problems = _parsed(text)
    if table is None:
        raise FileRefused(replace(problem, file=file) for problem in problems)
    return table


@lru_cache(maxsize=16)
def _parsed(text: str) -> tuple[Table | None, tuple[Problem, ...]]:
    """Kept, as the same text is asked for again and again.

    libyaml reads it where it is there (8 times as fast as Python); what a word means is decided
    by the rules of YAML 1.2 all the same.
    """
    if len(text.encode()) > MAX_BYTES:
        return None, (Problem("", 1, "", f"the file is larger than {MAX_BYTES} bytes"),)
    try:
        node = _yaml().compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return None, (Problem("", line, "", yaml_words(str(error.problem or error.context))),)
    reader = _Reader()
    value = reader.value(node, "", 1) if node is not None else None
    if not reader.problems and not isinstance(value, Table):
        reader.fault(1, "", "the file must be a mapping of settings")
    return (None if reader.problems else value), tuple(reader.problems)


def _yaml() -> YAML:
    yaml = YAML(typ="safe")
    yaml.Resolver = VersionedResolver
    return yaml


class _Reader:
    """Builds plain values from YAML nodes and collects what is not allowed."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def fault(self, line: int, setting: str, message: str) -> None:
        self.problems.append(Problem("", line, setting, message))

    def value(self, node: Node, path: str, depth: int) -> Any:
        line = node.start_mark.line + 1
        if id(node) in self.seen or node.anchor:
            self.fault(line, path, "anchors and aliases are not allowed; write it out")
            return None
        self.seen.add(id(node))
        if depth > MAX_DEPTH:
            self.fault(line, path, f"nested more than {MAX_DEPTH} deep")
            return None
        if isinstance(node, MappingNode):
            return self.table(node, path, depth)
        if isinstance(node, SequenceNode):
            return [
                self.value(item, f"{path}[{n}]", depth + 1) for n, item in enumerate(node.value)
            ]
        return self.scalar(node, path)

    def table(self, node: MappingNode, path: str, depth: int) -> Table:
        table = Table(node.start_mark.line + 1)
        for key_node, value_node in node.value:
            line, key = key_node.start_mark.line + 1, str(key_node.value)
            setting = f"{path}.{key}" if path else key
            if not isinstance(key_node, ScalarNode):
                self.fault(line, setting, "a setting's name must be a word")
            elif key in table:
                self.fault(line, setting, f"is set twice, first on line {table.lines[key]}")
            else:
                table.lines[key] = line
                table[key] = self.value(value_node, setting, depth + 1)
        return table

    def scalar(self, node: Node, path: str) -> Any:
        tag, text = str(node.tag), str(node.value)
        if tag.endswith(":int"):
            return int(text, 0) if not text.lstrip("+-").isdigit() else int(text)
        if tag.endswith(":float"):
            self.fault(
                node.start_mark.line + 1,
                path,
                f"{text} would be read as a number ({float(text):g}); write it in quotes: '{text}'",
            )
            return None
        if tag.endswith(":bool"):
            return text.lower() == "true"
        return None if tag.endswith(":null") else text


def place_of(loc: Iterable[Any]) -> Place:
    """Where pydantic found a fault, without the type of a union that it tried there."""
    return tuple(part for part in loc if not _is_branch(part))


def line_of(table: Any, loc: Iterable[Any]) -> int:
    """The line of a setting given as a path of keys and list positions."""
    line, here = getattr(table, "line", 1), table
    for part in loc:
        if isinstance(here, Table) and part in here:
            line, here = here.lines.get(str(part), line), here[part]
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
            line = getattr(here, "line", line)
        else:
            break
    return line


def setting(loc: Iterable[str | int]) -> str:
    """A path of keys and list positions as people read it: `paths.release[1].sea-trial.do`."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _is_branch(part: Any) -> bool:
    """pydantic puts the tried type of a union into the path; people do not want to see it."""
    return isinstance(part, str) and (
        "[" in part or part.startswith(("function-", "lax-", "constrained-"))
    )


def read(model: type[M], table: Table, file: str) -> tuple[M | None, list[Problem]]:
    """Validate a table; the value (if usable) and every fault found."""
    unknown: list[Strange] = []
    value, faults = None, []
    try:
        value = model.model_validate(table, context={"unknown": unknown})
    except ValidationError as error:
        faults = error.errors()
    said: list[tuple[Place, str]] = []
    misspelt = set()
    for strange in unknown:
        way = _way_to(strange.table, table)
        misspelt.add((*way, nearest(strange.key, strange.known)))
        hint = did_you_mean(strange.key, strange.known)
        said.append(((*way, strange.key), f"is not a setting here. {hint}"))
    for fault in faults:
        place = place_of(fault["loc"])
        if fault["type"] != "missing" or place not in misspelt:
            said.append((place, words_of(fault, nearest)))
    return value, [problem_at(table, file, place, message) for place, message in said]


def problem_at(table: Table, file: str, place: Place, message: str) -> Problem:
    """What is wrong at a place of a file."""
    return Problem(file, line_of(table, place), setting(place), message)


def _way_to(wanted: Any, here: Any) -> Place:
    """The path of keys to a part of a file, looked for as the very object it is."""
    inside = here.items() if isinstance(here, dict) else enumerate(here)
    for key, value in inside:
        if value is wanted:
            return (key,)
        if isinstance(value, dict | list) and (found := _way_to(wanted, value)):
            return (key, *found)
    return ()
