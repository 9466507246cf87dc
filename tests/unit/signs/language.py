"""A tiny language for tests of the engine: English words, Snowball stems, packs written on the spot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from inbox_guard import library
from inbox_guard.reading.sentences import sentences
from inbox_guard.reading.values import values
from inbox_guard.signs.analysis import Reader
from inbox_guard.signs.compiling import compile_pack
from inbox_guard.signs.examples import analysed
from inbox_guard.signs.pack import Pack, Source, Words, targets

SIGNS = ("price-pressure", "free-sample")


def words() -> Words:
    """How English words are cut and stemmed."""
    stem = library.stemmer("en")
    assert stem is not None
    return Words(lambda text: list(library.mail_lore().tokenizer.words(text)), stem)


def pack_of(concepts: Mapping[str, Sequence[str]], rules: Sequence[Mapping[str, Any]] = ()) -> Pack:
    """A pack of these concepts and rules, for the sign price-pressure where none is named."""
    source = Source("test.toml", {"sign": "price-pressure", "rule": list(rules)})
    return compile_pack(
        "en", words(), [Source("concepts.toml", {"concepts": dict(concepts)})], [source], targets(SIGNS)
    )


def reader_of(pack: Pack) -> Reader:
    """A reader with this pack and no learned model."""
    cut = partial(sentences, lore=library.mail_lore(), stemmer=library.stemmer("en"))
    return Reader(pack, cut, lambda s, sent: values(s, library.speech("en"), sent))


def concepts_in(text: str, concepts: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The names of the concepts that occur in a text."""
    return analysed(text, reader_of(pack_of(concepts))).present
