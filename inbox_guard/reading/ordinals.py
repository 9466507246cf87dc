"""Days of the month said in words: the first of March, am dritten Mai, maaliskuun ensimmäinen, до двадцатого числа.

An ordinal counts anything, so it is a day only beside a month, or after words that stand before days; it knows which.
"""

from __future__ import annotations

import re

from inbox_guard.model import DateRef
from inbox_guard.reading.days import dated, in_month, in_year, real_date, year_after
from inbox_guard.reading.place import RANGE, Found, Place, ends_at, led, led_closely

FEW = 10  # days from this one on are hardly ever the number of a version, a picture or a point
_BREAKS = frozenset(".,;:!?)…–—")
_FIGURES = re.compile(r"\d{1,2}")
_NO_WORDS: frozenset[str] = frozenset()


def said(place: Place, position: int) -> tuple[int, int] | None:
    """The day that the words from here on say, up to 39, and the token after them; nothing tells that it is one."""
    spans, speech = place.spans, place.speech
    if position >= len(spans):
        return None
    norm, after = spans[position].norm, position + 1
    ten = speech.day_tens.word(norm)
    if ten and after < len(spans) and _joined(place, after):
        unit = _unit(place, spans[after].norm)
        if unit:
            return int(ten) + unit, after + 1
    day = speech.days.word(norm)
    if day:
        return int(day), after
    for word in speech.day_tens.exact:
        unit = _unit(place, norm[len(word) :]) if norm.startswith(word) else 0
        if unit:
            return int(speech.day_tens.word(word) or 0) + unit, after
    return None


def _joined(place: Place, position: int) -> bool:
    """Whether a token may belong to the number before it."""
    return not place.gap(position).strip(" \xa0\n-‐‑")


def _unit(place: Place, norm: str) -> int:
    """1 to 9 where the word may follow a ten, else 0."""
    unit = int(place.speech.days.word(norm) or 0) if norm else 0
    return unit if unit < 10 else 0  # noqa: PLR2004


def said_day(place: Place, position: int) -> Found[DateRef] | None:
    """The date that begins with this token and says its day in words."""
    month = place.speech.month_before.at(place.spans, position)
    if month:
        at = position + month[0]
        found = said(place, at)
        found = found if found and ends_well(place, found[1]) else _dotted(place, at)
        if found and not place.between(at):
            return dated(place, position, found[1], in_month(place.today, found[0], month[1]))
    found = said(place, position)
    if not found or ends_at(place, place.speech.said_never, position):
        return None
    if position and place.speech.day_tens.word(place.spans[position - 1].norm) and _joined(place, position):
        return None  # "the thirty-first of April"
    return with_month(place, position) or _shared(place, position, *found) or _alone(place, position, *found)


def _dotted(place: Place, position: int) -> tuple[int, int] | None:
    """The 5 of "ensi kuun 5. päivään mennessä"."""
    spans, after = place.spans, position + 1
    if after >= len(spans) or not _FIGURES.fullmatch(spans[position].norm) or place.between(after) != ".":
        return None
    return (int(spans[position].norm), after) if spans[after].norm in place.speech.said_then else None


def with_month(place: Place, position: int) -> Found[DateRef] | None:
    """The first of March 2026 · am dritten Mai · ensimmäinen maaliskuuta · двадцать первого июня."""
    spans, speech = place.spans, place.speech
    found = said(place, position)
    if not found:
        return None
    day, last = found
    at = last
    while at < min(len(spans), last + 2) and spans[at].norm in speech.day_of and not place.between(at):
        at += 1
    month = speech.months.at(spans, at)
    if not month or place.between(at) or spans[at].norm not in speech.months_after_day:
        return None
    end, year = year_after(place, at + month[0])
    joined = end < len(spans) and place.gap(end) in RANGE
    if joined or (speech.month_things.at(spans, end) and not place.between(end)):
        return None  # "am ersten Mai-Wochenende"
    if speech.of_between and at == last:
        sure = spans[at].norm not in speech.weak_months or place.capital(at)
        if not (sure and led(place, position) and (year or ends_well(place, end, speech.after_day))):
            return None  # "in the first May issue"
    return dated(place, position, end, in_year(place, int(month[1]), day, year))


def after_month(place: Place, position: int, number: int) -> Found[DateRef] | None:
    """May fifth · May the fifth · maaliskuun ensimmäinen; `position` is that of the month, which has this number."""
    spans, speech = place.spans, place.speech
    norm, at = spans[position].norm, position + 1
    if norm not in speech.months_before_day or at >= len(spans) or place.between(at):
        return None
    article = speech.day_article.at(spans, at)
    at += article[0] if article else 0
    found = said(place, at)
    if not found or place.between(at):
        return None
    end, year = year_after(place, found[1])
    if not (year or ends_well(place, end, speech.after_day)):
        return None  # "maaliskuun toinen viikko"
    if norm in speech.weak_months and not (place.capital(position) or led_closely(place, position)):
        return None  # "I may second that"
    return dated(place, position, end, in_year(place, number, found[0], year))


def _shared(place: Place, position: int, day: int, last: int) -> Found[DateRef] | None:
    """The first of "am ersten oder zweiten Mai", "the first and second of May"."""
    spans, speech = place.spans, place.speech
    if last >= len(spans):
        return None
    if place.between(last) not in RANGE:
        if place.between(last) or spans[last].norm not in speech.range_to | speech.range_and:
            return None
        last += 1
    article = speech.day_article.at(spans, last)
    other = with_month(place, last + (article[0] if article else 0))
    if not other:
        return None
    return dated(place, position, position + 1, real_date(other.value.day.year, other.value.day.month, day))


def _alone(place: Place, position: int, day: int, last: int) -> Found[DateRef] | None:
    """The next such day of "by the thirtieth", "bis zum Ersten", "до первого числа", "the first of next month"."""
    spans, speech = place.spans, place.speech
    month = speech.month_after.at(spans, last)
    if month and not place.between(last):
        return dated(place, position, last + month[0], in_month(place.today, day, month[1]))
    after = last < len(spans) and not place.between(last) and speech.said_after.at(spans, last)
    if not after:
        before = ends_at(place, speech.said_before, position)
        before = before or (day >= FEW and ends_at(place, speech.said_around, position))
        if not before or not ends_well(place, last) or (last < len(spans) and said(place, last)):
            return None
    return dated(place, position, last, in_month(place.today, day))


def of_weekday(place: Place, position: int, wanted: int) -> Found[DateRef] | None:
    """The thirteenth of "Friday the thirteenth", if the next one falls on that weekday (Monday 0)."""
    found = said(place, position)
    day = in_month(place.today, found[0]) if found and ends_well(place, found[1]) else None
    return dated(place, position, found[1], day) if found and day and day.weekday() == wanted else None


def ends_well(place: Place, last: int, more: frozenset[str] = _NO_WORDS) -> bool:
    """Whether nothing that an ordinal could count follows: the sentence, or its part, ends, or a small word comes."""
    if last >= len(place.spans):
        return True
    gap, norm = place.gap(last), place.spans[last].norm
    if gap.strip():
        return gap.strip()[0] in _BREAKS or (gap[0].isspace() and gap.strip() in RANGE)
    return norm in {"!", "?"} or norm in place.speech.said_then or norm in more
