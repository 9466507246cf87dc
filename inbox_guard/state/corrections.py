"""What the user has corrected, and how often each rule was right: learned from labels taken off and set by hand.

Works on the tables of an opened `State`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from inbox_guard.model import Correction, Labelled, Place, TrackRecord
from inbox_guard.state.opening import text_of
from inbox_guard.state.records import told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inbox_guard.state.opening import MarkedOpening

_FIRED = """
    SELECT json_extract(sign.value, '$.rule'), count(*) FROM messages, json_each(messages.summary, '$.signs') AS sign
    WHERE messages.account = ? AND json_valid(messages.summary) GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction, of which account and when it was seen first."""

    account: str
    when: datetime
    correction: Correction


class CorrectionStore:
    """The corrections of all accounts."""

    def __init__(self, state: MarkedOpening) -> None:
        self._state = state

    def looked(self, account: str) -> date | None:
        """The day on which the labels of an account were looked at last."""
        days = self._state.made(date.fromisoformat, "SELECT day FROM looks WHERE account = ?", account)
        return next(iter(days), None)

    def set_looked(self, account: str, day: date) -> None:
        """They were looked at on that day."""
        with self._state.transaction() as run:
            run("INSERT OR REPLACE INTO looks VALUES (?, ?)", (account, day.isoformat()))

    def labelled(self, account: str, folder: str, uidvalidity: int, since: datetime) -> tuple[Labelled, ...]:
        """The messages of a folder on which labels of ours stand since then, by ascending UID."""
        query = (
            "SELECT id, uid, summary FROM messages WHERE account = ? AND folder = ? AND uidvalidity = ? "
            "AND seen_at >= ? AND mailbox = ? AND EXISTS (SELECT 1 FROM labels WHERE labels.account = messages.account "
            "AND labels.id = messages.id AND ended = '') ORDER BY uid"
        )

        def made(id_: str, uid: int, summary: str) -> Labelled:
            labels = dict(
                self._state.rows("SELECT label, ended FROM labels WHERE account = ? AND id = ?", account, id_)
            )
            standing = frozenset(name for name, ended in labels.items() if not ended)
            place = Place(account, folder, uidvalidity, uid)
            rules = {sign["id"]: sign["rule"] for sign in told(summary).get("signs", ())}
            return Labelled(id_, place, standing, frozenset(labels), rules)

        values = (account, folder, uidvalidity, text_of(since), self._state.mailbox(account))
        return tuple(self._state.made(made, query, *values))

    def set(self, account: str, id_: str, corrections: Iterable[Correction], when: datetime) -> None:
        """These are the corrections of a message now: what was taken back by the user is forgotten."""
        at = text_of(when)
        rows = [(c.sign, c.kind, c.rule) for c in corrections]
        known = {(c.sign, c.kind) for c in self._of(account, id_)}
        with self._state.transaction() as run:
            for sign, kind in known - {(sign, kind) for sign, kind, _ in rows}:
                query = "DELETE FROM corrections WHERE account = ? AND id = ? AND sign = ? AND kind = ?"
                run(query, (account, id_, sign, kind))
            for sign, kind, rule in rows:
                run("INSERT OR IGNORE INTO corrections VALUES (?, ?, ?, ?, ?, ?)", (account, id_, sign, kind, rule, at))

    def all(self, account: str) -> tuple[CorrectionRow, ...]:
        """All corrections, the oldest first."""
        query = "SELECT id, sign, kind, rule, found_at FROM corrections WHERE account = ? ORDER BY found_at, id, sign"

        def made(id_: str, sign: str, kind: Literal["false-alarm", "miss"], rule: str, at: str) -> CorrectionRow:
            return CorrectionRow(account, datetime.fromisoformat(at), Correction(id_, sign, kind, rule))

        return tuple(self._state.made(made, query, account))

    def track_records(self, account: str) -> Mapping[str, TrackRecord]:
        """Rule → how often it fired and how often the user called it wrong; only rules that were called wrong."""
        query = "SELECT rule, count(*) FROM corrections WHERE account = ? AND kind = 'false-alarm' GROUP BY rule"
        alarms = dict(self._state.rows(query, account))
        fired = self.fired(account) if alarms else {}
        return {rule: TrackRecord(fired.get(rule, 0), number) for rule, number in alarms.items()}

    def fired(self, account: str) -> Mapping[str, int]:
        """Rule → in how many remembered messages it found its sign."""
        return dict(self._state.rows(_FIRED, account))

    def _of(self, account: str, id_: str) -> tuple[Correction, ...]:
        query = "SELECT sign, kind, rule FROM corrections WHERE account = ? AND id = ?"
        return tuple(Correction(id_, *row) for row in self._state.rows(query, account, id_))
