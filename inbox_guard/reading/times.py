"""Lengths of time, dates and times of day in a sentence, resolved against the sending date.  It knows calendars, not deadlines."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from inbox_guard.model import ClockRef, DateRef, Duration, Token
from inbox_guard.reading.numbers import number_at
from inbox_guard.reading.speech import Speech

LENGTHS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
PAST = timedelta(days=60)  # a date without a year may lie so far back, else it is the next such day
LONGEST = timedelta(days=36_500)
RANGE = frozenset({"-", "–", "—", "‐", "‑"})
TO = frozenset({"to", "or", "bis", "oder", "tai", "до", "или"})

_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?")
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)(?::[0-5]\d)?")
_DAY = re.compile(r"(\d{1,2})([^\W\d_]{0,3})")
_HOUR = re.compile(r"([01]?\d|2[0-4])(?:[:.]([0-5]\d))?([^\W\d_]{0,2})")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Timed:
    """A value and the token after it."""

    value: Duration | DateRef | ClockRef
    last: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look: the tokens, the text they stand in, the words of the language, the sending date."""

    spans: Sequence[Token]
    source: str
    speech: Speech
    today: date | None

    def between(self, position: int) -> str:
        """What stands before a token, back to the token before it, stripped."""
        return self.source[self.spans[position - 1].end : self.spans[position].start].strip() if position else ""

    def after(self, position: int) -> str:
        """The two characters after a token."""
        end = self.spans[position].end
        return self.source[end : end + 2]


# ── lengths ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def duration_at(place: Place, position: int) -> Timed | None:
    """"five minutes", "5-10 min" (the longer), "полчаса", "24 h"."""
    spans, speech = place.spans, place.speech
    whole = speech.span.at(spans, position)
    if whole:
        length = _length(Decimal(whole[1].partition(" ")[0]), whole[1].partition(" ")[2])
        return _timed_length(place, position, position + whole[0], length)
    number = number_at(spans, position, place.source, speech)
    if number is None:
        return None
    amount, last = number.amount, number.last
    if number.suffix:
        unit = speech.duration.word(number.suffix)
        return _timed_length(place, position, last, _length(amount, unit)) if unit else None
    if last < len(spans):
        between = place.between(last)
        step = 0 if between in RANGE else 1 if not between and spans[last].norm in TO else None
        if step is not None and last + step < len(spans):
            second = number_at(spans, last + step, place.source, speech)
            if second:
                amount, last = max(amount, second.amount), second.last
                if second.suffix:
                    unit = speech.duration.word(second.suffix)
                    return _timed_length(place, position, last, _length(amount, unit)) if unit else None
    found = speech.duration.at(spans, last)
    if found and found[1] == "year" and not number.in_words and _YEAR.fullmatch(spans[position].norm):
        return None
    if not found or place.between(last).strip(".-‐‑–"):
        return None
    return _timed_length(place, position, last + found[0], _length(amount, found[1]))


def _length(amount: Decimal, unit: str | None) -> timedelta | None:
    if unit not in LENGTHS or amount > 100_000:  # noqa: PLR2004
        return None
    return min(LENGTHS[unit] * float(amount), LONGEST)


def _timed_length(place: Place, first: int, last: int, length: timedelta | None) -> Timed | None:
    return None if not length else Timed(Duration(place.spans[first].start, place.spans[last - 1].end, length), last)


# ── dates ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def date_at(place: Place, position: int) -> Timed | None:
    """The date that begins with this token; relative ones and those without a year need the sending date."""
    norm = place.spans[position].norm
    if norm[0].isdigit():
        return _numeric(place, position) or _day_and_month(place, position) or _bare_day(place, position)
    if not norm[0].isalpha():
        return None
    return (
        _relative(place, position)
        or _week_number(place, position)
        or _month_first(place, position)
        or _weekday(place, position)
    )


def _dated(place: Place, first: int, last: int, day: date | None, *, exact: bool = True) -> Timed | None:
    return None if day is None else Timed(DateRef(place.spans[first].start, place.spans[last - 1].end, day, exact), last)


