"""Sentence → the money, lengths, dates and times of day it names, each with its span.  It knows in which order to look.

Phone numbers, years, versions, percentages and quantities are none of these.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from inbox_guard.model import Sentence, Value
from inbox_guard.reading.clock import clock_at
from inbox_guard.reading.dates import date_at
from inbox_guard.reading.lengths import duration_at
from inbox_guard.reading.money import money_at
from inbox_guard.reading.passage import Found, Passage
from inbox_guard.reading.speech import Speech

NOTHING = "nothing"  # the data's mark of words that only look like a date
YEARS = (1970, 9000)  # a sending date outside of these is none to count from
MAX_TOKENS = 400  # of one sentence; more is a table or an attack

_PHONE = re.compile(
    r"\+\d[\d\s()/.-]{6,20}\d|\(?0\d{2,5}\)?[\s/.-]\d[\d\s/.-]{3,14}\d|(?<!\d)\d{3}-\d{3}-\d{4}(?!\d)|https?://\S{1,200}"
)
_OTHERS: tuple[Callable[[Passage, int], Found[Value] | None], ...] = (date_at, duration_at, clock_at)


def values(sentence: Sentence, speech: Speech, sent: datetime | None) -> tuple[Value, ...]:
    """The values of a sentence in order; relative dates count from the day of `sent` in its own time zone."""
    spans = sentence.tokens[:MAX_TOKENS]
    today = sent.date() if sent and YEARS[0] <= sent.year <= YEARS[1] else None
    passage = Passage(spans, sentence.source, speech, today)
    blocked = [found.span() for found in _PHONE.finditer(sentence.source, sentence.start, sentence.end)]
    found: list[Value] = []
    position = 0
    while position < len(spans):
        start = spans[position].start
        if any(first <= start < last for first, last in blocked):
            position += 1
            continue
        if not speech.may_begin(spans[position].norm):
            position += 1
            continue
        idle = speech.relative.at(spans, position)
        here = None if idle and idle[1] == NOTHING else _value_at(passage, position)
        if here is None:
            position += idle[0] if idle and idle[1] == NOTHING else 1
            continue
        found.append(here.value)
        position = max(here.last, position + 1)
    return tuple(found)


def _value_at(passage: Passage, position: int) -> Found[Value] | None:
    """The longest of what begins here; of equally long ones money, then a date, a length, a time."""
    money = money_at(passage, position)
    if money and money.value.currency:
        return money
    best: Found[Value] | None = money
    for look in _OTHERS:
        found = look(passage, position)
        if found and (best is None or found.last > best.last):
            best = found
    return best
