"""Amounts of money in a sentence.  It knows currencies, multipliers and units of pay, not what is much or little."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from inbox_guard.model import Money, Per, Token
from inbox_guard.reading.numbers import Number, number_at
from inbox_guard.reading.speech import Speech

ARTICLES = frozenset({"a", "an"})
_DATE = re.compile(r"[0-3]?\d\.[01]?\d")
EACH: Per = "each"
PAID_TIMES = frozenset({"hour", "day", "week", "month", "year"})
NEAR = 6  # tokens between a money word and an amount without a currency
LEAST = 20  # a smaller bare number is no amount
SIGNS = frozenset("€$£¥₽₴₣₤₸₺₹")
RANGE = frozenset({"-", "–", "—", "‐", "‑", "..", "…", "/"})
TO = frozenset({"to", "bis", "до", "or", "oder", "tai", "или"})
AND = frozenset({"and", "und", "и", "ja"})  # only after
BETWEEN = frozenset({"between", "zwischen", "между"})


@dataclass(frozen=True, slots=True)
class Found:
    """A value and the token after it."""

    value: Money
    last: int


def money_at(spans: Sequence[Token], position: int, source: str, speech: Speech) -> Found | None:
    """The amount that begins with this token."""
    first = position
    currency = ""
    ahead = speech.currency.at(spans, position)
    if ahead:
        position += ahead[0]
        if position >= len(spans) or not _leads(spans, position, source) or not _digit(spans[position]):
            return None
        currency = ahead[1]
    number = number_at(spans, position, source, speech)
    if number is None or (number.amount == 0 and not currency):
        return None
    return _amount(spans, first, number, currency, source, speech)


def _leads(spans: Sequence[Token], position: int, source: str) -> bool:
    """Whether a currency may stand before its amount: "CHF 450", "Rs 60,000", not the Fr of "Mo–Fr 9"."""
    last = spans[position - 1]
    wordy = len(last.norm) < 3 and last.norm[-1] not in SIGNS and last.norm != "rs"  # noqa: PLR2004
    return not wordy and not source[last.end : spans[position].start].strip(" \xa0.~:")


def _digit(token: Token) -> bool:
    return token.norm[0].isdigit()


def _amount(
    spans: Sequence[Token], first: int, number: Number, currency: str, source: str, speech: Speech
) -> Found | None:
    amount, last, unit, scaled = _scaled(spans, number, source, speech)
    currency = currency or unit
    upper: Decimal | None = None
    second = _other_end(spans, last, source, speech)
    if second is not None:
        more, after, other, both = _scaled(spans, second, source, speech)
        if more > 0 and not (currency and other and currency != other) and (currency or other or more > amount):
            if both and not scaled and amount < more / 20:
                amount, scaled = amount * more / second.amount, True  # "3-5k"
            upper, last, currency = more, after, currency or other
    if not currency and not _is_amount(spans, number, amount, last, source, speech, scaled=scaled):
        return None
    per, last = _per(spans, first, last, source, speech)
    return Found(Money(spans[first].start, spans[last - 1].end, amount, currency, per, upper), last)


def _scaled(spans: Sequence[Token], number: Number, source: str, speech: Speech) -> tuple[Decimal, int, str, bool]:
    """The amount with its multiplier, the token after it, its currency, and whether it was multiplied."""
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
        if kilo and not _gap(spans, last, source):
            return amount * 1000, last + kilo[0], kilo[1], True
        times = speech.multipliers.at(spans, last)
        if times and spans[last].norm != "m" and not _gap(spans, last, source):
            amount, last, scaled = amount * Decimal(times[1]), last + times[0], True
    for table, scale in ((speech.currency, Decimal(1)), (speech.minor, Decimal("0.01"))):
        found = table.at(spans, last)
        if found and scale < 1 and len(spans[last].norm) < 2:  # noqa: PLR2004  # 50p, not "a P"
            continue
        if found and not _gap(spans, last, source) and not _of_the_other_end(spans, last, found[0], source):
            return amount * scale, last + found[0], found[1], scaled
    return amount, last, "", scaled


def _of_the_other_end(spans: Sequence[Token], position: int, size: int, source: str) -> bool:
    """Whether a currency belongs to the number after it: the second one of "$500-$800", "EUR 700 - EUR 1.200"."""
    after = position + size
    return (
        source[spans[position - 1].end : spans[position].start].strip() in RANGE
        and after < len(spans)
        and _digit(spans[after])
        and not source[spans[after - 1].end : spans[after].start].strip()
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


def _gap(spans: Sequence[Token], position: int, source: str) -> bool:
    """Whether more than a space, a dot or a Swiss dash stands before this token."""
    return bool(source[spans[position - 1].end : spans[position].start].strip(" \xa0\u202f\u2009.,-–—+\n"))


def _other_end(spans: Sequence[Token], last: int, source: str, speech: Speech) -> Number | None:
    """The second number of a range: "300-400 €", "800 bis 1.000 Euro"."""
    if last >= len(spans):
        return None
    between = source[spans[last - 1].end : spans[last].start].strip()
    position = last
    if between not in RANGE or between == "/":
        joined = spans[last].norm in TO or (
            spans[last].norm in AND and any(one.norm in BETWEEN for one in spans[max(0, last - 4) : last])
        )
        if between or not joined or last + 1 >= len(spans):
            return None
        position = last + 1
    ahead = speech.currency.at(spans, position)
    if ahead and position + ahead[0] < len(spans):
        position += ahead[0]
    elif not _digit(spans[position]) and between:
        return None
    found = number_at(spans, position, source, speech)
    return found if found and (found.amount >= 1 or between) else None


def _is_amount(
    spans: Sequence[Token], number: Number, amount: Decimal, last: int, source: str, speech: Speech, *, scaled: bool
) -> bool:
    """Whether a number without a currency is money: thousands said shortly, or a money word near; nothing counted."""
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
    if last < len(spans) and _counts(spans, last, speech):
        return False
    if not scaled and number.first and speech.references.at(spans, number.first - 1):
        return False
    reach = NEAR if scaled or amount >= 100 else 2  # noqa: PLR2004  # "pay 50"; small figures mostly count something
    near = (*range(max(0, number.first - reach), number.first), *range(last, min(len(spans), last + reach - 1)))
    return (scaled and token not in ARTICLES) or any(speech.money_words.at(spans, one) for one in near)


def _is_no_amount(token: str, number: Number, amount: Decimal) -> bool:
    """Figures too small, glued to letters, a year, a date without its last dot, or with a leading zero."""
    if number.suffix or amount < LEAST or (number.in_words and amount < 100):  # noqa: PLR2004
        return True
    year = 1900 <= amount <= 2099 and len(token) == 4 and number.last - number.first == 1  # noqa: PLR2004
    return year or (token[0] == "0" and len(token) > 1) or _DATE.fullmatch(token) is not None


def _counts(spans: Sequence[Token], position: int, speech: Speech) -> bool:
    tables = (speech.not_money, speech.duration, speech.months, speech.clock_after, speech.pm, speech.am)
    return any(table.at(spans, position) for table in tables)


def _per(spans: Sequence[Token], first: int, last: int, source: str, speech: Speech) -> tuple[Per, int]:
    """What the amount is paid for, and the token after it; "each" for one of whatever thing."""
    at = last
    aside = speech.asides.at(spans, at)
    if aside and not source[spans[at - 1].end : spans[at].start].strip(" .,+("):  # "350 € netto pro Stück"
        at += aside[0]
    if at < len(spans):
        between = source[spans[at - 1].end : spans[at].start]
        found = speech.unit.at(spans, at) if between.strip(" .–-—,") == "/" else None
        if found is None and between.strip(" .–-—,)") == "":
            found = speech.per.at(spans, at)
        if found:  # what each is paid for is not part of the amount
            return cast("Per", found[1]), last if found[1] == EACH else at + found[0]
        if between == "/" and _is_thing(spans, at, source, speech):
            return EACH, last
    return _per_before(spans, first, source, speech), last


def _is_thing(spans: Sequence[Token], position: int, source: str, speech: Speech) -> bool:
    """Whether what stands after a slash is what is paid for: "400 e/video", "200 руб/1000 зн."; not "500 €/600 €"."""
    if not _digit(spans[position]):
        return not speech.currency.at(spans, position)
    number = number_at(spans, position, source, speech)
    return number is not None and bool(speech.not_money.at(spans, number.last))


def _per_before(spans: Sequence[Token], first: int, source: str, speech: Speech) -> Per:
    """The same said before the amount: "hourly rate: 50", "à 90 €", "40 hours at 80 euros"."""
    if first and not source[spans[first - 1].end : spans[first].start].strip():
        if speech.apiece.at(spans, first - 1):
            return EACH
        if speech.counted_at.at(spans, first - 1):
            counted = _counted(spans, first - 1, source, speech)
            if counted is not None:
                return counted
    for before in range(max(0, first - 4), first):
        rate = speech.rate.at(spans, before)
        if rate:
            return cast("Per", rate[1])
    return ""


def _counted(spans: Sequence[Token], position: int, source: str, speech: Speech) -> Per | None:
    """What is counted just before this token: hours of "40 hours at", a thing of "10 articles at", "10 x"."""
    for start in range(max(0, position - 4), position):
        number = number_at(spans, start, source, speech)
        if number and number.last in {position - 1, position} and spans[start].norm not in ARTICLES:
            unit = speech.duration.at(spans, position - 1) if number.last < position else None
            return cast("Per", unit[1]) if unit and unit[1] in PAID_TIMES else EACH
    return None
