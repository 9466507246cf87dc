"""The first login of a new user: find the server, ask for the secret, try, say what is wrong, ask again."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from inbox_guard.cli.app import say, say_error
from inbox_guard.cli.credential import first_line, log_in
from inbox_guard.cli.questions import Dialogue, Question
from inbox_guard.config import Account
from inbox_guard.errors import AuthorityError, CertificateError, GuardError, LoginError
from inbox_guard.mailbox.settings import PORTS, usual_security
from inbox_guard.setup import answers

if TYPE_CHECKING:
    from pathlib import Path

    from inbox_guard.mailbox.imap import ImapMailbox
    from inbox_guard.mailbox.settings import Security
    from inbox_guard.setup.servers import Server

HOST = Question("--host", "IMAP server", answers.host)
PORT = Question("--port", "Port", answers.port, "993")
SECURITY = Question("--security", "Encryption (tls, starttls, none)", answers.security, "tls")
USER = Question("--user", "User name at the server", answers.line)
CLIENT = Question("--oauth2-client-id", "Client ID (Enter to stop)", str.strip, "")
_WIDTH = 76  # columns of a sentence, indented
AUTHORITY = Question("--ca-file", "File of its authority's certificate (PEM), or nothing", answers.file, "")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the options say of the mailbox; None and empty where they say nothing."""

    account: str
    host: str | None = None
    port: int | None = None
    security: Security | None = None
    user: str | None = None
    ca_file: str = ""
    password_command: str = ""
    password_stdin: bool = False
    oauth2: str = ""
    oauth2_client_id: str = ""
    oauth2_scope: str = ""
    dns: bool = True


@dataclass(frozen=True, slots=True)
class Opened:
    """A mailbox that opens.  `secret` is what is to be kept; None where it lies somewhere already."""

    account: Account
    secret: str | None
    value: str  # what the login takes: the password, or an access token


def server_of(dialogue: Dialogue, address: str, wishes: Wishes) -> Account | None:
    """The account at the server of an address, without its secret; None where an answer is missing.

    Raises:
        UsageError: the provider has no IMAP.
    """
    if wishes.host is not None:
        account = _named(address, wishes)
    else:
        found = _found(address, wishes)
        if not found.certain and not dialogue.terminal:
            dialogue.missing.append("--host")
            return None
        account = _confirmed(dialogue, found, wishes)
    extra = {key: value for key in ("oauth2", "oauth2_client_id", "oauth2_scope") if (value := getattr(wishes, key))}
    account = replace(account, auth="oauth2" if wishes.oauth2 else "password", **extra)
    return replace(account, password_command=wishes.password_command, ca_file=_path(wishes.ca_file))


def _named(address: str, wishes: Wishes) -> Account:
    security = wishes.security or usual_security(wishes.port or PORTS["tls"])
    port = wishes.port or PORTS[security]
    return Account(wishes.account, wishes.host or "", wishes.user or address, port, security)


def _found(address: str, wishes: Wishes) -> Server:
    from inbox_guard.setup.dns import Names
    from inbox_guard.setup.providers import of_domain
    from inbox_guard.setup.servers import find_server

    domain = address.rpartition("@")[2]
    asks = wishes.dns and of_domain(domain) is None
    if asks:
        click.echo(f"Asking DNS, and nobody else, for the mail server of {domain} (--host or --no-dns skip it) …")
    names = Names() if wishes.dns else None
    found = find_server(address, names)
    if names is not None and names.trouble:
        say(f"DNS gave no answer ({names.trouble})")
    return found


def _confirmed(dialogue: Dialogue, found: Server, wishes: Wishes) -> Account:
    if found.certain:
        click.echo(f"{found.source}: {found.host}, port {found.port}, {found.security.upper()}.")
    else:
        click.echo(f"The server is not known for certain ({found.source}: {found.host}).")
    for hint in found.provider.hints() if found.provider else ():
        _indented(hint)
    user, port = wishes.user or found.user, wishes.port or found.port
    account = Account(wishes.account, found.host, user, port, wishes.security or found.security)
    if not found.certain:
        account = _server(dialogue, account)
    if found.provider and found.provider.takes == "none" and not wishes.oauth2:
        return _client(dialogue, account, found.provider.oauth2)
    return account


def _client(dialogue: Dialogue, account: Account, kind: str) -> Account:
    """A provider without passwords: the user's own client, or the end."""
    from inbox_guard import library

    known = library.table("oauth2.toml")[kind]
    _indented(f"It needs a client of your own, which costs nothing; register one at {known['register']}")
    _indented(f"Choose there: {known['how']}")
    if not dialogue.terminal:
        raise LoginError(f"{account.host} takes no password", f"give --oauth2 {kind} and --oauth2-client-id")
    client = dialogue.again(CLIENT)
    if not client:
        raise LoginError(f"{account.host} takes no password", "run init again when you have the id of a client")
    return replace(account, auth="oauth2", oauth2=kind, oauth2_client_id=client)


