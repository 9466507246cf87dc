"""Mail that asks for nothing, from the archive of the corpus."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path


def innocent(archive: Path, to: str) -> Iterator[tuple[str, bytes]]:
    """Name and content: whole messages as they are, bare texts with a header of their own."""
    with tarfile.open(archive) as files:
        for number, member in enumerate(sorted(files.getmembers(), key=lambda m: m.name)):
            stream = files.extractfile(member)
            if stream is not None:
                content = stream.read()
                yield member.name, content if member.name.endswith(".eml") else headed(content, number, to)


def headed(text: bytes, number: int, to: str) -> bytes:
    """A text as a mail."""
    head = (
        f"From: Somebody <p{number}@innocent.example>\r\nTo: {to}\r\nSubject: Note\r\n"
        f"Date: Wed, 11 Mar 2026 10:00:00 +0000\r\nMessage-ID: <i{number}@innocent.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return head.encode() + text
