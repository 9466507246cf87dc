"""Signs that show only over time, each from what letters are."""

from __future__ import annotations

from datetime import datetime

import pytest

from inbox_guard.history.habits import is_off_hours
from inbox_guard.profile import Profile

HELSINKI = Profile(addresses=("me@mine.example",), time_zone="Europe/Helsinki")


@pytest.mark.parametrize(
    ("written", "late"),
    [
        ("2026-06-02T06:25:00+00:00", False),
        ("2026-06-02T21:25:00+00:00", True),
        ("2026-06-02T18:55:00+00:00", True),
        ("2026-06-02T16:25:00-05:00", False),
        ("2026-06-02T09:25:00+03:00", False),
        ("2026-06-07T12:00:00+00:00", True),
    ],
    ids=["a morning", "a night", "an evening", "an afternoon abroad", "a morning with its offset", "a Sunday"],
)
def test_a_mail_that_is_dated_in_utc_is_read_by_the_users_clock(written: str, late: bool) -> None:  # noqa: FBT001
    """Many servers write all dates so; any other offset is the writer's own."""
    assert is_off_hours(datetime.fromisoformat(written), HELSINKI) is late
