"""Lengths of time in a sentence: "five minutes", "полчаса", "24 h".  It knows units, not what is long or short."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from inbox_guard.model import Duration
from inbox_guard.reading.numbers import Number, number_at
from inbox_guard.reading.passage import RANGE, YEAR, Found, Passage

LENGTHS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
LONGEST = timedelta(days=36_500)
MANY = 1000  # number words beyond this count no time


def duration_at(passage: Passage, position: int) -> Found[Duration] | None:
    """The length that begins with this token; of a range the longer end."""
    spans, speech = passage.spans, passage.speech
    whole = speech.span.at(spans, position)
    if whole:
        amount, _, unit = whole[1].partition(" ")
        return _timed(passage, position, *_with_half(passage, position + whole[0], Decimal(amount), unit))
    number = number_at(passage, position)
    if number is None:
        return None
    amount_of, number = _larger(passage, number)
    if number.suffix:
        return _timed(passage, position, number.last, _length(amount_of, speech.duration.word(number.suffix)))
    found = speech.duration.at(spans, number.last)
    if not found or passage.between(number.last).strip(".-‐‑–") or (number.in_words and amount_of >= MANY):
        return None
    if found[1] == "year" and not number.in_words and YEAR.fullmatch(spans[position].norm):
        return None  # "в 2025 году"
    return _timed(passage, position, *_with_half(passage, number.last + found[0], amount_of, found[1]))


def _with_half(passage: Passage, last: int, amount: Decimal, unit: str) -> tuple[int, timedelta | None]:
    """The length, with the half that may follow its unit: "a week and a half"; a half of something else is none."""
    spans, speech = passage.spans, passage.speech
    half = speech.half_more.at(spans, last)
    if half and amount >= 1 and not passage.between(last):
        after = last + half[0]
        others = (speech.duration, speech.not_money, speech.multipliers, speech.currency)
        if after >= len(spans) or passage.between(after) or not any(table.at(spans, after) for table in others):
            return after, _length(amount + Decimal("0.5"), unit)
    return last, _length(amount, unit)


def _larger(passage: Passage, number: Number) -> tuple[Decimal, Number]:
    """The larger end of a range, and the number with which it ends."""
    spans, last = passage.spans, number.last
    if number.suffix or last >= len(spans):
        return number.amount, number
    between = passage.between(last)
    step = 0 if between in RANGE else 1 if not between and spans[last].norm in passage.speech.range_to else None
    second = None
    if step is not None and last + step < len(spans):
        second = number_at(passage, last + step)
    return (max(number.amount, second.amount), second) if second else (number.amount, number)


def _length(amount: Decimal, unit: str | None) -> timedelta | None:
    if unit not in LENGTHS or amount > 100_000:  # noqa: PLR2004
        return None
    return min(LENGTHS[unit] * float(amount), LONGEST)


def _timed(passage: Passage, first: int, last: int, length: timedelta | None) -> Found[Duration] | None:
    return (
        None if not length else Found(Duration(passage.spans[first].start, passage.spans[last - 1].end, length), last)
    )
