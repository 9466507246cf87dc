"""`inbox-guard scan [ACCOUNT…]`: one pass over all or the named accounts."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from inbox_guard.cli.app import common, ending, say, settings_of, tell
from inbox_guard.errors import GuardError, ours

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from inbox_guard.config import Account, Config
    from inbox_guard.judge import Core
    from inbox_guard.scan import Options, Report
    from inbox_guard.state import State

_LONG = 400  # messages from which on a person wants to see how far it is


@click.command()
@click.argument("account", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Change nothing on the server; tell what would be done.")
@click.option("--since", metavar="LENGTH", help='Look that far back again, such as "14d", instead of at new mail.')
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Look at the newest N messages of a folder only."
)
@click.option("--now", metavar="ISO-TIME", help='Take this moment for "now".')
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object for each message.")
@common
@click.pass_context
def scan(
    ctx: click.Context,
    account: tuple[str, ...],
    *,
    dry_run: bool,
    since: str | None,
    limit: int | None,
    now: str | None,
    as_json: bool,
) -> int:
    """Read new mail of all accounts, or of the named ones; label it and save drafts."""
    from inbox_guard.cli.accounts import pick, remembered
    from inbox_guard.cli.options import core_of, length, moment
    from inbox_guard.config import load
    from inbox_guard.scan import Options

    config = load(settings_of(ctx).config)
    accounts = pick(config, account)
    clock = datetime.now(UTC)
    at = clock if now is None else moment(now, config.profile)
    options = Options(at, config.schedule.look_back, dry_run, length(since), limit, clock=clock)
    core = core_of(config)
    with remembered(accounts) as state:
        passes = _passes(accounts, config, state, core, options)
        return _show(passes, ctx, as_json=as_json, dry_run=dry_run)


def _passes(
    accounts: Sequence[Account], config: Config, state: State, core: Core, options: Options
) -> Iterator[tuple[Report, GuardError | None]]:
    """A report for each account, and the error that ended its pass: one account does not stop the others.

    Raises:
        KeyboardInterrupt: the user has stopped it; what was done until then was given before.
    """
    from inbox_guard.scan import Report

    for account in accounts:
        report, broken = Report(account.name), None
        try:
            _pass(account, config, state, core, options, report)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other accounts are sound
            broken = ours(error)
        except KeyboardInterrupt:
            yield report, None
            raise
        yield report, broken


def _pass(account: Account, config: Config, state: State, core: Core, options: Options, report: Report) -> None:
    from inbox_guard.cli.accounts import mailbox_of
    from inbox_guard.cli.record import recorded
    from inbox_guard.lock import account_lock
    from inbox_guard.scan import scan_account

    def work() -> None:
        profile, policy = config.profile, config.policy
        with mailbox_of(account) as mailbox, _Bar(account.name) as progress:
            scan_account(mailbox, account.folders, state, core, profile, policy, options, progress, report=report)

    with account_lock(account):
        if options.dry_run:
            work()
        else:
            recorded(account, config, state, report, work)


def _show(
    passes: Iterator[tuple[Report, GuardError | None]], ctx: click.Context, *, as_json: bool, dry_run: bool
) -> int:
    """Print what came of each account as it comes, the table at the end; the exit code for all of them."""
    reports: list[Report] = []
    errors: list[GuardError] = []
    stopped: KeyboardInterrupt | None = None
    while True:
        try:
            report, broken = next(passes)
        except StopIteration:
            break
        except KeyboardInterrupt as stop:
            stopped = stop
            break
        reports.append(report)
        for line in (*report.warnings, *report.failures):
            say(f"{report.account}: {line}")
            if report.unread is not None and line == report.unread.problem:
                say(report.unread.remedy, name="")
        if as_json:
            _print_json(report.objects)
        if broken is not None:
            errors.append(broken)
            tell(broken, settings_of(ctx), f"{report.account}: ")
    objects = [entry for report in reports for entry in report.objects]
    anything = len(errors) < len(reports)
    if (anything or objects) and not as_json:
        _print_table(objects, dry_run=dry_run)
    if stopped is not None:
        raise stopped
    return ending(errors, anything=anything, failed=any(report.failures for report in reports))


def _print_json(objects: Sequence[dict[str, Any]]) -> None:
    from inbox_guard.cli.output import json_line

    for entry in objects:
        json_line(entry)


def _print_table(objects: Sequence[dict[str, Any]], *, dry_run: bool) -> None:
    from inbox_guard.cli import table

    table.show(objects)
    click.echo(table.summary(objects, dry_run=dry_run))


class _Bar:
    """A bar on standard error, at a terminal and for long work only; gives the function that `scan_account` calls."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._bar: Any = None

    def __enter__(self) -> Callable[[int, int], None]:
        return self._step

    def _step(self, done: int, of: int) -> None:
        if of < _LONG or not sys.stderr.isatty():
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._bar.add_task(self._account, total=of)
        self._bar.update(self._bar.task_ids[0], completed=done, total=of)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
