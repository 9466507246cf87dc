"""Labels of ours, wherever in the mailbox they stand: mail is copied and moved, and a state may not know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from inbox_guard.errors import MailboxError
from inbox_guard.mailbox.port import Mailbox
from inbox_guard.model import RawMessage

_AT_ONCE = 500  # messages whose flags one FETCH asks for


def labelled(mailbox: Mailbox, is_wanted: Callable[[str], bool]) -> Iterator[RawMessage]:
    """The headers of all messages of all folders that bear a label which is wanted.

    A folder that cannot be opened is left out.  Costs a SEARCH a folder and a FETCH for each 500 messages in it.

    Raises:
        TemporaryError: the connection broke.
    """
    for folder in mailbox.folders():
        try:
            found = list(_of_folder(folder, mailbox, is_wanted))
        except MailboxError:
            continue  # gone since it was listed, or not to be opened
        yield from found


def headers_of(folder: str | None, mailbox: Mailbox, message_id: str | None = None) -> list[RawMessage]:
    """The headers of a folder, those alone that have this in their Message-ID; none where it cannot be opened."""
    if folder is None:
        return []
    try:
        listing = mailbox.new(folder, None, None)
        found = () if message_id is None else mailbox.find(message_id, [folder])
        uids = listing.uids if message_id is None else [place.uid for place in found]
        return list(mailbox.headers(listing, uids))
    except MailboxError:
        return []


def _of_folder(folder: str, mailbox: Mailbox, is_wanted: Callable[[str], bool]) -> Iterator[RawMessage]:
    listing = mailbox.new(folder, None, None)
    uids, wanted = iter(listing.uids), list[int]()
    while chunk := list(islice(uids, _AT_ONCE)):
        flags = mailbox.flags(folder, listing.cursor.uidvalidity, chunk)
        wanted += [uid for uid in chunk if any(map(is_wanted, flags.get(uid, ())))]
    yield from mailbox.headers(listing, wanted)