def _numeric(place: Place, position: int) -> Timed | None:
    """31.12.2026 · 30.4. · 7/15 · 2026-03-01."""
    spans, norm = place.spans, place.spans[position].norm
    if _YEAR.fullmatch(norm) and position + 2 < len(spans) and place.between(position + 1) == "-" == place.between(position + 2):
        month, day = spans[position + 1].norm, spans[position + 2].norm
        if month.isdigit() and day.isdigit():
            return _dated(place, position, position + 3, _date(int(norm), int(month), int(day)))
    found = _DOTTED.fullmatch(norm)
    if found and (found[3] or place.after(position)[:1] == "." or _led(place, position)) and not _measured(place, position + 1):
        return _dated(place, position, position + 1, _in_year(place, int(found[2]), int(found[1]), found[3]))
    found = _SLASHED.fullmatch(norm)
    if found and norm != "24/7" and (found[3] or place.speech.language == "en") and not _measured(place, position + 1):
        one, two = int(found[1]), int(found[2])
        month, day = (one, two) if one <= 12 else (two, one)  # noqa: PLR2004
        if found[3] or _led(place, position) or day > 12 or month > 12:  # noqa: PLR2004
            return _dated(place, position, position + 1, _in_year(place, month, day, found[3]))
    return None


def _led(place: Place, position: int) -> bool:
    """Whether a word before or after makes it a date: "by", "am", "до", "mennessä"."""
    back = any(place.speech.date_before.at(place.spans, one) for one in range(max(0, position - 2), position))
    return back or bool(place.speech.date_after.at(place.spans, position + 1))


def _measured(place: Place, position: int) -> bool:
    """Whether a unit follows: then the figures count something."""
    spans, speech = place.spans, place.speech
    if position >= len(spans):
        return False
    if spans[position].norm == "%" or place.after(position - 1).strip()[:1] in {"%", "€", "$", "£"}:
        return True
    tables = (speech.currency, speech.duration, speech.multipliers)
    return any(table.at(spans, position) for table in tables) and not place.between(position).strip(".")


def _day_and_month(place: Place, position: int) -> Timed | None:
    """15. Mai · 4 July · 14th of September · 30 апреля · 4.–6. Mai gives the last day."""
    spans, speech = place.spans, place.speech
    found = _DAY.fullmatch(spans[position].norm)
    if not found or (found[2] and found[2] not in speech.ordinals):
        return None
    day, at = int(found[1]), position + 1
    if at < len(spans) and spans[at].norm in speech.ordinals and place.between(at) in {"", "-"}:
        at += 1
    if at + 1 < len(spans) and place.between(at).strip(".") in RANGE | {""} and spans[at].norm in {"of", "day"}:
        at += 1
    if at >= len(spans) or place.between(at).strip(".") not in {"", *RANGE}:
        return None
    month = speech.months.at(spans, at)
    if not month:
        return _shared_month(place, position, day, at)
    last, year = _year_after(place, at + month[0])
    return _dated(place, position, last, _in_year(place, int(month[1]), day, year))


def _shared_month(place: Place, position: int, day: int, at: int) -> Timed | None:
    """The 6 of "am 6. oder 7. Mai"."""
    spans = place.spans
    step = 1 if spans[at].norm in TO | {"und", "and", "ja", "и"} else 0
    if at + step + 1 >= len(spans) or not (step or place.between(at).strip(".") in RANGE) or not _DAY.fullmatch(spans[at + step].norm):
        return None
    month = place.speech.months.at(spans, at + step + 1)
    return _dated(place, position, position + 1, _in_year(place, int(month[1]), day, None)) if month else None


def _year_after(place: Place, position: int) -> tuple[int, str | None]:
    spans = place.spans
    if position < len(spans) and _YEAR.fullmatch(spans[position].norm) and place.between(position) in {"", ","}:
        return position + 1, spans[position].norm
    return position, None


