"""slipway.yml and the environment, read strictly: every fault at once, each with its way on."""

import json
from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from bot.bindings import SHIPPED, shipped_policies
from bot.config import Config, SettingsRefused, load_config, warnings_of
from release.binding import Binding
from release.hours import hours_of
from release.policy import policy_of
from release.yamlfile import FileRefused

ENV = {
    "SLACK_BOT_TOKEN": "xoxb-local",
    "SLACK_SIGNING_SECRET": "signing-secret",
    "SLACK_APP_TOKEN": "xapp-1-local",
}

GOOD = """\
slack: {team: T0SLIPWAY1, app: A0SLIPWAY1}
projects:
  shop:
    repository: ./shop.git
    policy: kwanus
    channel: C0SHOP0000
    announce: {stakeholders: C0ANNOUNCEMENTS}
    time-zone: Europe/Berlin
    roles:
      developer: [U0ALICE000]
      approver: S0APPROVERS
      release-manager: S0RELEASEMAN
      qa: S0QA000000
      security: S0SECURITY
      dba: U0SAM00000
      on-call: S0ONCALL00
    scripts:
      deploy: {run: ["{scripts}/scripts/deploy.sh", "{environment}", "{tag}"], limit: 1m}
      verify: {run: ["{scripts}/scripts/verify.sh", "{environment}"]}
      ci: {run: [scripts/ci.sh]}
      e2e: {run: [scripts/e2e.sh]}
      test: {run: [scripts/test.sh]}
      validate-migrations: {run: [scripts/validate-migrations.sh]}
      smoke: {run: [scripts/smoke.sh]}
    version-files:
      - {path: VERSION, kind: text}
"""

Load = Callable[..., Config]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    monkeypatch.chdir(tmp_path)

    def load(text: str = GOOD, **env: str) -> Config:
        (tmp_path / "slipway.yml").write_text(text)
        return load_config({**ENV, **env})

    return load


def problems(load: Load, text: str) -> list[str]:
    with pytest.raises(FileRefused) as refused:
        load(text)
    return [str(problem) for problem in refused.value.problems]


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def missing(env: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsRefused) as refused:
        load_config(env)
    return [str(problem) for problem in refused.value.problems]


def test_a_good_file_with_every_default(load, tmp_path):
    config = load()

    assert (config.team, config.app, config.operators) == ("T0SLIPWAY1", "A0SLIPWAY1", None)
    assert config.poll.total_seconds() == 30
    assert config.quiet.holds(time(3))
    assert not config.quiet.holds(time(12))
    assert config.settings.home == tmp_path / ".slipway"
    assert config.settings.database_url == f"sqlite:///{tmp_path}/.slipway/slipway.db"
    assert config.settings.api_url == "https://slack.com/api/"
    assert (config.settings.host, config.settings.port) == ("127.0.0.1", 3000)
    assert config.settings.socket_mode


def test_what_a_release_freezes_is_plain_and_reads_back(load, tmp_path):
    shop = load().projects["shop"]

    frozen = json.loads(json.dumps([shop.binding_data, shop.policy_data]))
    assert Binding.model_validate(frozen[0]) == shop.binding
    assert policy_of(frozen[1]) == shop.policy
    assert type(shop.binding_data["roles"]) is dict
    assert shop.binding.repository == f"file://{tmp_path}/shop.git"


def test_no_app_token_means_http(load):
    assert not load(SLACK_APP_TOKEN="").settings.socket_mode


def test_secrets_are_never_shown(load):
    config = load(DATABASE_URL="postgresql+psycopg://slipway:hunter22@db/slipway")

    shown = f"{config!r} {config.settings!r} {config.settings}"
    for secret in ("xoxb-local", "signing-secret", "xapp-1-local", "hunter22"):
        assert secret not in shown
    assert set(config.settings.secrets) == set(ENV.values())


def test_secrets_may_lie_in_files(load, tmp_path):
    (tmp_path / "token").write_text("xoxb-from-file\n")
    config = load(SLACK_BOT_TOKEN="", SLACK_BOT_TOKEN_FILE=str(tmp_path / "token"))
    assert config.settings.bot_token.get_secret_value() == "xoxb-from-file"


