"""`inbox-guard report`: what happened in a period, as text, as JSON or as a page; read from the state alone."""

from __future__ import annotations

import os
import stat
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from inbox_guard.cli.app import common, settings_of
from inbox_guard.errors import GuardError

if TYPE_CHECKING:
    from inbox_guard.explain import Json
    from inbox_guard.report.figures import Corrected, Entry, Figures, Open

_PERIOD = "30d"


@click.command()
@click.argument("account", nargs=-1)
@click.option("--since", metavar="LENGTH", default=_PERIOD, show_default=True, help="How far back it goes.")
@click.option("--html", metavar="FILE", help='Write one page that stands alone, with charts; "-" is standard output.')
@click.option("--now", metavar="ISO-TIME", help='Take this moment for "now".')
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print one JSON object; its `mail` counts a message as often as scans have looked at it.",
)
@common
@click.pass_context
def report(
    ctx: click.Context, account: tuple[str, ...], *, since: str, html: str | None, now: str | None, as_json: bool
) -> None:
    """Tell what happened in a period: requests, advice, signs, drafts and what became of them, who owes an answer.

    It counts what scans have dealt with, in all accounts or the named ones.
    """
    from inbox_guard.cli.accounts import pick, remembered
    from inbox_guard.cli.options import length, moment
    from inbox_guard.config import load
    from inbox_guard.recollection import happened

    if html is not None and as_json:
        raise click.UsageError("--html and --json do not go together")
    config = load(settings_of(ctx).config)
    accounts = pick(config, account)
    with remembered(accounts) as state:
        told = happened(accounts, config, state, moment(now, config.profile), length(since) or timedelta())
    if html is not None:
        _write_page(told, html)
    elif as_json:
        from inbox_guard.cli.output import json_line

        json_line(report_object(told))
    else:
        from inbox_guard.cli import report_text

        report_text.show(told)


def report_object(told: Figures) -> Json:
    """The object of `--json`: days are those of the profile's time zone."""
    return {
        "since": told.period.since.isoformat(),
        "until": told.period.until.isoformat(),
        "mail": told.mail,
        "requests": told.requests,
        "clients": told.clients,
        "follow_ups": told.follow_ups,
        "actions": {action.value: number for action, number in sorted(told.actions.items())},
        "signs": dict(told.signs),
        "drafts": {"saved": told.drafts} | {outcome.value: number for outcome, number in sorted(told.outcomes.items())},
        "bars": [{"first": bar.first.isoformat(), "actions": dict(bar.actions)} for bar in told.bars if bar.total],
        "open": [_waiting(one) for one in told.open],
        "corrections": [_correction(one) for one in told.corrected],
        "failed_passes": told.failed,
        "failures": [
            {"where": one.where, "problem": one.problem, "tries": one.tries, "last": one.last.isoformat()}
            for one in told.troubles
        ],
        "messages": [_message(entry) for entry in told.entries],
    }


def _waiting(one: Open) -> Json:
    return {
        "address": one.address,
        "name": one.name,
        "subject": one.subject,
        "since": one.since.isoformat(),
        "due": one.due.isoformat(),
        "reminded": one.reminded,
    }


def _correction(one: Corrected) -> Json:
    return {
        "kind": "false-alarm" if one.wrong else "miss",
        "sign": one.sign,
        "rule": one.rule,
        "date": one.when.isoformat(),
        "subject": one.subject,
        "from": one.person,
    }


def _message(entry: Entry) -> Json:
    return {
        "message_id": entry.id,
        "date": entry.when.isoformat(),
        "kind": entry.kind.value,
        "action": entry.action.value,
        "from": entry.address,
        "name": entry.name,
        "subject": entry.subject,
        "signs": [{"id": shown.sign, "score": shown.score, "evidence": shown.words} for shown in entry.signs],
        "draft": entry.outcome.value if entry.outcome else None,
    }


def _write_page(told: Figures, file: str) -> None:
    """Write the page for its owner alone: it names clients.

    Raises:
        GuardError: the file cannot be written.
    """
    from inbox_guard import library
    from inbox_guard.report.page import page

    content = page(told, library.report_style()).encode("utf-8", "xmlcharrefreplace")
    if file == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out:
            if stat.S_ISREG(os.fstat(out.fileno()).st_mode):  # not a pipe or a terminal, such as /dev/stdout
                os.fchmod(out.fileno(), 0o600)  # one that was there may have been open to all
                out.truncate()
            out.write(content)
    except OSError as error:
        raise GuardError(f"cannot write {file}: {error.strerror}", "name a file in a folder that is yours") from error
    click.echo(f"{file} is written; open it in a browser")
