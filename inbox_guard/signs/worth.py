"""Whether the money and the time that a client offers can be enough for the work that the mail names.

Sizes of work are coarse on purpose: what is plainly too little for any of its kind is told, nothing else.  It knows no
word of any language: packs say what large and huge work is called (`work-large`, `work-huge`), what is counted
(`unit-word`, `unit-page`, `unit-item`), what follows an amount that is paid for each of something (`paid-each`) or
stands around it (`each-at`), what may follow one without a currency that counts nothing (`after-sum`), which amounts
are no offer for this work (`other-sum`: the user's own quote, what others ask, a deposit, the pay of a trial), and
where a small figure without a currency means thousands (`in-thousands`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from inbox_guard.model import DateRef, Money, Token
from inbox_guard.reading.money import EACH, PAID_TIMES
from inbox_guard.signs.analysis import Analysis, Line
from inbox_guard.signs.voices import Voice, Voices


@dataclass(frozen=True, slots=True)
class Size:
    """A size of work: euros below which nobody does it as a whole, and days below which nobody can."""

    least: Decimal
    days: int


#: Concept that names the work → its size; the first one that stands in the mail counts.
SIZES: Mapping[str, Size] = {
    "work-huge": Size(Decimal(500), 10),
    "work-large": Size(Decimal(200), 3),
}
_ANY_WORK = Size(Decimal(60), 0)

#: Euros below which nobody does one of a thing, by what an amount is paid for.
RATES: Mapping[str, Decimal] = {
    "hour": Decimal(10),
    "day": Decimal(60),
    "month": Decimal(50),
    "word": Decimal("0.025"),
    "line": Decimal("0.25"),
    "page": Decimal(4),
    "piece": Decimal(3),
}
UNITS: Mapping[str, str] = {"unit-word": "word", "unit-page": "page", "unit-item": "piece"}

#: Rules that speak where the work is named.
NAMING = ("fact:deliverable", "gate:ask", "gate:work")
_PLAINLY, _RATHER = 0.9, 0.6  # how sure one is below half of the least, and below the least
_HASTE = 0.5  # the same of time: a date is often that of something else
_NEXT = 2  # letters between an amount and what it is paid for
_NEXT_WORDS = 2  # "per" and the thing
_THOUSAND = 1000
_FEWEST = 3  # of a thing, to be worth counting


@dataclass(frozen=True, slots=True)
class Offer:
    """An amount that a client wants to spend, in euros, and what it is paid for (empty: the whole)."""

    line: Line
    money: Money
    euros: Decimal
    per: str


def offers(lines: Iterable[Line], per_euro: Mapping[str, Decimal], currency: str = "") -> Iterator[Offer]:
    """The amounts that may be what the client wants to spend, of each line those that decide.

    A deposit, a tax or a part stands beside the whole and is less: so the largest sum of a line decides, and where it
    has none the rates.  A sum that the mail names as the price of each thing is that price, said again for one of them.

    Args:
        lines: where to look.
        per_euro: units of each currency for one euro; amounts in others are left out.
        currency: of amounts that name none; empty: they are left out.
    """
    read = [_of_line(line, per_euro, currency) for line in lines]
    rates = {offer.euros for found in read for offer in found if offer.per and offer.per not in PAID_TIMES}
    for found in read:
        whole = _largest(offer for offer in found if offer.euros not in rates)
        yield from [whole] if whole else [offer for offer in found if offer.per]


def _of_line(line: Line, per_euro: Mapping[str, Decimal], currency: str) -> list[Offer]:
    """What a line offers; sums of others, quotes of the user's own and parts of the whole are none of it."""
    amounts = [value for value in line.values if isinstance(value, Money) and not line.covers("other-sum", value)]
    if not any(money.currency for money in amounts):
        amounts = [_in(currency, money, line) for money in amounts if _stands_alone(money, line)]
    worth = ((money, money.euros(per_euro)) for money in amounts)
    return [Offer(line, money, euros, _per(money, line)) for money, euros in worth if euros is not None]


def _in(currency: str, money: Money, line: Line) -> Money:
    """A bare amount in this currency; in thousands, where a language leaves that unsaid."""
    if money.most >= _THOUSAND or not line.covers("in-thousands", money) or _per(money, line):
        return replace(money, currency=currency)
    upper = None if money.upper is None else money.upper * _THOUSAND
    return replace(money, currency=currency, amount=money.amount * _THOUSAND, upper=upper)


def _largest(found: Iterable[Offer]) -> Offer | None:
    """The largest sum for the whole."""
    return max((offer for offer in found if not offer.per), key=lambda offer: offer.euros, default=None)


def budgets(lines: Iterable[Line], per_euro: Mapping[str, Decimal], currency: str) -> list[Offer]:
    """What a mail names as its budget: the largest sum for the whole; where there is none, its rates."""
    found = [offer for offer in offers(lines, per_euro, currency) if _names_budget(offer.line)]
    whole = _largest(found)
    return [whole] if whole else found


def _names_budget(line: Line) -> bool:
    return "budget" in line.spans and "_price-question" not in line.spans


