"""Whether a mail came outside the office hours, by whose clock."""

from __future__ import annotations

from datetime import datetime

import pytest

from inbox_guard.history.habits import is_off_hours
from inbox_guard.profile import Profile

HELSINKI = Profile(time_zone="Europe/Helsinki")


@pytest.mark.parametrize(
    ("written", "is_off"),
    [
        ("2026-06-03T09:11:00+03:00", False),
        ("2026-06-03T22:30:00+03:00", True),
        ("2026-06-03T06:11:00+00:00", False),  # 09:11 in Helsinki
        ("2026-01-14T17:30:00+00:00", False),  # an afternoon in London
        ("2026-06-03T20:30:00+00:00", True),  # late in both
        ("2026-06-07T10:00:00+00:00", True),  # a Sunday
        ("2026-06-03T05:11:00-01:00", True),  # who names a zone is taken at their word
    ],
)
def test_a_stamp_in_utc_must_be_late_by_the_users_clock_too(written: str, *, is_off: bool) -> None:
    """Servers stamp mail in UTC wherever it was written."""
    assert is_off_hours(datetime.fromisoformat(written), HELSINKI) is is_off
