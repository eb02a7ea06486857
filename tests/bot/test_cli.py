"""The command line as a person uses it: what is printed, what is refused, how it exits."""

import asyncio
import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.demo import NAMES, make_projects
from bot.demo.project import LONG_AGO
from release.journal import Entry
from storage.store import open_store

SLACK = {"SLACK_BOT_TOKEN": "xoxb-x", "SLACK_SIGNING_SECRET": "secret-of-a-test"}
OURS = (
    "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SLACK_API_URL",
    "SLIPWAY_CONFIG", "SLIPWAY_HOME", "DATABASE_URL", "HOST", "PORT",
)  # fmt: skip


class Terminal:
    """A folder to type commands in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env: dict[str, str | None] = {
            **dict.fromkeys(OURS),
            "SLIPWAY_HOME": str(folder / "home"),
        }

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder}/home/slipway.db"

    def types(self, line: str, **env: str) -> Result:
        return CliRunner().invoke(main, line.split(), env={**self.env, **env})

    def has_projects(self) -> None:
        make_projects(self.folder, ends=LONG_AGO)

    def has_entries(self, count: int) -> None:
        """A database in which something was written down."""
        assert self.types("db upgrade").exit_code == 0

        async def write() -> None:
            store = open_store(self.database)
            at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
            some = [Entry("shop", None, "check", at, "U0ALICE000", {"n": n}) for n in range(count)]
            await store.transact(lambda ledger: ledger.append(some))
            await store.close()

        asyncio.run(write())

    def bends(self, statement: str) -> None:
        """Change the record behind Slipway's back."""
        with sqlite3.connect(self.folder / "home" / "slipway.db") as db:
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
                db.execute(f"DROP TRIGGER {name}")
            db.execute(statement)
        db.close()


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.chdir(tmp_path)
    return Terminal(tmp_path)


def test_help_lists_every_command_without_importing_the_world():
    code = (
        "import sys; from bot.__main__ import main; main(['--help'], standalone_mode=False); "
        "print([m for m in ('slack_sdk', 'slack_bolt', 'aiohttp', 'pydantic', 'sqlalchemy', "
        "'ruamel', 'structlog', 'git') if m in sys.modules])"
    )
    argv = [sys.executable, "-c", code]
    shown = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    assert shown.endswith("[]\n")
    for command in ("run", "demo", "check", "plan", "doctor", "manifest", "audit", "db", "schema"):
        assert f"\n  {command} " in shown


def test_check_says_ok_a_line_a_project(terminal):
    terminal.has_projects()
    said = terminal.types("check", **SLACK)
    lines = [line for line in said.stdout.splitlines() if "  warning: " not in line]
    assert (said.exit_code, lines[:2]) == (
        0,
        ["shop: ok (kwanus, C0SHOP0000)", "widgets: ok (npm, C0WIDGETS0)"],
    )
    assert [line.split(": ok")[0] for line in lines] == list(NAMES.values())


def test_check_says_all_that_is_wrong_in_settings_and_files(terminal):
    terminal.has_projects()
    file = terminal.folder / "slipway.yml"
    file.write_text(file.read_text().replace("policy: kwanus", "policy: kwans"))
    said = terminal.types("check", PORT="http")
    assert said.exit_code == 1
    assert [line.split(":")[0] for line in said.stderr.splitlines()] == [
        "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "PORT", "slipway.yml",
    ]  # fmt: skip


def test_check_of_files_only_needs_no_secrets(terminal):
    terminal.has_projects()
    assert terminal.types("check --files-only").exit_code == 0


@pytest.mark.parametrize("command", ["audit verify", "db upgrade"])
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+psycopg://nobody@127.0.0.1:1/x?connect_timeout=2", "Look at DATABASE_URL"),
        ("sqlite:////nowhere/at/all/slipway.db", "/nowhere/at/all"),
    ],
)
def test_a_database_that_is_not_there_is_said_in_one_line(terminal, command, url, said):
    result = terminal.types(command, DATABASE_URL=url)
    assert result.exit_code == 1
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert "Traceback" not in result.output


def test_a_home_that_is_none_is_named(terminal):
    (terminal.folder / "taken").touch()
    result = terminal.types("db upgrade", SLIPWAY_HOME=str(terminal.folder / "taken"))
    assert "SLIPWAY_HOME: " in result.output
    assert "taken cannot be made: File exists" in result.output


@pytest.mark.parametrize("command", ["run", "plan shop minor"])
def test_mistakes_get_no_traceback(terminal, command):
    said = terminal.types(command, **SLACK)
    assert said.exit_code == 1
    assert said.stderr == (
        "slipway.yml:1: there is no such file. Make one, or name it in SLIPWAY_CONFIG\n"
    )


def test_a_plan_of_an_unknown_project_names_the_nearest(terminal):
    terminal.has_projects()
    said = terminal.types("plan shopp minor")
    assert said.exit_code == 2
    assert "Did you mean “shop”?" in said.stderr


def test_manifest_for_both_transports(terminal):
    assert terminal.types("manifest").stdout.startswith("_metadata:")
    said = terminal.types("manifest --mode http --url https://x.example --format json")
    assert json.loads(said.stdout)["settings"]["socket_mode_enabled"] is False
    assert terminal.types("manifest --mode http").exit_code == 2


def test_upgrade_makes_the_database_once(terminal):
    assert terminal.types("db upgrade").stdout == "The tables are now up to date.\n"
    assert terminal.types("db upgrade").stdout == "The tables were up to date.\n"


def test_audit_of_a_record_that_holds(terminal):
    terminal.has_entries(3)
    said = terminal.types("audit verify")
    assert said.exit_code == 0
    assert said.stdout.startswith("3 entries, the chain holds. Head: ")


def test_audit_of_a_record_that_was_bent(terminal):
    terminal.has_entries(3)
    terminal.bends("UPDATE journal SET actor = 'U0MALLORY' WHERE seq = 2")
    said = terminal.types("audit verify")
    assert said.exit_code == 1
    assert said.stderr == "entry 2: its content was changed after it was written\n"
    assert said.stdout.startswith("3 entries, 1 break. Head: ")


def test_an_export_can_be_verified_elsewhere(terminal):
    terminal.has_entries(2)
    said = terminal.types("audit export --to record.jsonl")
    assert (said.exit_code, said.stderr) == (0, "2 entries\n")
    assert terminal.types("audit verify record.jsonl").exit_code == 0

    file = terminal.folder / "record.jsonl"
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:-1]))
    said = terminal.types("audit verify record.jsonl")
    assert said.exit_code == 1
    assert "the last line, with the head, is missing" in said.stderr
    file.write_text("hello\n")
    assert "line 1: not a line of a record" in terminal.types("audit verify record.jsonl").stderr


def test_audit_without_a_database(terminal):
    said = terminal.types("audit verify")
    assert said.exit_code == 1
    assert "there is no database at" in said.stderr


def test_schema_is_json(terminal):
    assert json.loads(terminal.types("schema policy").stdout)["title"]


def test_a_database_in_use_is_no_traceback(terminal):
    terminal.has_entries(0)
    store = open_store(terminal.database)
    said = terminal.types("db upgrade")
    asyncio.run(store.close())
    assert said.exit_code == 1
    assert "is in use by process" in said.stderr


def test_the_index_of_a_whole_record_needs_nothing(terminal):
    terminal.has_entries(2)
    for command in ("db rebuild", "db rebuild --dry-run"):
        said = terminal.types(command)
        assert (said.exit_code, said.stdout) == (0, "The index is what the record says.\n")
