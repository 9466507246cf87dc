"""Where a reply would really go: Reply-To may name anybody (RFC 5322 §3.6.2).  Told, and drafted for one alone.

A contact form writes under its own address and names the client in Reply-To, so another address alone is no reason to
be silent; a list, or several strangers at once, is.
"""

from __future__ import annotations

import re

from inbox_guard.model import Address, Message
from inbox_guard.reading.programs import Programs
from inbox_guard.reading.threads import writers

_SHOWN = 3  # addresses named in a sentence
_MOST = 200  # characters of a header in a sentence


def elsewhere(message: Message, own: frozenset[str] = frozenset()) -> tuple[Address, ...]:
    """Whom a reply goes to besides the sender and the user."""
    return tuple(a for a in message.reply_to if a.key != message.sender.key and a.key not in own)


def author(message: Message, own: frozenset[str]) -> Address:
    """Who wrote it, with the name to call them by.

    Where a form names their address alone, the name of From is theirs only if the two addresses belong together.
    """
    other, sender = writers(message, own)[0], message.sender
    if other.key == sender.key:
        return sender
    if other.name.strip():
        return other
    words = {word for word in re.findall(r"[^\W\d_]+", sender.name.casefold()) if len(word) > 1}
    theirs = other.domain == sender.domain or any(word in other.key.partition("@")[0] for word in words)
    return Address(sender.name if theirs else "", other.email)


def told(message: Message) -> str:
    """A sentence on whom a reply goes to instead of the sender, or an empty string."""
    others = elsewhere(message)
    return f"a reply goes to {_named(others)} (Reply-To), not to {message.sender.email}" if others else ""


def refused(message: Message, own: frozenset[str], programs: Programs) -> str:
    """Why no draft may answer this message, or an empty string."""
    if not message.reply_to and programs.send_forms_alone(message.sender):
        return f"{message.sender.email} is a form of a site and names nobody to answer: write to whom its text names"
    if not message.reply_to and "@" in message.header("reply-to"):
        return f"its Reply-To cannot be read ({message.header('reply-to')[:_MOST]}): answer it yourself"
    strangers = [a for a in elsewhere(message, own) if a.domain != message.sender.domain]
    addressed = {a.key for a in (*message.to, *message.cc)}
    if any(a.key in addressed for a in strangers):
        return f"the reply would go to {_named(strangers)}, where the mail went too, as on a list: answer it yourself"
    if len(strangers) > 1:
        return f"the reply would go to {_named(strangers)}, who did not write: answer it yourself"
    return ""


def _named(addresses: tuple[Address, ...] | list[Address]) -> str:
    shown = ", ".join(address.email for address in addresses[:_SHOWN])
    return f"{shown} and {len(addresses) - _SHOWN} more" if len(addresses) > _SHOWN else shown
