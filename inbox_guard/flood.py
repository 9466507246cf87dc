"""A flood of mail from one sender makes no flood of drafts: which messages of a scan get one.  Knows no mailbox.

What counts is whom a draft would go to, for that is what a flood is after.  The newest message of a scan is answered;
the older ones are labelled all the same, so nothing is hidden.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from inbox_guard.model import Judgement, Place

A_DAY = 3  # drafts to one address in 24 hours, over all scans

ONE_A_SCAN = "a newer mail of this sender in the same scan gets the draft"
ENOUGH_TODAY = f"there were {A_DAY} drafts for this sender within a day"


def recipient(judgement: Judgement) -> str:
    """The address by which drafts are counted: the first that a reply would go to, in the form to compare by."""
    return judgement.draft.to[0].key if judgement.draft and judgement.draft.to else ""


def too_many(due: Sequence[Judgement], lately: Mapping[str, int]) -> Mapping[Place, str]:
    """Places of the messages that get no draft, and why.

    Args:
        due: what a draft is due for, the newest first.
        lately: drafts of the last 24 hours by recipient.
    """
    seen: Counter[str] = Counter()
    found: dict[Place, str] = {}
    for judgement in due:
        to = recipient(judgement)
        if lately.get(to, 0) >= A_DAY:
            found[judgement.message.place] = ENOUGH_TODAY
        elif seen[to]:
            found[judgement.message.place] = ONE_A_SCAN
        seen[to] += 1
    return found
