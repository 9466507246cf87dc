"""By what a draft of ours is known to be as it was written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from inbox_guard.model import Address, Draft

SEALED = "2:"  # begins a digest over text, subject and recipients


def digest(draft: Draft) -> str:
    """The digest by which a draft is known to be untouched: over text, subject and recipients."""
    return sealed(draft.text, draft.subject, (*draft.to, *draft.cc))


def sealed(text: str, subject: str, recipients: Iterable[Address]) -> str:
    """The digest of a draft with this text, subject and these recipients; edge space and their order do not count."""
    people = sorted({address.key for address in recipients})
    whole = "\0".join((text_digest(text), " ".join(subject.split()), *people))
    return SEALED + hashlib.sha256(whole.encode(errors="surrogatepass")).hexdigest()


def text_digest(text: str) -> str:
    """The digest over the text alone, which older versions remembered; line endings and edge space do not count."""
    return hashlib.sha256("\n".join(text.split("\r\n")).strip().encode(errors="surrogatepass")).hexdigest()
