"""One IMAP connection: opening it safely, logging in, and the few commands there are.

What is not a method here is never sent; there is none that sends, moves or copies mail, or makes or deletes a folder.
It knows folders and UIDs, no messages of ours and no steps.  Beside it only `fetching` and `idle` use imapclient.
"""

from __future__ import annotations

import contextlib
import imaplib
import logging
import re
import socket
import ssl
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from imapclient import IMAPClient, SocketTimeout

import inbox_guard
from inbox_guard.errors import ConfigError, LoginError, MailboxError, PassingError, ReadOnlyFolder
from inbox_guard.mailbox import drafts, fetching, idle
from inbox_guard.mailbox.answers import Answer
from inbox_guard.mailbox.event import Readable
from inbox_guard.mailbox.failures import BELOW, breaks_connection, mapped, refused_login, translated
from inbox_guard.mailbox.folders import Folder
from inbox_guard.mailbox.redaction import Redactor
from inbox_guard.mailbox.settings import ImapSettings, tls_context

# The standard library breaks off at lines of 1 MB, and a mail of thousands of parts has a longer BODYSTRUCTURE: whoever
# sent it would stop all later mail from being read.
imaplib._MAXLINE = 33_554_432  # type: ignore[attr-defined]  # noqa: SLF001 - it has no other door

