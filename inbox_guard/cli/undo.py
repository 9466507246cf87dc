"""`inbox-guard undo`: takes labels back, and drafts that the user has not touched; it decides nothing about mail."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from inbox_guard.cli.app import common, ending, settings_of, tell
from inbox_guard.errors import GuardError, ours
from inbox_guard.model import End

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inbox_guard.config import Account, Config
    from inbox_guard.explain import Json
    from inbox_guard.mailbox.port import Mailbox
    from inbox_guard.model import Letter, Standing
    from inbox_guard.scan.taking_back import Outcome
    from inbox_guard.state import State

_ENDS = {
    End.REMOVED: "removed",
    End.EDITED: "stays: you have changed it",
    End.GONE: "is not there any more",
    End.KEPT: "stays: the server cannot remove one message alone",
}
_UNKNOWN = "stays: whether you have changed it is not known any more"
_WOULD = _ENDS | {End.REMOVED: "would be removed"}


@dataclass(frozen=True, slots=True)
class _Task:
    """What is undone in one account."""

    account: Account
    standing: tuple[Standing, ...]
    blank: bool = False  # nothing is remembered of what scans did: what stands is looked for in the mailbox


@click.command()
@click.argument("account", nargs=-1)
@click.option("--last", is_flag=True, help="What the last scan did; again: the one before  [default].")
@click.option("--all", "all_", is_flag=True, help="All that stands.")
@click.option("--message", metavar="ID", help="What stands for one message, named as for explain.")
@click.option("--dry-run", is_flag=True, help="Change nothing; tell what would be taken back.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object for each message.")
@common
@click.pass_context
def undo(
    ctx: click.Context,
    account: tuple[str, ...],
    *,
    last: bool,
    all_: bool,
    message: str | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Take labels back, and remove drafts that you have not touched, in all accounts or the named ones.

    A draft that you have changed stays.  What was undone stays away: no later scan does it again.
    """
    from inbox_guard.cli.accounts import pick, remembered
    from inbox_guard.config import load
    from inbox_guard.mailbox.drafts import bare_id

    if last + all_ + (message is not None) > 1:
        raise click.UsageError("--last, --all and --message exclude each other")
    if message is not None and not bare_id(message):  # it would be the beginning of each
        raise click.UsageError("--message is empty: it wants a Message-ID, or how one begins")
    config = load(settings_of(ctx).config)
    accounts = pick(config, account)
    with remembered(accounts) as state:
        tasks = _tasks(accounts, state, message, all_=all_)
        if not tasks and not as_json:
            click.echo(_nothing(accounts, state))
        with state.copied() if dry_run else nullcontext(state) as kept:
            return _done(tasks, config, kept, ctx, dry_run=dry_run, as_json=as_json)


def _tasks(accounts: Sequence[Account], state: State, message: str | None, *, all_: bool) -> tuple[_Task, ...]:
    """What is to be undone, account by account: for one message, all of it, or what the last scan did.

    Raises:
        UsageError: the id fits several messages.
        GuardError: it fits none.
    """
    from inbox_guard.plan.undo import of_last_scan

    there = {account.name: state.standing.all(account.name) for account in accounts}
    every = tuple(stands for each in there.values() for stands in each)
    if message is not None:
        wanted = frozenset({_named(every, message, state)})
    else:
        wanted = frozenset(stands.id for stands in (every if all_ else of_last_scan(every)))
    mine = {account: tuple(s for s in there[account.name] if s.id in wanted) for account in accounts}
    tasks = (_Task(a, standing, all_ and state.standing.is_blank(a.name)) for a, standing in mine.items())
    return tuple(task for task in tasks if task.standing or task.blank)


def _nothing(accounts: Sequence[Account], state: State) -> str:
    """Why there is nothing to undo."""
    from inbox_guard.cli.table import counted

    found = sum(len(state.standing.all(account.name)) for account in accounts)
    if found:
        return (
            f"No scan is remembered that did anything. Something stands for {counted(found, 'message')}: "
            "what scans found there after the state was lost; `inbox-guard undo --all` takes it back."
        )
    if any(state.standing.is_blank(account.name) for account in accounts):
        return (
            "No scan is remembered that did anything. If one did, and the state was lost since: "
            "`inbox-guard undo --all` looks for labels and drafts in the mailbox."
        )
    return "Nothing of inbox-guard stands there."


def _named(standing: Sequence[Standing], message: str, state: State) -> str:
    from inbox_guard.cli.options import the_one
    from inbox_guard.mailbox.drafts import bare_id

    bare = bare_id(message)
    one = the_one((stands.id for stands in standing if stands.id.startswith(bare)), bare)
    one = one or the_one((s.id for s in standing if _is_of(s, bare, state)), bare, 'have "{}" in sender or subject')
    if one is None:
        raise GuardError(
            f'nothing of inbox-guard stands for a message that "{bare}" names by Message-ID, sender or subject',
            "inbox-guard undo --all --dry-run tells what stands, with the Message-IDs",
        )
    return one


def _is_of(standing: Standing, words: str, state: State) -> bool:
    from inbox_guard.cli.finding import fits

    letter = state.letters.some(standing.place.account, (standing.id,)).get(standing.id)
    if letter is None:
        return False
    name = letter.writer.name if letter.writer else ""
    return fits(words, name, *letter.people, letter.subject)


