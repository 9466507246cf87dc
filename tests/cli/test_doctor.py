"""`inbox-guard doctor`: a line for each check, a remedy for what is wrong, and nothing left behind."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cli.conftest import Here
from servers.allowed import breaches
from servers.dovecot import PASSWORD, Dovecot, Shape
from servers.fault_proxy import Exchange, FaultProxy
from servers.mails import mail
from servers.recording_proxy import RecordingProxy
from servers.refusing import RefusingProxy
from servers.scripted import Script, ScriptedServer
from servers.worlds import ImapWorld

from inbox_guard.config import Account
from inbox_guard.config.paths import state_dir
from inbox_guard.doctor import machine
from inbox_guard.lock import account_lock, daemon_lock

Found = dict[tuple[str, str], dict[str, Any]]
Doctor = Callable[..., tuple[int, Found]]

PROFILE = '[profile]\nname = "Anna"\naddresses = ["anna@own.example"]\nservices = ["logos"]\nminimum_hourly = 60\n'


def write(home: Path, port: int, user: str = "anna", more: str = "", profile: str = PROFILE) -> Path:
    """A config with one account."""
    path = home / ".config/inbox-guard/config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    account = f'[accounts.work]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nuser = "{user}"\n'
    path.write_text(f"{profile}{account}{more}")
    return path


@pytest.fixture
def doctor(here: Here) -> Doctor:
    """Run it: its exit code, and (check, status) → what was found."""

    def running(*arguments: str) -> tuple[int, Found]:
        code, out, _ = here("doctor", "--json", *arguments)
        found = [json.loads(line) for line in out.splitlines()]
        return code, {(one["check"], one["status"]): one for one in found}

    return running


def test_a_healthy_mailbox_is_well_and_nothing_stays_in_it(
    doctor: Doctor, home: Path, dovecot_world: ImapWorld
) -> None:
    dovecot_world.deliver("Drafts", mail("mine@own.example"))
    with RecordingProxy(dovecot_world.back_door) as proxy:
        write(home, proxy.port, dovecot_world.settings.user)
        code, found = doctor()
    assert code == 0
    checks = ("config", "lock", "credential", "login", "tls", "capabilities", "folder", "drafts", "sent", "labels")
    assert all((check, "ok") in found for check in (*checks, "probe", "clock"))
    assert {check for check, status in found if status != "ok"} == {"service", "last scan"}, "no scan was made yet"
    assert found["credential", "ok"]["text"] == "from the variable INBOX_GUARD_PASSWORD_WORK"
    assert breaches(proxy.record.commands) == []
    assert any("UID EXPUNGE" in command for command in proxy.record.commands), "the probe was written and removed"
    assert list(dovecot_world.flags("Drafts")) == ["mine@own.example"]
    assert dovecot_world.flags("Drafts")["mine@own.example"] == frozenset()


def test_people_read_a_line_for_each_check_and_the_lines_for_thunderbird(
    here: Here, home: Path, dovecot_world: ImapWorld
) -> None:
    write(home, dovecot_world.settings.port, dovecot_world.settings.user, '[labels]\nas = { decline = "$label1" }\n')
    code, out, err = here("doctor", "work")
    assert (code, err) == (0, "")
    assert "  ok       login        " in out
    assert 'user_pref("mailnews.tags.guard-negotiate.tag", "guard-negotiate");' in out
    assert "$label1" not in out, "Thunderbird knows its own"
    assert PASSWORD not in out
    code, out, _ = here("doctor", "--thunderbird")
    assert code == 0
    assert len(out.splitlines()) == 4 + 35
    assert all(line.startswith('user_pref("mailnews.tags.guard-') and line.endswith('");') for line in out.splitlines())


# ── what can be wrong ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("script", "code", "remedy"),
    [
        ({"LOGIN .*": ["@ NO [AUTHENTICATIONFAILED] no"]}, 77, "check user and password"),
        ({"LOGIN .*": ["@ NO [ALERT] Application-specific password required"]}, 77, "make an app password"),
        ({"LOGIN .*": ["@ NO IMAP access is disabled for this user"]}, 77, "switch IMAP on"),
        ({"LOGIN .*": ["@ NO [UNAVAILABLE] later"]}, 75, "try again later"),
    ],
)
def test_a_refused_login_ends_the_checks_of_the_account_with_its_remedy(
    doctor: Doctor, home: Path, script: dict[str, list[str]], code: int, remedy: str
) -> None:
    with ScriptedServer(script) as server:
        write(home, server.port)
        ended, found = doctor()
    assert ended == code
    assert remedy in found["login", "failure"]["remedy"]
    assert not {"tls", "probe"} & {check for check, _ in found}


@pytest.mark.parametrize(("mode", "who"), [(0o644, "everybody"), (0o640, "its group"), (0o600, None), (0o400, None)])
def test_a_password_file_that_others_may_read_is_told_with_what_closes_it(
    doctor: Doctor, home: Path, mode: int, who: str | None
) -> None:
    file = home / "my secret"
    file.write_text("hunter2\n")
    file.chmod(mode)
    write(home, 1, more=f"password_command = \"cat '{file}'\"\n")
    _, found = doctor()
    assert ("credential", "ok") in found, "it is read all the same"
    told = found.get(("credential", "warning"))
    assert (told and told["text"]) == (who and f"the file {file} with the password is open to {who} on this machine")
    assert (told and told["remedy"]) == (who and f"close it to all but you: chmod 600 '{file}'")


def test_a_server_that_is_not_there_is_a_passing_failure(doctor: Doctor, home: Path) -> None:
    write(home, 1)
    code, found = doctor()
    assert code == 75
    assert "accepts no connection" in found["login", "failure"]["text"]


def test_a_credential_that_is_not_there_is_told_with_all_ways(
    doctor: Doctor, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(home, 1, more='password_command = "false"\n')
    code, found = doctor()
    assert code == 77
    assert "false ended with exit code 1" in found["credential", "failure"]["text"]
    write(home, 1)
    monkeypatch.setenv("INBOX_GUARD_PASSWORD_WORK", "")
    code, found = doctor()
    assert code == 77
    assert "password_command" in found["credential", "failure"]["remedy"]


def test_a_config_with_faults_is_a_failure_for_each(here: Here, doctor: Doctor, home: Path) -> None:
    path = write(home, 1, profile="[profile]\nname = 'A'\naddresses = ['a@own.example']\nnmae = 'x'\ncolour = 1\n")
    code, out, err = here("doctor", "--json")
    assert code == 78
    faults = [json.loads(line) for line in out.splitlines()]
    assert [fault["text"].startswith(f"{path}:") for fault in faults] == [True, True]
    assert {fault["check"] for fault in faults} == {"config"}
    assert err == ""
    assert here("doctor")[0] == 78
    path.unlink()
    assert doctor()[0] == 78


def test_a_folder_that_is_not_there_is_told(doctor: Doctor, home: Path, dovecot_world: ImapWorld) -> None:
    settings = dovecot_world.settings
    write(home, settings.port, settings.user, 'folders = ["INBOX", "Clients"]\n')
    code, found = doctor()
    assert code == 1
    assert "Clients" in found["folder", "failure"]["text"]
    assert found["folder", "failure"]["remedy"].startswith("name one of ")
    assert ("probe", "ok") in found, "the rest is looked at all the same"


def test_what_a_poor_server_lacks_is_told_and_no_draft_is_left_on_it(doctor: Doctor, home: Path) -> None:
    script = {
        "CAPABILITY": ["* CAPABILITY IMAP4rev1", "@ OK done"],
        "SELECT .*": ["* 0 EXISTS", r"* OK [PERMANENTFLAGS (\Seen)] few", "* OK [UIDVALIDITY 7] v", "@ OK done"],
        "LIST .*": [r'* LIST () "/" INBOX', r'* LIST () "/" Drafts', "@ OK done"],
    }
    with ScriptedServer(script) as server:
        write(home, server.port)
        code, found = doctor()
    assert code == 0, "it can be lived with"
    for check in ("idle", "uidplus", "labels", "sent", "probe"):
        assert found[check, "warning"]["remedy"], check
    assert "no draft was tried" in found["probe", "warning"]["text"]
    assert not any(command.startswith("APPEND") for command in server.commands)


def test_without_a_drafts_folder_the_key_for_it_is_named(doctor: Doctor, home: Path) -> None:
    with ScriptedServer({"LIST .*": [r'* LIST () "/" INBOX', "@ OK done"]}) as server:
        write(home, server.port)
        _, found = doctor()
    assert 'write drafts = "NAME OF THE FOLDER"' in found["drafts", "warning"]["remedy"]


class Probed(ScriptedServer):
    """A server that takes the probe and gives it back as received then, with these flags."""

    def __init__(self, received: str, flags: str = "guard-request") -> None:
        headers = f'* 1 FETCH (UID 1 FLAGS ({flags}) INTERNALDATE "{received}" RFC822.SIZE 9 BODY[HEADER]<0> {{2}}'
        script: Script = {
            "UID FETCH 1 .FLAGS INTERNALDATE.*": [headers.encode() + b"\r\n\r\n)\r\n", "@ OK done"],
            "UID FETCH 1 .FLAGS.": [f"* 1 FETCH (UID 1 FLAGS ({flags}))", "@ OK done"],
        }
        super().__init__(script)

    def _answer(self, command: str) -> Sequence[str | bytes]:
        first = not any(known.startswith("UID SEARCH HEADER") for known in self.commands[:-1])
        if command.startswith("UID SEARCH HEADER") and first:  # the probe is not there yet
            return ["* SEARCH", "@ OK done"]
        return super()._answer(command)


@pytest.mark.parametrize(("apart", "told"), [(timedelta(hours=3), "ahead of"), (timedelta(hours=-3), "behind")])
def test_clocks_that_are_apart_are_told(doctor: Doctor, home: Path, apart: timedelta, told: str) -> None:
    moment = (datetime.now(UTC) + apart).strftime("%d-%b-%Y %H:%M:%S +0000")
    with Probed(moment) as server:
        write(home, server.port)
        code, found = doctor()
    assert code == 0
    assert f"the server's clock is 180 minutes {told} this machine's" in found["clock", "warning"]["text"]
    assert "timedatectl" in found["clock", "warning"]["remedy"]
    assert "could not be taken away" in found["probe", "warning"]["text"], "this one gives back nothing of ours"


def test_a_label_that_the_server_drops_is_told(doctor: Doctor, home: Path) -> None:
    with Probed("22-Nov-2026 10:00:00 +0000", flags="") as server:
        write(home, server.port)
        _, found = doctor()
    assert "a label did not hold" in found["labels", "warning"]["text"]


@pytest.mark.parametrize(
    ("pattern", "check", "said", "ends"),
    [
        (b".*STORE .*guard-request", "labels", "[CANNOT] never", 1),
        (b".*STORE .*guard-request", "labels", "[UNAVAILABLE] later", 75),
        (b".*INTERNALDATE", "probe", "[UNAVAILABLE] later", 75),
    ],
)
def test_whatever_the_server_refuses_on_the_way_the_probe_is_taken_away(
    doctor: Doctor, home: Path, dovecot_world: ImapWorld, pattern: bytes, check: str, said: str, ends: int
) -> None:
    with RefusingProxy(dovecot_world.back_door, pattern, f"NO {said}") as server:
        write(home, server.port, dovecot_world.settings.user)
        code, found = doctor()
    assert code == ends
    assert said in found[check, "failure"]["text"]
    assert ("probe", "ok") in found
    assert dovecot_world.flags("Drafts") == {}


def test_a_probe_that_cannot_be_taken_away_is_told_with_its_subject(
    doctor: Doctor, home: Path, dovecot_world: ImapWorld
) -> None:
    with RefusingProxy(dovecot_world.back_door, rb".*EXPUNGE", "NO [CANNOT] never") as server:
        write(home, server.port, dovecot_world.settings.user)
        code, found = doctor()
    assert code == 1
    assert "could not be taken away" in found["probe", "failure"]["text"]
    assert "[CANNOT] never" in found["probe", "failure"]["text"]
    assert "A draft of inbox-guard doctor" in found["probe", "failure"]["remedy"]


class InterruptingWhile(FaultProxy):
    """The user presses Ctrl-C before a label is set; or the machine dies, so that nothing comes after it."""

    dies = False

    def pass_on(self, exchange: Exchange) -> None:
        """An exchange, or the end."""
        if exchange.name == "UID STORE" and self.names.count("UID STORE") == 1:
            if self.dies:
                exchange.cut()
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.5)
        super().pass_on(exchange)


def test_a_doctor_that_is_interrupted_leaves_no_probe(here: Here, home: Path, dovecot_world: ImapWorld) -> None:
    with InterruptingWhile(dovecot_world.back_door) as proxy:
        write(home, proxy.port, dovecot_world.settings.user)
        code, _, _ = here("doctor")
    assert "APPEND" in proxy.names
    assert (code, dovecot_world.contents("Drafts")) == (130, [])


def test_a_probe_that_had_to_be_left_is_taken_away_by_the_next_doctor_unless_it_was_changed(
    doctor: Doctor, home: Path, dovecot_world: ImapWorld
) -> None:
    with InterruptingWhile(dovecot_world.back_door) as proxy:
        proxy.dies = True
        write(home, proxy.port, dovecot_world.settings.user)
        doctor()
    [left] = dovecot_world.contents("Drafts")
    changed = left.replace(b"probe.", b"probe.0") + b"PS\r\n"
    changed = re.sub(rb"probe\.0([0-9a-f]{23})[0-9a-f]", rb"probe.0\1", changed)
    dovecot_world.deliver("Drafts", changed, flags=["\\Draft"])
    write(home, dovecot_world.back_door, dovecot_world.settings.user)
    code, found = doctor()

    assert (code, ("probe", "ok") in found) == (0, True)
    assert dovecot_world.contents("Drafts") == [changed]


def test_a_certificate_that_ends_soon_is_told(doctor: Doctor, home: Path) -> None:
    with Dovecot(Shape(days=5)) as server:
        path = write(home, server.tls_port)
        tls = f'security = "tls"\nca_file = "{server.certificate}"\n'
        path.write_text(path.read_text().replace('security = "none"\n', tls).replace("127.0.0.1", "localhost"))
        code, found = doctor()
    assert code == 0
    assert found["tls", "warning"]["text"].startswith("TLSv1.")
    assert "the certificate holds for 5 days" in found["tls", "warning"]["text"]


def test_the_last_scan_is_told_and_what_was_wrong_with_it(
    here: Here, doctor: Doctor, home: Path, dovecot_world: ImapWorld
) -> None:
    elsewhere = ZoneInfo("Pacific/Kiritimati")  # 14 hours ahead: no machine that runs tests goes by it
    profile = f'{PROFILE}time_zone = "{elsewhere.key}"\n'
    write(home, dovecot_world.settings.port, dovecot_world.settings.user, profile=profile)
    before = datetime.now(UTC)
    assert here("scan")[0] == 0
    told = doctor()[1]["last scan", "ok"]["text"]
    times = (before, datetime.now(UTC))
    assert told in {f"work: ended well at {t.astimezone(elsewhere):%Y-%m-%d %H:%M} ({elsewhere.key})" for t in times}
    write(home, 1)
    assert here("scan")[0] == 75
    assert "accepts no connection" in doctor()[1]["last scan", "warning"]["text"]


def test_a_profile_without_prices_is_told(doctor: Doctor, home: Path) -> None:
    write(home, 1, profile='[profile]\nname = "A"\naddresses = ["a@own.example"]\n')
    _, found = doctor()
    assert found["profile", "warning"]["text"] == "[profile] has neither minimum_project nor minimum_hourly"


@pytest.mark.parametrize("price", ["minimum_project = 800", "minimum_hourly = 60"])
def test_a_profile_with_a_price_lacks_nothing(doctor: Doctor, home: Path, price: str) -> None:
    """Nothing is compared with what one offers."""
    write(home, 1, profile=f'[profile]\nname = "A"\naddresses = ["a@own.example"]\n{price}\n')
    assert ("profile", "warning") not in doctor()[1]


def test_a_currency_without_a_rate_is_told(doctor: Doctor, home: Path) -> None:
    own = 'services = ["design"]\nminimum_project = 800\n'
    write(home, 1, profile=f'[profile]\nname = "A"\naddresses = ["a@own.example"]\ncurrency = "EUT"\n{own}')
    _, found = doctor()
    assert found["profile", "warning"]["text"] == "there is no rate for the currency EUT"
    assert 'did you mean "EUR"?' in found["profile", "warning"]["remedy"]


# ── this machine ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("here")
def test_a_lock_that_is_held_is_told() -> None:
    account = Account("work", "127.0.0.1", "anna")
    with account_lock(account):
        assert "held" in machine.lock(account).text
    assert machine.lock(account).text == "free"


@pytest.mark.usefixtures("here")
def test_a_state_that_cannot_be_opened_is_a_failure() -> None:
    (state_dir() / "state.db").mkdir()
    (found,) = machine.state([], "UTC")
    assert found.status == "failure"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("active", "enabled", "status", "text"),
    [
        ("inbox-guard.service", "", "ok", "inbox-guard.service is active"),
        ("inbox-guard-scan.timer", "", "ok", "inbox-guard-scan.timer is active"),
        ("", "inbox-guard.service", "warning", "inbox-guard.service is there and does not run"),
        ("", "", "warning", "nothing runs inbox-guard by itself"),
    ],
)
def test_the_service_is_asked_for_where_systemd_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, active: str, enabled: str, status: str, text: str
) -> None:
    program = tmp_path / "systemctl"
    program.write_text(
        f'#!/bin/sh\ncase "$*" in\n"is-active {active}") echo active;;\n"is-enabled {enabled}") echo enabled;;\n'
        "*) echo inactive; exit 3;;\nesac\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = machine.service(booted=tmp_path)
    assert (found.status, found.text) == (status, text)


@pytest.mark.usefixtures("here")
def test_a_daemon_at_work_is_seen_however_it_was_started(tmp_path: Path) -> None:
    with daemon_lock():
        assert machine.service(booted=tmp_path / "none").text == "inbox-guard run is at work"


@pytest.mark.usefixtures("here")
def test_without_systemd_another_way_is_told(tmp_path: Path) -> None:
    assert "cron" in machine.service(booted=tmp_path / "none").remedy


def test_labels_of_gmail_are_told_as_such(doctor: Doctor, home: Path) -> None:
    offers = "* CAPABILITY IMAP4rev1 IDLE UIDPLUS X-GM-EXT-1"
    with ScriptedServer({"CAPABILITY": [offers, "@ OK done"], "UID SEARCH HEADER .*": ["* SEARCH", "@ OK"]}) as server:
        write(home, server.port)
        _, found = doctor()
    assert found["labels", "ok"]["text"].startswith("Gmail's own")
    assert "lines" not in found["labels", "ok"]


def test_a_drafts_folder_that_the_config_names_wrongly_is_told(
    doctor: Doctor, home: Path, dovecot_world: ImapWorld
) -> None:
    write(home, dovecot_world.settings.port, dovecot_world.settings.user, 'drafts = "Darfts"\n')
    code, found = doctor()
    assert code == 78
    assert "the server has no such folder" in found["account", "failure"]["text"]
    assert found["account", "failure"]["remedy"] == 'did you mean "Drafts"?'


def test_a_full_mailbox_is_told(doctor: Doctor, home: Path) -> None:
    script = {"UID SEARCH HEADER .*": ["* SEARCH", "@ OK done"], "APPEND .*": ["@ NO [OVERQUOTA] Quota exceeded"]}
    with ScriptedServer(script) as server:
        write(home, server.port)
        code, found = doctor()
    assert code == 1
    assert "Quota exceeded" in found["probe", "failure"]["text"]
    assert found["probe", "failure"]["remedy"] == "make room in the mailbox"


def test_a_connection_that_breaks_on_the_way_is_a_passing_failure(doctor: Doctor, home: Path) -> None:
    with ScriptedServer({"EXAMINE .*": ["HANG UP"]}) as server:
        write(home, server.port)
        code, found = doctor()
    assert code == 75
    assert ("login", "ok") in found
    assert "closed the connection" in found["mailbox", "failure"]["text"]


@pytest.mark.parametrize(
    ("folder", "remedy"), [("Draft", 'did you mean "Drafts"?'), ("Kunden", "name one of ")], ids=["near", "far"]
)
def test_a_folder_that_is_not_there_is_answered_with_those_that_are(
    doctor: Doctor, home: Path, dovecot_world: ImapWorld, folder: str, remedy: str
) -> None:
    """Nothing else tells a person by which names the server has them."""
    write(home, dovecot_world.settings.port, dovecot_world.settings.user, f'folders = ["{folder}"]\n')
    _, found = doctor()
    told = found["folder", "failure"]["remedy"]
    assert told.startswith(remedy)
    assert ("INBOX" in told) == (folder == "Kunden")
