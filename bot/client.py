"""Slack's Web API with what it refuses counted, whoever called it."""

from collections.abc import Callable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

UNREACHABLE = (aiohttp.ClientError, OSError, TimeoutError)
"""What a call raises when Slack did not answer."""


class CountingClient(AsyncWebClient):
    """`on_error` is told the method and Slack's word for what is wrong, or the exception's name."""

    def __init__(self, on_error: Callable[[str, str], None], *, token: str, base_url: str) -> None:
        super().__init__(token=token, base_url=base_url)
        self._on_error = on_error

    async def api_call(self, api_method: str, **asked: Any) -> AsyncSlackResponse:
        """As the SDK's own. Raises what it raises."""
        try:
            return await super().api_call(api_method, **asked)
        except SlackApiError as error:
            self._on_error(api_method, str(error.response.get("error") or "unknown"))
            raise
        except UNREACHABLE as error:
            self._on_error(api_method, type(error).__name__)
            raise
