"""How mail looks in each language, compiled from `mail.toml`.  It knows no message and reads no file.

The words that mark quotes, forwards and signatures, and those that tell a language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from Stemmer import algorithms

from inbox_guard.reading.programs import KEYS, Programs, compile_programs
from inbox_guard.reading.scripts import LATIN, LETTER, SCRIPTS
from inbox_guard.reading.tables import alternatives, fault, known, patterns, section, word, words
from inbox_guard.reading.tokens import Tokenizer, tokenizer

Role = Literal["from", "sent", "to", "subject"]
ENDS = ("abbreviations", "weak_abbreviations", "before_ordinal", "after_ordinal")
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
    "addresses": KEYS,
    "language": ("script", "stemmer", "strange", "common"),
    "words": ("before_hyphen", "after_hyphen", "after_colon"),
    "sentences": ENDS,
}
GENERAL = "mail.toml"  # what belongs to no language, or to many


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
    tokenizer: Tokenizer
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
    programs: Programs  # what they call themselves before the @
    particles: frozenset[str]  # words of names that have no capital: "von"; case-folded
    capitals: tuple[str, ...]  # behind which a name has a capital inside: "Mc"
    spelled: Mapping[
        int, str
    ]  # for `str.translate`: what stands in addresses for letters that they do not have: "ue" for "ü"
    function_words: frozenset[str] = field(default_factory=frozenset)  # of all installed languages together


def compile_lore(tables: Mapping[str, Mapping[str, Any]], general: Mapping[str, Any]) -> MailLore:
    """Compile the tables of the installed languages (code → mail.toml) and of the rest of the world.

    Raises:
        ConfigError: an unknown key, a wrong type or a broken pattern; the sentence names file and key.
    """
    for code, table in tables.items():
        known(table, _file(code), SECTIONS)
    known(general, GENERAL, (*SECTIONS, "foreign", "shared", "names", "spelled"))
    files = _Files({**{_file(code): table for code, table in tables.items()}, GENERAL: general})
    names = section(general, GENERAL, "names", ("particles", "capitals"))
    own = {code: section(table, _file(code), "language", SECTIONS["language"]) for code, table in tables.items()}
    common = {code: frozenset(words(part, _file(code), "common")) for code, part in own.items()}
    compiled: dict[str, Any] = {**_marks(files), **_signatures(files)}
    compiled |= {key: frozenset(map(str.casefold, files.words("sentences", key))) for key in ENDS}
    return MailLore(
        verb=re.compile(rf"(?<!\w){alternatives(files.words('attribution', 'verbs'))}(?!\w)", re.IGNORECASE),
        talk=re.compile(rf"(?<!\w){alternatives(files.words('attribution', 'talk'))}(?![\w.])", re.IGNORECASE),
        labels=_labels(files),
        titles=frozenset(title.casefold() for title in files.words("signature", "titles")),
        tokenizer=tokenizer(*(files.words("words", key) for key in SECTIONS["words"])),
        common=common,
        spoken=_spoken(common, general),
        shared=frozenset(words(section(general, GENERAL, "shared", ("words",)), f"{GENERAL}: shared", "words")),
        written=_written(own),
        stemmers=dict(_stemmers(own)),
        strange={code: frozenset(word(part, _file(code), "strange")) for code, part in own.items()},
        programs=compile_programs(partial(files.words, "addresses")),
        particles=frozenset(words(names, f"{GENERAL}: names", "particles")),
        capitals=words(names, f"{GENERAL}: names", "capitals"),
        spelled=_spelled(general),
        function_words=frozenset[str]().union(*common.values()),
        **compiled,
    )


@dataclass(frozen=True, slots=True)
class _Files:
    """The tables of all languages and the general one, by the file that each stands in."""

    tables: Mapping[str, Mapping[str, Any]]

    def placed(self, part: str, key: str) -> Iterator[tuple[str, str]]:
        """All that stands under a key of a section, each with its file, so that a fault is told where it is."""
        for where, table in self.tables.items():
            for item in words(section(table, where, part, SECTIONS[part]), where, key):
                yield where, item

    def words(self, part: str, key: str) -> tuple[str, ...]:
        """The same without the files."""
        return tuple(item for _, item in self.placed(part, key))


def _file(code: str) -> str:
    return f"languages/{code}/mail.toml"


def _spelled(general: Mapping[str, Any]) -> dict[int, str]:
    table = section(general, GENERAL, "spelled")
    if wrong := next((letter for letter in table if len(letter) != 1), None):
        raise fault(f"{GENERAL}: spelled", wrong, "must be one letter")
    return str.maketrans({letter: word(table, f"{GENERAL}: spelled", letter) for letter in table})


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
    foreign = section(general, GENERAL, "foreign")
    found: dict[str, tuple[str, ...]] = {}
    near = {code: words(foreign, f"{GENERAL}: foreign", code) for code in foreign if code not in common}
    for code, listed in (*common.items(), *near.items()):
        for one in listed:
            found[one] = (*found.get(one, ()), code)
    return found


def _labels(files: _Files) -> dict[str, Role]:
    roles: tuple[Role, ...] = ("to", "sent", "subject", "from")
    return {label.casefold(): role for role in roles for label in files.words("header", role)}


def _marks(files: _Files) -> dict[str, re.Pattern[str]]:
    replies, forwards = files.words("subject", "reply"), files.words("subject", "forward")
    machines = files.words("subject", "automatic")
    number = r"(?:\s?[\[(]\d{1,3}[\])]|\d{1,2})?\s?[:：]\s*"
    original, forwarded = (alternatives(files.words("markers", key)) for key in ("original", "forwarded"))
    rule = r"[>|\s]*[-–—_=*#]{2,}\s*%s\b.{0,60}|[>|\s]*\**%s\**\s*:\s*\**"
    return {
        "original": re.compile(rule % (original, original), re.IGNORECASE),
        "forwarded": re.compile(rule % (forwarded, forwarded), re.IGNORECASE),
        "prefix": re.compile(
            rf"(?:\s*(?:{alternatives((*replies, *forwards, *machines))}){number}){{1,20}}", re.IGNORECASE
        ),
        "automatic_prefix": re.compile(rf"\s*(?:{alternatives(machines)}){number}", re.IGNORECASE),
        "forward_prefix": re.compile(rf"\s*(?:{alternatives(forwards)}){number}", re.IGNORECASE),
        "browser": re.compile(patterns(files.placed("view", "browser"), "view.browser"), re.IGNORECASE),
    }


def _signatures(files: _Files) -> dict[str, re.Pattern[str]]:
    apps = patterns(files.placed("signature", "apps"), "signature.apps")

    def words_of(key: str) -> str:
        return alternatives(files.words("signature", key))

    def lines(key: str) -> str:
        items = ((where, item.replace("{app}", apps)) for where, item in files.placed("signature", key))
        return patterns(items, f"signature.{key}")

    return {
        "device": re.compile(rf"\W{{0,4}}{lines('devices')}\W*", re.IGNORECASE),
        "closing": re.compile(rf"\W{{0,3}}({words_of('closings')})(?!\w|-{LETTER})", re.IGNORECASE),
        "no_closing": re.compile(rf"\W{{0,3}}{lines('no_closings')}(?!\w)", re.IGNORECASE),
        "sure": re.compile(lines("sure"), re.IGNORECASE),
        "joins": re.compile(rf"[\s,;.!&+/]*(?:{words_of('joins')}\s+)?", re.IGNORECASE),
        "contact": re.compile(
            r"https?://|www\.|\S@\S|\+?\d[\d\s()/.-]{6,}\d|"
            rf"(?:^|\s){words_of('contacts')}\b\.?",
            re.IGNORECASE,
        ),
        "terms": re.compile(rf"(?<!\w){lines('terms')}(?!\w)", re.IGNORECASE),
        "postscript": re.compile(rf"\W{{0,3}}{words_of('postscripts')}(?!\w)", re.IGNORECASE),
        "disclaimer": re.compile(rf"\W{{0,4}}{lines('disclaimers')}", re.IGNORECASE),
    }
