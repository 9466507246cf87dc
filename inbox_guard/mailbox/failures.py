"""Errors from below become ours here: a sentence of what is wrong, one of what to do; never a mail, never a secret.

What a server says is repeated only where it is certainly the server's own line: the parser's complaints quote the
answer that they fail on, and that answer may be somebody's mail.
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from inbox_guard.errors import (
    CertificateError,
    ConfigError,
    GuardError,
    LoginRefused,
    MailboxError,
    ReadOnlyFolder,
    ServerBusy,
    TemporaryError,
)
from inbox_guard.mailbox.redaction import Redactor
from inbox_guard.reading.unseen import one_line

NO_SECRET = Redactor()

# Everything that imaplib, imapclient, sockets and the parsers of answers are known to raise.
BELOW = (
    imaplib.IMAP4.error,
    OSError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    RecursionError,
)

# RFC 5530: the server is busy or out of order, not of another opinion.
_BUSY = re.compile(
    r"\[(?:UNAVAILABLE|INUSE|THROTTLED)\b|too many (?:simultaneous )?connections|\brate.?limit", re.IGNORECASE
)
# Of these it may be out for one folder or message alone, and goes on with others.
_BUSY_THERE = re.compile(r"\[(?:UNAVAILABLE|INUSE)\b", re.IGNORECASE)
# What the server stumbles over in a message or folder it stumbles over again; a login has neither.
_BUG = re.compile(r"\[SERVERBUG\b", re.IGNORECASE)
# Of connections and commands there are too many for now; of keywords on a message there will be too many next time too.
_LIMIT = re.compile(r"\[LIMIT\b", re.IGNORECASE)
# A greeting: as it came, or as newer versions of imaplib tell it.
_BYE = re.compile(r"(?:invalid greeting: )?\* BYE\b ?(.*)", re.IGNORECASE)
_FULL = re.compile(r"quota|mailbox is full", re.IGNORECASE)
_READ_ONLY = re.compile("read-only", re.IGNORECASE)
_WORDS_END = 200


@contextmanager
def mapped(host: str, doing: str) -> Iterator[None]:
    """Run a stretch of calls to the server; whatever breaks in it comes out as an error of ours.

    Raises:
        MailboxError: the server refused, or answered what cannot be read.
        TemporaryError: the connection broke, or the server is busy.
    """
    try:
        yield
    except BELOW as error:
        raise translated(error, host, doing) from None


def translated(
    error: BaseException, host: str, doing: str, redactor: Redactor = NO_SECRET, *, writing: bool = False
) -> GuardError:
    """Our error for one from below.

    Args:
        error: what was raised.
        host: the server.
        doing: completes the sentence "while …".
        redactor: keeps back what the server says of the secret.
        writing: something into a folder.
    """
    if isinstance(error, imaplib.IMAP4.readonly):
        return ReadOnlyFolder(
            f"{host}: the folder may only be read, while {doing}", "choose a folder that you may write to"
        )
    if isinstance(error, imaplib.IMAP4.abort):
        return _broken(host, doing, _told(server_words(error), redactor))
    if isinstance(error, imaplib.IMAP4.error):
        words = server_words(error)
        if bye := _BYE.match(words):  # as a greeting it is the server's refusal to talk for now (RFC 9051 §7.1.5)
            return _broken(host, doing, _told(bye[1], redactor))
        return _refused(host, doing, words, redactor, writing=writing)
    if isinstance(error, OSError):
        return _network(error, host, doing)
    return MailboxError(
        f"{host}: an answer that cannot be read, while {doing}", "report it with the server's name and version"
    )


def breaks_connection(error: BaseException) -> bool:
    """Whether a session is over after this: when an answer is lost or late nothing that comes later can be trusted."""
    return isinstance(error, OSError) or (
        isinstance(error, imaplib.IMAP4.abort) and not isinstance(error, imaplib.IMAP4.readonly)
    )


def server_words(error: BaseException) -> str:
    """What the server said, in one printable line; empty where the text may quote an answer."""
    text = str(error)
    own = type(error) in (imaplib.IMAP4.error, imaplib.IMAP4.abort) or type(error).__name__ == "LoginError"
    if not own or "unexpected" in text:
        return ""
    text = re.sub(r"""b(['"])(.*?)\1""", r"\2", text)
    text = re.sub(r"^(?:\w+ failed: |command: \w+ => |\w+ command error: )+", "", text)
    return one_line(text)


def _told(words: str, redactor: Redactor) -> str:
    """What is repeated of the server's words: little, and nothing that gives the secret away."""
    return redactor.redacted(words)[:_WORDS_END]


def _quoted(words: str, redactor: Redactor) -> str:
    """What the server says, as the end of a sentence of ours; nothing where it says nothing."""
    told = _told(words, redactor)
    return f": {told}" if told else ""


def refused_login(error: BaseException, host: str, redactor: Redactor) -> GuardError:
    """Our error for a failed login."""
    cause = error.__context__ if type(error).__name__ == "LoginError" else error
    if isinstance(cause, imaplib.IMAP4.abort | OSError):
        return translated(cause, host, "logging in", redactor)
    words = server_words(error)
    if any(pattern.search(words) for pattern in (_BUSY, _LIMIT, _BUG)):
        return _busy(TemporaryError, host, "logging in", words, redactor)
    return LoginRefused(f"{host} refuses the login{_quoted(words, redactor)}", "check user and password")


def _broken(host: str, doing: str, words: str) -> TemporaryError:
    said = f" ({words})" if words else ""
    return TemporaryError(f"{host} closed the connection while {doing}{said}", "try again later")


def _refused(host: str, doing: str, words: str, redactor: Redactor, *, writing: bool = False) -> GuardError:
    if _BUSY.search(words) or (_LIMIT.search(words) and not writing):
        return _busy(ServerBusy if _BUSY_THERE.search(words) else TemporaryError, host, doing, words, redactor)
    kind = ReadOnlyFolder if writing and _READ_ONLY.search(words) else MailboxError
    remedy = "make room in the mailbox" if _FULL.search(words) else ""
    return kind(f"{host} refused {doing}{_quoted(words, redactor)}", remedy)


def _busy(kind: type[TemporaryError], host: str, doing: str, words: str, redactor: Redactor) -> TemporaryError:
    told = f"{host} is busy, while {doing}{_quoted(words, redactor)}"
    return kind(told, "try again later; other mail programs may hold connections")


def _network(error: OSError, host: str, doing: str) -> GuardError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _certificate(error, host)
    if isinstance(error, ssl.SSLError) and re.search("WRONG_VERSION_NUMBER|RECORD_LAYER", str(error)):
        return ConfigError(f"{host} speaks no TLS on this port", 'try security = "starttls", or port 993')
    remedy = "try again later"
    if isinstance(error, ssl.SSLError):
        problem = f"{host}: TLS failed while {doing} ({error.reason or 'connection lost'})"
    elif isinstance(error, socket.gaierror):
        problem = f"{host}: there is no such host name, or no network"
        remedy = "check the host and the network"
    elif isinstance(error, TimeoutError) or "timed out" in str(error):
        problem = f"{host} did not answer in time while {doing}"
    elif isinstance(error, ConnectionRefusedError):
        problem = f"{host} accepts no connection on this port"
        remedy = "check host and port, or try again later"
    else:
        problem = f"the connection to {host} broke while {doing} ({error.strerror or type(error).__name__})"
    return TemporaryError(problem, remedy)


def _certificate(error: ssl.SSLCertVerificationError, host: str) -> CertificateError:
    reason = error.verify_message or "not trusted"
    remedies = {
        "expired": "the server's owner has to renew it; check this machine's clock too",
        "self-signed": "name the certificate, or that of its issuer, as ca_file in the account",
        "self signed": "name the certificate, or that of its issuer, as ca_file in the account",
        "issuer": "name the certificate of its issuer as ca_file in the account",
        "mismatch": "write the host name that the certificate was issued for",
        "not valid for": "write the host name that the certificate was issued for",
    }
    remedy = next(
        (text for word, text in remedies.items() if word in reason.lower()), "check the host name and the network"
    )
    return CertificateError(f"{host}: the certificate is not accepted: {reason}", remedy)
