"""The learned models, evaluated in plain Python: how much a text reads like each of some targets.

They were fitted by `python -m inbox_guard.training` on the packs' own examples; this module only evaluates.  A model
is linear over counted features (TF-IDF), so the features of a text add up: each word is looked up once and kept.
Its margins say on which side of a plane a text lies, and how far from it; they are no probabilities before whoever
weighs them (`opinion`, `likeness`) has made them such.
"""

from __future__ import annotations

import base64
import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import add
from typing import Any
from zlib import crc32

from inbox_guard.errors import ConfigError
from inbox_guard.model import Sentence
from inbox_guard.signs.features import counting, of_row, of_word

FORMAT = 2
_KEPT_WORDS = 8_000
_STEEPEST = 30.0

#: What the features of a text weigh for each target, and last how rare they are; sums of these are sums of texts.
Sums = tuple[int, ...]


def probability(margin: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-max(-_STEEPEST, min(_STEEPEST, margin))))


class Rows:
    """Feature → where its row begins.  Of each only a digest is kept, in order: a dictionary takes ten times as much.

    Among a hundred thousand features one in forty thousand unknown words is taken for a known one; it weighs little.
    """

    def __init__(self, features: Sequence[str], width: int) -> None:
        digests = [crc32(feature.encode()) for feature in features]
        order = sorted(range(len(digests)), key=digests.__getitem__)
        self._digests = array("I", (digests[number] for number in order))
        self._begins = array("I", (number * width for number in order))

    def find(self, feature: str) -> int:
        """Where the row of a feature begins, or -1."""
        digest = crc32(feature.encode())
        place = bisect_left(self._digests, digest)
        if place < len(self._digests) and self._digests[place] == digest:
            return self._begins[place]
        return -1


@dataclass(frozen=True, slots=True)
class Model:
    """Linear classifiers over the same features.  A row holds a feature's weights and, last, its rarity, squared."""

    targets: tuple[str, ...]
    bias: tuple[float, ...]
    scale: float
    rows: Rows
    weights: memoryview
    mix: Mapping[str, Any] | None = None  # how its word and that of the rules are weighed, as its file says
    _words: dict[str, array[int]] = field(default_factory=dict)

    @property
    def nothing(self) -> Sums:
        """The sums of an empty text."""
        return (0,) * (len(self.targets) + 1)

    def sums(self, sentence: Sentence, others: Iterable[str] = ()) -> Sums:
        """The sums of one sentence, and of `others`: features that are not made of its words."""
        tokens = counting(sentence)
        return _added(
            [*(self.word(t.norm, t.stem) for t in tokens), *self._known(of_row(tokens)), *self._known(others)],
            self.nothing,
        )

    def word(self, norm: str, stem: str) -> array[int]:
        """The sums of one word, looked up once and kept."""
        known = self._words.get(norm)
        if known is None:
            if len(self._words) >= _KEPT_WORDS:
                self._words.clear()
            sums = _added(list(self._known(of_word(norm, stem))), self.nothing)
            known = self._words[norm] = array("i", sums)
        return known

    def together(self, parts: Iterable[Sums]) -> Sums:
        """The sums of several texts read as one."""
        return _added(list(parts), self.nothing)

    def margins(self, sums: Sums) -> tuple[float, ...]:
        """The margin of each target for a text with these sums; the bias alone where no feature is known."""
        if not sums[-1]:
            return self.bias
        factor = self.scale / math.sqrt(sums[-1])
        return tuple(bias + factor * weight for bias, weight in zip(self.bias, sums, strict=False))

    def weighing(self, name: str) -> Mapping[str, Any]:
        """How the model's word and that of the rules are weighed.

        Raises:
            ConfigError: the file, called so, does not say it.
        """
        if self.mix is None:
            raise ConfigError(f"{name}: no weighing in it", "Install the package again.")
        return self.mix

    def by_target(self, values: Sequence[float]) -> dict[str, float]:
        """Values in the order of the targets, by target."""
        return dict(zip(self.targets, values, strict=True))

    def _known(self, features: Iterable[str]) -> Iterator[memoryview]:
        find, weights, width = self.rows.find, self.weights, len(self.targets) + 1
        return (weights[start : start + width] for start in map(find, features) if start >= 0)


def _added(parts: Sequence[Iterable[int]], nothing: Sums) -> Sums:
    if len(parts) == 2:  # noqa: PLR2004 - the usual case of two neighbours, without a sum over rows
        return tuple(map(add, *parts))
    return tuple(map(sum, zip(*parts, strict=True))) if parts else nothing


def compile_model(data: Mapping[str, Any], name: str) -> Model:
    """Build a model from its parsed file.

    Raises:
        ConfigError: the file is of another form.
    """
    if data.get("format") != FORMAT:
        raise ConfigError(f"{name}: not a model of format {FORMAT}", "Install the package again.")
    targets = tuple(data["targets"])
    width = len(targets) + 1
    weights = memoryview(base64.b64decode(data["weights"])).cast("b")
    features = data["features"].split("\n")
    if len(weights) != width * len(features):
        raise ConfigError(f"{name}: damaged", "Install the package again.")
    rows = Rows(features, width)
    return Model(targets, tuple(data["bias"]), float(data["scale"]), rows, weights, data.get("mix"))
