"""The file, opened: what everything that keeps tables in it has in common.  Knows no table."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, Self

from inbox_guard.config.paths import make_private, state_dir
from inbox_guard.state.file import in_transaction, mapped, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "state.db"

Stored = str | int | None


class Run(Protocol):
    """Runs one statement inside a transaction."""

    def __call__(self, query: str, values: tuple[Stored, ...]) -> None:
        """Run it."""


class Opening:
    """A connection to the file.  One for each thread; use it as a context manager."""

    def __init__(self, connection: sqlite3.Connection, path: Path, warnings: tuple[str, ...] = ()) -> None:
        self._connection = connection
        self.path = path
        self.warnings = warnings

    @classmethod
    def open(cls, path: Path | None = None) -> Self:
        """Open the file, or start one; a damaged one is moved aside, which `warnings` tells.

        Raises:
            GuardError: it is of a newer inbox-guard, or cannot be read or written.
            PassingError: another process held it for too long.
        """
        path = path or state_dir() / FILE
        make_private(path.parent)
        with mapped(path):
            return cls(*opened(path))

    def in_memory(self) -> sqlite3.Connection:
        """All of the file once more, in RAM."""
        with mapped(self.path):
            connection = sqlite3.connect(":memory:", isolation_level=None)
            self._connection.backup(connection)
        return connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; never raises."""
        with suppress(sqlite3.Error):
            self._connection.close()

    def rows(self, query: str, *values: Stored) -> list[tuple[Any, ...]]:
        """What a query finds."""
        with mapped(self.path):
            return self._connection.execute(query, storable(values)).fetchall()

    def column(self, query: str, *values: Stored) -> frozenset[str]:
        """The first column of what a query finds."""
        return frozenset(row[0] for row in self.rows(query, *values))

    @contextmanager
    def transaction(self) -> Iterator[Run]:
        """All of the statements that are run inside, or none."""

        def run(query: str, values: tuple[Stored, ...]) -> None:
            self._connection.execute(query, storable(values))

        with mapped(self.path), in_transaction(self._connection):
            yield run


def storable(values: tuple[Stored, ...]) -> tuple[Stored, ...]:
    """Values as SQLite takes them: lone surrogates, which hostile headers can bring, are written as escapes."""
    return tuple(v.encode("utf-8", "backslashreplace").decode() if isinstance(v, str) else v for v in values)


def text_of(when: datetime) -> str:
    """A moment as text of one width in UTC, so that the order of texts is the order of time."""
    return when.astimezone(UTC).isoformat(timespec="microseconds")
