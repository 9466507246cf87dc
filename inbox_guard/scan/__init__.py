"""One pass over one account: fetch → core → plan → apply → remember, with a fence round each message.  No rule here.

The order within a message is append, label, remember; the cursor of a folder moves on only past messages that were
dealt with.  Dying at any moment therefore costs a repetition, never a loss or a double.

    passing.py      what a pass works with, and what it did      fence.py        a failure is told, the rest goes on
    own.py          own mail, and what is remembered             reading.py      messages, read within the fence
    folder.py       one folder: new mail → steps, the cursor     judging.py      messages of a folder → judgements
    acting.py       the steps of a message, in their order       owed.py         drafts that waited for a folder
    threads.py      what went on, and what is silent             taking_back.py  what no longer fits comes off
    corrections.py  what the user did to labels                  doubles.py      drafts that stand there twice
    again.py        one message judged once more, for `explain`   everywhere.py  labels in the whole mailbox
    relearning.py   what stands of ours after the state was lost, for `undo`
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, date, datetime, time, timedelta

from inbox_guard.errors import MailboxError, ServerBusy
from inbox_guard.history.letter_index import HISTORY, LetterIndex
from inbox_guard.holidays import public_holidays
from inbox_guard.judge import Core
from inbox_guard.mailbox.folders import unread_remedy
from inbox_guard.mailbox.port import Mailbox
from inbox_guard.profile import Policy, Profile
from inbox_guard.scan.doubles import remove_doubles
from inbox_guard.scan.folder import scan_folder
from inbox_guard.scan.owed import save_owed
from inbox_guard.scan.own import learn_own_mail
from inbox_guard.scan.passing import Counts, Options, Pass, Progress, Report
from inbox_guard.scan.threads import clear_up, take_up_silent
from inbox_guard.state import State

__all__ = ["Counts", "Options", "Progress", "Report", "scan_account"]

_USEFUL = timedelta(days=400)  # as long as the figures of a day are kept


def scan_account(
    mailbox: Mailbox,
    folders: Sequence[str],
    state: State,
    core: Core,
    profile: Profile,
    policy: Policy,
    options: Options,
    progress: Progress = lambda _done, _all: None,
    *,
    report: Report | None = None,
) -> Report:
    """Make one pass over an account.  A dry run works on a copy of the state, and nothing of it is remembered.

    What is done is told in `report`, for whoever gives one also where the pass does not come to its end.

    Raises:
        TemporaryError: the connection broke; what was done until then stands and is remembered.
        MailboxError: own mail cannot be read, so it is not known what is answered already.
    """
    report = Report(mailbox.account) if report is None else report
    with state.copied() if options.dry_run else nullcontext(state) as remembered:
        today = options.made.astimezone(UTC).date()
        last_look = remembered.corrections.looked(mailbox.account)
        look = last_look != today
        run = Pass(
            mailbox=mailbox,
            state=remembered,
            core=core,
            profile=profile,
            policy=policy,
            options=options,
            report=report,
            progress=progress,
            days_off=public_holidays(profile, options.now),
            letters=LetterIndex(remembered.letters.since(mailbox.account, options.now - HISTORY)),
            look=look,
        )
        learn_own_mail(run, folders)
        for folder in folders:
            _scan_folder(folder, run)
        if look and not options.dry_run:
            _do_daily_work(run, last_look, today)
        clear_up(run)  # first: it finds out which refusals were sent, and who was refused owes no answer
        save_owed(run)
        if options.follow_up:
            take_up_silent(run)
        report.warnings[:0] = mailbox.abilities.warnings
    return report


def _scan_folder(folder: str, run: Pass) -> None:
    """A folder that cannot be read is told, and keeps no other from being read."""
    try:
        scan_folder(folder, run)
    except (MailboxError, ServerBusy) as error:
        remedy = error.remedy or unread_remedy(folder, run.mailbox)
        unread = MailboxError(f"{folder}: {error.problem}", remedy)
        run.report.failures.append(unread.problem)
        run.report.unread = run.report.unread or unread


def _do_daily_work(run: Pass, last: date | None, today: date) -> None:
    """What the first scan of a day does besides; `last` is the day on which that was done before, None where never."""
    account = run.mailbox.account
    run.state.corrections.set_looked(account, today)
    if last is not None:
        # counted from the day of the last scan: a clock that is ahead forgets nothing at once
        run.state.forget(account, datetime.combine(min(last, today), time(), UTC) - _USEFUL)
    remove_doubles(run)
