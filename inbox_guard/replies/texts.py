"""The texts of replies, validated: whatever a language says lives in its TOML files, and faults are found when loading.

A text may hold `{formal|familiar}` alternatives, which are parted here, with a third one where the language speaks to
two on first names otherwise than to one (`{Sie|du|ihr}`), and `{name}` placeholders out of `PLACEHOLDERS`; nothing
else can stand in braces, so that a text can only be filled in, never run.  What goes into a placeholder is decided in
`compose.py`; a text whose placeholder has no value is not used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from inbox_guard.errors import ConfigError
from inbox_guard.model import FACTS
from inbox_guard.reading.lore import MailLore
from inbox_guard.suggest import did_you_mean, nearest

Register = Literal["formal", "familiar", "plural"]

PLACEHOLDERS = frozenset(
    (
        *("date", "plan_date", "hours", "stages", "revisions", "guarantee"),
        *("nda", "minimum", "portfolio", "said", "referral", "sent", "outside"),
    )
)
BLOCKS: Mapping[str, tuple[str, ...]] = {
    "common": (
        *("thanks-request", "thanks-client", "thanks-parting", "thanks-plain"),
        *("understand-general", "understand-time", "understand-money", "understand-means"),
        *("understand-result", "understand-safety", "understand-contact", "understand-report"),
        *("understand-work", "understand-delay", "understand-bill", "understand-conflict", "process", "write-down"),
    ),
    "decline": (
        *(
            "no-request",
            "no-client",
            "no-sample",
            "reason-booked",
            "reason-outside",
            "early",
            "referral",
            "hint",
            "hint-honest",
        ),
        *("references", "door-sample"),
        *("reason-result", "reason-fee", "reason-unpaid", "reason-budget", "hint-means"),
        *("handover", "invoice", "door-time", "door-date", "door-money", "wish", "wish-client", "interest"),
    ),
    "negotiate": (
        *("real-date", "real-date-booked", "real-date-now", "start-booked", "start-open", "lead-time", "less-scope"),
        *("less-scope-minimum", "price-agreed", "discount-none", "discount-scope", "discount-later", "stages"),
        *("contract", "pay-after", "own-guarantee", "fixed-fee", "fixed-fee-simple", "support", "extra"),
        *("revisions", "contains", "sample", "sample-portfolio", "volume", "hours", "reports", "reports-software"),
        *(
            "guarantee",
            "guarantee-own",
            "steps",
            "nda",
            "nda-surcharge",
            "options",
            "meeting",
            "meeting-time",
            "invoice",
        ),
        *(
            "conflict",
            "calm",
            "rounds",
            "file",
            "nda-known",
            "nda-known-surcharge",
            "meeting-points",
            "invoice-then",
            "next-start",
        ),
        *("invoice-question", "invoice-ahead", "invoice-ahead-simple"),
        *("person", "who", "plan", "terms", "honest", "honest-part", "other-part", "other-part-named"),
        *("repeat", "open", "justify"),
        *("price-needs", "price-follows", "next-time", "next-money", "next-scope", "next-delay"),
        *("next-way", "next-conflict", "next-extra", "next-bill", "next-meeting", "next-debt"),
    ),
    "short": (
        *("real-date", "real-date-booked", "real-date-now", "start-booked", "start-open", "lead-time", "less-scope"),
        *("less-scope-minimum", "discount-none", "discount-scope", "discount-later", "price-agreed", "stages"),
        *("contract", "pay-after", "fixed-fee", "support", "extra", "contains", "sample", "volume", "hours"),
        *(
            "reports",
            "reports-software",
            "meeting-time",
            "guarantee",
            "steps",
            "nda",
            "nda-surcharge",
            "options",
            "meeting",
            "invoice",
        ),
        *("invoice-ahead", "person", "who", "terms", "honest", "other-part", "other-part-named", "rounds", "file"),
        *("repeat", "plan"),
    ),
    "clarify": (
        *("said", "little", "references", "ask", "ask-one", "pass-on", "pass-on-one"),
        *(*FACTS, "budget-price", "sender"),
        *("their-goal", "their-deliverable", "their-deadline", "their-budget", "their-budget-price", "their-material"),
        *(
            "text",
            "taste",
            "source",
            "extent",
            "yours",
            "complete",
            "call",
            "call-plain",
            "next",
            "next-outline",
            "their-next",
        ),
    ),
    "follow-up": (
        *("about-quote", "about-questions", "about-approval", "about-material", "about", "about-undated"),
        *("relevant", "move", "place", "one-line"),
        *("needed", "other-contact", "date", "call"),
        *("silence", "silence-undated", "paused", "bill", "still-on", "come-back"),
    ),
}
FILES = (*BLOCKS, "manner")
_DATE = frozenset({"day", "dd", "month", "mm", "month_number", "year", "yy"})
_CLOCK = frozenset({"hour", "hh", "minute"})
_NAME = frozenset({"title", "name", "first", "last"})
_MONEY = frozenset({"amount", "symbol", "currency"})
PHRASES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "greeting.title",
            "greeting.degree",
            "greeting.solemn",
            "greeting.formal",
            "greeting.familiar",
            "greeting.dear",
        ),
        _NAME,
    ),
    **dict.fromkeys(("greeting.formal-none", "greeting.familiar-none"), frozenset()),
    **dict.fromkeys(("closing.formal", "closing.familiar", "quotes.open", "quotes.close", "quotes.and"), frozenset()),
    **dict.fromkeys(("attribution.date", "dates.date", "dates.short"), _DATE),
    "attribution.dated": frozenset({"date", "clock", "who"}),
    "attribution.undated": frozenset({"who"}),
    "dates.clock": _CLOCK,
    "hours.week": frozenset({"days", "from", "to"}),
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
    *("names.surname-endings", "names.with-given"),
    *("names.patronymic-endings", "names.fathers-lose"),
)
#: How many words there are where each stands for the one of its place.
NUMBERS = {"dates.months": (12,), "hours.days": (7,), "hours.halves": (0, 2)}
TABLES = ("counts.stages", "counts.revisions", "names.titles", "names.degrees", "names.fathers")
CUES = (
    *("formal", "familiar", "solemn", "dear", "soon", "own-use", "own-text", "invoice", "paid", "tracker", "meeting"),
    *(
        "rounds",
        "source",
        "drawn",
        "unhurried",
        "addressed",
        "sending",
        "counted",
        "asked.quote",
        "asked.approval",
        "asked.material",
    ),
    *("quotes.never", "quotes.wish"),
)
_CHOICE = re.compile(r"\{([^{}|]*)\|([^{}|]*)(?:\|([^{}|]*))?\}")
_TWO: Mapping[str, Register] = {"formal": "formal", "plural": "plural"}
_PLACEHOLDER = re.compile(r"\{([^{}|]*)\}")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its variants as said formally, familiarly, and familiarly to two, in the same order."""

    formal: tuple[str, ...]
    familiar: tuple[str, ...]
    plural: tuple[str, ...]
    instead: Block | None = field(default=None, compare=False)  # what is said where none of these has its values

    def variants(self, register: Register) -> tuple[str, ...]:
        """The variants of one register."""
        return {"formal": self.formal, "familiar": self.familiar, "plural": self.plural}[register]


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


