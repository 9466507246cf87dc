"""The embedded server by itself: what the demo relies on."""

from __future__ import annotations

import gc
import socket
import subprocess
import sys

import pytest
from servers.mails import NOON, mail

from inbox_guard.errors import GuardError
from inbox_guard.mailbox.embedded import EmbeddedServer
from inbox_guard.mailbox.imap import ImapSettings, open_imap


def settings(server: EmbeddedServer) -> ImapSettings:
    """How to reach it."""
    return ImapSettings("demo", server.host, server.user, port=server.port, security="none")


def test_mail_put_in_comes_out_with_its_time_and_flags() -> None:
    """The demo's requests arrive at moments that it chooses."""
    with EmbeddedServer("anna", "secret") as server:
        server.deliver("INBOX", mail("1@client.example"), NOON, ["\\Seen", "guard-request"])
        with open_imap(settings(server), "secret") as mailbox:
            listing = mailbox.new("INBOX", None, None)
            (message,) = mailbox.headers(listing, listing.uids)
    assert message.received == NOON
    assert message.flags - {"\\Recent"} == {"\\Seen", "guard-request"}


def test_two_servers_live_side_by_side_and_know_nothing_of_each_other() -> None:
    """The server is fitted by subclasses: nothing global changes."""
    with EmbeddedServer("anna", "one") as first, EmbeddedServer("anna", "two", keywords=False) as second:
        first.deliver("INBOX", mail("1@client.example"))
        counts = []
        labels = []
        for server, password in ((first, "one"), (second, "two")):
            with open_imap(settings(server), password) as mailbox:
                counts.append(len(mailbox.new("INBOX", None, None).uids))
                labels.append(mailbox.label_support())
    assert counts == [1, 0]
    assert labels == ["keywords", "none"]


def test_it_listens_on_this_machine_only_and_stops_with_clients_connected() -> None:
    """Since Python 3.12 a server waits for its clients unless it is told not to."""
    with EmbeddedServer("anna", "secret") as server:
        port = server.port
        client = socket.create_connection(("127.0.0.1", port), 5)
        assert client.recv(100).startswith(b"* OK")
    client.close()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), 5)


def test_a_connection_that_waits_for_its_next_command_is_not_collected() -> None:
    """The event loop alone holds no task; without somebody else who does, Python 3.13 ended the demo in mid-scan."""
    with EmbeddedServer("anna", "secret") as server, open_imap(settings(server), "secret") as mailbox:
        before = mailbox.new("INBOX", None, None).uids
        server.deliver("INBOX", mail("1@client.example"))
        gc.collect()
        assert len(mailbox.new("INBOX", None, None).uids) == len(before) + 1


def test_a_folder_that_is_not_there_and_a_server_that_does_not_run_are_told() -> None:
    """Both are sentences, not errors from below."""
    with EmbeddedServer("anna", "secret") as server, pytest.raises(GuardError, match="Nowhere"):
        server.deliver("Nowhere", b"")
    with pytest.raises(GuardError, match="not running"):
        EmbeddedServer("anna", "secret").deliver("INBOX", b"")


def test_importing_it_loads_no_server() -> None:
    """`--help` and `scan` must not pay for the demo."""
    code = "import sys, inbox_guard.mailbox.embedded; sys.exit('pymap' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
