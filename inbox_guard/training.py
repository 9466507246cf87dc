"""Fits the learned model of a language on the packs' own examples: `python -m inbox_guard.training [LANG …]`.

A development tool: scikit-learn and numpy come with the extra `train` and are needed nowhere else.  The same examples
always give the same file.  No mail of any corpus is fitted on; corpora are for measuring.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inbox_guard.library import core, examples
from inbox_guard.signs.analysis import Reader
from inbox_guard.signs.examples import SENT, Example, analysed
from inbox_guard.signs.features import features
from inbox_guard.signs.learned import FORMAT
from inbox_guard.signs.match import classes_of

SCALE = 100
_SEEN_AT_LEAST = 2
_SMALLEST = 0.05  # weights nearer to nought are left out


@dataclass(frozen=True, slots=True)
class Row:
    """One training sentence: its features and the targets it shows."""

    features: frozenset[str]
    shows: frozenset[str]
    group: str


def rows(found: Iterable[Example], reader: Reader) -> list[Row]:
    """The examples as rows; an example of several sentences is one row of all its features."""
    return [Row(row_features(e.text, reader), frozenset(e.shows), e.about) for e in found]


def row_features(text: str, reader: Reader) -> frozenset[str]:
    """All features of a text."""
    seen: set[str] = set()
    for line in analysed(text, reader).lines:
        classes = {kind for value in line.values for kind in classes_of(value, SENT)}
        seen |= features(line.sentence.tokens, line.spans, classes)
    return frozenset(seen)


def fit(table: Sequence[Row], *, strength: float = 6.0) -> dict[str, Any]:
    """Fit one logistic regression a target; the form that `learned.compile_model` reads."""
    import numpy as np  # noqa: PLC0415 — the extra `train` only
    from scipy.sparse import csr_matrix  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    counted = Counter(f for row in table for f in row.features)
    vocabulary = sorted(f for f, n in counted.items() if n >= _SEEN_AT_LEAST)
    index = {f: i for i, f in enumerate(vocabulary)}
    targets = sorted({t for row in table for t in row.shows})
    data, columns, starts = [], [], [0]
    for row in table:
        known = sorted(index[f] for f in row.features if f in index)
        data += [1 / np.sqrt(len(known))] * len(known) if known else []
        columns += known
        starts.append(len(columns))
    matrix = csr_matrix((data, columns, starts), shape=(len(table), len(vocabulary)))
    weights: dict[str, list[int]] = {}
    biases: list[float] = []
    for number, target in enumerate(targets):
        labels = np.array([target in row.shows for row in table])
        fitted = LogisticRegression(C=strength, class_weight="balanced", max_iter=300, solver="liblinear").fit(
            matrix, labels
        )
        biases.append(round(float(fitted.intercept_[0]), 4))
        for column, weight in enumerate(fitted.coef_[0]):
            if abs(weight) >= _SMALLEST:
                weights.setdefault(vocabulary[column], []).extend((number, round(float(weight) * SCALE)))
    return {"format": FORMAT, "scale": SCALE, "targets": targets, "bias": biases, "thresholds": {}, "table": weights}


def _tells(row: Row, target: str) -> bool:
    """Whether a row says yes or no of a target: sentences of signs also ask for work and name budgets, unlabelled."""
    if target.startswith("fact:"):
        return row.group == "stated" or (row.group == "ask" and "gate:ask" not in row.shows)
    if target.startswith("gate:"):
        return row.group in ("ask", "none", "stated") and not (target == "gate:ask" and row.group != "ask")
    return True


def main(arguments: Sequence[str]) -> None:
    """Fit the models of the named languages, or of all."""
    knowledge = core()
    for language in arguments or knowledge.languages:
        reader = knowledge.readers(language)
        table = rows((e for e in examples(language) if not e.gap), reader)
        model = fit(table)
        path = Path(__file__).parent / "data" / "languages" / language / "model.json"
        path.write_text(json.dumps(model, ensure_ascii=False, separators=(",", ":"), sort_keys=True), encoding="utf-8")
        sys.stdout.write(
            f"{language}: {len(table)} examples, {len(model['table'])} features, {path.stat().st_size} bytes\n"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
