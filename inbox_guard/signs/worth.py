"""Whether the money and the time that a client offers can be enough for the work that the mail names.

What work needs is told by `works`.  An amount or a date is held against it twice: a vote is given where it is plainly
too little, and features tell the learned models how far below the need it lies, so that they can weigh it with the
words.  It knows no word of any language: packs say what is counted (`unit-word`, `unit-page`, `unit-item`), what
follows an amount that is paid for each of something (`paid-each`) or stands around it (`each-at`), what may follow one
without a currency that counts nothing (`after-sum`), which amounts are no offer for this work (`other-sum`: the user's
own quote, what others ask, a deposit, the pay of a trial), and where a small figure without a currency means thousands
(`in-thousands`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

from inbox_guard.model import DateRef, Duration, Money
from inbox_guard.reading.money import EACH, PAID_TIMES
from inbox_guard.signs.analysis import Analysis, Line
from inbox_guard.signs.votes import Vote, Votes
from inbox_guard.signs.works import RATES, UNNAMED, Need, least, most, needs

#: What is counted → what an amount for one of it is paid for.
PER_UNIT: Mapping[str, str] = {"unit-word": "word", "unit-page": "page", "unit-item": "piece"}

#: Rules that speak where the work is named.
NAMING = ("fact:deliverable", "gate:ask", "gate:work")
_LITTLE = 0.25  # a share of what is needed that is too little; half of it plainly
_HALF = 0.5  # how much an amount says that nobody calls a budget
_PLAINLY, _RATHER = 0.9, 0.6  # how sure one is of either
_HURRY = 0.35  # a share of the time that is too short; a third of it plainly
_HASTE = 0.5  # the same of time: a date is often that of something else
_STARTED = 0.5  # days: something of the last one is left
_NEXT = 2  # letters between an amount and what it is paid for
_NEXT_WORDS = 2  # "per" and the thing
_THOUSAND = 1000
# upper ends of the classes that an offer and the days left fall into, as shares of what the work needs
_PAY = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.45, 0.7, 1, 2)
_TIME = (0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2.5)


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
    for concept, unit in PER_UNIT.items():
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
    analysis: Analysis, votes: Votes, per_euro: Mapping[str, Decimal], lines: Iterable[Line]
) -> Iterator[Vote]:
    """An amount that is no pay for the work named, whatever the profile says: `low-budget`; `lines` may hold it."""
    named = _named(analysis, votes)
    for offer in _serious(lines, per_euro, analysis.currency):
        share = _share(offer, most(needs((*named, offer.line))))
        if share is not None and share < _LITTLE:
            weight = _PLAINLY if share < _LITTLE / 2 else _RATHER
            if "budget" not in offer.line.spans:
                weight *= _HALF
            what = f"a {offer.per}" if offer.per else "for the whole"
            note = f"{offer.money.most} {offer.money.currency} {what}"
            yield Vote("low-budget", offer.line, "low-budget/below-floor", weight, note)


def _serious(lines: Iterable[Line], per_euro: Mapping[str, Decimal], currency: str) -> Iterator[Offer]:
    """The offers that are neither a part of a budget nor the price of something."""
    lines = [line for line in lines if not line.spans.keys() & {"_price-question", "_product"}]
    found = list(offers(lines, per_euro, currency))
    budget = _largest(offer for offer in found if "budget" in offer.line.spans)
    return (offer for offer in found if not budget or offer.per or offer.euros >= budget.euros)


def _share(offer: Offer, need: Need) -> float | None:
    """Which share an offer is of what it is paid for needs at least; None where nobody can say."""
    euros = RATES.get(offer.per) if offer.per else need.euros
    return float(offer.euros) / euros if euros else None


def too_soon(analysis: Analysis, votes: Votes) -> Iterator[Vote]:
    """A date by which the work named cannot be done: `unrealistic-deadline`."""
    days = most(needs(_named(analysis, votes))).days
    for line in speaking(analysis, votes, ("fact:deadline",)):
        left = _days_left(line, analysis)
        if left is not None and left < days * _HURRY:
            weight = _HASTE * (_PLAINLY if left <= days * _HURRY / 3 else _RATHER)
            note = f"{left:g} {'day' if left == 1 else 'days'} for this work"
            yield Vote("unrealistic-deadline", line, "unrealistic-deadline/too-soon", weight, note)


def _days_left(line: Line, analysis: Analysis) -> float | None:
    """Days from sending to the last date that a line names, or to the end of the time that it leaves."""
    sent = analysis.message.date
    if sent is None:
        return None
    days: list[float] = []
    for value in line.values:
        if isinstance(value, DateRef) and value.exact and not line.covers("other-day", value):
            days.append((value.day - sent.date()).days)
        elif isinstance(value, Duration) and line.covers("time-left", value):
            days.append(value.length / timedelta(days=1))
    return max((number for number in days if number >= 0), default=None)


def held_against(analysis: Analysis, votes: Votes, per_euro: Mapping[str, Decimal]) -> Mapping[Line, Sequence[str]]:
    """For the lines that name an amount or a time its features: below which shares of what the work needs it lies.

    Args:
        analysis: of the message.
        votes: all that its rules say.
        per_euro: units of each currency for one euro.
    """
    found: dict[Line, list[str]] = defaultdict(list)
    subject = tuple(line for line in analysis.lines if line.sentence.where == "subject")
    work = tuple(needs((*subject, *_named(analysis, votes)))) or tuple(needs(analysis.lines))
    for offer in _serious(analysis.lines, per_euro, analysis.currency):
        line, name = offer.line, "budget" if "budget" in offer.line.spans else "sum"
        found[line] += _against(name, partial(_share, offer), (*work, *needs([line])), _PAY)
    due = speaking(analysis, votes, ("fact:deadline",))
    for line in analysis.lines:
        left = _days_left(line, analysis)
        if left is not None:
            name = "due" if line in due else "day"
            found[line] += _against(name, partial(_time, left), (*work, *needs([line])), _TIME)
    return found


def _against(
    name: str, share: Callable[[Need], float | None], work: Sequence[Need], ends: Sequence[float]
) -> Iterator[str]:
    """The features of a share of the work named first, of the largest and of the smallest: each may be meant."""
    for which, need in (("main", work[0] if work else UNNAMED), ("most", most(work)), ("least", least(work))):
        part = share(need)
        if part is not None:
            yield from _below(f"v{name}/{which}", part, ends)


def _time(left: float, need: Need) -> float | None:
    """Which share the days left are of those that the work needs; None where it needs none."""
    return (left + _STARTED) / need.days if need.days else None


def _below(name: str, share: float, ends: Sequence[float]) -> Iterator[str]:
    """A feature for each end that a share lies below, or one that says it lies below none."""
    below = [end for end in ends if share <= end]
    yield from (f"{name}<{end:g}" for end in below)
    if not below:
        yield f"{name}>"


def _named(analysis: Analysis, votes: Votes) -> tuple[Line, ...]:
    return speaking(analysis, votes, NAMING)


def speaking(analysis: Analysis, votes: Votes, targets: tuple[str, ...]) -> tuple[Line, ...]:
    """The lines that rules for these targets speak of."""
    speaking = {vote.line for target in targets for vote in votes.get(target, ())}
    return tuple(line for line in analysis.lines if line in speaking)
