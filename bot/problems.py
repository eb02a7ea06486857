"""What a person at the command line can put right, in words; `slipway check`."""

from collections.abc import Mapping
from errno import EADDRINUSE

from bot.config import read_config, warnings_of
from bot.settings import Settings, SettingsRefused, read_settings
from release.yamlfile import FileRefused


def explain(error: Exception) -> str | None:
    """Words for a mistake or a circumstance; None for what nobody foresaw."""
    from release.git import GitError  # noqa: PLC0415  only when something went wrong
    from release.records import StoreFailed  # noqa: PLC0415
    from release.refusals import Refused  # noqa: PLC0415
    from storage.store import StoreBusy, WrongSchema  # noqa: PLC0415

    if isinstance(error, StoreBusy):
        return f"{error}. Stop that one first, or give this one another SLIPWAY_HOME"
    if isinstance(error, WrongSchema):
        return f"{error}. Run `slipway db upgrade`, or install the Slipway that made it"
    if isinstance(error, OSError) and error.errno == EADDRINUSE:
        return f"{error}. End what listens there, or give another PORT"
    if isinstance(error, Refused):
        from bot.words import refusal  # noqa: PLC0415

        return "\n".join(str(refusal(reason)) for reason in error.reasons)
    if type(error).__name__ == "SlackApiError":  # by name: Slack's SDK is slow to import
        return f"Slack refused: {_slack_word(error)}. `slipway doctor` says what to do"
    plain = (FileRefused, SettingsRefused, StoreFailed, GitError, OSError)
    return str(error) if isinstance(error, plain) else None


def _slack_word(error: Exception) -> str:
    response = getattr(error, "response", None)
    return str(response.get("error", error)) if response is not None else str(error)


def check_everything(env: Mapping[str, str], *, slack: bool = True) -> tuple[list[str], list[str]]:
    """What is wrong, and what else is worth saying: a line a project, its warnings below."""
    faults: list[str] = []
    settings = _settings(env, slack, faults)
    try:
        config = read_config(settings)
    except FileRefused as refused:
        return [*faults, *map(str, refused.problems)], []
    notes = []
    for project in config.projects.values():
        notes.append(f"{project.name}: ok ({project.binding.policy}, {project.binding.channel})")
        notes += [f"  warning: {warning}" for warning in warnings_of(project)]
    return faults, notes


def _settings(env: Mapping[str, str], slack: bool, faults: list[str]) -> Settings:
    """The settings; when they cannot be used, what is needed to read the files all the same."""
    try:
        return read_settings(env, slack=slack)
    except SettingsRefused as refused:
        faults += map(str, refused.problems)
        where = {"SLIPWAY_CONFIG": env.get("SLIPWAY_CONFIG", "")}
        return read_settings(where, slack=False)
