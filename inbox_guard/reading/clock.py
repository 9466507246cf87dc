"""Times of day in a sentence: 10 pm, 22 Uhr, klo 20.55, в 9 вечера, midnight.  It knows hours, not who works when."""

from __future__ import annotations

import re
from datetime import time

from inbox_guard.model import ClockRef
from inbox_guard.reading.days import real_date
from inbox_guard.reading.place import SIGNS, Found, Place, measured

_HOUR = re.compile(r"([01]?\d|2[0-4])(?:[:.]([0-5]\d))?([^\W\d_]{0,2})")


def clock_at(place: Place, position: int) -> Found[ClockRef] | None:
    """10 pm · 22 Uhr · klo 20.55 · в 9 вечера · midnight."""
    spans, speech = place.spans, place.speech
    named = speech.clock.at(spans, position)
    if named:
        return _clocked(place, position, position + named[0], *map(int, named[1].split(":")))
    led = speech.clock_before.at(spans, position)
    at = position + led[0] if led else position
    if at >= len(spans):
        return None
    word = speech.at.at(spans, at)
    figures = _HOUR.fullmatch(spans[at].norm)
    if word:
        hour, minute, glued, last = int(word[1]), 0, "", at + word[0]
    elif figures:
        hour, minute, glued, last = int(figures[1]), int(figures[2] or 0), figures[3], at + 1
    else:
        return None
    half = speech.pm.word(glued) is not None if glued else None
    if glued and not half and speech.am.word(glued) is None and not speech.clock_after.word(glued):
        return None
    after, half, said = _daytime(place, last, half=half)
    colon = bool(figures) and ":" in spans[at].norm
    if not (
        said
        or colon
        or (glued and speech.clock_after.word(glued))
        or half is not None
        or (led and _plain_hour(place, last, word=bool(word)) and not _is_date(place, position, spans[at].norm))
    ):
        return None
    if half and hour < 12:  # noqa: PLR2004
        hour += 12
    elif half is False and hour == 12:  # noqa: PLR2004
        hour = 0
    return _clocked(place, position, after, hour, minute)


def _is_date(place: Place, position: int, figures: str) -> bool:
    """Whether "до 15.04" names a day: one that the calendar has, after a word that stands before days."""
    day, _, month = figures.partition(".")
    speech, spans = place.speech, place.spans
    if not (day.isdigit() and month.isdigit()) or speech.clock_only.at(spans, position):
        return False
    return real_date(2000, int(month), int(day)) is not None and bool(speech.date_before.at(spans, position))


def _daytime(place: Place, last: int, *, half: bool | None) -> tuple[int, bool | None, bool]:
    """Words after an hour: "Uhr", "pm", "вечера"; the token after them, whether afternoon, whether there were any."""
    spans, speech = place.spans, place.speech
    said = False
    for _ in range(2):
        if last >= len(spans) or place.between(last):
            break
        for table, meaning in ((speech.clock_after, None), (speech.pm, True), (speech.am, False)):
            found = table.at(spans, last)
            if found:
                last, said = last + found[0], True
                half = meaning if meaning is not None else half
                break
        else:
            break
    return last, half, said


def _plain_hour(place: Place, last: int, *, word: bool) -> bool:
    """Whether nothing is counted after "at 9"."""
    spans = place.spans
    if last >= len(spans):
        return True
    if word and place.speech.hours_alone:
        return bool(place.between(last))
    if spans[last].norm in place.speech.ordinals and (place.between(last) or place.speech.date_after.at(spans, last)):
        return False
    if place.between(last) in SIGNS or spans[last].norm in SIGNS:
        return False
    return (
        not measured(place, last)
        and not place.speech.months.at(spans, last)
        and not place.speech.not_money.at(spans, last)
    )


def _clocked(place: Place, first: int, last: int, hour: int, minute: int) -> Found[ClockRef] | None:
    if not 0 <= hour <= 24 or not 0 <= minute < 60:  # noqa: PLR2004
        return None
    return Found(ClockRef(place.spans[first].start, place.spans[last - 1].end, time(hour % 24, minute)), last)
