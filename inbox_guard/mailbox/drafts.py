"""By what a stored draft is known: its Message-ID and the digest of its text; it knows nothing of servers.

A draft is taken away again only while it is as it was written, so both adapters that can remove one ask here.
"""

from __future__ import annotations

import email
import re
from email.message import Message
from email.policy import compat32

from inbox_guard.plan import digest

_PRINTABLE = re.compile(r"[!-~]{1,900}")


def message_digest(content: bytes) -> str:
    """The digest of a stored draft; empty where it is anything but one plain text, as no draft of ours ever is."""
    message: Message = email.message_from_bytes(content, policy=compat32)
    if message.get_content_type() != "text/plain" or message.is_multipart() or message.get_filename():
        return ""
    payload = message.get_payload(decode=True)
    try:
        return digest(payload.decode(message.get_content_charset("utf-8"))) if isinstance(payload, bytes) else ""
    except (LookupError, UnicodeDecodeError):
        return ""


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
