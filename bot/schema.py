"""JSON Schemas of slipway.yml and of a policy, made of the models that read them, for editors."""

import ast
import inspect
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from bot.config import ConfigFile
from release.policy import Policy
from release.yamlfile import Strict

DRAFT = "https://json-schema.org/draft/2020-12/schema"
MODELS: dict[str, tuple[type[BaseModel], str]] = {
    "slipway": (ConfigFile, "slipway.yml: the projects of a Slipway and what binds them"),
    "policy": (Policy, "A release policy of Slipway"),
}


class _Written(GenerateJsonSchema):
    """The schema of what is written, not of what it becomes: spans and actions are text."""

    def function_before_schema(self, schema: Any) -> JsonSchemaValue:
        """`_one_or_more` of the models takes one word for a list of it."""
        inner = self.generate_inner(schema["schema"])
        if inner.get("type") != "array":
            return inner
        return {"anyOf": [inner, inner["items"]]}

    def field_title_should_be_set(self, schema: Any) -> bool:
        """A key is its own title."""
        return False

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        """Defaults are the models' business, and not always written as they would be in YAML."""
        return self.generate_inner(schema["schema"])


def schema(name: str) -> dict[str, Any]:
    """The schema of "slipway" or "policy"; each key is described by the docstring under it."""
    model, title = MODELS[name]
    made = model.model_json_schema(by_alias=True, schema_generator=_Written)
    said = {one.__name__: dict(_described(one)) for one in Strict.__subclasses__()}
    for part, shape in ((model.__name__, made), *made.get("$defs", {}).items()):
        for key, value in shape.get("properties", {}).items():
            if words := said.get(part, {}).get(key):
                value["description"] = words
    return {"$schema": DRAFT, **made, "title": title}


def _described(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """The keys of a model as they are written, each with the docstring under its field.

    pydantic could do so as well, but reads the sources at every start.
    """
    tree = ast.parse(inspect.getsource(model))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    for field, below in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            words = below.value if isinstance(below, ast.Expr) else None
            if isinstance(words, ast.Constant) and isinstance(words.value, str):
                name = field.target.id
                yield model.model_fields[name].alias or name, inspect.cleandoc(words.value)


def text(name: str) -> str:
    """The schema as it is shipped."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def write_all(folder: Path) -> None:
    """`slipway.schema.json` and `policy.schema.json` in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in MODELS:
        (folder / f"{name}.schema.json").write_text(text(name), encoding="utf-8")
