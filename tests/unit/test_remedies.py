"""What a server says leads to the one thing that helps: the data, and real failures against a scripted server."""

from __future__ import annotations

import string

import pytest
from servers.scripted import ScriptedServer

from inbox_guard.errors import GuardError, LoginError, LoginRefused, TemporaryError
from inbox_guard.mailbox.imap import ImapSettings, open_imap
from inbox_guard.remedies import Circumstances, entries, remedy_for, with_remedy
from inbox_guard.setup.providers import of_host, providers

GMAIL = "imap.gmail.com"
EXCHANGE = "outlook.office365.com"

# what servers say, host → answer → the entry that must be taken
SAID = [
    (GMAIL, "[AUTHENTICATIONFAILED] Invalid credentials (Failure)", "gmail-app-password"),
    (GMAIL, "[ALERT] Application-specific password required: https://support.example (Failure)", "gmail-app-password"),
    (GMAIL, "[ALERT] Your account is not enabled for IMAP use.", "gmail-imap-off"),
    (GMAIL, "[ALERT] Please log in via your web browser: https://support.example (Failure)", "gmail-web-login"),
    (GMAIL, "[ALERT] Account exceeded command or bandwidth limits. (Failure)", "gmail-bandwidth"),
    (EXCHANGE, "LOGIN failed.", "microsoft-basic-auth"),
    (EXCHANGE, "[AUTHENTICATIONFAILED] LogonDenied-BasicAuthBlocked", "microsoft-basic-auth"),
    (EXCHANGE, "AUTHENTICATE failed.", "microsoft-token"),
    (EXCHANGE, "User is authenticated but not connected.", "microsoft-connected-not"),
    (
        "imap.yandex.com",
        "[AUTHENTICATIONFAILED] LOGIN invalid credentials or IMAP is disabled, sc=x",
        "yandex-imap-off",
    ),
    ("imap.gmx.net", "[AUTHENTICATIONFAILED] authentication failed", "gmx-webde-imap-off"),
    ("imap.web.de", "authentication failed", "gmx-webde-imap-off"),
    ("imap.zoho.eu", "[ALERT] You are yet to enable IMAP for your account.", "zoho-imap-off"),
    ("imap.mail.yahoo.com", "[AUTHENTICATIONFAILED] LOGIN Invalid credentials", "app-password-known"),
    ("imap.mail.me.com", "[AUTHENTICATIONFAILED] Authentication Failed", "app-password-known"),
    ("imap.mail.ru", "[AUTHENTICATIONFAILED] Необходим пароль приложения", "app-password-known"),
    ("imap.fastmail.com", "[AUTHENTICATIONFAILED] Incorrect username, password or access token", "app-password-known"),
    ("mail.own.example", "[AUTHENTICATIONFAILED] Please use an application-specific password", "app-password-told"),
    ("mail.own.example", "IMAP access is disabled for your account", "imap-off"),
    ("mail.own.example", "[PRIVACYREQUIRED] Plaintext authentication disallowed", "no-plain-login"),
    ("mail.own.example", "[EXPIRED] Password has expired", "password-expired"),
    ("mail.own.example", "[CONTACTADMIN] Account disabled", "account-closed"),
    ("mail.own.example", "[LIMIT] Maximum number of connections from user+IP exceeded", "too-many-connections"),
    ("mail.own.example", "AccessTokenExpired", "token-old"),
]


def entry(name: str) -> str:
    return next(str(entry["remedy"]) for entry in entries() if entry["id"] == name)


@pytest.mark.parametrize(("host", "said", "name"), SAID, ids=[f"{name}: {said[:30]}" for _, said, name in SAID])
def test_what_a_server_says_at_login_leads_to_its_remedy(host: str, said: str, name: str) -> None:
    told = remedy_for("login", said.casefold(), Circumstances("work", host, "me"))
    fixed = max(string.Formatter().parse(entry(name)), key=lambda piece: len(piece[0]))[0]
    assert fixed in told


@pytest.mark.parametrize(
    ("when", "host", "said", "name"),
    [
        ("token", GMAIL, "invalid_grant", "google-testing"),
        ("token", EXCHANGE, "invalid_grant", "grant-ended"),
        ("token", "mail.own.example", "invalid_client", "client-unknown"),
        ("labels", EXCHANGE, "", "exchange-no-keywords"),
        ("labels", "mail.own.example", "", "no-keywords"),
        ("connect", "mail.own.example", "the certificate is not accepted: certificate has expired", "clock"),
        ("connect", "127.0.0.1", "127.0.0.1 accepts no connection on this port", "proton-bridge"),
    ],
)
def test_other_failures_lead_to_theirs(when: str, host: str, said: str, name: str) -> None:
    told = remedy_for(when, said, Circumstances("work", host))
    assert entry(name).split("{", maxsplit=1)[0] in told


