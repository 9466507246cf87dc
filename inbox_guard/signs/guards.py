"""Guards: the words of a sign are there and the sign is not.  Each is a function of a match; the words are the pack's.

A pack gives its guard words as concepts with reserved names:

    _negator      not, no, without, never           _polite       negations that only ask politely ("couldn't you …")
    _break        but, although: ends a clause      _reported     others said or did it ("a competitor wanted")
    _question     openings of honest questions      _ask-whether  questions that are told ("wondering whether …")
    _hypothetical what would only be, some day      _product      it is what the client sells or wants a text about
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from inbox_guard.model import Sentence
from inbox_guard.signs.match import Spans, TokenSpan

#: The concepts that guards look for.
RESERVED = ("_negator", "_polite", "_break", "_reported", "_question", "_ask-whether", "_product", "_hypothetical")

_BEFORE, _AFTER = 6, 4
_CLAUSE_MARKS = frozenset({",", ";", ":", "(", ")", "–", "—"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A match in one sentence: which token spans the rule's concepts took; none where it matches as a whole."""

    sentence: Sentence
    spans: Spans
    parts: tuple[TokenSpan, ...]

    @property
    def start(self) -> int:
        """The first token of the match."""
        return min(s for s, _ in self.parts)

    @property
    def end(self) -> int:
        """The token after the match."""
        return max(e for _, e in self.parts)


def negated(hit: Hit) -> bool:
    """A negation belongs to the first concept: in the same clause, shortly before or after it, and not a polite one."""
    if hit.spans.get("_polite"):
        return False
    if not hit.parts:
        return bool(hit.spans.get("_negator"))
    return any(_reaches(hit, span) for span in hit.spans.get("_negator", ()))


def _reaches(hit: Hit, negator: TokenSpan) -> bool:
    start, end = hit.parts[0]
    if any(s <= negator[0] and negator[1] <= e for s, e in hit.parts):
        return False  # the negation is part of what the rule looks for
    if negator[1] <= start:
        gap = (negator[1], start)
        return gap[1] - gap[0] <= _BEFORE and not _broken(hit, *gap)
    gap = (end, negator[0])
    return 0 <= gap[1] - gap[0] <= _AFTER and not _broken(hit, *gap)


def _broken(hit: Hit, start: int, end: int) -> bool:
    """Whether a clause ends between two tokens: a conjunction of contrast, or punctuation in the source text."""
    if any(start <= s < end for s, _ in hit.spans.get("_break", ())):
        return True
    tokens = hit.sentence.tokens
    if start == 0 or end > len(tokens) or start > end:
        return False
    text = hit.sentence.source[tokens[start - 1].end : tokens[min(end, len(tokens) - 1)].start]
    return any(mark in text for mark in _CLAUSE_MARKS)


def reported(hit: Hit) -> bool:
    """Somebody else is said to have done or wanted it, before the match in the same sentence."""
    return any(not hit.parts or s <= hit.start for s, _ in hit.spans.get("_reported", ()))


def question(hit: Hit) -> bool:
    """The sentence asks instead of demanding."""
    text = hit.sentence.text.rstrip()
    asked = text.endswith("?") and bool(hit.spans.get("_question"))
    return asked or bool(hit.spans.get("_ask-whether"))


def is_the_product(hit: Hit) -> bool:
    """The words are the client's wares or the subject of the text that is wanted."""
    return bool(hit.spans.get("_product"))


def hypothetical(hit: Hit) -> bool:
    """It is spoken of as what would only be, some day, in case."""
    return bool(hit.spans.get("_hypothetical"))


GUARDS: Mapping[str, Callable[[Hit], bool]] = {
    "negated": negated,
    "reported": reported,
    "question": question,
    "is-the-product": is_the_product,
    "hypothetical": hypothetical,
}
