"""What the environment says: secrets, where Slack and the database are, where state lives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pydantic import SecretStr

SLACK_API = "https://slack.com/api/"
NO_SECRET = SecretStr("")


class SettingProblem(NamedTuple):
    """A variable that cannot be used as it is, and the way on. Never holds its value."""

    name: str
    message: str

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


class SettingsRefused(Exception):
    """The environment cannot be used; `problems` says why, all of it."""

    def __init__(self, problems: Iterable[SettingProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Settings:
    """The environment, read once. Nothing secret shows in its repr.

    `environment` is all of it, for what scripts are allowed to see.
    """

    bot_token: SecretStr
    signing_secret: SecretStr
    app_token: SecretStr | None
    api_url: str
    config: Path
    home: Path
    database_url: str = field(repr=False)
    host: str
    port: int
    environment: Mapping[str, str] = field(repr=False, default_factory=dict)

    @property
    def socket_mode(self) -> bool:
        """Socket Mode with an app token, HTTP without."""
        return self.app_token is not None

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that no log may show."""
        kept = (self.bot_token, self.signing_secret, self.app_token or NO_SECRET)
        return tuple(secret.get_secret_value() for secret in kept if secret.get_secret_value())


def read_settings(env: Mapping[str, str], *, slack: bool = True) -> Settings:
    """The settings in an environment; an empty variable counts as unset.

    `slack=False` is for commands that never speak to Slack: its secrets may be missing.
    Raises SettingsRefused with every problem.
    """
    reader = _Reader(env)
    home = Path(reader.text("SLIPWAY_HOME", ".slipway")).absolute()
    settings = Settings(
        bot_token=reader.secret("SLACK_BOT_TOKEN", "xoxb-", _BOT_TOKEN, slack) or NO_SECRET,
        signing_secret=reader.secret("SLACK_SIGNING_SECRET", "", _SIGNING, slack) or NO_SECRET,
        app_token=reader.secret("SLACK_APP_TOKEN", "xapp-", _APP_TOKEN, needed=False),
        api_url=reader.url("SLACK_API_URL", SLACK_API),
        config=Path(reader.text("SLIPWAY_CONFIG", "slipway.yml")).absolute(),
        home=home,
        database_url=reader.database("DATABASE_URL", f"sqlite:///{home / 'slipway.db'}"),
        host=reader.text("HOST", "127.0.0.1"),
        port=reader.port("PORT", 3000),
        environment=dict(env),
    )
    if reader.problems:
        raise SettingsRefused(reader.problems)
    return settings


_BOT_TOKEN = "the bot token (xoxb-…) under OAuth & Permissions of your Slack app"  # noqa: S105
_SIGNING = "the signing secret under Basic Information of your Slack app"
_APP_TOKEN = "the app-level token (xapp-…) with connections:write under Basic Information"  # noqa: S105


class _Reader:
    """Reads variables and collects what is wrong with them."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.problems: list[SettingProblem] = []

    def fault(self, name: str, message: str) -> None:
        self.problems.append(SettingProblem(name, message))

    def text(self, name: str, default: str) -> str:
        return self.env.get(name, "").strip() or default

    def secret(self, name: str, prefix: str, what: str, needed: bool) -> SecretStr | None:
        """A secret from NAME, or from the file that NAME_FILE names."""
        value, path = self.text(name, ""), self.text(f"{name}_FILE", "")
        if value and path:
            self.fault(name, f"is set, and so is {name}_FILE; keep one of the two")
        elif path:
            value = self._from_file(f"{name}_FILE", path)
        elif needed and not value:
            self.fault(name, f"is missing. Set it (or {name}_FILE, a file that holds it) to {what}")
        if value and not value.startswith(prefix):
            self.fault(name, f"should begin with “{prefix}”; this is not {what}")
        return SecretStr(value) if value else None

    def _from_file(self, name: str, path: str) -> str:
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not text"
            self.fault(name, f"{path} cannot be read: {reason}")
            return ""
        if not value:
            self.fault(name, f"{path} is empty")
        return value

    def url(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if not value.startswith(("https://", "http://")):
            self.fault(name, "must begin with https:// (or http:// on this machine)")
        return value if value.endswith("/") else value + "/"

    def database(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            self.fault(name, "must begin with sqlite:/// or postgresql+psycopg://")
        return value

    def port(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if value.isdecimal() and int(value) < 65536:
            return int(value)
        self.fault(name, f"must be a number up to 65535 (here: {value!r})")
        return default


def make_home(home: Path) -> None:
    """The folder of SLIPWAY_HOME. Raises OSError that names it."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OSError(f"SLIPWAY_HOME: {home} cannot be made: {error.strerror}") from None