def test_every_missing_setting_is_named_at_once():
    assert missing({}) == [
        "SLACK_BOT_TOKEN: is missing. Set it (or SLACK_BOT_TOKEN_FILE, a file that holds it) to "
        "the bot token (xoxb-…) under OAuth & Permissions of your Slack app",
        "SLACK_SIGNING_SECRET: is missing. Set it (or SLACK_SIGNING_SECRET_FILE, a file that "
        "holds it) to the signing secret under Basic Information of your Slack app",
    ]


def test_wrong_settings_say_what_is_right_and_never_the_secret():
    env = {
        "SLACK_BOT_TOKEN": "xapp-swapped",
        "SLACK_SIGNING_SECRET": "s3cret",
        "SLACK_SIGNING_SECRET_FILE": "/nowhere",
        "SLACK_APP_TOKEN_FILE": "/nowhere/token",
        "DATABASE_URL": "mysql://root:pass@db",
        "SLACK_API_URL": "slack.com",
        "PORT": "http",
    }
    found = missing(env)
    assert [problem.split(":")[0] for problem in found] == [
        "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN_FILE", "SLACK_API_URL",
        "DATABASE_URL", "PORT",
    ]  # fmt: skip
    assert "should begin with “xoxb-”" in found[0]
    assert not any(word in "\n".join(found) for word in ("xapp-swapped", "s3cret", "pass@"))


def test_without_slack_its_secrets_may_be_missing(load, tmp_path):
    load()
    assert load_config({}, slack=False).settings.secrets == ()


def test_no_file():
    with pytest.raises(FileRefused, match=r"nowhere.yml:1: there is no such file"):
        load_config({**ENV, "SLIPWAY_CONFIG": "/nowhere.yml"})


def test_unknown_keys_and_wrong_types_all_at_once(load):
    text = GOOD.replace("time-zone: Europe", "timezone: Europe")
    text = text.replace("      e2e: {run: [scripts/e2e.sh]}\n", "")
    text = text.replace("limit: 1m", "limit: 90") + "pol: 30s\n"
    assert problems(load, text) == [
        "slipway.yml:8: projects.shop.timezone: is not a setting here. Did you mean “time-zone”?",
        "slipway.yml:17: projects.shop.scripts: has no “e2e”, a script that “gates.e2e” needs. "
        "Known here: ci, deploy, smoke, test, validate-migrations, verify.",
        "slipway.yml:18: projects.shop.scripts.deploy.limit: must be text; "
        "write it in quotes: '90'",
        "slipway.yml:26: pol: is not a setting here. Did you mean “poll”?",
    ]  # fmt: skip


FERRY = """\
policy: ferry
title: How the ferry sails
branches: {production: main, release: release/next}
roles: [sailor, captain]
kinds:
  minor: {bump: minr, freeze: [feats]}
candidate: {from: production, brnch: release}
gates:
  tests: {title: Tests pass, run: tset}
  tariff: {title: Tariff, sign: captn, due: the day before}
aprovals:
  sail: {title: Cast off, by: {captain: 1}, expires: 24}
paths:
  release:
    - trial: {do: [branch, candidate, verfy staging], checks: [tests, tarif]}
    - sail: {approval: sail, do: [merge to production, tag]}
"""
HARBOUR = """\
slack: {team: slipway}
projects:
  tickets:
    repository: ./tickets.git
    policy: ./ferry.yml
    chanel: C0TICKETS0
    time-zone: Europe/Helsinky
    holidays: {country: FX}
    roles: {sailor: ann, kaptain: U0BOB00000}
    scripts:
      test: {run: ["{script}/test.sh", "{enviroment}"], env: path}
    probes:
      staging: {url: "htp://127.0.0.1/", pointer: status, pattern: "(ok"}
    version-files: [{path: package.json, kind: jsn}]
"""


