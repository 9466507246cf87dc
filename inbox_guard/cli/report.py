"""`inbox-guard report`: what happened in a period, as text, as JSON or as a page; read from the state alone."""

from __future__ import annotations

import os
import stat
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from inbox_guard.cli.app import common, settings_of
from inbox_guard.errors import GuardError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from inbox_guard.config import Account, Config
    from inbox_guard.model import Letter
    from inbox_guard.report.figures import Corrected, Entry, Figures, Period, Trouble
    from inbox_guard.state import State
    from inbox_guard.state.records import JudgedRow

Json = dict[str, Any]
_PERIOD = "30d"


@click.command()
@click.argument("account", nargs=-1)
@click.option("--since", metavar="LENGTH", default=_PERIOD, show_default=True, help="How far back it goes.")
@click.option("--html", metavar="FILE", help='Write one page that stands alone, with charts; "-" is standard output.')
@click.option("--now", metavar="ISO-TIME", help='Take this moment for "now".')
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@common
@click.pass_context
def report(
    ctx: click.Context, account: tuple[str, ...], *, since: str, html: str | None, now: str | None, as_json: bool
) -> None:
    """Tell what happened in a period: requests, advice, signs, drafts and what became of them, who owes an answer.

    It counts what scans have dealt with, in all accounts or the named ones.
    """
    from inbox_guard.cli.accounts import pick, remembered  # noqa: PLC0415
    from inbox_guard.cli.options import length, moment  # noqa: PLC0415
    from inbox_guard.config import load  # noqa: PLC0415

    if html is not None and as_json:
        raise click.UsageError("--html and --json do not go together")
    config = load(settings_of(ctx).config)
    accounts = pick(config, account)
    with remembered(accounts) as state:
        told = gathered(accounts, config, state, moment(now, config.profile), length(since) or timedelta())
    if html is not None:
        _write_page(told, html)
    elif as_json:
        from inbox_guard.cli.output import json_line  # noqa: PLC0415

        json_line(report_object(told))
        sys.stdout.flush()
    else:
        from inbox_guard.cli import report_text  # noqa: PLC0415

        report_text.show(told)


def gathered(accounts: Sequence[Account], config: Config, state: State, now: datetime, back: timedelta) -> Figures:
    """What happened in these accounts."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    from inbox_guard.cli.contacts import known_contacts, recollected  # noqa: PLC0415
    from inbox_guard.history.book import HISTORY  # noqa: PLC0415
    from inbox_guard.history.dossier import drafts_by_thread  # noqa: PLC0415
    from inbox_guard.history.threads import threads  # noqa: PLC0415
    from inbox_guard.report.figures import Period, figures  # noqa: PLC0415

    until = now.astimezone(ZoneInfo(config.profile.time_zone))
    period = Period(until - back, until)
    past = recollected(accounts, state, min(period.since, now - HISTORY))
    letters = {name: {letter.id: letter for letter in known} for name, known in past.letters.items()}
    whole = threads(letter for known in letters.values() for letter in known.values())
    drafts = drafts_by_thread(whole, past.drafts)
    rows = [row for a in accounts for row in state.records.judged(a.name, period.since)]
    people = known_contacts(past.since(now - HISTORY), config, state, now)
    names = {person.address: person.name for person in people}
    mail, failed = _activity(accounts, period)
    return figures(
        period,
        [_entry(row, letters[row.account].get(row.id), period, names) for row in rows],
        drafts,
        people,
        _troubles(accounts, state, period),
        _corrected(accounts, state, letters, period),
        mail=mail,
        failed=failed,
    )


def _entry(row: JudgedRow, letter: Letter | None, period: Period, names: Mapping[str, str]) -> Entry:
    from inbox_guard.model import Action, Kind  # noqa: PLC0415
    from inbox_guard.report.figures import Entry, Shown  # noqa: PLC0415

    writer = letter.writer if letter else None
    person = next(iter(letter.people), "") if letter else ""
    return Entry(
        id=row.id,
        when=_moment(row, letter).astimezone(period.until.tzinfo),
        kind=Kind(row.kind),
        action=Action(row.action),
        name=writer.name if writer else names.get(person, ""),
        address=writer.email if writer else person,
        subject=letter.subject if letter else "",
        signs=tuple(Shown(sign["id"], sign["score"], sign["evidence"]) for sign in row.told.get("signs", ())),
        own=letter.own if letter else False,
    )


def _moment(row: JudgedRow, letter: Letter | None) -> datetime:
    """When a mail came in, so that a first scan of many days is not one full day; of own mail, when it was taken up."""
    return row.when if letter is None or letter.own else min(row.when, letter.came_in)


def _activity(accounts: Sequence[Account], period: Period) -> tuple[int, int]:
    """How many messages were looked at, and how many passes or logins failed."""
    from inbox_guard.state.health import HealthBook  # noqa: PLC0415

    names = {account.name for account in accounts}
    with HealthBook.open() as book:
        days = [day for day in book.days(period.since.date()) if day.account in names]
    days = [day for day in days if day.day <= period.until.date()]
    return sum(day.counts["messages"] for day in days), sum(day.counts["failures"] for day in days)


def _troubles(accounts: Sequence[Account], state: State, period: Period) -> Iterator[Trouble]:
    from inbox_guard.report.figures import Trouble  # noqa: PLC0415

    for account in accounts:
        for failure in state.failures(account.name):
            where = f"message {failure.place.uid} in {failure.place.folder} of {account.name}"
            yield Trouble(where, failure.problem, failure.tries, failure.last.astimezone(period.until.tzinfo))


def _corrected(
    accounts: Sequence[Account], state: State, letters: Mapping[str, Mapping[str, Letter]], period: Period
) -> Iterator[Corrected]:
    from inbox_guard.report.figures import Corrected  # noqa: PLC0415

    for account in accounts:
        for row in state.corrections.all(account.name):
            one, letter = row.correction, letters[account.name].get(row.correction.id)
            yield Corrected(
                when=row.when.astimezone(period.until.tzinfo),
                sign=one.sign,
                rule=one.rule,
                subject=letter.subject if letter else "",
                person=next(iter(letter.people), "") if letter else one.id,
                wrong=one.kind == "false-alarm",
            )


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
        "drafts": {"saved": told.drafts} | {fate.value: number for fate, number in sorted(told.fates.items())},
        "bars": [{"first": bar.first.isoformat(), "actions": dict(bar.actions)} for bar in told.bars if bar.total],
        "open": [
            {
                "address": one.address,
                "name": one.name,
                "subject": one.subject,
                "since": one.since.isoformat(),
                "due": one.due.isoformat(),
                "reminded": one.reminded,
            }
            for one in told.open
        ],
        "corrections": [
            {
                "kind": "false-alarm" if one.wrong else "miss",
                "sign": one.sign,
                "rule": one.rule,
                "date": one.when.isoformat(),
                "subject": one.subject,
                "from": one.person,
            }
            for one in told.corrected
        ],
        "failed_passes": told.failed,
        "failures": [
            {"where": one.where, "problem": one.problem, "tries": one.tries, "last": one.last.isoformat()}
            for one in told.troubles
        ],
        "messages": [_message(entry) for entry in told.entries],
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
        "draft": entry.fate.value if entry.fate else None,
    }


def _write_page(told: Figures, file: str) -> None:
    """Write the page for its owner alone: it names clients.

    Raises:
        GuardError: the file cannot be written.
    """
    from inbox_guard import library  # noqa: PLC0415
    from inbox_guard.report.page import page  # noqa: PLC0415

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
