"""Words in quotation marks: what a mail cites.

A line of a play, a slogan, what somebody else said is no demand of the one who writes.  One to three words in such
marks are a name, or the writer's own word for a thing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from inbox_guard.model import Token

Span = tuple[int, int]

_FEWEST_WORDS = 4
_LONGEST = 800  # characters; what runs on for longer has lost its end
_SHUT = r"(?![\w])"
# An opening mark stands where a word begins, a closing one where none goes on: so inches and apostrophes are none.
_QUOTATION = re.compile(
    rf"«[^«»]{{1,{_LONGEST}}}»"
    rf"|(?<!\w)»[^«»]{{1,{_LONGEST}}}«{_SHUT}"
    rf"|„[^„“”\"]{{1,{_LONGEST}}}[“”\"]"
    rf"|(?<!\w)[“”](?=\S)[^„“”]{{1,{_LONGEST}}}[”“]{_SHUT}"
    rf"|(?<![\w\d])\"(?=\S)[^\"]{{1,{_LONGEST}}}\"{_SHUT}"
    rf"|(?<!\w)‚[^‚‘\n]{{1,{_LONGEST}}}‘{_SHUT}"
    rf"|(?<!\w)‘(?=\S)(?:[^‘’\n]|’(?=\w)){{1,{_LONGEST}}}’{_SHUT}"
)
_PARAGRAPH = re.compile(r"\n[ \t\xa0]*\n")


def citations(text: str, start: int, end: int) -> list[Span]:
    """The stretches of text[start:end] in quotation marks that hold a whole saying, in order.

    None where they make up two thirds of the text: then it is what the mail has to say.
    """
    found = [
        match.span()
        for match in _QUOTATION.finditer(text, start, end)
        if len(match[0].split()) >= _FEWEST_WORDS and not _PARAGRAPH.search(match[0])
    ]
    return [] if 3 * sum(last - first for first, last in found) > 2 * (end - start) else found


def without_citations(text: str) -> str:
    """The text with blanks in the place of what it cites, as long as before; lines break where they broke."""
    for first, last in citations(text, 0, len(text)):
        text = text[:first] + re.sub(r"[^\n]", " ", text[first:last]) + text[last:]
    return text


def said_by_the_writer(tokens: Sequence[Token], cited: Sequence[Span]) -> tuple[Token, ...]:
    """The tokens that stand in none of these stretches."""
    if not cited:
        return tuple(tokens)
    ends = [last for _, last in cited]

    def inside(token: Token) -> bool:
        number = bisect_right(ends, token.start)
        return number < len(cited) and cited[number][0] <= token.start

    return tuple(token for token in tokens if not inside(token))
