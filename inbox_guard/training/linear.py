"""Linear classifiers over counted features: vocabulary, matrix, fitting, and the file that is shipped."""

from __future__ import annotations

import base64
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from inbox_guard.signs.learned import FORMAT
from inbox_guard.training.rows import Features, Row

Floats = NDArray[np.float64]

_FOLDS = 5
_BYTE = 127
_WORD, _PIECE = 1.2, 0.48
_CUT = 99.9  # percentile of the weights that still has its own value in a byte


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is fitted: the inverse of the regularisation, texts that a feature stands in, features that stay."""

    strength: float
    at_least: int
    most: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features that count, and how rare they are."""

    index: dict[str, int]
    rarity: Floats

    def matrix(self, texts: Sequence[Features]) -> csr_matrix:
        """Texts as rows: count by rarity, over the length that `learned.Model.margins` takes."""
        data: list[float] = []
        columns: list[int] = []
        starts = [0]
        for text in texts:
            known = [(self.index[feature], times) for feature, times in text.items() if feature in self.index]
            length = math.sqrt(sum(times * self.rarity[i] ** 2 for i, times in known)) or 1.0
            columns += [i for i, _ in known]
            data += [times * self.rarity[i] / length for i, times in known]
            starts.append(len(columns))
        return csr_matrix((data, columns, starts), shape=(len(texts), len(self.index)))


def vocabulary(texts: Sequence[Features], at_least: int) -> Vocabulary:
    """The features that stand in at least so many texts, with their rarity (inverse document frequency).

    Pieces of words count less than words: there are many of them in each word, and they say the same thing again.
    """
    counted = Counter(feature for text in texts for feature in text)
    kept = sorted(feature for feature, times in counted.items() if times >= at_least)
    rarity = [
        (math.log((1 + len(texts)) / (1 + counted[feature])) + 1) * (_PIECE if feature[0] == "c" else _WORD)
        for feature in kept
    ]
    # the shipped file holds the square as a whole number below 128; a common factor makes no difference
    squares = np.clip(np.round(np.square(rarity)), 1, _BYTE)
    return Vocabulary({feature: i for i, feature in enumerate(kept)}, np.sqrt(squares))


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights (a row a target) and biases over a vocabulary."""

    words: Vocabulary
    targets: tuple[str, ...]
    weights: Floats
    bias: Floats

    def margins(self, texts: Sequence[Features]) -> Floats:
        """The margin of each target (columns) for each text (rows)."""
        return np.asarray(self.words.matrix(texts) @ self.weights.T + self.bias)


def fit(rows: Sequence[Row], targets: Sequence[str], recipe: Recipe) -> Fitted:
    """One linear classifier a target, each against all other texts; twice, the second time on the heaviest features."""
    words = vocabulary([row.features for row in rows if row.rare], recipe.at_least)
    first = _fit(rows, targets, recipe, words)
    if len(words.index) <= recipe.most:
        return first
    heaviest = np.sort(np.argsort(-np.max(np.abs(first.weights * words.rarity), axis=0), kind="stable")[: recipe.most])
    names = list(words.index)
    fewer = Vocabulary({names[old]: new for new, old in enumerate(heaviest)}, words.rarity[heaviest])
    return _fit(rows, targets, recipe, fewer)


def _fit(rows: Sequence[Row], targets: Sequence[str], recipe: Recipe, words: Vocabulary) -> Fitted:
    matrix = words.matrix([row.features for row in rows])
    weights = [row.weight for row in rows]
    fitted = []
    for target in targets:
        model = LinearSVC(C=recipe.strength, class_weight="balanced", random_state=0, max_iter=4_000)
        fitted.append(model.fit(matrix, [target in row.shows for row in rows], sample_weight=weights))
    coefficients = np.vstack([model.coef_[0] for model in fitted])
    return Fitted(words, tuple(targets), coefficients, np.array([model.intercept_[0] for model in fitted]))


def folds(groups: Sequence[str]) -> Iterator[tuple[list[int], list[int]]]:
    """Cross-validation by groups: indexes to learn from, indexes held out."""
    order = GroupKFold(n_splits=_FOLDS)
    for learn, hold in order.split(np.zeros(len(groups)), groups=list(groups)):
        yield list(learn), list(hold)


def shipped(model: Fitted) -> dict[str, Any]:
    """The form that `learned.compile_model` reads: a byte a weight."""
    heavy = model.weights * model.words.rarity
    scale = float(np.percentile(np.abs(heavy), _CUT)) / _BYTE
    whole = np.clip(np.round(heavy / scale), -_BYTE, _BYTE).astype(np.int8)
    rarity = np.round(np.square(model.words.rarity)).astype(np.int8)
    return {
        "format": FORMAT,
        "targets": list(model.targets),
        "scale": round(scale, 6),
        "bias": [round(float(bias), 4) for bias in model.bias],
        "features": "\n".join(model.words.index),
        "weights": base64.b64encode(np.vstack([whole, rarity]).T.tobytes()).decode("ascii"),
    }
