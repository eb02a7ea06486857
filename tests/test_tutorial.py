"""“Your policy in fifteen minutes”: what it shows is in the example, and the example releases."""

import json
import re
from pathlib import Path
from typing import Any

from release.policy import load_policy, policy_of, raw
from release.yamlfile import parse
from tests.room import open_room
from tests.scenarios.npm.ways import merges

DOCS = Path(__file__).parents[1] / "docs"
TUTORIAL = (DOCS / "tutorial" / "your-policy.md").read_text()
EXAMPLE = DOCS / "examples" / "lantern.yml"
STEPS = [re.findall(r"```yaml\n(.*?)```", step, re.DOTALL) for step in TUTORIAL.split("\n## ")[1:]]
BINDING = STEPS[0].pop()

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


def with_part(policy: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """What a reader makes of a fragment: sections grow, what is there already is replaced."""
    both = policy | part
    for key in policy.keys() & part.keys():
        if isinstance(part[key], dict):
            both[key] = with_part(policy[key], part[key])
    return both


def test_each_step_leaves_a_policy_and_the_last_one_the_example():
    policy: dict[str, Any] = {}
    for fragments in STEPS:
        for fragment in fragments:
            policy = with_part(policy, parse(fragment, "lantern.yml"))
        load_policy(json.dumps(policy), "lantern.yml")
    example = raw(EXAMPLE.read_text(), "lantern.yml")
    assert policy_of(policy) == policy_of(example)


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
