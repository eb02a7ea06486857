"""sybernix writes its version into Python, TOML, a chart and image tags; comments stay."""

from pathlib import Path

import pytest

from tests.room import open_room
from tests.scenarios.sybernix.ways import BRANCH, begun, config, merges

CHART = "integrations/charts/quasim-api"
FILES = (
    "quasim/__init__.py",
    "pyproject.toml",
    "integrations/services/quasim-api/version.py",
    f"{CHART}/Chart.yaml",
    f"{CHART}/values.yaml",
)


@pytest.mark.covers("D3")
async def test_every_file_gets_the_version_and_nothing_else_changes(tmp_path: Path):
    pattern = (
        "      - {path: docs/install.md, kind: pattern, pattern: 'quasim==(?P<version>\\S+)'}\n"
    )
    last = "      - {path: quasim/__init__.py, kind: python}\n"
    async with open_room(tmp_path, "sybernix", edit=config((last, last + pattern))) as room:
        merges(
            room, "docs: how to install", {"docs/install.md": "pip install quasim==2.1.0 # new\n"}
        )
        before = {path: room.remote.show("develop", path) for path in (*FILES, "docs/install.md")}
        await begun(room)
        for path, text in before.items():
            assert "2.1.0" in text, path
            assert room.remote.show(BRANCH, path) == text.replace("2.1.0", "2.2.0"), path
        assert "# bumped by a release" in room.remote.show(BRANCH, "quasim/__init__.py")
        assert room.remote.show(BRANCH, f"{CHART}/Chart.yaml").count("2.2.0") == 2
        assert room.remote.show(BRANCH, f"{CHART}/values.yaml").count(":v2.2.0") == 2


@pytest.mark.covers("D3")
async def test_a_file_out_of_step_is_an_error_before_anything_is_changed(tmp_path: Path):
    async with open_room(tmp_path, "sybernix") as room:
        old = room.remote.show("develop", f"{CHART}/values.yaml")
        wrong = old.replace("quasim-bench:v2.1.0", "quasim-bench:v2.0.0")
        init = '__version__ = "1.9"\n'
        merges(room, "fix: by hand", {f"{CHART}/values.yaml": wrong, FILES[0]: init})
        said = await room.alice.types("/release start minor")
        assert "The version files do not fit" in said
        assert f"{CHART}/values.yaml:6: expected 2.1.0, found 'ghcr.io" in said.replace("`", "")
        assert "quasim/__init__.py:1: expected 2.1.0, found '1.9'" in said.replace("`", "")
        assert BRANCH not in room.remote.heads()
        assert await room.journal() == []
