"""Named days → dates: "tomorrow", "by Friday", "week 12", "end of the month".  It knows the calendar, not deadlines."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

from inbox_guard.model import DateRef
from inbox_guard.reading.passage import YEAR, Found, Passage

PAST = timedelta(days=60)  # a date without a year may lie so far back, else it is the next such day
#: Which Easter Sunday a spec means: the churches count by two calendars.
EASTER = {"easter": EASTER_WESTERN, "easter-orthodox": EASTER_ORTHODOX}
FIXED = frozenset({"weekend", "end-of-week", "christmas", "new-year", "end-of-month", "end-of-year"} | EASTER.keys())
NEXT_WEEK = "next-week"


def dated(passage: Passage, first: int, last: int, day: date | None, *, exact: bool = True) -> Found[DateRef] | None:
    """A value from the tokens [first, last), None where there is no day."""
    return (
        None
        if day is None
        else Found(DateRef(passage.spans[first].start, passage.spans[last - 1].end, day, exact), last)
    )


def real_date(year: int, month: int, day: int) -> date | None:
    """A date, None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def in_year(passage: Passage, month: int, day: int, year: str | None) -> date | None:
    """A day of a month; without a year the next one, or one just past."""
    if year:
        return real_date(int(year) + (2000 if len(year) == 2 else 0), month, day)  # noqa: PLR2004
    if passage.today is None:
        return None
    for candidate in (passage.today.year - 1, passage.today.year, passage.today.year + 1, passage.today.year + 2):
        found = real_date(candidate, month, day)
        if found and found >= passage.today - PAST:
            return found
    return None


def year_after(passage: Passage, position: int) -> tuple[int, str | None]:
    """The year that stands here, behind a month, and the token after it."""
    spans = passage.spans
    if position < len(spans) and YEAR.fullmatch(spans[position].norm) and passage.between(position) in {"", ","}:
        return position + 1, spans[position].norm
    return position, None


def in_month(today: date | None, day: int, month: str = "coming") -> date | None:
    """A day of "this" or the "next" month, or, where it is only "coming", the next that has this day."""
    if today is None or not 1 <= day <= 31:  # noqa: PLR2004
        return None
    first = today.replace(day=1)
    for ahead in range(3):
        found = real_date(first.year, first.month, day)
        if (found and found >= today) if month == "coming" else ahead == (month == "next"):
            return found
        first = (first + timedelta(days=32)).replace(day=1)
    return None


def relative(passage: Passage, position: int) -> Found[DateRef] | None:
    """Today, tomorrow, the weekend, the end of something; "end of day" may lead to another of these."""
    found = passage.speech.relative.at(passage.spans, position)
    if not found or passage.today is None:
        return None
    last = position + found[0]
    if (
        found[1] == "eod"
        and last < len(passage.spans)
        and not passage.between(last)
        and not passage.spans[last].norm[0].isdigit()
    ):
        other = relative(passage, last) or weekday(passage, last)  # "end of day tomorrow", "EOD Friday"
        if other:
            return dated(passage, position, other.last, other.value.day)
    if found[1] == NEXT_WEEK and last < len(passage.spans) and not passage.between(last):
        named = passage.speech.weekdays.at(passage.spans, last)  # "nächste Woche Freitag", "ensi viikon perjantaihin"
        if named:
            return dated(passage, position, last + named[0], _next_week(passage.today, int(named[1])))
    day, exact = _resolve(found[1], passage.today)
    return dated(passage, position, position + found[0], day, exact=exact)


def _next_week(today: date, wanted: int) -> date:
    """A weekday (0 is Monday) of the week after this one."""
    return today + timedelta(days=7 + wanted - today.weekday())


def _resolve(spec: str, today: date) -> tuple[date | None, bool]:
    """Days from today, or a named end: the weekend's Sunday, a week's Friday, the last day of a month or year."""
    if spec == "eod":
        return today, True
    if spec[0] in "+-":
        return today + timedelta(days=int(spec)), True
    if spec in EASTER:
        return _easter(today, EASTER[spec]), True
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    sunday = today + timedelta(days=6 - today.weekday())
    first_next = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    days = {
        "weekend": sunday,
        "next-weekend": sunday + timedelta(days=7),
        "end-of-week": friday,
        NEXT_WEEK: sunday + timedelta(days=5),
        "end-of-month": first_next - timedelta(days=1),
        "next-month": (first_next + timedelta(days=32)).replace(day=1) - timedelta(days=1),
        "end-of-year": date(today.year, 12, 31),
        "next-year": date(min(today.year + 1, 9999), 12, 31),
        "christmas": date(min(today.year + (today > date(today.year, 12, 26)), 9999), 12, 24),
        "new-year": date(today.year, 12, 31),
        "summer": date(today.year + (today.month > 8), 8, 31),  # noqa: PLR2004
        "autumn": date(today.year + (today.month > 11), 11, 30),  # noqa: PLR2004
        "spring": date(today.year + (today.month > 5), 5, 31),  # noqa: PLR2004
    }
    return days.get(spec), spec in FIXED


def _easter(today: date, method: int) -> date:
    """Easter Sunday on or after a day, as dateutil counts it by this method."""
    this_year: date = easter(today.year, method)
    next_year: date = easter(min(today.year + 1, date.max.year), method)
    return this_year if this_year >= today else next_year


def week_number(passage: Passage, position: int) -> Found[DateRef] | None:
    """KW 12, vk 12: the Friday of that ISO week, roughly."""
    spans = passage.spans
    found = passage.speech.week_number.at(spans, position)
    at = position + found[0] if found else 0
    if not found or passage.today is None or at >= len(spans) or not re.fullmatch(r"\d{1,2}", spans[at].norm):
        return None
    week = int(spans[at].norm)
    for year in (passage.today.year, passage.today.year + 1):
        try:
            friday = date.fromisocalendar(year, week, 5)
        except ValueError:
            continue
        if friday >= passage.today - PAST:
            return dated(passage, position, at + 1, friday, exact=False)
    return None


def weekday(passage: Passage, position: int) -> Found[DateRef] | None:
    """The next such day after the sending date; with "next" the one in the week after."""
    spans, speech = passage.spans, passage.speech
    ahead = speech.next.at(spans, position)
    at = position + ahead[0] if ahead else position
    found = speech.weekdays.at(spans, at) if at < len(spans) else None
    if not found or passage.today is None:
        return None
    wanted = int(found[1])
    day = passage.today + timedelta(days=(wanted - passage.today.weekday() - 1) % 7 + 1)
    if ahead and day.isocalendar()[:2] == passage.today.isocalendar()[:2]:
        day += timedelta(days=7)
    last = at + found[0]
    of = speech.of_week.at(spans, last) if last < len(spans) and not passage.between(last) else None
    then = last + of[0] if of else last
    week = speech.relative.at(spans, then) if then < len(spans) and not passage.between(then) else None
    if week and week[1] == NEXT_WEEK and not ahead:
        return dated(passage, position, then + week[0], _next_week(passage.today, wanted))
    return dated(passage, position, last, day)