@dataclass(frozen=True, slots=True)
class ReplyTexts:
    """All texts of one language; blocks are keyed `file.block`."""

    language: str
    blocks: Mapping[str, Block]
    manner: Manner


def parse(language: str, files: Mapping[str, Mapping[str, object]], lore: MailLore) -> ReplyTexts:
    """Texts of a language from its TOML data.

    Args:
        language: its code.
        files: the data, keyed by file name without `.toml`.
        lore: what names look like in all languages.

    Raises:
        ConfigError: with every fault found, each naming file and key.
    """
    faults: list[str] = []
    blocks: dict[str, Block] = {}
    for name, keys in BLOCKS.items():
        place = f"{language}/replies/{name}.toml"
        table = files.get(name, {})
        faults += [f"{place}: {key}: missing" for key in keys if key not in table]
        faults += [f"{place}: {key}: unknown block{did_you_mean(key, keys)}" for key in table if key not in keys]
        for key in keys:
            if key in table:
                blocks[f"{name}.{key}"] = block(table[key], f"{place}: {key}", faults)
    manner = _manner(files.get("manner", {}), f"{language}/replies/manner.toml", faults, lore)
    if faults:
        raise ConfigError(faults[0], "mend the reply texts; every block needs texts in every language", tuple(faults))
    return ReplyTexts(language, blocks, manner)


