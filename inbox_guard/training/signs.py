"""Fits the models of signs, of sentences and of whole mails, and how they are weighed.

The weighing is fitted on whole mails that the models were not fitted on (cross-validation), so no model is trusted for
what it has learned by heart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from inbox_guard.model import Kind
from inbox_guard.signs.analysis import Reader
from inbox_guard.signs.sign_models import SHORTEST
from inbox_guard.training import linear
from inbox_guard.training.linear import Dataset, Fitted, Floats, Recipe, counted, dataset, fit, folds, shipped
from inbox_guard.training.rows import PerEuro, Units, Whole, line_rows, sign_rows, wholes

RECIPE = Recipe(strength=3.0, at_least=3, most=60_000)
WHOLE_RECIPE = Recipe(strength=0.5, at_least=3, most=8_000)
_MIXING = 1.0

#: What is weighed, under the names that the file and `sign_models.SignModels` have for it.
WEIGHTS = ("learned", "context", "mood", "length")

#: How often a finding in an own mail must be right.  Own mails show more signs than real ones do, so that there is
#: something to learn from, in rarer ways, and their traps are harder; what is right in ten of eleven cases there is so
#: in as many or more of others' mail.
_PRECISION = 0.91


NDArrayBool = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Material:
    """All that a language's model of signs is made from."""

    texts: Dataset
    wholes: Sequence[Whole]  # those that a freelancer would have judged
    mails: Dataset  # the same, each as one text
    signs: Sequence[str]

    @property
    def truth(self) -> NDArrayBool:
        """Which mail shows which sign."""
        return np.array([[sign in whole.mail.signs for sign in self.signs] for whole in self.wholes])


def material(language: str, reader: Reader, per_euro: PerEuro, signs: Sequence[str]) -> Material:
    """Read everything once."""
    mails = list(wholes(language, reader, per_euro))
    rows = [
        *sign_rows(language, reader, per_euro, frozenset(signs)),
        *(row for mail in mails for row in line_rows(mail)),
    ]
    judged = [mail for mail in mails if mail.mail.kind != Kind.OTHER]
    return Material(
        dataset([row for row in rows if row.features]), judged, dataset([mail.row for mail in judged]), signs
    )


def margins(model: Fitted, mails: Sequence[Units], index: Mapping[str, int]) -> Floats:
    """How much each mail, given as its sentences and pairs of them, shows each sign: the margin of its strongest.

    Args:
        model: the fitted one.
        mails: their units.
        index: of the data set that the model was fitted on.
    """
    texts = counted((unit for units in mails for unit in units), index)
    ends = np.cumsum([len(units) for units in mails])
    return np.array([part.max(axis=0) for part in np.split(model.margins(texts), ends[:-1])])


@dataclass(frozen=True, slots=True)
class Scores:
    """What is known of mails (rows) and signs (columns) before it is weighed."""

    margin: Floats  # of the strongest sentence or pair
    whole: Floats  # margin of the mail read as one text
    units: Floats  # sentences and pairs of each mail

    @property
    def inputs(self) -> tuple[Floats, ...]:
        """What is weighed, for each mail (rows) and sign (columns), in the order of `WEIGHTS`."""
        mood = self.whole.mean(axis=1, keepdims=True)
        length = np.log(np.maximum(self.units, SHORTEST))[:, None]
        return self.margin, self.whole, *(np.broadcast_to(each, self.whole.shape) for each in (mood, length))


def held_out(data: Material) -> Scores:
    """What models say that saw neither the mail nor its lines."""
    units = np.array([float(len(whole.units)) for whole in data.wholes])
    return Scores(_held_out_margins(data), linear.held_out(data.mails, data.signs, WHOLE_RECIPE), units)


def _held_out_margins(data: Material) -> Floats:
    found = np.zeros((len(data.wholes), len(data.signs)))
    rows = data.texts.rows
    for learn, hold in folds([row.group for row in rows]):
        model = fit(data.texts.part(learn), data.signs, RECIPE)
        groups = {rows[i].group for i in hold}
        theirs = [i for i, whole in enumerate(data.wholes) if whole.group in groups]
        if theirs:
            found[theirs] = margins(model, [data.wholes[i].units for i in theirs], data.texts.index)
    return found


@dataclass(frozen=True, slots=True)
class Weighing:
    """How these scores are weighed, as `sign_models.SignModels` says."""

    weights: Mapping[str, float]
    bias: Floats

    def odds(self, scores: Scores) -> Floats:
        """The log odds that a mail (rows) shows a sign (columns)."""
        weighed = (score * weight for score, weight in zip(scores.inputs, self.weights.values(), strict=True))
        return np.asarray(sum(weighed) + self.bias)


def mix(scores: Scores, truth: NDArrayBool) -> Weighing:
    """Fit the weighing on held-out margins, then move it so that at even odds findings are right often enough."""
    mails, signs = truth.shape
    each = np.tile(np.eye(signs), (mails, 1))
    model = LogisticRegression(C=_MIXING, max_iter=3000)
    model.fit(np.hstack([*(score.reshape(-1, 1) for score in scores.inputs), each]), truth.reshape(-1))
    weights = [float(weight) for weight in model.coef_[0]]
    known = dict(zip(WEIGHTS, weights, strict=False))
    raw = Weighing(known, np.array(weights[len(known) :]) + model.intercept_[0])
    return replace(raw, bias=raw.bias - _threshold(raw.odds(scores), truth))


def _threshold(odds: Floats, truth: NDArrayBool) -> float:
    """The least log odds above which findings are right as often as `_PRECISION` says."""
    order = np.argsort(-odds, axis=None, kind="stable")
    right = np.cumsum(truth.ravel()[order]) / np.arange(1, odds.size + 1)
    last = int(np.flatnonzero(right >= _PRECISION)[-1])
    return float(odds.ravel()[order[last]])


def figures(odds: Floats, truth: NDArrayBool) -> str:
    """Precision, recall and F1 at even odds."""
    found = odds >= 0
    true = int((found & truth).sum())
    precision, recall = true / max(1, int(found.sum())), true / max(1, int(truth.sum()))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"precision {precision:.2f} recall {recall:.2f} F1 {f1:.2f}"


def train(data: Material) -> tuple[dict[str, Any], dict[str, Any], str]:
    """The files of a language's models of sentences and of whole mails, and how good they are on held-out own mails."""
    scores = held_out(data)
    weighing = mix(scores, data.truth)
    weighed = {
        **{name: round(weight, 4) for name, weight in weighing.weights.items()},
        "bias": [round(float(bias), 4) for bias in weighing.bias],
    }
    told = f"{len(data.texts.rows)} texts, {len(data.wholes)} mails; {figures(weighing.odds(scores), data.truth)}"
    sentences, wholes = fit(data.texts, data.signs, RECIPE), fit(data.mails, data.signs, WHOLE_RECIPE)
    return shipped(sentences) | {"mix": weighed}, shipped(wholes), told
