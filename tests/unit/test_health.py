"""What is kept of how accounts fare does not grow for ever, whoever writes in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from inbox_guard.errors import TemporaryError
from inbox_guard.state.health import KEEP_DAYS, HealthStore, Plan

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
A_DAY = timedelta(days=1)


def _days(store: HealthStore, account: str) -> list[date]:
    return [day.day for day in store.days(date.min) if day.account == account]


def test_what_single_scans_did_is_kept_for_as_many_days_as_what_the_daemon_did(tmp_path: Path) -> None:
    """A machine that scans by cron has no daemon that would tidy up; other accounts are not touched."""
    with HealthStore.open(tmp_path / "state.db") as store:
        store.succeeded("home", NOON - 900 * A_DAY, Plan(), {"messages": 1}, date(2024, 5, 1))
        for number in range(KEEP_DAYS + 20):
            when = NOON + number * A_DAY
            if number % 2:
                store.succeeded("work", when, Plan(None, "once"), {"messages": 1}, when.date())
            else:
                store.failed("work", when, Plan(None, "once"), TemporaryError("no", "later"), when.date())
        kept = _days(store, "work")

        assert kept == [(NOON + number * A_DAY).date() for number in range(20, KEEP_DAYS + 20)]
        assert _days(store, "home") == [date(2024, 5, 1)]


def test_a_clock_that_is_ahead_for_one_scan_takes_nothing_away(tmp_path: Path) -> None:
    """The years between count for nothing."""
    with HealthStore.open(tmp_path / "state.db") as store:
        for when in (NOON, NOON + A_DAY, NOON + 4000 * A_DAY, NOON + 2 * A_DAY):
            store.succeeded("work", when, Plan(), {"messages": 1}, when.date())

        assert len(_days(store, "work")) == 4
