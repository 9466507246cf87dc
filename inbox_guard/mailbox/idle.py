"""The IDLE command (RFC 2177, RFC 9051 §6.3.13) on a connection of imapclient.

imapclient's own functions are not used here: `idle_check` takes a lost connection for silence, and `idle` stumbles over
a server that reports new mail before it says that it is idling.  What this module reads of imaplib are its commands
and answers, line by line.
"""

from __future__ import annotations

import imaplib
import ssl
import time
from typing import Any

from imapclient import IMAPClient

from inbox_guard.mailbox.event import Readable, ready

_PAUSE = 0.5  # seconds before the next IDLE, where the server had said something else: some say it again and again


def wait(client: IMAPClient, wakeup: Readable, seconds: float) -> bool:
    """Stay in IDLE in the open folder until new mail is told of (True), or `wakeup` is set or the time is up (False).

    IDLE is left each time that the server says anything, and by an answered DONE, so a quiet connection that is
    dead is found out at the latest when the time is up.

    Raises:
        imaplib.IMAP4.error, OSError: the server refuses, or the connection broke.
    """
    imap = client._imap  # noqa: SLF001 - imapclient has no door to what is needed here
    until = time.monotonic() + seconds
    imap.untagged_responses.pop("EXISTS", None)  # what the opening of the folder said
    while (left := until - time.monotonic()) > 0:
        tag = _begin(imap)
        try:
            told = "EXISTS" in imap.untagged_responses or _has_buffered(imap)
            heard = [imap.sock] if told else ready([imap.sock, wakeup], left)
        finally:
            _end(imap, tag)
        if imap.untagged_responses.pop("EXISTS", None):
            return True
        if imap.sock not in heard or ready([wakeup], _PAUSE):
            return False
    return False


def _begin(imap: Any) -> bytes:  # noqa: ANN401 - imaplib's IMAP4, whose inner names are untyped
    tag: bytes = imap._command("IDLE")  # noqa: SLF001 - it has no IDLE of its own
    while imap._get_response() is not None:  # noqa: SLF001 - None is the continuation "+"
        done = imap.tagged_commands.get(tag)
        if done is not None:
            del imap.tagged_commands[tag]
            raise imaplib.IMAP4.error(f"IDLE failed: {done[1]!r}")
    return tag


def _end(imap: Any, tag: bytes) -> None:  # noqa: ANN401 - the same
    imap.send(b"DONE\r\n")
    while imap.tagged_commands[tag] is None:
        imap._get_response()  # noqa: SLF001 - as in `_begin`
    del imap.tagged_commands[tag]


def _has_buffered(imap: Any) -> bool:  # noqa: ANN401 - the same
    """Whether the server has said more already than was read: such lines wait in a buffer that no poll looks into."""
    own = getattr(imap, "_readbuf", None)
    if own is not None:  # since Python 3.14 imaplib reads the socket itself; what its `file` took, nobody would see
        return any(own) or (isinstance(imap.sock, ssl.SSLSocket) and imap.sock.pending() > 0)
    waited = imap.sock.gettimeout()
    imap.sock.settimeout(0)
    try:
        return bool(imap.file.peek(1))
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        imap.sock.settimeout(waited)
