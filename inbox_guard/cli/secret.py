"""`inbox-guard secret set|delete ACCOUNT`: the credential of an account in the keyring."""

from __future__ import annotations

import sys

import click

from inbox_guard.cli.app import common, settings_of


@click.group()
@common
def secret() -> None:
    """Keep the credential of an account in the keyring of this machine."""


@secret.command("set")
@click.argument("account")
@click.option("--stdin", is_flag=True, help="Read it from the first line of standard input instead of asking.")
@common
@click.pass_context
def set_(ctx: click.Context, account: str, *, stdin: bool) -> None:
    """Ask for the password or token of ACCOUNT and store it."""
    from inbox_guard import credentials  # noqa: PLC0415

    _known(ctx, account)
    credentials.store(account, _read() if stdin else _ask(account))
    click.echo(f'The credential of account "{account}" is in the keyring.')


@secret.command()
@click.argument("account")
@common
@click.pass_context
def delete(ctx: click.Context, account: str) -> None:  # noqa: ARG001 - common options need the context
    """Take the password or token of ACCOUNT out of the keyring."""
    from inbox_guard import credentials  # noqa: PLC0415
    from inbox_guard.errors import GuardError  # noqa: PLC0415

    if not credentials.delete(account):
        raise GuardError(
            f'the keyring holds nothing for account "{account}"', "see that the name is the one in the config"
        )
    click.echo(f'The credential of account "{account}" is no longer in the keyring.')


def _known(ctx: click.Context, account: str) -> None:
    """Refuse a name that the config does not know; without a config any name may be set up first."""
    from inbox_guard.cli.accounts import pick  # noqa: PLC0415
    from inbox_guard.config import load_if_there  # noqa: PLC0415

    config = load_if_there(settings_of(ctx).config)
    if config.path is not None:
        pick(config, (account,))


def _ask(account: str) -> str:
    if not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask at; give --stdin and the credential on standard input")
    value: str = click.prompt(f"Password or token of {account}", hide_input=True, err=True)
    return value


def _read() -> str:
    value = sys.stdin.readline().rstrip("\r\n")
    if not value:
        raise click.UsageError("standard input has no credential on its first line")
    return value
