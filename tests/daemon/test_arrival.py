"""New mail is judged within seconds where the server tells of it, and at the next poll where it does not."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from daemon.conftest import FAST, Service, answered, drafted, request
from servers.patience import PATIENCE, until
from servers.recording_proxy import RecordingProxy
from servers.scripted import ScriptedServer
from servers.worlds import ImapWorld

from inbox_guard.mailbox.settings import ImapSettings
from inbox_guard.state import FILE, State


def test_a_mail_is_labelled_and_drafted_at_once_through_idle(
    behind: Service, proxy: RecordingProxy, dovecot_world: ImapWorld
) -> None:
    """The next poll is an hour away, so it is the server's word that brings the mail."""
    behind.schedule = 'every = "1h"'
    with behind:
        until(lambda: "IDLE" in proxy.record.commands, "IDLE")
        dovecot_world.deliver("INBOX", request(1))
        until(drafted(dovecot_world, 1), "a labelled and drafted request")

        assert behind.health().way == "idle"


def test_a_mail_is_labelled_and_drafted_through_the_poll_alone(
    behind: Service, proxy: RecordingProxy, dovecot_world: ImapWorld
) -> None:
    """With idle = false the server is never asked to tell."""
    behind.schedule = 'every = "2s"\nidle = false'
    with behind:
        until(behind.well, "the first pass")
        dovecot_world.deliver("INBOX", request(1))
        until(drafted(dovecot_world, 1), "a labelled and drafted request")

        assert "IDLE" not in proxy.record.commands
        assert behind.health().way == "poll"
        assert proxy.connections == 1, "one connection serves all polls"


def test_how_far_another_mailbox_of_the_same_name_was_read_holds_no_mail_back(
    service: Service, dovecot_world: ImapWorld
) -> None:
    """Also where both number their messages alike."""
    dovecot_world.deliver("INBOX", request(1))
    with State.open(service.folder / FILE) as state, dovecot_world.open() as mailbox:
        state.claim("work", "me at another.example")
        state.set_cursor("work", "INBOX", mailbox.new("INBOX", None, None).cursor)
    with service:
        until(drafted(dovecot_world, 1), "a labelled and drafted request")


def test_the_poll_goes_on_beside_idle(behind: Service, proxy: RecordingProxy) -> None:
    """Silence of the server is not trusted: the folder is looked at all the same."""
    behind.schedule = 'every = "1s"'
    with behind:
        until(lambda: proxy.record.commands.count('EXAMINE "Sent"') >= 3, "three passes without any mail")


@pytest.mark.parametrize("idle", ["true", "false"])
@pytest.mark.parametrize("every", ["13d", "5217w"])
def test_the_poll_may_be_weeks_or_a_century_away(service: Service, every: str, idle: str) -> None:
    """What the daemon waits for then is longer than poll(2) counts."""
    service.schedule = f'every = "{every}"\nidle = {idle}'
    with service:
        until(service.well, "the first pass")
        time.sleep(0.5)  # it waits by now

    assert service.told("unforeseen") == 0
    assert service.logins == ["work"]


def test_idle_is_renewed_before_it_is_forgotten(behind: Service, proxy: RecordingProxy) -> None:
    """Before servers and routers forget the connection."""
    behind.schedule = 'every = "1h"'
    with behind:
        until(lambda: proxy.record.commands.count("~ DONE") >= 2, "two renewals")

    assert proxy.connections == 1


def test_the_connection_is_closed_when_the_daemon_ends(behind: Service, proxy: RecordingProxy) -> None:
    """With a LOGOUT, out of IDLE, which would last for an hour; cut off it would say neither."""
    behind.pace = replace(FAST, idle=3600, leave=PATIENCE / 3)
    with behind:
        until(lambda: "IDLE" in proxy.record.commands, "IDLE")

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


def _zone_where_it_is(hour: int) -> str:
    """A time zone in which it is about this hour now."""
    ahead = (hour - datetime.now(UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"  # POSIX counts them the other way round


@pytest.mark.parametrize(("hour", "reminded"), [(12, True), (3, False)])
def test_a_client_who_has_fallen_silent_is_reminded_once_from_the_morning_on(
    service: Service, dovecot_world: ImapWorld, hour: int, *, reminded: bool
) -> None:
    """At night nothing is written; in the morning, or at noon when the machine was off till then, it is, once."""
    before, then = (datetime.now(UTC) - timedelta(days=days) for days in (14, 9))
    asked = (
        "From: Client <client@client.example>\r\nTo: me@mine.example\r\nSubject: Shop\r\n"
        f"Message-ID: <r1@client.example>\r\nDate: {format_datetime(before)}\r\n\r\n"
        "Hi Kim,\r\n\r\ncould you make us an online shop with forty products? We need a price.\r\n"
    )
    quote = (
        "From: Kim Sample <me@mine.example>\r\nTo: Client <client@client.example>\r\nSubject: Re: Shop\r\n"
        "Message-ID: <q1@mine.example>\r\nIn-Reply-To: <r1@client.example>\r\n"
        f"References: <r1@client.example>\r\nDate: {format_datetime(then)}\r\n\r\n"
        "Hello,\r\n\r\nit costs 2,400 euros, the offer is attached. Shall I reserve April for you?\r\n\r\nKim\r\n"
    )
    dovecot_world.deliver("INBOX", asked.encode(), before)
    dovecot_world.deliver("Sent", quote.encode(), then)
    service.schedule = 'every = "1s"\nlook_back = "60d"'
    service.time_zone = _zone_where_it_is(hour)
    with service:
        until(service.well, "the first pass")
        if reminded:
            until(lambda: dovecot_world.contents("Drafts"), "the reminder")
        first = service.health().success
        until(lambda: service.health().success != first, "another pass")

    assert answered(dovecot_world) == (["q1@mine.example"] if reminded else [])
    assert (service.health().followed_up is not None) is reminded


def test_a_server_that_offers_idle_and_refuses_it_is_polled_and_that_is_told_once(service: Service) -> None:
    """On this connection; the next is asked again."""
    script = {"CAPABILITY": ["* CAPABILITY IMAP4rev1 IDLE", "@ OK done"], "IDLE": ["@ NO not today"]}
    with ScriptedServer({**script, "EXAMINE .*": ["* 0 EXISTS", "* OK [UIDVALIDITY 7] v", "@ OK done"]}) as server:
        settings = ImapSettings("work", "127.0.0.1", "anna", port=server.port, security="none")
        service.accounts = {"work": ImapWorld(settings, "secret", server.port)}
        with service:
            until(lambda: service.told("not today"), "the refusal")
            looks = len(server.commands)
            until(lambda: len(server.commands) > looks + 6, "polls")

            assert service.health().way == "poll"
    assert service.told("the mailbox is polled") == 1
    assert server.commands.count("IDLE") == 1
