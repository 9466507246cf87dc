"""Linear classifiers over counted features: data set, features that count, fitting, and the file that is shipped."""

from __future__ import annotations

import base64
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from inbox_guard.signs.learned import FORMAT
from inbox_guard.training.rows import Features, Row

Floats = NDArray[np.float64]

_FOLDS = 5
_BYTE = 127
_WORD, _PIECE = 1.2, 0.48
_NEAR = 1e-2  # how near to the best solution is near enough


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is fitted: the inverse of the regularisation, texts that a feature stands in, features that stay."""

    strength: float
    at_least: int
    most: int


@dataclass(frozen=True, slots=True)
class Dataset:
    """Texts as rows of counts, with what is known of each; all features are counted once and indexed alike."""

    rows: Sequence[Row]
    counts: csr_matrix
    index: Mapping[str, int]

    def part(self, numbers: Sequence[int]) -> Dataset:
        """Some of the rows."""
        return Dataset([self.rows[i] for i in numbers], self.counts[numbers], self.index)


def dataset(rows: Sequence[Row]) -> Dataset:
    """Rows with their features, counted."""
    index: dict[str, int] = {}
    features = (row.features for row in rows)
    return Dataset(rows, _counted(features, lambda feature: index.setdefault(feature, len(index))), index)


def counted(texts: Iterable[Features], index: Mapping[str, int]) -> csr_matrix:
    """Texts as rows of counts of the features that are indexed."""
    return _counted(texts, index.get, len(index))


def _counted(texts: Iterable[Features], number: Callable[[str], int | None], width: int | None = None) -> csr_matrix:
    times, columns, starts = array("i"), array("i"), array("q", [0])
    for text in texts:
        for feature, often in text.items():
            column = number(feature)
            if column is not None:
                columns.append(column)
                times.append(often)
        starts.append(len(columns))
    width = max(columns, default=-1) + 1 if width is None else width
    parts = (np.array(times, dtype=float), np.array(columns), np.array(starts))
    return csr_matrix(parts, shape=(len(starts) - 1, width))


@dataclass(frozen=True, slots=True)
class FeatureSet:
    """The features that count, and how rare they are; `columns` are their places in the data set."""

    names: Sequence[str]
    columns: NDArray[np.int64]
    rarity: Floats

    def matrix(self, counts: csr_matrix) -> csr_matrix:
        """Texts as rows: count by rarity, over the length that `learned.Model.margins` takes."""
        known = counts[:, self.columns]
        length = np.sqrt(known @ np.square(self.rarity))
        return diags(1 / np.where(length > 0, length, 1)) @ known @ diags(self.rarity)


def feature_set(texts: Dataset, at_least: int) -> FeatureSet:
    """The features that stand in at least so many texts, with their rarity (inverse document frequency).

    Pieces of words count less than words: there are many of them in each word, and they say the same thing again.
    """
    rare = texts.part([number for number, row in enumerate(texts.rows) if row.rare])
    often = np.bincount(rare.counts.indices, minlength=rare.counts.shape[1])
    kept = sorted(feature for feature, column in texts.index.items() if often[column] >= at_least)
    columns = np.array([texts.index[feature] for feature in kept])
    worth = np.array([_PIECE if feature[0] == "c" else _WORD for feature in kept])
    rarity = (np.log((1 + len(rare.rows)) / (1 + often[columns])) + 1) * worth
    # the shipped file holds the square as a whole number below 128; a common factor makes no difference
    squares = np.clip(np.round(np.square(rarity)), 1, _BYTE)
    return FeatureSet(kept, columns, np.sqrt(squares))


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights (a row a target) and biases over the features that count."""

    features: FeatureSet
    targets: tuple[str, ...]
    weights: Floats
    bias: Floats

    def margins(self, counts: csr_matrix) -> Floats:
        """The margin of each target (columns) for each text (rows), counted by the index of the data set fitted on."""
        return np.asarray(self.features.matrix(counts) @ self.weights.T + self.bias)


def fit(texts: Dataset, targets: Sequence[str], recipe: Recipe) -> Fitted:
    """One linear classifier a target, each against all other texts, on the features that tell some target most."""
    features = feature_set(texts, recipe.at_least)
    shows = np.array([[target in row.shows for target in targets] for row in texts.rows])
    weights = np.array([row.weight for row in texts.rows])
    if len(features.names) > recipe.most:
        telling = np.max(_telling(features.matrix(texts.counts), shows, weights), axis=0)
        best = np.sort(np.argsort(-telling, kind="stable")[: recipe.most])
        features = FeatureSet([features.names[i] for i in best], features.columns[best], features.rarity[best])
    matrix = features.matrix(texts.counts)
    fitted = []
    for shown in shows.T:
        # the dual by name: for many rows scikit-learn would take the primal, which is twenty times slower here
        model = LinearSVC(C=recipe.strength, class_weight="balanced", dual=True, random_state=0, tol=_NEAR)
        fitted.append(model.fit(matrix, shown, sample_weight=weights))
    coefficients = np.vstack([model.coef_[0] for model in fitted])
    return Fitted(features, tuple(targets), coefficients, np.array([model.intercept_[0] for model in fitted]))


def _telling(matrix: csr_matrix, shows: NDArray[np.bool_], weights: Floats) -> Floats:
    """How far the mean of the texts that show a target (rows) lies from the mean of the others, by feature."""
    shown, others = shows * weights[:, None], ~shows * weights[:, None]
    return np.asarray(np.abs((matrix.T @ (shown / shown.sum(axis=0)) - matrix.T @ (others / others.sum(axis=0))).T))


def folds(groups: Sequence[str]) -> Iterator[tuple[list[int], list[int]]]:
    """Cross-validation by groups: indexes to learn from, indexes held out."""
    order = GroupKFold(n_splits=_FOLDS)
    for learn, hold in order.split(np.zeros(len(groups)), groups=list(groups)):
        yield list(learn), list(hold)


def held_out(texts: Dataset, targets: Sequence[str], recipe: Recipe) -> Floats:
    """The margins (texts × targets) of models that did not see the text nor others of its group."""
    found = np.zeros((len(texts.rows), len(targets)))
    for learn, hold in folds([row.group for row in texts.rows]):
        found[hold] = fit(texts.part(learn), targets, recipe).margins(texts.part(hold).counts)
    return found


def shipped(model: Fitted) -> dict[str, Any]:
    """The form that `learned.compile_model` reads: a byte a weight."""
    heavy = model.weights * model.features.rarity
    # rules and concepts weigh most by far, so even the heaviest weight keeps a value of its own
    scale = float(np.abs(heavy).max()) / _BYTE
    whole = np.round(heavy / scale).astype(np.int8)
    rarity = np.round(np.square(model.features.rarity)).astype(np.int8)
    return {
        "format": FORMAT,
        "targets": list(model.targets),
        "scale": round(scale, 6),
        "bias": [round(float(bias), 4) for bias in model.bias],
        "features": "\n".join(model.features.names),
        "weights": base64.b64encode(np.vstack([whole, rarity]).T.tobytes()).decode("ascii"),
    }