def test_every_entry_is_reached_by_a_test_and_no_two_share_a_name() -> None:
    names = [str(entry["id"]) for entry in entries()]
    assert len(names) == len(set(names))
    tested = {name for _, _, name in SAID} | {"google-testing", "grant-ended", "client-unknown", "clock"}
    tested |= {"exchange-no-keywords", "no-keywords", "proton-bridge", "rambler-imap-off", "login-refused"}
    assert set(names) - tested == set()


def test_every_remedy_is_whole_for_every_provider() -> None:
    for provider in providers():
        for when in ("login", "connect", "token", "labels"):
            for told in ("", *(word for entry in entries() for word in entry.get("says", ()))):
                remedy = remedy_for(when, told, Circumstances("work", provider.host, "me"))
                assert "{" not in remedy
                assert "()" not in remedy
                assert not remedy.endswith(".")


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("[ALERT] Application-specific password required", "make an app password in the security settings"),
        ("[PRIVACYREQUIRED] Plaintext authentication disallowed", 'write security = "tls" and port 993'),
        ("IMAP access disabled", "switch IMAP on in the settings"),
        ("[AUTHENTICATIONFAILED] nothing that is known", "check user and password"),
    ],
)
def test_a_refused_login_ends_in_the_remedy_for_what_was_said(said: str, remedy: str) -> None:
    with ScriptedServer({"LOGIN .*": [f"@ NO {said}"]}) as server:
        settings = ImapSettings("work", "127.0.0.1", "anna", port=server.port, security="none")
        with pytest.raises(LoginError) as caught:
            open_imap(settings, "hunter2")
    told = with_remedy(caught.value, Circumstances("work", "127.0.0.1", "anna"))
    assert told is caught.value
    assert remedy in told.remedy
    assert said in told.problem


def test_a_server_with_too_many_connections_is_a_passing_failure_with_its_remedy() -> None:
    with ScriptedServer({"LOGIN .*": ["@ NO [LIMIT] Maximum number of connections exceeded"]}) as server:
        settings = ImapSettings("work", "127.0.0.1", "anna", port=server.port, security="none")
        with pytest.raises(TemporaryError) as caught:
            open_imap(settings, "hunter2")
    told = with_remedy(caught.value, Circumstances("work", "127.0.0.1"))
    assert "close other mail programs" in told.remedy


def test_where_no_login_was_tried_the_error_keeps_its_own_remedy() -> None:
    missing: GuardError = LoginError("there is no password", "give one")
    assert with_remedy(missing, Circumstances("work", GMAIL)).remedy == "give one"


def test_the_provider_of_a_host_is_known() -> None:
    found = of_host("imap.gmail.com")
    assert found
    assert found.oauth2 == "google"
    assert of_host("imap.own.example") is None


@pytest.mark.parametrize("source", ["password_command (pass)", "the variable INBOX_GUARD_PASSWORD_WORK"])
def test_no_remedy_leads_into_the_keyring_where_the_secret_comes_from_elsewhere(source: str) -> None:
    """What lies there would never be used, and the same remedy be told again."""
    for provider in providers():
        for told in ("", *(word for entry in entries() for word in entry.get("says", ()))):
            remedy = remedy_for("login", told, Circumstances("work", provider.host, "me", source))
            assert "secret set" not in remedy
            assert (
                "secret login work" not in remedy
                or f"--print, and put the line where it comes from: {source}" in remedy
            )


def test_who_is_asked_for_the_secret_anyway_is_told_whole_sentences_without_where_it_is_kept() -> None:
    """The way into the keyring is left out, and no "then run" or colon that led to it stays behind."""
    for provider in providers():
        for said in ("", *(word for entry in entries() for word in entry.get("says", ()))):
            for source in ("", "the variable X"):
                where = Circumstances("work", provider.host, "me", source, asked=True)
                remedy = remedy_for("login", said, where)
                assert "inbox-guard secret" not in remedy
                assert "the variable X" not in remedy
                assert not remedy.endswith((":", ",", ";", " then", " run", " and"))


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("", "(many providers want an app password), and store it: inbox-guard secret set work"),
        (
            "the variable X",
            "(many providers want an app password); the password comes from the variable X, so change it there",
        ),
    ],
)
def test_a_refused_login_without_a_known_cause_names_the_source_too(source: str, told: str) -> None:
    error = LoginRefused("h.example says no", "check user and password")
    assert with_remedy(error, Circumstances("work", "h.example", "me", source)).remedy.endswith(told)