def _indented(text: str) -> None:
    """A sentence in lines that leave each address whole; one that ends it has no full stop, to be copied as it is."""
    bare = text.rstrip(".")
    whole = bare if bare.rpartition(" ")[2].startswith("https://") else f"{bare}."
    for line in textwrap.wrap(whole, _WIDTH, break_on_hyphens=False, break_long_words=False):
        click.echo(f"  {line}")


def _path(text: str) -> Path | None:
    from pathlib import Path

    return Path(text) if text else None


# ── the login ────────────────────────────────────────────────────────────────────────────────────────────────────────


def opened(dialogue: Dialogue, account: Account, *, password_stdin: bool) -> Opened:
    """Log in; at a terminal, as often as it takes.

    Raises:
        GuardError: it does not work, and nobody can be asked.
    """
    secret = _secret(dialogue, account, from_stdin=password_stdin)
    # what was typed or came on standard input lies nowhere yet: there is no place to mend it but the next try
    while (error := _failure(secret, asked=dialogue.terminal or secret.secret is not None)) is not None:
        if not dialogue.terminal:
            raise error
        say_error(error)
        secret = _mended(dialogue, secret, error)
    return secret


def _failure(secret: Opened, *, asked: bool) -> GuardError | None:
    """Why the login does not work; None where it does, and then what there is is told."""
    from inbox_guard.cli.accounts import open_with

    try:
        with open_with(secret.account, secret.value, asked=asked) as mailbox:
            _tell(mailbox)
    except GuardError as error:
        return error
    return None


def _secret(dialogue: Dialogue, account: Account, *, from_stdin: bool) -> Opened:
    """The password or token, and whether it has to be kept: from where it lies already, else from the user."""
    from inbox_guard.credentials import secret_for

    if account.oauth2:
        grant = log_in(account, None, 0, stdin=from_stdin)
        return Opened(account, grant.line(), grant.access_token)
    if from_stdin:
        value = first_line()
        return Opened(account, value, value)
    try:
        lying = secret_for(account).value
    except LoginError as error:
        if account.password_command:
            raise
        if not dialogue.terminal:  # nothing is set up yet that could hold one
            raise LoginError(error.problem, "give --password-stdin, or --password-command and a program") from None
        return _typed(dialogue, account)
    return Opened(account, None, lying)


def _typed(dialogue: Dialogue, account: Account, *, again: bool = False) -> Opened:
    """The password from the user; a program that printed another is left out, or it would go on being asked first.

    `again`, after a login that was refused, the user name may be what is wrong.  It is asked for second all the same:
    who expects to be asked for the password types it at once, and must not see it on the screen.
    """
    prompt = f"Password of {account.user} at {account.host}"
    value = dialogue.hidden(f"{prompt} (nothing for another user name)" if again else prompt, or_nothing=again)
    if not value:
        return _typed(dialogue, replace(account, user=dialogue.again(replace(USER, default=account.user))))
    if account.password_command:
        say("the config will not name the program of --password-command: the password that you typed takes its place")
    return Opened(replace(account, password_command=""), value, value)


def _tell(mailbox: ImapMailbox) -> None:
    can = mailbox.abilities
    click.echo(f"Logged in.  Drafts: {can.drafts or 'not found'}, sent mail: {can.sent or 'not found'}.")
    for warning in can.warnings:
        say(warning)


def _mended(dialogue: Dialogue, before: Opened, error: GuardError) -> Opened:
    """Ask again for what the error is about: the login, the file of certificates, the certificate, the server."""
    account = before.account
    if isinstance(error, LoginError):
        if not account.oauth2:
            return _typed(dialogue, account, again=True)
        account = replace(account, user=dialogue.again(replace(USER, default=account.user)))
        return _secret(dialogue, account, from_stdin=False)
    if isinstance(error, AuthorityError):
        return replace(before, account=replace(account, ca_file=_path(dialogue.again(AUTHORITY))))
    if isinstance(error, CertificateError) and (authority := dialogue.again(AUTHORITY)):
        return replace(before, account=replace(account, ca_file=_path(authority)))
    return replace(before, account=_server(dialogue, account))


def _server(dialogue: Dialogue, account: Account) -> Account:
    """Ask for the server; what is known of it is the default."""
    host = dialogue.again(replace(HOST, default=account.host))
    port = dialogue.again(replace(PORT, default=str(account.port)))
    usual = account.security if port == account.port else usual_security(port)
    return replace(account, host=host, port=port, security=dialogue.again(replace(SECURITY, default=usual)))
