"""UID FETCH and UID SEARCH on a connection of imapclient, so that each answer goes to the message that it is of.

A server may tell of other messages in between (RFC 9051 §7.5.2), such as flags that a mail program has just set.  It
does so by sequence number, without a UID, and imapclient's own `fetch` takes that number for a UID.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from imapclient import IMAPClient
from imapclient.response_parser import parse_fetch_response

from inbox_guard.mailbox.answers import Answer

#: A piece of an answer as imaplib gives it: a line and the literal that it announced, or the last line.
ResponsePart = tuple[bytes, bytes] | bytes


def fetch(client: IMAPClient, uids: Sequence[int], wishes: Iterable[str]) -> dict[int, Answer]:
    """What the server says of these messages of the open folder, by UID; of a vanished one it says nothing.

    Raises:
        imaplib.IMAP4.error, OSError: the server refuses, or the connection broke.
    """
    imap = client._imap  # noqa: SLF001 - imapclient has no door to what is needed here
    kind, data = imap.uid("FETCH", ",".join(map(str, uids)), f"({' '.join(wishes)})")
    client._checkok("fetch", kind, data)  # noqa: SLF001 - the same
    found: dict[int, dict[bytes, object]] = {}
    for pieces in _apart(data):
        for answer in parse_fetch_response(pieces, client.normalise_times, uid_is_key=False).values():
            uid = answer.pop(b"UID", None)
            del answer[b"SEQ"]
            if isinstance(uid, int):
                found.setdefault(uid, {}).update(answer)
    return {uid: found[uid] for uid in uids if found.get(uid)}


def search(client: IMAPClient, criteria: str) -> list[int]:
    """The UIDs that the server finds in the open folder, and nothing that it had found for a search before.

    Raises:
        imaplib.IMAP4.error, OSError, AssertionError: the server refuses, what it says is no list of numbers, or the
            connection broke.
    """
    # of a search that ends in NO, since it stumbled over one message, the library keeps what was found until then
    client._imap.untagged_responses.pop("SEARCH", None)  # noqa: SLF001 - as in `fetch`
    return [int(uid) for uid in client.search(criteria)]


def _apart(data: Sequence[ResponsePart | None]) -> Iterator[list[ResponsePart]]:
    """The answers one by one; each ends with a line that announces no literal."""
    pieces: list[ResponsePart] = []
    for piece in data:
        if piece is not None:
            pieces.append(piece)
            if not isinstance(piece, tuple):
                yield pieces
                pieces = []
