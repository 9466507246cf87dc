"""What a person should know of a mail besides its verdict: where a reply goes, who imitates whom, what was not read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inbox_guard.model import DefectKind, Message, comparable
from inbox_guard.reading.scripts import scripts_of
from inbox_guard.replies.reply_to import told

_ADDRESS = re.compile(r"[^\s<>\"(),;:@]{1,64}@[^\s<>\"(),;:@]{1,190}")
_MIXED = frozenset({"LATIN", "CYRILLIC", "GREEK"})  # scripts with letters that look alike
_WORDS = 20  # of a name that are looked at


def remarks(message: Message) -> tuple[str, ...]:
    """All that is worth saying of this message, in the order of its weight; of most messages there is nothing."""
    return tuple(filter(None, (told(message), *_senders(message), *_unread(message))))


def _senders(message: Message) -> Iterator[str]:
    sender = message.sender
    if any(defect.kind is DefectKind.SENDERS for defect in message.defects):
        yield f"it names more than one sender; {sender.email} stands first"
    for shown in _ADDRESS.findall(sender.name)[:1]:
        if comparable(shown.strip(".'")) != sender.key:
            yield f"the name shows {shown}, the mail comes from {sender.email}"
    for word in (*sender.name.split()[:_WORDS], *sender.email.split("@")[-1:]):
        if len(scripts_of(word[:64]) & _MIXED) > 1:
            yield f"“{word[:60]}” mixes letters of two scripts that look alike"


def _unread(message: Message) -> Iterator[str]:
    for defect in message.defects:
        if defect.kind is DefectKind.PARTIAL:
            yield f"it was read only in part ({defect.detail})"
