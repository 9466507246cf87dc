"""Builders of raw messages for the tests of reading."""

from __future__ import annotations

from inbox_guard.library import language_detector, mail_lore
from inbox_guard.model import Message, Place, RawMessage
from inbox_guard.reading.parse import parse, parse_header

HEAD = "From: Kim Moss <kim@moss.example>\nTo: me@own.example\nSubject: A website\nMessage-ID: <1@moss.example>\n"


def raw(content: bytes | str, *, complete: bool = True) -> RawMessage:
    """A message as a mailbox gives it, with CRLF."""
    data = content.encode() if isinstance(content, str) else content
    return RawMessage(Place(), data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), complete=complete)


def read(content: bytes | str) -> Message:
    """The message, read whole."""
    return parse(raw(content), mail_lore(), language_detector())


def read_header(content: bytes | str) -> Message:
    """The message, its header alone."""
    return parse_header(raw(content, complete=False))


def plain(
    body: bytes | str, kind: str = 'text/plain; charset="utf-8"', encoding: str = "8bit", head: str = HEAD
) -> bytes:
    """A message of one part."""
    data = body.encode() if isinstance(body, str) else body
    return f"{head}MIME-Version: 1.0\nContent-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n".encode() + data


def multi(kind: str, *parts: tuple[str, bytes | str], boundary: str = "b1") -> bytes:
    """A multipart; each part is its header lines and its body."""
    out = f'{HEAD}MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="{boundary}"\n\n'.encode()
    return out + inner(boundary, *parts)


def inner(boundary: str, *parts: tuple[str, bytes | str]) -> bytes:
    """The parts between boundary lines."""
    out = b""
    for head, body in parts:
        data = body.encode() if isinstance(body, str) else body
        out += f"--{boundary}\n{head}\n\n".encode() + data + b"\n"
    return out + f"--{boundary}--\n".encode()
