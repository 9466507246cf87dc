"""Days of the month in words, and lengths with a half behind them.  The mail is of Wednesday, 11 March 2026."""

from __future__ import annotations

from datetime import datetime

import pytest
from unit.reading.test_values import read

from inbox_guard.library import languages, speech

DAYS = {
    "en": [
        ("By the first of March", ["2026-03-01"]),
        ("the twentieth of May", ["2026-05-20"]),
        ("the twenty-first of June 2027", ["2027-06-21"]),
        ("the first day of May", ["2026-05-01"]),
        ("the first or second of May", ["2026-05-01", "2026-05-02"]),
        ("the first and the third of May", ["2026-05-01", "2026-05-03"]),
        ("fifth-seventh of May", ["2026-05-05", "2026-05-07"]),
        ("by May the fifth", ["2026-05-05"]),
        ("May fifth, 2027", ["2027-05-05"]),
        ("by May fifth we need it", ["2026-05-05"]),
        ("by may fifth", ["2026-05-05"]),
        ("by first May", ["2026-05-01"]),
        ("Monday, the first of June", ["2026-06-01"]),
        ("Friday the thirteenth", ["2026-03-13"]),
        ("before the first", ["2026-04-01"]),
        ("by the thirtieth", ["2026-03-30"]),
        ("until the thirtieth at noon", ["2026-03-30", "12:00"]),
        ("from the twentieth onwards", ["2026-03-20"]),
        ("the first of next month", ["2026-04-01"]),
        ("the fifth of the month", ["2026-04-05"]),
        ("the fifth of this month", ["2026-03-05"]),
        ("the 1st of next month", ["2026-04-01"]),
        ("by the 14th we need it", ["2026-03-14"]),
        ("before the 1st", ["2026-04-01"]),
    ],
    "de": [
        ("bis zum ersten April", ["2026-04-01"]),
        ("am dritten Mai", ["2026-05-03"]),
        ("am einundzwanzigsten Juni", ["2026-06-21"]),
        ("zum einunddreißigsten Dezember 2026", ["2026-12-31"]),
        ("der erste Mai", ["2026-05-01"]),
        ("am ersten oder zweiten Mai", ["2026-05-01", "2026-05-02"]),
        ("vom ersten bis dritten Mai", ["2026-05-01", "2026-05-03"]),
        ("am Montag, dem ersten Juni", ["2026-06-01"]),
        ("bis zum Ersten", ["2026-04-01"]),
        ("bis zum ersten brauchen wir alles", ["2026-04-01"]),
        ("am zwanzigsten", ["2026-03-20"]),
        ("bis zum Fünften des nächsten Monats", ["2026-04-05"]),
        ("bis zum 5. des nächsten Monats", ["2026-04-05"]),
    ],
    "fi": [
        ("ensimmäiseen maaliskuuta mennessä", ["2026-03-01"]),
        ("maaliskuun ensimmäinen", ["2026-03-01"]),
        ("maaliskuun ensimmäisenä päivänä", ["2026-03-01"]),
        ("ensimmäinen päivä maaliskuuta", ["2026-03-01"]),
        ("kahdeskymmenesensimmäinen toukokuuta", ["2026-05-21"]),
        ("kahdeskymmenes ensimmäinen toukokuuta", ["2026-05-21"]),
        ("kahdenteenkymmenenteenviidenteen toukokuuta mennessä", ["2026-05-25"]),
        ("kakskytviides toukokuuta", ["2026-05-25"]),
        ("toukokuun kahdenteenkymmenenteen mennessä", ["2026-05-20"]),
        ("toukokuun eka", ["2026-05-01"]),
        ("tokaan toukokuuta mennessä", ["2026-05-02"]),
        ("ensimmäinen tai toinen toukokuuta", ["2026-05-01", "2026-05-02"]),
        ("perjantaina ensimmäisenä toukokuuta", ["2026-05-01"]),
        ("viidenteentoista mennessä", ["2026-03-15"]),
        ("kuun ensimmäiseen mennessä", ["2026-04-01"]),
        ("ensi kuun ensimmäinen päivä", ["2026-04-01"]),
        ("ensi kuun 25. päivään mennessä", ["2026-04-25"]),
        ("5. päivään mennessä", ["2026-04-05"]),
        ("15. päivä toukokuuta", ["2026-05-15"]),
        ("maaliskuun 1. päivään mennessä", ["2026-03-01"]),
        ("joulukuun 15. päivään mennessä", ["2026-12-15"]),
        ("toukokuun 5. päivä", ["2026-05-05"]),
        ("toukokuun 5. päiväksi", ["2026-05-05"]),
        ("tammikuun 5. mennessä", ["2027-01-05"]),
        ("toukokuun 15. päivänä 2027", ["2027-05-15"]),
        ("toukokuun 15. klo 10", ["2026-05-15", "10:00"]),
        ("Valmista pitää olla toukokuun 15.", ["2026-05-15"]),
        ("toukokuun 5.–7. päivä", ["2026-05-07"]),
        ("toukokuun 5. tai 6. päivä", ["2026-05-06"]),
        ("perjantaina toukokuun 15. päivänä", ["2026-05-15"]),
    ],
    "ru": [
        ("К первому марта", ["2026-03-01"]),
        ("до двадцатого мая", ["2026-05-20"]),
        ("двадцать первого июня", ["2026-06-21"]),
        ("двадцатьпервого июня", ["2026-06-21"]),
        ("тридцать первое декабря", ["2026-12-31"]),
        ("третьего апреля 2027 года", ["2027-04-03"]),
        ("первого или второго мая", ["2026-05-01", "2026-05-02"]),
        ("в понедельник, первого июня", ["2026-06-01"]),
        ("до третьего мая включительно", ["2026-05-03"]),
        ("до первого числа", ["2026-04-01"]),
        ("до двадцатого", ["2026-03-20"]),
        ("к двадцатому, если можно", ["2026-03-20"]),
        ("до пятого числа следующего месяца", ["2026-04-05"]),
        ("до 25 числа следующего месяца", ["2026-04-25"]),
        ("до 5 числа", ["2026-04-05"]),
    ],
}

