"""Waiting for mail, being stopped and being cut off: what each mailbox promises to whoever keeps it open for days."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from servers.dovecot import PASSWORD
from servers.mails import mail
from servers.patience import HASTE, PATIENCE, until
from servers.recording_proxy import RecordingProxy
from servers.scripted import Script, ScriptedServer
from servers.worlds import ImapWorld, World

from inbox_guard.errors import MailboxError, TemporaryError
from inbox_guard.mailbox.event import SelectableEvent
from inbox_guard.mailbox.imap import ImapSettings, open_imap
from inbox_guard.mailbox.port import Mailbox

LONG = 10 * PATIENCE  # a wait that ends by itself has failed


@pytest.fixture
def wakeup() -> Iterator[SelectableEvent]:
    """An event that nobody has set."""
    wakeup = SelectableEvent()
    yield wakeup
    wakeup.close()


class Waiting:
    """A `wait` in a thread of its own."""

    def __init__(self, mailbox: Mailbox, wakeup: SelectableEvent, seconds: float = LONG) -> None:
        self._outcome: Any = None
        self._thread = threading.Thread(target=self._wait, args=(mailbox, wakeup, seconds), daemon=True)
        self._thread.start()

    def _wait(self, mailbox: Mailbox, wakeup: SelectableEvent, seconds: float) -> None:
        try:
            self._outcome = mailbox.wait("INBOX", wakeup, seconds)
        except (MailboxError, TemporaryError) as error:
            self._outcome = error

    @property
    def outcome(self) -> Any:
        """What came of it; an endless wait is a failure."""
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "the wait did not end"
        return self._outcome


class TestWait:
    """On every mailbox."""

    def test_mail_that_arrives_ends_the_wait(self, world: World, wakeup: SelectableEvent) -> None:
        """Within the time that the server takes to tell."""
        with world.open() as mailbox:
            mailbox.new("INBOX", None, None)
            waiting = Waiting(mailbox, wakeup)
            world.deliver("INBOX", mail("1@client.example"))

            assert waiting.outcome is True

    def test_mail_that_came_between_the_look_and_the_wait_ends_it_at_once(
        self, world: World, wakeup: SelectableEvent
    ) -> None:
        """No gap between the last look and IDLE."""
        with world.open() as mailbox:
            mailbox.new("INBOX", None, None)
            world.deliver("INBOX", mail("1@client.example"))

            assert Waiting(mailbox, wakeup).outcome is True

    def test_the_bell_ends_the_wait_and_the_mailbox_goes_on(self, world: World, wakeup: SelectableEvent) -> None:
        """So that a poll can use the same connection."""
        with world.open() as mailbox:
            mailbox.new("INBOX", None, None)
            waiting = Waiting(mailbox, wakeup)
            wakeup.set()

            assert waiting.outcome is False
            world.deliver("INBOX", mail("1@client.example"))
            assert len(mailbox.new("INBOX", None, None).uids) == 1

    def test_the_wait_ends_when_its_time_is_up(self, world: World, wakeup: SelectableEvent) -> None:
        """A quiet mailbox."""
        with world.open() as mailbox:
            mailbox.new("INBOX", None, None)

            assert mailbox.wait("INBOX", wakeup, 0.2) is False

    def test_a_wait_may_be_longer_than_the_system_counts(self, world: World, wakeup: SelectableEvent) -> None:
        """`every` may be weeks or years; poll(2) counts 24 days."""
        with world.open() as mailbox:
            mailbox.new("INBOX", None, None)
            waiting = Waiting(mailbox, wakeup, 100 * 366 * 86_400)
            wakeup.set()

            assert waiting.outcome is False

    def test_a_mailbox_that_is_stopped_answers_no_more(self, world: World, wakeup: SelectableEvent) -> None:
        """Between two steps, so nothing is half done."""
        with world.open() as mailbox:
            mailbox.new("INBOX", None, None)
            mailbox.stop()
            with pytest.raises(TemporaryError):
                mailbox.new("INBOX", None, None)
            with pytest.raises(TemporaryError):
                mailbox.wait("INBOX", wakeup, LONG)

    def test_a_mailbox_that_is_cut_off_ends_the_wait(self, world: World, wakeup: SelectableEvent) -> None:
        """From another thread, while it hangs."""
        with world.open() as mailbox:
            mailbox.new("INBOX", None, None)
            waiting = Waiting(mailbox, wakeup)
            mailbox.cut()

            assert isinstance(waiting.outcome, TemporaryError)


class TestIdle:
    """Where servers differ."""

    def test_a_connection_that_is_lost_in_silence_is_found_out(
        self, dovecot_world: ImapWorld, wakeup: SelectableEvent
    ) -> None:
        """Both ways of losing it: closed by the other side, and cut by the network."""
        for _ in range(2):
            with RecordingProxy(dovecot_world.back_door) as proxy, dovecot_world.through(proxy.port).open() as mailbox:
                mailbox.new("INBOX", None, None)
                waiting = Waiting(mailbox, wakeup)
                until(lambda: "IDLE" in proxy.record.commands, "IDLE")
                proxy.__exit__(None, None, None)

                assert isinstance(waiting.outcome, TemporaryError)

    def test_a_hole_in_the_network_is_found_out_when_the_time_is_up(
        self, dovecot_world: ImapWorld, wakeup: SelectableEvent
    ) -> None:
        """DONE is not answered: the connection is dead, however quiet it was."""
        with RecordingProxy(dovecot_world.back_door) as proxy:
            behind = dovecot_world.through(proxy.port)
            hasty = replace(behind, settings=replace(behind.settings, read_timeout=HASTE))
            with hasty.open() as mailbox:
                mailbox.new("INBOX", None, None)
                proxy.hole_at = b"DONE"
                waiting = Waiting(mailbox, wakeup, seconds=0.5)

                assert isinstance(waiting.outcome, TemporaryError)
            assert "IDLE" in proxy.record.commands
            assert proxy.mode == "hole"

    @pytest.mark.parametrize(
        "idle",
        [["* 2 EXISTS", "+ idling"], [b"+ idling\r\n* 2 EXISTS\r\n"], ["+ idling", "* OK Still here", "* 2 EXISTS"]],
        ids=["before", "in one piece with", "after"],
    )
    def test_mail_told_of_around_the_start_of_idle_is_heard(
        self, idle: list[str | bytes], wakeup: SelectableEvent
    ) -> None:
        """A server may say it before, together with or after the "+" (RFC 9051 §7)."""
        script: Script = {
            "CAPABILITY": ["* CAPABILITY IMAP4rev1 IDLE", "@ OK done"],
            "IDLE": idle,
        }
        with ScriptedServer(script) as server:
            wished = ImapSettings("work", "127.0.0.1", "anna", port=server.port, security="none")
            with open_imap(wished, PASSWORD) as mailbox:
                mailbox.new("INBOX", None, None)

                assert Waiting(mailbox, wakeup).outcome is True

    def test_a_server_that_refuses_idle_says_so_and_the_session_goes_on(self, wakeup: SelectableEvent) -> None:
        """It is polled then."""
        script: Script = {
            "CAPABILITY": ["* CAPABILITY IMAP4rev1 IDLE", "@ OK done"],
            "IDLE": ["@ NO not today"],
        }
        with ScriptedServer(script) as server:
            wished = ImapSettings("work", "127.0.0.1", "anna", port=server.port, security="none")
            with open_imap(wished, PASSWORD) as mailbox:
                mailbox.new("INBOX", None, None)
                with pytest.raises(MailboxError, match="not today"):
                    mailbox.wait("INBOX", wakeup, LONG)

                assert mailbox.new("INBOX", None, None).uids == (1,)

    def test_a_server_without_idle_is_not_asked_for_it(self, wakeup: SelectableEvent) -> None:
        """The caller polls."""
        with ScriptedServer({"CAPABILITY": ["* CAPABILITY IMAP4rev1", "@ OK done"]}) as server:
            wished = ImapSettings("work", "127.0.0.1", "anna", port=server.port, security="none")
            with open_imap(wished, PASSWORD) as mailbox, pytest.raises(MailboxError, match="does not tell"):
                mailbox.wait("INBOX", wakeup, LONG)

        assert "IDLE" not in server.commands
