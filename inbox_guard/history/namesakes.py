"""Mail under a Message-ID that another mail bore first, as some contact forms send it: told apart from a copy.

A Message-ID should be unique (RFC 5322 §3.6.4), and all that is remembered of a mail goes by it.  A second mail under
one is known by an identity of its own, made of what no copy changes: so it is the same in each scan, also with the
state lost.
"""

from __future__ import annotations

from hashlib import sha256

from inbox_guard.model import Letter, Message

_ALIKE = 0.9  # of the telling words of two letters that both have: a copy may have a footer of a list


def own_identity(message: Message) -> str:
    """The id of a message that is not the first under its Message-ID, in the form of one that has none."""
    sent = message.date.isoformat() if message.date else ""
    who = (message.sender.key, *(address.key for address in message.reply_to))
    told = "\0".join((message.id, sent, message.subject, *who))
    return f"sha256:{sha256(told.encode('utf-8', 'replace')).hexdigest()}"


def is_another(first: Letter, letter: Letter) -> bool:
    """Whether a letter is another mail than the first one under its id, and no copy of it.

    Of who wrote, when, and what, two differ: a gateway may change one of them on the way of a copy, and a form that is
    sent off twice says the same to the same.
    """
    return (first.people != letter.people) + _sent_apart(first, letter) + _says_other(first, letter) > 1


def _sent_apart(first: Letter, letter: Letter) -> bool:
    """Whether they were sent at two times.

    A clock that is ahead leaves the time at which the server received it, which differs for copies.
    """
    ahead = any(one.received is not None and one.date >= one.received for one in (first, letter))
    return first.date != letter.date and not ahead


def _says_other(first: Letter, letter: Letter) -> bool:
    if first.subject != letter.subject:
        return True
    both = first.topic | letter.topic
    return len(first.topic & letter.topic) < _ALIKE * len(both)
