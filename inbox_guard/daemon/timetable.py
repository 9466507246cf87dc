"""When what is due: APScheduler wakes the workers and does the daily work.  Knows no account and no mailbox.

A missed call is never dropped (no grace time) and never doubled (coalesced), and the call itself takes no time, so
a worker that hangs holds up nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

_JITTER = 0.1  # of the interval, so that accounts and machines do not all ask at the same second
_JITTER_MOST = 60  # seconds


class Timetable:
    """A running schedule.  `every` is in seconds."""

    def __init__(self, every: float, time_zone: str) -> None:
        self._every = max(1.0, every)
        self._zone = ZoneInfo(time_zone)
        self._work: list[tuple[str, Callable[[], object], Any]] = []
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(2)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def often(self, name: str, wake: Callable[[], object]) -> None:
        """Wake at the interval, for the first time when it has passed."""
        jitter = min(_JITTER_MOST, self._every * _JITTER)
        self._add(name, wake, lambda: IntervalTrigger(seconds=self._every, jitter=jitter, timezone=UTC))

    def daily(self, name: str, at: time, work: Callable[[], object]) -> None:
        """Do it once a day at that time in the user's time zone."""
        self._add(name, work, lambda: CronTrigger(hour=at.hour, minute=at.minute, timezone=self._zone))

    def _add(self, name: str, work: Callable[[], object], trigger: Callable[[], Any]) -> None:
        self._work.append((name, work, trigger))
        self._scheduler.add_job(work, trigger(), id=name)

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()

    def stop(self) -> None:
        """End; what runs is not waited for."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def renew(self) -> None:
        """Count all intervals from now on: the clock was set, and a time that was planned may never come."""
        for name, work, trigger in self._work:
            self._scheduler.add_job(work, trigger(), id=name, replace_existing=True)

    def next_run(self, name: str) -> datetime | None:
        """When it is due next; None where it is not known."""
        job = self._scheduler.get_job(name)
        moment: datetime | None = getattr(job, "next_run_time", None)
        return moment