def test_the_mistakes_of_a_first_day_are_all_said_at_once(load, tmp_path):
    (tmp_path / "ferry.yml").write_text(FERRY)
    assert problems(load, HARBOUR) == snapshot(
        [
            "ferry.yml:3: branches.release: is made anew for each release, so its name must hold {version}",
            "ferry.yml:6: kinds.minor.bump: must be major, minor, patch or hotfix. Did you mean “minor”? (here: 'minr')",
            "ferry.yml:6: kinds.minor.freeze: is held by nothing: release needs a gate with `holds: freeze`",
            "ferry.yml:6: kinds.minor.freeze: needs the section `freeze`: where it holds and who owns it",
            "ferry.yml:6: kinds.minor.freeze: never begins: release has no “freeze”",
            "ferry.yml:6: kinds.minor.freeze: “feats” is not one of the changes. None is named here.",
            "ferry.yml:7: candidate.brnch: is not a setting here. Did you mean “branch”?",
            "ferry.yml:10: gates.tariff.due: must be a number with s, m, h, d, w, months or years, such as 24h, -7d or 12 months (here: 'the day before')",
            "ferry.yml:10: gates.tariff.sign: “captn” is not one of the roles. Did you mean “captain”?",
            "ferry.yml:11: aprovals: is not a setting here. Did you mean “approvals”?",
            "ferry.yml:15: paths.release[0].trial.checks: “tarif” is not one of the gates. Did you mean “tariff”?",
            "ferry.yml:15: paths.release[0].trial.do[2]: “verfy staging” is no action. Did you mean “verify”? (here: 'verfy staging')",
            "slipway.yml:1: slack.team: must be a workspace’s id, such as T0123456789 (here: 'slipway')",
            "slipway.yml:6: projects.tickets.chanel: is not a setting here. Did you mean “channel”?",
            "slipway.yml:7: projects.tickets.time-zone: is no time zone. Did you mean “Europe/Helsinki”? (here: 'Europe/Helsinky')",
            "slipway.yml:8: projects.tickets.holidays: “FX” is no country known here; write it like DE",
            "slipway.yml:9: projects.tickets.roles.kaptain: is no role of the policy “ferry”. Did you mean “captain”?",
            "slipway.yml:9: projects.tickets.roles.sailor[0]: must be the id of a user or a user group, such as U0123456789 or S0123456789 (in Slack: the profile or the group, “Copy … ID”) (here: 'ann')",
            "slipway.yml:10: projects.tickets.scripts: has no “tset”, a script that “gates.tests” needs. Did you mean “test”?",
            "slipway.yml:11: projects.tickets.scripts.test.env: must be a list, such as [one, two] (here: 'path')",
            "slipway.yml:11: projects.tickets.scripts.test.run: '{script}/test.sh': there is no {script}; did you mean {scripts}?; '{enviroment}': there is no {enviroment}; did you mean {environment}?",
            "slipway.yml:13: projects.tickets.probes.staging: `pattern` is no regular expression: missing ), unterminated subpattern at position 0",
            "slipway.yml:13: projects.tickets.probes.staging: `pointer` begins with a slash: did you mean “/status”?",
            "slipway.yml:13: projects.tickets.probes.staging: `url` must begin with http:// or https:// and a host (here: 'htp://127.0.0.1/')",
            "slipway.yml:14: projects.tickets.version-files[0].kind: must be python, toml, json, yaml, helm, text or pattern. Did you mean “json”? (here: 'jsn')",
        ]
    )


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("branches: {release: release/v{version}}", "needs quotes"),
        ("branches: {release: {version}}", "needs quotes"),
        ("title: ships: daily", "needs quotes"),
        ("policy: ferry\n title: x", "indented"),
        ("policy: ferry\ngates\ntitle: x", "look at the line above"),
        ("gates:\n\ttests: x", "indent with spaces"),
    ],
)
def test_what_yaml_does_not_take_is_said_with_the_probable_cause(load, tmp_path, text, cause):
    (tmp_path / "ferry.yml").write_text(text)
    found = problems(load, changed("kwanus", "./ferry.yml"))
    assert any(cause in problem for problem in found if problem.startswith("ferry.yml:")), found


