"""What Slipway runs with: the environment, slipway.yml, and the policies its projects name."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.bindings import ProjectConfig, Reading, shown_path, text_of
from bot.settings import Settings as Settings
from bot.settings import SettingsRefused as SettingsRefused
from bot.settings import read_settings as read_settings
from release.binding import Binding, Channel
from release.hours import Hours, hours_of, in_words
from release.policy.model import Name
from release.spans import Length, Span
from release.values import Struct
from release.yamlfile import FileRefused, Strict, parse, read
from release.yamlwords import form

Team = Annotated[str, form(r"^[TE][A-Z0-9]{6,}$", "must be a workspace’s id, such as T0123456789")]
App = Annotated[str, form(r"^A[A-Z0-9]{6,}$", "must be an app’s id, such as A0123456789")]


class SlackIds(Strict):
    """Which workspace and app Slipway answers to; requests of all others are refused."""

    team: Team
    """The workspace's id."""
    app: App | None = None
    """The app's id."""


class ConfigFile(Strict):
    """The whole of slipway.yml."""

    slack: SlackIds
    """The workspace and the app."""
    projects: dict[Name, Binding] = Field(min_length=1)
    """The projects by name."""
    operators: Channel | None = None
    """Where trouble of the bot itself is told."""
    poll: Length = Span(seconds=30)
    """How often the repositories are asked for news."""
    quiet: Annotated[str, AfterValidator(in_words)] = "18:00-09:00"
    """When nobody is reminded, in each person's own time zone."""


class Config(Struct, frozen=True):
    """All that the bot needs to know before it starts."""

    settings: Settings
    file: Path
    team: str
    app: str | None
    projects: Mapping[str, ProjectConfig]
    operators: str | None
    poll: timedelta
    quiet: Hours


def load_config(env: Mapping[str, str], *, slack: bool = True) -> Config:
    """Everything from an environment and the file it names.

    `slack=False` lets Slack's secrets be missing, for commands that never speak to it.
    Raises SettingsRefused or FileRefused, each with all its problems.
    """
    settings = read_settings(env, slack=slack)
    return read_config(settings)


def read_config(settings: Settings) -> Config:
    """The configuration in the file that the settings name. Raises FileRefused."""
    path, shown = settings.config, shown_path(settings.config)
    reading = Reading(path, shown, parse(text_of(path, shown), shown))
    file, problems = read(ConfigFile, reading.table, shown)
    projects = reading.projects()
    problems += reading.problems
    if problems or file is None:
        raise FileRefused(problems)
    return Config(
        settings=settings,
        file=path,
        team=file.slack.team,
        app=file.slack.app,
        projects=projects,
        operators=file.operators,
        poll=file.poll.about,
        quiet=hours_of(file.quiet),
    )


def warnings_of(project: ProjectConfig) -> list[str]:
    """What is right, but cannot be checked yet."""
    if project.policy is not None:
        return []
    where = f"{project.policy_path} of the protected branch"
    return [f"its policy is {where}: it is read and checked when a release starts"]
