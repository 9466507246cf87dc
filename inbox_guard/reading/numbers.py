"""Numbers in digits and in words, as tokens have them.  It knows how numbers are written, not what they count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from inbox_guard.reading.passage import Passage
from inbox_guard.reading.speech import Speech

MAX_DIGITS = 15
MAX_MORPHEMES = 8

_FIGURES = re.compile(r"(\d{1,18}(?:[.,'’]\d{1,6})*)([^\W\d_]*)")
_GROUPS = re.compile(r"\d{1,3}(?:[.,'’]\d{3})+")
_THOUSANDS = re.compile(r"\d{3}(?:,\d{1,2})?")
_GAP = frozenset({" ", "\xa0", "\u202f", "\u2009"})


@dataclass(frozen=True, slots=True)
class Number:
    """An amount without a unit: from which token to which, how much, and letters glued to its end ("300e")."""

    first: int
    last: int  # the token after it
    amount: Decimal
    suffix: str = ""
    in_words: bool = False


def number_at(passage: Passage, position: int) -> Number | None:
    """The number that begins with this token, in digits or words."""
    norm = passage.spans[position].norm
    if norm[0].isdigit():
        number = _in_digits(passage, position)
        return number and _and_a_half(passage, number)
    if norm in passage.speech.turned:
        return _turned(passage, position)
    return _in_words(passage, position) if norm[0].isalpha() else None


def _in_digits(passage: Passage, position: int) -> Number | None:
    spans = passage.spans
    found = _FIGURES.fullmatch(spans[position].norm)
    if not found or sum(map(str.isdigit, found[1])) > MAX_DIGITS:
        return None
    figures, suffix, last = found[1], found[2], position + 1
    # "1 500,00": groups of three after a single space
    while not suffix and last < len(spans) and len(figures.split(" ")[0]) <= 3 and "," not in figures:  # noqa: PLR2004
        group = _FIGURES.fullmatch(spans[last].norm)
        if passage.gap(last) not in _GAP or not group or not _THOUSANDS.fullmatch(group[1]) or "." in figures:
            break
        figures, suffix, last = f"{figures} {group[1]}", group[2], last + 1
    amount = _amount(figures)
    return None if amount is None else Number(position, last, amount, suffix)


def _and_a_half(passage: Passage, number: Number) -> Number:
    """Figures with the half that words add to them: "2 and a half", "2 с половиной"."""
    spans, speech = passage.spans, passage.speech
    if number.suffix or number.last >= len(spans) or spans[number.last].norm not in speech.links:
        return number
    for at in range(number.last + 1, min(number.last + 3, len(spans))):  # an article may stand before the half
        value = speech.numbers.get(spans[at].norm)
        if value is None or not all(_follows(passage, one) for one in range(number.last, at + 1)):
            break
        if 0 < value < 1:
            return Number(number.first, at + 1, number.amount + value)
    return number


def _turned(passage: Passage, position: int) -> Number | None:
    """About so many: "тысяч пять", where the number stands behind what it counts by."""
    spans, speech = passage.spans, passage.speech
    scale, after = speech.scales[spans[position].norm], position + 1
    if after < len(spans) and _follows(passage, after) and spans[after].norm not in speech.turned:
        number = number_at(passage, after)
        if number and not number.suffix and number.amount < scale:
            return Number(position, number.last, scale * number.amount, in_words=True)
    return Number(position, after, scale, in_words=True)


def _follows(passage: Passage, position: int) -> bool:
    """Whether nothing but a gap stands before this token."""
    return not passage.gap(position).strip(" \xa0\n")


def _amount(figures: str) -> Decimal | None:
    """1.500,00 · 1,500.00 · 1'500 · 1 500,00 · 0,03 · 1.500 as one thousand five hundred."""
    plain = figures.replace(" ", "").replace("'", "").replace("’", "")
    marks = [char for char in plain if char in ".,"]
    if not marks:
        return Decimal(plain)
    decimal = marks[-1]
    if len(set(marks)) > 1:
        return _decimal(plain.replace("." if decimal == "," else ",", "").replace(",", "."))
    if len(marks) > 1 or (_GROUPS.fullmatch(plain) and not plain.startswith("0")):
        return _decimal(plain.replace(decimal, "")) if _GROUPS.fullmatch(plain) else None
    return _decimal(plain.replace(",", "."))


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text.count(".") <= 1 else None


