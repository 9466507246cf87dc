"""Amounts of money in a sentence.  It knows currencies, multipliers and units of pay, not what is much or little."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import cast

from inbox_guard.model import Money, Per, Token
from inbox_guard.reading.numbers import Number, number_at
from inbox_guard.reading.passage import RANGE, Found, Passage
from inbox_guard.reading.speech import Speech
from inbox_guard.reading.tokens import CURRENCY_SIGNS

_DATE = re.compile(r"[0-3]?\d\.[01]?\d")
EACH: Per = "each"
PAID_TIMES = frozenset({"hour", "day", "week", "month", "year"})
NEAR = 6  # tokens between a money word and an amount without a currency
LEAST = 20  # a smaller bare number is no amount
ENDS = RANGE | {"..", "…", "/"}  # between the two ends of a range of amounts


def money_at(passage: Passage, position: int) -> Found[Money] | None:
    """The amount that begins with this token."""
    spans = passage.spans
    first = position
    currency = ""
    ahead = passage.speech.currency.at(spans, position)
    if ahead:
        position += ahead[0]
        if position >= len(spans) or not _leads(passage, position) or not _digit(spans[position]):
            return None
        currency = ahead[1]
    number = number_at(passage, position)
    if number is None or (number.amount == 0 and not currency):
        return None
    return _amount(passage, first, number, currency)


def _leads(passage: Passage, position: int) -> bool:
    """Whether a currency may stand before its amount: "CHF 450", "Rs 60,000", not the Fr of "Mo–Fr 9"."""
    norm = passage.spans[position - 1].norm
    wordy = len(norm) < 3 and norm[-1] not in CURRENCY_SIGNS and norm != "rs"  # noqa: PLR2004
    return not wordy and not passage.gap(position).strip(" \xa0.~:")


def _digit(token: Token) -> bool:
    return token.norm[0].isdigit()


def _amount(passage: Passage, first: int, number: Number, currency: str) -> Found[Money] | None:
    amount, last, unit, scaled = _scaled(passage, number)
    currency = currency or unit
    upper: Decimal | None = None
    second = _other_end(passage, last)
    if second is not None:
        more, after, other, both = _scaled(passage, second)
        if more > 0 and not (currency and other and currency != other) and (currency or other or more > amount):
            if both and not scaled and amount < more / 20:
                amount, scaled = amount * more / second.amount, True  # "3-5k"
            upper, last, currency = more, after, currency or other
    if not currency and not _is_amount(passage, number, amount, last, scaled=scaled):
        return None
    per, last = _per(passage, first, last)
    start, end = passage.spans[first].start, passage.spans[last - 1].end
    return Found(Money(start, end, amount, currency, per, upper), last)


def _scaled(passage: Passage, number: Number) -> tuple[Decimal, int, str, bool]:
    """The amount with its multiplier, the token after it, its currency, and whether it was multiplied."""
    spans, speech = passage.spans, passage.speech
    amount, last, scaled = number.amount, number.last, False
    if number.suffix:
        factor, currency = _suffix(number.suffix, speech)
        if factor is None:
            return amount, last, "", False
        if currency:
            return amount * factor, last, currency, factor != 1
        amount, scaled = amount * factor, factor != 1
    else:
        kilo = speech.kilo.at(spans, last)
        if kilo and not _gap(passage, last):
            return amount * 1000, last + kilo[0], kilo[1], True
        times = speech.multipliers.at(spans, last)
        if times and spans[last].norm != "m" and not _gap(passage, last):
            amount, last, scaled = amount * Decimal(times[1]), last + times[0], True
    for table, scale in ((speech.currency, Decimal(1)), (speech.minor, Decimal("0.01"))):
        found = table.at(spans, last)
        if found and scale < 1 and len(spans[last].norm) < 2:  # noqa: PLR2004  # 50p, not "a P"
            continue
        if (
            found
            and number.in_words
            and spans[last].norm == found[1].lower()
            and spans[last - 1].norm in speech.articles
        ):
            continue  # "a CAD file"
        if found and not _gap(passage, last) and not _of_the_other_end(passage, last, found[0]):
            return amount * scale, last + found[0], found[1], scaled
    return amount, last, "", scaled


def _of_the_other_end(passage: Passage, position: int, size: int) -> bool:
    """Whether a currency belongs to the number after it: the second one of "$500-$800", "EUR 700 - EUR 1.200"."""
    after = position + size
    return (
        passage.between(position) in ENDS
        and after < len(passage.spans)
        and _digit(passage.spans[after])
        and not passage.between(after)
    )


def _suffix(suffix: str, speech: Speech) -> tuple[Decimal | None, str]:
    """Letters glued to figures: 300e, 2k, 500р, 5k; None where they are something else."""
    currency = speech.currency.word(suffix)
    if currency:
        return Decimal(1), currency
    for table, scale in ((speech.kilo, "1000"), (speech.minor, "0.01")):
        found = table.word(suffix)
        if found:
            return Decimal(scale), found
    times = speech.multipliers.word(suffix)
    return (Decimal(times), "") if times else (None, "")


def _gap(passage: Passage, position: int) -> bool:
    """Whether more than a space, a dot or a Swiss dash stands before this token."""
    return bool(passage.gap(position).strip(" \xa0\u202f\u2009.,-–—+\n"))


def _other_end(passage: Passage, last: int) -> Number | None:
    """The second number of a range: "300-400 €", "800 bis 1.000 Euro"."""
    spans, speech = passage.spans, passage.speech
    if last >= len(spans):
        return None
    between = passage.between(last)
    position = last
    if between not in ENDS or between == "/":
        joined = spans[last].norm in speech.range_to or (
            spans[last].norm in speech.range_and
            and any(one.norm in speech.range_between for one in spans[max(0, last - 4) : last])
        )
        if between or not joined or last + 1 >= len(spans):
            return None
        position = last + 1
    ahead = speech.currency.at(spans, position)
    if ahead and position + ahead[0] < len(spans):
        position += ahead[0]
    elif not _digit(spans[position]) and between:
        return None
    found = number_at(passage, position)
    return found if found and (found.amount >= 1 or between) else None


def _is_amount(passage: Passage, number: Number, amount: Decimal, last: int, *, scaled: bool) -> bool:
    """Whether a number without a currency is money: thousands said shortly, or a money word near; nothing counted."""
    spans, speech, source = passage.spans, passage.speech, passage.source
    token = spans[number.first].norm
    if number.in_words:
        scaled = amount >= 1000 and token not in speech.scales  # noqa: PLR2004  # "two grand", not "grand" alone
    if number.suffix == "m" or (not scaled and _is_no_amount(token, number, amount)):
        return False
    start, end = spans[number.first].start, spans[last - 1].end
    if source[max(0, start - 1) : start] in {"+", "#", "№", "/", ":", "-", "("} or source[end : end + 2].strip()[
        :1
    ] in {"%", "/", ":"}:
        return False
    if last < len(spans) and _counts(passage, last):
        return False
    if not scaled and number.first and speech.references.at(spans, number.first - 1):
        return False
    reach = NEAR if scaled or amount >= 100 else 2  # noqa: PLR2004  # "pay 50"; small figures mostly count something
    near = (*range(max(0, number.first - reach), number.first), *range(last, min(len(spans), last + reach - 1)))
    return (scaled and token not in speech.articles) or any(speech.money_words.at(spans, one) for one in near)


def _is_no_amount(token: str, number: Number, amount: Decimal) -> bool:
    """Figures too small, glued to letters, a year, a date without its last dot, or with a leading zero."""
    if number.suffix or amount < LEAST or (number.in_words and amount < 100):  # noqa: PLR2004
        return True
    year = 1900 <= amount <= 2099 and len(token) == 4 and number.last - number.first == 1  # noqa: PLR2004
    return year or (token[0] == "0" and len(token) > 1) or _DATE.fullmatch(token) is not None


def _counts(passage: Passage, position: int) -> bool:
    speech = passage.speech
    tables = (speech.not_money, speech.duration, speech.months, speech.clock_after, speech.pm, speech.am)
    return any(table.at(passage.spans, position) for table in tables)


def _per(passage: Passage, first: int, last: int) -> tuple[Per, int]:
    """What the amount is paid for, and the token after it; "each" for one of whatever thing."""
    spans, speech, at = passage.spans, passage.speech, last
    aside = speech.asides.at(spans, at)
    if aside and not passage.gap(at).strip(" .,+("):  # "350 € netto pro Stück"
        at += aside[0]
    if at < len(spans):
        between = passage.gap(at)
        found = speech.unit.at(spans, at) if between.strip(" .–-—,") == "/" else None
        if found is None and between.strip(" .–-—,)") == "":
            found = speech.per.at(spans, at)
        if found:  # what each is paid for is not part of the amount
            return cast("Per", found[1]), last if found[1] == EACH else at + found[0]
        if between == "/" and _is_thing(passage, at):
            return EACH, last
    return _per_before(passage, first), last


def _is_thing(passage: Passage, position: int) -> bool:
    """Whether what stands after a slash is what is paid for: "400 e/video", "200 руб/1000 зн."; not "500 €/600 €"."""
    if not _digit(passage.spans[position]):
        return not passage.speech.currency.at(passage.spans, position)
    number = number_at(passage, position)
    return number is not None and bool(passage.speech.not_money.at(passage.spans, number.last))


def _per_before(passage: Passage, first: int) -> Per:
    """The same said before the amount: "hourly rate: 50", "à 90 €", "40 hours at 80 euros"."""
    spans, speech = passage.spans, passage.speech
    if first and not passage.between(first):
        if speech.apiece.at(spans, first - 1):
            return EACH
        if speech.counted_at.at(spans, first - 1):
            counted = _counted(passage, first - 1)
            if counted is not None:
                return counted
    for before in range(max(0, first - 4), first):
        rate = speech.rate.at(spans, before)
        if rate:
            return cast("Per", rate[1])
    return ""


def _counted(passage: Passage, position: int) -> Per | None:
    """What is counted just before this token: hours of "40 hours at", a thing of "10 articles at", "10 x"."""
    spans, speech = passage.spans, passage.speech
    for start in range(max(0, position - 4), position):
        number = number_at(passage, start)
        if number and number.last in {position - 1, position} and spans[start].norm not in speech.articles:
            unit = speech.duration.at(spans, position - 1) if number.last < position else None
            return cast("Per", unit[1]) if unit and unit[1] in PAID_TIMES else EACH
    return None
