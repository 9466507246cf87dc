"""Fits the learned model of the gate on the packs' own mails: `python -m inbox_guard.training [LANG …]`.

A development tool: scikit-learn and numpy come with the extra `train` and are needed nowhere else.  The same mails
always give the same file.  No mail of any corpus is fitted on: corpora are for measuring.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from inbox_guard.library import core, examples, gate_mails
from inbox_guard.signs.analysis import Reader
from inbox_guard.signs.examples import message_of
from inbox_guard.signs.features import features
from inbox_guard.signs.learned import FORMAT

SCALE = 100
STRENGTH = 10.0  # the inverse of the regularisation
_MAIL, _SENTENCE = 2.0, 0.7  # how much a whole mail and a lone sentence count
_SEEN_AT_LEAST = 2
_SMALLEST = 0.04  # weights nearer to nought are left out

Row = tuple[frozenset[str], bool, float]  # features, whether it is a request, how much it counts


def rows(language: str, reader: Reader) -> list[Row]:
    """All mails of gate.mails and all sentences of ask.txt, as features."""
    mails = [(text, kind == "request", _MAIL) for kind, text in gate_mails(language)]
    asked = [(e.text, "gate:ask" in e.shows, _SENTENCE) for e in examples(language) if e.about == "ask"]
    return [(features(reader.sentences(message_of(text))), shows, weight) for text, shows, weight in (*mails, *asked)]


def fit(table: Sequence[Row]) -> dict[str, Any]:
    """Fit a logistic regression; the form that `learned.compile_model` reads."""
    import numpy as np  # noqa: PLC0415 - the extra `train` only
    from scipy.sparse import csr_matrix  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    counted = Counter(feature for found, _, _ in table for feature in found)
    vocabulary = sorted(feature for feature, times in counted.items() if times >= _SEEN_AT_LEAST)
    index = {feature: number for number, feature in enumerate(vocabulary)}
    data, columns, starts = [], [], [0]
    for found, _, _ in table:
        known = sorted(index[feature] for feature in found if feature in index)
        data += [1 / np.sqrt(max(1, len(known)))] * len(known)
        columns += known
        starts.append(len(columns))
    matrix = csr_matrix((data, columns, starts), shape=(len(table), len(vocabulary)))
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=1000, solver="liblinear")
    fitted = model.fit(matrix, [shows for _, shows, _ in table], sample_weight=[weight for _, _, weight in table])
    weights = {
        feature: round(float(weight) * SCALE)
        for feature, weight in zip(vocabulary, fitted.coef_[0], strict=True)
        if abs(weight) >= _SMALLEST
    }
    return {"format": FORMAT, "scale": SCALE, "bias": round(float(fitted.intercept_[0]), 4), "weights": weights}


def main(arguments: Sequence[str]) -> None:
    """Fit the models of the named languages, or of all."""
    knowledge = core()
    for language in arguments or knowledge.languages:
        table = rows(language, knowledge.readers(language))
        model = fit(table)
        path = Path(__file__).parent / "data" / "languages" / language / "gate.json"
        path.write_text(json.dumps(model, ensure_ascii=False, separators=(",", ":"), sort_keys=True), encoding="utf-8")
        told = f"{len(table)} texts, {len(model['weights'])} features, {path.stat().st_size} bytes"
        sys.stdout.write(f"{language}: {told}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
