"""What the state can tell of the past, for `contacts` and `report`: it is only read here.

Works on the tables of an opened `State`.
"""

from __future__ import annotations

import json
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from inbox_guard.model import Action, End, Kind, SavedDraft
from inbox_guard.state.opening import text_of

if TYPE_CHECKING:
    from inbox_guard.state.opening import MarkedOpening


_SHOWN = frozenset({"id", "score", "evidence"})  # what reports show of a sign


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A message that a scan dealt with: when, what it was, and the object that `scan --json` had for it."""

    account: str
    id: str
    when: datetime
    kind: Kind
    action: Action
    told: dict[str, Any]


class Records:
    """The past of all accounts."""

    def __init__(self, state: MarkedOpening) -> None:
        self._state = state

    def drafts(self, account: str) -> tuple[SavedDraft, ...]:
        """All drafts that were ever saved, the oldest first; nobody knows here whether they were used."""
        query = (
            "SELECT id, draft, saved_at, ended, action = 'decline' FROM drafts JOIN messages USING (account, id) "
            "WHERE account = ? AND mailbox = ? ORDER BY saved_at, id"
        )

        def made(id_: str, draft: str, at: str, end: str, refuses: int) -> SavedDraft:
            return SavedDraft(draft, id_, datetime.fromisoformat(at), End(end) if end else None, bool(refuses))

        return tuple(self._state.made(made, query, account, self._state.mailbox(account)))

    def refused(self, account: str) -> frozenset[str]:
        """The messages that the user has answered with the refusal that was drafted, under its Message-ID.

        Sent under another one it is known by its words; a draft that is gone may have been thrown away.
        """
        query = (
            "SELECT m.id FROM messages m JOIN drafts d ON d.account = m.account AND d.id = m.id "
            "JOIN own ON own.account = d.account AND own.id = d.draft WHERE m.account = ? AND m.action = 'decline'"
        )
        return self._state.column(query, account)

    def judged(self, account: str, since: datetime) -> tuple[JudgedRow, ...]:
        """The messages that scans have dealt with since then, the oldest first."""
        query = (
            "SELECT id, seen_at, kind, action, summary FROM messages WHERE account = ? AND seen_at >= ? "
            "AND mailbox = ? ORDER BY seen_at, id"
        )

        def made(id_: str, at: str, kind: str, action: str, summary: str) -> JudgedRow:
            return JudgedRow(
                account, id_, datetime.fromisoformat(at), Kind(kind), Action(action), told(summary, _SHOWN)
            )

        return tuple(self._state.made(made, query, account, text_of(since), self._state.mailbox(account)))


def told(summary: str, needed: AbstractSet[str] = frozenset({"id"})) -> dict[str, Any]:
    """The stored object; empty where there is none.  Its signs have at least what is needed.

    Raises:
        ValueError, TypeError, AttributeError: it is not as it was written.
    """
    found: dict[str, Any] = json.loads(summary) if summary else {}
    if not all(needed <= sign.keys() for sign in found.get("signs", ())):
        raise ValueError
    return found
