"""When things happen by themselves: one scheduler a process; the rows are the truth."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger()
Job = Callable[[], Awaitable[object]]


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """Now, aware, in UTC."""
        return datetime.now(UTC)


class Scheduler:
    """Repeats jobs.

    A job that could not run in time runs when it can, once: with APScheduler's defaults a
    stall of two seconds lost every job of those seconds.
    """

    def __init__(self) -> None:
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(job_defaults=defaults, timezone=UTC)

    def every(self, seconds: float, job: Job, name: str) -> None:
        """Run a job again and again; its failures are logged and do not stop it."""
        self._scheduler.add_job(
            _guarded, "interval", args=(job, name), seconds=seconds, id=name,
            next_run_time=datetime.now(UTC) + timedelta(seconds=min(seconds, 0.05)),
        )  # fmt: skip

    def start(self) -> None:
        """Begin; must be called inside the event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """End without waiting for jobs."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


async def _guarded(job: Job, name: str) -> None:
    try:
        await job()
    except asyncio.CancelledError:  # we end, and the sweep of the next start goes on with it
        log.info("scheduled job cut short", job=name)
    except Exception:
        log.exception("scheduled job failed", job=name)
