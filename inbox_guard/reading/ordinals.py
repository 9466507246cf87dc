"""Days of the month said in words: the first of March, am dritten Mai, maaliskuun ensimmäinen, до двадцатого числа.

An ordinal counts anything, so it is a day only beside a month, or after words that stand before days; it knows which.
"""

from __future__ import annotations

import re

from inbox_guard.model import DateRef
from inbox_guard.reading.days import dated, in_month, in_year, real_date, year_after
from inbox_guard.reading.passage import RANGE, Found, Passage, ends_at, led, led_closely

FEW = 10  # days from this one on are hardly ever the number of a version, a picture or a point
_BREAKS = frozenset(".,;:!?)…–—")
_FIGURES = re.compile(r"\d{1,2}")
_NO_WORDS: frozenset[str] = frozenset()


def said(passage: Passage, position: int) -> tuple[int, int] | None:
    """The day that the words from here on say, up to 39, and the token after them; nothing tells that it is one."""
    spans, speech = passage.spans, passage.speech
    if position >= len(spans):
        return None
    norm, after = spans[position].norm, position + 1
    ten = speech.day_tens.word(norm)
    if ten and after < len(spans) and _joined(passage, after):
        unit = _unit(passage, spans[after].norm)
        if unit:
            return int(ten) + unit, after + 1
    day = speech.days.word(norm)
    if day:
        return int(day), after
    for word in speech.day_tens.exact:
        unit = _unit(passage, norm[len(word) :]) if norm.startswith(word) else 0
        if unit:
            return int(speech.day_tens.word(word) or 0) + unit, after
    return None


def _joined(passage: Passage, position: int) -> bool:
    """Whether a token may belong to the number before it."""
    return not passage.gap(position).strip(" \xa0\n-‐‑")


def _unit(passage: Passage, norm: str) -> int:
    """1 to 9 where the word may follow a ten, else 0."""
    unit = int(passage.speech.days.word(norm) or 0) if norm else 0
    return unit if unit < 10 else 0  # noqa: PLR2004


def said_day(passage: Passage, position: int) -> Found[DateRef] | None:
    """The date that begins with this token and says its day in words."""
    month = passage.speech.month_before.at(passage.spans, position)
    if month:
        at = position + month[0]
        found = said(passage, at)
        found = found if found and ends_well(passage, found[1]) else _dotted(passage, at)
        if found and not passage.between(at):
            return dated(passage, position, found[1], in_month(passage.today, found[0], month[1]))
    found = said(passage, position)
    if not found or ends_at(passage, passage.speech.said_never, position):
        return None
    if position and passage.speech.day_tens.word(passage.spans[position - 1].norm) and _joined(passage, position):
        return None  # "the thirty-first of April"
    return with_month(passage, position) or _shared(passage, position, *found) or _alone(passage, position, *found)


def _dotted(passage: Passage, position: int) -> tuple[int, int] | None:
    """The 5 of "ensi kuun 5. päivään mennessä"."""
    spans, after = passage.spans, position + 1
    if after >= len(spans) or not _FIGURES.fullmatch(spans[position].norm) or passage.between(after) != ".":
        return None
    return (int(spans[position].norm), after) if spans[after].norm in passage.speech.said_then else None


def with_month(passage: Passage, position: int) -> Found[DateRef] | None:
    """The first of March 2026 · am dritten Mai · ensimmäinen maaliskuuta · двадцать первого июня."""
    spans, speech = passage.spans, passage.speech
    found = said(passage, position)
    if not found:
        return None
    day, last = found
    at = last
    while at < min(len(spans), last + 2) and spans[at].norm in speech.day_of and not passage.between(at):
        at += 1
    month = speech.months.at(spans, at)
    if not month or passage.between(at) or spans[at].norm not in speech.months_after_day:
        return None
    end, year = year_after(passage, at + month[0])
    joined = end < len(spans) and passage.gap(end) in RANGE
    if joined or (speech.month_things.at(spans, end) and not passage.between(end)):
        return None  # "am ersten Mai-Wochenende"
    if speech.of_between and at == last:
        sure = spans[at].norm not in speech.weak_months or passage.capital(at)
        if not (sure and led(passage, position) and (year or ends_well(passage, end, speech.after_day))):
            return None  # "in the first May issue"
    return dated(passage, position, end, in_year(passage, int(month[1]), day, year))


