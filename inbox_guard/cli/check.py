"""`inbox-guard check [PATH…]`: judges mail in files and explains; no mailbox, no account, no config needed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from inbox_guard.cli.app import common, settings_of, tell
from inbox_guard.errors import ExitCode

if TYPE_CHECKING:
    from inbox_guard.check import Failed
    from inbox_guard.cli.app import Settings
    from inbox_guard.judge import Core
    from inbox_guard.model import Judgement
    from inbox_guard.profile import Policy


@click.command()
@click.argument("path", nargs=-1)
@click.option("--now", metavar="ISO-TIME", help='Take this moment for "now".')
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object for each message.")
@common
@click.pass_context
def check(ctx: click.Context, path: tuple[str, ...], *, now: str | None, as_json: bool) -> int:
    """Judge .eml files, mboxes, Maildirs, folders of them or - (standard input), and explain.

    All messages given together are one mailbox: threads and contacts are read across them.  A text that is no saved
    mail is judged where "From: SOMEBODY@EXAMPLE.COM" and an empty line stand before it.
    """
    from inbox_guard.check import check_paths
    from inbox_guard.cli.options import core_of, moment
    from inbox_guard.config import load_if_there
    from inbox_guard.holidays import public_holidays
    from inbox_guard.judge import Setting

    if not path and sys.stdin.isatty():
        raise click.UsageError("name files or folders, or - for standard input")
    config = load_if_there(settings_of(ctx).config)
    core = core_of(config)
    setting = Setting(config.profile, config.policy, moment(now, config.profile))
    days_off = public_holidays(config.profile, setting.now)
    failed = False
    for place, outcome in enumerate(check_paths(path or ("-",), core, setting, days_off)):
        if isinstance(outcome, tuple):
            failed = True
            _print_failed(outcome, settings_of(ctx), as_json=as_json)
        elif as_json:
            _print_json(outcome)
        else:
            zone = ZoneInfo(config.profile.time_zone) if config.path else None
            _print_lines(outcome, core, setting.policy, zone, first=place == 0)
    return ExitCode.FAILURES if failed else ExitCode.OK


def _print_failed(failed: Failed, settings: Settings, *, as_json: bool) -> None:
    from inbox_guard.cli.output import json_line

    file, error = failed
    if as_json:
        json_line({"file": file, "error": error.problem})
    else:
        tell(error, settings, f"{file}: ")


def _print_json(judgement: Judgement) -> None:
    from inbox_guard.cli.output import json_line
    from inbox_guard.explain import as_json

    json_line(as_json(judgement))


def _print_lines(judgement: Judgement, core: Core, policy: Policy, zone: ZoneInfo | None, *, first: bool) -> None:
    from inbox_guard.cli.output import printable
    from inbox_guard.explain import as_lines

    if not first:
        click.echo()
    for line in as_lines(judgement, core.catalogue, policy.weights, zone=zone):
        click.echo(printable(line))
