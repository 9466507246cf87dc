"""`inbox-guard init`: from an address to a config that scans, at a terminal and without one, on Dovecot."""

from __future__ import annotations

import json
import os
import re
import stat
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Here, Run
from cli.terminal import Terminal
from servers.authorisation import CLIENT, AuthorisationServer
from servers.dovecot import PASSWORD, Dovecot
from servers.recording_proxy import RecordingProxy
from servers.scripted import ScriptedServer
from servers.worlds import ImapWorld

from inbox_guard.config import load
from inbox_guard.mailbox.settings import ImapSettings

NO_RING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
RING_OFF = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}  # as `keyring --disable` leaves it
REQUEST = (
    b"From: Client <client@client.example>\r\nTo: me@mine.example\r\nSubject: Web shop\r\n"
    b"Message-ID: <r1@client.example>\r\n\r\nHello,\r\n\r\ncould you build a web shop for our bakery? "
    b"Can you give us a discount of 50 percent on your price?\r\n\r\nBest regards\r\nCarl\r\n"
)


@pytest.fixture
def mailbox(dovecot: Dovecot, dovecot_world: ImapWorld) -> ImapWorld:
    """A mailbox on Dovecot with one request in it."""
    assert dovecot.port == dovecot_world.settings.port
    dovecot_world.deliver("INBOX", REQUEST, datetime.now(UTC) - timedelta(days=2))
    return dovecot_world


def config_of(home: Path) -> Path:
    return home / ".config/inbox-guard/config.toml"


def to(settings: ImapSettings, **more: str) -> list[str]:
    """The options that lead to a server."""
    options = {
        "name": "Anna Esimerkki",
        "address": "anna@own.example",
        "host": "127.0.0.1",
        "port": str(settings.port),
        "security": "none",
        "user": settings.user,
    } | more
    return [word for name, value in options.items() for word in (f"--{name}", value)]


# ── without a terminal ───────────────────────────────────────────────────────────────────────────────────────────────


def test_with_options_alone_it_ends_in_a_scan_that_works(run: Run, home: Path, mailbox: ImapWorld) -> None:
    more = {
        "languages": "fi,en",
        "hours": "Mon-Thu 9-16",
        "services": "web shops, texts",
        "time-zone": "Europe/Helsinki",
    }
    prices = ["--minimum-project", "900 USD", "--minimum-hourly", "70,50"]
    done = run("init", *to(mailbox.settings, **more), *prices, "--password-stdin", stdin=f"{PASSWORD}\n")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert "Logged in.  Drafts: Drafts, sent mail: Sent." in done.stdout
    assert "price-pressure" in done.stdout, "the dry run shows what would be done"
    assert "Dry run: 1 message: 1 request" in done.stdout
    assert mailbox.contents("Drafts") == [], "and does nothing"
    profile = load(config_of(home)).profile
    assert (profile.name, profile.addresses, profile.languages) == (
        "Anna Esimerkki",
        ("anna@own.example",),
        ("fi", "en"),
    )
    assert (profile.currency, str(profile.minimum_project), str(profile.minimum_hourly)) == ("USD", "900", "70.50")
    assert (profile.services, profile.time_zone) == (("web shops", "texts"), "Europe/Helsinki")
    assert json.loads((home / "ring.json").read_text()) == {"inbox-guard/work": PASSWORD}
    assert PASSWORD not in done.stdout + config_of(home).read_text()
    assert stat.S_IMODE(config_of(home).stat().st_mode) == 0o600
    done = run("scan")
    assert done.returncode == 0, done.stderr
    assert len(mailbox.contents("Drafts")) == 1


def test_how_to_go_on_names_a_config_in_another_place(run: Run, home: Path, mailbox: ImapWorld) -> None:
    given = [*to(mailbox.settings), "--password-stdin", "--no-preview"]
    usual = run("init", *given, stdin=f"{PASSWORD}\n")
    other = home / "my config.toml"
    done = run("init", "--config", other, *given, stdin=f"{PASSWORD}\n")
    assert (usual.returncode, done.returncode) == (0, 0), done.stderr
    assert "  inbox-guard scan             label" in usual.stdout
    for command in ("scan", "doctor", "service install"):
        assert f"  inbox-guard --config '{other}' {command}  " in done.stdout


