"""What the learned model sees of a sentence: stems, pairs of stems, pieces of words, values and concepts.

The same function serves training and judging, so both see the same thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from inbox_guard.model import Token
from inbox_guard.signs.match import Spans

SIZES = (3, 4, 5)
_LONGEST = 80  # words of a sentence that count; more is no sentence


def features(tokens: Sequence[Token], spans: Spans, classes: Iterable[str]) -> frozenset[str]:
    """The features of one sentence: words (`w`), pairs (`p`), pieces of words (`c`), concepts (`k`), values (`v`)."""
    found: set[str] = set()
    stems = ["<", *(t.stem for t in tokens[:_LONGEST]), ">"]
    found.update(f"w{s}" for s in stems[1:-1])
    found.update(f"p{a} {b}" for a, b in pairwise(stems))
    for token in tokens[:_LONGEST]:
        found.update(_pieces(token.norm))
    found.update(f"k{name}" for name in spans)
    found.update(f"v{kind}" for kind in classes)
    return frozenset(found)


def _pieces(word: str) -> Iterator[str]:
    if word[:1].isalpha():
        padded = f" {word} "
        for size in SIZES:
            yield from (f"c{padded[i : i + size]}" for i in range(len(padded) - size + 1))
