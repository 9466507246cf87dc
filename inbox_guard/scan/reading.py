"""Messages of a mailbox, read within the fence: one that cannot be read is told, and keeps no other from being read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from inbox_guard.errors import MailboxError
from inbox_guard.mailbox.port import Listing, listing_of
from inbox_guard.model import Message, Place, RawMessage
from inbox_guard.scan.fence import fenced
from inbox_guard.scan.passing import Pass

WITHHELD = "the server does not hand it over"


def heads(listing: Listing, uids: Sequence[int], run: Pass) -> Iterator[RawMessage]:
    """The headers of these messages, without drafts: what was not sent yet is no answer and asks for none."""
    return (raw for raw in run.mailbox.headers(listing, uids) if not raw.is_unsent)


def parsed(raws: Iterable[RawMessage], run: Pass, heads: Iterable[Message] = ()) -> list[Message]:
    """These messages, read; one that cannot be read is told, by its head where that is at hand, and left out."""
    found: list[Message] = []
    by_place = {head.place: head for head in heads}
    for raw in raws:
        message = fenced(partial(_read, raw, run), by_place.get(raw.place, raw), run)
        run.moved()
        if message is not None:
            found.append(message)
    return found


def _read(raw: RawMessage, run: Pass) -> Message:
    return run.core.parse(handed_over(raw))


def handed_over(raw: RawMessage) -> RawMessage:
    """The same.

    Raises:
        MailboxError: there is nothing in it, for the server failed to hand it over.
    """
    if not raw.content:
        raise MailboxError(WITHHELD)
    return raw


def message_at(place: Place, run: Pass) -> Message | None:
    """A message, from where it was seen last; None where it is not there any more."""
    try:
        raws = list(run.mailbox.headers(listing_of(place), (place.uid,)))
        read = parsed(run.mailbox.bodies(raws), run)
    except MailboxError:
        return None  # the folder was renamed or removed since: one message must not end the work on all others
    return next(iter(read), None)