@pytest.mark.parametrize(
    ("prices", "currency"),
    [
        (["--minimum-hourly", "60 USD"], "USD"),
        (["--minimum-project", "800", "--minimum-hourly", "60 USD"], "USD"),
        (["--minimum-project", "800 USD", "--minimum-hourly", "60"], "USD"),
        (["--minimum-project", "800", "--minimum-hourly", "60"], "EUR"),
    ],
)
def test_prices_keep_the_currency_that_was_said(
    here: Here, home: Path, mailbox: ImapWorld, prices: list[str], currency: str
) -> None:
    assert here("init", *to(mailbox.settings), *prices, "--no-preview")[0] == 0
    profile = load(config_of(home)).profile
    assert (profile.currency, str(profile.minimum_hourly)) == (currency, "60")


def test_prices_in_two_currencies_are_refused(here: Here, home: Path, mailbox: ImapWorld) -> None:
    prices = ["--minimum-project", "800 EUR", "--minimum-hourly", "60 USD"]
    code, _, told = here("init", *to(mailbox.settings), *prices, "--no-preview")
    assert code == 2
    assert "--minimum-hourly: expected a price in EUR" in told
    assert not config_of(home).exists()


def test_what_is_missing_is_told_in_one_line_with_the_options(run: Run, home: Path) -> None:
    done = run("init")
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == "inbox-guard: there is no terminal to ask at; give --name, --address"
    done = run("init", "--name", "A", "--address", "me@own.example", "--no-dns")
    assert done.stderr.splitlines()[0] == "inbox-guard: there is no terminal to ask at; give --host"
    assert not config_of(home).exists()


@pytest.mark.parametrize(
    ("option", "value", "problem"),
    [
        ("address", "me", "--address: expected a bare mail address"),
        ("languages", "xx", '--languages: "xx" is no code of an installed language; there are de, en, fi, ru'),
        ("hours", "always", "--hours: expected days and hours"),
        ("time-zone", "Mars/Olympus", '--time-zone: "Mars/Olympus" is no time zone'),
        ("minimum-project", "much", '--minimum-project: expected a price such as "800 EUR"'),
        ("host", "imap://x", "expected the bare name of the server"),
        ("account", "a b", "the name of an account is letters"),
        ("ca-file", "/none", "there is no file /none"),
        ("password-command", "echo 'x", "--password-command: is no command line: a quotation mark is not closed"),
    ],
)
def test_an_option_that_cannot_be_read_is_told(
    here: Here, home: Path, mailbox: ImapWorld, option: str, value: str, problem: str
) -> None:
    code, _, told = here("init", *to(mailbox.settings, **{option: value}))
    assert code == 2
    assert problem in told
    assert not config_of(home).exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [("languages", "xx"), ("time-zone", "x/y"), ("hours", "always"), ("minimum-project", "x"), ("minimum-hourly", "x")],
)
def test_an_option_that_cannot_be_read_is_told_before_anybody_logs_in(
    here: Here, mailbox: ImapWorld, option: str, value: str
) -> None:
    """A login with OAuth 2 is a matter of minutes."""
    with RecordingProxy(mailbox.back_door) as proxy:
        assert here("init", *to(mailbox.through(proxy.port).settings, **{option: value}))[0] == 2
    assert proxy.record.commands == []


def test_a_config_that_is_there_is_never_written_over_unasked(here: Here, home: Path, mailbox: ImapWorld) -> None:
    path = config_of(home)
    path.parent.mkdir(parents=True)
    path.write_text("# mine\n")
    arguments = [*to(mailbox.settings), "--no-preview"]
    code, _, told = here("init", *arguments)
    assert code == 78
    assert "there is a config already, and it stays as it is" in told
    assert path.read_text() == "# mine\n"
    for aside in ("config.toml.old", "config.toml.old2"):
        before = path.read_text()
        _, told, _ = here("init", *arguments, "--overwrite")
        assert f"The config that was there is now {path.with_name(aside)}." in told
        assert path.with_name(aside).read_text() == before
    assert load(path).accounts["work"].user == mailbox.settings.user


