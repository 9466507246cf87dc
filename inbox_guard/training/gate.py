"""Fits the model of the gate, and how its word and that of the rules are weighed together.

The weighing is fitted on mails that the model was not fitted on (cross-validation).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from inbox_guard.gate import LIKELY, SURELY, work_and_against
from inbox_guard.library import gate_reader, stemmer
from inbox_guard.model import Kind
from inbox_guard.signs.analysis import analyse
from inbox_guard.signs.examples import message_of
from inbox_guard.signs.learned import probability
from inbox_guard.signs.votes import votes_of
from inbox_guard.training.linear import Floats, Recipe, dataset, fit, held_out, shipped
from inbox_guard.training.rows import asked, asked_row

RECIPE = Recipe(strength=1.0, at_least=2, most=60_000)

#: The share of own requests that may be missed, and of own other mail that may be touched, which is harder than what
#: stands in most mailboxes: whichever asks for more is kept.
_MISSED, _TOUCHED = 0.009, 0.2
_UNREAD = 0.002  # the share that may be passed over by the words alone, without a look at the rules


def train(language: str) -> tuple[dict[str, Any], str]:
    """The file of a language's model of the gate, and how well it tells held-out own mails apart."""
    texts = list(asked(language))
    rows = dataset([asked_row(number, text, stemmer(language) or str) for number, text in enumerate(texts)])
    mails = [number for number, text in enumerate(texts) if text.mail]
    said = _rules([texts[i].text for i in mails], language)
    truth = np.array([texts[i].asks for i in mails])
    inputs = np.column_stack([held_out(rows, (Kind.REQUEST,), RECIPE)[mails], said])
    weighing = LogisticRegression(max_iter=1000).fit(inputs, truth)
    odds = weighing.decision_function(inputs)
    least = float(max(np.quantile(odds[truth], _MISSED), np.quantile(odds[~truth], 1 - _TOUCHED)))
    learned, work, against = (round(float(weight), 4) for weight in weighing.coef_[0])
    mix = {"learned": learned, "work": work, "against": against}
    mix["least"] = round(float(np.quantile(inputs[truth, 0], _UNREAD)), 4)
    mix["bias"] = round(float(weighing.intercept_[0]) - least, 4)
    model = fit(rows, (Kind.REQUEST,), RECIPE)
    return shipped(model) | {"mix": mix}, f"{len(mails)} mails; {_figures(odds - least, truth)}"


def _rules(texts: Sequence[str], language: str) -> Floats:
    """What the rules say of each text: that work is asked for, that it is something else."""
    reader = gate_reader(language)
    sure = (work_and_against(votes_of(analyse(message_of(text), reader))) for text in texts)
    return np.array([[work, max(against.values())] for work, against in sure])


def _figures(odds: Floats, asks: np.ndarray[Any, np.dtype[np.bool_]]) -> str:
    likely = np.array([probability(value) for value in odds])
    return "; ".join(
        f"above {least}: {np.mean(likely[asks] >= least):.3f} of requests, "
        f"{np.mean(likely[~asks] >= least):.3f} of other mail"
        for least in (LIKELY, SURELY)
    )
