"""How a language names numbers, money, times and dates: `values.toml`, compiled.  It knows words, no sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from inbox_guard.model import Token
from inbox_guard.reading.tables import fault, flag, known, section, words
from inbox_guard.reading.tokens import Tokenizer

Phrase = tuple[tuple[str, ...], str]

SECTIONS = (
    "numbers",
    "scales",
    "multipliers",
    "currency",
    "kilo",
    "minor",
    "per",
    "unit",
    "rate",
    "duration",
    "span",
    "months",
    "weekdays",
    "days",
    "day_tens",
    "month_before",
    "month_after",
    "relative",
    "month_part",
    "clock",
    "at",
)
#: Tables a value can begin with.
BEGINNING = ("span", "months", "weekdays", "days", "day_tens", "month_before", "relative", "month_part", "clock", "at")
LEADING = ("next", "week_number", "clock_before")  # and lists
LENT = ("currency", "kilo", "minor", "multipliers", "unit")  # tables that every language lends to all
LENT_LISTS = ("range_to", "range_and", "range_between")  # and lists: a range cut at its lower end is another amount
HABITS = ("month_first", "dotted_day", "hours_alone", "of_between")
STYLE = ("compounds", *HABITS)  # "compounds": number words are written together: "zweihundert"
LISTS = (
    "links",
    "turned",
    "articles",
    "range_to",
    "range_and",
    "range_between",
    "asides",
    "apiece",
    "counted_at",
    "money_words",
    "not_money",
    "references",
    "next",
    "date_before",
    "date_after",
    "day_article",
    "day_of",
    "after_day",
    "months_after_day",
    "months_before_day",
    "said_before",
    "said_around",
    "said_after",
    "said_then",
    "said_never",
    "half_more",
    "month_things",
    "of_week",
    "clock_before",
    "clock_only",
    "clock_after",
    "am",
    "pm",
    "week_number",
    "weak_months",
    "ordinals",
    "percent",
)
#: Lists of single words.
MARKS = frozenset(
    {"links", "turned", "articles", "range_to", "range_and", "range_between"}
    | {"day_of", "after_day", "months_after_day", "months_before_day", "said_then"}
    | {"weak_months", "ordinals", "percent"}
)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by their first word, longest first; a word ending in * stands for all that begin so."""

    exact: Mapping[str, tuple[Phrase, ...]]
    prefixes: Mapping[str, tuple[Phrase, ...]]  # by their first two letters

    def at(self, spans: Sequence[Token], position: int) -> tuple[int, str] | None:
        """How many tokens from here on are one of the phrases, and what it means; the longest wins."""
        if position >= len(spans):
            return None
        first = spans[position].norm
        exact, prefixes = self.exact.get(first), self.prefixes.get(first[:2])
        if exact is None and prefixes is None:
            return None
        best: tuple[int, str] | None = None
        for phrase, value in (*(exact or ()), *(prefixes or ())):
            size = len(phrase)
            if (best is None or size > best[0]) and _matches(phrase, spans, position):
                best = size, value
        return best

    def word(self, norm: str) -> str | None:
        """What a single word means."""
        for phrase, value in (*self.exact.get(norm, ()), *self.prefixes.get(norm[:2], ())):
            if len(phrase) == 1 and _same(phrase[0], norm):
                return value
        return None


def _matches(phrase: Sequence[str], spans: Sequence[Token], position: int) -> bool:
    if position + len(phrase) > len(spans):
        return False
    for word, token in zip(phrase, spans[position : position + len(phrase)], strict=True):
        if not _same(word, token.norm):
            return False
    return True


def _same(word: str, norm: str) -> bool:
    return norm.startswith(word[:-1]) if word[-1] == "*" else norm == word


