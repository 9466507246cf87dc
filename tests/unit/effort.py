"""How much work something is, told so that a busy machine says the same: in steps, or as a ratio of times."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import process_time
from types import FrameType
from typing import Any

Work = Callable[[], object]


def steps(work: Work) -> int:
    """How many lines of Python are run, and functions called, those written in C included: each time the same."""
    count = 0

    def traced(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal count
        count += event == "line"
        return traced

    def profiled(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.gettrace(), sys.getprofile()
    sys.settrace(traced)
    sys.setprofile(profiled)
    try:
        work()
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
    return count


def ratio(one: Work, other: Work) -> float:
    """How many times as long as the other the one takes, for what goes on in C, where there are no steps to count."""
    least = [min(_taken(work) for _ in range(3)) for work in (one, other)]
    return least[0] / least[1]


def growth(made: Callable[[int], Work], size: int) -> float:
    """How many times as long the tenfold takes: 10 where time grows with the length, 100 where with its square.

    Args:
        made: gives the work for a size.
        size: the smaller one; its work is to take milliseconds, or the ratio is of the clock.
    """
    return ratio(made(10 * size), made(size))


def _taken(work: Work) -> float:
    start = process_time()
    work()
    return process_time() - start