def test_what_the_policy_needs_and_the_project_lacks(load):
    text = GOOD.replace("      e2e: {run: [scripts/e2e.sh]}\n", "")
    text = text.replace("      dba: U0SAM00000\n", "      dbas: U0SAM00000\n")
    assert problems(load, text) == [
        "slipway.yml:9: projects.shop.roles: nobody holds “dba”, a role of the policy “kwanus”",
        "slipway.yml:15: projects.shop.roles.dbas: is no role of the policy “kwanus”. "
        "Did you mean “dba”?",
        "slipway.yml:17: projects.shop.scripts: has no “e2e”, a script that “gates.e2e” needs. "
        "Known here: ci, deploy, smoke, test, validate-migrations, verify.",
    ]


def test_who_never_approves_what_they_wrote_must_be_known(load, tmp_path):
    own = (
        (SHIPPED / "kwanus.yml")
        .read_text()
        .replace("by: {on-call: 1}", "by: {dba: 1}, never: author")
    )
    (tmp_path / "own.yml").write_text(own)
    text = changed("policy: kwanus", "policy: ./own.yml")
    (found,) = problems(load, text)
    assert (
        "projects.shop.people: is missing; “urgent” is never given by an author: say who" in found
    )
    (found,) = problems(load, text + "    people: {U0ALICE000: a@example.org}\n")
    assert "which addresses U0SAM00000 (dba) writes with" in found
    people = "    people: {U0SAM00000: [sam@example.org, sam@home.example]}\n"
    load(text + people)
    (found,) = problems(
        load, f"{text}{people}    merged-by: [noreply@github.com, Sam@example.org]\n"
    )
    assert "projects.shop.merged-by: sam@example.org is how U0SAM00000 commits" in found


def test_an_unknown_policy_names_the_nearest(load):
    assert problems(load, changed("policy: kwanus", "policy: kwans")) == [
        "slipway.yml:5: projects.shop.policy: “kwans” is no shipped policy (a file is given as "
        "./kwans.yml). Did you mean “kwanus”?"
    ]


def test_a_policy_file_beside_it_with_its_own_faults(load, tmp_path):
    (tmp_path / "ours.yml").write_text(
        (SHIPPED / "kwanus.yml").read_text().replace("approval: standard", "approval: standart", 1)
    )
    found = problems(load, changed("policy: kwanus", "policy: ./ours.yml"))
    assert len(found) == 1
    assert found[0].startswith("ours.yml:")
    assert "Did you mean “standard”?" in found[0]


def test_a_policy_in_the_branch_is_left_to_the_engine(load):
    shop = load(changed("policy: kwanus", "policy: branch:ops/policy.yml")).projects["shop"]
    assert (shop.policy, shop.policy_path) == (None, "ops/policy.yml")
    assert warnings_of(shop) == [
        "its policy is ops/policy.yml of the protected branch: it is read and checked when a "
        "release starts"
    ]
    found = problems(load, changed("policy: kwanus", "policy: branch:../policy.yml"))
    assert "is no path inside the repository" in found[0]


def test_two_projects_do_not_share_a_channel(load):
    second = GOOD.split("projects:\n")[1].replace("  shop:", "  shop-two:", 1)
    assert problems(load, GOOD + second) == [
        "slipway.yml:30: projects.shop-two.channel: C0SHOP0000 is already the channel of "
        "“shop”; give each its own"
    ]


def test_addresses_and_scripts_that_could_never_run(load):
    text = changed("./shop.git", "https://bot:hunter22@forge.example/shop.git")
    text = text.replace('"{tag}"], limit: 1m', '"{tags}"], env: [SLACK_BOT_TOKEN]')
    found = problems(load, text)
    assert "must hold no password" in found[0]
    assert "no script may be given SLACK_BOT_TOKEN" in found[1]
    assert "did you mean {tag}?" in found[2]
    assert "hunter22" not in "\n".join(found)


@pytest.mark.parametrize("hours", ["18-9-3", "late", "25:00-09:00"])
def test_quiet_hours_that_are_none(load, hours):
    assert "must be two times of day" in problems(load, f"quiet: '{hours}'\n{GOOD}")[0]


def test_quiet_hours_within_a_day():
    noon = hours_of("12:00-13:00")
    assert noon.holds(time(12))
    assert not noon.holds(time(13))


def test_the_five_policies_ship():
    assert shipped_policies() == ["kwanus", "lsos", "npm", "phased", "sybernix"]
