"""`slipway doctor`: looks at everything that the bot needs, and says what to do."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile

from bot import doctor_live, doctor_repository, doctor_slack
from bot.config import Config, read_config
from bot.findings import Finding, Mark, table, watch, well, wrong
from bot.settings import SettingProblem, Settings, SettingsRefused, read_settings
from drivers.git import running
from release.records import StoreFailed
from release.yamlfile import FileRefused
from storage.migrations import WrongSchema
from storage.store import open_store

OLDEST_GIT = (2, 38)
ROOM = 512
"""MB: with less, the next fetch or work tree may fill the disk."""
LIMIT = 120.0
"""Seconds for one check; a repository may have to be fetched."""

Check = Callable[[Config], AsyncIterator[Finding]]


async def examine(
    env: Mapping[str, str], echo: Callable[[str], None], *, live: bool = False
) -> int:
    """Print the table; the exit code: 1 when something is wrong."""
    findings = [finding async for finding in look(env, live=live)]
    for line in table(findings):
        echo(line)
    count = sum(finding.mark is Mark.WRONG for finding in findings)
    echo(f"\n{count} to put right." if count else "\nAll that is needed is there.")
    return 1 if count else 0


async def look(env: Mapping[str, str], *, live: bool = False) -> AsyncIterator[Finding]:
    """Every finding. What needs the configuration waits until that can be read.

    Without a variable, all is looked at that does not need it. `live` has Slack look at the
    messages and forms, too.
    """
    yield git_version()
    settings, problems = usable(env)
    for problem in problems:
        yield wrong(problem.name, "cannot be used", problem.message)
    lacks = {problem.name.removesuffix("_FILE") for problem in problems}
    yield home(settings)
    if "DATABASE_URL" not in lacks:
        yield await database(settings)
    try:
        config = read_config(settings)
    except FileRefused as faults:
        for fault in faults.problems:
            at = f"{fault.file}:{fault.line}"
            yield wrong(at, fault.setting, fault.message)
        return
    yield well("configuration", ", ".join(config.projects))
    for check, needed in (*CHECKS, *(((doctor_live.blocks, TOKEN),) if live else ())):
        if needed in lacks:
            continue
        async for finding in _within(check, config):
            yield finding


def usable(env: Mapping[str, str]) -> tuple[Settings, Sequence[SettingProblem]]:
    """The settings, without what cannot be used of them, and why that cannot."""
    try:
        return read_settings(env), ()
    except SettingsRefused as refused:
        lacks = {problem.name.removesuffix("_FILE") for problem in refused.problems}
        rest = {name: text for name, text in env.items() if name.removesuffix("_FILE") not in lacks}
        return read_settings(rest, slack=False), refused.problems


async def _within(check: Check, config: Config) -> AsyncIterator[Finding]:
    """A check's findings; one that hangs is a finding too."""
    try:
        async with asyncio.timeout(LIMIT):
            async for finding in check(config):
                yield finding
    except TimeoutError:
        name = check.__name__.replace("_", " ")
        yield wrong(name, f"no answer within {LIMIT:.0f} s", "look at the network and try again")


def git_version() -> Finding:
    """Merging without a work tree came with git 2.38."""
    try:
        version = running.version()
    except Exception as error:  # GitPython has a kind of its own for every way to fail
        return wrong("git", str(error).splitlines()[0], "install git 2.38 or newer")
    said = ".".join(map(str, version))
    if version >= OLDEST_GIT:
        return well("git", said)
    return wrong("git", said, "install git 2.38 or newer: merges need it")


def home(settings: Settings) -> Finding:
    """Whether the folder of mirrors, runs and work trees can be written to, and has room."""
    folder = settings.home
    if not folder.exists():
        return watch("home", f"{folder} is not there yet", "`slipway run` makes it")
    try:
        with TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free // 2**20
    except OSError as error:
        remedy = "let this user write there, or give SLIPWAY_HOME another folder"
        return wrong("home", f"{folder}: {error.strerror}", remedy)
    said = f"{folder}: {free:,} MB free"
    remedy = "make room: mirrors and work trees are kept there"
    return well("home", said) if free >= ROOM else watch("home", said, remedy)


async def database(settings: Settings) -> Finding:
    """Whether it can be read, beside a bot that runs, and is up to date."""
    try:
        store = open_store(settings.database_url, read_only=True)
    except FileNotFoundError as error:
        folder = Path(str(error)).parent
        if folder == settings.home or folder.is_dir():
            return watch("database", "is not there yet", "`slipway run` makes it")
        return wrong("database", f"there is no folder {folder}", "make it, or change DATABASE_URL")
    except WrongSchema as error:
        return wrong(
            "database", str(error), "run `slipway db upgrade` (or install a newer Slipway)"
        )
    except (StoreFailed, ValueError, OSError) as error:
        return wrong("database", str(error).splitlines()[0], "look at DATABASE_URL")
    await store.close()
    return well("database", "reachable and up to date")


TOKEN = "SLACK_BOT_TOKEN"  # noqa: S105  a variable's name
CHECKS: tuple[tuple[Check, str], ...] = (
    (doctor_slack.bot_token, TOKEN),
    (doctor_slack.app_token, "SLACK_APP_TOKEN"),
    (doctor_slack.channels, TOKEN),
    (doctor_slack.roles, TOKEN),
    (doctor_repository.repositories, ""),
)
"""Each with the variable that it cannot do without."""