NO_DAYS = {
    "en": [
        ("second of two", []),
        ("by the first draft", []),
        ("the first March of the march", []),
        ("in the first May issue", []),
        ("I may second that", []),
        ("you may first want to look", []),
        ("by the first or second round", []),
        ("before the first, second and third review", []),
        ("on the second, the colour is off", []),
        ("On Friday the second, smaller draft", ["2026-03-13"]),
        ("In May the first draft is due", ["2026-05-31~"]),
        ("the first week of May", ["2026-05-31~"]),
        ("Sept first-quarter figures", ["2026-09-30~"]),
        ("every first of May", ["2026-05-31~"]),
        ("the thirty-first of April", ["2026-04-30~"]),
        ("a twenty second video", []),
        ("until the second they leave", []),
        ("the 5th version", []),
    ],
    "de": [
        ("den zweiten", []),
        ("bis zum ersten Entwurf", []),
        ("bis zum ersten großen Treffen", []),
        ("am zwanzigsten Tag", []),
        ("Zum Ersten möchte ich danken", []),
        ("achten Sie darauf", []),
        ("vierten Advent", []),
        ("im ersten Mai Heft", ["2026-05-31~"]),
        ("in der ersten Mai-Hälfte", ["2026-05-31~"]),
        ("die 3te Seite", []),
    ],
    "fi": [
        ("ensimmäinen versio", []),
        ("toisen kerran", []),
        ("ensimmäiseen versioon mennessä", []),
        ("maaliskuun ensimmäinen viikko", ["2026-03-31~"]),
        ("maaliskuun toinen numero", ["2026-03-31~"]),
        ("ensimmäinen toukokuussa", ["2026-05-31~"]),
        ("kuun ensimmäinen viikko", []),
        ("toukokuun 4. kappale", ["2026-05-31~"]),
        ("toukokuun 40. päivä", ["2026-05-31~", "40 days, 0:00:00"]),
        ("ensimmäiseksi haluan kiittää", []),
    ],
    "ru": [
        ("до первого раза", []),
        ("до второго этапа", []),
        ("к первому", []),
        ("к первому варианту", []),
        ("в первый раз в марте", ["2026-03-31~"]),
        ("первого июньского выпуска", ["2026-06-30~"]),
        ("каждого первого числа", []),
    ],
}

LENGTHS = {
    "en": [
        ("in a week and a half", ["10 days, 12:00:00"]),
        ("two weeks and a half", ["17 days, 12:00:00"]),
        ("a day and half an hour", ["1 day, 0:00:00", "0:30:00"]),
        ("a week and a half page", ["7 days, 0:00:00"]),
    ],
    "de": [("in anderthalb Wochen", ["10 days, 12:00:00"]), ("eine Woche und eine halbe Seite", ["7 days, 0:00:00"])],
    "fi": [("puolitoista viikkoa", ["10 days, 12:00:00"])],
    "ru": [("через неделю с половиной", ["10 days, 12:00:00"]), ("за 2 месяца с половиной", ["75 days, 0:00:00"])],
}


def every(table: dict[str, list[tuple[str, list[str]]]]) -> list[tuple[str, str, list[str]]]:
    """The cases of all languages."""
    return [(code, *case) for code, cases in table.items() for case in cases]


@pytest.mark.parametrize(("code", "text", "expected"), every(DAYS))
def test_a_day_in_words_is_as_exact_as_one_in_figures(code: str, text: str, expected: list[str]) -> None:
    """Beside a month, or after words that stand before days, with no month the coming one."""
    assert read(code, text) == expected


@pytest.mark.parametrize(("code", "text", "expected"), every(NO_DAYS))
def test_an_ordinal_that_counts_something_is_no_day(code: str, text: str, expected: list[str]) -> None:
    """Drafts, issues and weeks are counted with the same words; a month beside them stays a month."""
    assert read(code, text) == expected


@pytest.mark.parametrize(("code", "text", "expected"), every(LENGTHS))
def test_a_half_behind_the_unit_belongs_to_the_length(code: str, text: str, expected: list[str]) -> None:
    """But not the half of something else."""
    assert read(code, text) == expected


@pytest.mark.parametrize("code", languages())
def test_every_day_of_the_month_has_words(code: str) -> None:
    """As one word, or as a ten and one of the first nine."""
    spoken = speech(code)
    named = {int(value) for entries in spoken.days.exact.values() for _, value in entries}
    named |= {int(value) for entries in spoken.days.prefixes.values() for _, value in entries}
    tens = {int(value) for entries in spoken.day_tens.exact.values() for _, value in entries}
    assert named | {ten + unit for ten in tens for unit in range(1, 10)} >= set(range(1, 32))


@pytest.mark.parametrize("day", ["8999-12-31", "1970-01-31", "2024-02-29"])
def test_days_in_words_do_not_leave_the_calendar(day: str) -> None:
    """The coming thirty-first is found from any day."""
    sent = datetime.fromisoformat(f"{day}T10:00:00+00:00")

    assert read("en", "by the thirty-first", sent)[0] >= day


def test_without_a_sending_date_a_day_in_words_needs_its_year() -> None:
    """Which May is meant, only the date of the mail tells."""
    assert read("en", "by the first, or the second of May, or the third of May 2026", None) == ["2026-05-03"]