def _bare_day(place: Place, position: int) -> Timed | None:
    """"the 14th", "am 3.", "до 25-го": the next such day."""
    spans, speech = place.spans, place.speech
    found = _DAY.fullmatch(spans[position].norm)
    if not found or place.today is None:
        return None
    day, last = int(found[1]), position + 1
    marked = bool(found[2]) and found[2] in speech.ordinals
    if not marked and last < len(spans) and spans[last].norm in speech.ordinals and place.between(last) in {"-", "‑", ""}:
        marked, last = True, last + 1
    dotted = not found[2] and speech.language == "de" and place.after(position)[:1] == "." and _led(place, position)
    dotted = dotted and not (place.after(position)[1:].strip() == "" and last < len(spans) and spans[last].norm[0].isalpha() and _noun(place, last))
    if not (marked or dotted) or not 1 <= day <= 31 or not (_led(place, position) or speech.language != "en"):  # noqa: PLR2004
        return None
    if marked and speech.language == "en" and last < len(spans) and not place.between(last) and spans[last].norm not in {"at", "is", "for", "if", "and", "or", "so", "to"}:
        return None  # "the 5th version"
    month = place.today.replace(day=1)
    for _ in range(3):
        candidate = _date(month.year, month.month, day)
        if candidate and candidate >= place.today:
            return _dated(place, position, last, candidate)
        month = (month + timedelta(days=32)).replace(day=1)
    return None


def _noun(place: Place, position: int) -> bool:
    """Whether a capital letter follows: "am 3. Entwurf" counts drafts, not days."""
    return place.source[place.spans[position].start].isupper()


def _relative(place: Place, position: int) -> Timed | None:
    found = place.speech.relative.at(place.spans, position)
    if not found or place.today is None:
        return None
    last = position + found[0]
    if found[1] == "+0" and last < len(place.spans) and not place.between(last) and not place.spans[last].norm[0].isdigit():
        other = _relative(place, last) or _weekday(place, last)  # "end of day tomorrow", "EOD Friday"
        if other and isinstance(other.value, DateRef):
            return _dated(place, position, other.last, other.value.day)
    day, exact = _resolve(found[1], place.today)
    return _dated(place, position, position + found[0], day, exact=exact)


def _resolve(spec: str, today: date) -> tuple[date | None, bool]:
    """"+1" days; "weekend" its Sunday; ends of week (Friday), month, year; "next-…" the end of the next one."""
    if spec[0] in "+-":
        return today + timedelta(days=int(spec)), True
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    sunday = today + timedelta(days=6 - today.weekday())
    first_next = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    days = {
        "weekend": sunday,
        "next-weekend": sunday + timedelta(days=7),
        "end-of-week": friday,
        "next-week": sunday + timedelta(days=5),
        "end-of-month": first_next - timedelta(days=1),
        "next-month": (first_next + timedelta(days=32)).replace(day=1) - timedelta(days=1),
        "end-of-year": date(today.year, 12, 31),
        "next-year": date(min(today.year + 1, 9999), 12, 31),
        "christmas": date(today.year, 12, 24),
        "new-year": date(today.year, 12, 31),
        "summer": date(today.year + (today.month > 8), 8, 31),  # noqa: PLR2004
        "autumn": date(today.year + (today.month > 11), 11, 30),  # noqa: PLR2004
        "spring": date(today.year + (today.month > 5), 5, 31),  # noqa: PLR2004
        "easter": _easter(today),
    }
    return days.get(spec), spec in {"weekend", "end-of-week", "christmas", "new-year", "end-of-month", "end-of-year", "easter"}


def _easter(today: date) -> date:
    """Western Easter Sunday on or after a day (the Gregorian computus, anonymous algorithm)."""
    for year in (today.year, today.year + 1):
        a, (b, c) = year % 19, divmod(year, 100)
        h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
        k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
        m = (a + 11 * h + 22 * k) // 451
        month, day = divmod(h + k - 7 * m + 114, 31)
        if date(year, month, day + 1) >= today:
            return date(year, month, day + 1)
    return today


def _week_number(place: Place, position: int) -> Timed | None:
    spans = place.spans
    found = place.speech.week_number.at(spans, position)
    at = position + found[0] if found else 0
    if not found or place.today is None or at >= len(spans) or not re.fullmatch(r"\d{1,2}", spans[at].norm):
        return None
    week = int(spans[at].norm)
    for year in (place.today.year, place.today.year + 1):
        try:
            friday = date.fromisocalendar(year, week, 5)
        except ValueError:
            continue
        if friday >= place.today - PAST:
            return _dated(place, position, at + 1, friday, exact=False)
    return None


