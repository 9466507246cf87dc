"""Dates, hours and money as each language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal

import pytest

from inbox_guard.profile import OfficeHours
from inbox_guard.replies import ReplyTexts, formats

HOURS = [
    ("en", OfficeHours(), "Mon–Fri, 9 am–5 pm"),
    ("de", OfficeHours(), "Mo–Fr 9–17 Uhr"),
    ("fi", OfficeHours(), "ma–pe klo 9–17"),
    ("ru", OfficeHours(), "пн–пт с 9 до 17"),
    ("en", OfficeHours(frozenset({1, 3}), time(8, 30), time(12)), "Tue, Thu, 8:30 am–12 pm"),
    ("de", OfficeHours(frozenset({0, 1, 4}), time(8, 30), time(16)), "Mo, Di, Fr 8:30–16 Uhr"),
    ("fi", OfficeHours(frozenset({0, 1, 2, 5}), time(9), time(15, 30)), "ma–ke, la klo 9–15.30"),
    ("ru", OfficeHours(frozenset({6}), time(10), time(14)), "вс с 10 до 14"),
    ("en", OfficeHours(frozenset({5}), time(16), time.max), "Sat, 4 pm–midnight"),
    ("de", OfficeHours(frozenset({5}), time(16), time.max), "Sa 16–24 Uhr"),
    ("fi", OfficeHours(frozenset({5}), time(16), time.max), "la klo 16–24"),
    ("ru", OfficeHours(frozenset({5}), time(16), time.max), "сб с 16 до 24"),
]


@pytest.mark.parametrize(("language", "office", "expected"), HOURS)
def test_office_hours_are_said_in_ranges_of_days(
    texts: Mapping[str, ReplyTexts], language: str, office: OfficeHours, expected: str
) -> None:
    """Ranges of days from three on; minutes only where there are some."""
    assert formats.hours(texts[language].manner, office).replace(formats.NBSP, " ") == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "1 December 2026"), ("de", "1. Dezember 2026"), ("fi", "1.12.2026"), ("ru", "1 декабря 2026 года")],
)
def test_a_date_is_written_in_full(texts: Mapping[str, ReplyTexts], language: str, expected: str) -> None:
    """A date in full."""
    assert formats.day(texts[language].manner, date(2026, 12, 1), "dates.date") == expected


MONEY = [
    ("en", "1500", "EUR", "€1,500"),
    ("de", "1500", "EUR", "1.500 €"),
    ("fi", "1500", "EUR", "1 500 €"),
    ("ru", "12500.50", "RUB", "12 500,50 ₽"),
    ("de", "0.08", "EUR", "0,08 €"),
    ("en", "12500.5", "USD", "$12,500.50"),
    ("de", "450", "CHF", "450 CHF"),
]


@pytest.mark.parametrize(("language", "amount", "currency", "expected"), MONEY)
def test_money_is_written_in_the_order_of_the_language(
    texts: Mapping[str, ReplyTexts], language: str, amount: str, currency: str, expected: str
) -> None:
    """Amount and currency in the language's order."""
    shown = formats.money(texts[language].manner, Decimal(amount), currency)

    assert shown.replace(formats.NBSP, " ") == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [("en", "30%", "30%"), ("de", "30%", "30 %"), ("ru", "12,5 %", "12,5 %"), ("fi", "200 EUR", "200 EUR")],
)
def test_a_share_gets_the_space_of_the_language(
    texts: Mapping[str, ReplyTexts], language: str, text: str, expected: str
) -> None:
    """A share gets the language's space; other words of the user stand as they are."""
    assert formats.percent(texts[language].manner, text).replace(formats.NBSP, " ") == expected


def test_working_days_skip_the_weekend() -> None:
    """Friday and two office days is Tuesday."""
    assert formats.working_day(date(2026, 11, 27), 2, OfficeHours().days) == date(2026, 12, 1)
    assert formats.working_day(date(2026, 11, 27), 2, frozenset()) == date(2026, 11, 29)


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 0, ""),
        ("en", 2, "two rounds of changes"),
        ("en", 5, "5 rounds of changes"),
        ("de", 6, "6 Korrekturrunden"),
        ("fi", 12, "12 korjauskierrosta"),
        ("ru", 5, "5 кругов правок"),
    ],
)
def test_rounds_of_changes_are_said_in_words(
    texts: Mapping[str, ReplyTexts], language: str, count: int, expected: str
) -> None:
    """In words as far as the language has them at hand, then in figures."""
    assert formats.revisions(texts[language].manner, count) == expected
