"""Which labels a server can keep; it knows no server."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ATOM = re.compile(r"[!#$&'+,\-./0-9:;<=>?@A-Z\[^_`a-z|}~]{1,100}")  # RFC 9051 §9 without \, which marks system flags


def fit(labels: Sequence[str]) -> bool:
    """Whether there are labels, and all of them can be IMAP keywords."""
    return bool(labels) and all(_ATOM.fullmatch(label) for label in labels)
