"""`slipway doctor` against the local Slack and a real repository: all well, then one fault each."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import manifest
from bot.bindings import SHIPPED
from bot.demo import make_project
from bot.doctor import examine
from storage.store import upgrade
from tests.support.gitrepo import Remote
from workspace import Settings, Workspace, from_manifest, overlay, projects


class Clinic:
    """A Slipway that is well, until something is done to it."""

    def __init__(self, folder: Path, slack: Workspace) -> None:
        self.folder, self.slack = folder, slack
        self.project = make_project(folder, "kwanus")
        app = slack.hub.state.app
        self.env = {
            "SLACK_BOT_TOKEN": app.bot_token,
            "SLACK_APP_TOKEN": app.app_token,
            "SLACK_SIGNING_SECRET": app.signing_secret,
            "SLACK_API_URL": slack.api_url,
            "SLIPWAY_CONFIG": str(self.project.config),
            "SLIPWAY_HOME": str(folder / "home"),
        }
        (folder / "home").mkdir()
        upgrade(f"sqlite:///{folder}/home/slipway.db")

    def writes(self, old: str, new: str) -> None:
        text = self.project.config.read_text()
        assert old in text
        self.project.config.write_text(text.replace(old, new))

    async def says(self, *, live: bool = False) -> tuple[int, list[str]]:
        lines: list[str] = []
        code = await examine(self.env, lines.append, live=live)
        return code, lines

    async def complains(self) -> list[str]:
        """What is wrong or worth a look, each with its remedy, spaces squeezed."""
        code, lines = await self.says()
        found = []
        for n, line in enumerate(lines):
            if line[:1] in {"✗", "!"}:
                found.append(" ".join(f"{line} {lines[n + 1]}".split()))
        assert code == int(any(line.startswith("✗") for line in lines))
        return found


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[Clinic]:
    seed = overlay(projects(["shop"]), from_manifest(manifest.load()))
    async with Workspace(Settings(seed=seed)) as slack:
        yield Clinic(tmp_path, slack)


async def test_all_is_well(clinic):
    code, lines = await clinic.says()
    assert code == 0
    assert lines[-1] == "\nAll that is needed is there."
    assert {line[0] for line in lines[:-1]} == {"✓"}
    what = [line[2:].split("  ")[0].strip() for line in lines[:-1]]
    assert what == [
        "git", "home", "database", "configuration", "bot token", "workspace", "scopes", "clock", "app",
        "app token", "shop: channel", "shop: announcements", "operators", "roles",
        "shop: repository", "shop: push", "shop: scripts",
    ]  # fmt: skip
    # nobody saw any of it
    assert clinic.slack.messages("#shop") == []
    assert clinic.slack.ephemerals("alice", "#shop") == []


async def test_settings_first_and_all_that_can_be_looked_at_without_them(clinic):
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"):
        del clinic.env[name]
    clinic.env["SLACK_APP_TOKEN"] = "xoxb-not-this"
    code, lines = await clinic.says(live=True)
    assert code == 1
    assert [line[2:].split("  ")[0].strip() for line in lines if line[0] in "✗!"] == [
        "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN",
    ]  # fmt: skip
    assert [line[2:].split("  ")[0].strip() for line in lines if line[0] == "✓"] == [
        "git", "home", "database", "configuration",
        "shop: repository", "shop: push", "shop: scripts",
    ]  # fmt: skip
    assert clinic.slack.calls("auth.test") == []


async def test_a_database_address_and_a_home_that_cannot_be_used(clinic):
    clinic.env["DATABASE_URL"] = "mysql://here"
    shutil.rmtree(clinic.folder / "home")
    (clinic.folder / "home").write_text("no folder")
    found = await clinic.complains()
    assert found[0].startswith("✗ DATABASE_URL cannot be used → must begin with")
    assert "home: Not a directory → let this user write there" in found[1]
    assert not any("database " in line for line in found[2:])


async def test_the_file_next(clinic):
    clinic.writes("policy: kwanus", "policy: kwans")
    assert "Did you mean “kwanus”?" in (await clinic.complains())[0]


async def test_a_policy_in_the_branch(clinic):
    text = (SHIPPED / "kwanus.yml").read_text().replace("run: e2e", "run: e2ee")
    Remote(clinic.folder / "shop.git").commit("main", {"ops/policy.yml": text})
    clinic.writes("policy: kwanus", "policy: branch:ops/policy.yml")
    assert (await clinic.complains())[0].startswith(
        "✗ shop: policy ops/policy.yml:1: does not fit: projects.shop.scripts: has no “e2ee”"
    )


async def test_a_token_that_was_revoked(clinic):
    clinic.slack.revokes_token()
    found = await clinic.complains()
    assert found[0] == (
        "✗ bot token token_revoked → take SLACK_BOT_TOKEN from OAuth & Permissions of the app"
    )
    assert [line for line in found if "somebody else" in line] == [], "nobody is at fault"


async def test_scopes_against_the_manifest(clinic):
    scopes = clinic.slack.hub.state.app.scopes
    scopes[:] = [scope for scope in scopes if scope not in {"usergroups:read", "im:write"}]
    scopes.append("channels:history")
    found = await clinic.complains()
    assert found[0].startswith("✗ scopes usergroups:read missing → update the app")
    assert found[1].startswith("! scopes without im:write → long texts")
    assert found[2].startswith("! scopes channels:history not needed → take them away")


async def test_another_workspace_and_another_app(clinic):
    clinic.writes("{team: T0SLIPWAY1, app: A0SLIPWAY1}", "{team: T0ELSEWHERE, app: A0ELSEWHERE}")
    found = await clinic.complains()
    assert "set `slack.team: T0SLIPWAY1`" in found[0]
    assert "set `slack.app: A0SLIPWAY1`" in found[1]


async def test_a_channel_without_the_bot(clinic):
    clinic.slack.removes_app("#shop")
    assert await clinic.complains() == [
        "✗ shop: channel C0SHOP0000: not_in_channel → type `/invite @Slipway` in that channel"
    ]


async def test_an_archived_channel(clinic):
    clinic.slack.archives("#announcements")
    assert "unarchive it, or name another" in (await clinic.complains())[0]


async def test_roles_that_nobody_can_fill(clinic):
    clinic.slack.sets_group("approvers", [])
    clinic.slack.deactivates("omar")
    assert await clinic.complains() == [
        "✗ projects.shop.roles.approver S0APPROVERS: the group is empty → name somebody else "
        "under `projects.shop.roles.approver`",
        "✗ projects.shop.roles.dba U0OMAR0000: is deactivated → name somebody else under "
        "`projects.shop.roles.dba`",
    ]


async def test_a_repository_that_is_not_there(clinic):
    shutil.rmtree(clinic.project.repository)
    found = await clinic.complains()
    assert found[0].startswith("✗ shop: repository")
    assert "look at `repository`" in found[0]


async def test_a_branch_of_the_policy_that_is_not_there(clinic):
    argv = ["git", "-C", str(clinic.project.repository), "branch", "-D", "develop"]
    await asyncio.to_thread(subprocess.run, argv, check=True, capture_output=True)
    assert await clinic.complains() == [
        "✗ shop: branch develop is not there → push a branch develop, or change "
        "branches.staging of the policy"
    ]


async def test_squash_merges_that_would_count_as_direct(clinic):
    remote = Remote(clinic.folder / "shop.git")
    remote.squash("main", {"docs/a.md": "a\n"}, "docs: a (#31)", "Ines")
    [found] = await clinic.complains()
    assert found.startswith("! shop: commits 1 of the newest look like squash merges by noreply@")
    assert found.endswith("`merged-by: noreply@github.com`")
    clinic.writes("    time-zone:", "    merged-by: noreply@github.com\n    time-zone:")
    assert await clinic.complains() == []


async def test_scripts_that_could_not_run(clinic):
    clinic.writes("scripts/deployment/deploy.sh", "scripts/deploy.sh")
    clinic.writes("[scripts/ci.sh]", "[src/list.sh]")
    clinic.writes("[scripts/e2e.sh]", "[no-such-program]")
    assert await clinic.complains() == [
        "✗ shop: script deploy {scripts}/scripts/deploy.sh is not in the protected branch → "
        "commit it there",
        "! shop: script ci src/list.sh is not executable → git update-index --chmod=+x list.sh, "
        "and commit",
        "✗ shop: script e2e no-such-program is not on this machine → install it, or name another",
    ]


async def test_a_database_that_is_not_there_yet(clinic):
    shutil.rmtree(clinic.folder / "home")
    home, database = (await clinic.complains())[:2]
    assert home.startswith("! home")
    assert database.startswith("! database is not there yet")


async def test_slack_looks_at_messages_and_forms(clinic):
    code, lines = await clinic.says(live=True)
    assert code == 0, lines
    assert "Slack looked at" in lines[-2]
    asked = clinic.slack.calls("blocks.validate")
    assert len(asked) > 20
    assert not [m for m in clinic.slack.messages("#shop") if m]
    clinic.slack.fault("invalid_blocks", "blocks.validate")
    _, lines = await clinic.says(live=True)
    assert any(line.startswith(("! blocks", "✗ blocks")) for line in lines)
