"""Waiting for what other threads and processes do: with a deadline, never for a fixed time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 30.0  # seconds; what takes so long has failed


def until(happened: Callable[[], T], what: str = "what was waited for", patience: float = PATIENCE) -> T:
    """Ask again and again until the answer is true, and give it; an `AssertionError` when patience is over."""
    deadline = time.monotonic() + patience
    pause = threading.Event()
    while not (answer := happened()):
        assert time.monotonic() < deadline, f"{what} did not happen within {patience} s"
        pause.wait(0.02)
    return answer
