"""`inbox-guard run` as a process: its signals, its log, systemd, a disk that is full and a clock that is moved."""

from __future__ import annotations

import json
import resource
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from daemon.conftest import Process, Service, answered, drafted, labelled, request
from servers.mails import mail
from servers.patience import until
from servers.recording_proxy import RecordingProxy
from servers.worlds import ImapWorld

FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


class Manager:
    """What systemd is to a service: a socket that hears how it fares."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.heard: list[str] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._socket.settimeout(0)

    def hears(self, words: str) -> bool:
        """Whether this was said by now."""
        try:
            while True:
                self.heard += self._socket.recv(4096).decode().splitlines()
        except BlockingIOError:
            return any(line.startswith(words) for line in self.heard)

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    """A service manager."""
    manager = Manager(tmp_path / "notify")
    yield manager
    manager.close()


def test_it_ends_in_the_middle_of_a_scan_and_the_next_one_goes_on(service: Service, dovecot_world: ImapWorld) -> None:
    """Between two steps, at most a message later: nothing is lost, nothing doubled."""
    dovecot_world.deliver_all("INBOX", [mail(f"{n}@family.example", "Dinner on Sunday?") for n in range(100)])
    requests = range(20)
    dovecot_world.deliver_all("INBOX", [request(number) for number in requests])
    process = Process(service)
    with process:
        until(lambda: answered(dovecot_world), "the first draft")

        assert process.end() == 0
    assert len(answered(dovecot_world)) < len(requests), "it ended in the middle"
    with process:
        until(drafted(dovecot_world, *requests), "the drafts for all")
        assert process.end() == 0
    assert not process.told("warning")


def test_a_password_that_is_put_right_in_its_file_is_tried_at_the_next_poll(
    service: Service, dovecot_world: ImapWorld, tmp_path: Path
) -> None:
    """`init --keep file` names such a file; whoever mends it does not wait for a quarter of an hour."""
    file = tmp_path / "work.secret"
    file.write_text("wrong\n")
    service.more = f'password_command = "cat {file}"'
    dovecot_world.deliver("INBOX", request(1))
    with Process(service) as process:
        until(lambda: process.told("refuses the login"), "the refusal")
        file.write_text(f"{service.secrets['work']}\n")
        until(drafted(dovecot_world, 1), "the draft")

    assert process.told("refuses the login") == 1


def test_a_second_daemon_on_the_same_state_does_not_start(service: Service) -> None:
    """Exit code 75, and it says why."""
    service.write_config()
    with Process(service) as process:
        until(service.well, "the first pass")
        second = process.run("run")

        assert second.returncode == 75
        assert "at work already" in second.stderr
        assert process.popen.poll() is None


def test_a_reload_takes_a_right_config_and_keeps_the_old_one_where_it_is_broken(
    service: Service, dovecot_world: ImapWorld
) -> None:
    """SIGHUP, and what is wrong with file, line and key."""
    service.write_config()
    good = service.config.read_text("utf-8")
    with Process(service) as process:
        until(service.well, "the first pass")
        service.config.write_text(good.replace("every", "evry"), "utf-8")
        process.popen.send_signal(signal.SIGHUP)
        until(lambda: process.told("the old one goes on"), "the refusal")
        assert process.told('schedule.evry: unknown key; did you mean "every"?') == 1
        dovecot_world.deliver("INBOX", request(1))
        until(drafted(dovecot_world, 1), "a draft under the old config")
        service.config.write_text(
            good.replace("[accounts.work]", "[labels]\nsigns = false\n\n[accounts.renamed]"), "utf-8"
        )
        process.popen.send_signal(signal.SIGHUP)
        until(lambda: process.told("reloaded the config"), "the reload")
        dovecot_world.deliver("INBOX", request(2))
        until(lambda: process.told("renamed: there is no password") or process.told("renamed:"), "the other account")


def test_systemd_is_told_all_it_wants_to_know(service: Service, manager: Manager) -> None:
    """Ready, how it fares, that it lives, that it reloads, that it ends."""
    service.write_config()
    told = {"NOTIFY_SOCKET": str(manager.path), "WATCHDOG_USEC": "300000"}
    with Process(service, **told) as process:
        until(lambda: manager.hears("READY=1"), "READY")
        until(lambda: manager.hears("STATUS=told of mail at once: 1, polled: 0"), "STATUS")
        until(lambda: manager.hears("WATCHDOG=1"), "WATCHDOG")
        process.popen.send_signal(signal.SIGHUP)
        until(lambda: manager.hears("RELOADING=1"), "RELOADING")
        process.end()
        until(lambda: manager.hears("STOPPING=1"), "STOPPING")


#: The same command at another pace: a daemon that holds more than nothing for mail is large, and half a second is long.
HASTY = (
    "import functools, inbox_guard.daemon.supervisor as supervisor; from inbox_guard.cli.app import main; "
    "supervisor.Pace = functools.partial(supervisor.Pace, quiet=0.5, large=1, tick=0.1); main(['run'])"
)


def test_at_rest_a_daemon_that_has_grown_begins_afresh_and_systemd_sees_one_service(
    service: Service, dovecot_world: ImapWorld, manager: Manager
) -> None:
    """In the same process, which is small again, reloading and ready; the next mail is found."""
    dovecot_world.deliver("INBOX", request(1))
    with Process(service, [sys.executable, "-c", HASTY], NOTIFY_SOCKET=str(manager.path)) as process:
        until(drafted(dovecot_world, 1), "the draft")
        until(lambda: process.told("watching work") == 2, "the second beginning")
        until(lambda: manager.hears("RELOADING=1") and manager.heard.count("READY=1") == 2, "READY")
        dovecot_world.deliver("INBOX", request(2))
        until(drafted(dovecot_world, 1, 2), "the next draft")
        until(lambda: process.told("watching work") == 3, "the third beginning")

        assert process.end() in (0, -signal.SIGTERM), "it may still be loading"
    assert not process.told("warning")


def test_the_log_holds_no_mail_and_no_secret(service: Service, dovecot_world: ImapWorld) -> None:
    """Promise 6, with --verbose too, and the journal gets priorities instead of times."""
    dovecot_world.deliver("INBOX", request(1))
    service.write_config()
    with Process(service, JOURNAL_STREAM="1:2") as process:
        until(drafted(dovecot_world, 1), "the draft")
        until(lambda: process.told("work: 1 mail, 1 request, 1 draft saved"), "the line on it")
        process.end()
    text = "\n".join(process.log)

    assert all(line.startswith(("<6>", "<7>")) for line in process.log)
    assert not [word for word in (dovecot_world.password, "bakery", "share of the profit") if word in text]


def test_a_state_that_cannot_be_written_is_told_once_and_no_draft_is_doubled(
    behind: Service, proxy: RecordingProxy, dovecot_world: ImapWorld
) -> None:
    """As on a full disk: writing fails, reading goes on."""
    with Process(behind) as process:
        until(behind.well, "the first pass")
        whole = resource.prlimit(process.popen.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.popen.pid, resource.RLIMIT_FSIZE, (100, whole[1]))
        dovecot_world.deliver("INBOX", request(1))
        until(lambda: process.told("see that the disk has room"), "the complaint")
        tried = proxy.connections
        until(lambda: proxy.connections >= tried + 3, "three attempts more")
        assert process.told("see that the disk has room") == 1, process.log
        resource.prlimit(process.popen.pid, resource.RLIMIT_FSIZE, whole)
        dovecot_world.deliver("INBOX", request(2))
        until(drafted(dovecot_world, 1, 2), "both drafts, each once")
        until(behind.well, "the end of the trouble")
        until(lambda: process.told("in order again"), "the line on it")
        assert process.end() == 0


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_clock_that_is_moved_is_told_of_and_the_polls_go_on(
    service: Service, dovecot_world: ImapWorld, tmp_path: Path, hours: int
) -> None:
    """Set back, the next poll would be hours away; set forward, nothing may be taken for hours of silence."""
    assert FAKETIME is not None, "install the Debian package faketime, as tests/run does"
    moved = tmp_path / "clock"
    moved.write_text("+0\n")
    fake = {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(moved),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    service.schedule = 'every = "1s"\nidle = false\nalarm_after = "4h"'
    with Process(service, **fake) as process:
        until(service.well, "the first pass")
        beside = tmp_path / "clock.new"
        beside.write_text(f"{hours:+d}h\n")
        beside.replace(moved)
        until(lambda: process.told("the clock was moved"), "the line on it")
        dovecot_world.deliver("INBOX", request(1))
        until(drafted(dovecot_world, 1), "a draft by the poll")
        dovecot_world.deliver("INBOX", request(2))
        until(drafted(dovecot_world, 1, 2), "a draft by the next poll")

        assert process.told("the clock was moved") == 1
        assert not process.told("alarm")


def test_status_tells_how_each_account_fares_without_asking_the_daemon(
    service: Service, dovecot_world: ImapWorld
) -> None:
    """The same from the state after its end."""
    nowhere = dovecot_world.through(1)
    service.accounts["nowhere"] = nowhere
    dovecot_world.deliver("INBOX", request(1))
    with Process(service) as process:
        until(drafted(dovecot_world, 1), "the draft")
        until(lambda: service.health("nowhere").trouble, "trouble of the other")
        until(lambda: service.health().way == "idle", "IDLE")
        process.popen.send_signal(signal.SIGSTOP)
        shown, told = process.run("status"), process.run("status", "--json")
        process.popen.send_signal(signal.SIGCONT)
        process.end()
        after = process.run("status", "--json")
    work, other = map(json.loads, told.stdout.splitlines())

    assert (shown.returncode, told.returncode) == (0, 0)
    assert "The service is running." in shown.stdout
    assert "told of mail at once (IDLE)" in shown.stdout
    assert (work["running"], work["way"], work["trouble"], work["alarm"]) == (True, "idle", None, False)
    assert sum(day["drafts"] for day in work["days"].values()) == 1
    assert "accepts no connection" in other["trouble"]
    assert other["last_success"] is None
    assert [json.loads(line)["running"] for line in after.stdout.splitlines()] == [False, False]
    assert labelled(dovecot_world) == ["r1@client.example"]


def test_status_knows_of_single_scans_too(service: Service, dovecot_world: ImapWorld) -> None:
    """For those who let a timer or cron scan: what went well, and what did not."""
    dovecot_world.deliver("INBOX", request(1))
    by_hand = Process(service)
    assert by_hand.run("scan", "--dry-run").returncode == 0
    rehearsed = json.loads(by_hand.run("status", "--json").stdout)
    assert by_hand.run("scan").returncode == 0
    well = json.loads(by_hand.run("status", "--json").stdout)
    by_hand.environment["INBOX_GUARD_PASSWORD_WORK"] = "wrong"
    assert by_hand.run("scan").returncode == 77
    ill = json.loads(by_hand.run("status", "--json").stdout)

    assert rehearsed["last_success"] is None, "a rehearsal is no success"
    assert (well["running"], well["way"], well["trouble"]) == (False, "once", None)
    assert sum(day["drafts"] for day in well["days"].values()) == 1
    assert "refuses the login" in ill["trouble"]
    assert ill["last_success"] == well["last_success"]
