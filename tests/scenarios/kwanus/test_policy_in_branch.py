"""A policy that lives in the protected branch: read anew for each release, and never bent."""

from pathlib import Path

from bot.bindings import SHIPPED
from tests.room import open_room
from tests.scenarios.kwanus.ways import sign_staging
from tests.support.gitrepo import Remote

KWANUS = (SHIPPED / "kwanus.yml").read_text()
PLACE = "ops/release.yml"


def lives_in_the_branch(config: Path) -> None:
    Remote(config.parent / "shop.git").commit("main", {PLACE: KWANUS}, "docs: how we release")
    text = config.read_text()
    config.write_text(text.replace("policy: kwanus", f"policy: branch:{PLACE}"))


async def test_a_policy_of_the_branch_must_fit_the_project_when_a_release_starts(tmp_path: Path):
    async with open_room(tmp_path, edit=lives_in_the_branch) as room:
        # another script than any of slipway.yml, and a class of change that is not there
        new = KWANUS.replace("run: e2e", "run: e2ee").replace("roles: [", "roles: [auditor, ")
        room.remote.commit("main", {PLACE: new}, "docs: more gates")
        said = await room.alice.types("/release start minor")
        assert "projects.shop.scripts: has no “e2ee”" in said
        assert "projects.shop.roles: nobody holds “auditor”" in said

        wrong = KWANUS.replace("approval: standard", "approval: standart", 1)
        room.remote.commit("main", {PLACE: wrong}, "docs: a slip")
        said = await room.alice.types("/release start minor")
        assert f"{PLACE}:" in said
        assert "Did you mean “standard”?" in said
        assert await room.releases() == []

        room.remote.commit("main", {PLACE: KWANUS}, "docs: as it was")
        assert "v1.2.0 has begun" in await room.alice.types("/release start minor")
        await room.card.shows("Waits for Manual QA")

        here = room.remote.path
        away = here.rename(here.with_name("away.git"))
        await room.restarts()  # one repository that is away keeps no bot from starting
        assert "Waits for Manual QA" in await room.alice.types("/release status")
        assert "The repository did not do it" in await room.alice.types("/release start hotfix")
        away.rename(here)
        await sign_staging(room)
        await room.card.shows("Commits went to production without review")