@pytest.mark.parametrize(
    ("domain", "link", "problem", "remedy"),
    [
        ("yandex.ru", "https://id.yandex.ru/security/app-passwords\n", "there is no password", "--password-stdin"),
        (
            "outlook.com",
            "https://entra.microsoft.com, App",
            "takes no password",
            "--oauth2 microsoft and --oauth2-client",
        ),
        ("gmail.com", "https://myaccount.google.com/apppasswords\n", "there is no password", "--password-command"),
    ],
)
def test_what_a_provider_wants_is_told_with_links_that_can_be_copied_and_the_options_for_it(
    run: Run, domain: str, link: str, problem: str, remedy: str
) -> None:
    """No link is broken at a hyphen or ends in a full stop, and nobody is sent to commands that need a config."""
    done = run("init", "--name", "A", "--address", f"anna@{domain}", **NO_RING)
    assert done.returncode == 77
    assert link in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    told, help_ = done.stderr.splitlines()
    assert problem in told
    assert remedy in help_
    assert "secret set" not in help_


@pytest.mark.parametrize(
    ("change", "code", "problem", "remedy"),
    [
        ({"stdin": "wrong"}, 77, "127.0.0.1 refuses the login", "check user and password"),
        ({"port": "1"}, 75, "accepts no connection on this port", "start the program that listens there"),
        ({"host": "imap.own.example"}, 78, "would send the password in clear", 'write security = "tls"'),
        ({"host": "nowhere.invalid", "security": "tls"}, 75, "there is no such host name", "check the host"),
    ],
)
def test_a_login_that_fails_says_what_and_what_to_do_and_writes_nothing(
    here: Here, home: Path, mailbox: ImapWorld, change: dict[str, str], code: int, problem: str, remedy: str
) -> None:
    password = change.get("stdin", PASSWORD)
    options = to(mailbox.settings, **{key: value for key, value in change.items() if key != "stdin"})
    ended, _, told = here("init", *options, "--password-stdin", stdin=f"{password}\n")
    assert ended == code
    assert problem in told
    assert remedy in told
    assert not config_of(home).exists()
    assert not re.search("secret set|in the config|comes from", told), "nothing is there yet that could be changed"
    assert not (home / "ring.json").exists()


def test_a_certificate_that_is_not_trusted_is_told_and_the_own_one_is_taken(
    here: Here, home: Path, dovecot: Dovecot, mailbox: ImapWorld
) -> None:
    options = [*to(mailbox.settings, host="localhost", port=str(dovecot.tls_port), security="tls"), "--no-preview"]
    code, _, told = here("init", *options)
    assert code == 75
    assert "the certificate is not accepted: self-signed certificate" in told
    assert "as ca_file in the account" in told
    code, _, told = here("init", *options, "--ca-file", dovecot.certificate)
    assert (code, told) == (0, "")
    assert load(config_of(home)).accounts["work"].ca_file == dovecot.certificate


# ── where the password is kept ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("ring", [NO_RING, RING_OFF], ids=["none", "switched off"])
def test_without_a_keyring_the_config_is_written_and_the_other_ways_are_told(
    run: Run, home: Path, mailbox: ImapWorld, ring: dict[str, str]
) -> None:
    done = run("init", *to(mailbox.settings), "--password-stdin", "--no-preview", stdin=f"{PASSWORD}\n", **ring)
    assert "in the keyring" not in done.stdout
    assert done.returncode == 1
    assert load(config_of(home)).accounts["work"].password_command == ""
    ways = (
        "password_command",
        "inbox-guard-work",
        "INBOX_GUARD_PASSWORD_WORK",
        "secret set work\n",
        "secret set work --file\n",
    )
    assert all(way in done.stderr for way in ways)
    assert "Traceback" not in done.stderr
    assert run("scan", INBOX_GUARD_PASSWORD_WORK=PASSWORD, **ring).returncode == 0


def test_a_file_keeps_the_password_where_that_is_wished(run: Run, home: Path, mailbox: ImapWorld) -> None:
    keep = ["--password-stdin", "--no-preview", "--keep", "file"]
    done = run("init", *to(mailbox.settings), *keep, stdin=f"{PASSWORD}\n", **NO_RING)
    assert (done.returncode, done.stderr) == (0, "")
    file = home / ".config/inbox-guard/work.secret"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert PASSWORD not in config_of(home).read_text()
    assert run("scan", **NO_RING).returncode == 0


