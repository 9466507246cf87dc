"""`inbox-guard doctor [ACCOUNT]`: looks at everything, a line each, and says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inbox_guard.cli.app import common, settings_of
from inbox_guard.errors import ConfigError, ExitCode, GuardError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inbox_guard.config import Account, Config
    from inbox_guard.doctor import Diagnosis

Told = tuple[str, "Diagnosis"]  # the account, or an empty text for this machine

_STYLES = {"ok": "green", "warning": "yellow", "failure": "red"}


@click.command()
@click.argument("account", nargs=-1)
@click.option("--thunderbird", is_flag=True, help="Print only the lines for Thunderbird's user.js, for all labels.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object for each check.")
@common
@click.pass_context
def doctor(ctx: click.Context, account: tuple[str, ...], *, thunderbird: bool, as_json: bool) -> int:
    """Check config, credential, TLS, login, folders, labels, drafts, clock, state and service.

    One draft to yourself is saved and taken away again; nothing else changes.
    """
    from inbox_guard.cli.accounts import pick
    from inbox_guard.cli.options import core_of
    from inbox_guard.config import load
    from inbox_guard.doctor.diagnosis import fail

    try:
        config = load(settings_of(ctx).config)
        accounts = pick(config, account)
        core_of(config)
    except ConfigError as error:
        if not as_json:
            raise
        problems = (ConfigError(problem, error.remedy) for problem in error.problems)
        return _shown((("", fail("config", problem)) for problem in problems), as_json=True)
    if thunderbird:
        return _lines(config)
    return _shown(_examined(config, accounts), as_json=as_json)


def _lines(config: Config) -> int:
    from inbox_guard.doctor.mailbox import thunderbird

    for line in thunderbird(_labels(config, signs=config.policy.label_signs), config.policy):
        click.echo(line)
    return ExitCode.OK


def _labels(config: Config, *, signs: bool) -> tuple[str, ...]:
    from inbox_guard import library
    from inbox_guard.plan.threads import VERDICTS

    known = sorted(library.signs_with(config.rule_files).signs.keys() - config.policy.disabled) if signs else ()
    return ("request", *(verdict.value for verdict in VERDICTS), *(f"sign-{sign}" for sign in known))


def _examined(config: Config, accounts: Sequence[Account]) -> Iterator[Told]:
    from inbox_guard.doctor import machine

    for diagnosis in machine.profile(config):
        yield "", diagnosis
    for diagnosis in machine.state(accounts, config.profile.time_zone):
        yield "", diagnosis
    yield "", machine.service(config.path)
    for account in accounts:
        for diagnosis in _account(config, account):
            yield account.name, diagnosis


def _account(config: Config, account: Account) -> Iterator[Diagnosis]:
    """The checks of one account; without a login there is nothing more to look at."""
    from inbox_guard.cli.accounts import open_with
    from inbox_guard.doctor import machine
    from inbox_guard.doctor.diagnosis import fail, well
    from inbox_guard.doctor.mailbox import examine

    yield machine.lock(account)
    found, secret = machine.credential(account)
    yield found
    yield from machine.password_file(account)
    if secret is None:
        return
    stage = "login"
    try:
        with open_with(account, secret.value) as mailbox:
            stage = "mailbox"
            yield well("login", f"{account.user} at {account.host}, port {account.port}")
            yield from examine(mailbox, account, config.profile, config.policy, _labels(config, signs=False))
    except GuardError as error:
        yield fail("account" if isinstance(error, ConfigError) else stage, error)


def _shown(told: Iterator[Told], *, as_json: bool) -> int:
    """Print each diagnosis as it comes; the exit code: that of all failures where they agree."""
    codes: set[ExitCode] = set()
    before = ""
    for account, diagnosis in told:
        if as_json:
            _print_json(account, diagnosis)
        else:
            if account != before:
                click.echo(f"\n{account}")
            before = account
            _print(diagnosis)
        if diagnosis.status == "failure":
            codes.add(diagnosis.code)
    if not codes:
        return ExitCode.OK
    return codes.pop() if len(codes) == 1 else ExitCode.FAILURES


def _print(diagnosis: Diagnosis) -> None:
    from inbox_guard.cli.output import printable

    status = click.style(f"{diagnosis.status:<8}", fg=_STYLES[diagnosis.status])
    click.echo(f"  {status} {diagnosis.check:<13}{printable(diagnosis.text)}")
    if diagnosis.remedy:
        click.echo(f"  {'':<22}→ {printable(diagnosis.remedy)}")
    if diagnosis.lines:
        click.echo(f"  {'':<22}→ put these lines into the file user.js of its profile, and start it again")
        click.echo(f"  {'':<22}  (doctor --thunderbird prints them for the signs too):")
        for line in diagnosis.lines:
            click.echo(f"      {printable(line)}")


def _print_json(account: str, diagnosis: Diagnosis) -> None:
    from inbox_guard.cli.output import json_line

    shown: dict[str, object] = {
        "account": account or None,
        "check": diagnosis.check,
        "status": diagnosis.status,
        "text": diagnosis.text,
        "remedy": diagnosis.remedy or None,
    }
    if diagnosis.lines:
        shown["lines"] = list(diagnosis.lines)
    json_line(shown)
