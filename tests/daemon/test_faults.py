"""Servers, networks and logins go wrong: the daemon goes on, says it once, loses nothing and doubles nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from daemon.conftest import FAST, Service, answered, drafted, labelled, open_patiently, request
from servers.dovecot import PASSWORD, Dovecot, Shape
from servers.patience import HASTE, until
from servers.recording_proxy import RecordingProxy
from servers.worlds import ImapWorld

from inbox_guard.cli.accounts import open_with
from inbox_guard.config import Account
from inbox_guard.errors import GuardError
from inbox_guard.lock import account_lock
from inbox_guard.mailbox.imap import open_imap
from inbox_guard.mailbox.port import Mailbox
from inbox_guard.mailbox.settings import ImapSettings
from inbox_guard.state import FILE


def warnings(service: Service) -> int:
    """How often it has told of trouble."""
    return sum(line.startswith("WARNING") for line in service.log)


@pytest.fixture
def own_dovecot() -> Iterator[Dovecot]:
    """A server of the test's own, to be stopped and started."""
    with Dovecot() as server:
        yield server


def test_a_server_that_is_stopped_for_a_while_is_told_of_once_each_way(service: Service, own_dovecot: Dovecot) -> None:
    """Mail from before, and from right after the start, is answered once."""
    settings = ImapSettings("work", "127.0.0.1", "anna", port=own_dovecot.port, security="none")
    world = ImapWorld(settings, PASSWORD, own_dovecot.port)
    service.accounts = {"work": world}
    with service:
        world.deliver("INBOX", request(1))
        until(drafted(world, 1), "the first draft")
        own_dovecot.stop()
        until(lambda: service.health().trouble, "trouble in the state")
        tried = len(service.logins)
        until(lambda: len(service.logins) >= tried + 5, "five attempts more")
        own_dovecot.start()
        world.deliver("INBOX", request(2))
        until(drafted(world, 1, 2), "the second draft")
        until(service.well, "the end of the trouble")

    assert warnings(service) == 1, service.log
    assert service.told("in order again after") == 1


def test_a_connection_cut_in_idle_is_replaced_and_the_mail_of_the_gap_found(
    behind: Service, proxy: RecordingProxy, dovecot_world: ImapWorld
) -> None:
    """The poll is an hour away: the new connection looks for itself."""
    behind.schedule = 'every = "1h"'
    with behind:
        until(lambda: "IDLE" in proxy.record.commands, "IDLE")
        proxy.mode = "down"
        proxy.cut()
        dovecot_world.deliver("INBOX", request(1))
        until(lambda: behind.health().trouble, "trouble in the state")
        proxy.mode = "pass"
        until(drafted(dovecot_world, 1), "the draft")

    assert warnings(behind) == 1, behind.log
    assert proxy.most == 1, "one connection at a time"


@pytest.mark.parametrize("word", [b"FETCH", b"EXAMINE", b"SELECT", b"STORE", b"APPEND", b"In-Reply-To"])
def test_a_connection_cut_in_a_command_costs_a_repetition(
    behind: Service, proxy: RecordingProxy, dovecot_world: ImapWorld, word: bytes
) -> None:
    """Behind the command, or in the middle of the draft; what was to be read is read over a new connection."""
    behind.schedule = 'every = "1h"'
    with behind:
        until(behind.well, "the first pass")
        until(lambda: "IDLE" in proxy.record.commands, "IDLE")
        proxy.cut_at = word
        dovecot_world.deliver("INBOX", request(1))
        until(drafted(dovecot_world, 1), "the draft")
        until(lambda: proxy.cut_at == b"", "the cut")
        until(lambda: warnings(behind) == (word != b"FETCH"), "the trouble")  # it is well until the cut is noticed
        until(behind.well, "the end of the trouble")

    assert warnings(behind) == (word != b"FETCH"), behind.log
    assert answered(dovecot_world) == ["r1@client.example"]
    assert proxy.most == 1


def test_what_was_done_before_a_connection_broke_is_told(
    behind: Service, proxy: RecordingProxy, dovecot_world: ImapWorld
) -> None:
    """The next pass finds it done; the first of two mails had all its labels by then."""
    for number in (1, 2):
        dovecot_world.deliver("INBOX", request(number))
    proxy.cut_at = b"UID STORE 2"
    with behind:
        until(lambda: len(labelled(dovecot_world)) == 2, "both labels")
        until(behind.well, "the end of the trouble")

    assert proxy.cut_at == b"", "the connection was cut"
    assert behind.told("1 mail, 1 request") == 1, behind.log


