"""Kinds of work: what each costs and how long it takes at least, and which of them a mail names.

It knows no word of any language: packs say by which words each kind is known (`works.toml`).  The sizes are what a
modest freelancer needs for one of a kind, done with care and nothing else in hand; nobody should quote by them.  What
is plainly too little for the least of them is too little anywhere, and models learn from examples how far below them
that begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from inbox_guard.model import Token
from inbox_guard.signs.analysis import Line


@dataclass(frozen=True, slots=True)
class Need:
    """What work needs at least: euros, and days from the order to the delivery."""

    euros: float
    days: float

    def times(self, number: int) -> Need:
        """The same for several of a kind: the first takes the thought, each further one a part of it."""
        factor = 1 + _FURTHER * (number - 1)
        return Need(self.euros * factor, self.days * factor)


#: Concept that names a kind of work → what one of it needs.
WORKS: Mapping[str, Need] = {
    "kind-logo": Need(200, 3),
    "kind-identity": Need(900, 12),
    "kind-print": Need(100, 1.5),
    "kind-brochure": Need(400, 5),
    "kind-packaging": Need(400, 6),
    "kind-illustration": Need(100, 2),
    "kind-website": Need(700, 8),
    "kind-landing": Need(300, 3),
    "kind-shop": Need(1500, 15),
    "kind-software": Need(3500, 30),
    "kind-game": Need(3000, 30),
    "kind-script": Need(150, 2),
    "kind-admin": Need(80, 0.5),
    "kind-marketing": Need(300, 7),
    "kind-text": Need(60, 1),
    "kind-book": Need(2500, 40),
    "kind-thesis": Need(1500, 21),
    "kind-translation": Need(150, 2),
    "kind-editing": Need(150, 2),
    "kind-transcript": Need(60, 1),
    "kind-shoot": Need(200, 2),
    "kind-wedding": Need(800, 7),
    "kind-video": Need(250, 3),
    "kind-animation": Need(700, 10),
    "kind-film": Need(3000, 30),
    "kind-music": Need(200, 3),
    "kind-album": Need(2000, 25),
    "kind-audio": Need(150, 2),
    "kind-accounts": Need(250, 4),
    "kind-plan": Need(500, 6),
    "kind-building": Need(1500, 20),
    "kind-interior": Need(400, 6),
    "kind-course": Need(600, 10),
    "kind-lesson": Need(25, 0),
    "kind-event": Need(500, 10),
    "kind-data": Need(100, 2),
}

#: Concept of a thing that is counted → what the first of many needs.
UNITS: Mapping[str, Need] = {
    "unit-word": Need(0.2, 0.002),
    "unit-page": Need(25, 0.4),
    "unit-item": Need(20, 0.2),
}

#: Where no kind is named.
UNNAMED = Need(150, 1)

#: Euros that one of a thing is worth at least, by what an amount is paid for.
RATES: Mapping[str, float] = {
    "hour": 30,
    "day": 200,
    "week": 700,
    "month": 200,
    "word": 0.08,
    "line": 0.8,
    "page": 15,
    "piece": 12,
    "each": 8,
}

_FURTHER = 0.25
_FEWEST = 3  # of a thing, to be worth counting
_LONGEST = 6  # figures of a number that counts


def needs(lines: Iterable[Line]) -> Iterator[Need]:
    """What each work needs that these lines name, in their order, with its number where one stands before it."""
    for line in lines:
        for _, concept in sorted(_named(line)):
            yield WORKS[concept].times(max(1, number_of(line, concept)))
        for concept, need in UNITS.items():
            number = number_of(line, concept)
            if number >= _FEWEST:
                yield need.times(number)


def _named(line: Line) -> Iterator[tuple[int, str]]:
    """Where a line names each kind of work first; the book of a "book cover" is none."""
    spans = [(start, end, concept) for concept in WORKS for start, end in line.spans.get(concept, ())]
    first: dict[str, int] = {}
    for start, end, concept in sorted(spans):
        if not any(s <= start and end <= e and (s, e) != (start, end) for s, e, _ in spans):
            first.setdefault(concept, start)
    return ((start, concept) for concept, start in first.items())


def most(found: Iterable[Need]) -> Need:
    """The most of money and of time that any of them needs; what unnamed work needs where there is none."""
    found = list(found) or [UNNAMED]
    return Need(max(need.euros for need in found), max(need.days for need in found))


def least(found: Iterable[Need]) -> Need:
    """The least of money and of time that any of them needs; what unnamed work needs where there is none."""
    found = list(found) or [UNNAMED]
    return Need(min(need.euros for need in found), min(need.days for need in found))


def number_of(line: Line, concept: str) -> int:
    """How many of a thing a line names, where the number stands just before it; 0 where it does not."""
    tokens = line.sentence.tokens
    counts = (
        _count(tokens[start - back], line)
        for start, _ in line.spans.get(concept, ())
        for back in (1, 2)
        if start >= back
    )
    return max(counts, default=0)


def _count(token: Token, line: Line) -> int:
    """The number that a token is; 0 where it is none, or an amount, a date or an hour."""
    digits = token.norm.replace(".", "").replace(",", "")
    if not digits.isdecimal() or len(digits) > _LONGEST:
        return 0
    return 0 if any(value.start < token.end and token.start < value.end for value in line.values) else int(digits)
