"""Fresh mailboxes on a Dovecot: each has a user name of its own, however many tests ask."""

from __future__ import annotations

from itertools import count

from inbox_guard.mailbox.settings import ImapSettings
from servers.dovecot import PASSWORD, Dovecot
from servers.worlds import ImapWorld

_users = (f"user{number}" for number in count())


def plain_world(server: Dovecot, user: str | None = None) -> ImapWorld:
    """A fresh mailbox on this Dovecot, reached over loopback without TLS."""
    settings = ImapSettings("work", "127.0.0.1", user or next(_users), port=server.port, security="none")
    return ImapWorld(settings, PASSWORD, server.port)
