"""The learned models, evaluated in plain Python: how much a text reads like each of some targets.

They were fitted by `python -m inbox_guard.training` on the packs' own examples; this module only evaluates.  A model
is linear over counted features (TF-IDF), so the features of a text add up: each word is looked up once and kept.
Its margins say on which side of a plane a text lies, and how far from it; they are no probabilities before whoever
weighs them (`opinion`, `likeness`) has made them such.
"""

from __future__ import annotations

import base64
import math
import sys
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from struct import Struct
from typing import Any
from zlib import crc32

from inbox_guard.errors import ConfigError
from inbox_guard.model import Sentence
from inbox_guard.signs import digests
from inbox_guard.signs.features import counting

FORMAT = 2
_KEPT_WORDS = 8_000
_STEEPEST = 30.0
_LANE = 4  # bytes of a sum
_SHORT = 0xFFFF  # rows up to which two bytes are enough for a number
_PAIR = 2  # lanes of a model of one target
_MIDDLE = 1 << 31  # added to a sum, so that it has no sign
_BYTE_MIDDLE = 1 << 7  # the same of a weight
_SIGNLESS = bytes((byte + _BYTE_MIDDLE) % 256 for byte in range(256))

#: What the features of a text weigh for each target, and last how rare they are, side by side in one number: the sum of
#: two such numbers is the sums of both texts read as one, and costs one addition whatever the number of targets.
Sums = int


def probability(margin: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-max(-_STEEPEST, min(_STEEPEST, margin))))


class Rows:
    """The weights of the features of a model, found by the digest of a feature: a dictionary takes ten times as much.

    Among a hundred thousand features one in forty thousand unknown words is taken for a known one; it weighs little.
    """

    def __init__(self, features: Sequence[int], weights: bytes) -> None:
        """Index the rows.

        Args:
            features: their digests, in the order of their rows.
            weights: a signed byte for each target and the rarity, row after row.
        """
        self.width = len(weights) // max(1, len(features))
        self._weights = weights.translate(_SIGNLESS)
        self._digests = array("I", features)
        self._mask = (1 << (2 * len(features)).bit_length()) - 1
        self._places = array(
            "I" if len(features) > 0xFFFF else "H", bytes(0)
        )  # end of a digest → number of the row + 1; 0: none
        self._places.extend([0] * (self._mask + 1))
        self._lanes = Struct(f"<{self.width}I")
        self._middles = sum(_BYTE_MIDDLE << (8 * _LANE * lane) for lane in range(self.width))
        self._pairs = _pairs(self._weights) if self.width == _PAIR else None
        self._ground = self._middles * (_MIDDLE // _BYTE_MIDDLE)
        places, mask = self._places, self._mask
        for number, digest in enumerate(features, 1):
            place = digest & mask
            while places[place]:
                place = (place + 1) & mask
            places[place] = number

    def sums(self, features: Iterable[int]) -> Sums:
        """The sums of the features with these digests, as far as they are known."""
        numbers = self._numbers(features)
        if self._pairs is not None:
            return sum(map(self._pairs.__getitem__, numbers)) - len(numbers) * self._middles
        weights, width, total = self._weights, self.width, 0
        spread = bytearray(_LANE * width)
        for number in numbers:
            spread[::_LANE] = weights[number * width : (number + 1) * width]
            total += int.from_bytes(spread, "little")
        return total - len(numbers) * self._middles

    def _numbers(self, features: Iterable[int]) -> list[int]:
        """The rows of the known ones among these features."""
        places, mask, known = self._places, self._mask, self._digests
        found: list[int] = []
        for digest in features:
            place = digest & mask
            while number := places[place]:
                if known[number - 1] == digest:
                    found.append(number - 1)
                    break
                place = (place + 1) & mask
        return found

    def apart(self, sums: Sums) -> tuple[int, ...]:
        """Sums one by one: of each target, and last of the rarity."""
        lanes = self._lanes.unpack((sums + self._ground).to_bytes(self._lanes.size, "little"))
        return tuple(lane - _MIDDLE for lane in lanes)


def _pairs(weights: bytes) -> Sequence[Sums]:
    """The rows of a model of one target as sums: such a model looks at all mail, so it is worth the space."""
    spread = bytearray(_PAIR * _LANE * (len(weights) // _PAIR))
    for lane in range(_PAIR):
        spread[lane * _LANE :: _PAIR * _LANE] = weights[lane::_PAIR]
    pairs = array("Q", bytes(spread))
    if sys.byteorder == "big":
        pairs.byteswap()
    return pairs


class Kept(dict[str, Sums]):
    """Word → its sums, worked out when it is met first; begun anew when it grows too large."""

    def __init__(self, work: Callable[[str], Sums]) -> None:
        """Keep what `work` says of a word."""
        super().__init__()
        self._work = work

    def __missing__(self, word: str) -> Sums:
        if len(self) >= _KEPT_WORDS:  # a daemon must not grow with its mail
            self.clear()
        found = self[word] = self._work(word)
        return found


@dataclass(frozen=True, slots=True)
class Model:
    """Linear classifiers over the same features.  A row holds a feature's weights and, last, its rarity, squared."""

    targets: tuple[str, ...]
    bias: tuple[float, ...]
    scale: float
    rows: Rows
    words: Kept
    mix: Mapping[str, Any] | None = None  # how its word and that of the rules are weighed, as its file says

    def sums(self, sentence: Sentence, others: Iterable[str] = ()) -> Sums:
        """The sums of one sentence, and of `others`: features that are not made of its words."""
        tokens = counting(sentence)
        return self.of_words(token.norm for token in tokens) + self.rows.sums(
            chain(digests.of_row(tokens), digests.of_texts(others))
        )

    def of_words(self, norms: Iterable[str]) -> Sums:
        """The sums of words, each for itself, given in their comparable form."""
        return sum(map(self.words.__getitem__, norms))

    def margins(self, sums: Sums) -> tuple[float, ...]:
        """The margin of each target for a text with these sums; the bias alone where no feature is known."""
        *weights, rarity = self.rows.apart(sums)
        if not rarity:
            return self.bias
        factor = self.scale / math.sqrt(rarity)
        return tuple(bias + factor * weight for bias, weight in zip(self.bias, weights, strict=True))

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


def compile_model(data: Mapping[str, Any], name: str, stem: Callable[[str], str]) -> Model:
    """Build a model from its parsed file.

    Args:
        data: the file.
        name: the file's, for messages.
        stem: the stemmer of the language.

    Raises:
        ConfigError: the file is of another form.
    """
    if data.get("format") != FORMAT:
        raise ConfigError(f"{name}: not a model of format {FORMAT}", "Install the package again.")
    targets = tuple(data["targets"])
    weights = base64.b64decode(data["weights"])
    features = list(map(crc32, data["features"].encode().split(b"\n")))
    if len(weights) != (len(targets) + 1) * len(features):
        raise ConfigError(f"{name}: damaged", "Install the package again.")
    rows = Rows(features, weights)
    words = Kept(lambda norm: rows.sums(digests.of_word(norm, stem(norm))))
    return Model(targets, tuple(data["bias"]), float(data["scale"]), rows, words, data.get("mix"))
