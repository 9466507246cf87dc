"""A name that is not known, and the known one that it was probably meant to be.  It knows no file and no command."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

_PART = 3  # letters from which on a piece of a name says which is meant


def nearest(given: object, known: Iterable[str], least: int = 60) -> str:
    """The known name nearest to what was given, or an empty text where none is at least so like it (0 to 100)."""
    found = process.extractOne(str(given), list(known), scorer=fuzz.ratio, score_cutoff=least, processor=str.casefold)
    return found[0] if found else ""


def did_you_mean(given: object, known: Iterable[str]) -> str:
    """What to say behind a name that is not known: the nearest one, or nothing."""
    names = list(known)
    part = str(given).casefold()
    name = nearest(given, names) or next((n for n in names if len(part) >= _PART and part in n.casefold()), "")
    return f'; did you mean "{name}"?' if name else ""
