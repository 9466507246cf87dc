"""Dates in a sentence: 15. Mai, 30.4., 7/15, Sept 22, end of May.  It knows how dates are written, not what is due."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from inbox_guard.model import DateRef
from inbox_guard.reading.days import dated, in_month, in_year, real_date, relative, week_number, weekday, year_after
from inbox_guard.reading.ordinals import after_month, figures_after_month, of_weekday, said, said_day, with_month
from inbox_guard.reading.passage import RANGE, YEAR, Found, Passage, led, led_closely, measured

_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?")
_PART = re.compile(r"\d{1,2}")
_DAY = re.compile(r"(\d{1,2})([^\W\d_]{0,3})")


def date_at(passage: Passage, position: int) -> Found[DateRef] | None:
    """The date that begins with this token; relative ones and those without a year need the sending date."""
    norm = passage.spans[position].norm
    if norm[0].isdigit():
        return _numeric(passage, position) or _day_and_month(passage, position) or _bare_day(passage, position)
    if not norm[0].isalpha():
        return None
    return (
        said_day(passage, position)
        or relative(passage, position)
        or week_number(passage, position)
        or _month_first(passage, position)
        or _weekday(passage, position)
    )


def _numeric(passage: Passage, position: int) -> Found[DateRef] | None:
    """31.12.2026 · 30.4. · 7/15 · 2026-03-01."""
    spans, norm = passage.spans, passage.spans[position].norm
    if (
        YEAR.fullmatch(norm)
        and position + 2 < len(spans)
        and passage.between(position + 1) == "-" == passage.between(position + 2)
    ):
        month, day = spans[position + 1].norm, spans[position + 2].norm
        if _PART.fullmatch(month) and _PART.fullmatch(day):  # "❶" is a digit, and no number
            return dated(passage, position, position + 3, real_date(int(norm), int(month), int(day)))
    found = _DOTTED.fullmatch(norm)
    if (
        found
        and (found[3] or passage.after(position)[:1] == "." or led(passage, position))
        and not measured(passage, position + 1)
    ):
        return dated(passage, position, position + 1, in_year(passage, int(found[2]), int(found[1]), found[3]))
    return _spaced(passage, position) or _slashed(passage, position)


def _spaced(passage: Passage, position: int) -> Found[DateRef] | None:
    """5. 6. 2026 · am 5. 6., with a space after each dot."""
    spans, last = passage.spans, position + 2
    if last > len(spans) or passage.between(position + 1) != ".":
        return None
    day, month = spans[position].norm, spans[position + 1].norm
    if not (_PART.fullmatch(day) and _PART.fullmatch(month)) or passage.after(position + 1)[:1] != ".":
        return None
    dotted = last < len(spans) and passage.between(last) == "." and YEAR.fullmatch(spans[last].norm)
    year = spans[last].norm if dotted else None
    if year is None and (not led(passage, position) or measured(passage, last)):
        return None
    return dated(passage, position, last + bool(year), in_year(passage, int(month), int(day), year))


def _slashed(passage: Passage, position: int) -> Found[DateRef] | None:
    """7/15 · 15/7/2026; the month first where both are possible, as in the United States."""
    found = _SLASHED.fullmatch(passage.spans[position].norm)
    if (
        not found
        or found[0] == "24/7"
        or not (found[3] or passage.speech.month_first)
        or measured(passage, position + 1)
    ):
        return None
    one, two = int(found[1]), int(found[2])
    number, day = (one, two) if one <= 12 else (two, one)  # noqa: PLR2004
    sure = found[3] or led(passage, position) or day > 12  # noqa: PLR2004
    return dated(passage, position, position + 1, in_year(passage, number, day, found[3])) if sure else None


def _day_and_month(passage: Passage, position: int) -> Found[DateRef] | None:
    """15. Mai · 4 July · 14th of September · 30 апреля · 4.–6. Mai gives the last day."""
    spans, speech = passage.spans, passage.speech
    found = _DAY.fullmatch(spans[position].norm)
    if not found or (found[2] and found[2] not in speech.ordinals):
        return None
    day, at = int(found[1]), position + 1
    if at < len(spans) and spans[at].norm in speech.ordinals and passage.between(at) in {"", "-"}:
        at += 1
    if at + 1 < len(spans) and passage.between(at).strip(".") in RANGE | {""} and spans[at].norm in speech.day_of:
        at += 1
    if at >= len(spans) or passage.between(at).strip(".") not in {"", *RANGE}:
        return None
    month = speech.months.at(spans, at)
    if not month:
        return _shared_month(passage, position, day, at)
    last, year = year_after(passage, at + month[0])
    return dated(passage, position, last, in_year(passage, int(month[1]), day, year))


def _shared_month(passage: Passage, position: int, day: int, at: int) -> Found[DateRef] | None:
    """The 6 of "am 6. oder 7. Mai"."""
    spans, speech = passage.spans, passage.speech
    step = 1 if spans[at].norm in speech.range_to | speech.range_and else 0
    if (
        at + step + 1 >= len(spans)
        or not (step or passage.between(at).strip(".") in RANGE)
        or not _DAY.fullmatch(spans[at + step].norm)
    ):
        return None
    month = speech.months.at(spans, at + step + 1)
    return dated(passage, position, position + 1, in_year(passage, int(month[1]), day, None)) if month else None


def _bare_day(passage: Passage, position: int) -> Found[DateRef] | None:
    """The next such day of "the 14th", "am 3.", "до 25-го"."""
    spans, speech = passage.spans, passage.speech
    found = _DAY.fullmatch(spans[position].norm)
    if not found or passage.today is None:
        return None
    day, last = int(found[1]), position + 1
    marked = bool(found[2]) and found[2] in speech.ordinals
    if (
        not marked
        and last < len(spans)
        and spans[last].norm in speech.ordinals
        and passage.between(last) in {"-", "‑", ""}
    ):
        marked, last = True, last + 1
    dotted = not found[2] and passage.after(position)[:1] == "."
    month = speech.month_after.at(spans, last) if marked or dotted else None
    if month and not passage.between(last).strip("."):
        return dated(passage, position, last + month[0], in_month(passage.today, day, month[1]))
    due = speech.said_after.at(spans, last) if dotted else None
    if due and passage.between(last) == ".":
        return dated(passage, position, last + due[0], in_month(passage.today, day))  # "5. päivään mennessä"
    dotted = dotted and speech.dotted_day and led(passage, position)
    if not (marked or dotted) or (marked and _counts(passage, position, last)) or _noun(passage, last):
        return None
    return dated(passage, position, last, in_month(passage.today, day))


def _counts(passage: Passage, position: int, last: int) -> bool:
    """Whether an ordinal counts something ("the 5th version"), in a language whose ordinals are for more than days."""
    spans, allowed = passage.spans, passage.speech.after_day
    if not allowed:
        return False
    small = last < len(spans) and spans[last].norm in allowed | passage.speech.said_then
    followed = last < len(spans) and not passage.between(last) and not small
    return followed or not led(passage, position)


def _noun(passage: Passage, last: int) -> bool:
    """Whether a noun follows where only those have capitals: "am 3. Entwurf", "die 3te Seite" count no days."""
    if not passage.speech.dotted_day or last >= len(passage.spans) or not passage.capital(last):
        return False
    return passage.spans[last].norm[0].isalpha() and passage.between(last) in {"", "."}


def _month_first(passage: Passage, position: int) -> Found[DateRef] | None:
    """Sept 22 · July 4th · end of May · Anfang März · toukokuun loppuun · a month alone (its last day, not exact)."""
    spans, speech = passage.spans, passage.speech
    part = speech.month_part.at(spans, position)
    at = position + part[0] if part else position
    month = speech.months.at(spans, at) if at < len(spans) else None
    if not month or (part and passage.between(at) not in {"", "-"}):
        return None
    last = at + month[0]
    if not part and last < len(spans):
        after = after_month(passage, at, int(month[1])) or figures_after_month(passage, at, int(month[1]))
        if after:
            return after
        day = _DAY.fullmatch(spans[last].norm)
        if (
            speech.month_first
            and day
            and passage.between(last) in {"", "."}
            and (not day[2] or day[2] in speech.ordinals)
            and not measured(passage, last + 1)
        ):
            end, year = year_after(passage, last + 1)
            return dated(passage, position, end, in_year(passage, int(month[1]), int(day[1]), year))
        after_part = speech.month_part.at(spans, last)
        if after_part and not passage.between(last):
            part, last = after_part, last + after_part[0]
    if not part and spans[at].norm in speech.weak_months and not _plainly_month(passage, at):
        return None
    last, year = year_after(passage, last)
    first = in_year(passage, int(month[1]), 28, year)
    if first is None:
        return None
    day_of = {"start": 7, "mid": 15}.get(part[1] if part else "", monthrange(first.year, first.month)[1])
    return dated(passage, position, last, first.replace(day=day_of), exact=False)


def _weekday(passage: Passage, position: int) -> Found[DateRef] | None:
    """A named weekday; where a date follows it ("Monday, 4 May", "Friday the 17th") the date decides."""
    found = weekday(passage, position)
    if not found or found.last >= len(passage.spans) or passage.between(found.last) not in {"", ",", ".", "(", ".,"}:
        return found
    article = passage.speech.day_article.at(passage.spans, found.last)
    at = found.last + (article[0] if article else 0)
    if at >= len(passage.spans) or (article and passage.between(at)):
        return found
    in_words = bool(said(passage, at))
    if not (in_words or passage.spans[at].norm[0].isdigit() or passage.speech.months.at(passage.spans, at)):
        return found
    full = with_month(passage, at) or _numeric(passage, at) or _day_and_month(passage, at) or _month_first(passage, at)
    if full:
        return dated(passage, position, full.last, full.value.day) if full.value.exact else found
    wanted = found.value.day.weekday()
    bare = _bare_day(passage, at) or (of_weekday(passage, at, wanted) if article else None)
    if bare:
        return dated(passage, position, bare.last, _on(wanted, bare.value.day))
    return found


def _on(wanted: int, day: date) -> date:
    """The next such day of a month that falls on the weekday (Monday 0): "Friday the 13th"."""
    first = day.replace(day=1)
    for _ in range(14):
        candidate = real_date(first.year, first.month, day.day)
        if candidate and candidate.weekday() == wanted:
            return candidate
        first = (first + timedelta(days=32)).replace(day=1)
    return day


def _plainly_month(passage: Passage, position: int) -> bool:
    """The name "May" with a capital letter after a word that stands before dates."""
    return passage.capital(position) and led_closely(passage, position)
