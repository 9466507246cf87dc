"""The learned models, evaluated in plain Python: how much a text reads like each of some targets.

They were fitted by `python -m inbox_guard.training` on the packs' own examples; this module only evaluates.  A model
is linear over counted features (TF-IDF), so the features of a text add up: each word is looked up once and kept.
Its margins say on which side of a plane a text lies, and how far from it; they are no probabilities before whoever
weighs them (`sign_models`, `gate_model`) has made them such.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from inbox_guard.errors import ConfigError
from inbox_guard.model import Sentence
from inbox_guard.signs import digests
from inbox_guard.signs.features import counting
from inbox_guard.signs.line_features import LineFeatures
from inbox_guard.signs.rows import Rows, Sums

FORMAT = 2
_KEPT_WORDS = 8_000
_STEEPEST = 30.0


def probability(margin: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-max(-_STEEPEST, min(_STEEPEST, margin))))


class WeightCache(dict[str, Sums]):
    """Word or feature → its sums, worked out when it is met first; begun anew when it grows too large."""

    def __init__(self, work: Callable[[str], Sums]) -> None:
        """Keep what `work` says of a word or feature."""
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
    words: WeightCache
    others: WeightCache
    mix: Mapping[str, Any] | None = None  # how its word is weighed against others, as its file says

    def sums(self, sentence: Sentence, others: Iterable[str] = ()) -> Sums:
        """The sums of one sentence, and of `others`: features that are not made of its words."""
        tokens = counting(sentence)
        words = self.of_words(token.norm for token in tokens)
        return words + self.rows.sums(digests.of_row(tokens)) + sum(map(self.others.__getitem__, others))

    def of_lines(self, lines: Iterable[LineFeatures]) -> list[Sums]:
        """The sums of each line of a message."""
        return [self.sums(known.line.sentence, known.besides) for known in lines]

    def of_words(self, norms: Iterable[str]) -> Sums:
        """The sums of words, each for itself, given in their comparable form."""
        return sum(map(self.words.__getitem__, norms))

    def margins(self, sums: Sums) -> tuple[float, ...]:
        """The margin of each target for a text with these sums; the bias alone where no feature is known."""
        *weights, rarity = self.rows.apart(sums)
        if not rarity:
            return self.bias
        factor = self.scale / math.sqrt(rarity)
        return tuple([bias + factor * weight for bias, weight in zip(self.bias, weights, strict=True)])

    def weighing(self, name: str) -> Mapping[str, Any]:
        """How the model's word is weighed against others.

        Raises:
            ConfigError: the file, called so, does not say it.
        """
        if self.mix is None:
            raise ConfigError(f"{name}: no weighing in it", "install the package again")
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
        raise ConfigError(f"{name}: not a model of format {FORMAT}", "install the package again")
    targets = tuple(data["targets"])
    weights = base64.b64decode(data["weights"])
    features = list(map(crc32, data["features"].encode().split(b"\n")))
    if len(weights) != (len(targets) + 1) * len(features):
        raise ConfigError(f"{name}: damaged", "install the package again")
    rows = Rows(features, weights)
    words = WeightCache(lambda norm: rows.sums(digests.of_word(norm, stem(norm))))
    others = WeightCache(lambda feature: rows.sums(digests.of_texts((feature,))))
    return Model(targets, tuple(data["bias"]), float(data["scale"]), rows, words, others, data.get("mix"))
