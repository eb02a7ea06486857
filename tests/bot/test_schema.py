"""The JSON Schemas that editors use: shipped, up to date, and of one mind with the models."""

import json
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.bindings import SHIPPED
from bot.demo import make_projects
from bot.demo.project import LONG_AGO
from bot.schema import MODELS, schema, text
from tests.bot.json_schema import faults

SHIPPED_SCHEMAS = Path(__file__).parent.parent.parent / "docs" / "schema"


@pytest.mark.parametrize("name", sorted(MODELS))
def test_what_is_shipped_is_up_to_date(name):
    shipped = (SHIPPED_SCHEMAS / f"{name}.schema.json").read_text()
    assert shipped == text(name), "run `slipway schema --write docs/schema`"


@pytest.mark.parametrize("policy", sorted(SHIPPED.glob("*.yml")), ids=lambda path: path.stem)
def test_the_five_policies_fit(policy):
    written = YAML(typ="safe", pure=True).load(policy.read_text())
    assert list(faults(schema("policy"), written)) == []


def test_the_settings_of_the_demo_fit(tmp_path):
    make_projects(tmp_path, ends=LONG_AGO)
    written = YAML(typ="safe", pure=True).load((tmp_path / "slipway.yml").read_text())
    assert list(faults(schema("slipway"), written)) == []

    written["projects"]["shop"]["chanel"] = "C0SHOP0000"
    written["projects"]["shop"]["time-zone"] = 1
    assert sorted(faults(schema("slipway"), written)) == [
        ".projects.shop.chanel: unknown",
        ".projects.shop.time-zone: not of type string",
    ]


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_key_is_described(name):
    made = schema(name)
    silent = [
        f"{part}.{key}"
        for part, shape in (("", made), *made["$defs"].items())
        for key, value in shape.get("properties", {}).items()
        if not value.get("description")
    ]
    assert silent == [], "write a docstring under the field"


def test_phased_explains_every_key_of_the_language():
    text = (SHIPPED / "phased.yml").read_text()
    made = schema("policy")
    keys = {key for one in (made, *made["$defs"].values()) for key in one.get("properties", {})}
    assert [key for key in sorted(keys) if not re.search(rf"(?<![\w-]){key}(?![\w-])", text)] == []


def test_the_keys_that_phased_does_without_are_called_as_they_are():
    shapes = schema("policy")["$defs"]
    notes = (SHIPPED / "phased.yml").read_text().split("# What phased does without")[1]
    for section, part in {
        "artifacts": "Artifact",
        "support": "SupportRule",
        "security": "Security",
    }.items():
        [named] = re.findall(rf"`{section}` {{([^}}]*)}}", notes)
        keys = {word.split(":")[0] for word in named.split(", ")}
        assert keys <= set(shapes[part]["properties"]), section


def test_json_is_what_is_printed():
    assert json.loads(text("policy"))["title"] == "A release policy of Slipway"
