"""Signs of life of a worker, for the threads that watch over it."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from inbox_guard.state.health import Way


@dataclass(slots=True)
class Heartbeat:
    """That a worker is alive, and how it fares, for others to see.  Moments are those of `time.monotonic`."""

    hung: float  # seconds without any progress that are too many
    due: float = math.inf  # when the next sign of life is overdue
    success: float | None = None
    judged: float | None = None  # when there was mail to judge
    way: Way = ""

    def beat(self, rest: float = 0) -> None:
        """Something went on, and something will again after that many seconds of rest at the latest."""
        self.due = time.monotonic() + rest + self.hung

    def called(self) -> None:
        """It was asked to go on, whatever rest was planned."""
        self.due = min(self.due, time.monotonic() + self.hung)
