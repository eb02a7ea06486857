"""The command line: `slipway run`, and all that is done without Slack."""

import asyncio
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from bot.config import Config


class Commands(click.Group):
    """Shows commands in the order in which one meets them; a mistake of a person gets no trace."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Exception as error:
            _refuse(error)


def _refuse(error: Exception) -> NoReturn:
    """Say what a person can put right, and raise what nobody foresaw."""
    from bot.problems import explain

    words = explain(error)
    if words is None:
        raise error
    click.echo(words, err=True)
    sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="slipway")
def main() -> None:
    """Slipway, a release manager that lives in Slack.

    Settings come from the environment (SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SLACK_APP_TOKEN,
    SLIPWAY_CONFIG, SLIPWAY_HOME, DATABASE_URL, HOST, PORT) and from slipway.yml.
    """


def _config(*, slack: bool = True) -> "Config":
    from bot.config import load_config

    return load_config(os.environ, slack=slack)


@main.command()
@click.option("--while-stdin-open", is_flag=True, hidden=True)
def run(while_stdin_open: bool) -> None:
    """Run the bot until it is told to stop (Ctrl-C, SIGTERM)."""
    gc.disable()  # what a start makes, stays; `serve` turns it on again
    from bot import logs

    config = _config()
    logs.configure(config.settings.secrets)
    if while_stdin_open:
        from bot.demo.child import stop_with_parent

        stop_with_parent()
    from bot.wire import serve

    sys.exit(asyncio.run(serve(config)))


@main.command()
@click.option("--dir", "folder", type=click.Path(path_type=Path), default="demo", show_default=True)
@click.option("--reset", is_flag=True, help="Forget everything and start over.")
@click.option(
    "--open/--no-open", "opens", default=True, help="Open the page where that is possible."
)
def demo(folder: Path, reset: bool, opens: bool) -> None:
    """Try everything on this machine: a local Slack, a project for each policy, the real bot."""
    from bot.demo.supervisor import supervise

    sys.exit(asyncio.run(supervise(folder, reset=reset, opens=opens)))


@main.command()
@click.option("--files-only", is_flag=True, help="Look at slipway.yml and policies only.")
def check(files_only: bool) -> None:
    """Say all that is wrong with the settings, without starting."""
    from bot.problems import check_everything

    faults, notes = check_everything(os.environ, slack=not files_only)
    for fault in faults:
        click.echo(fault, err=True)
    for note in notes:
        click.echo(note)
    sys.exit(1 if faults else 0)


@main.command()
@click.argument("project")
@click.argument("kind")
@click.option("--component", default="", help="Of a component; several, with commas, together.")
def plan(project: str, kind: str, component: str) -> None:
    """Show what a release of PROJECT would do; KIND is minor, for example."""
    config = _config(slack=False)
    _known_project(config, project)
    from bot.plan_text import plan_text

    click.echo(_settled(plan_text(config, project, (kind, component))))


def _known_project(config: "Config", name: str) -> None:
    from release.yamlfile import did_you_mean

    if name not in config.projects:
        hint = did_you_mean(name, config.projects)
        raise click.UsageError(f"there is no project “{name}” in {config.file.name}. {hint}")


def _settled(value: Any) -> Any:
    """A value, waited for when it is to come."""
    return asyncio.run(value) if asyncio.iscoroutine(value) else value


@main.command()
@click.option("--live", is_flag=True, help="Have Slack look at messages and forms, too.")
def doctor(live: bool) -> None:
    """Look at everything that the bot needs; each finding comes with its remedy."""
    from bot.doctor import examine

    sys.exit(asyncio.run(examine(os.environ, click.echo, live=live)))


@main.command()
@click.option("--mode", type=click.Choice(["socket", "http"]), default="socket", show_default=True)
@click.option("--url", help="Where the bot is reached, for HTTP: https://…")
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml")
def manifest(mode: str, url: str | None, form: str) -> None:
    """Print the app manifest for https://api.slack.com/apps (From a manifest)."""
    from bot.manifest import manifest_for, written

    try:
        click.echo(written(manifest_for(mode, url), form), nl=False)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


@main.group()
def audit() -> None:
    """The record: append-only, hash-chained."""


@audit.command()
@click.argument("file", required=False, type=click.File(encoding="utf-8"))
def verify(file: Any) -> None:
    """Verify the record in the database, or an export of it in FILE."""
    from bot import record

    breaks, summary = record.verify_export(file) if file else record.verify_database(_database())
    for line in breaks:
        click.echo(line, err=True)
    click.echo(summary)
    sys.exit(1 if breaks else 0)


@audit.command()
@click.option("--to", type=click.File("w", encoding="utf-8", atomic=True), default="-")
def export(to: Any) -> None:
    """Write the whole record as JSON Lines."""
    from bot import record

    count = record.export_to(_database(), to)
    click.echo(f"{count} entries", err=True)


@main.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the tables up to date (`slipway run` does so too)."""
    from storage.store import upgrade as upgrade_tables

    done = upgrade_tables(_database(make=True))
    click.echo("The tables are now up to date." if done else "The tables were up to date.")


@db.command()
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def rebuild(dry_run: bool) -> None:
    """Make the index of releases, and what is kept of them, anew from the record."""
    from bot import record

    for line in record.rebuild_index(_database(), dry_run=dry_run):
        click.echo(line)


def _database(*, make: bool = False) -> str:
    """The database's address; with `make` its folder is made too."""
    from bot.settings import make_home, read_settings

    settings = read_settings(os.environ, slack=False)
    if make:
        make_home(settings.home)
    return settings.database_url


@main.command()
@click.argument("which", type=click.Choice(["slipway", "policy"]), required=False)
@click.option("--write", type=click.Path(path_type=Path), help="Write both into this folder.")
def schema(which: str | None, write: Path | None) -> None:
    """Print the JSON Schema of slipway.yml or of a policy, for editors."""
    from bot.schema import text, write_all

    if write:
        write_all(write)
    else:
        click.echo(text(which or "slipway"), nl=False)


if __name__ == "__main__":
    main(prog_name="slipway")
