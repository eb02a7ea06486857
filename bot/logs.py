"""Logging: one line an event, for people on a terminal and as JSON elsewhere, without secrets."""

import logging
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any, TextIO

import structlog

HIDDEN = "[hidden]"
# Libraries that talk about every request, or log what they could not make sense of in full.
QUIET = ("slack_bolt", "slack_sdk", "aiohttp.access", "apscheduler", "alembic", "git")

# What Bolt warns of at every start, and what is meant: our own client, which holds the token.
MEANT = ("As you gave `client` as well", "As `installation_store` or `authorize` has been used")

# With it Bolt logs the whole request: tokens, response URLs, and whatever a stranger has sent.
FORGED = "Invalid request signature detected"
REFUSED = (
    "a request was refused: it is not signed as Slack does. If it was Slack's: are "
    "SLACK_SIGNING_SECRET and this machine's clock right? `slipway doctor` looks at the clock"
)


def _said(record: logging.LogRecord) -> bool:
    """Whether a line of a library is to be logged; of one, only what it means."""
    text = str(record.msg)
    if text.startswith(FORGED):
        record.msg, record.args = REFUSED, ()
    return not text.startswith(MEANT)


class Hide:
    """A processor that takes secret values out of everything that is logged."""

    def __init__(self, secrets: Sequence[str]) -> None:
        # the longest first: one secret may hold another
        self._secrets = sorted({s for s in secrets if len(s) > 3}, key=len, reverse=True)

    def __call__(
        self, logger: object, method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        return {key: self._clean(value) for key, value in event.items()}

    def _clean(self, value: Any) -> Any:
        if isinstance(value, str):
            for secret in self._secrets:
                value = value.replace(secret, HIDDEN)
            return value
        if isinstance(value, Mapping):
            return {key: self._clean(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self._clean(one) for one in value]
        if value is None or isinstance(value, bool | int | float):
            return value
        return self._clean(str(value))


def configure(secrets: Sequence[str] = (), *, out: TextIO | None = None) -> None:
    """Set up structlog and the standard library's logging; both write to `out` (stderr)."""
    stream = out or sys.stderr
    hide = Hide(secrets)
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                hide,
                _renderer(stream),
            ],
        )
    )
    handler.addFilter(_said)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _renderer(stream: TextIO) -> structlog.types.Processor:
    if stream.isatty():
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.JSONRenderer(ensure_ascii=False)
