"""Fits the model of the facts that whole requests state, and how its word and that of the rules are weighed together.

The weighing is fitted on mails that the model was not fitted on (cross-validation).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from inbox_guard.model import FACTS
from inbox_guard.signs.analysis import Reader, analyse
from inbox_guard.signs.examples import message_of, votes_in
from inbox_guard.signs.line_features import line_features
from inbox_guard.signs.stated import target
from inbox_guard.signs.votes import sureness
from inbox_guard.training.linear import Recipe, dataset, fit, held_out, shipped
from inbox_guard.training.rows import PerEuro, Row, of_lines, requests, summed
from inbox_guard.training.signs import NDArrayBool, figures

RECIPE = Recipe(strength=0.3, at_least=3, most=10_000)

#: The share of requests that are taken to state a fact.  Own mails leave out more than requests do, since half of what
#: they could state was left out on purpose; for the first four a question too many does more harm than one too few.
_STATED = {
    "goal": 0.9,
    "deliverable": 0.9,
    "deadline": 0.9,
    "budget": 0.9,
    "audience": 0.4,
    "material": 0.55,
    "decider": 0.2,
}


def train(language: str, reader: Reader, per_euro: PerEuro) -> tuple[dict[str, Any], str]:
    """The file of a language's model of facts, and how good it is on held-out own mails."""
    rows, said = [], []
    for number, mail in enumerate(requests(language)):
        analysis = analyse(message_of(mail.body, mail.subject), reader)
        votes = votes_in(analysis, mail.kind, per_euro)
        rows.append(Row(summed(of_lines(line_features(analysis, votes, per_euro))), mail.facts, f"mail {number}"))
        said.append([sureness(votes, target(fact)) for fact in FACTS])
    texts, rules = dataset(rows), np.array(said)
    truth: NDArrayBool = np.array([[fact in row.shows for fact in FACTS] for row in rows])
    margins = held_out(texts, FACTS, RECIPE)
    odds, mix = np.zeros(truth.shape), []
    for number, fact in enumerate(FACTS):
        both = np.column_stack([margins[:, number], rules[:, number]])
        weighing = LogisticRegression().fit(both, truth[:, number])
        odds[:, number] = weighing.decision_function(both)
        bias = weighing.intercept_[0] + _odds(_STATED[fact]) - _odds(truth[:, number].mean())
        mix.append([round(float(weight), 4) for weight in (*weighing.coef_[0], bias)])
    weighed = dict(zip(("learned", "ruled", "bias"), zip(*mix, strict=True), strict=True))
    return shipped(fit(texts, FACTS, RECIPE)) | {"mix": weighed}, f"{len(rows)} mails; {figures(odds, truth)}"


def _odds(share: float) -> float:
    return math.log(share / (1 - share))
