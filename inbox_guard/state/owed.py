"""Which messages were dealt with while there was no folder for drafts: they get their draft when there is one.

Works on the tables of an opened `State`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inbox_guard.model import Place
from inbox_guard.state.opening import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from inbox_guard.state.opening import MarkedOpening

# labels that we took back, in a scan or by `undo`, end it
_OWED = """
    SELECT m.id, m.folder, m.uidvalidity, m.uid, max(l.ended = '')
    FROM owed JOIN messages m USING (account, id) JOIN labels l USING (account, id)
    WHERE account = ? AND m.mailbox = ? AND m.seen_at >= ? AND l.ended IN ('', 'refused', 'due')
    AND (m.action = 'follow-up') = ? GROUP BY m.id ORDER BY m.seen_at, m.id
"""


@dataclass(frozen=True, slots=True)
class Owed:
    """A message that gets a draft, and where it was seen last; `labelled` says that a label of ours was set on it."""

    id: str
    place: Place
    labelled: bool


class OwedStore:
    """What is owed in all accounts."""

    def __init__(self, state: MarkedOpening) -> None:
        self._state = state

    def all(self, account: str, since: datetime) -> tuple[Owed, ...]:
        """The messages that are to be answered and that scans have dealt with since then, the oldest first."""
        return self._all(account, text_of(since), 0)

    def reminders(self, account: str) -> Mapping[str, Owed]:
        """The last messages of silent threads, by id; how long a reminder makes sense is told by its thread."""
        return {owed.id: owed for owed in self._all(account, "", 1)}

    def _all(self, account: str, since: str, reminders: int) -> tuple[Owed, ...]:
        rows = self._state.rows(_OWED, account, self._state.mailbox(account), since, reminders)
        return tuple(Owed(id_, Place(account, *where), bool(labelled)) for id_, *where, labelled in rows)

    def settle(self, account: str, ids: Iterable[str]) -> None:
        """These get no draft any more, for good."""
        with self._state.transaction() as run:
            for id_ in ids:
                run("DELETE FROM owed WHERE account = ? AND id = ?", (account, id_))
