"""The trouble of one account: told once when it begins and once when it is over, and ever rarer attempts in between."""

from __future__ import annotations

import logging
from datetime import datetime

from inbox_guard.daemon.pace import Pace, backoff
from inbox_guard.errors import GuardError, LoginError

logger = logging.getLogger(__name__)


class Trouble:
    """What is wrong with an account; `now` is empty while all is well."""

    def __init__(self, account: str, pace: Pace, most: float) -> None:
        self.now: GuardError | None = None
        self._account = account
        self._pace = pace
        self._most = max(pace.retry, min(pace.retry_most, most))
        self._since: datetime | None = None
        self._told: set[str] = set()  # kinds and sentences, in this trouble
        self._failures = 0
        self._refusals = 0

    def begins(self, error: GuardError, now: datetime) -> None:
        """Something went wrong; each kind of error is told once, until all was well again."""
        self.now, self._since = error, self._since or now
        kind = type(error).__name__
        if kind not in self._told:
            self._told.add(kind)
            self.tell(error, logging.ERROR if isinstance(error, LoginError) else logging.WARNING)

    def tell(self, error: GuardError, level: int = logging.WARNING) -> None:
        """A line on it, where there was none with the same sentence."""
        if error.problem not in self._told:
            self._told.add(error.problem)
            logger.log(level, "%s: %s (%s)", self._account, error.problem, error.remedy or "it is tried again")

    def wait(self, error: GuardError, lasted: float) -> float:
        """Seconds until the next attempt; `lasted` is how many the one that failed had lasted."""
        pace = self._pace
        if isinstance(error, LoginError):
            self._refusals += 1
            return backoff(self._refusals, pace.refused, pace.refused_most)
        self._failures = 1 if lasted >= pace.settled else self._failures + 1
        return backoff(self._failures, pace.retry, self._most)

    def let_in(self) -> None:
        """The server took the login."""
        self._refusals = 0

    def left_in_peace(self) -> None:
        """A connection was given up of one's own accord: the next failure is a first one."""
        self._failures = 0

    def ends(self, now: datetime) -> None:
        """All is well."""
        if self.now is not None and self._since is not None:
            logger.info("%s: in order again after %s", self._account, span((now - self._since).total_seconds()))
        self.now = self._since = None
        self._told.clear()


def span(seconds: float) -> str:
    """A length of time for people."""
    steps = ((86400, "d"), (3600, "h"), (60, "min"))
    size, unit = next(((size, unit) for size, unit in steps if seconds >= 2 * size), (1, "s"))
    return f"{max(0, seconds) / size:.0f} {unit}"
