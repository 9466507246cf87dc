"""How long to wait for what, in seconds; and when the day's work of an account is due."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(7)


@dataclass(frozen=True, slots=True)
class Pace:
    """All waiting of the daemon but `[schedule] every`."""

    idle: float = 530  # IDLE is renewed: servers hang up after 30 minutes, some and many routers after 10
    retry: float = 1  # after a failure, doubled with each further one …
    retry_most: float = 300  # … up to this, or `every` where that is shorter
    settled: float = 60  # a connection that lasted so long was a good one: the next failure counts as the first
    refused: float = 900  # after a refused login, doubled each time: some servers lock out who tries too often …
    refused_most: float = 7200  # … up to this
    locked: float = 5  # until a mailbox that another inbox-guard works on is asked for again
    keep: float = 600  # where the server tells of nothing, a connection is kept from pass to pass up to this `every`
    hung: float = 600  # without any progress so long, a pass is broken off from outside
    lost: float = 120  # and so long after that it is given up: the watchdog's case
    tick: float = 5  # between two looks of the main thread at everything
    leave: float = 2  # for a step to come to its end when all is to end, and again after its connection was cut
    quiet: float = 600  # without any mail so long, a daemon that has grown large begins afresh …
    large: int = 100_000_000  # … from this many bytes on
    alarm_grace: float = 600  # after a start, for an account that had been silent for long, before the alarm


def backoff(failures: int, first: float, most: float) -> float:
    """The wait after so many failures in a row: doubled each time, and never quite the same for two that wait."""
    return float(min(most, first * 2 ** min(failures - 1, 30)) * random.uniform(0.75, 1.25))  # noqa: S311 - no secret


def morning_due(done: date | None, now: datetime, time_zone: str) -> bool:
    """Whether the day's look at what is unanswered is due: after seven o'clock, once a day, late rather than never.

    A look on a day to come was made while the clock was ahead, and is none.
    """
    here = now.astimezone(ZoneInfo(time_zone))
    return here.time() >= MORNING and done != here.date()


def silence(success: datetime | None, now: datetime | None = None) -> timedelta:
    """How long ago the last success is; never less than nothing, whatever the clock did."""
    now = now or datetime.now(UTC)
    return max(timedelta(0), now - success) if success else timedelta(0)


def alarm_after(wish: timedelta, every: timedelta) -> timedelta:
    """The silence after which there is an alarm: what the user wishes, but never less than two intervals."""
    return max(wish, 2 * every)
