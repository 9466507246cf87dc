"""Fitting: what is shipped says the same as what was fitted, and sees a text as judging does."""

from __future__ import annotations

import numpy as np
import pytest
from unit.signs.language import words

from inbox_guard import library
from inbox_guard.signs.examples import analysed
from inbox_guard.signs.learned import compile_model, probability
from inbox_guard.signs.line_features import line_features
from inbox_guard.signs.sign_models import SignModels
from inbox_guard.signs.votes import votes_of
from inbox_guard.training.linear import Recipe, counted, dataset, fit, shipped
from inbox_guard.training.rows import Row, of_lines, of_text, summed, units
from inbox_guard.training.signs import WEIGHTS, Scores, Weighing, margins

TEXTS = {
    "Could you do it for less, say 200 euros?": "price-pressure",
    "Your price is too high, 150 euros is what we pay.": "price-pressure",
    "Draw us one for free first.": "free-sample",
    "A first page for free, then we decide.": "free-sample",
    "We bake bread in Ghent.": "",
    "The label should be ready in May.": "",
}
SIGNS = ("price-pressure", "free-sample")


def test_the_shipped_model_says_what_the_fitted_one_says() -> None:
    """A byte a weight is enough, and both count the same features of a text."""
    reader, per_euro = library.gate_reader("en"), library.per_euro()
    features = {text: of_text(text, reader, per_euro) for text in TEXTS}
    rows = [Row(features[text], frozenset({sign} - {""}), text) for text, sign in TEXTS.items()]
    fitted = fit(dataset(rows), SIGNS, Recipe(strength=1.0, at_least=1, most=10_000))
    model = compile_model(shipped(fitted), "test", words().stem)
    even = dict.fromkeys(SIGNS, 0.0)
    sign_models = SignModels(model, model, 1.0, 0.0, 0.0, 0.0, even)

    truth = fitted.margins(dataset(rows).counts)
    for text, each in zip(TEXTS, truth, strict=True):
        analysis = analysed(text, reader)
        expected = dict(zip(SIGNS, each, strict=True))
        assert sign_models.margins(line_features(analysis, votes_of(analysis), per_euro)) == [
            pytest.approx(expected, abs=0.05)
        ]
        assert [sign for sign in SIGNS if expected[sign] > 0] == [sign for sign in SIGNS if sign == TEXTS[text]]


def test_a_mail_is_weighed_alike_in_fitting_and_in_judging() -> None:
    """Strongest sentence or pair, the whole, the mood of it, and how long it is."""
    reader, per_euro = library.gate_reader("en"), library.per_euro()
    rows = [Row(of_text(text, reader, per_euro), frozenset({sign} - {""}), text) for text, sign in TEXTS.items()]
    fitted = fit(dataset(rows), SIGNS, Recipe(strength=1.0, at_least=1, most=10_000))
    model, index = compile_model(shipped(fitted), "test", words().stem), dataset(rows).index
    weighing = Weighing(dict(zip(WEIGHTS, (2.0, 0.7, 1.3, -0.6), strict=True)), np.array([-0.4, 0.2]))
    sign_models = SignModels(model, model, *weighing.weights.values(), model.by_target(weighing.bias.tolist()))
    analysis = analysed(" ".join(TEXTS), reader)
    lines = line_features(analysis, votes_of(analysis), per_euro)
    parts = of_lines(lines)
    whole = fitted.margins(counted([summed(parts)], index))
    scores = Scores(margins(fitted, [units(parts)], index), whole, np.array([float(len(units(parts)))]))

    expected = [probability(odds) for odds in weighing.odds(scores)[0]]
    said = sign_models.predict(lines)
    assert [said.sure(sign, said.strongest(sign)) for sign in SIGNS] == pytest.approx(expected, abs=0.05)


def test_a_model_of_few_features_keeps_the_heaviest() -> None:
    """What hardly says anything is left out, and the rest is fitted anew."""
    reader, per_euro = library.gate_reader("en"), library.per_euro()
    rows = [Row(of_text(text, reader, per_euro), frozenset({sign} - {""}), text) for text, sign in TEXTS.items()]
    small = fit(dataset(rows), SIGNS, Recipe(strength=1.0, at_least=1, most=40))

    assert len(small.features.names) == 40
    assert "wfree" in small.features.names