def _done(
    tasks: Sequence[_Task], config: Config, state: State, ctx: click.Context, *, dry_run: bool, as_json: bool
) -> int:
    """Work on each account and tell; one does not stop the others.

    Raises:
        KeyboardInterrupt: the user has stopped it; what was done until then is told before.
    """
    outcomes: list[Outcome] = []
    errors: list[GuardError] = []
    stopped: KeyboardInterrupt | None = None
    for task in tasks:
        done: list[Outcome] = []
        try:
            _work(task, config, state, done, dry_run=dry_run)
        except KeyboardInterrupt as stop:
            stopped = stop
        except Exception as error:  # noqa: BLE001 - whatever it is, the other accounts are sound
            errors.append(ours(error))
            tell(errors[-1], settings_of(ctx), f"{task.account.name}: ")
        outcomes += done
        _show(task.account.name, done, state, dry_run=dry_run, as_json=as_json)
        if stopped is not None:
            break
    if not as_json and outcomes:
        click.echo(_summary(outcomes, dry_run=dry_run))
    elif tasks and not as_json and not errors and stopped is None:
        click.echo("Nothing of inbox-guard stands there.")
    if stopped is not None:
        raise stopped
    return ending(errors, anything=bool(outcomes), failed=any(map(_unfinished, outcomes)))


def _unfinished(outcome: Outcome) -> bool:
    return bool(outcome.problems) or any(how is End.KEPT for _, how in outcome.drafts)


def _work(task: _Task, config: Config, state: State, done: list[Outcome], *, dry_run: bool) -> None:
    from inbox_guard.cli.accounts import mailbox_of
    from inbox_guard.lock import account_lock
    from inbox_guard.scan import taking_back

    with account_lock(task.account), mailbox_of(task.account) as mailbox:
        if task.blank:
            _relearn(task.account, config, mailbox, state)
        standing = state.standing.all(task.account.name) if task.blank else task.standing
        taking_back.undo(standing, mailbox, state, dry_run=dry_run, done=done)


def _relearn(account: Account, config: Config, mailbox: Mailbox, state: State) -> None:
    from inbox_guard.cli.options import core_of
    from inbox_guard.judge import Setting
    from inbox_guard.scan.relearning import relearn

    setting = Setting(config.profile, config.policy, datetime.now(UTC))
    relearn(mailbox, account.folders, state, core_of(config), setting)


# ── telling ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _show(account: str, outcomes: Sequence[Outcome], state: State, *, dry_run: bool, as_json: bool) -> None:
    from inbox_guard.cli.output import json_line, printable

    letters = state.letters.some(account, (outcome.standing.id for outcome in outcomes))
    for outcome in outcomes:
        letter = letters.get(outcome.standing.id)
        if as_json:
            json_line(_object(account, outcome, letter, dry_run=dry_run))
            continue
        for line in _lines(outcome, letter, dry_run=dry_run):
            click.echo(printable(line))


def _object(account: str, outcome: Outcome, letter: Letter | None, *, dry_run: bool) -> Json:
    return {
        "account": account,
        "folder": outcome.place.folder,
        "message_id": outcome.standing.id,
        "subject": letter.subject if letter else None,
        "dry_run": dry_run,
        "labels": list(outcome.labels),
        "drafts": [{"message_id": draft, "outcome": how} for draft, how in outcome.drafts],
        "problems": list(outcome.problems),
    }


def _lines(outcome: Outcome, letter: Letter | None, *, dry_run: bool) -> list[str]:
    who = f" ({', '.join(letter.people)})" if letter else ""
    title = (letter.subject or "(no subject)") if letter else outcome.standing.id
    lines = [f"{title}{who}", f"  message   {outcome.standing.id}"]
    if outcome.labels:
        lines.append(f"  labels    {', '.join(outcome.labels)} {'would come off' if dry_run else 'taken off'}")
    told: Mapping[End, str] = _WOULD if dry_run else _ENDS
    unknown = {draft for draft, digest in outcome.standing.drafts if not digest}
    lines += [
        f"  draft     {_UNKNOWN if how is End.EDITED and draft in unknown else told[how]}"
        for draft, how in outcome.drafts
    ]
    lines += [f"  failed    {problem}" for problem in outcome.problems]
    if not outcome.labels and not outcome.drafts and not outcome.problems:
        lines.append("  labels    are not there any more")
    return lines


def _summary(outcomes: Sequence[Outcome], *, dry_run: bool) -> str:
    from inbox_guard.cli.table import counted

    labels = sum(len(outcome.labels) for outcome in outcomes)
    ends = [how for outcome in outcomes for _, how in outcome.drafts]
    would = "would be " if dry_run else ""
    line = f"{counted(len(outcomes), 'message')}: {counted(labels, 'label')} {would}taken off"
    line += f", {counted(ends.count(End.REMOVED), 'draft')} {would}removed"
    if ends.count(End.EDITED):
        line += f", {counted(ends.count(End.EDITED), 'draft')} that you have changed left alone"
    return f"{'Dry run: ' if dry_run else ''}{line}."
