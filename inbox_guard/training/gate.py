"""Fits the model of the gate: does a whole text ask for a freelancer's work?"""

from __future__ import annotations

from typing import Any

import numpy as np

from inbox_guard.signs.analysis import Reader
from inbox_guard.signs.learned import probability
from inbox_guard.training.linear import Recipe, fit, folds, shipped
from inbox_guard.training.rows import REQUEST, PerEuro, Row, gate_rows

RECIPE = Recipe(strength=1.0, at_least=2, most=20_000)


def train(language: str, reader: Reader, per_euro: PerEuro) -> tuple[dict[str, Any], str]:
    """The file of a language's model of the gate, and how well it tells held-out own mails apart."""
    rows = [row for row in gate_rows(language, reader, per_euro) if row.features]
    model = fit(rows, (REQUEST,), RECIPE)
    return shipped(model), f"{len(rows)} texts; {_held_out(rows)}"


def _held_out(rows: list[Row]) -> str:
    likeness = np.zeros(len(rows))
    for learn, hold in folds([row.group for row in rows]):
        model = fit([rows[i] for i in learn], (REQUEST,), RECIPE)
        likeness[hold] = [probability(margin) for margin in model.margins([rows[i].features for i in hold])[:, 0]]
    mails = [i for i, row in enumerate(rows) if row.group.startswith("mail")]
    asks = np.array([REQUEST in rows[i].shows for i in mails])
    told = [
        f"above {least}: {np.mean(likeness[mails][asks] >= least):.3f} of requests, "
        f"{np.mean(likeness[mails][~asks] >= least):.3f} of other mail"
        for least in (0.2, 0.5, 0.7, 0.9)
    ]
    return "; ".join(told)
