"""Lengths of time and days as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def span(length: timedelta | None) -> str:
    """A length in its largest fitting unit, such as "25 min", "19 h" or "3 days"; a dash for none."""
    if length is None:
        return "–"
    seconds = length.total_seconds()
    if seconds < 2 * _HOUR:
        return f"{round(seconds / _MINUTE)} min"
    if seconds < 2 * _DAY:
        return f"{round(seconds / _HOUR)} h"
    return f"{round(seconds / _DAY)} days"


def day(when: datetime) -> str:
    """A day as it is written in lists: 2026-03-11."""
    return f"{when:%Y-%m-%d}"
