"""When a message was sent: its Date, as far as that can be true."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest
from unit.builders import NOW, message

from inbox_guard.reading.threads import moment

HOUR = timedelta(hours=1)
HERE = timezone(9 * HOUR)


@pytest.mark.parametrize(("ahead", "sent"), [(-HOUR, NOW - HOUR), (2 * HOUR, NOW), (24 * 30 * HOUR, NOW)])
def test_nothing_is_sent_after_it_was_received(ahead: timedelta, sent: object) -> None:
    """And the time of day stays that of the sender, whose office hours it tells of."""
    found = moment(message(date=(NOW + ahead).astimezone(HERE), received=NOW))

    assert (found, found.utcoffset()) == (sent, HERE.utcoffset(None))


def test_one_of_the_two_times_is_enough() -> None:
    """Files do not tell when they were received, and a Date may be missing or impossible."""
    assert moment(message(date=NOW)) == NOW == moment(message(date=None, received=NOW))
