"""What the learned models see of a sentence: stems, pairs of stems, pieces of words, sizes of values, concepts, rules.

The same functions serve training and judging, so both see the same thing.  Concepts and rules bring what the packs know
of words that no example has.  Features are counted, not only present, so what the words of a sentence weigh is a plain
sum, and what one word weighs can be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from inbox_guard.model import ClockRef, DateRef, Duration, Money, Sentence, Token, Value
from inbox_guard.reading.tokens import PERCENT

SIZES = (3, 4, 5)
MOST_WORDS = 80  # words of a sentence that count; more is no sentence

# upper ends of the classes that amounts (euros), lengths (hours) and days from sending fall into
_EUROS = (5, 20, 60, 150, 400, 1000, 5000)
_HOURS = (0.26, 1, 5, 24, 72, 192, 768)
_DAYS = (-1, 0, 1, 3, 7, 14, 40)
_SHARES = (5, 15, 30, 49, 50, 99, 100)  # percent
_DAY_BEGINS, _DAY_ENDS = 7, 20
_SATURDAY = 5
_WHOLE = re.compile("[0-9]{1,9}")


def of_word(norm: str, stem: str) -> Iterator[str]:
    """The features of one word: its stem (`w`) and its pieces (`c`); figures are all alike."""
    yield "w#" if norm[0].isdigit() else f"w{stem}"
    if norm[0].isalpha():
        padded = f" {norm} "
        for size in SIZES:
            yield from (f"c{padded[i : i + size]}" for i in range(len(padded) - size + 1))


def of_row(tokens: Sequence[Token]) -> Iterator[str]:
    """The features of words in a row: neighbours (`p`) and words with one between them (`s`)."""
    stems = ["<", *map(stem_of, tokens), ">"]
    yield from (f"p{a} {b}" for a, b in pairwise(stems))
    yield from (f"s{a} {b}" for a, b in zip(stems, stems[2:], strict=False))


def stem_of(token: Token) -> str:
    """What stands for a word among its neighbours; figures are all alike."""
    return "#" if token.norm[0].isdigit() else token.stem


def counting(sentence: Sentence) -> tuple[Token, ...]:
    """The words of a sentence that count."""
    return sentence.tokens[:MOST_WORDS]


def of_values(values: Iterable[Value], sent: datetime | None, per_euro: Mapping[str, Decimal]) -> Iterator[str]:
    """The features of the values in a sentence (`v`): how much, how long, how soon, at what hour.

    Args:
        values: of one sentence.
        sent: when the mail was sent.
        per_euro: units of each currency for one euro; an amount in another currency is taken as it stands.
    """
    for value in values:
        if isinstance(value, Money):
            euros = value.euros(per_euro)
            worth = f"v€{_class(float(value.most if euros is None else euros), _EUROS)}"
            yield from (worth, f"{worth}/{value.per}", f"v€/{value.per}")
        elif isinstance(value, Duration):
            yield f"vlasts{_class(value.length.total_seconds() / 3600, _HOURS)}"
        elif isinstance(value, DateRef):
            if sent is not None:
                yield f"vin{_class((value.day - sent.date()).days, _DAYS)}"
            if value.exact and value.day.weekday() >= _SATURDAY:
                yield "vweekend"
        elif isinstance(value, ClockRef):
            yield "vday" if _DAY_BEGINS <= value.at.hour < _DAY_ENDS else "vnight"


def of_shares(sentence: Sentence) -> Iterator[str]:
    """The features of the percentages in a sentence (`v%`): whole percent, since hardly anybody writes more."""
    for figure, sign in pairwise(counting(sentence)):
        if sign.stem == PERCENT and (whole := _WHOLE.match(figure.norm)):
            yield f"v%{_class(int(whole[0]), _SHARES)}"


def of_knowledge(concepts: Iterable[str], rules: Iterable[str]) -> Iterator[str]:
    """The features of the concepts in a sentence (`k`), and of rules and computed votes that speak of it (`r`)."""
    yield from (f"k{name}" for name in concepts)
    yield from (f"r{name}" for name in rules)


def _class(size: float, ends: Sequence[float]) -> str:
    return str(next((end for end in ends if size <= end), "more"))
