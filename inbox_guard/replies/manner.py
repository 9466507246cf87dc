"""How people write letters in a language: its phrases, word lists, tables and cues, validated when loading.

Phrases hold placeholders; cues are regular expressions for what a client's words show, such as how formal they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from inbox_guard.reading.lore import MailLore
from inbox_guard.replies.template import check, fill, strings
from inbox_guard.suggest import did_you_mean

Register = Literal["formal", "familiar", "plural"]

_DATE = frozenset({"day", "dd", "month", "mm", "month_number", "year", "yy"})
_CLOCK = frozenset({"hour", "hh", "minute"})
_NAME = frozenset({"title", "name", "first", "last"})
_MONEY = frozenset({"amount", "symbol", "currency"})
PHRASES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("greeting.title", "greeting.degree", "greeting.solemn"), _NAME),
    **dict.fromkeys(("greeting.formal", "greeting.familiar", "greeting.dear"), _NAME),
    **dict.fromkeys(("greeting.formal-none", "greeting.familiar-none"), frozenset()),
    **dict.fromkeys(("closing.formal", "closing.familiar", "quotes.open", "quotes.close", "quotes.and"), frozenset()),
    **dict.fromkeys(("attribution.date", "dates.date", "dates.short"), _DATE),
    "attribution.dated": frozenset({"date", "clock", "who"}),
    "attribution.undated": frozenset({"who"}),
    "dates.clock": _CLOCK,
    "hours.week": frozenset({"days", "from", "to"}),
    "hours.zone": frozenset({"hours", "zone"}),
    "hours.clock": frozenset(),
    "hours.end": frozenset(),
    **dict.fromkeys(("money.amount", "money.plain"), _MONEY),
    "money.thousands": frozenset(),
    "money.percent": frozenset({"number"}),
    "counts.stages-other": frozenset(),
    "counts.revisions-other": frozenset({"number"}),
}
WORDS = (
    *("price", "common", "prefixes", "dates.months", "hours.days", "hours.halves"),
    *("names.noise", "names.cuts", "names.organisations", "names.closings", "names.first"),
    *("names.surname-endings", "names.with-given", "names.signed"),
    *("names.patronymic-endings", "names.fathers-lose"),
)
#: How many words there are where each stands for the one of its place.
NUMBERS = {"dates.months": (12,), "hours.days": (7,), "hours.halves": (0, 2)}
TABLES = ("spelling.instead", "counts.stages", "counts.revisions", "names.titles", "names.degrees", "names.fathers")
CUES = (
    *("formal", "familiar", "solemn", "dear", "soon", "own-use", "own-text", "invoice", "paid", "tracker", "meeting"),
    *("rounds", "source", "drawn", "occasion", "running", "lessons", "spoken", "system", "traced", "regular"),
    *("unhurried", "addressed", "sending", "counted", "free-day", "public", "performed", "repair", "brought", "rate"),
    *("dated", "month", "both", "alike", "attached", "unaware"),
    *("asked.quote", "asked.approval", "asked.material", "quotes.never", "quotes.wish"),
    *("courtesy.small", "courtesy.capital", "spelling.shown", "spelling.never"),
    *("matter.quoted", "matter.sales", "matter.barter", "matter.bound", "matter.upkeep", "matter.cause"),
    *("matter.writing", "matter.thesis", "matter.reviews", "matter.copies"),
)
_TWO: Mapping[str, Register] = {"formal": "formal", "plural": "plural"}


@dataclass(frozen=True, slots=True)
class Manner:
    """How people write letters in a language: phrases with placeholders, word lists, tables, cues of formality."""

    default: Register
    two: Register  # how two are spoken to who are on first names: not every familiar form has a plural
    cues: Mapping[str, tuple[re.Pattern[str], ...]]
    phrases: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Mapping[str, str]]
    particles: frozenset[str]  # of names in all languages, as `MailLore` has them
    capitals: tuple[str, ...]
    spelled: Mapping[int, str]  # for `str.translate`

    def phrase(self, key: str, values: Mapping[str, str] | None = None) -> str:
        """A phrase with its placeholders filled in."""
        return fill(self.phrases[key], values or {})

    def courteous(self, text: str) -> str:
        """A text with the capitals by which courtesy speaks to one; the same in a language that has no such choice."""
        for small in self.cues["courtesy.small"]:
            text = small.sub(lambda found: found[0].capitalize(), text)
        return text

    def respelled(self, text: str) -> str:
        """A text as it is spelled where the language is written otherwise: "Grüsse" in Switzerland."""
        for letter, instead in self.tables["spelling.instead"].items():
            text = text.replace(letter, instead)
        return text

    def spells_otherwise(self, text: str) -> bool:
        """Whether a text is spelled like that."""
        shown, never = (any(cue.search(text) for cue in self.cues[key]) for key in ("spelling.shown", "spelling.never"))
        return shown and not never

    def shows_courtesy(self, text: str) -> bool | None:
        """Whether these capitals outweigh the small letters in a text; None where it has neither."""
        small, capital = (
            sum(len(cue.findall(text)) for cue in self.cues[key]) for key in ("courtesy.small", "courtesy.capital")
        )
        return capital > small if capital or small else None


def manner_of(data: Mapping[str, object], place: str, faults: list[str], lore: MailLore) -> Manner:
    """The manner of a language from its file; what is wrong with it is added to the faults, with its place."""
    flat = _flatten(data)
    known = {"default", "two", *CUES, *PHRASES, *WORDS, *TABLES}
    faults += [f"{place}: {key}: missing" for key in sorted(known - flat.keys())]
    faults += [f"{place}: {key}: unknown key{did_you_mean(key, known)}" for key in flat if key not in known]
    for key, choice in (("default", ("formal", "familiar")), ("two", ("formal", "familiar", "plural"))):
        if flat.get(key) not in {*choice, None}:
            faults.append(f"{place}: {key}: expected {' or '.join(choice)}")
    words = {key: strings(flat.get(key, []), f"{place}: {key}", faults) for key in WORDS}
    for key, numbers in NUMBERS.items():
        if key in flat and len(words[key]) not in numbers:
            faults.append(f"{place}: {key}: expected {' or '.join(map(str, numbers))} of them")
    return Manner(
        default="formal" if flat.get("default") == "formal" else "familiar",
        two=_TWO.get(str(flat.get("two")), "familiar"),
        cues={key: _patterns(flat.get(key, []), f"{place}: {key}", faults) for key in CUES},
        phrases={key: phrase(flat.get(key, ""), key, f"{place}: {key}", faults) for key in PHRASES},
        words=words,
        tables={key: _table(flat.get(key, {}), f"{place}: {key}", faults) for key in TABLES},
        particles=lore.particles,
        capitals=lore.capitals,
        spelled=lore.spelled,
    )


def _flatten(data: Mapping[str, object]) -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in data.items():
        if isinstance(value, Mapping):
            flat |= {f"{key}.{inner}": item for inner, item in value.items()}
        else:
            flat[key] = value
    return flat


def phrase(value: object, key: str, place: str, faults: list[str]) -> str:
    """A phrase; what is wrong with it is added to the faults, with its place."""
    if not isinstance(value, str):
        faults.append(f"{place}: expected a text")
        return ""
    check(value, PHRASES[key], place, faults)
    return value


def _table(value: object, place: str, faults: list[str]) -> Mapping[str, str]:
    if isinstance(value, Mapping) and all(isinstance(item, str) for item in value.values()):
        return {str(key): str(item) for key, item in value.items()}
    faults.append(f"{place}: expected a table of texts")
    return {}


def _patterns(value: object, place: str, faults: list[str]) -> tuple[re.Pattern[str], ...]:
    found = []
    for text in strings(value, place, faults):
        try:
            found.append(re.compile(text))
        except re.error as error:
            faults.append(f"{place}: not a regular expression: {error}")
    return tuple(found)
