"""Where values are looked for: the tokens of a sentence, the words of its language and the sending date.

It knows what stands before and after a token, not what a value is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from inbox_guard.model import Token, Value
from inbox_guard.reading.speech import Speech

RANGE = frozenset({"-", "–", "—", "‐", "‑"})
CURRENCY_SIGNS = frozenset("€$£¥₽₴₣₤₸₺₹")
SIGNS = CURRENCY_SIGNS | {"%"}
YEAR = re.compile(r"(?:19|20)\d\d")

V_co = TypeVar("V_co", bound=Value, covariant=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[V_co]):
    """A value and the token after it."""

    value: V_co
    last: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look: the tokens, the text they stand in, the words of the language, the sending date."""

    spans: Sequence[Token]
    source: str
    speech: Speech
    today: date | None

    def gap(self, position: int) -> str:
        """What stands before a token, back to the token before it."""
        return self.source[self.spans[position - 1].end : self.spans[position].start] if position else ""

    def between(self, position: int) -> str:
        """The same without white space."""
        return self.gap(position).strip()

    def after(self, position: int) -> str:
        """The two characters after a token."""
        end = self.spans[position].end
        return self.source[end : end + 2]


def measured(place: Place, position: int) -> bool:
    """Whether a unit follows: then the figures count something."""
    spans, speech = place.spans, place.speech
    if position >= len(spans):
        return False
    if spans[position].norm == "%" or place.after(position - 1).strip()[:1] in SIGNS:
        return True
    tables = (speech.currency, speech.duration, speech.multipliers)
    return any(table.at(spans, position) for table in tables) and not place.between(position).strip(".")
