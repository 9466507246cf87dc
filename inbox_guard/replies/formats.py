"""Dates, hours, money and counts as people of a language write them.  Words come from the language's `manner.toml`."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Literal

from inbox_guard.profile import OfficeHours
from inbox_guard.replies.manner import Manner

#: Signs of currencies are the same in all languages; where one stands, each says in `money.amount`.
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "RUB": "₽", "UAH": "₴", "KZT": "₸", "JPY": "¥", "PLN": "zł"}
NOON = 12
NBSP = "\N{NO-BREAK SPACE}"


def day(manner: Manner, value: date, form: Literal["dates.date", "dates.short", "attribution.date"]) -> str:
    """A date, long or short, or as attribution lines have it."""
    names = {
        "day": str(value.day),
        "dd": f"{value.day:02}",
        "month": manner.words["dates.months"][value.month - 1],
        "mm": f"{value.month:02}",
        "month_number": str(value.month),
        "year": str(value.year),
        "yy": f"{value.year % 100:02}",
    }
    return manner.phrase(form, names)


def clock(manner: Manner, value: datetime) -> str:
    """The time of day of an attribution line."""
    return manner.phrase(
        "dates.clock", {"hour": str(value.hour), "hh": f"{value.hour:02}", "minute": f"{value.minute:02}"}
    )


def hours(manner: Manner, office: OfficeHours) -> str:
    """Office hours: "Mo-Fr 9-17 Uhr", in the language's own words."""
    names = manner.words["hours.days"]
    parts = []
    for _, run in groupby(enumerate(sorted(office.days)), key=lambda pair: pair[1] - pair[0]):
        days = [index for _, index in run]
        joint = "–" if len(days) > 2 else ", "  # noqa: PLR2004 - two days are named, more are a range
        parts.append(joint.join([names[days[0]], names[days[-1]]] if len(days) > 1 else [names[days[0]]]))
    # no time of day is as late as the end of it
    end = manner.phrases["hours.end"] if office.end == time.max else _hour(office.end, manner)
    values = {"days": ", ".join(parts), "from": _hour(office.start, manner), "to": end}
    return manner.phrase("hours.week", values)


def _hour(value: time, manner: Manner) -> str:
    """16.30, or 4:30 pm where the language halves the day."""
    halves = manner.words["hours.halves"]
    hour = (value.hour % NOON or NOON) if halves else value.hour
    minutes = f"{manner.phrases['hours.clock']}{value.minute:02}" if value.minute else ""
    return f"{hour}{minutes}" + (f"{NBSP}{halves[value.hour // NOON]}" if halves else "")


def money(manner: Manner, amount: Decimal, currency: str) -> str:
    """An amount with its currency: "1.500 €", "€1,500", "CHF 450"."""
    whole = amount == amount.to_integral_value()
    text = f"{amount:,.0f}" if whole else f"{amount:,.2f}"
    thousands = manner.phrases["money.thousands"].replace(" ", NBSP)
    point = "." if thousands == "," else ","
    text = text.replace(".", "\0").replace(",", thousands).replace("\0", point)
    symbol = SYMBOLS.get(currency.upper())
    if symbol is None:
        return manner.phrase("money.plain", {"amount": text, "symbol": "", "currency": currency}).replace(" ", NBSP)
    return manner.phrase("money.amount", {"amount": text, "symbol": symbol, "currency": currency}).replace(" ", NBSP)


def percent(manner: Manner, text: str) -> str:
    """A share such as 30% as the language writes it; anything else as it stands."""
    number = text.strip().removesuffix("%").strip()
    if not text.strip().endswith("%") or not number.replace(".", "").replace(",", "").isdigit():
        return text.strip()
    return manner.phrase("money.percent", {"number": number}).replace(" ", NBSP)


def stages(manner: Manner, count: int) -> str:
    """Parts of a payment: "in four parts"."""
    return manner.tables["counts.stages"].get(str(count), manner.phrases["counts.stages-other"])


def revisions(manner: Manner, count: int) -> str:
    """Included corrections: "two rounds of changes"; nothing where none are included."""
    known = manner.tables["counts.revisions"].get(str(count), "")
    return known or (manner.phrase("counts.revisions-other", {"number": str(count)}) if count else "")


def working_day(start: date, ahead: int, days: frozenset[int]) -> date:
    """The day that lies `ahead` office days after `start`."""
    value = start
    for _ in range(ahead):
        value += timedelta(days=1)
        while days and value.weekday() not in days:
            value += timedelta(days=1)
    return value
