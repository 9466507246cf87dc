"""With which messages a scan did not get to the end, how often and why.

Works on the tables of an opened `State`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from inbox_guard.model import Place
from inbox_guard.state.opening import text_of

if TYPE_CHECKING:
    from inbox_guard.state.opening import MarkedOpening, Run


@dataclass(frozen=True, slots=True)
class Failure:
    """A message with which a scan did not get to the end, how often and why; the cursor goes past it, this does not."""

    place: Place
    problem: str
    tries: int
    first: datetime
    last: datetime


class FailureStore:
    """The failures of all accounts."""

    def __init__(self, state: MarkedOpening) -> None:
        self._state = state

    def add(self, place: Place, problem: str, when: datetime, *, counts: bool = True) -> int:
        """Remember that a message could not be dealt with; how often that has happened by now.

        What does not count, since it is no fault of the message, leaves the number as it is, at 1 or more.
        """
        where = (place.account, place.folder, place.uidvalidity, place.uid)
        mark = self._state.mailbox(place.account)
        with self._state.transaction() as run:
            run(
                "DELETE FROM failures WHERE account = ? AND folder = ? AND uidvalidity = ? AND uid = ? "
                "AND mailbox <> ?",
                (*where, mark),
            )
            run(
                "INSERT INTO failures VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                "tries = tries + ?, problem = excluded.problem, last_at = excluded.last_at",
                (*where, problem, *[text_of(when)] * 2, mark, int(counts)),
            )
        query = "SELECT tries FROM failures WHERE account = ? AND folder = ? AND uidvalidity = ? AND uid = ?"
        rows = self._state.rows(query, *where)
        return int(rows[0][0])

    def all(self, account: str) -> tuple[Failure, ...]:
        """The messages that could not be dealt with, the oldest first."""
        query = (
            "SELECT folder, uidvalidity, uid, problem, tries, first_at, last_at FROM failures "
            "WHERE account = ? AND mailbox = ? ORDER BY first_at, folder, uid"
        )

        def made(folder: str, validity: int, uid: int, problem: str, tries: int, first: str, last: str) -> Failure:
            return Failure(
                Place(account, folder, validity, uid),
                problem,
                tries,
                datetime.fromisoformat(first),
                datetime.fromisoformat(last),
            )

        return tuple(self._state.made(made, query, account, self._state.mailbox(account)))

    def forget(self, place: Place) -> None:
        """A message that failed was dealt with after all, or is gone."""
        with self._state.transaction() as run:
            forget_failure(run, place)


def forget_failure(run: Run, place: Place) -> None:
    """A message that failed is none any more, within a transaction."""
    run(
        "DELETE FROM failures WHERE account = ? AND folder = ? AND uidvalidity = ? AND uid = ?",
        (place.account, place.folder, place.uidvalidity, place.uid),
    )
