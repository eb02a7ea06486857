"""Write docs/reference/ from the schemas: every key of a policy and of slipway.yml."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.schema import MODELS, schema
from release.needs import SCRIPTS
from release.placeholders import MEANING
from release.policy import Policy
from release.policy.actions import VERBS
from release.spans import Span
from release.yamlfile import Strict

PAGES = Path(__file__).parents[1] / "docs" / "reference"
TITLES = {"policy": "The keys of a policy", "slipway": "The keys of slipway.yml"}
HEAD = """\
# {title}

Made from the models by `make docs`; a test fails when it is stale. Keys in bold must be
there; what links leads to a part further down.

"""

Shape = dict[str, Any]


def page(name: str) -> str:
    """One page: the file itself, then its parts in the order in which they are met."""
    whole = schema(name) | {"title": MODELS[name][0].__name__}
    parts = whole.get("$defs", {})
    met = _in_order(whole, parts)
    head = HEAD.format(title=TITLES[name])
    tables = [_table(whole)] + [
        f"## {part}\n\n{parts[part].get('description', '')}\n\n{_table(parts[part])}"
        for part in met
        if "properties" in parts[part]
    ]
    return head + "\n".join([*tables, _actions() if name == "policy" else _placeholders()])


def _actions() -> str:
    """What a stage, or a rollback, may do."""
    lines = ["## Actions", "", "The words of `do` and `rollback`.", ""]
    lines += ["| action | what follows | what it does | the script of slipway.yml that it runs |"]
    lines += ["|---|---|---|---|"]
    for verb in VERBS:
        title = re.sub(r"\{\w+\}", "…", verb.title)
        lines += [f"| `{verb.name}` | {_follows(verb.takes)} | {title} | {_script(verb.name)} |"]
    return "\n".join([*lines, ""])


def _script(verb: str) -> str:
    """What an action runs."""
    special = {"run": "the one it names", "rollout": "`rollout`; `deploy` where it goes at once"}
    return special.get(verb) or (f"`{SCRIPTS[verb]}`" if verb in SCRIPTS else "")


def _placeholders() -> str:
    """What scripts may be told."""
    lines = ["## Placeholders", "", "What stands in braces in a script's `run`, and is in its"]
    lines += ["environment as well: `{tag}` is `SLIPWAY_TAG`. For a script that `on-staging` runs,"]
    lines += ["version and tag are the commit's first letters: there is no release.", ""]
    lines += ["| placeholder | what it stands for |", "|---|---|"]
    lines += [f"| `{{{name}}}` | {words} |" for name, words in MEANING.items()]
    return "\n".join([*lines, ""])


def _follows(takes: str) -> str:
    """The word after an action."""
    return {"": "", "optional": "an announcement, or nothing"}.get(takes, takes)


def _in_order(shape: Shape, parts: dict[str, Shape]) -> list[str]:
    """The parts that a shape uses, each followed by what it uses itself."""
    met: list[str] = []
    waiting = _used(shape)
    while waiting:
        part = waiting.pop(0)
        if part not in met:
            met.append(part)
            waiting = _used(parts[part]) + waiting
    return met


def _used(node: Any) -> list[str]:
    if isinstance(node, list):
        return [part for one in node for part in _used(one)]
    if not isinstance(node, dict):
        return []
    own = [node["$ref"].rpartition("/")[2]] if "$ref" in node else []
    return own + [p for key, one in node.items() if key != "$defs" for p in _used(one)]


def _table(shape: Shape) -> str:
    needed, defaults = set(shape.get("required", ())), _defaults(shape["title"])
    lines = ["| key | what it says | what stands there | without it |", "|---|---|---|---|"]
    for key, value in shape["properties"].items():
        name = f"**`{key}`**" if key in needed else f"`{key}`"
        cells = (name, value["description"], _kind(value), defaults.get(key, ""))
        lines.append(f"| {' | '.join(map(_cell, cells))} |")
    return "\n".join([*lines, ""])


def _defaults(part: str) -> dict[str, str]:
    """What holds for the keys of a part that are not written, where it can be said in a word."""
    model = next((one for one in Strict.__subclasses__() if one.__name__ == part), Policy)
    fields = model.model_fields.items()
    return {field.alias or name: _said(field.default) for name, field in fields}


def _said(value: Any) -> str:
    match value:
        case bool():
            return f"`{str(value).lower()}`"
        case str() | int() | Span():
            return f"`{value}`".replace("\n", "\\n") if value else ""
        case (_, *_) if all(isinstance(one, str) for one in value):
            return f"`[{', '.join(value)}]`"
        case _:
            return ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _kind(value: Shape) -> str:
    """What may stand there, in a few words."""
    if "$ref" in value:
        return _link(value["$ref"])
    if "anyOf" in value:
        return _either([one for one in value["anyOf"] if one.get("type") != "null"])
    if "allOf" in value:
        return _kind(value["allOf"][0])
    if "enum" in value or "const" in value:
        return ", ".join(f"`{one}`" for one in value.get("enum", [value.get("const")]))
    return _PLAIN.get(value.get("type", ""), _text)(value)


def _text(value: Shape) -> str:
    return "a name" if str(value.get("pattern", "")).startswith("^[a-z]") else "text"


def _list(value: Shape) -> str:
    return f"a list of {_kind(value['items'])}" if "items" in value else "a list"


def _names(value: Shape) -> str:
    inner = next(iter(value.get("patternProperties", {}).values()), None)
    inner = inner or value.get("additionalProperties")
    return f"names, each with {_kind(inner)}" if isinstance(inner, dict) else "names"


def _between(value: Shape) -> str:
    low, high = value.get("minimum"), value.get("maximum")
    return f"{low} to {high}" if low is not None and high is not None else "a whole number"


_PLAIN: dict[str, Callable[[Shape], str]] = {
    "array": _list,
    "object": _names,
    "boolean": lambda _: "`true` or `false`",
    "integer": _between,
    "number": lambda _: "a number",
}


def _either(ways: list[Shape]) -> str:
    """“a name or several” for what may be one or a list of it."""
    lists = [one for one in ways if one.get("type") == "array"]
    if lists and lists[0].get("items") in ways:
        return f"{_kind(lists[0]['items'])}, or a list"
    return " or ".join(dict.fromkeys(map(_kind, ways)))


def _link(ref: str) -> str:
    part = ref.rpartition("/")[2]
    return f"[{part}](#{part.lower()})"


if __name__ == "__main__":
    for name in MODELS:
        (PAGES / f"{name}.md").write_text(page(name))
