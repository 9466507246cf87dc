"""How mail looks in each language, compiled from `mail.toml`.  It knows no message and reads no file.

The words that mark quotes, forwards and signatures, and those that tell a language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from Stemmer import algorithms

from inbox_guard.reading.tables import alternatives, fault, known, patterns, section, word, words

Role = Literal["from", "sent", "to", "subject"]
SECTIONS = {
    "attribution": ("verbs", "talk"),
    "header": ("from", "sent", "to", "subject"),
    "markers": ("original", "forwarded"),
    "subject": ("reply", "forward", "automatic"),
    "signature": (
        *("apps", "devices", "closings", "no_closings", "sure", "joins", "titles", "contacts"),
        *("postscripts", "disclaimers", "terms"),
    ),
    "view": ("browser",),
    "language": ("script", "stemmer", "strange", "common"),
    "sentences": ("abbreviations", "weak_abbreviations", "before_ordinal", "after_ordinal"),
}
LETTER = r"[^\W\d_]"
LATIN = "latin"
#: What a language can be written in: the first and the last of the letters that its words begin with.
SCRIPTS = {LATIN: ("A", "\u024f"), "cyrillic": ("\u0400", "\u04ff")}


@dataclass(frozen=True, slots=True)
class MailLore:
    """What all languages together know of the look of mail; the patterns are meant for one line, cut short before."""

    verb: re.Pattern[str]  # of an attribution: "wrote"
    talk: re.Pattern[str]  # words that no mail program puts into an attribution: "as", "I", "we"
    labels: Mapping[str, Role]  # of a quoted header block, case-folded
    original: re.Pattern[str]  # --- Original Message ---
    forwarded: re.Pattern[str]  # --- Forwarded message ---
    prefix: re.Pattern[str]  # of a subject: "Re: Fwd: "
    forward_prefix: re.Pattern[str]
    automatic_prefix: re.Pattern[str]  # of a subject: "Automatic reply: "
    device: re.Pattern[str]  # "Sent from my …"
    closing: re.Pattern[str]  # "Kind regards" at the start of a line
    no_closing: re.Pattern[str]  # "Thanks to", "Ihre Aufgaben": begins like a closing and is none
    sure: re.Pattern[str]  # in a closing: what nobody writes but to say goodbye, "regards"
    joins: re.Pattern[str]  # between two closings: "thanks and regards"
    titles: frozenset[str]  # before the name below a closing: "Dr"
    contact: re.Pattern[str]  # a link, an address, a number to call
    terms: re.Pattern[str]  # a sum, a budget or a day: "Budget 200 euro", "by tomorrow"; no signature says such things
    postscript: re.Pattern[str]
    disclaimer: re.Pattern[str]
    browser: re.Pattern[str]  # "view in browser"
    abbreviations: frozenset[str]  # without their last dot; no sentence ends with them
    weak_abbreviations: frozenset[str]  # a sentence may end with them: a capital letter tells
    before_ordinal: frozenset[str]  # "am" 3. …
    after_ordinal: frozenset[str]  # 15. "Mai"
    common: Mapping[str, frozenset[str]]  # frequent words by installed language
    spoken: Mapping[str, tuple[str, ...]]  # frequent word → languages, those included that are not installed
    shared: frozenset[str]  # words that are the same in many languages and tell none: "logo", "ok"
    written: Mapping[str, tuple[str, ...]]  # script → the installed languages that are written in it
    stemmers: Mapping[str, str]  # the Snowball algorithm of each installed language that has one
    strange: Mapping[str, frozenset[str]]  # letters that a text in this language does not have
    function_words: frozenset[str] = field(default_factory=frozenset)  # of all installed languages together


def compile_lore(tables: Mapping[str, Mapping[str, Any]], general: Mapping[str, Any]) -> MailLore:
    """Compile the tables of the installed languages (code → mail.toml) and of the rest of the world.

    Raises:
        ConfigError: an unknown key, a wrong type or a broken pattern; the sentence names file and key.
    """
    named = {_file(code): table for code, table in tables.items()}
    for where, table in named.items():
        known(table, where, SECTIONS)
    known(general, "mail.toml", (*SECTIONS, "foreign", "shared"))
    named["mail.toml"] = general

    def gather(part: str, key: str) -> tuple[str, ...]:
        return tuple(
            item
            for where, table in named.items()
            for item in words(section(table, where, part, SECTIONS[part]), where, key)
        )

    own = {code: section(table, _file(code), "language", SECTIONS["language"]) for code, table in tables.items()}
    common = {code: frozenset(words(part, _file(code), "common")) for code, part in own.items()}
    marks, signatures = _marks(gather), _signatures(gather)
    around = {key: frozenset(word.casefold() for word in gather("sentences", key)) for key in SECTIONS["sentences"]}
    return MailLore(
        verb=re.compile(rf"(?<!\w){alternatives(gather('attribution', 'verbs'))}(?!\w)", re.IGNORECASE),
        talk=re.compile(rf"(?<!\w){alternatives(gather('attribution', 'talk'))}(?![\w.])", re.IGNORECASE),
        labels=_labels(gather),
        original=marks["original"],
        forwarded=marks["forwarded"],
        prefix=marks["prefix"],
        forward_prefix=marks["forward_prefix"],
        automatic_prefix=marks["automatic_prefix"],
        browser=marks["browser"],
        device=signatures["device"],
        closing=signatures["closing"],
        no_closing=signatures["no_closing"],
        sure=signatures["sure"],
        joins=signatures["joins"],
        titles=frozenset(title.casefold() for title in gather("signature", "titles")),
        contact=signatures["contact"],
        terms=signatures["terms"],
        postscript=signatures["postscript"],
        disclaimer=signatures["disclaimer"],
        abbreviations=around["abbreviations"],
        weak_abbreviations=around["weak_abbreviations"],
        before_ordinal=around["before_ordinal"],
        after_ordinal=around["after_ordinal"],
        common=common,
        spoken=_spoken(common, general),
        shared=frozenset(words(section(general, "mail.toml", "shared", ("words",)), "mail.toml: shared", "words")),
        written=_written(own),
        stemmers=dict(_stemmers(own)),
        strange={code: frozenset(word(part, _file(code), "strange")) for code, part in own.items()},
        function_words=frozenset[str]().union(*common.values()),
    )


def _file(code: str) -> str:
    return f"languages/{code}/mail.toml"


def _written(own: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, part in own.items():
        script = word(part, _file(code), "script") or LATIN
        if script not in SCRIPTS:
            raise fault(_file(code), "script", f"must be one of {', '.join(SCRIPTS)}")
        found[script] = (*found.get(script, ()), code)
    return found


def _stemmers(own: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for code, part in own.items():
        name = word(part, _file(code), "stemmer")
        if name and name not in algorithms():
            raise fault(_file(code), "stemmer", f"must be one of {', '.join(algorithms())}")
        if name:
            yield code, name


def _spoken(common: Mapping[str, frozenset[str]], general: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    foreign = section(general, "mail.toml", "foreign")
    found: dict[str, tuple[str, ...]] = {}
    near = {code: words(foreign, "mail.toml: foreign", code) for code in foreign if code not in common}
    for code, listed in (*common.items(), *near.items()):
        for one in listed:
            found[one] = (*found.get(one, ()), code)
    return found


Gather = Callable[[str, str], tuple[str, ...]]


def _labels(gather: Gather) -> dict[str, Role]:
    roles: tuple[Role, ...] = ("to", "sent", "subject", "from")
    return {label.casefold(): role for role in roles for label in gather("header", role)}


def _marks(gather: Gather) -> dict[str, re.Pattern[str]]:
    replies, forwards = gather("subject", "reply"), gather("subject", "forward")
    machines = gather("subject", "automatic")
    number = r"(?:\s?[\[(]\d{1,3}[\])]|\d{1,2})?\s?[:：]\s*"
    original, forwarded = (alternatives(gather("markers", key)) for key in ("original", "forwarded"))
    rule = r"[>|\s]*[-–—_=*#]{2,}\s*%s\b.{0,60}|[>|\s]*\**%s\**\s*:\s*\**"
    return {
        "original": re.compile(rule % (original, original), re.IGNORECASE),
        "forwarded": re.compile(rule % (forwarded, forwarded), re.IGNORECASE),
        "prefix": re.compile(
            rf"(?:\s*(?:{alternatives((*replies, *forwards, *machines))}){number}){{1,20}}", re.IGNORECASE
        ),
        "automatic_prefix": re.compile(rf"\s*(?:{alternatives(machines)}){number}", re.IGNORECASE),
        "forward_prefix": re.compile(rf"\s*(?:{alternatives(forwards)}){number}", re.IGNORECASE),
        "browser": re.compile(patterns(gather("view", "browser"), "mail.toml", "view.browser"), re.IGNORECASE),
    }


def _signatures(gather: Gather) -> dict[str, re.Pattern[str]]:
    apps = patterns(gather("signature", "apps"), "mail.toml", "signature.apps")

    def lines(key: str) -> str:
        return patterns(
            (item.replace("{app}", apps) for item in gather("signature", key)), "mail.toml", f"signature.{key}"
        )

    return {
        "device": re.compile(rf"\W{{0,4}}{lines('devices')}\W*", re.IGNORECASE),
        "closing": re.compile(
            rf"\W{{0,3}}({alternatives(gather('signature', 'closings'))})(?!\w|-{LETTER})", re.IGNORECASE
        ),
        "no_closing": re.compile(rf"\W{{0,3}}{lines('no_closings')}(?!\w)", re.IGNORECASE),
        "sure": re.compile(lines("sure"), re.IGNORECASE),
        "joins": re.compile(rf"[\s,;.!&+/]*(?:{alternatives(gather('signature', 'joins'))}\s+)?", re.IGNORECASE),
        "contact": re.compile(
            r"https?://|www\.|\S@\S|\+?\d[\d\s()/.-]{6,}\d|"
            rf"(?:^|\s){alternatives(gather('signature', 'contacts'))}\b\.?",
            re.IGNORECASE,
        ),
        "terms": re.compile(rf"(?<!\w){lines('terms')}(?!\w)", re.IGNORECASE),
        "postscript": re.compile(rf"\W{{0,3}}{alternatives(gather('signature', 'postscripts'))}(?!\w)", re.IGNORECASE),
        "disclaimer": re.compile(rf"\W{{0,4}}{lines('disclaimers')}", re.IGNORECASE),
    }