_SPECIAL = re.compile(r'[ (){%*"\\]')  # what no atom holds: spaces and the like (RFC 9051 §9, atom-specials)
_CTL = re.compile(r"[\x00-\x1f\x7f]")  # CTL of RFC 5234: what would end a command, or begin another


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
        PassingError: no connection, no trust in the certificate, a busy server.
    """
    client = _client(settings)
    try:
        _log_in(client, settings, secret)
        return Session(client, settings.host, Redactor(secret))
    except BaseException:
        _hang_up(client)
        raise


def _client(settings: ImapSettings) -> IMAPClient:
    # At DEBUG imapclient logs every answer, bodies included: no setting of ours may let that through.
    logging.getLogger("imapclient").setLevel(logging.WARNING)
    context = tls_context(settings)
    direct = settings.security == "tls"
    with mapped(settings.host, "connecting"):
        try:
            client = IMAPClient(
                settings.host,
                settings.port,
                ssl=direct,
                ssl_context=context if direct else None,
                timeout=SocketTimeout(settings.connect_timeout, settings.read_timeout),
            )
        except TimeoutError:
            if direct:
                raise
            # a port that takes TLS from the start waits for the client to begin, as this client waits for a greeting
            remedy = 'if the port takes TLS from the start, as 993 does, write security = "tls"; else try again later'
            raise PassingError(f"{settings.host} did not answer in time while connecting", remedy) from None
        except UnicodeError as error:  # nobody is asked for a name with an empty or overlong part: there can be none
            raise socket.gaierror(socket.EAI_NONAME, str(error)) from None
    try:
        client.normalise_times = False
        with mapped(settings.host, "starting TLS"):
            _tune(client.socket())
            if settings.security == "starttls":
                _start_tls(client, settings, context)
    except BaseException:
        _hang_up(client)
        raise
    return client


def _tune(connection: socket.socket) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # in IDLE nothing is sent for minutes: let the system ask whether the other side is there, and routers remember us
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _start_tls(client: IMAPClient, settings: ImapSettings, context: ssl.SSLContext | None) -> None:
    if not client.has_capability("STARTTLS"):
        raise ConfigError(
            f"{settings.host} does not offer STARTTLS on port {settings.port}", 'try security = "tls" on port 993'
        )
    client.starttls(context)


def _log_in(client: IMAPClient, settings: ImapSettings, secret: str) -> None:
    if not secret or _CTL.search(secret + settings.user):
        raise LoginError(
            "the secret or the user is empty or holds a line break",
            "the first line of what the source prints has to be the secret alone",
        )
    with mapped(settings.host, "asking what it can do"):
        offers = client.capabilities()
    if client._imap.state == "AUTH":  # noqa: SLF001 - a greeting of PREAUTH: there is nobody to log in any more
        return
    try:
        if settings.auth == "oauth2":
            _log_in_by_token(client, settings, secret, offers)
        elif _has_to_be_plain(settings.user, secret, offers):
            client.plain_login(settings.user, secret)
        else:
            client.login(_astring(settings.user), secret)
    except BELOW as error:
        raise refused_login(error, settings.host, Redactor(secret)) from None


def _has_to_be_plain(user: str, secret: str, offers: Iterable[bytes]) -> bool:
    """Whether AUTHENTICATE PLAIN is to be taken: LOGIN may be off, knows ASCII only, and quotes no user by itself."""
    spares_quoting = b"AUTH=PLAIN" in offers and _SPECIAL.search(user) is not None
    return b"LOGINDISABLED" in offers or not (secret + user).isascii() or spares_quoting


def _astring(user: str) -> str:
    """The user as a command holds it (RFC 9051 §9): imaplib puts the password alone into quotation marks."""
    return '"' + re.sub(r'(["\\])', r"\\\1", user) + '"' if _SPECIAL.search(user) else user


def _log_in_by_token(client: IMAPClient, settings: ImapSettings, token: str, offers: Iterable[bytes]) -> None:
    """By XOAUTH2 where it is offered, for those who have both know it longest, else by OAUTHBEARER (RFC 7628)."""
    if b"AUTH=XOAUTH2" in offers:
        client.oauth2_login(settings.user, token)
    elif b"AUTH=OAUTHBEARER" in offers:
        client.oauthbearer_login(settings.user, token)
    else:
        raise LoginError(
            f"{settings.host} offers no login by OAuth 2",
            'write auth = "password", or ask whoever runs the server',
        )


def _hang_up(client: IMAPClient) -> None:
    with contextlib.suppress(Exception):
        client.shutdown()


class Session:
    """A logged-in connection.  After a `PassingError` that broke it every call raises one: open another."""

    def __init__(self, client: IMAPClient, host: str, redactor: Redactor) -> None:
        self._client = client
        self._host = host
        self._redactor = redactor
        self._broken = False
        self._stopped = False
        self._open: OpenFolder | None = None
        with self._asking("introducing itself"):
            self.offers = frozenset(offer.decode("ascii", "replace") for offer in client.capabilities())
            if "ID" in self.offers:
                client.id_({"name": "inbox-guard", "version": inbox_guard.__version__})

    def close(self) -> None:
        """Log out; where that fails, or the connection is known to be broken, cut it.  Never raises."""
        with contextlib.suppress(Exception):
            if not self._broken:
                self._broken = True
                self._client.logout()
        _hang_up(self._client)

    def stop(self) -> None:
        """Let the command that runs come to its end; every later one raises `PassingError`.  For other threads."""
        self._stopped = True

    def cut(self) -> None:
        """Break the connection: whoever waits for it gets a `PassingError`.  For other threads; never raises."""
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
        if _CTL.search(folder):
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
            return [int(uid) for uid in self._client.search(criteria)]

    def with_id(self, message_id: str) -> list[int]:
        """UIDs of messages whose Message-ID contains this text; none for a text that cannot stand in one."""
        safe = drafts.safe_id(message_id)
        if safe is None:
            return []
        # imapclient leaves { ( and * unquoted, and a {5} at the end of a line would announce a literal
        quoted = safe.replace("\\", "\\\\").replace('"', '\\"')
        return self.search(f'HEADER Message-ID "{quoted}"')

    def fetch(self, uids: Sequence[int], wishes: Sequence[str], doing: str) -> dict[int, Answer]:
        """Answers by UID, without the vanished; where one message spoils the answer, it alone comes back empty."""
        if not uids:
            return {}
        try:
            with self._asking(doing):
                return fetching.fetch(self._client, uids, wishes)
        except MailboxError:
            if len(uids) == 1:
                return {uids[0]: {}}
            half = len(uids) // 2
            return self.fetch(uids[:half], wishes, doing) | self.fetch(uids[half:], wishes, doing)

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
            raise PassingError(f"the connection to {self._host} is closed", "try again later")
        try:
            yield
        except BELOW as error:
            failure = translated(error, self._host, doing, self._redactor, writing=writing)
            self._broken = breaks_connection(error)
            raise failure from None