def _month_first(place: Place, position: int) -> Timed | None:
    """Sept 22 · July 4th · end of May · Anfang März · toukokuun loppuun · a month alone (its last day, not exact)."""
    spans, speech = place.spans, place.speech
    part = speech.month_part.at(spans, position)
    at = position + part[0] if part else position
    month = speech.months.at(spans, at) if at < len(spans) else None
    if not month or (part and place.between(at) not in {"", "-"}):
        return None
    last = at + month[0]
    if not part and last < len(spans):
        day = _DAY.fullmatch(spans[last].norm)
        if speech.language == "en" and day and place.between(last) in {"", "."} and (not day[2] or day[2] in speech.ordinals) and not _measured(place, last + 1):
            after, year = _year_after(place, last + 1)
            return _dated(place, position, after, _in_year(place, int(month[1]), int(day[1]), year))
        after_part = speech.month_part.at(spans, last)
        if after_part and not place.between(last):
            part, last = after_part, last + after_part[0]
    if not part and spans[at].norm in speech.weak_months and not _plainly_month(place, at):
        return None
    last, year = _year_after(place, last)
    first = _in_year(place, int(month[1]), 28, year)
    if first is None:
        return None
    day_of = {"start": 7, "mid": 15}.get(part[1] if part else "", monthrange(first.year, first.month)[1])
    return _dated(place, position, last, first.replace(day=day_of), exact=False)


def _plainly_month(place: Place, position: int) -> bool:
    """ "May" with a capital letter after a word that stands before dates."""
    capital = place.source[place.spans[position].start].isupper()
    return capital and position > 0 and bool(place.speech.date_before.at(place.spans, position - 1))


def _weekday(place: Place, position: int) -> Timed | None:
    """The next such day after the sending date; with "next" the one in the week after."""
    spans, speech = place.spans, place.speech
    ahead = speech.next.at(spans, position)
    at = position + ahead[0] if ahead else position
    found = speech.weekdays.at(spans, at) if at < len(spans) else None
    if not found or place.today is None:
        return None
    wanted = int(found[1])
    day = place.today + timedelta(days=(wanted - place.today.weekday() - 1) % 7 + 1)
    if ahead and day.isocalendar()[:2] == place.today.isocalendar()[:2]:
        day += timedelta(days=7)
    last = at + found[0]
    follow = date_at(place, last) if last < len(spans) and spans[last].norm[0].isdigit() and place.between(last) in {"", ",", "."} else None
    if follow and isinstance(follow.value, DateRef):  # "Monday, 4 May": the date decides
        return _dated(place, position, follow.last, follow.value.day)
    return _dated(place, position, last, day)


def _in_year(place: Place, month: int, day: int, year: str | None) -> date | None:
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)  # noqa: PLR2004
    if place.today is None:
        return None
    for candidate in (place.today.year - 1, place.today.year, place.today.year + 1, place.today.year + 2):
        found = _date(candidate, month, day)
        if found and found >= place.today - PAST:
            return found
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# ── times of day ─────────────────────────────────────────────────────────────────────────────────────────────────────


def clock_at(place: Place, position: int) -> Timed | None:
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
    if not (said or colon or (glued and speech.clock_after.word(glued)) or half is not None or (led and _plain_hour(place, last, word=bool(word)))):
        return None
    if half and hour < 12:  # noqa: PLR2004
        hour += 12
    elif half is False and hour == 12:  # noqa: PLR2004
        hour = 0
    return _clocked(place, position, after, hour, minute)


def _daytime(place: Place, last: int, *, half: bool | None) -> tuple[int, bool | None, bool]:
    """Words after an hour: "Uhr", "pm", "вечера"; gives the token after them, whether it is afternoon, and whether there were any."""
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
    if word:
        return True
    if last >= len(spans):
        return True
    if place.between(last) and spans[last].norm in place.speech.ordinals:
        return False
    if place.between(last) in {"%", "€", "$"} or spans[last].norm in {"%", "€", "$", "£"}:
        return False
    return not _measured(place, last) and not place.speech.months.at(spans, last) and not place.speech.not_money.at(spans, last)


def _clocked(place: Place, first: int, last: int, hour: int, minute: int) -> Timed | None:
    if not 0 <= hour <= 24 or not 0 <= minute < 60:  # noqa: PLR2004
        return None
    return Timed(ClockRef(place.spans[first].start, place.spans[last - 1].end, time(hour % 24, minute)), last)