def prefixes(texts: Mapping[str, ReplyTexts]) -> tuple[str, ...]:
    """What mail programs of all languages put before the subject of a reply."""
    return tuple(prefix for known in texts.values() for prefix in known.manner.words["prefixes"])


def placeholders(text: str) -> frozenset[str]:
    """The names that a text wants to be filled in."""
    return frozenset(_PLACEHOLDER.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders filled in; what is filled in is never read as a text again."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def block(value: object, place: str, faults: list[str]) -> Block:
    """A block from its list of texts; what is wrong with it is added to the faults, with its place."""
    texts = _strings(value, place, faults)
    if not texts:
        faults.append(f"{place}: expected at least one text")
    for text in texts:
        _check(_CHOICE.sub("", text), PLACEHOLDERS, place, faults)
    return Block(
        tuple(_CHOICE.sub(r"\1", t) for t in texts),
        tuple(_CHOICE.sub(r"\2", t) for t in texts),
        tuple(map(_to_two, texts)),
    )


def _to_two(text: str) -> str:
    """The text as it is said to two; formally where it has no words for that, since "du" would leave one out."""
    known = any(third for _, _, third in _CHOICE.findall(text))
    return _CHOICE.sub(lambda found: (found[3] or found[2]) if known else found[1], text)


def _check(text: str, allowed: frozenset[str], place: str, faults: list[str]) -> None:
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        faults.append(f"{place}: braces come in pairs and hold {{name}} or {{formal|familiar}}")
    for name in sorted(placeholders(text) - allowed):
        near = nearest(name, sorted(allowed))
        hint = f"did you mean {{{near}}}?" if near else _known(allowed)
        faults.append(f"{place}: unknown placeholder {{{name}}}; {hint}")


def _known(allowed: frozenset[str]) -> str:
    names = ", ".join(f"{{{name}}}" for name in sorted(allowed))
    return f"known here are {names}" if names else "none can stand here"


def _strings(value: object, place: str, faults: list[str]) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    faults.append(f"{place}: expected a list of texts")
    return ()


def _manner(data: Mapping[str, object], place: str, faults: list[str], lore: MailLore) -> Manner:
    flat = _flatten(data)
    known = {"default", "two", *CUES, *PHRASES, *WORDS, *TABLES}
    faults += [f"{place}: {key}: missing" for key in sorted(known - flat.keys())]
    faults += [f"{place}: {key}: unknown key{did_you_mean(key, known)}" for key in flat if key not in known]
    for key, choice in (("default", ("formal", "familiar")), ("two", ("formal", "familiar", "plural"))):
        if flat.get(key) not in {*choice, None}:
            faults.append(f"{place}: {key}: expected {' or '.join(choice)}")
    words = {key: _strings(flat.get(key, []), f"{place}: {key}", faults) for key in WORDS}
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
    _check(value, PHRASES[key], place, faults)
    return value


def _table(value: object, place: str, faults: list[str]) -> Mapping[str, str]:
    if isinstance(value, Mapping) and all(isinstance(item, str) for item in value.values()):
        return {str(key): str(item) for key, item in value.items()}
    faults.append(f"{place}: expected a table of texts")
    return {}


def _patterns(value: object, place: str, faults: list[str]) -> tuple[re.Pattern[str], ...]:
    found = []
    for text in _strings(value, place, faults):
        try:
            found.append(re.compile(text))
        except re.error as error:
            faults.append(f"{place}: not a regular expression: {error}")
    return tuple(found)
