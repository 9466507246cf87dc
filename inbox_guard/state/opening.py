"""The file, opened: what everything that keeps tables in it has in common.  Knows no table."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

from inbox_guard.config.paths import make_private, state_dir
from inbox_guard.state.file import DamagedState, damaged, in_transaction, mapped, mark_damaged, opened
from inbox_guard.state.soundness import note_left

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

T = TypeVar("T")

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
        self._file = connection  # what is to be marked where something in it cannot be read; of a copy its original
        self.path = path
        self.warnings = warnings

    @classmethod
    def open(cls, path: Path | None = None, *, thorough: bool = False) -> Self:
        """Open the file, or start one; a damaged one is moved aside, which `warnings` tells.

        With `thorough` it is read through in any case, else where that is worth it.

        Raises:
            GuardError: it is of a newer inbox-guard, or cannot be read or written.
            TemporaryError: another process held it for too long.
        """
        path = path or state_dir() / FILE
        make_private(path.parent)
        with mapped(path):
            return cls(*opened(path, due=thorough or None))

    @classmethod
    def beside(cls, other: Opening) -> Self:
        """Open the file of another opening once more, which does not read it through again.

        Raises:
            GuardError, TemporaryError: as `open`.
        """
        with mapped(other.path):
            return cls(*opened(other.path, due=False))

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
        if self._connection is self._file:
            note_left(self.path)

    def rows(self, query: str, *values: Stored) -> list[tuple[Any, ...]]:
        """What a query finds."""
        with self._readable():
            return self._connection.execute(query, storable(values)).fetchall()

    def made(self, make: Callable[..., T], query: str, *values: Stored) -> list[T]:
        """What is made of each row that a query finds.

        Raises:
            GuardError: of one row nothing can be made; the next opening starts a fresh file.
        """
        rows = self.rows(query, *values)
        with self._readable():
            try:
                return [make(*row) for row in rows]
            except (ValueError, TypeError, LookupError, AttributeError):
                raise damaged(self.path) from None  # its words may quote the row

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            with mapped(self.path):
                yield
        except DamagedState:
            mark_damaged(self._file)
            raise

    def column(self, query: str, *values: Stored) -> frozenset[str]:
        """The first column of what a query finds."""
        return frozenset(row[0] for row in self.rows(query, *values))

    @contextmanager
    def transaction(self) -> Iterator[Run]:
        """All of the statements that are run inside, or none."""

        def run(query: str, values: tuple[Stored, ...]) -> None:
            self._connection.execute(query, storable(values))

        with self._readable(), in_transaction(self._connection):
            yield run


def storable(values: tuple[Stored, ...]) -> tuple[Stored, ...]:
    """Values as SQLite takes them: lone surrogates, which hostile headers can bring, are written as escapes."""
    return tuple(v.encode("utf-8", "backslashreplace").decode() if isinstance(v, str) else v for v in values)


def text_of(when: datetime) -> str:
    """A moment as text of one width in UTC, so that the order of texts is the order of time."""
    return when.astimezone(UTC).isoformat(timespec="microseconds")


class MarkedOpening(Opening):
    """An opening that knows which mailbox an account is now: rows of one that it was before are not its own."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        warnings: tuple[str, ...] = (),
        mailboxes: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(connection, path, warnings)
        self._mailboxes = dict(mailboxes or {})

    def mailbox(self, account: str) -> str:
        """What marks the rows of the mailbox that an account is now."""
        return self._mailboxes.get(account, "")
