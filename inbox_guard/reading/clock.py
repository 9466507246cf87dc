"""Times of day in a sentence: 10 pm, 22 Uhr, klo 20.55, в 9 вечера, midnight.  It knows hours, not who works when."""

from __future__ import annotations

import re
from datetime import time

from inbox_guard.model import ClockRef
from inbox_guard.reading.days import real_date
from inbox_guard.reading.passage import SIGNS, Found, Passage, measured

_HOUR = re.compile(r"([01]?\d|2[0-4])(?:[:.]([0-5]\d))?([^\W\d_]{0,2})")


def clock_at(passage: Passage, position: int) -> Found[ClockRef] | None:
    """10 pm · 22 Uhr · klo 20.55 · в 9 вечера · midnight."""
    spans, speech = passage.spans, passage.speech
    named = speech.clock.at(spans, position)
    if named:
        return _clocked(passage, position, position + named[0], *map(int, named[1].split(":")))
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
    after, half, said = _daytime(passage, last, half=half)
    colon = bool(figures) and ":" in spans[at].norm
    if not (
        said
        or colon
        or (glued and speech.clock_after.word(glued))
        or half is not None
        or (led and _plain_hour(passage, last, word=bool(word)) and not _is_date(passage, position, spans[at].norm))
    ):
        return None
    if half and hour < 12:  # noqa: PLR2004
        hour += 12
    elif half is False and hour == 12:  # noqa: PLR2004
        hour = 0
    return _clocked(passage, position, after, hour, minute)


def _is_date(passage: Passage, position: int, figures: str) -> bool:
    """Whether "до 15.04" names a day: one that the calendar has, after a word that stands before days."""
    day, _, month = figures.partition(".")
    speech, spans = passage.speech, passage.spans
    if not (day.isdigit() and month.isdigit()) or speech.clock_only.at(spans, position):
        return False
    return real_date(2000, int(month), int(day)) is not None and bool(speech.date_before.at(spans, position))


def _daytime(passage: Passage, last: int, *, half: bool | None) -> tuple[int, bool | None, bool]:
    """Words after an hour: "Uhr", "pm", "вечера"; the token after them, whether afternoon, whether there were any."""
    spans, speech = passage.spans, passage.speech
    said = False
    for _ in range(2):
        if last >= len(spans) or passage.between(last):
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


def _plain_hour(passage: Passage, last: int, *, word: bool) -> bool:
    """Whether nothing is counted after "at 9"."""
    spans = passage.spans
    if last >= len(spans):
        return True
    if word and passage.speech.hours_alone:
        return bool(passage.between(last))
    if spans[last].norm in passage.speech.ordinals and (
        passage.between(last) or passage.speech.date_after.at(spans, last)
    ):
        return False
    if passage.between(last) in SIGNS or spans[last].norm in SIGNS:
        return False
    return (
        not measured(passage, last)
        and not passage.speech.months.at(spans, last)
        and not passage.speech.not_money.at(spans, last)
    )


def _clocked(passage: Passage, first: int, last: int, hour: int, minute: int) -> Found[ClockRef] | None:
    if not 0 <= hour <= 24 or not 0 <= minute < 60:  # noqa: PLR2004
        return None
    return Found(ClockRef(passage.spans[first].start, passage.spans[last - 1].end, time(hour % 24, minute)), last)
