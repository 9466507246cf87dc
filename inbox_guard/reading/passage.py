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
from inbox_guard.reading.phrases import Phrases
from inbox_guard.reading.speech import Speech
from inbox_guard.reading.tokens import CURRENCY_SIGNS, PERCENT

RANGE = frozenset({"-", "–", "—", "‐", "‑"})
SIGNS = frozenset((*CURRENCY_SIGNS, PERCENT))
YEAR = re.compile(r"(?:19|20)\d\d")

V_co = TypeVar("V_co", bound=Value, covariant=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[V_co]):
    """A value and the token after it."""

    value: V_co
    last: int


@dataclass(frozen=True, slots=True)
class Passage:
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

    def capital(self, position: int) -> bool:
        """Whether a token begins with a capital letter."""
        return self.source[self.spans[position].start].isupper()

    def after(self, position: int) -> str:
        """The two characters after a token."""
        end = self.spans[position].end
        return self.source[end : end + 2]


def measured(passage: Passage, position: int) -> bool:
    """Whether a unit follows: then the figures count something."""
    spans, speech = passage.spans, passage.speech
    if position >= len(spans):
        return False
    if spans[position].norm == "%" or passage.after(position - 1).strip()[:1] in SIGNS:
        return True
    tables = (speech.currency, speech.duration, speech.multipliers)
    return any(table.at(spans, position) for table in tables) and not passage.between(position).strip(".")


def ends_at(passage: Passage, phrases: Phrases, position: int) -> bool:
    """Whether one of the phrases stands right before a token, three words long at most."""
    return any(
        (found := phrases.at(passage.spans, start)) and start + found[0] == position
        for start in range(max(0, position - 3), position)
    )


def led_closely(passage: Passage, position: int) -> bool:
    """Whether the word right before stands before dates, and is no article: "by May", not "the May"."""
    spans, speech = passage.spans, passage.speech
    if not position or speech.day_article.at(spans, position - 1):
        return False
    return bool(speech.date_before.at(spans, position - 1))


def led(passage: Passage, position: int) -> bool:
    """Whether a word before or after makes it a date: "by", "am", "до", "mennessä"."""
    back = any(passage.speech.date_before.at(passage.spans, one) for one in range(max(0, position - 2), position))
    return back or bool(passage.speech.date_after.at(passage.spans, position + 1))
