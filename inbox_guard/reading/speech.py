"""How a language names numbers, money, times and dates: `values.toml`, compiled.  It knows words, no sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from inbox_guard.reading.phrases import Phrases, compile_phrases, stems_of
from inbox_guard.reading.tables import fault, flag, known, section, words
from inbox_guard.reading.tokens import Tokenizer

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
    language: str,
    table: Mapping[str, Any],
    tokenizer: Tokenizer,
    others: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> Speech:
    """Compile a values.toml.

    Args:
        language: whose it is.
        table: what stands in it.
        tokenizer: cuts words as mail is cut.
        others: those of other languages, which lend their currencies, and what they say between the ends of a range.

    Raises:
        ConfigError: an unknown key or a wrong type; the sentence names file and key.
    """
    where = _where(language)
    known(table, where, ("style", *SECTIONS, "words"))
    style, file = section(table, where, "style", STYLE), _File(language, table, others, tokenizer)
    numbers, scales = (_numbers(table, where, name, tokenizer) for name in ("numbers", "scales"))
    parts: dict[str, Any] = {
        **{name: flag(style, where, name) for name in HABITS},
        **{name: file.phrases(name) for name in SECTIONS if name not in {"numbers", "scales"}},
        **{name: file.marks(name) if name in MARKS else file.listed(name) for name in LISTS},
    }
    parts["turned"] &= scales.keys()
    firsts = [parts[name] for name in ("currency", *BEGINNING, *LEADING)]
    stems = {*stems_of(firsts), *parts["day_tens"].exact}
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


@dataclass(frozen=True, slots=True)
class _File:
    """A values.toml, with those of the languages that lend to it."""

    language: str
    table: Mapping[str, Any]
    others: Mapping[str, Mapping[str, Any]]
    tokenizer: Tokenizer

    def _sources(self, *, lent: bool) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Each file with its name, by which its faults are told; the own one stands last."""
        for language, table in self.others.items() if lent else ():
            yield _where(language), table
        yield _where(self.language), self.table

    def phrases(self, name: str) -> Phrases:
        """The phrases of a table."""
        sources = self._sources(lent=name in LENT)
        entries = (entry for where, table in sources for entry in _entries(table, where, name))
        return compile_phrases(entries, self.tokenizer)

    def listed(self, name: str) -> Phrases:
        """The phrases of a list; being there is all that they mean."""
        return compile_phrases(((text, "") for text in self._list(name, lent=False)), self.tokenizer)

    def marks(self, name: str) -> frozenset[str]:
        """The single words of a list."""
        return frozenset(self._list(name, lent=name in LENT_LISTS))

    def _list(self, name: str, *, lent: bool) -> Iterator[str]:
        for where, table in self._sources(lent=lent):
            yield from words(section(table, where, "words", LISTS), where, name)


def _where(language: str) -> str:
    return f"languages/{language}/values.toml"


def _entries(table: Mapping[str, Any], where: str, name: str) -> Iterable[tuple[str, str]]:
    part = section(table, where, name)
    return [(text, value) for value in part for text in words(part, f"{where}: {name}", value)]


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
