"""The features of `features.py` as digests (CRC-32), worked out without making their texts.

A CRC goes on where it stopped, so a piece of five letters costs one step more than the four that it begins with, and
neighbours cost one step each once their words are known.  Nothing else here may change what a feature is.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, repeat
from zlib import crc32

from inbox_guard.model import Token
from inbox_guard.signs.features import SIZES, stem_of

_WORD, _PIECE, _NEXT, _SKIP = (crc32(mark) for mark in (b"w", b"c", b"p", b"s"))
_EDGES = ("<", ">")
_KEPT = 2_000  # words: those of a few mails


def of_texts(features: Iterable[str]) -> Iterator[int]:
    """The digests of features given as texts."""
    return (crc32(feature.encode()) for feature in features)


@lru_cache(maxsize=_KEPT)
def of_word(norm: str, stem: str) -> Sequence[int]:
    """The digests of `features.of_word`, in another order; kept, since several models ask for the same words."""
    found = [crc32(b"#" if norm[0].isdigit() else stem.encode(), _WORD)]
    if norm[0].isalpha():
        letters = [letter.encode() for letter in f" {norm} "]
        grown: Iterable[int] = repeat(_PIECE, len(letters))
        for size in range(1, SIZES[-1] + 1):
            grown = list(map(crc32, letters[size - 1 :], grown))
            if size >= SIZES[0]:
                found += grown
    return array("I", found)


def of_row(tokens: Sequence[Token]) -> Iterator[int]:
    """The digests of `features.of_row`, in another order."""
    stems = [stem.encode() for stem in (_EDGES[0], *map(stem_of, tokens), _EDGES[1])]
    begun = [stem + b" " for stem in stems]
    return chain(
        map(crc32, stems[1:], map(crc32, begun, repeat(_NEXT))),
        map(crc32, stems[2:], map(crc32, begun, repeat(_SKIP))),
    )
