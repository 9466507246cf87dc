"""`inbox-guard contacts [ADDRESS]`: what is known of each contact, from the state alone; no mailbox is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inbox_guard.cli.app import common, settings_of
from inbox_guard.errors import GuardError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import timedelta

    from inbox_guard.explain import Json
    from inbox_guard.history.dossier import AnswerTime, Dossier
    from inbox_guard.model import Silence

_MOST_NAMED = 5


@click.command()
@click.argument("address", required=False)
@click.option("--now", metavar="ISO-TIME", help='Take this moment for "now".')
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object for each contact.")
@common
@click.pass_context
def contacts(ctx: click.Context, address: str | None, *, now: str | None, as_json: bool) -> None:
    """Tell what is known of each contact: threads, signs over time, answer times, reminders needed, drafts used.

    ADDRESS, or a part of it or of the name, shows one contact with everything.  It comes from what scans remember;
    when the state is lost the next scan learns it again from the mailbox.
    """
    from inbox_guard.cli.accounts import pick, remembered
    from inbox_guard.cli.options import moment
    from inbox_guard.config import load
    from inbox_guard.recollection import known_contacts

    if address is not None and not address.strip():  # it would be a part of each
        raise click.UsageError("ADDRESS is empty: it wants an address, or a part of one or of a name")
    config = load(settings_of(ctx).config)
    accounts = pick(config, ())
    with remembered(accounts) as state:
        known = known_contacts(accounts, config, state, moment(now, config.profile))
    chosen = known if address is None else (_the_contact(known, address),)
    if as_json:
        _print_json(chosen)
    elif address is not None:
        _print_dossier(chosen[0])
    else:
        _print_list(chosen)


def _the_contact(known: Sequence[Dossier], wanted: str) -> Dossier:
    """The contact that is meant.

    Raises:
        UsageError: several fit.
        GuardError: none does.
    """
    from inbox_guard.history.letter_index import HISTORY
    from inbox_guard.model import comparable

    bare = wanted.strip().strip("<>")
    key, address = bare.casefold(), comparable(bare)
    fitting = [one for one in known if one.address == address]
    fitting = fitting or [one for one in known if key in one.address or key in one.name.casefold()]
    if len(fitting) > 1:
        named = ", ".join(one.address for one in fitting[:_MOST_NAMED])
        more = f" and {len(fitting) - _MOST_NAMED} more" if len(fitting) > _MOST_NAMED else ""
        raise UsageError(f'{len(fitting)} contacts have "{wanted}" in their address or name', f"{named}{more}")
    if not fitting:
        raise GuardError(
            f'nothing is known of "{wanted}"',
            "inbox-guard contacts lists all who are known; "
            f"scans learn them from your mail of the last {HISTORY.days} days",
        )
    return fitting[0]


# ── telling ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _print_json(chosen: Iterable[Dossier]) -> None:
    from inbox_guard.cli.output import json_line

    for one in chosen:
        json_line(contact_object(one))


def contact_object(one: Dossier) -> Json:
    """The object of `--json`: times are ISO times with their offset, medians are in seconds."""
    return {
        "address": one.address,
        "name": one.name,
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "threads": [
            {
                "subject": thread.subject,
                "first": thread.first.isoformat(),
                "last": thread.last.isoformat(),
                "theirs": thread.theirs,
                "yours": thread.ours,
                "waits": thread.silence is not None,
            }
            for thread in one.threads
        ],
        "signs": [
            {
                "id": seen.sign,
                "date": seen.when.isoformat(),
                "score": seen.score,
                "evidence": seen.words,
                "subject": seen.subject,
            }
            for seen in one.signs
        ],
        "over_time": [{"id": f.sign, "score": f.score, "note": f.note} for f in one.over_time],
        "open_silence": _silence(one.silence),
        "answers": {"theirs": _answer_time(one.theirs), "yours": _answer_time(one.ours)},
        "reminders": [when.isoformat() for when in one.reminders],
        "drafts": {"saved": one.saved, "used": one.used},
    }


def _silence(quiet: Silence | None) -> Json | None:
    if quiet is None:
        return None
    asked = quiet.asked
    return {
        "since": asked.date.isoformat(),
        "due": quiet.due.isoformat(),
        "subject": asked.subject,
        "asked": asked.marks.get("asks") or asked.marks.get("still-relevant", ""),
        "reminded": quiet.reminded,
    }


def _answer_time(one: AnswerTime) -> Json:
    return {"median": _seconds(one.median), "answers": one.answers}


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else round(length.total_seconds())


def _print_list(known: Sequence[Dossier]) -> None:
    if not known:
        click.echo("No contact is known yet: inbox-guard scan learns them from your mail.")
        return
    from inbox_guard.cli import contact_table

    contact_table.show(known)


def _print_dossier(one: Dossier) -> None:
    from inbox_guard.cli import contact_table
    from inbox_guard.cli.output import printable

    for line in contact_table.page(one):
        click.echo(printable(line))
