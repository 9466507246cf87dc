"""Money, lengths of time, dates and times of day, language by language.  The mail is of Wednesday, 11 March 2026."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from unit.builders import sentences_of

from inbox_guard.library import mail_lore, speech
from inbox_guard.model import Body, DateRef, Duration, Fragment, FragmentKind, Money, Value
from inbox_guard.reading.speech import Speech, compile_speech
from inbox_guard.reading.values import values

SENT = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)


def told(value: Value) -> str:
    """A value in one word: 40 GBP, 2:00:00, 2026-05-15, 22:00; a date that is not exact ends in ~."""
    if isinstance(value, Money):
        upper = f"-{value.upper.normalize():f}" if value.upper is not None else ""
        return f"{value.amount.normalize():f}{upper} {value.currency}{'/' + value.per if value.per else ''}"
    if isinstance(value, Duration):
        return str(value.length)
    if isinstance(value, DateRef):
        return value.day.isoformat() + ("" if value.exact else "~")
    return value.at.strftime("%H:%M")


def read(code: str | Speech, text: str, sent: datetime | None = SENT) -> list[str]:
    """The values of a text, told."""
    spoken = speech(code) if isinstance(code, str) else code
    body = Body(text, (Fragment(FragmentKind.NEW, 0, len(text)),))
    found = [value for one in sentences_of(body) for value in values(one, spoken, sent)]
    for value in found:
        assert 0 <= value.start < value.end <= len(text)
    return [told(value) for value in found]


CASES = {
    "en": [
        ("half a million dollars", ["500000 USD"]),
        ("half a thousand euros", ["500 EUR"]),
        ("we pay half a grand", ["500 "]),
        ("a quarter million dollars", ["250000 USD"]),
        ("three quarters of a million pounds", ["750000 GBP"]),
        ("half of a thousand euros, or a hundred and one euros", ["500 EUR", "101 EUR"]),
        ("a quarter of 500 dollars", ["500 USD"]),
        ("for the last quarter", []),
        ("it is due Friday next week", ["2026-03-20"]),
        ("by Friday of next week", ["2026-03-20"]),
        ("by Friday, next week we are away", ["2026-03-13", "2026-03-20~"]),
        ("£40", ["40 GBP"]),
        ("$1,500 for it", ["1500 USD"]),
        ("2k", ["2000 "]),
        ("budget is 2k", ["2000 "]),
        ("5k€", ["5000 EUR"]),
        ("€25/h", ["25 EUR/hour"]),
        ("between $300 and $400", ["300-400 USD"]),
        ("300-400 €", ["300-400 EUR"]),
        ("two hundred dollars", ["200 USD"]),
        ("a couple of hundred quid", ["200 GBP"]),
        ("50p", ["0.5 GBP"]),
        ("Rs 60,000", ["60000 INR"]),
        ("Rs 5 lakh", ["500000 INR"]),
        ("a CAD file", []),
        ("a European fund", []),
        ("500 CAD", ["500 CAD"]),
        ("our budget is around GHS 18,000", ["18000 GHS"]),
        ("1 800 EUR", ["1800 EUR"]),
        ("2.000 euro", ["2000 EUR"]),
        ("$0.19 per word", ["0.19 USD/word"]),
        ("five minutes", ["0:05:00"]),
        ("24 h", ["1 day, 0:00:00"]),
        ("5-10 min", ["0:10:00"]),
        ("half an hour", ["0:30:00"]),
        ("two weeks", ["14 days, 0:00:00"]),
        ("within a fortnight", ["14 days, 0:00:00"]),
        ("today", ["2026-03-11"]),
        ("by Friday", ["2026-03-13"]),
        ("next Tuesday", ["2026-03-17"]),
        ("over the weekend", ["2026-03-15"]),
        ("4 July", ["2026-07-04"]),
        ("the 14th of September", ["2026-09-14"]),
        ("Sept 22", ["2026-09-22"]),
        ("by 7/15", ["2026-07-15"]),
        ("end of May", ["2026-05-31~"]),
        ("mid-June", ["2026-06-15~"]),
        ("week 12", ["2026-03-20~"]),
        ("ASAP", []),
        ("by May 1", ["2026-05-01"]),
        ("we may need it", []),
        ("I may have 5 questions", []),
        ("10 pm", ["22:00"]),
        ("at 9", ["09:00"]),
        ("midnight", ["00:00"]),
        ("24/7", []),
        ("call 918-555-0142", []),
        ("in 2019", []),
        ("version 2.5", []),
        ("20% off", []),
        ("32 pages", []),
        ("page 3 of 10", []),
        ("twenty-five hundred dollars", ["2500 USD"]),
        ("I'd pay 500", ["500 "]),
        ("it costs 1200", ["1200 "]),
        ("by the 14th", ["2026-03-14"]),
        ("on 31.12.2026", ["2026-12-31"]),
        ("2026-03-20", ["2026-03-20"]),
        ("half of it", []),
        ("one more", []),
        ("an hour", ["1:00:00"]),
        ("$98 each", ["98 USD/piece"]),
        ("£360 a month", ["360 GBP/month"]),
        ("next week", ["2026-03-20~"]),
        ("a 30 page doc", []),
        ("5 stars", []),
        ("the 5th version", []),
        ("On Monday, 4 May", ["2026-05-04"]),
        ("till 22 May", ["2026-05-22"]),
        ("N750,000", []),
        ("two grand", ["2000 "]),
        ("at 4.30pm", ["16:30"]),
        ("$25k", ["25000 USD"]),
        ("3-5k budget", ["3000-5000 "]),
        ("a week", ["7 days, 0:00:00"]),
        ("within 24 hours", ["1 day, 0:00:00"]),
        ("3 or 4 days", ["4 days, 0:00:00"]),
        ("our budget is €700-€1,500", ["700-1500 EUR"]),
        ("£70–£90 an hour", ["70-90 GBP/hour"]),
        ("EUR 700 - EUR 1,200", ["700-1200 EUR"]),
        ("2.000,- € for 5 pages", ["2000 EUR"]),
        ("two and a half thousand euros", ["2500 EUR"]),
        ("two and a half weeks", ["17 days, 12:00:00"]),
        ("2 and a half thousand euros", ["2500 EUR"]),
        ("a hundred and fifty euros", ["150 EUR"]),
        ("2 and 5 pages", []),
        ("50 euros per 1000 words", ["50 EUR/each"]),
        ("90 euros per issue", ["90 EUR/each"]),
        ("10 articles at 90 euros", ["90 EUR/each"]),
        ("40 hours at 80 euros", ["1 day, 16:00:00", "80 EUR/hour"]),
        ("the budget is set at 500 euros", ["500 EUR"]),
        ("350 euros net per article", ["350 EUR/piece"]),
        ("500 €/video or 600 €/640 €", ["500 EUR/each", "600 EUR", "640 EUR"]),
        ("by Friday, April 17", ["2026-04-17"]),
        ("the deadline is Friday, May 15", ["2026-05-15"]),
        ("by Friday the 17th of April", ["2026-04-17"]),
        ("by Friday the 17th", ["2026-04-17"]),
        ("on Friday, 17 April", ["2026-04-17"]),
        ("by Friday, the site must be live", ["2026-03-13"]),
        ("Friday, may I call?", ["2026-03-13"]),
    ],
    "de": [
        ("eine Viertelmillion Euro", ["250000 EUR"]),
        ("drei viertel Million Euro", ["750000 EUR"]),
        ("bei einer europäischen Stiftung", []),
        ("ab 15.04. ist Zeit", ["2026-04-15"]),
        ("ab 18.30 Uhr", ["18:30"]),
        ("bis nächste Woche Freitag", ["2026-03-20"]),
        ("Freitag in der nächsten Woche", ["2026-03-20"]),
        ("bis Freitag, nächste Woche sind wir weg", ["2026-03-13", "2026-03-20~"]),
        ("bis 5. 6. 2026 fertig", ["2026-06-05"]),
        ("am 5. 6. spätestens", ["2026-06-05"]),
        ("CHF 450.–", ["450 CHF"]),
        ("1.500,00 €", ["1500 EUR"]),
        ("18'000 Franken", ["18000 CHF"]),
        ("300e", ["300 EUR"]),
        ("1,5 Mio Euro", ["1500000 EUR"]),
        ("0,03 € pro Wort", ["0.03 EUR/word"]),
        ("fünfzig Euro", ["50 EUR"]),
        ("zweihundertfünfzig Euro", ["250 EUR"]),
        ("ein paar hundert Euro", ["300 EUR"]),
        ("800 bis 1.000 Euro", ["800-1000 EUR"]),
        ("Stundensatz von 50 €", ["50 EUR/hour"]),
        ("60 Euro die Stunde", ["60 EUR/hour"]),
        ("2.400 Euro", ["2400 EUR"]),
        ("Budget bis 6000", ["6000 "]),
        ("zwei Wochen", ["14 days, 0:00:00"]),
        ("eine halbe Stunde", ["0:30:00"]),
        ("14-tägig", ["14 days, 0:00:00"]),
        ("in 5 Tagen", ["5 days, 0:00:00"]),
        ("morgen", ["2026-03-12"]),
        ("übermorgen", ["2026-03-13"]),
        ("bis Montag", ["2026-03-16"]),
        ("nächsten Freitag", ["2026-03-20"]),
        ("15. Mai", ["2026-05-15"]),
        ("am 30.4.", ["2026-04-30"]),
        ("bis 31.12.2026", ["2026-12-31"]),
        ("Ende Mai", ["2026-05-31~"]),
        ("Mitte Juni", ["2026-06-15~"]),
        ("KW 12", ["2026-03-20~"]),
        ("22 Uhr", ["22:00"]),
        ("um 9", ["09:00"]),
        ("14:30 Uhr", ["14:30"]),
        ("um acht Uhr abends", ["20:00"]),
        ("Mitternacht", ["00:00"]),
        ("bis zum 15.", ["2026-03-15"]),
        ("am 3. Entwurf", []),
        ("übers Wochenende", ["2026-03-15"]),
        ("150 Seiten", []),
        ("0521 000 33-12", []),
        ("20 % Rabatt", []),
        ("pro Text 3 euro", ["3 EUR/piece"]),
        ("6,90 € je Text", ["6.9 EUR/piece"]),
        ("12x", []),
        ("2k hab ich eingeplant", ["2000 "]),
        ("350€ hätt ich zusammen", ["350 EUR"]),
        ("500 Euro pro Monat", ["500 EUR/month"]),
        ("7'000 CHF", ["7000 CHF"]),
        ("guten Morgen", []),
        ("heute Abend", ["2026-03-11"]),
        ("Anfang November", ["2026-11-07~"]),
        ("am 6. oder 7. Mai", ["2026-05-06", "2026-05-07"]),
        ("bis Ende der Woche", ["2026-03-13"]),
        ("diese Woche", ["2026-03-13"]),
        ("zum 1. September", ["2026-09-01"]),
        ("in drei Monaten", ["90 days, 0:00:00"]),
        ("1. Vorsitzende", []),
        ("fünftausend", ["5000 "]),
        ("Version 3.5", []),
        ("um 10 % günstiger", []),
        ("von 9 bis 17 Uhr", ["17:00"]),
        ("drei Stunden", ["3:00:00"]),
        ("vierundzwanzig Stunden", ["1 day, 0:00:00"]),
        ("EUR 700 - EUR 1.200", ["700-1200 EUR"]),
        ("CHF 700–CHF 900", ["700-900 CHF"]),
        ("700,- € bis 900,- €", ["700-900 EUR"]),
        ("dreieinhalb Wochen", ["24 days, 12:00:00"]),
        ("viereinhalb Stunden", ["4:30:00"]),
        ("dreieinhalbtausend Euro", ["3500 EUR"]),
        ("zwei und eine halbe Stunde", ["2:30:00"]),
        ("90 Euro pro Ausgabe", ["90 EUR/each"]),
        ("10 Artikel à 90 €", ["90 EUR/each"]),
        ("10 Artikel zu 90 €", ["90 EUR/each"]),
        ("10 Artikel bis zu 500 Euro", ["500 EUR"]),
        ("Unser monatliches Budget liegt bei 500 Euro", ["500 EUR/month"]),
        ("350 € netto pro Stück", ["350 EUR/piece"]),
        ("bis Freitag, den 17. April", ["2026-04-17"]),
        ("bis Freitag, den 17.4.", ["2026-04-17"]),
        ("am Freitag, der Drucker wartet", ["2026-03-13"]),
    ],
    "fi": [
        ("100 eurolla, ei yhdellä eurooppalaisella", ["100 EUR"]),
        ("ensi viikon perjantaihin mennessä", ["2026-03-20"]),
        ("perjantaina ensi viikolla", ["2026-03-20"]),
        ("5. 6. 2026 mennessä", ["2026-06-05"]),
        ("klo 15.04", ["15:04"]),
        ("300e", ["300 EUR"]),
        ("60 euroa tunti", ["60 EUR/hour"]),
        ("1 500,00 €", ["1500 EUR"]),
        ("kolmesataa euroa", ["300 EUR"]),
        ("pari tuntia", ["2:00:00"]),
        ("5k€", ["5000 EUR"]),
        ("huomenna", ["2026-03-12"]),
        ("perjantaihin mennessä", ["2026-03-13"]),
        ("viikonloppuna", ["2026-03-15"]),
        ("9.6.", ["2026-06-09"]),
        ("klo 20.55", ["20:55"]),
        ("31.12.2026", ["2026-12-31"]),
        ("toukokuun loppuun", ["2026-05-31~"]),
        ("15. toukokuuta", ["2026-05-15"]),
        ("tänään", ["2026-03-11"]),
        ("ensi viikolla", ["2026-03-20~"]),
        ("puoli tuntia", ["0:30:00"]),
        ("kahden viikon kuluttua", ["14 days, 0:00:00"]),
        ("viikossa", ["7 days, 0:00:00"]),
        ("0,09 €/sana", ["0.09 EUR/word"]),
        ("80€ kuussa", ["80 EUR/month"]),
        ("budjetti 1 500–2 000 euroa", ["1500-2000 EUR"]),
        ("7 000–9 000 rahaa", ["7000-9000 "]),
        ("20.5. mennessä", ["2026-05-20"]),
        ("klo 9", ["09:00"]),
        ("keskiyöllä", ["00:00"]),
        ("viisikymmentä euroa", ["50 EUR"]),
        ("pari tonnia", ["2000 "]),
        ("Tilaan 1300", []),
        ("450 € / artikkeli", ["450 EUR/piece"]),
        ("maanantaina", ["2026-03-16"]),
        ("ensi perjantaihin", ["2026-03-20"]),
        ("30 sivua", []),
        ("040 555 0142", []),
        ("2 850", []),
        ("tarjous 2 850", ["2850 "]),
        ("20 %", []),
        ("vuonna 2019", []),
        ("huomiseksi", ["2026-03-12"]),
        ("kesäkuun puolivälissä", ["2026-06-15~"]),
        ("vk 12", ["2026-03-20~"]),
        ("n. 900 sanaa", []),
        ("viis minuuttia", ["0:05:00"]),
        ("maaliskuun puoliväliin", ["2026-03-15~"]),
        ("300 euron", ["300 EUR"]),
        ("satasen", []),
        ("budjetti €700–€1500", ["700-1500 EUR"]),
        ("kaksi ja puoli viikkoa", ["17 days, 12:00:00"]),
        ("2 ja puoli tuhatta euroa", ["2500 EUR"]),
        ("Budjetti 400 e/video", ["400 EUR/each"]),
        ("500 €/kk", ["500 EUR/month"]),
        ("90 €/tarina", ["90 EUR/piece"]),
        ("90 euroa per numero", ["90 EUR/each"]),
        ("10 artikkelia à 90 €", ["90 EUR/each"]),
        ("Kuukausibudjettimme on 500 euroa", ["500 EUR/month"]),
        ("perjantaihin 17. huhtikuuta mennessä", ["2026-04-17"]),
    ],
    "ru": [
        ("четверть миллиона рублей", ["250000 RUB"]),
        ("нужно до 15.04", ["2026-04-15"]),
        ("нужно до 15.06.", ["2026-06-15"]),
        ("до 05.05. включительно", ["2026-05-05"]),
        ("к 10.04", ["2026-04-10"]),
        ("к 10.04 утра", ["10:04"]),
        ("в 12.05", ["12:05"]),
        ("до 15.30", ["15:30"]),
        ("к пятнице следующей недели", ["2026-03-20"]),
        ("5 тыс.", ["5000 "]),
        ("50 т.р.", ["50000 RUB"]),
        ("пара тысяч", ["2000 "]),
        ("пару тысяч рублей", ["2000 RUB"]),
        ("900 долларов", ["900 USD"]),
        ("Бюджет 35 000", ["35000 "]),
        ("180 тысяч", ["180000 "]),
        ("10к", ["10000 "]),
        ("500р", ["500 RUB"]),
        ("2 500 руб. за статью", ["2500 RUB/piece"]),
        ("1 140 000 руб.", ["1140000 RUB"]),
        ("500$", ["500 USD"]),
        ("полчаса", ["0:30:00"]),
        ("пару часов", ["2:00:00"]),
        ("за два дня", ["2 days, 0:00:00"]),
        ("завтра", ["2026-03-12"]),
        ("к пятнице", ["2026-03-13"]),
        ("до конца недели", ["2026-03-13"]),
        ("15 мая", ["2026-05-15"]),
        ("до 24 марта", ["2026-03-24"]),
        ("31.12.2026", ["2026-12-31"]),
        ("к 17-му", ["2026-03-17"]),
        ("25-го в 8 утра", ["2026-03-25", "08:00"]),
        ("в 9 вечера", ["21:00"]),
        ("в 9:00", ["09:00"]),
        ("полночь", ["00:00"]),
        ("на выходных", ["2026-03-15"]),
        ("к середине июля", ["2026-07-15~"]),
        ("до 1 апреля", ["2026-04-01"]),
        ("280–320 т.р.", ["280000-320000 RUB"]),
        ("за неделю", ["7 days, 0:00:00"]),
        ("через месяц", ["30 days, 0:00:00"]),
        ("ставка 500 р/час", ["500 RUB/hour"]),
        ("500 рублей в час", ["500 RUB/hour"]),
        ("20%", []),
        ("+7 495 000-00-00", []),
        ("в 2025 году", []),
        ("12 страниц", []),
        ("6 водителей", []),
        ("по 3000 знаков", []),
        ("сегодня к восьми", ["2026-03-11", "08:00"]),
        ("в три ночи", ["03:00"]),
        ("7 дней", ["7 days, 0:00:00"]),
        ("20 000 за закрытие готов заплатить", ["20000 "]),
        ("250 000 ₽", ["250000 RUB"]),
        ("до понедельника", ["2026-03-16"]),
        ("в следующий вторник", ["2026-03-17"]),
        ("с 1 сентября", ["2026-09-01"]),
        ("от 2 до 5 дней", ["5 days, 0:00:00"]),
        ("30 тыс. сегодня", ["30000 ", "2026-03-11"]),
        ("двести тысяч", ["200000 "]),
        ("8 (3852) 00-00-00", []),
        ("в течение минут пяти", []),
        ("14 евро за страницу", ["14 EUR/page"]),
        ("Бюджет $500-$1500", ["500-1500 USD"]),
        ("500$-1500$", ["500-1500 USD"]),
        ("сто баксов", ["100 USD"]),
        ("триста баксов", ["300 USD"]),
        ("две штуки баксов", ["2000 USD"]),
        ("одна штука", []),
        ("Бюджет 150 тыс.р.", ["150000 RUB"]),
        ("две с половиной тысячи рублей", ["2500 RUB"]),
        ("2 с половиной тысячи рублей", ["2500 RUB"]),
        ("тысяч пять рублей", ["5000 RUB"]),
        ("тысяч двадцать пять рублей", ["25000 RUB"]),
        ("двадцать тысяч пятьсот рублей", ["20500 RUB"]),
        ("600 руб. за 1800 знаков", ["600 RUB/each"]),
        ("400 руб. за 1 000 знаков", ["400 RUB/each"]),
        ("200 руб/1000 зн.", ["200 RUB/each"]),
        ("10 статей по 5000 рублей", ["5000 RUB/each"]),
        ("20 000 рублей за 10 статей", ["20000 RUB"]),
        ("Ежемесячный бюджет 30 000 руб.", ["30000 RUB/month"]),
        ("500 рублей без НДС за статью", ["500 RUB/piece"]),
        ("по 500 рублей в час", ["500 RUB/hour"]),
        ("до пятницы, 17 апреля", ["2026-04-17"]),
        ("в пятницу (17 апреля)", ["2026-04-17"]),
    ],
}


@pytest.mark.parametrize(
    ("code", "text", "expected"), [(code, *case) for code, cases in CASES.items() for case in cases]
)
def test_values_are_read_as_people_mean_them(code: str, text: str, expected: list[str]) -> None:
    assert read(code, text) == expected


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "We have answers from 140 patients.", []),
        ("en", "I can pay 500 flat for all of it.", ["500 "]),
        ("de", "Wir haben ein Angebot für 140 Fenster.", []),
        ("fi", "Maksamme, kun 140 potilasta on vastannut.", []),
        ("fi", "Tarjous koskee 12 ikkunaa.", []),
        ("fi", "Maksan 300 kirjasta.", ["300 "]),  # for the book
        ("fi", "Maksan 500 kortilla.", ["500 "]),
        ("fi", "Hinta voisi olla 500 luokkaa.", ["500 "]),  # around that
        ("ru", "Цена за базу: в ней 3000 контрагентов.", []),
    ],
)
def test_what_is_counted_is_no_money_and_what_is_paid_for_no_count(code: str, text: str, expected: list[str]) -> None:
    """In Finnish the case tells them apart."""
    assert read(code, text) == expected


def test_without_a_sending_date_only_whole_dates_are_known() -> None:
    assert read("en", "by Friday, 4 July or 31.12.2026", None) == ["2026-12-31"]


def test_digits_that_are_no_numbers_make_no_date() -> None:
    """Unicode has digits in circles, of which no number can be made."""
    assert read("en", "by 2026-❶❶-❷") == []


def test_the_day_counts_in_the_zone_of_the_sender() -> None:
    assert read("de", "bis morgen", datetime.fromisoformat("2026-03-11T23:30:00+13:00")) == ["2026-03-12"]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2024-02-29"])
def test_the_ends_of_the_calendar_break_nothing(day: str) -> None:
    sent = datetime.fromisoformat(f"{day}T10:00:00+00:00")
    for text in (
        "tomorrow",
        "next week",
        "by Friday",
        "end of May",
        "29 February",
        "next year",
        "by Easter",
        "week 53",
        "the 31st",
    ):
        read("en", text, sent)


@pytest.mark.parametrize(
    ("code", "day", "text", "expected"),
    [
        ("en", "2026-12-20", "by Christmas", "2026-12-24"),
        ("en", "2026-12-27", "by Christmas", "2027-12-24"),
        ("en", "2026-12-27", "by Easter", "2027-03-28"),
        ("en", "2026-04-05", "by Easter", "2026-04-05"),
        ("de", "2026-04-06", "vor Ostern", "2027-03-28"),
        ("ru", "2026-04-06", "к Пасхе", "2026-04-12"),  # the Orthodox churches count by the Julian calendar
        ("ru", "2026-04-13", "до Пасхи", "2027-05-02"),
    ],
)
def test_a_feast_that_is_over_is_that_of_next_year(code: str, day: str, text: str, expected: str) -> None:
    """Nobody writes of the one that has just been as something to come."""
    assert read(code, text, datetime.fromisoformat(f"{day}T10:00:00+00:00")) == [expected]


def test_currencies_of_all_languages_are_known_in_each() -> None:
    assert read("en", "5000 руб or 300 euroa or 200 Franken") == ["5000 RUB", "300 EUR", "200 CHF"]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("de", "Unser Budget: €500 to 1500.", ["500-1500 EUR"]),
        ("fi", "Budjettimme on €500 to 1500.", ["500-1500 EUR"]),
        ("ru", "Бюджет: €500 to 1500.", ["500-1500 EUR"]),
        ("en", "Our budget is €500 bis 1500.", ["500-1500 EUR"]),
        ("en", "zwischen €500 and 1500", ["500-1500 EUR"]),
        ("de", "am 6. or 7. Mai", ["2026-05-06", "2026-05-07"]),
    ],
)
def test_a_range_in_the_words_of_another_language_keeps_both_ends(code: str, text: str, expected: list[str]) -> None:
    """Who writes in a foreign language, or quotes an advertisement, mixes the small words."""
    assert read(code, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tussen 300 en 500 €", ["300-500 EUR"]),
        ("300 tot 500 €", ["300-500 EUR"]),
        ("tweehonderd €", ["200 EUR"]),
        ("mei 22", ["2026-05-22"]),
        ("op 3.", ["2026-04-03"]),
    ],
)
def test_how_a_language_writes_ranges_and_days_is_data(text: str, expected: list[str]) -> None:
    """A language that nobody knew before has its own words for "between" and "to", and its own ways."""
    table = {
        "style": {"compounds": True, "month_first": True, "dotted_day": True},
        "numbers": {"2": ["twee"]},
        "scales": {"100": ["honderd"]},
        "currency": {"EUR": ["€"]},
        "months": {"5": ["mei"]},
        "words": {"range_to": ["tot"], "range_and": ["en"], "range_between": ["tussen"], "date_before": ["op"]},
    }

    assert read(compile_speech("nl", table, mail_lore().tokenizer), text) == expected
