"""Fresh mailboxes on a Dovecot: each has a user name of its own, however many tests ask."""

from __future__ import annotations

from itertools import count

from imapclient import IMAPClient

from inbox_guard.mailbox.settings import ImapSettings
from servers.dovecot import PASSWORD, Dovecot
from servers.worlds import ImapWorld, PrefixedWorld

_users = (f"user{number}" for number in count())


def plain_world(server: Dovecot) -> ImapWorld:
    """A fresh mailbox on this Dovecot, reached over loopback without TLS."""
    settings = ImapSettings("work", "127.0.0.1", next(_users), port=server.port, security="none")
    return ImapWorld(settings, PASSWORD, server.port)


def emptied(server: str) -> ImapWorld:
    """The one mailbox of another server, as good as fresh: no message in it, no folder but the usual ones.

    Args:
        server: port, user, password and what stands before the names of folders, parted by spaces.
    """
    port, user, password, *prefix = server.split(" ")
    settings = ImapSettings("work", "127.0.0.1", user, port=int(port), security="none")
    world = PrefixedWorld(settings, password, int(port), "".join(prefix))
    for attempt in range(3):
        try:
            _empty(world)
        except IMAPClient.Error:  # Cyrus is not always done with what the session before has left
            if attempt == 2:
                raise
        else:
            break
    return world


def _empty(world: PrefixedWorld) -> None:
    with world.owner() as owner:
        for _, _, folder in owner.list_folders():
            if folder.removeprefix(world.prefix) in ("INBOX", "Drafts", "Sent"):
                owner.select_folder(folder)
                owner.delete_messages(owner.search())
                owner.expunge()
                owner.close_folder()
            elif folder.removeprefix(world.prefix) != "Trash":
                owner.delete_folder(folder)
