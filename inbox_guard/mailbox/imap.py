r"""The mailbox behind an IMAP server (RFC 9051): which commands each promise of the port takes.  It knows no rules.

Reading uses EXAMINE and BODY.PEEK alone, so neither \Seen nor \Recent changes.  A folder is selected for writing only
while labels are set or a draft of ours is taken away; the next reading examines it again.  A poll costs one EXAMINE a
folder, and nothing more where UIDNEXT says that nothing has come.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from inbox_guard.errors import MailboxError, ReadOnlyFolder
from inbox_guard.mailbox import answers, drafts, keywords
from inbox_guard.mailbox.contents import as_stored, contents
from inbox_guard.mailbox.event import Readable
from inbox_guard.mailbox.folders import find_folder, folder_names, missing
from inbox_guard.mailbox.port import Abilities, LabelSupport, Listing
from inbox_guard.mailbox.session import Encryption, OpenFolder, Session, connect
from inbox_guard.mailbox.settings import ImapSettings
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

__all__ = ["ImapMailbox", "ImapSettings", "open_imap"]

_HEADERS_AT_ONCE = 500
_BODIES_AT_ONCE = 100
_SEARCHED_AT_ONCE = 50_000  # messages: the answer of a search is one line, and imaplib refuses lines of 1 MB


def open_imap(settings: ImapSettings, secret: str) -> ImapMailbox:
    """Connect, log in with the secret (a password, or an OAuth token), look at the folders.

    Raises:
        LoginError: the server refuses the login.
        ConfigError: unsafe or impossible settings, or a folder named in them is missing.
        TemporaryError: no connection, no trust in the certificate, a busy server.
    """
    session = connect(settings, secret)
    try:
        return ImapMailbox(session, settings)
    except BaseException:
        session.close()
        raise


class ImapMailbox:
    """A logged-in session.  After a `TemporaryError` that broke the connection every call raises one: open another."""

    def __init__(self, session: Session, settings: ImapSettings) -> None:
        self.account = settings.account
        self._session = session
        self._settings = settings
        self._abilities = self._look_round()
        self._labelless: dict[str, str] = {}  # folder → why labels do not hold there, empty where they do
        self._seen: dict[str, tuple[int, int | None, int]] = {}  # folder → how the last `new` found it

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Log out; where that fails, or the connection is known to be broken, cut it.  Never raises."""
        self._session.close()

    def stop(self) -> None:
        """As the port says."""
        self._session.stop()

    def cut(self) -> None:
        """As the port says."""
        self._session.cut()

    # ── what can be done ─────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def abilities(self) -> Abilities:
        """What can be done here.  `labels` is "unasked" before the first label or `label_support`."""
        return self._abilities

    @property
    def offers(self) -> frozenset[str]:
        """The capabilities that the server names after the login (RFC 9051 §7.2.2)."""
        return self._session.offers

    def encryption(self) -> Encryption | None:
        """How the connection is encrypted; None where it is not."""
        return self._session.encryption()

    def label_support(self, folder: str = "INBOX") -> LabelSupport:
        """Whether labels hold in a folder; selects it where that is not known yet."""
        if self._abilities.labels == "gmail":
            return "gmail"
        if folder not in self._labelless:
            try:
                opened = self._session.enter(folder, write=True)
                self._settle(folder, "" if opened.keeps_labels else Refusal.NO_LABELS)
            except ReadOnlyFolder:
                self._settle(folder, f"the folder {folder} may only be read, so its mail gets drafts and no labels")
        return "none" if self._labelless[folder] else "keywords"

    def look_again(self) -> None:
        """One LIST."""
        self._abilities = self._look_round()
        for folder, why in self._labelless.items():
            self._settle(folder, why)

    def _look_round(self) -> Abilities:
        listed, offers = self._session.folders(), self._session.offers
        settings, names = self._settings, folder_names()
        drafts_folder = find_folder("drafts", settings.drafts, listed, names)
        sent_folder = find_folder("sent", settings.sent, listed, names)
        return Abilities(
            labels="gmail" if "X-GM-EXT-1" in offers else "unasked",
            drafts=drafts_folder,
            sent=sent_folder,
            uidplus="UIDPLUS" in offers,
            idle="IDLE" in offers,
            warnings=tuple(missing(self.account, drafts_folder, sent_folder)),
        )

    def _settle(self, folder: str, why: str) -> None:
        """Remember why labels do not hold in a folder, an empty string where they do; each reason is told once."""
        self._labelless[folder] = why
        labels, warnings = self._abilities.labels, self._abilities.warnings
        if labels in ("unasked", "none"):
            labels = "none" if why else "keywords"
        if why and why not in warnings:
            warnings += (why,)
        self._abilities = replace(self._abilities, labels=labels, warnings=warnings)

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def new(self, folder: str, after: Cursor | None, since: datetime | None) -> Listing:
        """One EXAMINE; one SEARCH where UIDNEXT says that there is something to find."""
        opened = self._session.enter(folder, again=True)
        self._seen[folder] = _extent(opened)
        known = after if after is not None and after.uidvalidity == opened.uidvalidity else None
        seen = known.uid if known else 0
        if opened.uidnext is not None and opened.uidnext <= seen + 1:
            # EXISTS is not asked: a count of 0 that is wrong would move the cursor past mail that nobody has seen
            found: list[int] = []
        elif known:
            # n:* names the last message even where its UID is lower (RFC 9051 §6.4.4): hence the filter
            found = [uid for uid in self._session.search(f"UID {seen + 1}:*") if uid > seen]
        else:
            found = self._search_all(opened.exists, since)
        last = max([seen, *found, (opened.uidnext or 1) - 1])
        return Listing(folder, tuple(sorted(found)), Cursor(opened.uidvalidity, last), None if known else since)

    def wait(self, folder: str, wakeup: Readable, seconds: float) -> bool:
        """One EXAMINE, which tells of what came since the last look, then IDLE."""
        if not self._abilities.idle:
            raise MailboxError("the server does not tell of new mail", "let it be polled")
        if self._seen.get(folder) != _extent(self._session.enter(folder, again=True)):
            return True
        return self._session.wait(wakeup, seconds)

    def headers(self, listing: Listing, uids: Sequence[int]) -> Iterator[RawMessage]:
        """One FETCH for each 500 messages."""
        wishes = ["FLAGS", "INTERNALDATE", "RFC822.SIZE", f"BODY.PEEK[HEADER]<0.{answers.HEADER_LIMIT}>"]
        if self._abilities.labels == "gmail":
            wishes += ["X-GM-LABELS", "X-GM-THRID"]
        for start in range(0, len(uids), _HEADERS_AT_ONCE):
            chunk = uids[start : start + _HEADERS_AT_ONCE]
            if self._session.enter(listing.folder).uidvalidity != listing.cursor.uidvalidity:
                return
            got = self._session.fetch(chunk, wishes, "reading headers")
            for uid in chunk:
                if uid in got:
                    place = Place(self.account, listing.folder, listing.cursor.uidvalidity, uid)
                    message = answers.header_message(place, got[uid])
                    if listing.since is None or message.received is None or message.received >= listing.since:
                        yield message

    def bodies(self, messages: Sequence[RawMessage]) -> Iterator[RawMessage]:
        """For each 100 messages one FETCH of small ones, one of structures, one of texts for those built alike."""
        start = 0
        while start < len(messages):
            first = messages[start].place
            end = start
            while end < min(len(messages), start + _BODIES_AT_ONCE) and _same_folder(messages[end].place, first):
                end += 1
            if self._session.enter(first.folder).uidvalidity == first.uidvalidity:
                whole = contents(self._session, messages[start:end])
                for message in messages[start:end]:
                    if message.place.uid in whole:
                        content, cut = whole[message.place.uid]
                        yield replace(message, content=content, complete=True, cut=cut)
            start = end

    def flags(self, folder: str, uidvalidity: int, uids: Sequence[int]) -> Mapping[int, frozenset[str]]:
        """One FETCH; none where the folder was renumbered."""
        if self._session.enter(folder).uidvalidity != uidvalidity:
            return {}
        wishes = ["FLAGS", *(["X-GM-LABELS"] if self._abilities.labels == "gmail" else [])]
        got = self._session.fetch(uids, wishes, "reading labels")
        return {uid: answers.flags(answer) for uid, answer in got.items() if answer}

    def folders(self) -> tuple[str, ...]:
        """One LIST."""
        return tuple(folder.name for folder in self._session.folders() if folder.selectable)

    def find(self, message_id: str, folders: Iterable[str]) -> tuple[Place, ...]:
        """One EXAMINE and one SEARCH a folder."""
        found: list[Place] = []
        for folder in folders:
            opened = self._session.enter(folder, again=True)
            uids = self._session.with_id(message_id)
            found += [Place(self.account, folder, opened.uidvalidity, uid) for uid in sorted(uids)]
        return tuple(found)

    def draft_ids(self) -> tuple[str, ...]:
        """One FETCH for each 500 drafts."""
        folder = self._abilities.drafts
        if folder is None or self._session.enter(folder, again=True).exists == 0:
            return ()
        return tuple(id_ for id_ in self._session.message_ids().values() if id_)

    # ── steps ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def apply(self, step: MailboxStep) -> Receipt:
        """Run one step and tell what became of it."""
        match step:
            case AppendDraft():
                return self._append_draft(step)
            case AddLabel() | RemoveLabel():
                return self._label(step)
            case RemoveDraft():
                return self._remove_draft(step)

    def _append_draft(self, step: AppendDraft) -> Receipt:
        from inbox_guard.replies import render  # noqa: PLC0415 - reading alone needs no replies

        folder = self._abilities.drafts
        if folder is None:
            return Receipt(step, Refusal.NO_DRAFTS)
        if drafts.safe_id(step.draft.message_id) is None:
            return Receipt(step, Refusal.NO_ID)
        self._session.enter(folder, again=True)
        if self._session.with_id(step.draft.message_id):
            return Receipt(step, Refusal.ALREADY, folder=folder)
        content = render(step.draft)
        self._session.append_draft(folder, content)
        if self._abilities.uidplus:
            # the draft is saved: that it may stand there twice is no reason to leave it without labels
            with contextlib.suppress(MailboxError):
                self._keep_one(folder, step.draft.message_id, drafts.message_digest(content))
        return Receipt(step, folder=folder)

    def _keep_one(self, folder: str, message_id: str, digest: str) -> None:
        """Another machine may have saved the same draft since it was looked for.

        All that take copies away keep the same one, or two of them could leave none.
        """
        self._session.enter(folder, again=True)
        if len(self._session.with_id(message_id)) > 1:
            self._remove_draft(RemoveDraft(message_id, digest, keep_one=True))

    def _copies(self, uids: Sequence[int], message_id: str) -> dict[int, bytes]:
        """The messages of the open folder that have this very Message-ID: a search finds parts of one too."""
        wanted = drafts.bare_id(message_id)
        stored = as_stored(self._session, uids)
        if not all(stored.values()):
            raise MailboxError(
                f"{self.account}: the server does not hand over a draft that is there", "try again later"
            )
        return {uid: content for uid, content in stored.items() if drafts.header_id(content) == wanted}

    def _label(self, step: AddLabel | RemoveLabel) -> Receipt:
        if not keywords.fit(step.labels):
            return Receipt(step, Refusal.UNFIT_LABEL)
        opened = self._session.enter(step.place.folder, write=True)
        if opened.uidvalidity != step.place.uidvalidity:
            return Receipt(step, Refusal.RENUMBERED)
        gmail, adding = self._abilities.labels == "gmail", isinstance(step, AddLabel)
        if not gmail and not self._keeps(step.labels, opened):
            return Receipt(step, Refusal.NO_LABELS)
        self._session.label(step.place.uid, step.labels, add=adding, gmail=gmail)
        got = self._session.fetch([step.place.uid], ["X-GM-LABELS" if gmail else "FLAGS"], "reading labels")
        if step.place.uid not in got:
            return Receipt(step, Refusal.GONE)
        # Some servers answer OK and drop the keyword: what counts is what the message has now.
        if adding and not {label.lower() for label in step.labels} <= {
            flag.lower() for flag in answers.flags(got[step.place.uid])
        }:
            return Receipt(step, Refusal.NO_LABELS)
        return Receipt(step, folder=step.place.folder)

    def _keeps(self, labels: Iterable[str], opened: OpenFolder) -> bool:
        keeps = opened.keeps_labels
        if opened.name not in self._labelless:
            self._settle(opened.name, "" if keeps else Refusal.NO_LABELS)
        return keeps or {label.lower() for label in labels} <= {flag.lower() for flag in opened.permanent or ()}

    def _remove_draft(self, step: RemoveDraft) -> Receipt:
        folder = self._abilities.drafts
        if folder is None or not self._abilities.uidplus:
            return Receipt(step, Refusal.NO_DRAFTS if folder is None else Refusal.NO_UIDPLUS)
        opened = self._session.enter(folder, again=True)
        ours = self._copies(self._session.with_id(step.message_id), step.message_id)
        same = [uid for uid, content in sorted(ours.items()) if drafts.is_untouched(content, step.digest)]
        if not same:
            return Receipt(step, Refusal.CHANGED if ours else Refusal.NOT_THERE, folder=folder)
        if self._session.enter(folder, write=True).uidvalidity != opened.uidvalidity:
            return Receipt(step, Refusal.RENUMBERED, folder=folder)
        for uid in drafts.expendable(same, len(ours), step):
            self._session.remove(uid)
        return Receipt(step, folder=folder)

    def _search_all(self, exists: int, since: datetime | None) -> list[int]:
        # SINCE knows days of whatever time zone the server likes: a day more is asked for, `headers` is exact.
        criteria = "ALL" if since is None else f"SINCE {_imap_date(since - timedelta(days=1))}"
        if exists <= _SEARCHED_AT_ONCE:
            return self._session.search(criteria)
        found: list[int] = []
        for first in range(1, exists + 1, _SEARCHED_AT_ONCE):
            found += self._session.search(f"{first}:{min(exists, first + _SEARCHED_AT_ONCE - 1)} {criteria}")
        return found


def _extent(opened: OpenFolder) -> tuple[int, int | None, int]:
    """What changes when mail comes: UIDVALIDITY and UIDNEXT; without that, the number of messages."""
    return opened.uidvalidity, opened.uidnext, 0 if opened.uidnext else opened.exists


def _same_folder(one: Place, other: Place) -> bool:
    return (one.folder, one.uidvalidity) == (other.folder, other.uidvalidity)


def _imap_date(moment: datetime) -> str:
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{moment.day:02d}-{months[moment.month - 1]}-{moment.year:04d}"