def after_month(passage: Passage, position: int, number: int) -> Found[DateRef] | None:
    """May fifth · May the fifth · maaliskuun ensimmäinen; `position` is that of the month, which has this number."""
    spans, speech = passage.spans, passage.speech
    norm, at = spans[position].norm, position + 1
    if norm not in speech.months_before_day or at >= len(spans) or passage.between(at):
        return None
    article = speech.day_article.at(spans, at)
    at += article[0] if article else 0
    found = said(passage, at)
    if not found or passage.between(at):
        return None
    end, year = year_after(passage, found[1])
    if not (year or ends_well(passage, end, speech.after_day)):
        return None  # "maaliskuun toinen viikko"
    if norm in speech.weak_months and not (passage.capital(position) or led_closely(passage, position)):
        return None  # "I may second that"
    return dated(passage, position, end, in_year(passage, number, found[0], year))


def figures_after_month(passage: Passage, position: int, number: int) -> Found[DateRef] | None:
    """As "maaliskuun 5. päivään"; "toukokuun 4.–6. päivä" gives the last day; `position` is that of the month."""
    speech = passage.speech
    if speech.month_first or passage.spans[position].norm not in speech.months_before_day:
        return None
    found = _last_dotted(passage, position + 1)
    if not found or passage.between(position + 1):
        return None
    end, year = year_after(passage, found[1])
    return dated(passage, position, end, in_year(passage, number, found[0], year))


def _last_dotted(passage: Passage, position: int) -> tuple[int, int] | None:
    """The 5 of "5. päivään", the 6 of "5. tai 6.", and the token after it and its word for a day."""
    spans, speech, after = passage.spans, passage.speech, position + 1
    if after > len(spans) or not _FIGURES.fullmatch(spans[position].norm) or passage.after(position)[:1] != ".":
        return None
    day = int(spans[position].norm)
    if after == len(spans):
        return day, after
    gap, norm = passage.between(after).removeprefix("."), spans[after].norm
    if gap in RANGE or (not gap and norm in speech.range_to | speech.range_and):
        return _last_dotted(passage, after + (not gap)) or (day, after)
    if not gap and norm in speech.day_of:
        return day, after + 1
    return (day, after) if gap[:1] in _BREAKS or norm in {"!", "?"} or norm in speech.said_then else None


def _shared(passage: Passage, position: int, day: int, last: int) -> Found[DateRef] | None:
    """The first of "am ersten oder zweiten Mai", "the first and second of May"."""
    spans, speech = passage.spans, passage.speech
    if last >= len(spans):
        return None
    if passage.between(last) not in RANGE:
        if passage.between(last) or spans[last].norm not in speech.range_to | speech.range_and:
            return None
        last += 1
    article = speech.day_article.at(spans, last)
    other = with_month(passage, last + (article[0] if article else 0))
    if not other:
        return None
    return dated(passage, position, position + 1, real_date(other.value.day.year, other.value.day.month, day))


def _alone(passage: Passage, position: int, day: int, last: int) -> Found[DateRef] | None:
    """The next such day of "by the thirtieth", "bis zum Ersten", "до первого числа", "the first of next month"."""
    spans, speech = passage.spans, passage.speech
    month = speech.month_after.at(spans, last)
    if month and not passage.between(last):
        return dated(passage, position, last + month[0], in_month(passage.today, day, month[1]))
    after = last < len(spans) and not passage.between(last) and speech.said_after.at(spans, last)
    if not after:
        before = ends_at(passage, speech.said_before, position)
        before = before or (day >= FEW and ends_at(passage, speech.said_around, position))
        if not before or not ends_well(passage, last) or (last < len(spans) and said(passage, last)):
            return None
    return dated(passage, position, last, in_month(passage.today, day))


def of_weekday(passage: Passage, position: int, wanted: int) -> Found[DateRef] | None:
    """The thirteenth of "Friday the thirteenth", if the next one falls on that weekday (Monday 0)."""
    found = said(passage, position)
    day = in_month(passage.today, found[0]) if found and ends_well(passage, found[1]) else None
    return dated(passage, position, found[1], day) if found and day and day.weekday() == wanted else None


def ends_well(passage: Passage, last: int, more: frozenset[str] = _NO_WORDS) -> bool:
    """Whether nothing that an ordinal could count follows: the sentence, or its part, ends, or a small word comes."""
    if last >= len(passage.spans):
        return True
    gap, norm = passage.gap(last), passage.spans[last].norm
    if gap.strip():
        return gap.strip()[0] in _BREAKS or (gap[0].isspace() and gap.strip() in RANGE)
    return norm in {"!", "?"} or norm in passage.speech.said_then or norm in more
