"""Who wrote a message and when, which messages belong together, and what own mail tells of contacts."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import UTC, datetime

from inbox_guard.model import Acquaintance, Address, Contact, Message

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(message: Message) -> datetime:
    """When a message was sent, in the time zone of its Date: as that says, but never after the server received it.

    Anyone can write a Date, and clocks may be ahead; what is answered would then seem to come after its answer.
    """
    if message.date is None or message.received is None:
        return message.date or message.received or _EPOCH
    return min(message.date, message.received).astimezone(message.date.tzinfo)


def is_own(message: Message, own: frozenset[str]) -> bool:
    """Whether the user wrote it: a form may send under the user's own address, to the user, for whom Reply-To names.

    Args:
        message: its header is enough.
        own: the user's addresses, case-folded.
    """
    return message.sender.key in own and not _filled_in(message, own)


def writers(message: Message, own: frozenset[str]) -> tuple[Address, ...]:
    """Who wrote it: a contact form writes under one address for all, and names the person in Reply-To.

    One person alone is that; a list names itself there, and is addressed too.
    """
    named = [address for address in message.reply_to if address.key and address.key not in own]
    addressed = {address.key for address in (*message.to, *message.cc)}
    alone = len(named) == 1 and named[0].key not in addressed
    return _filled_in(message, own) or (named[0] if alone else message.sender,)


def senders(message: Message, own: frozenset[str]) -> tuple[Address, ...]:
    """By whom a message is known: whose address it came from, and who wrote it, where a form sends for another."""
    return tuple(dict.fromkeys((message.sender, *writers(message, own))))


def comes_from(message: Message, people: Container[str], own: frozenset[str]) -> bool:
    """Whether it comes from one of these people, by the keys of their addresses, be it through a form."""
    return any(address.key in people for address in senders(message, own))


def _filled_in(message: Message, own: frozenset[str]) -> tuple[Address, ...]:
    """Who filled in the user's own form, where a message comes from one; own mail goes to others."""
    reached = (*message.to, *message.cc)
    if message.sender.key not in own or not reached or any(a.key not in own for a in reached):
        return ()
    return tuple(a for a in message.reply_to if a.key and a.key not in own)


def joined(bonds: Iterable[Iterable[str]]) -> Mapping[str, str]:
    """Name → the name that stands for its group; all names of a bond are of one group (union–find)."""
    root: dict[str, str] = {}
    for bond in bonds:
        names = iter(bond)
        top = _root(next(names), root)
        for other in names:
            root[_root(other, root)] = top
    return {name: _root(name, root) for name in tuple(root)}


def _root(name: str, root: dict[str, str]) -> str:
    """The representative of a set, with path halving."""
    while (above := root.setdefault(name, name)) != name:
        root[name] = name = root.setdefault(above, above)
    return name


def acquaintance(messages: Iterable[Message], own: frozenset[str]) -> Acquaintance:
    """What own mail among these messages tells: whom the user wrote to, and when."""
    ids: set[str] = set()
    contacts: dict[str, Contact] = {}
    for message in messages:
        if is_own(message, own):
            ids.add(message.id)
            for address in (*message.to, *message.cc):
                if address.key and address.key not in own:
                    contacts[address.key] = _widened(contacts.get(address.key), address.key, moment(message))
    return Acquaintance(frozenset(ids), contacts)


def _widened(contact: Contact | None, key: str, when: datetime) -> Contact:
    if contact is None or contact.first_written is None or contact.last_written is None:
        return Contact(key, when, when)
    return Contact(key, min(contact.first_written, when), max(contact.last_written, when))
