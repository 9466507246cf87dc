"""New mail is judged within seconds where the server tells of it, and at the next poll where it does not."""

from __future__ import annotations

import time

import pytest
from daemon.conftest import Service, drafted, request
from servers.patience import until
from servers.recording_proxy import RecordingProxy
from servers.worlds import ImapWorld


def test_a_mail_is_labelled_and_drafted_within_five_seconds_through_idle(
    behind: Service, proxy: RecordingProxy, dovecot_world: ImapWorld
) -> None:
    """The next poll is an hour away, so it is the server's word that brings the mail."""
    behind.schedule = 'every = "1h"'
    with behind:
        until(lambda: "IDLE" in proxy.record.commands, "IDLE")
        dovecot_world.deliver("INBOX", request(1))
        until(drafted(dovecot_world, 1), "a labelled and drafted request", patience=5)

        assert behind.health().way == "idle"


def test_a_mail_is_labelled_and_drafted_within_five_seconds_through_the_poll_alone(
    behind: Service, proxy: RecordingProxy, dovecot_world: ImapWorld
) -> None:
    """With idle = false the server is never asked to tell."""
    behind.schedule = 'every = "2s"\nidle = false'
    with behind:
        until(behind.well, "the first pass")
        dovecot_world.deliver("INBOX", request(1))
        until(drafted(dovecot_world, 1), "a labelled and drafted request", patience=5)

        assert "IDLE" not in proxy.record.commands
        assert behind.health().way == "poll"
        assert proxy.connections == 1, "one connection serves all polls"


def test_the_poll_goes_on_beside_idle(behind: Service, proxy: RecordingProxy) -> None:
    """Silence of the server is not trusted: the folder is looked at all the same."""
    behind.schedule = 'every = "1s"'
    with behind:
        until(lambda: proxy.record.commands.count('EXAMINE "Sent"') >= 3, "three passes without any mail")


def test_idle_is_renewed(behind: Service, proxy: RecordingProxy) -> None:
    """Before servers and routers forget the connection."""
    behind.schedule = 'every = "1h"'
    with behind:
        until(lambda: proxy.record.commands.count("~ DONE") >= 2, "two renewals")

    assert proxy.connections == 1


def test_the_connection_is_closed_when_the_daemon_ends(behind: Service, proxy: RecordingProxy) -> None:
    """With a LOGOUT, out of IDLE."""
    with behind:
        until(lambda: "IDLE" in proxy.record.commands, "IDLE")
        began = time.monotonic()

    assert time.monotonic() - began < 5
    assert proxy.record.commands[-2:] == ["~ DONE", "LOGOUT"]
    until(lambda: proxy.live == 0, "the end of the connection")


@pytest.mark.parametrize("idle", ["true", "false"])
def test_mail_that_lay_there_before_is_judged_at_the_start(
    service: Service, dovecot_world: ImapWorld, idle: str
) -> None:
    """As by a scan."""
    dovecot_world.deliver("INBOX", request(1))
    service.schedule = f'every = "1h"\nidle = {idle}'
    with service:
        until(drafted(dovecot_world, 1), "a labelled and drafted request")
