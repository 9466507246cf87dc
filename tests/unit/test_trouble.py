"""How long an account rests after its failures."""

from __future__ import annotations

from inbox_guard.daemon.pace import Pace
from inbox_guard.daemon.trouble import Trouble
from inbox_guard.errors import TemporaryError


def test_a_good_pass_between_two_failures_makes_the_second_a_first_one() -> None:
    """Where no connection is kept each pass stands alone: ten bad days in a year are no rising trouble."""
    pace = Pace()
    trouble, error = Trouble("work", pace, pace.retry_most), TemporaryError("the network is away", "try again")
    in_a_row = [trouble.wait(error, 0.0) for _ in range(6)]
    apart = []
    for _ in range(6):
        trouble.left_in_peace()
        apart.append(trouble.wait(error, 0.0))

    assert in_a_row[-1] > 8 * pace.retry > 2 * max(apart)
