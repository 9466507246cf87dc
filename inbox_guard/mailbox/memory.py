"""A mailbox in RAM: a full adapter without a server, for tests of whatever works on a mailbox.

It keeps the promises of the port as strictly as a server would; what the user of a mailbox does with it (mail that
arrives, drafts thrown away, a server that renumbers) has methods of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from inbox_guard.errors import MailboxError, TemporaryError
from inbox_guard.mailbox import drafts, keywords
from inbox_guard.mailbox.event import Readable, SelectableEvent, ready
from inbox_guard.mailbox.port import Abilities, LabelSupport, Listing
from inbox_guard.model import (
    AddLabel,
    AppendDraft,
    Cursor,
    MailboxStep,
    Place,
    RawMessage,
    Receipt,
    Refusal,
    RemoveDraft,
    RemoveLabel,
)


@dataclass(slots=True)
class _Folder:
    uidvalidity: int
    uidnext: int = 1
    messages: dict[int, RawMessage] = field(default_factory=dict)


class MemoryMailbox:
    """Folders with messages; INBOX, Drafts and Sent are there, others come with `create`.

    `labels` and `uidplus` set what it can do, `sent` which folder holds sent mail; `clock` says when something arrives
    that comes without a time of its own.
    """

    def __init__(
        self,
        account: str = "memory",
        *,
        labels: LabelSupport = "keywords",
        uidplus: bool = True,
        sent: str = "Sent",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.account = account
        self.closed = False
        self._clock = clock
        self._stopped = False
        self._arrival = SelectableEvent()
        self._seen: dict[str, tuple[int, int]] = {}  # folder → how the last `new` found it
        self._validities = 0
        self._folders: dict[str, _Folder] = {}
        self._protected: set[str] = set()
        self._full = False
        for name in ("INBOX", "Drafts", "Sent"):
            self.create(name)
        self._labels, self._uidplus, self._sent = labels, uidplus, sent
        self._abilities = self._look_round()

    def __enter__(self) -> Self:
        self._stopped = False
        self._abilities = self._look_round()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Note that it was closed; what it holds stays and can be used again."""
        self.closed = True

    # ── what others do with the mailbox ──────────────────────────────────────────────────────────────────────────────

    def create(self, folder: str) -> None:
        """Make an empty folder."""
        self._validities += 1
        self._folders[folder] = _Folder(1000 + self._validities)

    def remove(self, folder: str) -> None:
        """Take a folder away with all that is in it."""
        del self._folders[folder]

    def protect(self, folder: str) -> None:
        """Let the messages of a folder bear no new labels, as whoever shares it with others may."""
        self._protected.add(folder)

    def release(self, folder: str) -> None:
        """End that."""
        self._protected.discard(folder)

    def use_up(self) -> None:
        """Let no draft be saved any more: the quota is used up."""
        self._full = True

    def make_room(self) -> None:
        """End that."""
        self._full = False

    def deliver(
        self, folder: str, content: bytes, received: datetime | None = None, flags: Iterable[str] = ()
    ) -> Place:
        """Put a message into a folder, as a mail server or a mail program does."""
        here = self._folder(folder)
        place = Place(self.account, folder, here.uidvalidity, here.uidnext)
        when = received if received is not None else self._clock()
        here.messages[here.uidnext] = RawMessage(
            place, content, when, frozenset(flags), complete=True, size=len(content)
        )
        here.uidnext += 1
        self._arrival.set()
        return place

    def throw_away(self, place: Place) -> None:
        """Remove a message, as its owner may at any time."""
        self._folder(place.folder).messages.pop(place.uid, None)

    def mark(self, place: Place, flags: Iterable[str]) -> None:
        """Set the flags of a message to these, as its owner may."""
        here = self._folder(place.folder)
        here.messages[place.uid] = replace(here.messages[place.uid], flags=frozenset(flags))

    def renumber(self, folder: str) -> None:
        """Give the folder another UIDVALIDITY and its messages other UIDs, as a server may (RFC 9051 §2.3.1.1)."""
        old = self._folder(folder).messages.values()
        self.create(folder)
        for message in tuple(old):
            self.deliver(folder, message.content, message.received, message.flags)

    def contents(self, folder: str) -> tuple[RawMessage, ...]:
        """All that stands in a folder."""
        return tuple(self._folder(folder).messages.values())

    # ── the port ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def abilities(self) -> Abilities:
        """What it was made with, and which folders were there when it was opened or looked at last."""
        return self._abilities

    def look_again(self) -> None:
        """As the port says."""
        self._abilities = self._look_round()

    def _look_round(self) -> Abilities:
        drafts_folder, sent_folder = (name if name in self._folders else None for name in ("Drafts", self._sent))
        return Abilities(self._labels, drafts_folder, sent_folder, self._uidplus)

    def label_support(self, folder: str = "INBOX") -> LabelSupport:
        """What it was made with."""
        self._asked(folder)
        return self._abilities.labels

    def new(self, folder: str, after: Cursor | None, since: datetime | None) -> Listing:
        """As the port says."""
        here = self._asked(folder)
        self._seen[folder] = here.uidvalidity, here.uidnext
        known = after if after is not None and after.uidvalidity == here.uidvalidity else None
        first = known.uid + 1 if known else 1
        early = None if known else since
        uids = tuple(uid for uid, message in here.messages.items() if uid >= first and _is_since(message, early))
        return Listing(folder, uids, Cursor(here.uidvalidity, max(first - 1, here.uidnext - 1)), early)

    def headers(self, listing: Listing, uids: Sequence[int]) -> Iterator[RawMessage]:
        """As the port says."""
        for uid in uids:
            here = self._asked(listing.folder)
            message = here.messages.get(uid) if here.uidvalidity == listing.cursor.uidvalidity else None
            if message is not None and _is_since(message, listing.since):
                yield replace(message, content=_header_of(message.content), complete=False)

    def bodies(self, messages: Sequence[RawMessage]) -> Iterator[RawMessage]:
        """As the port says; attachments are there too, since they cost nothing here."""
        for message in messages:
            whole = self._at(message.place)
            if whole is not None:
                yield replace(message, content=whole.content, complete=True)

    def flags(self, folder: str, uidvalidity: int, uids: Sequence[int]) -> Mapping[int, frozenset[str]]:
        """As the port says."""
        here = self._asked(folder)
        there = here.messages if here.uidvalidity == uidvalidity else {}
        return {uid: there[uid].flags for uid in uids if uid in there}

    def folders(self) -> tuple[str, ...]:
        """As the port says."""
        self._asked("INBOX")
        return tuple(self._folders)

    def find(self, message_id: str, folders: Iterable[str]) -> tuple[Place, ...]:
        """As the port says."""
        safe = drafts.safe_id(message_id)
        if safe is None:
            return ()
        wanted = safe.casefold()
        return tuple(
            message.place
            for folder in folders
            for message in self._asked(folder).messages.values()
            if wanted in drafts.header_id(message.content).casefold()
        )

    def draft_ids(self) -> tuple[str, ...]:
        """As the port says."""
        folder = self._abilities.drafts
        stored = () if folder is None else self._asked(folder).messages.values()
        return tuple(id_ for message in stored if (id_ := drafts.header_id(message.content)))

    def apply(self, step: MailboxStep) -> Receipt:
        """As the port says."""
        self._asked("INBOX")
        match step:
            case AppendDraft():
                return self._append_draft(step)
            case AddLabel() | RemoveLabel():
                return self._label(step)
            case RemoveDraft():
                return self._remove_draft(step)

    def wait(self, folder: str, wakeup: Readable, seconds: float) -> bool:
        """As the port says."""
        until = time.monotonic() + seconds
        while True:
            self._arrival.clear()
            here = self._asked(folder)
            if self._seen.get(folder) != (here.uidvalidity, here.uidnext):
                return True
            heard = ready([self._arrival, wakeup], max(0, until - time.monotonic()))
            if wakeup in heard or not heard:
                return False

    def stop(self) -> None:
        """As the port says."""
        self._stopped = True

    def cut(self) -> None:
        """As the port says."""
        self.stop()
        self._arrival.set()

    def _append_draft(self, step: AppendDraft) -> Receipt:
        from inbox_guard.replies import render  # noqa: PLC0415 - reading alone needs no replies

        folder = self._abilities.drafts
        if folder is None:
            return Receipt(step, Refusal.NO_DRAFTS)
        if drafts.safe_id(step.draft.message_id) is None:
            return Receipt(step, Refusal.NO_ID)
        if step.draft.message_id in self.draft_ids():
            return Receipt(step, Refusal.ALREADY, folder=folder)
        if self._full:
            raise MailboxError(f"{self.account}: the mailbox is full, while saving a draft", "make room in it")
        self.deliver(folder, render(step.draft), flags=("\\Draft", "\\Seen"))
        return Receipt(step, folder=folder)

    def _label(self, step: AddLabel | RemoveLabel) -> Receipt:
        if not keywords.fit(step.labels):
            return Receipt(step, Refusal.UNFIT_LABEL)
        if self._folder(step.place.folder).uidvalidity != step.place.uidvalidity:
            return Receipt(step, Refusal.RENUMBERED)
        if self._abilities.labels == "none":
            return Receipt(step, Refusal.NO_LABELS)
        message = self._at(step.place)
        if message is None:
            return Receipt(step, Refusal.GONE)
        if step.place.folder in self._protected:
            problem = f"{self.account}: the folder {step.place.folder} may only be read, while labelling"
            raise MailboxError(problem, "choose a folder that you may write to")
        labels = frozenset(step.labels)
        self.mark(step.place, message.flags | labels if isinstance(step, AddLabel) else message.flags - labels)
        return Receipt(step, folder=step.place.folder)

    def _remove_draft(self, step: RemoveDraft) -> Receipt:
        folder = self._abilities.drafts
        if folder is None or not self._abilities.uidplus:
            return Receipt(step, Refusal.NO_DRAFTS if folder is None else Refusal.NO_UIDPLUS)
        wanted = drafts.bare_id(step.message_id)
        ours = [message for message in self.contents(folder) if drafts.header_id(message.content) == wanted]
        same = [message for message in ours if drafts.is_untouched(message.content, step.digest)]
        if not same:
            return Receipt(step, Refusal.CHANGED if ours else Refusal.NOT_THERE, folder=folder)
        for message in drafts.expendable(same, len(ours), step):
            self.throw_away(message.place)
        return Receipt(step, folder=folder)

    def _folder(self, name: str) -> _Folder:
        try:
            return self._folders[name]
        except KeyError:
            raise MailboxError(f"{self.account}: there is no folder {name}", "name a folder that is there") from None

    def _asked(self, name: str) -> _Folder:
        if self._stopped:
            raise TemporaryError(f"the mailbox of {self.account} is closed", "try again later")
        return self._folder(name)

    def _at(self, place: Place) -> RawMessage | None:
        here = self._asked(place.folder)
        return here.messages.get(place.uid) if here.uidvalidity == place.uidvalidity else None


def _is_since(message: RawMessage, since: datetime | None) -> bool:
    return since is None or message.received is None or message.received >= since


def _header_of(content: bytes) -> bytes:
    ends = [at + len(gap) for gap in (b"\r\n\r\n", b"\n\n") if (at := content.find(gap)) >= 0]
    return content[: min(ends)] if ends else content