def _in_words(passage: Passage, position: int) -> Number | None:
    """Words like "two hundred", "zweihundertfünfzig", "kolmesataa", "пара тысяч"."""
    spans, speech = passage.spans, passage.speech
    total, current, last, began = Decimal(0), None, position, False
    while last < len(spans) and last < position + MAX_MORPHEMES:
        if last > position and passage.gap(last).strip(" \xa0\n-‐‑"):
            break
        norm = spans[last].norm
        parts = _morphemes(norm, speech)
        if parts is None:
            if began and norm in speech.links and last + 1 < len(spans) and _morphemes(spans[last + 1].norm, speech):
                last += 1
                continue
            break
        if parts[0][1] and parts[0][0] < 1 and len(parts) == 1 and not _scale_at(passage, last + 1):
            break  # "a quarter" of nothing that numbers are counted by
        article = _is_article(parts, passage, last, began=began)  # "a half", "eine halbe"
        article = article or (current is not None and 0 < current < 1 and _is_of_scale(passage, last))
        if began and not article and not _continues(parts, current, total):
            break
        if not article:
            total, current = _add(parts, total, current)
        began, last = True, last + 1
    if not began:
        return None
    amount = total + (current or 0)
    return Number(position, last, amount, in_words=True)


def _continues(parts: Sequence[tuple[Decimal, bool]], current: Decimal | None, total: Decimal) -> bool:
    """Whether a number word goes on with the one before: "twenty five", "hundred twenty"; not "three four"."""
    value, scale = parts[0]
    if scale or current is None or current == 0 or value < 1:
        return scale or value < 1 or current == 0 or total > 0 or current is None
    return (current >= 20 and current % 10 == 0 and value < 10) or (current % 100 == 0 and value < 100)  # noqa: PLR2004


def _is_article(parts: Sequence[tuple[Decimal, bool]], passage: Passage, position: int, *, began: bool) -> bool:
    """Whether a one is the "a" of "a half", "a few"; inside a number only before a half: "two and a half"."""
    spans, numbers = passage.spans, passage.speech.numbers
    following = numbers.get(spans[position + 1].norm) if position + 1 < len(spans) else None
    return parts == [(Decimal(1), False)] and following is not None and (following < 1 or not began)


def _is_of_scale(passage: Passage, position: int) -> bool:
    """Whether this is the "a" of "half a million": then it counts nothing."""
    spans, speech = passage.spans, passage.speech
    if spans[position].norm not in speech.articles or position + 1 >= len(spans):
        return False
    return spans[position + 1].norm in speech.scales and _follows(passage, position + 1)


def _scale_at(passage: Passage, position: int) -> bool:
    """Whether a number to count by stands here, perhaps behind "of a"."""
    spans, speech = passage.spans, passage.speech
    for skipped in (speech.links, speech.articles):
        position += position < len(spans) and spans[position].norm in skipped
    return position < len(spans) and speech.scales.get(spans[position].norm, 0) > 1


def _add(
    parts: Sequence[tuple[Decimal, bool]], total: Decimal, current: Decimal | None
) -> tuple[Decimal, Decimal | None]:
    for value, scale in parts:
        if not scale:
            current = (current or Decimal(0)) + value
        elif value >= 1000:  # noqa: PLR2004
            total, current = total + (1 if current is None else current) * value, None
        else:
            # "twenty-five hundred" multiplies all of it, "kolmesataa viisi|kymmentä" the last figure
            whole = current or Decimal(0)
            last = whole if whole < value * 10 and value > 10 else whole % 10  # noqa: PLR2004
            current = whole - last + (last or 1) * value
    return total, current


def _morphemes(norm: str, speech: Speech) -> list[tuple[Decimal, bool]] | None:
    """A number word as values and scales, compounds taken apart; None where it is none."""
    if norm in speech.numbers:
        return [(speech.numbers[norm], False)]
    if norm in speech.scales:
        return [(speech.scales[norm], True)]
    if len(norm) < 6 or len(norm) > 60:  # noqa: PLR2004
        return None
    parts: list[tuple[Decimal, bool]] = []
    position = 0
    while position < len(norm):
        for size in range(min(14, len(norm) - position), 2, -1):
            piece = norm[position : position + size]
            if piece in speech.numbers and (parts or size < len(norm)):
                parts.append((speech.numbers[piece], False))
            elif piece in speech.scales:
                parts.append((speech.scales[piece], True))
            elif piece not in speech.links:
                continue
            position += size
            break
        else:
            return None
    return parts if len(parts) > 1 else None