def test_a_password_that_comes_from_elsewhere_is_not_asked_for_and_not_kept(
    here: Here, home: Path, mailbox: ImapWorld
) -> None:
    code, _, told = here("init", *to(mailbox.settings), "--no-preview")
    assert (code, told) == (0, "")
    command = ["--password-command", f"echo {PASSWORD}x", "--overwrite", "--no-preview"]
    assert here("init", *to(mailbox.settings), *command)[0] == 77, "the command is what is tried"
    command[1] = f"echo {PASSWORD}"
    assert here("init", *to(mailbox.settings), *command)[0] == 0
    assert load(config_of(home)).accounts["work"].password_command == f"echo {PASSWORD}"
    assert not (home / "ring.json").exists()


def test_one_password_comes_from_one_place(run: Run, home: Path, mailbox: ImapWorld) -> None:
    both = ["--password-stdin", "--password-command", "echo wrong", "--keep", "nowhere", "--no-preview"]
    done = run("init", *to(mailbox.settings), *both, stdin=f"{PASSWORD}\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--password-command and --password-stdin both give the password" in done.stderr
    assert not config_of(home).exists()


def test_oauth2_is_logged_in_to_on_the_way(run: Run, home: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    script = {"CAPABILITY": ["* CAPABILITY IMAP4rev1 AUTH=XOAUTH2", "@ OK done"]}
    with AuthorisationServer(tmp_path) as authority, ScriptedServer(script) as server:
        environment["SSL_CERT_FILE"] = str(authority.certificate)
        settings = ImapSettings("work", "127.0.0.1", "anna", port=server.port, security="none")
        more = {"oauth2": authority.issuer, "oauth2-client-id": CLIENT, "oauth2-scope": "imap"}
        done = run("init", *to(settings, **more), "--no-preview")
        assert done.returncode == 0, done.stderr
        assert "WDJB-MJHT" in done.stderr
        account = load(config_of(home)).accounts["work"]
        assert (account.auth, account.oauth2, account.oauth2_scope) == ("oauth2", authority.issuer, "imap")
        assert run("scan").returncode == 0


# ── at a terminal ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def terminal(environment: dict[str, str], mailbox: ImapWorld) -> Iterator[Callable[..., Terminal]]:
    """A terminal with the command on it."""
    assert mailbox
    opened: list[Terminal] = []

    def start(*arguments: str | Path, **more: str) -> Terminal:
        opened.append(Terminal(environment | more, *arguments))
        return opened[-1]

    yield start
    for one in opened:
        one.__exit__(None, None, None)


def rest(screen: Terminal) -> None:
    """The questions after the login."""
    screen.answer("Languages that you answer in (de, en, fi, ru) [en]: ", "")
    screen.answer("Time zone, such as Europe/Helsinki [", "Europe/Berlin")
    screen.answer("When you work [Mon-Fri 09:00-17:00]: ", "nine to five")
    screen.expect('Error: expected days and hours such as "Mon-Fri 09:00-17:00"')
    screen.answer("When you work", "")
    screen.answer("What you offer, separated by commas: ", "logos, web shops")
    screen.answer('Your lowest price for a project, such as "800 EUR" (Enter for none): ', "800 €")
    screen.answer("Your lowest price for an hour (Enter for none): ", "")


def test_a_new_user_is_led_through_every_slip_to_a_config(
    terminal: Callable[..., Terminal], home: Path, mailbox: ImapWorld
) -> None:
    settings = mailbox.settings
    screen = terminal("init", "--no-dns", **NO_RING)
    screen.answer("Your name, as it signs the drafts: ", "Anna Esimerkki")
    screen.answer("Your mail address: ", "anna")
    screen.expect("Error: expected a bare mail address")
    screen.answer("Your mail address: ", "anna@own.example")
    screen.expect("The server is not known for certain (a guess: imap.own.example).")
    screen.answer("IMAP server [imap.own.example]: ", "127.0.0.1")
    screen.answer("Port [993]: ", "1")
    screen.answer("Encryption (tls, starttls, none) [tls]: ", "always")
    screen.expect("Error: expected tls, starttls, or none")
    screen.answer("Encryption (tls, starttls, none) [tls]: ", "none")
    screen.answer("Password of anna@own.example at 127.0.0.1: ", "wrong")
    screen.expect("inbox-guard: 127.0.0.1 accepts no connection on this port")
    screen.answer("IMAP server [127.0.0.1]: ", "")
    screen.answer("Port [1]: ", str(settings.port))
    screen.answer("Encryption (tls, starttls, none) [tls]: ", "none")
    screen.expect("refuses the login")
    screen.expect("check user and password (many providers want an app password)\n")
    screen.answer("Password of anna@own.example at 127.0.0.1 (nothing for another user name): ", "")
    screen.answer("User name at the server [anna@own.example]: ", settings.user)
    screen.answer(f"Password of {settings.user} at 127.0.0.1: ", PASSWORD)
    screen.expect("Logged in.  Drafts: Drafts, sent mail: Sent.")
    rest(screen)
    screen.expect("A dry run over the last 14 days; nothing is changed:")
    screen.expect("price-pressure")
    screen.expect("the keyring cannot be used: this machine has none")
    screen.answer("Keep the password in a file beside the config, readable by you alone? [Y/n]: ", "y")
    screen.expect("How to go on:")
    assert screen.end() == 0
    assert PASSWORD not in screen.shown
    config = load(config_of(home))
    assert config.accounts["work"].user == settings.user
    assert (config.profile.time_zone, str(config.profile.minimum_project)) == ("Europe/Berlin", "800")


def test_a_password_that_is_typed_in_haste_after_a_refusal_is_not_shown(
    terminal: Callable[..., Terminal], mailbox: ImapWorld
) -> None:
    """Whatever is asked next, a password may be typed at it before the question was read."""
    screen = terminal("init", *to(mailbox.settings), "--no-preview")
    screen.answer("Password of ", "wrong")
    screen.expect("check user and password")
    screen.answer(": ", PASSWORD)
    screen.expect("Languages that you answer in")
    assert PASSWORD not in screen.shown


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("question", ["Your name, as it signs the drafts: ", "Your mail address: ", "Password of "])
def test_whoever_stops_at_a_question_reads_that_on_a_line_of_its_own(
    terminal: Callable[..., Terminal], home: Path, mailbox: ImapWorld, question: str, key: str
) -> None:
    options = to(mailbox.settings)
    given = {"Your name, as it signs the drafts: ": 0, "Your mail address: ": 2}.get(question, len(options))
    screen = terminal("init", *options[:given])
    screen.stop(question, key)
    assert screen.end() == 130
    lines = screen.shown.splitlines()
    assert lines[-1] == "inbox-guard: stopped; nothing was written"
    assert lines[-2].startswith(question.rstrip()), "without an empty line between"
    assert not config_of(home).exists()


def test_an_untrusted_certificate_can_be_named_at_the_terminal(
    terminal: Callable[..., Terminal], home: Path, dovecot: Dovecot, mailbox: ImapWorld
) -> None:
    options = to(mailbox.settings, host="localhost", port=str(dovecot.tls_port), security="tls")
    screen = terminal("init", *options, "--no-preview", INBOX_GUARD_PASSWORD_WORK=PASSWORD)
    screen.expect("the certificate is not accepted: self-signed certificate")
    screen.answer("File of its authority's certificate (PEM), or nothing: ", str(dovecot.certificate))
    screen.expect("Logged in.")
    rest(screen)
    assert screen.end() == 0
    assert load(config_of(home)).accounts["work"].ca_file == dovecot.certificate


def test_a_file_that_holds_no_certificate_is_asked_for_again(
    terminal: Callable[..., Terminal], home: Path, dovecot: Dovecot, mailbox: ImapWorld, tmp_path: Path
) -> None:
    """Nothing as the answer means that none is named."""
    (tmp_path / "ca.pem").write_text("no certificate\n")
    options = to(mailbox.settings, host="localhost", port=str(dovecot.tls_port), security="tls")
    options += ["--ca-file", str(tmp_path / "ca.pem"), "--no-preview"]
    screen = terminal("init", *options, INBOX_GUARD_PASSWORD_WORK=PASSWORD)
    screen.expect(f"ca_file {tmp_path / 'ca.pem'} cannot be read")
    screen.answer("File of its authority's certificate (PEM), or nothing: ", "")
    screen.expect("the certificate is not accepted: self-signed certificate")
    screen.answer("File of its authority's certificate (PEM), or nothing: ", str(dovecot.certificate))
    screen.expect("Logged in.")
    rest(screen)
    assert screen.end() == 0
    assert load(config_of(home)).accounts["work"].ca_file == dovecot.certificate


def test_a_password_that_is_typed_takes_the_place_of_a_program_that_printed_another(
    terminal: Callable[..., Terminal], run: Run, home: Path, mailbox: ImapWorld
) -> None:
    screen = terminal("init", *to(mailbox.settings), "--no-preview", "--password-command", "echo wrong")
    screen.answer("Password of ", PASSWORD)
    screen.expect("the config will not name the program of --password-command")
    rest(screen)
    screen.expect("The password is in the keyring.")
    assert screen.end() == 0
    assert load(config_of(home)).accounts["work"].password_command == ""
    assert run("scan").returncode == 0


@pytest.mark.parametrize("source", ["variable", "systemd"])
def test_a_stale_password_that_comes_before_the_typed_one_is_told(
    terminal: Callable[..., Terminal], run: Run, tmp_path: Path, mailbox: ImapWorld, source: str
) -> None:
    (tmp_path / "inbox-guard-work").write_text("wrong\n")
    stale, told = {
        "variable": ({"INBOX_GUARD_PASSWORD_WORK": "wrong"}, "the variable INBOX_GUARD_PASSWORD_WORK"),
        "systemd": ({"CREDENTIALS_DIRECTORY": str(tmp_path)}, "the systemd credential inbox-guard-work"),
    }[source]
    screen = terminal("init", *to(mailbox.settings), "--no-preview", **stale)
    screen.answer("Password of ", PASSWORD)
    rest(screen)
    screen.expect("The password is in the keyring.")
    screen.expect(f"inbox-guard: {told} comes before the keyring, and holds another password\n")
    assert screen.end() == 1
    assert run("scan", **stale).returncode == 77, "as it was told"
    assert run("scan").returncode == 0


def test_a_no_leaves_the_config_as_it_is(terminal: Callable[..., Terminal], home: Path) -> None:
    path = config_of(home)
    path.parent.mkdir(parents=True)
    path.write_text("# mine\n")
    screen = terminal("init")
    screen.answer("or stop (stop)? [stop]: ", "")
    assert screen.end() == 78
    assert path.read_text() == "# mine\n"


def test_a_provider_without_passwords_leads_to_a_client_of_ones_own(terminal: Callable[..., Terminal]) -> None:
    screen = terminal("init", "--name", "A", "--address", "anna@outlook.com")
    screen.expect("Outlook.com, known for this domain: outlook.office365.com, port 993, TLS.")
    screen.expect("It takes no password over IMAP any more, only OAuth 2.")
    screen.answer("Client ID (Enter to stop): ", "")
    assert screen.end() == 77


# ── what goes over the wire, and what is written ─────────────────────────────────────────────────────────────────────


def test_all_of_it_only_reads(here: Here, mailbox: ImapWorld) -> None:
    with RecordingProxy(mailbox.back_door) as proxy:
        settings = mailbox.through(proxy.port).settings
        assert here("init", *to(settings))[0] == 0
    verbs = {command.removeprefix("UID ").split()[0] for command in proxy.record.commands}
    # SELECT: a dry run asks whether labels hold
    assert verbs <= {"CAPABILITY", "LOGIN", "ID", "LIST", "EXAMINE", "SELECT", "SEARCH", "FETCH", "LOGOUT"}, verbs


@pytest.mark.parametrize("name", ['Anna "the pen" O\'Neill', "Zoë \\ Ärmel", "Мария", "# = []"])
def test_every_name_survives_the_way_into_the_config(here: Here, home: Path, mailbox: ImapWorld, name: str) -> None:
    options = to(mailbox.settings, name=name, services=f"{name}, more")
    assert here("init", *options, "--no-preview")[0] == 0
    profile = load(config_of(home)).profile
    assert (profile.name, profile.services) == (name, (name, "more"))


def test_the_config_explains_itself(here: Here, home: Path, mailbox: ImapWorld) -> None:
    assert here("init", *to(mailbox.settings), "--no-preview")[0] == 0
    text = config_of(home).read_text()
    written: dict[str, Any] = tomllib.loads(text)
    assert set(written) == {"profile", "terms", "accounts", "schedule", "replies"}
    assert text.count("\n# ") > 12
    assert max(map(len, text.splitlines())) <= 120


# ── one mailbox more ─────────────────────────────────────────────────────────────────────────────────────────────────


BEFORE = """\
# mine, with a rule of my own
[profile]
name = "Anna"
addresses = ["anna@own.example"]
[accounts.work]
host = "h.example"
user = "anna@own.example"
[rules]
files = ["mine.toml"]
"""


@pytest.fixture
def before(home: Path) -> Path:
    """A config that somebody wrote by hand."""
    path = config_of(home)
    path.parent.mkdir(parents=True)
    path.write_text(BEFORE)
    (path.parent / "mine.toml").write_text('language = "en"\nsign = "price-pressure"\n')
    return path


def test_one_mailbox_more_without_an_address_is_asked_for_that(here: Here, before: Path) -> None:
    """Not for the name of the account, which is made of the address."""
    code, _, told = here("init", "--add")
    assert code == 2
    assert told.startswith("inbox-guard: there is no terminal to ask at; give --address\n")
    assert before.read_text() == BEFORE


def test_a_mailbox_is_added_to_a_config_and_the_rest_of_it_stays(here: Here, before: Path, mailbox: ImapWorld) -> None:
    options = to(mailbox.settings, address="me@second.example")
    code, out, told = here("init", *options, "--add", "--password-command", f"echo {PASSWORD}")
    assert code == 0
    assert "Dry run: 1 message" in out
    assert before.read_text().startswith(BEFORE)
    config = load(before)
    assert list(config.accounts) == ["work", "second"]
    assert config.accounts["second"].user == mailbox.settings.user
    assert config.profile.name == "Anna"
    assert "inbox-guard: me@second.example is not among your own addresses yet\n" in told
    assert {path.name for path in before.parent.iterdir()} == {"config.toml", "mine.toml"}
    code, _, told = here("init", *options, "--add", "--password-command", f"echo {PASSWORD}")
    assert code == 2
    assert '--account: there is an account "second" already; give another name' in told


def test_a_config_that_the_service_can_read_stays_so_when_a_mailbox_is_added(
    here: Here, before: Path, mailbox: ImapWorld
) -> None:
    """The system unit runs as a user of its own and reads /etc/inbox-guard/config.toml with mode 0644."""
    group = 65534 if os.getuid() == 0 else os.getgid()
    os.chown(before, -1, group)
    before.chmod(0o644)
    options = to(mailbox.settings, account="second")
    assert here("init", *options, "--add", "--no-preview", "--password-command", f"echo {PASSWORD}")[0] == 0
    assert list(load(before).accounts) == ["work", "second"]
    assert (stat.S_IMODE(before.stat().st_mode), before.stat().st_gid) == (0o644, group)


def test_a_config_behind_a_link_is_written_where_it_lies(
    here: Here, before: Path, tmp_path: Path, mailbox: ImapWorld
) -> None:
    original = tmp_path / "dotfiles" / "guard.toml"
    original.parent.mkdir()
    before.rename(original)
    before.symlink_to("../../dotfiles/guard.toml")
    options = to(mailbox.settings, account="second")
    assert here("init", *options, "--add", "--no-preview", "--password-command", f"echo {PASSWORD}")[0] == 0
    assert before.is_symlink()
    assert "[accounts.second]" in original.read_text()
    assert list(load(before).accounts) == ["work", "second"]
    assert [path.name for path in original.parent.iterdir()] == ["guard.toml"]


def test_at_a_terminal_a_mailbox_can_be_added_too(
    terminal: Callable[..., Terminal], before: Path, mailbox: ImapWorld
) -> None:
    options = to(mailbox.settings)
    screen = terminal("init", *options, "--no-preview", INBOX_GUARD_PASSWORD_NEW=PASSWORD)
    screen.answer("or stop (stop)? [stop]: ", "a")
    screen.answer("Your own name for this mailbox [own]: ", "work")
    screen.expect('Error: there is an account "work" already; give another name')
    screen.answer("Your own name for this mailbox [own]: ", "new")
    assert screen.end() == 0
    assert list(load(before).accounts) == ["work", "new"]


def test_to_a_config_that_is_wrong_nothing_is_added(here: Here, before: Path, mailbox: ImapWorld) -> None:
    before.write_text(f"{BEFORE}nope = 1\n")
    code, _, told = here("init", *to(mailbox.settings), "--add")
    assert code == 78
    assert f"{before}:10: rules.nope: unknown key" in told
