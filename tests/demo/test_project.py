"""The demo's projects: a believable past, scripts that work, settings that fit the local Slack."""

import os
import subprocess
from pathlib import Path

import pytest

from bot.config import load_config
from bot.demo import NAMES, Project, make_project, make_projects
from bot.demo.project import LONG_AGO
from drivers.git import Mirror
from release.changes import release_changes
from release.components import changelog_of, tag_formats
from release.notes import heading_pattern, section_of
from workspace import overlay, projects
from workspace.seed import DEFAULT, build

SLACK = {"SLACK_BOT_TOKEN": "xoxb-x", "SLACK_SIGNING_SECRET": "x"}


@pytest.fixture
def shop(tmp_path: Path) -> Project:
    return make_project(tmp_path, "kwanus")


@pytest.fixture
def widgets(tmp_path: Path) -> Project:
    return make_project(tmp_path, "npm")


def git(project: Project, *argv: str) -> str:
    command = ["git", "-C", str(project.repository), *argv]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


class Desk:
    """A checkout in which scripts run as the bot would run them."""

    def __init__(self, project: Project, folder: Path) -> None:
        self.project, self.folder = project, folder
        self.environ = {
            "PATH": os.environ["PATH"],
            "SLIPWAY_PROJECT": project.name,
            **project.environ,
        }

    def checks_out(self, rev: str) -> None:
        self.folder.mkdir(exist_ok=True)
        git(self.project, f"--work-tree={self.folder}", "checkout", "-f", rev, "--", ".")

    def runs(self, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        argv = [str(self.folder / "scripts" / script), *arguments]
        return subprocess.run(
            argv, cwd=self.folder, env=self.environ, capture_output=True, text=True, check=False
        )

    def passes(self, script: str, *arguments: str) -> str:
        done = self.runs(script, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def desk(shop: Project, tmp_path: Path) -> Desk:
    return Desk(shop, tmp_path / "desk")


def test_the_shop_has_a_past(shop):
    assert git(shop, "for-each-ref", "--format=%(refname:short) %(objecttype)").split("\n") == [
        "develop commit", "hotfix/price-of-mint commit", "main commit",
        "v1.0.0 tag", "v1.1.0 tag", "v1.1.1 tag", "",
    ]  # fmt: skip
    assert git(shop, "fsck", "--strict") == ""
    # nothing on main but the first commit and merges
    assert git(shop, "rev-list", "--first-parent", "--no-merges", "--count", "main") == "1\n"


async def test_what_waits_on_develop_makes_a_minor(shop, tmp_path):
    mirror = Mirror(f"file://{shop.repository}", tmp_path / "home")
    await mirror.fetch()
    every = await mirror.changes(["v1.1.1"], "develop")
    mirror.close()

    changes = release_changes(every)
    assert [(c.type, c.pull) for c in changes] == [
        ("feat", 14), ("perf", 13), ("feat", 12), ("fix", 10), ("docs", 9), ("feat", 9),
    ]  # fmt: skip
    assert not any(change.breaking or change.type == "other" for change in changes)
    assert not any(path.startswith("migrations/") for c in changes for path in c.paths)
    assert len({change.authors for change in every}) == 4


@pytest.mark.parametrize("policy", NAMES)
def test_every_tag_has_its_section(tmp_path, policy):
    project = make_project(tmp_path, policy)
    env = {**SLACK, "SLIPWAY_CONFIG": str(project.config)}
    loaded = load_config(env).projects[project.name].policy
    assert loaded is not None
    heading = heading_pattern(loaded.notes.template)
    lines = tag_formats(loaded)
    for tag in git(project, "tag").split():
        [(component, version)] = [(c, v) for c, form in lines.items() if (v := form.parse(tag))]
        changelog = git(project, "show", f"{tag}:{changelog_of(loaded, component)}")
        section = section_of(changelog, version, heading)
        assert section is not None
        date = git(project, "for-each-ref", "--format=%(taggerdate:short)", f"refs/tags/{tag}")
        assert date.strip() in section.split("\n")[0]


def test_the_urgent_fix_merges_to_both_branches(shop):
    for branch in ("main", "develop"):
        git(shop, "merge-tree", "--write-tree", branch, "hotfix/price-of-mint")


@pytest.mark.parametrize("rev", ["v1.0.0", "v1.1.1", "develop", "hotfix/price-of-mint"])
def test_the_scripts_of_the_shop_pass(desk, rev):
    desk.checks_out(rev)
    desk.passes("ci.sh")
    desk.passes("validate-migrations.sh")
    desk.passes("deployment/deploy.sh", "staging", rev)
    desk.passes("e2e.sh")
    assert "2 of 2 instances answer" in desk.passes("smoke/verify.sh", "staging", rev)


def test_a_deploy_leaves_tag_files_and_a_line_in_the_log(shop, desk):
    desk.checks_out("develop")
    desk.passes("deployment/deploy.sh", "production", "v1.2.0")

    place = shop.environments / "production"
    assert (place / "current").read_text() == "v1.2.0\n"
    assert (place / "files" / "src" / "gift.sh").exists()
    log = (place / "deploys.log").read_text()
    assert [line.split()[1] for line in log.splitlines()] == ["v1.1.1", "v1.2.0"]
    assert sorted(path.name for path in place.iterdir()) == ["current", "deploys.log", "files"]


def test_verification_fails_on_another_tag(desk):
    desk.checks_out("v1.1.1")
    assert "2 of 2" in desk.passes("smoke/verify.sh", "production", "v1.1.1")
    assert (
        "production runs v1.1.1, not v1.2.0"
        in desk.runs("smoke/verify.sh", "production", "v1.2.0").stderr
    )


def test_a_script_fails_when_asked_to(shop, desk):
    desk.checks_out("develop")
    (shop.environments / "fail-deploy").touch()
    refused = desk.runs("deployment/deploy.sh", "staging", "v1.2.0")
    assert (refused.returncode, "fail-deploy" in refused.stderr) == (1, True)
    assert (shop.environments / "staging" / "current").read_text() == "v1.1.1\n"


def test_the_scripts_of_the_widgets_pass(widgets, tmp_path):
    desk = Desk(widgets, tmp_path / "desk")
    desk.checks_out("main")
    desk.passes("test.sh")
    desk.passes("security-scan.sh")
    desk.passes("deployment/deploy.sh", "staging", "v2.4.0")
    desk.passes("smoke-staging.sh")
    desk.passes("smoke/verify.sh", "staging", "v2.4.0")
    desk.passes("build.sh", "v2.4.0")
    desk.passes("status-page.sh", "v2.4.0")
    desk.passes("error-rates.sh")
    assert (widgets.environments / "artifacts" / "widgets-v2.4.0.html").stat().st_size


def test_the_scripts_of_the_campaigns_pass(tmp_path):
    campaigns = make_project(tmp_path, "lsos")
    desk = Desk(campaigns, tmp_path / "desk")
    desk.checks_out("main")
    for script in ("ci.sh", "migrate.sh forward", "migrate.sh back", "security-scan.sh"):
        desk.passes(*script.split())
    desk.passes("secret-scan.sh")
    desk.passes("deployment/deploy.sh", "production", "v1.2.0")
    desk.passes("smoke/verify.sh", "production", "v1.2.0")
    desk.passes("data-freshness.sh")
    desk.passes("report-sanity.sh")
    assert desk.passes("measure.sh", "error-rate", "production") == "0.2\n"
    desk.passes("traffic.sh", "v1.1.1", "100")
    desk.passes("flags.sh", "v1.1.1")


def test_the_scripts_of_the_garden_pass(tmp_path):
    garden = make_project(tmp_path, "phased")
    desk = Desk(garden, tmp_path / "desk")
    desk.checks_out("main")
    desk.passes("test.sh")
    desk.passes("performance.sh")
    assert desk.passes("migrate-test.sh").count("forward and back, ok") == 2
    desk.passes("deployment/deploy.sh", "staging", "v3.2.0")
    desk.passes("integration.sh")
    desk.passes("smoke/verify.sh", "staging", "v3.2.0")
    desk.passes("publish-docs.sh", "v3.2.0")
    desk.passes("monitor.sh")
    desk.passes("stop.sh", "production")
    assert "production runs v3.1.1" in desk.passes("start.sh", "production")


def test_the_scripts_of_quasim_pass(tmp_path):
    quasim = make_project(tmp_path, "sybernix")
    desk = Desk(quasim, tmp_path / "desk")
    desk.checks_out("develop")
    for script in ("test.sh", "bench.sh"):
        desk.passes(script)
    for script in ("sbom.sh", "security-scan.sh", "licences.sh"):
        desk.passes(script, str(tmp_path / script))
        assert (tmp_path / script).stat().st_size
    (quasim.environments / "hold-pipeline").touch()
    assert desk.runs("pipeline.sh", "v2.2.0").returncode == 75
    (quasim.environments / "hold-pipeline").unlink()
    desk.passes("pipeline.sh", "v2.2.0")
    assert '"signed": false' in desk.passes("inspect-image.sh", "quasim-api:v2.2.0")
    desk.passes("sign-images.sh", "v2.2.0")
    assert '"signed": true' in desk.passes("inspect-image.sh", "quasim-api:v2.2.0")
    desk.passes("publish-docs.sh", "v2.2.0")


def test_the_settings_fit_the_local_slack(tmp_path):
    make_projects(tmp_path, ends=LONG_AGO)
    config = load_config({**SLACK, "SLIPWAY_CONFIG": str(tmp_path / "slipway.yml")})

    slack = build(overlay(DEFAULT, projects(NAMES.values())), 0)
    assert (config.team, config.app) == (slack.team["id"], slack.app.id)
    people = {*slack.people, *slack.groups}
    for project in config.projects.values():
        assert {who for ids in project.binding.roles.values() for who in ids} <= people
        assert {project.binding.channel, *project.binding.announce_to} <= set(slack.channels)
    assert config.operators in slack.channels


def test_made_twice_is_made_once(tmp_path, shop):
    before = git(shop, "for-each-ref")
    (shop.environments / "staging" / "current").write_text("v9\n")
    make_project(tmp_path, "kwanus")
    assert (shop.environments / "staging" / "current").read_text() == "v9\n"
    assert git(make_project(tmp_path / "other", "kwanus"), "for-each-ref") == before