def _stands_alone(money: Money, line: Line) -> bool:
    """Whether no thing that is counted follows an amount without a currency: "300 in total", not "300 women"."""
    tokens, after = line.sentence.tokens, _after(money, line)
    if after == len(tokens) or line.sentence.source[money.end : tokens[after].start].strip():
        return True
    return any(start == after for start, _ in line.spans.get("after-sum", ()))


def _after(money: Money, line: Line) -> int:
    """The number of the token after an amount; that of all tokens where it stands last."""
    tokens = line.sentence.tokens
    return next((number for number, token in enumerate(tokens) if token.start >= money.end), len(tokens))


def _per(money: Money, line: Line) -> str:
    """What an amount is paid for: as it was read, or as the pack knows the words after it."""
    if money.per not in {"", EACH}:
        return money.per
    around = line.covers("each-at", money)
    for concept, unit in UNITS.items():
        if (money.per and _near(money, line, concept, _NEXT_WORDS)) or (around and concept in line.spans):
            return unit
    if money.per or around:
        return EACH
    return "piece" if _near(money, line, "paid-each", 1) else ""


def _near(money: Money, line: Line, concept: str, words: int) -> bool:
    """Whether a concept begins within so many words after an amount, and hardly anything else stands between."""
    tokens, after = line.sentence.tokens, _after(money, line)
    close = after < len(tokens) and tokens[after].start - money.end <= _NEXT
    return close and any(after <= start < after + words for start, _ in line.spans.get(concept, ()))


def too_little(
    analysis: Analysis, heard: Voices, per_euro: Mapping[str, Decimal], lines: Iterable[Line]
) -> Iterator[Voice]:
    """An amount that is no pay for the work named, whatever the profile says: `low-budget`; `lines` may hold it."""
    named = _named(analysis, heard)
    lines = [line for line in lines if not line.spans.keys() & {"_price-question", "_product"}]
    found = list(offers(lines, per_euro))
    budget = _largest(offer for offer in found if "budget" in offer.line.spans)
    for offer in found:
        if budget and not offer.per and offer.euros < budget.euros:
            continue  # a part of it, or the price of something
        for least, what in _least(offer, (*named, offer.line)):
            if offer.euros < least:
                weight = _PLAINLY if offer.euros < least / 2 else _RATHER
                if "budget" not in offer.line.spans:
                    weight /= 2
                note = f"{offer.money.most} {offer.money.currency} {what}"
                yield Voice("low-budget", offer.line, "low-budget/below-floor", weight, note)


def _least(offer: Offer, lines: tuple[Line, ...]) -> Iterator[tuple[Decimal, str]]:
    """The least that an offer would have to be, in euros, and for what."""
    if offer.per:
        if offer.per in RATES:
            yield RATES[offer.per], f"a {offer.per}"
        return
    yield size(lines).least, "for the whole"
    for line in lines:
        for concept, unit in UNITS.items():
            number = _number(line, concept)
            if number >= _FEWEST:
                yield RATES[unit] * number, f"for {number}"


def too_soon(analysis: Analysis, heard: Voices) -> Iterator[Voice]:
    """A date by which the work named cannot be done: `unrealistic-deadline`."""
    days = size(_named(analysis, heard)).days
    for line in speaking(analysis, heard, ("fact:deadline",)):
        left = _days_left(line, analysis)
        if left is not None and left < days:
            weight = _HASTE * (_PLAINLY if left <= days / 3 else _RATHER)
            yield Voice(
                "unrealistic-deadline", line, "unrealistic-deadline/too-soon", weight, f"{left} days for this work"
            )


def _days_left(line: Line, analysis: Analysis) -> int | None:
    """Days from sending to the last date that a line names."""
    sent = analysis.message.date
    if sent is None:
        return None
    days = [(value.day - sent.date()).days for value in line.values if isinstance(value, DateRef) and value.exact]
    return max((number for number in days if number >= 0), default=None)


def size(lines: tuple[Line, ...]) -> Size:
    """How large the work is that these lines name."""
    return next((size for concept, size in SIZES.items() if any(concept in x.spans for x in lines)), _ANY_WORK)


def _named(analysis: Analysis, heard: Voices) -> tuple[Line, ...]:
    return speaking(analysis, heard, NAMING)


def speaking(analysis: Analysis, heard: Voices, targets: tuple[str, ...]) -> tuple[Line, ...]:
    """The lines that rules for these targets speak of."""
    speaking = {voice.line for target in targets for voice in heard.get(target, ())}
    return tuple(line for line in analysis.lines if line in speaking)


def _number(line: Line, concept: str) -> int:
    """How many of a thing a line names, where the number stands just before it; 0 where it does not."""
    tokens = line.sentence.tokens
    counts = (
        _count(tokens[start - back]) for start, _ in line.spans.get(concept, ()) for back in (1, 2) if start >= back
    )
    return max(counts, default=0)


def _count(token: Token) -> int:
    digits = token.norm.replace(".", "").replace(",", "")
    return int(digits) if digits.isdecimal() and len(digits) <= 6 else 0  # noqa: PLR2004
