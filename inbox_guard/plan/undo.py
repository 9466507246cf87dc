"""Undo is a plan too: labels come off, drafts that the user has not touched go."""

from __future__ import annotations

from collections.abc import Iterable

from inbox_guard.model import Standing
from inbox_guard.plan.threads import TakenBack, take_back


def undo(standing: Iterable[Standing]) -> tuple[TakenBack, ...]:
    """The steps that take everything back that stands for these messages."""
    return tuple(TakenBack(stands, take_back(stands, stands.labels), "undo") for stands in standing)


def of_last_scan(standing: Iterable[Standing]) -> tuple[Standing, ...]:
    """What the newest scan left: one scan writes the same moment everywhere, and what was found is of none."""
    all_ = [stands for stands in standing if not stands.found]
    newest = max((stands.since for stands in all_), default=None)
    return tuple(stands for stands in all_ if stands.since == newest)