@dataclass(frozen=True, slots=True)
class Speech:
    """The words of one language, with the currencies of all, and what they say between the ends of a range."""

    language: str
    numbers: Mapping[str, Decimal]
    scales: Mapping[str, Decimal]
    links: frozenset[str]  # "and", "und" inside a number
    turned: frozenset[str]  # scales that may stand before their number, which is then a rough one: "тысяч пять"
    articles: frozenset[str]  # words for one that count nothing: "a"
    range_to: frozenset[str]  # between the two ends of a range, or two to choose from: "to", "or"
    range_and: frozenset[str]  # the same between two days, and between amounts after one of the next
    range_between: frozenset[str]
    multipliers: Phrases
    currency: Phrases
    kilo: Phrases  # a thousand of a currency in one word: "т.р."
    minor: Phrases  # cents
    per: Phrases  # "an hour", after an amount
    unit: Phrases  # "h", after a slash
    rate: Phrases  # "hourly rate", before an amount
    asides: Phrases  # "net": what may stand between an amount and what it is for
    apiece: Phrases  # "à": the amount after it is for each
    counted_at: Phrases  # "at": the same where a number of things stands before it
    duration: Phrases
    span: Phrases  # a length of time without a number: "half a day", "viikossa"
    months: Phrases
    weekdays: Phrases
    days: Phrases  # of the month, in words: "first", "ersten"
    day_tens: Phrases  # what such a day may begin with: "twenty" first
    month_before: Phrases  # "coming", "this" or "next" month, before its day: "ensi kuun" ensimmäinen
    month_after: Phrases  # and after it: the first "of next month"
    relative: Phrases
    month_part: Phrases
    clock: Phrases  # named times: midnight
    at: Phrases  # hours in words: "в девять"
    money_words: Phrases
    not_money: Phrases  # what is counted, so that a bare number before it is no amount
    references: Phrases  # "invoice", "no.": the number after them is a name
    next: Phrases
    date_before: Phrases
    date_after: Phrases
    day_article: Phrases  # between a weekday and its date: "Freitag, den 17.4."
    day_of: frozenset[str]  # between a day and its month: "14th of May"
    after_day: frozenset[str]  # what may follow "by the 14th"; where there is none, "25-го" is a day wherever it stands
    months_after_day: frozenset[str]  # the names of months as they follow a day in words: "maaliskuuta"
    months_before_day: frozenset[str]  # and as they stand before it: "maaliskuun" ensimmäinen, "May" fifth
    said_before: Phrases  # after these a day in words needs no month: "by the"
    said_around: Phrases  # after these only one that counts hardly anything else: "on the" fifteenth
    said_after: Phrases  # before these any: "mennessä"
    said_then: frozenset[str]  # what may follow a day in words, as nothing that is counted
    said_never: Phrases  # no single day follows these: "every", "in der" ersten Mai-Hälfte
    half_more: Phrases  # half a unit more, behind the unit: a week "and a half"
    month_things: Phrases  # what the name of a month may stand before: am ersten Mai "Wochenende"
    of_week: Phrases  # between a weekday and its week: "Friday of next week", "Freitag in der nächsten Woche"
    clock_before: Phrases
    clock_only: Phrases  # after these nobody writes a date of figures: "by 9.30"
    clock_after: Phrases
    am: Phrases
    pm: Phrases
    week_number: Phrases
    weak_months: frozenset[str]  # names of months that are everyday words too: "may"
    ordinals: frozenset[str]  # what makes a number a day of the month: 14"th", 25-"го"
    percent: frozenset[str]  # words for "%"
    month_first: bool  # the month may stand before the day: "Sept 22", "7/15"
    dotted_day: bool  # a number with a dot is a day of its own: "am 3."
    of_between: bool  # a day in words has a word before its month, "the first of May"; without one more is asked of it
    hours_alone: bool  # an hour in words is one only where no word follows: "at five", not "at five places"
    firsts: frozenset[str]  # words that a value can begin with
    stems: tuple[str, ...]  # of those known by their stem only, and number words where they compound
    heads: frozenset[str]  # first three letters of the stems

    def may_begin(self, norm: str) -> bool:
        """Whether a value can begin with this word; quick, so that most words cost nothing more."""
        return norm[0].isdigit() or norm in self.firsts or (norm[:3] in self.heads and norm.startswith(self.stems))


