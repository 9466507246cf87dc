"""What the user has corrected: labels of signs that were taken off by hand, and such as were set by hand."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from inbox_guard.model import Correction, Labelled
from inbox_guard.plan.labels import label
from inbox_guard.profile import Policy


def corrections(
    message: Labelled, flags: AbstractSet[str], signs: AbstractSet[str], policy: Policy
) -> Iterator[Correction]:
    """The corrections that a message bears now.

    Only a message that still has a label of ours says anything: where all are gone the user has tidied up, or the
    server has lost them.

    Args:
        message: what a scan has set on it and why.
        flags: what it has now.
        signs: all signs that there are.
        policy: how labels are named.
    """
    now = {flag.casefold() for flag in flags}
    if not any(name.casefold() in now for name in message.standing):
        return
    standing = {name.casefold() for name in message.standing}
    ever = {name.casefold() for name in message.ever}
    for sign in sorted(signs):
        name = label(f"sign-{sign}", policy).casefold()
        if name in standing and name not in now:
            yield Correction(message.id, sign, "false-alarm", message.rules.get(sign, ""))
        elif name in now and name not in ever:
            yield Correction(message.id, sign, "miss")
