"""State and health as one thread holds them: open from pass to pass, opened again when the file is another one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inbox_guard.state import FILE, State
from inbox_guard.state.health import HealthStore

logger = logging.getLogger(__name__)


class StateHandle:
    """Two openings of one file.  The user may delete it at any time, so each use looks whether it is still the same."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._open: tuple[State, HealthStore] | None = None
        self._identity: tuple[int, int] | None = None

    @contextmanager
    def use(self) -> Iterator[tuple[State, HealthStore]]:
        """Both, for this thread; after any error they are opened anew.

        Raises:
            GuardError: the file cannot be used.
        """
        if self._open is None or self._identity != _identity(self._path):
            self.close()
            self._open = self._opened()
            self._identity = _identity(self._path)
        try:
            yield self._open
        except BaseException:
            self.close()
            raise

    def _opened(self) -> tuple[State, HealthStore]:
        state = State.open(self._path)
        for warning in state.warnings:
            logger.warning("%s", warning)
        try:
            return state, HealthStore.beside(state)
        except BaseException:
            state.close()
            raise

    def close(self) -> None:
        """Close both; never raises."""
        for store in self._open or ():
            store.close()
        self._open = None


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
