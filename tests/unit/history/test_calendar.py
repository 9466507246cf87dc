"""Business days: weekends and the public holidays of the user's country do not count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from inbox_guard.history.calendar import business_days_between, later
from inbox_guard.holidays import public_holidays
from inbox_guard.profile import Profile, Wait

FIVE = Wait(timedelta(days=5), business=True)


def _off(country: str) -> frozenset[date]:
    profile = Profile(name="Kim", addresses=("me@studio.example",), time_zone="UTC", country=country)
    return frozenset(public_holidays(profile, datetime(2026, 6, 1, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("country", "asked", "due"),
    [
        ("", datetime(2026, 3, 2, 10, tzinfo=UTC), datetime(2026, 3, 9, 10, tzinfo=UTC)),
        ("", datetime(2026, 3, 7, 10, tzinfo=UTC), datetime(2026, 3, 13, 10, tzinfo=UTC)),
        ("FI", datetime(2026, 4, 1, 10, tzinfo=UTC), datetime(2026, 4, 10, 10, tzinfo=UTC)),  # Easter
        ("DE-BY", datetime(2026, 6, 1, 10, tzinfo=UTC), datetime(2026, 6, 9, 10, tzinfo=UTC)),  # Corpus Christi
        ("DE", datetime(2026, 6, 1, 10, tzinfo=UTC), datetime(2026, 6, 8, 10, tzinfo=UTC)),  # which not all states have
        ("RU", datetime(2026, 5, 7, 10, tzinfo=UTC), datetime(2026, 5, 15, 10, tzinfo=UTC)),  # Victory Day, moved
    ],
)
def test_five_business_days_end_as_late_in_the_day_as_they_began(country: str, asked: datetime, due: datetime) -> None:
    """The country's and the state's holidays are left out."""
    assert later(asked, FIVE, _off(country)) == due


def test_other_lengths_are_plain_time() -> None:
    """Three days are three days, whatever they are."""
    friday = datetime(2026, 3, 6, 9, tzinfo=UTC)
    assert later(friday, Wait(timedelta(days=3), business=False), frozenset({date(2026, 3, 9)})) == datetime(
        2026, 3, 9, 9, tzinfo=UTC
    )


def test_business_days_between_count_the_last_and_not_the_first() -> None:
    """From Friday to Tuesday there are two."""
    assert business_days_between(date(2026, 3, 6), date(2026, 3, 10), frozenset()) == 2
    assert business_days_between(date(2026, 3, 6), date(2026, 3, 10), frozenset({date(2026, 3, 9)})) == 1