def test_a_draft_whose_saving_was_never_confirmed_is_not_saved_again(
    behind: Service, proxy: RecordingProxy, dovecot_world: ImapWorld
) -> None:
    """The server had it, and only its answer was lost."""
    with behind:
        until(behind.well, "the first pass")
        proxy.lose = b"APPENDUID"
        dovecot_world.deliver("INBOX", request(1))
        until(drafted(dovecot_world, 1), "the draft")
        until(lambda: proxy.lose == b"" and behind.well(), "the end of the trouble")
        passes = proxy.record.commands.count('EXAMINE "Sent"')
        until(lambda: proxy.record.commands.count('EXAMINE "Sent"') > passes, "another pass")

    assert answered(dovecot_world) == ["r1@client.example"]


def test_a_password_that_is_changed_and_changed_back_is_tried_rarely_and_told_once(
    service: Service, own_dovecot: Dovecot
) -> None:
    """Servers lock out who tries too often; the polls that are due meanwhile try nothing."""
    own_dovecot.set_password("anna", "first")
    until(lambda: _takes(own_dovecot, "first"), "the first password")
    settings = ImapSettings("work", "127.0.0.1", "anna", port=own_dovecot.port, security="none")
    world = ImapWorld(settings, PASSWORD, own_dovecot.port)
    with RecordingProxy(own_dovecot.port) as proxy:
        service.accounts = {"work": world.through(proxy.port)}
        service.secrets = {"work": "first"}
        service.pace = replace(FAST, refused=12, refused_most=12)
        with service:
            until(lambda: "IDLE" in proxy.record.commands, "IDLE")
            own_dovecot.set_password("anna", "second")
            until(lambda: not _takes(own_dovecot, "first"), "the second password")
            proxy.cut()
            until(lambda: service.told("refuses the login"), "the refusal")
            world.deliver("INBOX", request(1))
            before = proxy.connections
            asked = len(service.logins)
            until(lambda: len(service.logins) >= asked + 2, "two polls")
            assert proxy.connections == before, "nothing was tried while the secret was the same"
            own_dovecot.set_password("anna", "first")
            until(drafted(world, 1), "the draft")
            until(service.well, "the end of the trouble")

    assert service.told("refuses the login") == 1
    assert sum(line.startswith(("WARNING", "ERROR")) for line in service.log) <= 2, service.log


def _takes(server: Dovecot, password: str) -> bool:
    """Whether the server takes this password by now."""
    try:
        open_imap(ImapSettings("work", "127.0.0.1", "anna", port=server.port, security="none"), password).close()
    except GuardError:
        return False
    return True


def test_another_password_is_tried_at_the_next_poll(service: Service, dovecot_world: ImapWorld) -> None:
    """Whoever stores the right one does not wait for a quarter of an hour."""
    service.secrets = {"work": "wrong"}
    service.pace = replace(FAST, refused=3600, refused_most=3600)
    dovecot_world.deliver("INBOX", request(1))
    with service:
        until(lambda: service.told("refuses the login"), "the refusal")
        service.secrets["work"] = PASSWORD
        until(drafted(dovecot_world, 1), "the draft")


def test_a_folder_that_is_gone_is_told_of_once_and_read_again_when_it_is_back(
    service: Service, dovecot_world: ImapWorld
) -> None:
    """The other folders go on."""
    dovecot_world.create("Clients")
    service.more = 'folders = ["INBOX", "Clients"]'
    with service:
        until(service.well, "the first pass")
        with dovecot_world.owner() as client:
            client.delete_folder("Clients")
        until(lambda: "Clients" in service.health().trouble, "trouble in the state")
        dovecot_world.deliver("INBOX", request(1))
        until(drafted(dovecot_world, 1), "the draft for the other folder")
        dovecot_world.create("Clients")
        dovecot_world.deliver("Clients", request(2))
        until(lambda: len(answered(dovecot_world)) == 2, "the draft for mail in the folder")
        until(service.well, "the end of the trouble")

    assert service.told("Clients") == 1, service.log


