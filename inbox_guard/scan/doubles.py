"""Drafts of ours that stand there more than once: all copies but one go.

A server that did not answer in time may take the draft all the same, after the next scan has looked and saved it again.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from inbox_guard.errors import MailboxError
from inbox_guard.model import Refusal, RemoveDraft
from inbox_guard.scan.passing import Pass
from inbox_guard.scan.taking_back import left_there

_LATE = timedelta(days=7)  # no server takes longer


def remove_doubles(run: Pass) -> None:
    """Look through the folder of drafts once; copies that the user has changed stay.

    Costs nothing where none was saved lately.
    """
    standing = run.state.standing.all(run.mailbox.account)
    recent = (stands for stands in standing if stands.since >= run.options.made - _LATE)
    saved = {id_: digest for stands in recent for id_, digest in stands.drafts}
    if not saved:
        return
    try:
        copies = Counter(run.mailbox.draft_ids())
        for id_, digest in saved.items():
            receipt = copies[id_] > 1 and run.mailbox.apply(RemoveDraft(id_, digest, keep_one=True))
            if receipt and receipt.refusal is Refusal.NO_UIDPLUS:
                run.report.warnings.append(left_there("it was saved twice", id_))
    except MailboxError as error:
        run.report.warnings.append(f"looking for drafts that were saved twice: {error.problem}")
