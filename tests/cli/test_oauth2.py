"""OAuth 2 from the first consent to the mailbox: an authorisation server of our own, Dovecot, and the real command."""

from __future__ import annotations

import json
import os
import re
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.conftest import Run
from servers.authorisation import CLIENT, AuthorisationServer
from servers.dovecot import Dovecot, Shape
from servers.scripted import ScriptedServer

from inbox_guard.config import load
from inbox_guard.oauth2.endpoints import endpoints_of
from inbox_guard.oauth2.login import Client, by_code


@pytest.fixture
def authority(tmp_path: Path, environment: dict[str, str]) -> Iterator[AuthorisationServer]:
    """An authorisation server whose certificate the command trusts as it trusts those of the system."""
    with AuthorisationServer(tmp_path) as server:
        environment["SSL_CERT_FILE"] = str(server.certificate)
        yield server


def write(home: Path, issuer: str, port: int, more: str = "") -> None:
    path = home / ".config/inbox-guard/config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '[profile]\nname = "Anna"\naddresses = ["anna@own.example"]\n[accounts.work]\nhost = "127.0.0.1"\n'
        f'port = {port}\nsecurity = "none"\nuser = "anna"\nauth = "oauth2"\noauth2 = "{issuer}"\n'
        f'oauth2_client_id = "{CLIENT}"\noauth2_scope = "imap offline_access"\n{more}'
    )


