"""“Your policy in fifteen minutes”: what it shows is in the example, and the example releases."""

import re
from pathlib import Path

import pytest

from release.policy import load_policy
from tests.room import open_room
from tests.scenarios.npm.ways import merges

DOCS = Path(__file__).parents[1] / "docs"
TUTORIAL = (DOCS / "tutorial" / "your-policy.md").read_text()
EXAMPLE = DOCS / "examples" / "lantern.yml"
FIRST, BINDING, *FRAGMENTS = re.findall(r"```yaml\n(.*?)```", TUTORIAL, re.DOTALL)

OF_NPM = """\
    roles:
      developer: U0ALICE000
      reviewer: S0APPROVERS
      release-manager: S0RELEASEMANAG
      qa: S0QA000000
      security: S0SECURITY
      product: U0DORA0000
      on-call: S0ONCALL00
"""


def test_the_first_step_is_a_policy():
    assert load_policy(FIRST, "lantern.yml").policy == "lantern"


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_what_is_shown_stands_in_the_example(fragment):
    assert set(fragment.splitlines()) <= set(EXAMPLE.read_text().splitlines())


def as_the_tutorial_says(config: Path) -> None:
    """Give the widgets the tutorial's policy and people."""
    text = config.read_text()
    assert OF_NPM in text
    (config.parent / "lantern.yml").write_text(EXAMPLE.read_text())
    new = text.replace(OF_NPM, "").replace("    policy: npm\n", BINDING)
    config.write_text(new)


async def test_lantern_ships(tmp_path: Path):
    async with open_room(tmp_path, "npm", edit=as_the_tutorial_says) as room:
        said = await room.alice.types("/release start patch")
        assert "add a progress bar" in said
        assert "minor" in said

        merges(room, "feat: ask for the camera", {"ios/Info.plist": "camera"})
        await room.alice.types("/release start minor")
        await room.card.shows("v2.3.1 → *v2.4.0*", "The testers are content (tester) – waiting")
        await room.carol.clicks("Sign: The testers are content", note="12 phones")
        await room.card.shows("Waits for The privacy page tells of the new permissions")
        await room.dora.clicks("Sign: The privacy page", evidence="https://example.com/privacy")
        await room.card.shows("Waits for Ship it")

        await room.bob.clicks("Approve v2.4.0")
        assert room.runs() == "v2.3.1", "product has not agreed yet"
        await room.dora.clicks("Approve v2.4.0")
        await room.card.shows("v2.4.0 is in production")
        assert room.runs() == "v2.4.0"
        assert "### New\n- add a progress bar" in room.remote.git("show", "main:CHANGELOG.md")

        await room.passes(days=1)
        await room.dora.clicks("Sign: Store reviews read", note="four stars")
        await room.card.shows("is released")
