"""By what a stored draft is known: its Message-ID and the digest of what is in it; it knows nothing of servers.

A draft is taken away again only while it is as it was written, so both adapters that can remove one ask here.
"""

from __future__ import annotations

import email
import re
from collections.abc import Sequence
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses
from typing import TypeVar

from inbox_guard.model import Address, RemoveDraft
from inbox_guard.plan.digests import SEALED, sealed, text_digest

T = TypeVar("T")
_PRINTABLE = re.compile(r"[!-~]{1,900}")


def message_digest(content: bytes) -> str:
    """The digest of a stored draft; empty where it is anything but one plain text, as no draft of ours ever is."""
    message: Message = email.message_from_bytes(content, policy=compat32)
    text = _text(message)
    if text is None:
        return ""
    lines = [str(line) for name in ("To", "Cc", "Bcc") for line in message.get_all(name, ())]
    recipients = (Address(name, address) for name, address in getaddresses(lines) if address)
    return sealed(text, _decoded(message.get("Subject", "")), recipients)


def is_untouched(content: bytes, digest: str) -> bool:
    """Whether a stored draft is as it was when it had this digest; an older version's is over the text alone."""
    if digest.startswith(SEALED):
        return message_digest(content) == digest
    text = _text(email.message_from_bytes(content, policy=compat32))
    return text is not None and text_digest(text) == digest


def expendable(untouched: Sequence[T], copies: int, step: RemoveDraft) -> Sequence[T]:
    """Which of the untouched copies of a draft, oldest first, a step removes, of so many copies that there are.

    The newest is kept: a mail program that saves a draft again marks the older one as deleted.  Two machines that see
    copies of each other keep the same one, whichever of them looks first.
    """
    return untouched[:-1] if step.keep_one and len(untouched) == copies else untouched


def _text(message: Message) -> str | None:
    if message.get_content_type() != "text/plain" or message.is_multipart() or message.get_filename():
        return None
    payload = message.get_payload(decode=True)
    try:
        return payload.decode(message.get_content_charset("utf-8")) if isinstance(payload, bytes) else None
    except (LookupError, UnicodeDecodeError):
        return None


def _decoded(value: object) -> str:
    """An unstructured header as people read it (RFC 2047); as it stands where it cannot be read."""
    try:
        return str(make_header(decode_header(str(value))))
    except (LookupError, ValueError, HeaderParseError):
        return str(value)


def bare_id(value: str) -> str:
    """A Message-ID without white space and brackets."""
    return value.strip().removeprefix("<").removesuffix(">").strip()


def header_id(header: bytes) -> str:
    """The Message-ID of a message, read from its header; empty where there is none."""
    return bare_id(str(email.message_from_bytes(header, policy=compat32).get("Message-ID", "")))


def safe_id(message_id: str) -> str | None:
    """A Message-ID fit to be searched for, else None: a line break in it would start a command of its own."""
    bare = bare_id(message_id)
    return bare if _PRINTABLE.fullmatch(bare) else None