def compile_speech(
    language: str, table: Mapping[str, Any], tokenizer: Tokenizer, others: Iterable[Mapping[str, Any]] = ()
) -> Speech:
    """Compile a values.toml; `others` lend their currencies, and what they say between the ends of a range.

    Raises:
        ConfigError: an unknown key or a wrong type; the sentence names file and key.
    """
    where = f"languages/{language}/values.toml"
    known(table, where, ("style", *SECTIONS, "words"))
    style = section(table, where, "style", STYLE)
    lists = section(table, where, "words", LISTS)

    def phrases(name: str) -> Phrases:
        return _phrases(_entries(table, where, name), tokenizer)

    def listed(name: str) -> Phrases:
        return _phrases(((text, "") for text in words(lists, where, name)), tokenizer)

    def shared(name: str) -> Phrases:
        return _phrases((entry for one in (*others, table) for entry in _entries(one, where, name)), tokenizer)

    def marks(name: str) -> frozenset[str]:
        lending = (*others, table) if name in LENT_LISTS else (table,)
        return frozenset(word for one in lending for word in words(section(one, where, "words", LISTS), where, name))

    numbers, scales = (_numbers(table, where, name, tokenizer) for name in ("numbers", "scales"))
    firsts = [shared("currency"), *map(phrases, BEGINNING), *map(listed, LEADING)]
    parts: dict[str, Any] = {
        **{name: flag(style, where, name) for name in HABITS},
        **{name: (shared if name in LENT else phrases)(name) for name in SECTIONS if name not in {"numbers", "scales"}},
        **{name: (marks if name in MARKS else listed)(name) for name in LISTS},
    }
    parts["turned"] &= scales.keys()
    stems = {*_stems(firsts), *parts["day_tens"].exact}
    if flag(style, where, "compounds"):
        stems |= {*numbers, *scales}
    return Speech(
        language=language,
        numbers=numbers,
        scales=scales,
        firsts=frozenset(word for one in (numbers, scales, *(each.exact for each in firsts)) for word in one),
        stems=tuple(stems),
        heads=frozenset(stem[:3] for stem in stems),
        **parts,
    )


def _stems(tables: Iterable[Phrases]) -> Iterable[str]:
    return (phrase[0].rstrip("*") for one in tables for found in one.prefixes.values() for phrase, _ in found)


def _entries(table: Mapping[str, Any], where: str, name: str) -> Iterable[tuple[str, str]]:
    part = section(table, where, name)
    return [(text, value) for value in part for text in words(part, f"{where}: {name}", value)]


def _phrases(entries: Iterable[tuple[str, str]], tokenizer: Tokenizer) -> Phrases:
    exact: dict[str, list[Phrase]] = {}
    prefixes: dict[str, list[Phrase]] = {}
    for text, value in entries:
        phrase = tuple(
            norm + "*" if piece.endswith("*") else norm
            for piece in text.split()
            for norm in tokenizer.words(piece.rstrip("*"))
        )
        if not phrase:
            continue
        table, key = (prefixes, phrase[0][:2]) if phrase[0][-1] == "*" else (exact, phrase[0])
        table.setdefault(key, []).append((phrase, value))
    return Phrases(
        {key: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for key, found in exact.items()},
        {key: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for key, found in prefixes.items()},
    )


def _numbers(table: Mapping[str, Any], where: str, name: str, tokenizer: Tokenizer) -> dict[str, Decimal]:
    part = section(table, where, name)
    found: dict[str, Decimal] = {}
    for value in part:
        try:
            number = Decimal(value)
        except InvalidOperation as error:
            raise fault(where, f"{name}.{value}", "the key must be a number") from error
        for text in words(part, f"{where}: {name}", value):
            norms = list(tokenizer.words(text))
            if len(norms) != 1:
                raise fault(where, f"{name}.{value}", f'"{text}" must be one word')
            found[norms[0]] = number
    return found
