"""A message of the mailbox as a person names it: by its Message-ID, or by words of its sender and its subject."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from inbox_guard.errors import MailboxError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inbox_guard.mailbox.port import Mailbox
    from inbox_guard.model import Message, Place, RawMessage

_MOST = 20  # messages that a beginning may fit before it is called too short
_NEWEST = 1000  # messages of a folder that are looked at for words
_TOLD = 3  # ids of older messages that words fit too
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def by_id(mailbox: Mailbox, folders: Sequence[str], wanted: str) -> RawMessage | None:
    """The message whose id is or begins so; a folder that cannot be searched is told, and hides none in another.

    Raises:
        UsageError: there are several.
    """
    from inbox_guard.cli.options import the_one
    from inbox_guard.mailbox.port import listing_of

    places = [place for folder in folders for place in _places(mailbox, folder, wanted)]
    if len(places) > _MOST:
        raise UsageError(f'{len(places)} messages have "{wanted}" in their Message-ID', "write more of it")
    heads = [raw for place in places for raw in mailbox.headers(listing_of(place), (place.uid,))]
    found: dict[str, RawMessage] = {}
    for raw in heads:
        head = _head(raw)
        if head is not None and head.id.startswith(wanted):
            found.setdefault(head.id, raw)  # of several mails under one Message-ID the first is known by it
    one = the_one(found, wanted)
    return next(iter(mailbox.bodies([found[one]])), None) if one else None


def _places(mailbox: Mailbox, folder: str, wanted: str) -> Sequence[Place]:
    from inbox_guard.cli.app import say_error
    from inbox_guard.mailbox.folders import unread_remedy

    try:
        return mailbox.find(wanted, [folder])
    except MailboxError as error:
        error.remedy = error.remedy or unread_remedy(folder, mailbox)
        say_error(error, f"{mailbox.account}: {folder}: ")
        return ()


def by_words(mailbox: Mailbox, folders: Sequence[str], words: str, since: datetime) -> RawMessage | None:
    """The newest message with all these words in its sender and subject, as tables show them; older ones are told of.

    They are looked for here and not by the server: what servers find in encoded headers differs.  Where answers go to
    somebody else, those words fit too.  A folder that cannot be read is left out: `by_id` tells of it.
    """
    from inbox_guard.cli.app import say

    fitting = sorted(_fitting(mailbox, folders, words, since), key=lambda found: found[0].received or _LONG_AGO)
    if not fitting:
        return None
    *older, (raw, _) = fitting
    if older:
        ids = ", ".join(head.id for _, head in older[: -_TOLD - 1 : -1] if head.id)
        say(f'this is the newest of {len(fitting)} messages with "{words}" in sender or subject; before it: {ids}')
    return next(iter(mailbox.bodies([raw])), None)


def fits(words: str, *texts: str) -> bool:
    """Whether each of the words stands somewhere in these texts, in capitals or not."""
    told = " ".join(texts).casefold()
    return all(word in told for word in words.casefold().split())


def _fitting(
    mailbox: Mailbox, folders: Sequence[str], words: str, since: datetime
) -> Iterator[tuple[RawMessage, Message]]:
    for folder in folders:
        try:
            listing = mailbox.new(folder, None, since)
            raws = list(mailbox.headers(listing, listing.uids[-_NEWEST:]))
        except MailboxError:
            continue
        for raw in raws:
            head = _head(raw)
            if head is not None and fits(words, *_people(head), head.subject):
                yield raw, head


def _people(head: Message) -> Iterator[str]:
    for person in (head.sender, *head.reply_to):
        yield from (person.name, person.email)


def _head(raw: RawMessage) -> Message | None:
    from inbox_guard.errors import UnreadableMessage
    from inbox_guard.reading.parse import parse_header

    try:
        return parse_header(raw)
    except UnreadableMessage:
        return None
