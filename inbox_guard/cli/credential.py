"""How a credential comes in: by consent or on standard input; where it is kept, and whether it will be used."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from inbox_guard.cli.app import say
from inbox_guard.cli.questions import hidden
from inbox_guard.presence import is_there

if TYPE_CHECKING:
    from pathlib import Path

    from inbox_guard.config import Account
    from inbox_guard.oauth2.grant import Grant


def keep(account: str, known: Account | None, secret: str, what: str) -> bool:
    """Put a secret where the config looks for it, a file or the keyring, and say where; whether it will be used.

    Raises:
        GuardError: it cannot be kept there.
    """
    from inbox_guard import credentials
    from inbox_guard.setup.write import rewrite, write_private

    if known is not None and (file := credentials.file_of(known)):
        (rewrite if is_there(file) else write_private)(file, f"{secret}\n")
        click.echo(f'The {what} of account "{account}" is in {file}.')
        return True
    credentials.store(account, secret)
    click.echo(f'The {what} of account "{account}" is in the keyring.')
    return known is None or will_be_used(known, secret)


def keep_beside(config: Path, account: str, secret: str) -> None:
    """Put a secret into a file beside the config, which does not name it yet, and say what has to be written there.

    Raises:
        GuardError: it cannot be written.
    """
    from inbox_guard.credentials import command_for
    from inbox_guard.setup.write import quoted, secret_file, write_private

    write_private(file := secret_file(config, account), f"{secret}\n")
    click.echo(f'The credential of account "{account}" is in {file}, which only you can read.')
    say("the config does not name this file yet")
    say(f"write into {config}, under [accounts.{account}]: password_command = {quoted(command_for(file))}", name="")


def will_be_used(account: Account, secret: str) -> bool:
    """Whether no other source comes before the keyring with another secret; where one does, that is said."""
    from inbox_guard import credentials
    from inbox_guard.errors import GuardError

    try:
        first = credentials.before_keyring(account)
    except GuardError as error:
        say(error.problem)
        say("it comes before the keyring: mend it or take it away, or every login fails", name="")
        return False
    if first is None or first.value == secret:
        return True
    say(f"{first.source} comes before the keyring, and holds another password")
    say("take it away, or put the right password there: until then every login is tried with that one", name="")
    return False


def log_in(account: Account, way: str | None, port: int, *, stdin: bool) -> Grant:
    """Ask for the consent of the user, the way that was chosen or the one that the server has.

    Raises:
        LoginError: there is none.
        ConfigError: the server cannot be used so.
        TemporaryError: it cannot be reached.
    """
    from inbox_guard.credentials import source_of
    from inbox_guard.oauth2.endpoints import endpoints_of
    from inbox_guard.oauth2.login import Client, by_browser, by_code

    endpoints = endpoints_of(account)
    client_secret = first_line() if stdin else _ask_client_secret() if endpoints.secret else ""
    client = Client(account, client_secret, endpoints, source_of(account))
    by_a_code = way == "code" or (way is None and endpoints.device)
    grant = by_code(client, _show) if by_a_code else by_browser(client, _show, port)
    if endpoints.note:
        say(endpoints.note)
    return grant


def _show(line: str) -> None:
    click.echo(line, err=True)


def _ask_client_secret() -> str:
    """Google gives one to programs on people's machines too, and asks for it, though everybody can read it there."""
    if not sys.stdin.isatty():
        raise click.UsageError(
            "there is no terminal to ask for the secret of the client; give --client-secret-stdin "
            "(init: --password-stdin) and the secret on standard input"
        )
    return hidden("Secret of the client, as its page shows it", err=True)


def first_line() -> str:
    """The credential on the first line of standard input.

    Raises:
        click.UsageError: there is none, or it is not UTF-8.
    """
    try:
        value = sys.stdin.readline().rstrip("\r\n")
        value.encode()  # where the locale is C, bytes that are no UTF-8 have come in as lone surrogates
    except UnicodeError:
        # from None: the exception carries what was read
        raise click.UsageError("the credential on standard input is not UTF-8") from None
    if not value:
        raise click.UsageError("standard input has no credential on its first line")
    return value
