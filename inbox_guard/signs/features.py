"""What the learned model sees of a text: stems, pairs of stems and pieces of words.

The same function serves training and judging, so both see the same thing.  Concepts are left out on purpose: a model
must not change its mind because somebody has edited a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from inbox_guard.model import Sentence

SIZES = (3, 4, 5)
_LONGEST = 80  # words of a sentence that count; more is no sentence
_MOST = 40  # sentences that count: a request has said by then that it is one


def features(sentences: Iterable[Sentence]) -> frozenset[str]:
    """The features of a text: words (`w`), pairs (`p`), pieces of words (`c`); figures are all alike."""
    found: set[str] = set()
    words: set[str] = set()
    for number, sentence in enumerate(sentences):
        if number >= _MOST:
            break
        tokens = sentence.tokens[:_LONGEST]
        stems = ["<", *("#" if t.norm[0].isdigit() else t.stem for t in tokens), ">"]
        found.update(f"w{stem}" for stem in stems[1:-1])
        found.update(f"p{a} {b}" for a, b in pairwise(stems))
        words.update(t.norm for t in tokens if t.norm[0].isalpha())
    for word in words:
        found.update(_pieces(word))
    return frozenset(found)


def _pieces(word: str) -> Iterator[str]:
    padded = f" {word} "
    for size in SIZES:
        yield from (f"c{padded[i : i + size]}" for i in range(len(padded) - size + 1))
