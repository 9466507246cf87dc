"""`inbox-guard secret set|login|delete ACCOUNT`: the credential of an account in the keyring, or in a file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from inbox_guard.cli.app import common, say, settings_of
from inbox_guard.cli.credential import first_line, keep, log_in
from inbox_guard.cli.questions import hidden
from inbox_guard.errors import ExitCode
from inbox_guard.presence import is_there

if TYPE_CHECKING:
    from pathlib import Path

    from inbox_guard.config import Account


@click.group()
@common
def secret() -> None:
    """Keep the credential of an account in the keyring of this machine."""


@secret.command("set")
@click.argument("account")
@click.option("--stdin", is_flag=True, help="Read it from the first line of standard input instead of asking.")
@click.option("--file", "in_file", is_flag=True, help="Keep it in a file beside the config, where there is no keyring.")
@common
@click.pass_context
def set_(ctx: click.Context, account: str, *, stdin: bool, in_file: bool) -> int:
    """Ask for the password or token of ACCOUNT and store it.

    It goes into the keyring; into a file where the config names one as password_command = "cat FILE".
    """
    from inbox_guard.cli.credential import keep_beside
    from inbox_guard.config import config_path
    from inbox_guard.credentials import file_of

    known = _known(ctx, account)
    value = first_line() if stdin else _ask(account)
    if known is not None and known.oauth2:
        _is_grant(value, account)
    if in_file and not (known and file_of(known)):
        keep_beside(config_path(settings_of(ctx).config)[0].absolute(), account, value)
        return ExitCode.FAILURES
    return ExitCode.OK if keep(account, known, value, "credential") else ExitCode.FAILURES


def _is_grant(value: str, account: str) -> None:
    """Refuse a password where only what `secret login --print` has printed can be used."""
    from inbox_guard.errors import LoginError
    from inbox_guard.oauth2.grant import read_grant

    try:
        read_grant(value, account)
    except LoginError:
        raise LoginError(
            f'account "{account}" logs in with OAuth 2, and this is no login of that kind',
            f"log in: inbox-guard secret login {account}",
        ) from None


@secret.command(short_help="Log in with OAuth 2.")
@click.argument("account")
@click.option("--code", "way", flag_value="code", help="Type a code on any device [default, where it is offered].")
@click.option("--browser", "way", flag_value="browser", help="Open a link in a browser on this machine.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port that the browser comes back to.")
@click.option("--client-secret-stdin", "stdin", is_flag=True, help="Read the secret of the client from standard input.")
@click.option("--print", "show", is_flag=True, help="Print what is to be kept instead of using the keyring.")
@common
@click.pass_context
def login(ctx: click.Context, account: str, *, way: str | None, port: int, stdin: bool, show: bool) -> int:
    """Log in to ACCOUNT with OAuth 2, as its key oauth2 says, and keep the tokens."""
    from inbox_guard.cli.accounts import pick
    from inbox_guard.config import load
    from inbox_guard.errors import ConfigError

    (known,) = pick(load(settings_of(ctx).config), (account,))
    if not known.oauth2:
        raise ConfigError(
            f'account "{account}" has no oauth2', 'write auth = "oauth2", oauth2 = … and oauth2_client_id = … there'
        )
    grant = log_in(known, way, port, stdin=stdin)
    if show:
        click.echo(grant.line())
        say("keep this line as you keep a password: as a systemd credential, or where password_command finds it")
        return ExitCode.OK
    return ExitCode.OK if keep(account, known, grant.line(), "login") else ExitCode.FAILURES


@secret.command(short_help="Take the password or token of ACCOUNT away.")
@click.argument("account")
@common
@click.pass_context
def delete(ctx: click.Context, account: str) -> None:
    """Take the password or token of ACCOUNT out of the keyring, or delete the file beside the config that it is in."""
    from inbox_guard import credentials
    from inbox_guard.config import config_path
    from inbox_guard.errors import GuardError
    from inbox_guard.setup.write import secret_file

    ours = secret_file(config_path(settings_of(ctx).config)[0].absolute(), account)
    named = _named_file(ctx, account)
    if is_there(ours) and named in (ours, None):
        _delete_file(ours, account)
        return
    if named is not None and is_there(named):
        raise GuardError(
            f'the config has the password of account "{account}" in {named}, a file of your own', "delete it yourself"
        )
    if not credentials.delete(account):
        raise GuardError(
            f'the keyring holds nothing for account "{account}"', "see that the name is the one in the config"
        )
    click.echo(f'The credential of account "{account}" is no longer in the keyring.')


def _known(ctx: click.Context, account: str) -> Account | None:
    """The account of the config; one that it does not know is refused.  Without a config any may be set up first."""
    from inbox_guard.cli.accounts import pick
    from inbox_guard.config import load_if_there

    config = load_if_there(settings_of(ctx).config)
    return pick(config, (account,))[0] if config.path is not None else None


def _named_file(ctx: click.Context, account: str) -> Path | None:
    """The file that the config names for an account; a config that cannot be read keeps nobody from deleting."""
    from inbox_guard.config import load_if_there
    from inbox_guard.credentials import file_of
    from inbox_guard.errors import ConfigError

    try:
        known = load_if_there(settings_of(ctx).config).accounts.get(account)
    except ConfigError:
        return None
    return file_of(known) if known is not None else None


def _delete_file(file: Path, account: str) -> None:
    from inbox_guard.errors import GuardError

    try:
        file.unlink()
    except OSError as error:
        raise GuardError(f"{file} cannot be deleted: {error.strerror}", "delete it yourself") from error
    click.echo(f'The credential of account "{account}" is gone with the file {file}.')


def _ask(account: str) -> str:
    if not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask at; give --stdin and the credential on standard input")
    return hidden(f"Password or token of {account}", err=True)
