"""One IMAP connection: opening it safely, logging in, and the few commands there are.

What is not a method here is never sent; there is none that sends, moves or copies mail, or makes or deletes a folder.
It knows folders and UIDs, no messages of ours and no steps.  Beside it only `login`, `fetching` and `idle` use
imapclient.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from imapclient import IMAPClient

import inbox_guard
from inbox_guard.errors import (
    GuardError,
    MailboxError,
    ReadOnlyFolder,
    ServerBusy,
    TemporaryError,
)
from inbox_guard.mailbox import drafts, fetching, idle
from inbox_guard.mailbox.answers import Answer, section
from inbox_guard.mailbox.event import Readable
from inbox_guard.mailbox.failures import BELOW, breaks_connection, translated
from inbox_guard.mailbox.folders import Folder
from inbox_guard.mailbox.login import CTL, hang_up, open_client
from inbox_guard.mailbox.redaction import Redactor
from inbox_guard.mailbox.settings import ImapSettings

_IDS_AT_ONCE = 500
_CHANCES = 2  # a message that breaks the connection is asked for once more: it may have been the network
_MOST_BREAKS = 40  # in one reading: about as many as it takes to find four such messages among hundreds
_RESPITE = 60.0  # seconds after which it is asked for again, alone


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """The open folder as the server described it.  `permanent` None: the server did not say, so all flags hold."""

    name: str
    writable: bool
    uidvalidity: int
    uidnext: int | None
    exists: int
    permanent: frozenset[str] | None

    @property
    def keeps_labels(self) -> bool:
        """Whether keywords that the server has never seen hold (RFC 9051 §7.1, PERMANENTFLAGS).  Ask a writable one."""
        return self.permanent is None or "\\*" in self.permanent


@dataclass(frozen=True, slots=True)
class Encryption:
    """How a connection is encrypted: the version of TLS, and until when the certificate holds (Unix time)."""

    version: str
    until: float | None


def connect(settings: ImapSettings, secret: str) -> Session:
    """Connect and log in with the secret: a password, or an OAuth token.

    Raises:
        LoginError: the server refuses the login.
        ConfigError: unsafe or impossible settings.
        TemporaryError: no connection, no trust in the certificate, a busy server.
    """
    return Session(partial(open_client, settings, secret), settings.host, Redactor(secret))


class Session:
    """A logged-in connection.  After a `TemporaryError` that broke it every call raises one: open another.

    It is opened anew only while messages are read: there a message may be what breaks it, as Dovecot hangs up over a
    mail that is damaged on its disk, and each later connection would break at the same place.
    """

    def __init__(self, opened: Callable[[], IMAPClient], host: str, redactor: Redactor) -> None:
        self._opened = opened
        self._host = host
        self._redactor = redactor
        self._broken = False
        self._timed_out = False
        self._stopped = False
        self._open: OpenFolder | None = None
        self._deadly: dict[tuple[str, int, int], float] = {}  # folder, UIDVALIDITY, UID → when it broke the connection
        self._client = opened()
        try:
            self._introduce()
        except BaseException:
            hang_up(self._client)
            raise

    def _introduce(self) -> None:
        with self._asking("introducing itself"):
            self.offers = frozenset(offer.decode("ascii", "replace") for offer in self._client.capabilities())
            if "ID" in self.offers:
                self._give_name()

    def _give_name(self) -> None:
        """Say who asks (RFC 2971), as some servers insist; one that does not want to know is as good."""
        try:
            self._client.id_({"name": "inbox-guard", "version": inbox_guard.__version__})
        except BELOW as error:
            if breaks_connection(error):
                raise

    def close(self) -> None:
        """Log out; where that fails, or the connection is known to be broken, cut it.  Never raises."""
        with contextlib.suppress(Exception):
            if not self._broken:
                self._broken = True
                self._client.logout()
        hang_up(self._client)

    def stop(self) -> None:
        """Let the command that runs come to its end; every later one raises `TemporaryError`.  For other threads."""
        self._stopped = True

    def cut(self) -> None:
        """Break the connection: whoever waits for it gets a `TemporaryError`.  For other threads; never raises."""
        self._stopped = True
        with contextlib.suppress(Exception):
            # not SSLSocket.shutdown: that would take TLS away under the thread that is reading
            socket.socket.shutdown(self._client.socket(), socket.SHUT_RDWR)

    def encryption(self) -> Encryption | None:
        """How this connection is encrypted; None where it is not."""
        line = self._client.socket()
        if not isinstance(line, ssl.SSLSocket):
            return None
        certificate = line.getpeercert() or {}
        end = certificate.get("notAfter")
        return Encryption(line.version() or "TLS", ssl.cert_time_to_seconds(end) if isinstance(end, str) else None)

    def folders(self) -> list[Folder]:
        """All folders with their attributes."""
        with self._asking("looking at the folders"):
            listed = self._client.list_folders()
        return [
            Folder(name, frozenset(flag.decode("ascii", "replace").lower() for flag in flags))
            for flags, _, name in listed
        ]

    def enter(self, folder: str, *, write: bool = False, again: bool = False) -> OpenFolder:
        """EXAMINE the folder, or SELECT it to `write`; nothing is sent where it is open so, except `again`."""
        opened = self._open
        if opened is not None and opened.name == folder and opened.writable == write and not again:
            return opened
        if CTL.search(folder):
            raise MailboxError("a folder's name holds a control character", "correct the name in the config")
        self._open = None
        with self._asking(f"opening the folder {folder}"):
            answer = self._client.select_folder(folder, readonly=not write)
        permanent = answer.get(b"PERMANENTFLAGS")
        self._open = OpenFolder(
            folder,
            write,
            answer.get(b"UIDVALIDITY", 0),
            answer.get(b"UIDNEXT"),
            answer.get(b"EXISTS", 0),
            None if permanent is None else frozenset(flag.decode("ascii", "replace") for flag in permanent),
        )
        return self._open

    def search(self, criteria: str) -> list[int]:
        """UIDs in the open folder."""
        with self._asking("searching"):
            return fetching.search(self._client, criteria)

    def with_id(self, message_id: str) -> list[int]:
        """UIDs of messages whose Message-ID contains this text; none for a text that cannot stand in one."""
        safe = drafts.safe_id(message_id)
        if safe is None:
            return []
        # imapclient leaves { ( and * unquoted, and a {5} at the end of a line would announce a literal
        quoted = safe.replace("\\", "\\\\").replace('"', '\\"')
        try:
            return self.search(f'HEADER Message-ID "{quoted}"')
        except MailboxError:  # it stumbles over a message that is damaged, and the others can be read
            return [uid for uid, id_ in self.message_ids().items() if safe in id_]

    def message_ids(self) -> dict[int, str]:
        """UID → Message-ID of all messages in the open folder; empty where there is none, or it cannot be read."""
        uids = self.search("ALL")
        found: dict[int, str] = {}
        for start in range(0, len(uids), _IDS_AT_ONCE):
            chunk = uids[start : start + _IDS_AT_ONCE]
            got = self.fetch(chunk, ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"], "reading Message-IDs")
            for uid, answer in got.items():
                found[uid] = drafts.header_id(section(answer, "BODY[HEADER.FIELDS") or b"")
        return found

    def fetch(self, uids: Sequence[int], wishes: Sequence[str], doing: str) -> dict[int, Answer]:
        """Answers by UID, without the vanished; where one message spoils the answer, it alone comes back empty.

        Raises:
            TemporaryError: the connection broke, and not over a message; or the server is too busy for any of them.
        """
        spoilt: list[TemporaryError] = []
        deadly = {uid: self._deadly[self._mark(uid)] for uid in uids if self._mark(uid) in self._deadly}
        found = self._sorted_out([uid for uid in uids if uid not in deadly], wishes, doing, spoilt)
        for uid, when in deadly.items():
            fresh = time.monotonic() - when < _RESPITE
            found |= {uid: {}} if fresh else self._sorted_out([uid], wishes, doing, spoilt)
        if spoilt and not any(found.values()) and (len(uids) > 1 or isinstance(spoilt[0], ServerBusy)):
            raise spoilt[0]  # not one is handed over: it is no fault of theirs
        return found

    def _sorted_out(
        self, uids: Sequence[int], wishes: Sequence[str], doing: str, spoilt: list[TemporaryError]
    ) -> dict[int, Answer]:
        """As `fetch`, by halves where the answer to all is spoilt; what passes, and may not, is added to `spoilt`."""
        if not uids:
            return {}
        for attempt in range(_CHANCES):
            try:
                with self._asking(doing):
                    return fetching.fetch(self._client, uids, wishes)
            except MailboxError:
                break
            except TemporaryError as error:
                spoilt.append(error)
                if isinstance(error, ServerBusy):
                    break
                if not self._broken or len(spoilt) > _MOST_BREAKS or not self._mended():
                    raise
                if len(uids) > 1:
                    break
                if attempt:
                    self._deadly[self._mark(uids[0])] = time.monotonic()
        if len(uids) == 1:
            return {uids[0]: {}}
        half = len(uids) // 2
        first = self._sorted_out(uids[:half], wishes, doing, spoilt)
        return first | self._sorted_out(uids[half:], wishes, doing, spoilt)

    def _mark(self, uid: int) -> tuple[str, int, int]:
        opened = self._open
        return (opened.name, opened.uidvalidity, uid) if opened else ("", 0, uid)

    def _mended(self) -> bool:
        """Log in again and open the same folder, after the server has hung up; whether that went well."""
        before = self._open
        if before is None or self._stopped or self._timed_out:
            return False
        hang_up(self._client)
        try:
            self._client = self._opened()
            self._broken = False
            self._introduce()
            return self.enter(before.name, write=before.writable, again=True).uidvalidity == before.uidvalidity
        except GuardError:
            self._broken = True
            return False

    def append_draft(self, folder: str, content: bytes) -> None:
        """APPEND, as read and as a draft, received now."""
        try:
            self._append(folder, content)
        except ReadOnlyFolder:
            if self._open is None or self._open.writable:
                raise
            # Courier takes nothing into a folder that the same session has open for reading
            self.enter(folder, write=True)
            self._append(folder, content)

    def _append(self, folder: str, content: bytes) -> None:
        with self._asking("saving a draft", writing=True):
            self._client.append(folder, content, ("\\Draft", "\\Seen"))

    def label(self, uid: int, labels: Iterable[str], *, add: bool, gmail: bool) -> None:
        """STORE in the open folder; adds to the flags or takes from them, never sets them."""
        change = ("add" if add else "remove") + ("_gmail_labels" if gmail else "_flags")
        with self._asking("labelling", writing=True):
            getattr(self._client, change)([uid], list(labels), silent=True)

    def remove(self, uid: int) -> None:
        """Remove one message of the open folder, by UID EXPUNGE (RFC 4315): what others marked as deleted stays."""
        with self._asking("removing a draft", writing=True):
            self._client.add_flags([uid], ["\\Deleted"], silent=True)
            self._client.uid_expunge([uid])

    def wait(self, wakeup: Readable, seconds: float) -> bool:
        """IDLE in the open folder: True once new mail is told of, False when `wakeup` is set or the time is up."""
        with self._asking("waiting for mail"):
            return idle.wait(self._client, wakeup, seconds)

    @contextlib.contextmanager
    def _asking(self, doing: str, *, writing: bool = False) -> Iterator[None]:
        if self._broken or self._stopped:
            raise TemporaryError(f"the connection to {self._host} is closed", "try again later")
        try:
            yield
        except BELOW as error:
            failure = translated(error, self._host, doing, self._redactor, writing=writing)
            self._broken = breaks_connection(error)
            self._timed_out = isinstance(error, TimeoutError)
            raise failure from None