def kept(home: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(json.loads((home / "ring.json").read_text())["inbox-guard/work"])
    return found


def keep(home: Path, **changes: object) -> None:
    """Change what is in the keyring."""
    (home / "ring.json").write_text(json.dumps({"inbox-guard/work": json.dumps(kept(home) | changes)}))


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
def test_a_consent_by_a_code_opens_the_mailbox_on_dovecot(
    run: Run, home: Path, authority: AuthorisationServer, mechanism: str
) -> None:
    where = f"{authority.issuer}/introspect?token="
    with Dovecot(Shape(introspection=where, authority=authority.certificate, mechanisms=mechanism)) as server:
        write(home, authority.issuer, server.port)
        authority.pending = 2
        done = run("secret", "login", "work")
        assert (done.returncode, done.stdout) == (0, 'The login of account "work" is in the keyring.\n'), done.stderr
        assert "https://login.example/device" in done.stderr
        assert "WDJB-MJHT" in done.stderr
        assert kept(home)["access_token"] in authority.access_tokens
        done = run("scan", "--json")
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        authority.access_tokens.clear()
        assert run("scan").returncode == 0, "a token that is revoked before its time is renewed"
        authority.access_tokens.clear()
        authority.refuse = "invalid_grant"
        done = run("scan")
        assert done.returncode == 77, "it was the token that opened it"
        assert "work: 127.0.0.1 refuses the login" in done.stderr


def test_a_token_is_renewed_when_it_ends_and_what_changes_with_it_is_kept(
    run: Run, home: Path, authority: AuthorisationServer
) -> None:
    authority.rotates = True
    with ScriptedServer({"CAPABILITY": ["* CAPABILITY IMAP4rev1 AUTH=XOAUTH2", "@ OK done"]}) as server:
        write(home, authority.issuer, server.port)
        assert run("secret", "login", "work").returncode == 0
        first = kept(home)
        assert run("scan").returncode == 0
        assert kept(home) == first, "a token that holds is used again"
        keep(home, expires=0)
        assert run("scan").returncode == 0
        second = kept(home)
        assert second["access_token"] != first["access_token"]
        assert second["refresh_token"] != first["refresh_token"]
        keep(home, expires=0)
        assert run("scan").returncode == 0, "the new refresh token is the one that is kept"
        forms = [form["grant_type"] for name, form in authority.asked if name == "token"]
        assert forms[1:] == ["refresh_token", "refresh_token"]


def test_two_processes_renew_a_token_once_between_them(
    run: Run, home: Path, environment: dict[str, str], authority: AuthorisationServer
) -> None:
    """Where a refresh token is good for one use, the second would otherwise end the login."""
    authority.rotates = True
    write(home, authority.issuer, 1)
    assert run("secret", "login", "work").returncode == 0
    keep(home, expires=0)
    authority.asked.clear()
    authority.gate.clear()
    code = (
        "from inbox_guard.config import load\nfrom inbox_guard.credentials import secret_for\n"
        "account = load().accounts['work']\nprint('ready', flush=True)\nprint(secret_for(account).value)\n"
    )
    command = [sys.executable, "-c", code]
    processes = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    authority.gate.set()
    told = {process.communicate(timeout=60)[0].strip() for process in processes}
    assert told == {kept(home)["access_token"]}
    assert [name for name, _ in authority.asked] == ["token"]


def test_a_consent_in_a_browser_is_proved_by_pkce_and_comes_back_to_this_machine(
    environment: dict[str, str], home: Path, authority: AuthorisationServer
) -> None:
    authority.client_secret = "not so secret"
    write(home, authority.issuer, 1)
    command = ["secret", "login", "work", "--browser", "--client-secret-stdin"]
    with login(environment, command, "not so secret\n") as process:
        link = link_of(process)
        assert get(authority, re.sub(r"state=[^&]+", "state=forged", link)) == 404, "another's answer is not taken"
        assert get(authority, link) == 200
        assert process.wait(30) == 0
    (authorize,) = [form for name, form in authority.asked if name == "authorize" and form["state"] != "forged"]
    assert authorize["code_challenge_method"] == "S256"
    assert authorize["redirect_uri"].startswith("http://127.0.0.1:")
    assert (authorize["login_hint"], authorize["scope"]) == ("anna", "imap offline_access")
    assert kept(home)["client_secret"] == "not so secret"


def test_a_server_that_is_asked_too_often_gets_five_seconds_more_before_each_question(
    home: Path, authority: AuthorisationServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 8628 §3.5; it wants none at first."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    write(home, authority.issuer, 1)
    account = load(home / ".config/inbox-guard/config.toml").accounts["work"]
    authority.slow_down = authority.pending = 1
    shown: list[str] = []
    waited: list[float] = []
    grant = by_code(Client(account, "", endpoints_of(account)), shown.append, waited.append)
    assert grant.access_token in authority.access_tokens
    assert waited == [0, 5, 5]


def test_a_no_is_told_in_words(run: Run, home: Path, authority: AuthorisationServer) -> None:
    authority.consent = False
    write(home, authority.issuer, 1)
    done = run("secret", "login", "work")
    assert done.returncode == 77
    assert "inbox-guard: you, or an administrator, said no to the login" in done.stderr
    assert not (home / "ring.json").exists()


@pytest.mark.parametrize(
    ("error", "told", "remedy"),
    [
        ("invalid_grant", "refuses a token: invalid_grant (as the test wants it)", "the login has ended"),
        ("invalid_client", "refuses a token: invalid_client", "check oauth2_client_id"),
    ],
)
def test_a_login_that_has_ended_is_told_with_the_way_back(
    run: Run, home: Path, authority: AuthorisationServer, error: str, told: str, remedy: str
) -> None:
    write(home, authority.issuer, 1)
    assert run("secret", "login", "work").returncode == 0
    secret = kept(home)["refresh_token"]
    keep(home, expires=0)
    authority.refuse = error
    done = run("scan")
    assert done.returncode == 77
    assert told in done.stderr
    assert remedy in done.stderr
    assert "inbox-guard secret login work" in done.stderr
    assert secret not in done.stderr


def test_an_authorisation_server_out_of_order_is_a_passing_failure(
    run: Run, home: Path, authority: AuthorisationServer
) -> None:
    write(home, authority.issuer, 1)
    assert run("secret", "login", "work").returncode == 0
    keep(home, expires=0)
    authority.status = 503
    done = run("scan")
    assert done.returncode == 75
    assert "127.0.0.1 is out of order or busy (HTTP 503)" in done.stderr


def test_an_authorisation_server_that_answers_no_http_is_a_passing_failure_and_stands_in_the_book(
    run: Run, home: Path, authority: AuthorisationServer
) -> None:
    write(home, authority.issuer, 1)
    assert run("secret", "login", "work").returncode == 0
    keep(home, expires=0)
    authority.garbled = True
    done = run("scan")
    assert done.returncode == 75
    assert "127.0.0.1 cannot be asked for a token: BadStatusLine" in done.stderr
    assert "cannot be asked for a token" in run("status").stdout


def test_without_a_keyring_the_login_can_be_printed_and_comes_from_a_command(
    run: Run, home: Path, authority: AuthorisationServer
) -> None:
    none = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    with ScriptedServer({"CAPABILITY": ["* CAPABILITY IMAP4rev1 AUTH=OAUTHBEARER", "@ OK done"]}) as server:
        write(home, authority.issuer, server.port, f'password_command = "cat {home}/login"\n')
        done = run("secret", "login", "work", "--print", **none)
        assert done.returncode == 0
        (home / "login").write_text(done.stdout)
        assert run("scan", **none).returncode == 0
        assert "AUTHENTICATE OAUTHBEARER" in server.commands


def test_before_the_first_login_the_command_for_it_is_named(run: Run, home: Path) -> None:
    write(home, "google", 1)
    done = run("scan")
    assert done.returncode == 77
    assert "nobody has logged in yet" in done.stderr
    assert "log in: inbox-guard secret login work" in done.stderr


def test_an_address_where_nothing_is_told_is_an_error_of_the_config(
    run: Run, home: Path, authority: AuthorisationServer
) -> None:
    write(home, authority.issuer.removesuffix("/tenant"), 1)
    done = run("secret", "login", "work")
    assert done.returncode == 78
    assert "check the address in oauth2 in the config" in done.stderr


@pytest.mark.parametrize("not_found", [{}, {"error": "HTTP 404 Not Found"}])
def test_a_server_that_tells_of_itself_by_openid_connect_alone_is_asked_so(
    run: Run, home: Path, authority: AuthorisationServer, not_found: dict[str, str]
) -> None:
    """What it says of the address of RFC 8414 is no word about a token, though it has the form of one."""
    authority.by_discovery, authority.not_found = True, not_found
    write(home, authority.issuer, 1)
    done = run("secret", "login", "work")
    assert done.returncode == 0, done.stderr
    authority.changes = {"issuer": "https://another.example"}
    assert "calls itself 'https://another.example'" in run("secret", "login", "work").stderr


def test_a_server_that_tells_nothing_of_itself_in_json_is_an_error_of_the_config(
    run: Run, home: Path, authority: AuthorisationServer
) -> None:
    authority.not_found = {"error": "HTTP 404 Not Found", "error_description": "no such realm"}
    write(home, f"{authority.issuer}/elsewhere", 1)
    done = run("secret", "login", "work")
    assert done.returncode == 78
    assert "127.0.0.1 answers HTTP 404" in done.stderr
    assert "check the address in oauth2 in the config" in done.stderr


@pytest.mark.parametrize(
    ("changes", "moved", "problem"),
    [
        ({"issuer": "https://another.example"}, "", "calls itself 'https://another.example'"),
        ({"token_endpoint": "http://127.0.0.1/token"}, "", "is asked over HTTPS alone"),
        ({"device_authorization_endpoint": "https://127.0.0.1:port/device"}, "", "is no address of a server"),
        ({}, "http://127.0.0.1:1/elsewhere", "answers HTTP 302 and no error of OAuth 2"),
    ],
)
def test_a_server_that_speaks_for_another_or_leads_elsewhere_gets_nothing(
    run: Run, home: Path, authority: AuthorisationServer, changes: dict[str, str], moved: str, problem: str
) -> None:
    authority.changes, authority.moved = changes, moved
    write(home, authority.issuer, 1)
    done = run("secret", "login", "work")
    assert done.returncode == 78
    assert problem in done.stderr
    assert [name for name, _ in authority.asked if name == "token"] == []


def test_a_server_without_oauth2_is_told_so(run: Run, home: Path, authority: AuthorisationServer) -> None:
    with ScriptedServer({}) as server:
        write(home, authority.issuer, server.port)
        assert run("secret", "login", "work").returncode == 0
        done = run("scan")
    assert done.returncode == 77
    assert "127.0.0.1 offers no login by OAuth 2" in done.stderr


# ── a user at a browser ──────────────────────────────────────────────────────────────────────────────────────────────


def login(environment: dict[str, str], arguments: list[str], stdin: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "inbox_guard", *arguments],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=os.environ | environment,
    )
    assert process.stdin is not None
    process.stdin.write(stdin)
    process.stdin.close()
    return process


def link_of(process: subprocess.Popen[str]) -> str:
    """The link that is shown."""
    assert process.stderr is not None
    return next(line.strip() for line in process.stderr if "https://" in line)


def get(authority: AuthorisationServer, link: str) -> int:
    """Open a link and follow where it leads."""
    context = ssl.create_default_context(cafile=str(authority.certificate))
    try:
        with urllib.request.urlopen(link, timeout=10, context=context) as answer:  # noqa: S310 - our own server
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
