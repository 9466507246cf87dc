"""Whether the money and the time that a client offers can be enough for the work that the mail names.

Sizes of work are coarse on purpose: what is plainly too little for any of its kind is told, nothing else.  It knows no
word of any language: packs say what large and huge work is called (`work-large`, `work-huge`) and what is counted
(`unit-word`, `unit-page`, `unit-item`) and what follows an amount that is paid for each of something (`paid-each`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from inbox_guard.model import DateRef, Money, Token
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

_NAMING = ("fact:deliverable", "gate:ask", "gate:work")  # rules that speak where the work is named
_PLAINLY, _RATHER = 0.9, 0.6  # how sure one is below half of the least, and below the least
_HASTE = 0.5  # the same of time: a date is often that of something else
_NEXT = 2  # letters between an amount and what it is paid for
_FEWEST = 3  # of a thing, to be worth counting


@dataclass(frozen=True, slots=True)
class Offer:
    """An amount that a client wants to spend, in euros."""

    line: Line
    money: Money
    euros: Decimal


def offers(analysis: Analysis, per_euro: Mapping[str, Decimal]) -> Iterator[Offer]:
    """The amounts in a known currency that may be what the client wants to spend."""
    for line in analysis.lines:
        if not line.spans.keys() & {"_price-question", "_product"}:
            for value in line.values:
                euros = value.euros(per_euro) if isinstance(value, Money) else None
                if isinstance(value, Money) and euros is not None:
                    yield Offer(line, value, euros)


def too_little(analysis: Analysis, heard: Voices, per_euro: Mapping[str, Decimal]) -> Iterator[Voice]:
    """An amount that is no pay for the work named, whatever the profile says: `low-budget`."""
    named = _named(analysis, heard)
    for offer in offers(analysis, per_euro):
        for least, what in _least(offer, (*named, offer.line)):
            if offer.euros < least:
                weight = _PLAINLY if offer.euros < least / 2 else _RATHER
                if "budget" not in offer.line.spans:
                    weight /= 2
                note = f"{offer.money.most} {offer.money.currency} {what}"
                yield Voice("low-budget", offer.line, "low-budget/below-floor", weight, note)


def _least(offer: Offer, lines: tuple[Line, ...]) -> Iterator[tuple[Decimal, str]]:
    """The least that an offer would have to be, in euros, and for what."""
    per = offer.money.per or ("piece" if _paid_each(offer) else "")
    if per:
        if per in RATES:
            yield RATES[per], f"a {per}"
        return
    yield size(lines).least, "for the whole"
    for line in lines:
        for concept, unit in UNITS.items():
            number = _number(line, concept)
            if number >= _FEWEST:
                yield RATES[unit] * number, f"for {number}"


def _paid_each(offer: Offer) -> bool:
    tokens, end = offer.line.sentence.tokens, offer.money.end
    starts = (tokens[start].start for start, _ in offer.line.spans.get("paid-each", ()))
    return any(0 <= start - end <= _NEXT for start in starts)


def too_soon(analysis: Analysis, heard: Voices) -> Iterator[Voice]:
    """A date by which the work named cannot be done: `unrealistic-deadline`."""
    days = size(_named(analysis, heard)).days
    for line in _speaking(analysis, heard, ("fact:deadline",)):
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
    return _speaking(analysis, heard, _NAMING)


def _speaking(analysis: Analysis, heard: Voices, targets: tuple[str, ...]) -> tuple[Line, ...]:
    """The lines that rules for these targets speak of."""
    speaking = [voice.line for target in targets for voice in heard.get(target, ())]
    return tuple(line for line in analysis.lines if any(line is other for other in speaking))


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
