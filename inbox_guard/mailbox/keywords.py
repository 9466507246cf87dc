"""Which labels a server can keep; it knows no server."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: An atom of RFC 9051 §9: any character but atom-specials; a keyword does not begin with \, which marks system flags.
ATOM = re.compile(r"[!#$&'+,\-./0-9:;<=>?@A-Z\[^_`a-z|}~]+")
_LONGEST = 100


def fit(labels: Sequence[str]) -> bool:
    """Whether there are labels, and all of them can be IMAP keywords."""
    return bool(labels) and all(len(label) <= _LONGEST and ATOM.fullmatch(label) for label in labels)
