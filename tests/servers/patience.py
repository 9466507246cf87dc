"""Waiting for what other threads and processes do: with a deadline, never for a fixed time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 60.0  # seconds; what takes so long has failed, also on a machine that is busy with other things
HASTE = 5.0  # seconds that a session waits for an answer where none will come; one that comes is there by then


def until(happened: Callable[[], T], what: str = "what was waited for", patience: float = PATIENCE) -> T:
    """Ask again and again until the answer is true, and give it; an `AssertionError` when patience is over."""
    deadline = time.monotonic() + patience
    pause = threading.Event()
    while not (answer := happened()):
        assert time.monotonic() < deadline, f"{what} did not happen within {patience} s"
        pause.wait(0.02)
    return answer
