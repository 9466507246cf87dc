"""What stands of ours in the mailbox: labels and drafts by message, until they are taken back.

Works on the tables of an opened `State`.  What has ended is kept, with how it ended: it is never done again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from inbox_guard.model import Place, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inbox_guard.model import End
    from inbox_guard.state.opening import MarkedOpening

_QUERY = """
    SELECT m.id, m.folder, m.uidvalidity, m.uid, m.seen_at, iif(l.ended = 'due', 'due', 'label'), l.label, '', l.set_at
    FROM labels l JOIN messages m ON m.account = l.account AND m.id = l.id
    WHERE l.account = ? AND m.mailbox = ? AND l.ended IN ('', 'refused', 'due')
    UNION ALL
    SELECT m.id, m.folder, m.uidvalidity, m.uid, m.seen_at, 'draft', d.draft, d.digest, d.saved_at
    FROM drafts d JOIN messages m ON m.account = d.account AND m.id = d.id
    WHERE d.account = ? AND m.mailbox = ? AND d.ended = ''
    ORDER BY 9, 1
"""

_DONE = """
    SELECT 1 FROM labels JOIN messages USING (account, id)
    WHERE account = ? AND (set_at = '' OR set_at >= seen_at)
    UNION ALL
    SELECT 1 FROM drafts JOIN messages USING (account, id) WHERE account = ? AND saved_at >= seen_at
    LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    where: tuple[str, int, int]
    what: str  # "label", "due" or "draft"
    name: str
    digest: str
    since: datetime
    seen: datetime


class StandingStore:
    """What stands in all accounts."""

    def __init__(self, state: MarkedOpening) -> None:
        self._state = state

    def all(self, account: str, *, due: bool = True) -> tuple[Standing, ...]:
        """What stands, message by message, the oldest first; with `due` labels that may never have been set, too."""
        found: dict[str, list[_Row]] = {}
        mark = self._state.mailbox(account)
        for row in self._state.made(_row, _QUERY, account, mark, account, mark):
            if due or row.what != "due":
                found.setdefault(row.id, []).append(row)
        return tuple(_standing(account, rows) for rows in found.values())

    def is_blank(self, account: str) -> bool:
        """Whether no scan is known to have set a label or saved a draft: the account is new, or its state was lost."""
        return not self._state.rows(_DONE, account, account)

    def known_drafts(self, account: str) -> frozenset[str]:
        """Message-IDs of all drafts that were ever saved."""
        return self._state.column("SELECT draft FROM drafts WHERE account = ?", account)

    def refused(self, account: str, id_: str, labels: Iterable[str]) -> None:
        """The server did not set all of these labels: of one that is missing nobody knows who took it off."""
        with self._state.transaction() as run:
            for label in labels:
                query = "UPDATE labels SET ended = 'refused' WHERE account = ? AND id = ? AND label = ?"
                run(query, (account, id_, label))

    def end(self, standing: Standing, labels: Iterable[tuple[str, End]], drafts: Iterable[tuple[str, End]]) -> None:
        """Remember how labels and drafts ended."""
        account, id_ = standing.place.account, standing.id
        with self._state.transaction() as run:
            for label, how in labels:
                query = "UPDATE labels SET ended = ? WHERE account = ? AND id = ? AND label = ?"
                run(query, (how, account, id_, label))
            for draft, how in drafts:
                query = "UPDATE drafts SET ended = ? WHERE account = ? AND id = ? AND draft = ?"
                run(query, (how, account, id_, draft))


def _row(id_: str, folder: str, validity: int, uid: int, seen_at: str, *rest: str) -> _Row:
    what, name, digest, since = rest
    since_, seen = datetime.fromisoformat(since or seen_at), datetime.fromisoformat(seen_at)
    return _Row(id_, (folder, validity, uid), what, name, digest, since_, seen)


def _standing(account: str, rows: Sequence[_Row]) -> Standing:
    since = max(row.since for row in rows)
    return Standing(
        id=rows[0].id,
        place=Place(account, *rows[0].where),
        labels=tuple(sorted(row.name for row in rows if row.what != "draft")),
        drafts=tuple((row.name, row.digest) for row in rows if row.what == "draft"),
        since=since.astimezone(UTC),
        found=since < rows[0].seen,  # what a scan does is written down as of the moment at which it saw the message
    )
