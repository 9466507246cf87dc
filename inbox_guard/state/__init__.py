"""What is remembered between two scans, in one SQLite file that may be deleted at any time.

Knows the types of `model`, no mailbox and no rules; the time is passed in.  Mail bodies are never stored: of a message
there is where it lies, what was said of it (the object of `scan --json` without the draft's text, which quotes the
mail) and what was done for it.

    file.py, opening.py     the file: made, opened, mended        soundness.py    whether it is sound
    letters.py              threads and contacts                  standing.py     what stands of ours in the mailboxes
    corrections.py          what the user has corrected           owed.py         drafts that wait for a folder
    failures.py             messages that failed, and how often   records.py      what was done in the past
    forgetting.py           what is forgotten after a time        health.py       how accounts fare
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from inbox_guard.model import Action, Contact, Cursor, Kind, Memory, Place, Remember, comparable
from inbox_guard.state.corrections import CorrectionStore
from inbox_guard.state.failures import FailureStore, forget_failure
from inbox_guard.state.forgetting import FORGET
from inbox_guard.state.letters import LetterStore
from inbox_guard.state.opening import FILE, MarkedOpening, text_of
from inbox_guard.state.owed import OwedStore
from inbox_guard.state.records import Records, told
from inbox_guard.state.standing import StandingStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

__all__ = ["FILE", "Remembered", "State"]

_REMEMBER = (
    "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
    "folder = excluded.folder, uidvalidity = excluded.uidvalidity, uid = excluded.uid, mailbox = excluded.mailbox"
)
_LABEL = (
    "INSERT INTO labels (account, id, label, set_at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET set_at = excluded.set_at, ended = ''"
)
_DUE = "INSERT OR IGNORE INTO labels (account, id, label, set_at, ended) VALUES (?, ?, ?, ?, 'due')"
_STOOD = "INSERT INTO labels (account, id, label, set_at) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET ended = ''"
_EARLIER = timedelta(seconds=1)
_JUDGED = ", kind = excluded.kind, action = excluded.action, reason = excluded.reason, summary = excluded.summary"


@dataclass(frozen=True, slots=True)
class Remembered:
    """A remembered message; `summary` is the JSON text that was given with it."""

    account: str
    id: str
    place: Place
    summary: str
    seen_at: datetime


class State(MarkedOpening):
    """All that is remembered.  One for each thread; use it as a context manager."""

    def copied(self) -> State:
        """All of it once more, in RAM: what is written to the copy is gone when that is closed."""
        copy = State(self.in_memory(), self.path, mailboxes=self._mailboxes)
        copy._file = self._file
        return copy

    def examine(self, account: str) -> None:
        """Read all that is remembered of an account.

        Raises:
            GuardError: something cannot be read; the next opening starts a fresh file.
        """
        long_ago = datetime.min.replace(tzinfo=UTC)
        self.letters.since(account, long_ago)
        self.records.judged(account, long_ago)
        self.records.drafts(account)
        self.standing.all(account)
        self.corrections.all(account)
        self.contacts(account)
        self.failures.all(account)

    @property
    def letters(self) -> LetterStore:
        """What threads and contacts remember."""
        return LetterStore(self)

    @property
    def standing(self) -> StandingStore:
        """What stands of ours in the mailboxes."""
        return StandingStore(self)

    @property
    def corrections(self) -> CorrectionStore:
        """What the user has corrected."""
        return CorrectionStore(self)

    @property
    def failures(self) -> FailureStore:
        """With which messages scans did not get to the end."""
        return FailureStore(self)

    @property
    def owed(self) -> OwedStore:
        """What gets a draft when there is a folder for drafts."""
        return OwedStore(self)

    @property
    def records(self) -> Records:
        """What was done in the past."""
        return Records(self)

    # ── which mailbox ────────────────────────────────────────────────────────────────────────────────────────────────

    def claim(self, account: str, mailbox: str) -> None:
        """From now on an account is this mailbox, for as long as the state is open.

        Places mean nothing in another one, so what was read, done or failed in a mailbox that had the same name is left
        out.  Message-IDs hold everywhere: what was done for a message, answered or corrected is remembered for good,
        since the other mailbox may be the same one at a host of another name.
        """
        query = "SELECT mailbox FROM mailboxes WHERE account = ?"
        if not self.rows(query, account):
            with self.transaction() as run:
                run("INSERT OR IGNORE INTO mailboxes VALUES (?, ?)", (account, mailbox))
        # the first one has no mark: what was written before mailboxes were told apart is of it
        self._mailboxes[account] = "" if mailbox in self.column(query, account) else mailbox

    def found_again(self, places: Mapping[str, Place]) -> None:
        """These messages (Message-ID → place) are remembered of another mailbox, and what was done stands here."""
        with self.transaction() as run:
            for id_, place in places.items():
                mark = self.mailbox(place.account)
                run(
                    "UPDATE messages SET folder = ?, uidvalidity = ?, uid = ?, mailbox = ? "
                    "WHERE account = ? AND id = ? AND mailbox <> ?",
                    (place.folder, place.uidvalidity, place.uid, mark, place.account, id_, mark),
                )

    # ── how far ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def cursor(self, account: str, folder: str) -> Cursor | None:
        """How far a folder has been read."""
        query = "SELECT uidvalidity, uid FROM cursors WHERE account = ? AND folder = ? AND mailbox = ?"
        return next((Cursor(*row) for row in self.rows(query, account, folder, self.mailbox(account))), None)

    def set_cursor(self, account: str, folder: str, cursor: Cursor) -> None:
        """Remember how far a folder has been read."""
        with self.transaction() as run:
            run(
                "INSERT INTO cursors VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                "uidvalidity = excluded.uidvalidity, uid = excluded.uid, mailbox = excluded.mailbox",
                (account, folder, cursor.uidvalidity, cursor.uid, self.mailbox(account)),
            )

    # ── messages ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def remember(
        self,
        step: Remember,
        seen_at: datetime,
        *,
        kind: Kind = Kind.OTHER,
        action: Action = Action.NONE,
        reason: str = "",
        came_in: datetime | None = None,
    ) -> None:
        """Remember a message in one transaction: labels and drafts join those already known, all else is replaced.

        An empty `summary` leaves kind, action, reason and summary as they were.  What stood there counts as old as the
        message, which `came_in` then: older than the moment at which this state has seen it first.
        """
        account, id_ = step.place.account, step.message_id
        now, before = text_of(seen_at), text_of(min(came_in or seen_at, seen_at - _EARLIER))
        values = (account, id_, step.place.folder, step.place.uidvalidity, step.place.uid, now)
        with self.transaction() as run:
            run(
                _REMEMBER + _JUDGED if step.summary else _REMEMBER,
                (*values, kind.value, action.value, reason, step.summary, self.mailbox(account)),
            )
            for label in step.labels:
                stood = label in step.stood
                run(_STOOD if stood else _LABEL, (account, id_, label, before if stood else now))
            for label in step.due:
                run(_DUE, (account, id_, label, now))
            for draft, digest in step.drafts:
                run(
                    "INSERT INTO drafts (account, id, draft, digest, saved_at) VALUES (?, ?, ?, ?, ?) "
                    "ON CONFLICT DO UPDATE SET digest = excluded.digest",
                    (account, id_, draft, digest, before if draft in step.stood else now),
                )
            if step.owed:
                run("INSERT OR IGNORE INTO owed VALUES (?, ?)", (account, id_))
            if step.drafts:
                run("DELETE FROM owed WHERE account = ? AND id = ?", (account, id_))
            if step.place.uid:
                forget_failure(run, step.place)

    def memories(self, account: str, ids: Iterable[str]) -> Mapping[str, Memory]:
        """What was done for these messages; those of which nothing is known are left out."""
        found: dict[str, Memory] = {}
        for id_ in dict.fromkeys(ids):
            labels = self.column(
                "SELECT label FROM labels WHERE account = ? AND id = ? AND ended != 'due'", account, id_
            )
            due = self.column("SELECT label FROM labels WHERE account = ? AND id = ? AND ended = 'due'", account, id_)
            drafts = self.column("SELECT draft FROM drafts WHERE account = ? AND id = ?", account, id_)
            if labels or drafts or self.rows("SELECT 1 FROM messages WHERE account = ? AND id = ?", account, id_):
                found[id_] = Memory(labels, drafts, due)
        return found

    def digests(self, account: str, id_: str) -> Mapping[str, str]:
        """The drafts saved for a message: Message-ID → digest of the text as it was written."""
        return dict(self.rows("SELECT draft, digest FROM drafts WHERE account = ? AND id = ?", account, id_))

    def drafted(self, account: str, since: datetime, until: datetime) -> Mapping[str, int]:
        """How many drafts were saved in this time, by the address key of the first recipient."""
        query = (
            "SELECT json_extract(summary, '$.draft.to[0]') FROM drafts JOIN messages USING (account, id) "
            "WHERE account = ? AND saved_at BETWEEN ? AND ? AND json_valid(summary)"
        )
        rows = self.rows(query, account, text_of(since), text_of(until))
        return Counter(comparable(address) for (address,) in rows if isinstance(address, str))

    def find(self, prefix: str) -> list[Remembered]:
        """The messages of all accounts whose Message-ID begins so (with or without <), the newest first."""
        bare = prefix.strip().removeprefix("<").removesuffix(">")
        query = (
            "SELECT account, id, folder, uidvalidity, uid, summary, seen_at FROM messages "
            "WHERE substr(id, 1, ?) = ? ORDER BY seen_at DESC, account, id"
        )

        def made(account: str, id_: str, folder: str, validity: int, uid: int, summary: str, at: str) -> Remembered:
            told(summary)
            return Remembered(account, id_, Place(account, folder, validity, uid), summary, _time(at))

        return self.made(made, query, len(bare), bare)

    # ── own mail ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def add_own(
        self, account: str, ids: Iterable[str], recipients: Iterable[str], answered: Iterable[str], when: datetime
    ) -> None:
        """Remember own mail written at one time: its ids, whom it went to and which messages it answers."""
        at = text_of(when)
        with self.transaction() as run:
            for id_ in ids:
                run("INSERT OR IGNORE INTO own VALUES (?, ?)", (account, id_))
            for id_ in answered:
                run("INSERT OR IGNORE INTO answered VALUES (?, ?)", (account, id_))
            for address in recipients:
                run(
                    "INSERT INTO contacts VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                    "first_written = min(first_written, excluded.first_written), "
                    "last_written = max(last_written, excluded.last_written)",
                    (account, comparable(address), at, at),
                )

    def contacts(self, account: str) -> Mapping[str, Contact]:
        """Whom own mail went to: address key → contact."""

        def made(address: str, first: str, last: str) -> tuple[str, Contact]:
            return address, Contact(address, _time(first), _time(last))

        query = "SELECT address, first_written, last_written FROM contacts WHERE account = ?"
        return dict(self.made(made, query, account))

    def own_ids(self, account: str) -> frozenset[str]:
        """The ids of own sent messages."""
        return self.column("SELECT id FROM own WHERE account = ?", account)

    def answered(self, account: str) -> frozenset[str]:
        """The ids of messages that own mail answers."""
        return self.column("SELECT id FROM answered WHERE account = ?", account)

    # ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def add_lists(self, account: str, names: Iterable[str], day: date) -> None:
        """Remember by what lists and bulk mail are known: addresses, and ids of messages; heard of that day."""
        with self.transaction() as run:
            for name in names:
                run(
                    "INSERT INTO lists VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET day = max(day, excluded.day)",
                    (account, name, day.isoformat()),
                )

    def is_list(self, account: str, names: Iterable[str]) -> bool:
        """Whether one of these addresses and ids is known to be of a list or of bulk mail."""
        query = "SELECT 1 FROM lists WHERE account = ? AND name = ?"
        return any(self.rows(query, account, name) for name in names)

    # ── what is forgotten ────────────────────────────────────────────────────────────────────────────────────────────

    def forget(self, account: str, before: datetime) -> None:
        """Forget, in one transaction, what is older and neither guards a message nor is told of by anything."""
        with self.transaction() as run:
            for query in FORGET:
                run(query, (account, text_of(before)))


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
