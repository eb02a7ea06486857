"""A workspace, a clock one can turn, and a real app in it."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.slack_app import SlackApp, connected
from workspace import Settings, Workspace, projects
from workspace.seed import DEFAULT, overlay

ALL_SCOPES = [
    *DEFAULT["app"]["scopes"],
    "channels:read",
    "groups:read",
    "im:read",
    "team:read",
    "pins:write",
    "reactions:write",
]


class HandClock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def settings(clock: HandClock) -> Settings:
    seed = overlay(projects(["kwanus"]), {"app": {"scopes": ALL_SCOPES}})
    return Settings(seed=seed, clock=clock, ack_seconds=1.0, retry_seconds=(0.0, 0.0, 0.0))


@pytest.fixture
async def slack(settings: Settings) -> AsyncIterator[Workspace]:
    async with Workspace(settings) as workspace:
        yield workspace


@pytest.fixture(params=["http", "socket"])
async def app(slack: Workspace, request: pytest.FixtureRequest) -> AsyncIterator[SlackApp]:
    """Tests with this fixture run over both transports."""
    async with connected(slack, request.param) as one:
        yield one


@pytest.fixture
async def http_app(slack: Workspace) -> AsyncIterator[SlackApp]:
    async with connected(slack, "http") as one:
        yield one


@pytest.fixture
def client(slack: Workspace) -> AsyncWebClient:
    return AsyncWebClient(token=slack.hub.state.app.bot_token, base_url=slack.api_url)
