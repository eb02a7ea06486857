"""What the page's files must not do: grow, hold markup or styles in strings, load from outside."""

import gzip
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "workspace" / "page"
SOURCES = sorted([*PAGE.glob("*.js"), *PAGE.glob("*.css")])


def test_it_is_small():
    sent = sum(len(gzip.compress(source.read_bytes())) for source in SOURCES)
    assert sent < 60_000


def test_a_module_is_one_behaviour_said_in_its_first_line():
    for source in PAGE.glob("*.js"):
        lines = source.read_text().splitlines()
        assert re.match(r"// \S.*[.:]$", lines[0]), source.name
        assert len(lines) <= 250, source.name


@pytest.mark.parametrize(
    "forbidden", ["innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "cssText"]
)
def test_text_never_becomes_markup(forbidden: str):
    assert [source.name for source in SOURCES if forbidden in source.read_text()] == []


def test_the_document_has_no_inline_script_or_style():
    document = (PAGE / "index.html").read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", document)
    assert not re.search(r"(?:src|href)=\"(?!/ui/static/)", document)
