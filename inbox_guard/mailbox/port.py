"""The one protocol between the scan and any mailbox; it knows messages, places and steps, no rules.

An adapter promises: nothing is marked as read, moved or deleted; only the given steps change anything; every step can
be repeated without harm.  Failures are the errors of `inbox_guard.errors`, never those of a library.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Literal, Protocol, Self

from inbox_guard.mailbox.event import Readable
from inbox_guard.model import Cursor, MailboxStep, Place, RawMessage, Receipt

LabelSupport = Literal["keywords", "gmail", "none", "unasked"]


@dataclass(frozen=True, slots=True)
class Abilities:
    """What this mailbox can do.  `warnings` are sentences for people: what falls away and what to do about it.

    `labels` is "unasked" until `Mailbox.label_support` or the first label has found it out: IMAP tells it only when a
    folder is opened for writing, and reading never does that.
    """

    labels: LabelSupport
    drafts: str | None  # name of the Drafts folder, None where there is none
    sent: str | None
    uidplus: bool
    idle: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """The new messages of a folder: their UIDs, ascending, and the cursor to remember once all of them were dealt with.

    `since` is the moment before which `headers` leaves messages out: IMAP searches by whole days only, so `uids` may
    hold a day too many.
    """

    folder: str
    uids: tuple[int, ...]
    cursor: Cursor
    since: datetime | None = None


def listing_of(place: Place) -> Listing:
    """A listing of one known message: with it `headers` reads again what `find` or the state has named."""
    return Listing(place.folder, (place.uid,), Cursor(place.uidvalidity, place.uid))


class Mailbox(Protocol):
    """A mailbox, opened.  Use it as a context manager: leaving it logs out in every case."""

    account: str

    @property
    def abilities(self) -> Abilities:
        """What can be done here; asked at opening and by `look_again`."""

    def look_again(self) -> None:
        """Look for the folders of drafts and sent mail once more: the owner may have made or renamed one since.

        Raises:
            ConfigError: a folder that the settings name is gone.
        """

    def label_support(self, folder: str = "INBOX") -> LabelSupport:
        """Whether labels hold in this folder, never "unasked"; asks the server at the first call.

        The asking opens the folder for writing, which ends the "recent" mark of its messages (RFC 3501 §2.3.2): call it
        when there is something to label, or to examine the account.
        """

    def new(self, folder: str, after: Cursor | None, since: datetime | None) -> Listing:
        """Messages of a folder after a cursor; without one, or with another UIDVALIDITY, those since `since`.

        Raises:
            MailboxError: the folder is not there.
        """

    def headers(self, listing: Listing, uids: Sequence[int]) -> Iterator[RawMessage]:
        """The headers of these messages (`complete` False), with flags, INTERNALDATE and size.

        A vanished message is left out.  One that the server fails to hand over comes with empty content, for the
        caller to tell of it.
        """

    def bodies(self, messages: Sequence[RawMessage]) -> Iterator[RawMessage]:
        """The same messages, in this order, with their text; of large attachments there are empty parts only.

        A vanished one is left out; one that the server fails to hand over comes with empty content.
        """

    def flags(self, folder: str, uidvalidity: int, uids: Sequence[int]) -> Mapping[int, frozenset[str]]:
        """The flags and labels that these messages have now; a vanished message is left out.

        Raises:
            MailboxError: the folder is not there.
        """

    def folders(self) -> tuple[str, ...]:
        """The names of all folders that can be opened."""

    def find(self, message_id: str, folders: Iterable[str]) -> tuple[Place, ...]:
        """Places of messages whose Message-ID contains this text."""

    def draft_ids(self) -> tuple[str, ...]:
        """Message-IDs (without brackets) of all that stands in the Drafts folder, each as often as it stands there."""

    def apply(self, step: MailboxStep) -> Receipt:
        """Run one step.

        Raises:
            MailboxError: the server refused.  TemporaryError: the connection broke.
        """

    def wait(self, folder: str, wakeup: Readable, seconds: float) -> bool:
        """Wait for mail in a folder: True when there is some that the last `new` has not seen.

        False when `wakeup` is set or the time is up, so look for new mail now and then whatever this says.

        Raises:
            MailboxError: the server cannot tell (`Abilities.idle`), or the folder is not there.
            TemporaryError: the connection broke.
        """

    def stop(self) -> None:
        """Let the call that runs come to its end; every later one raises `TemporaryError`.  Any thread may call it."""

    def cut(self) -> None:
        """Break the connection, so that the call that runs raises `TemporaryError`.  Any thread may call it."""

    def close(self) -> None:
        """Log out and close; never raises."""

    def __enter__(self) -> Self:
        """The mailbox itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