def test_a_pass_that_hangs_is_broken_off_from_outside(
    behind: Service, proxy: RecordingProxy, dovecot_world: ImapWorld
) -> None:
    """Its connection is closed, so that the thread comes free; nothing waits for the time limit of the socket."""
    behind.connect = open_patiently
    behind.pace = replace(FAST, hung=HASTE)
    with behind:
        until(behind.well, "the first pass")
        proxy.mode = "hole"
        until(lambda: behind.told("hangs; its connection is cut off"), "the end of its patience")
        proxy.mode = "pass"
        dovecot_world.deliver("INBOX", request(1))
        until(drafted(dovecot_world, 1), "the draft")

    assert behind.told("hangs") == 1


def test_the_trouble_of_one_account_is_no_other_accounts_trouble(
    behind: Service, proxy: RecordingProxy, dovecot_world: ImapWorld
) -> None:
    """One hangs, one is refused, one is not there; the fourth works as ever."""
    fine = replace(dovecot_world, settings=replace(dovecot_world.settings, user="fine"))
    nowhere = replace(dovecot_world, settings=replace(dovecot_world.settings, port=1))
    behind.accounts |= {"refused": dovecot_world, "nowhere": nowhere, "fine": fine}
    behind.secrets = {"refused": "wrong"}
    proxy.mode = "hole"
    with behind:
        fine.deliver("INBOX", request(1))
        until(drafted(fine, 1), "the draft")
        until(lambda: behind.health("refused").trouble and behind.health("nowhere").trouble, "trouble of the others")

        assert behind.health("fine").trouble == ""
    of_fine = [line for line in behind.log if line.split()[1] == "fine:"]
    assert of_fine == ["INFO fine: 1 mail, 1 request, 1 draft saved"]


def test_an_error_that_nobody_foresaw_ends_no_account(service: Service, dovecot_world: ImapWorld) -> None:
    """It is told by its kind, and tried again like any other."""
    failing = iter([True, True])

    def connect(account: Account, secret: str) -> Mailbox:
        if next(failing, False):
            raise ZeroDivisionError
        return open_with(account, secret)

    service.connect = connect
    dovecot_world.deliver("INBOX", request(1))
    with service:
        until(drafted(dovecot_world, 1), "the draft")

    assert service.told("an unforeseen ZeroDivisionError") == 1


def test_a_scan_by_hand_at_the_same_time_is_waited_for(service: Service, dovecot_world: ImapWorld) -> None:
    """The lock is held for a pass, not for the life of the daemon."""
    with service:
        until(service.well, "the first pass")
        account = service.account()
        with account_lock(account, service.folder):
            dovecot_world.deliver("INBOX", request(1))
            until(lambda: service.told("another inbox-guard is working"), "the wait")
            assert answered(dovecot_world) == []
        until(drafted(dovecot_world, 1), "the draft")

    assert not warnings(service)


def test_a_state_that_is_deleted_under_the_daemon_is_begun_again_without_doubles(
    service: Service, dovecot_world: ImapWorld
) -> None:
    """It may be deleted at any time, so also now."""
    dovecot_world.deliver("INBOX", request(1))
    with service:
        until(drafted(dovecot_world, 1), "the draft")
        until(service.well, "the first pass")
        for path in service.folder.glob(f"{FILE}*"):
            path.unlink()
        until(service.well, "a pass with a fresh state")
        dovecot_world.deliver("INBOX", request(2))
        until(drafted(dovecot_world, 1, 2), "the second draft")


@pytest.fixture
def unmarked(service: Service) -> Iterator[ImapWorld]:
    """The mailbox of that daemon, on a server that marks no folder: Drafts and Sent are known by their names."""
    with Dovecot(Shape(special_use=False)) as server:
        world = ImapWorld(
            ImapSettings("work", "127.0.0.1", "anna", port=server.port, security="none"), PASSWORD, server.port
        )
        world.create("Sent")
        service.accounts = {"work": world}
        yield world


def test_a_drafts_folder_that_is_renamed_is_found_under_its_new_name(service: Service, unmarked: ImapWorld) -> None:
    """Without a restart, and mail of the meantime gets its draft."""
    unmarked.create("Drafts")
    with service:
        unmarked.deliver("INBOX", request(1))
        until(drafted(unmarked, 1), "the first draft")
        with unmarked.owner() as client:
            client.rename_folder("Drafts", "Entwürfe")
        unmarked.deliver("INBOX", request(2))
        until(lambda: len(unmarked.contents("Entwürfe")) == 2, "the draft in the renamed folder")
        until(lambda: len(labelled(unmarked)) == 2 and service.well(), "the end of the trouble")
