"""Where a version stands in YAML: the parser's own marks, so comments and formatting stay."""

from collections.abc import Iterator, Sequence
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from release.version_files.keys import split_key
from release.version_files.spots import Fault, FileRule, Spot

MAX_LENGTH: Final = 300_000
"""What the parser reads in a few seconds at worst: the file is the branch's, not ours."""


def find_yaml(text: str, rule: FileRule) -> list[Spot]:
    """The value of `key` (version) in every document that has it."""
    key = rule.key or "version"
    return _spots(text, _documents(text), key)


def find_helm(text: str, rule: FileRule) -> list[Spot]:
    """A Chart.yaml: `version`, and `appVersion` if it is there; or the `key`, as in values."""
    if rule.key is not None:
        return find_yaml(text, rule)
    documents = _documents(text)
    spots = _spots(text, documents, "version")
    if any(list(_at(node, ["appVersion"])) for node in documents):
        spots += _spots(text, documents, "appVersion")
    return spots


def _documents(text: str) -> list[Node]:
    if len(text) > MAX_LENGTH:
        raise Fault(f"YAML of at most {MAX_LENGTH:,} characters", f"{len(text):,}")
    try:
        return [node for node in YAML(typ="rt", pure=True).compose_all(text) if node]
    except MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else None
        raise Fault("YAML", str(wrong.problem), line) from wrong
    except YAMLError as wrong:
        raise Fault("YAML", str(wrong).partition("\n")[0]) from wrong
    except RecursionError as wrong:
        raise Fault("YAML", "brackets nested too deep") from wrong


def _spots(text: str, documents: Sequence[Node], key: str) -> list[Spot]:
    nodes = [node for document in documents for node in _at(document, split_key(key))]
    if not nodes:
        raise Fault(f"a value at {key}", "nothing there")
    return [_spot(text, node, key) for node in nodes]


def _at(node: Node, parts: Sequence[str]) -> Iterator[Node]:
    """The nodes under a key: more than one when the key is there twice."""
    if not parts:
        yield node
    elif isinstance(node, MappingNode):
        for name, value in node.value:
            if isinstance(name, ScalarNode) and name.value == parts[0]:
                yield from _at(value, parts[1:])
    elif (
        isinstance(node, SequenceNode) and parts[0].isdecimal() and int(parts[0]) < len(node.value)
    ):
        yield from _at(node.value[int(parts[0])], parts[1:])


def _spot(text: str, node: Node, key: str) -> Spot:
    line = node.start_mark.line + 1
    if not isinstance(node, ScalarNode):
        raise Fault(f"a value at {key}", "a list or mapping", line)
    # Counted from the end: an anchor or tag may stand before the value.
    end = node.end_mark.index - (1 if node.style in {"'", '"'} else 0)
    start = end - len(node.value)
    if text[start:end] != node.value or not node.value or node.style in {"|", ">"}:
        raise Fault(f"a plain or quoted value at {key}", "another way of writing it", line)
    return Spot(start, end)
