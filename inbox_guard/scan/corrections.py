"""Looking at what the user did to mail of the last days: a label taken off is a false alarm, one set by hand a miss.

The flag of an answered message tells of an answer that no folder here holds, such as one sent on the phone.
"""

from __future__ import annotations

from datetime import timedelta

from inbox_guard.plan.corrections import corrections
from inbox_guard.scan.passing import Pass

_RECENT = timedelta(days=14)
_MOST = 500  # messages, the newest first: one FETCH of flags


def note_corrections(folder: str, uidvalidity: int, run: Pass) -> None:
    """Remember what the user has corrected in a folder, and note what is answered.

    Costs one FETCH, and nothing where no label of ours stands.
    """
    account = run.mailbox.account
    labelled = run.state.corrections.labelled(account, folder, uidvalidity, run.options.made - _RECENT)[-_MOST:]
    if not labelled:
        return
    flags = run.mailbox.flags(folder, uidvalidity, [message.place.uid for message in labelled])
    signs = frozenset(run.core.catalogue.signs)
    for message in labelled:
        there = flags.get(message.place.uid)
        if there is not None and "\\answered" in {flag.casefold() for flag in there}:
            run.answered.add(message.id)
        if there is None or not {name.casefold() for name in message.standing} & {flag.casefold() for flag in there}:
            continue  # gone, moved, or tidied up: that says nothing
        found = tuple(corrections(message, there, signs, run.policy))
        run.state.corrections.set(account, message.id, found, run.options.made)
