"""Synthetic mail for tests of mailboxes, and drafts as inbox-guard writes them."""

from __future__ import annotations

from datetime import UTC, datetime

from inbox_guard.model import Action, Address, Draft

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def mail(message_id: str, text: str = "Could you build a shop?", subject: str = "Shop", more: str = "") -> bytes:
    """A plain message; `more` are further header lines, each with CRLF."""
    return (
        f"From: Client <client@client.example>\r\nTo: me@mine.example\r\nSubject: {subject}\r\n"
        f"Message-ID: <{message_id}>\r\nDate: Fri, 20 Nov 2026 12:00:00 +0000\r\n{more}\r\n{text}\r\n"
    ).encode()


def multipart(message_id: str, kind: str, *parts: bytes, boundary: str = "=_outer") -> bytes:
    """A message of parts, each with its own header."""
    head = mail(message_id, more=f'MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary="{boundary}"\r\n')
    return head[: head.index(b"\r\n\r\n") + 4] + joined(boundary, *parts)


def joined(boundary: str, *parts: bytes) -> bytes:
    """The body of a multipart."""
    mark = f"--{boundary}".encode()
    return b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def part(kind: str, content: bytes, *more: str) -> bytes:
    """A part with its header; `more` are further header lines."""
    lines = "".join(f"{line}\r\n" for line in (f"Content-Type: {kind}", *more))
    return lines.encode() + b"\r\n" + content


def draft(message_id: str = "d1@mine.example", text: str = "Hello,\n\nthank you – which pages?\n\nAnna\n") -> Draft:
    """A draft that answers `q1@client.example`."""
    return Draft(
        kind=Action.CLARIFY,
        language="en",
        message_id=message_id,
        answers="q1@client.example",
        subject="Re: Shop",
        text=text,
        sender=Address("Anna", "me@mine.example"),
        to=(Address("Client", "client@client.example"),),
        references=("q1@client.example",),
        date=NOON,
    )
