"""Why a step is not done, in the words of the receipt: all adapters speak alike.  It knows no server."""

from __future__ import annotations

import re
from collections.abc import Sequence

NO_LABELS = "the server keeps no labels of its users here: drafts alone are saved"
RENUMBERED = "the folder was renumbered by the server; the next scan finds the message again"
GONE = "the message is not there any more"
NO_DRAFTS = "there is no Drafts folder"
NO_UIDPLUS = "the server cannot remove one message alone (no UIDPLUS)"
NO_ID = "the draft's Message-ID is none"
ALREADY = "already there"
CHANGED = "it was changed by hand"
NOT_THERE = "it is not there any more"

_ATOM = re.compile(r"[!#$&'+,\-./0-9:;<=>?@A-Z\[^_`a-z|}~]{1,100}")  # RFC 9051 §9 without \, which marks system flags


def unfit(labels: Sequence[str]) -> str:
    """What is wrong with these labels as IMAP keywords; empty where nothing is."""
    wrong = [label for label in labels if not _ATOM.fullmatch(label)]
    if wrong:
        return f"no name for a label: {wrong[0]!r}"
    return "" if labels else "no label was named"
