"""Signs, the packs of languages that tell them, and what is learned of them."""

from __future__ import annotations

import json
from functools import cache, partial
from typing import TYPE_CHECKING

from inbox_guard.errors import ConfigError
from inbox_guard.library.own import own_sources
from inbox_guard.library.places import DATA, files_of, table
from inbox_guard.library.reading import mail_lore, speech, stemmer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from inbox_guard.judge import Gatekeeper
    from inbox_guard.signs.analysis import Reader
    from inbox_guard.signs.catalogue import Catalogue
    from inbox_guard.signs.learned import Model
    from inbox_guard.signs.lexicon import Lexicon
    from inbox_guard.signs.pack import Source, Words
    from inbox_guard.signs.sign_models import SignModels
    from inbox_guard.signs.stated import FactModel


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
def _source(*path: str) -> Source:
    from inbox_guard.signs.pack import Source

    return Source("/".join(path[2:]), table(*path))
