"""Business days: how long a client may be silent."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta

from inbox_guard.profile import Wait

_WEEKEND = 5  # Saturday


def later(start: datetime, wait: Wait, days_off: AbstractSet[date]) -> datetime:
    """The moment at which a wait is over: as late in the day as it began.

    Args:
        start: when it began; the calendar is that of its time zone.
        wait: business days leave out weekends and days off, other lengths do not.
        days_off: public holidays.
    """
    if not wait.business:
        return start + wait.length
    left, moment = wait.length.days, start
    while left > 0:
        moment += timedelta(days=1)
        left -= is_business_day(moment.date(), days_off)
    return moment


def is_business_day(day: date, days_off: AbstractSet[date]) -> bool:
    """Whether people work on that day."""
    return day.weekday() < _WEEKEND and day not in days_off


def business_days_between(start: date, end: date, days_off: AbstractSet[date]) -> int:
    """How many business days come after `start` up to and with `end`."""
    return sum(is_business_day(start + timedelta(days=n), days_off) for n in range(1, (end - start).days + 1))
