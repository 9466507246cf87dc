"""The learned models: what a text weighs, and how their word and that of the rules are weighed together."""

from __future__ import annotations

import base64
import struct
from collections.abc import Mapping
from typing import Any
from zlib import crc32

import pytest
from unit.signs.language import pack_of, reader_of, words

from inbox_guard.errors import ConfigError
from inbox_guard.library import mail_lore
from inbox_guard.signs import digests
from inbox_guard.signs.digests import of_texts
from inbox_guard.signs.examples import analysed
from inbox_guard.signs.features import of_row, of_word
from inbox_guard.signs.find import LEARNED, findings
from inbox_guard.signs.gate_model import compile_gate_model
from inbox_guard.signs.learned import FORMAT, Model, compile_model
from inbox_guard.signs.line_features import line_features
from inbox_guard.signs.sign_models import SignModels, compile_sign_models
from inbox_guard.signs.votes import votes_of

CHEAP, FREE = "price-pressure", "free-sample"
PACK = pack_of({"discount": ["discount"]}, [{"id": "it", "all": ["discount"], "weight": 0.6}])
_stem = words().stem


def _file(weights: Mapping[str, tuple[int, ...]], targets: tuple[str, ...], mix: Mapping[str, Any]) -> dict[str, Any]:
    """A model's file in which every feature is equally rare."""
    rows = b"".join(struct.pack(f"{len(targets) + 1}b", *row, 1) for row in weights.values())
    return {
        "format": FORMAT,
        "targets": list(targets),
        "scale": 0.1,
        "bias": [-1.0] * len(targets),
        "features": "\n".join(weights),
        "weights": base64.b64encode(rows).decode(),
        "mix": mix,
    }


def _sign_models(rule: int = 0, context: float = 0.0) -> SignModels:
    """Of models that trust the pack's rule so much, and the mail as a whole."""
    mix = {"learned": 1.0, "context": context, "mood": 0.0, "length": 0.0, "bias": [0.0, 0.0]}
    weights = {"wcheaper": (60, 0), "wsketch": (0, 60), "pfor free": (0, 60), f"r{CHEAP}/it": (rule, 0)}
    sentences = compile_model(_file(weights, (CHEAP, FREE), mix), "test", _stem)
    whole = compile_model(_file({"wbudget": (60, 0)}, (CHEAP, FREE), {}), "test", _stem)
    return compile_sign_models(sentences, whole, "test")


def _found(text: str, sign_models: SignModels) -> list[tuple[str, str, str]]:
    analysis = analysed(text, reader_of(PACK))
    votes = votes_of(analysis)
    prediction = sign_models.predict(line_features(analysis, votes, {}))
    return [(f.sign, f.rule, f.evidence) for f in findings(votes, (CHEAP, FREE), analysis, prediction)]


def test_the_model_finds_what_no_rule_knows_and_names_the_sentence() -> None:
    """Evidence is the sentence that says most, word for word."""
    text = "We like your work. Could it be cheaper? Until then."

    assert _found(text, _sign_models()) == [(CHEAP, f"{CHEAP}/{LEARNED}", "Could it be cheaper?")]


def test_words_that_the_model_does_not_know_decide_nothing() -> None:
    """Its bias alone speaks, and that says no."""
    assert _found("Something else entirely, dear reader.", _sign_models()) == []


def test_a_rule_that_the_model_does_not_trust_is_silent_and_one_it_trusts_is_heard() -> None:
    """How much a rule counts is what it was worth on mails that nobody wrote it for."""
    assert _found("A discount, please.", _sign_models(rule=5)) == []
    assert _found("A discount, please.", _sign_models(rule=60)) == [(CHEAP, f"{CHEAP}/it", "A discount, please.")]


def test_the_mail_as_a_whole_tips_the_scales_and_the_sentence_stays_the_evidence() -> None:
    """What leads up to a sentence tells how it is meant."""
    text = "Our budget is small. A discount, please. Until then."

    assert _found(text, _sign_models(rule=5)) == []
    assert _found(text, _sign_models(rule=5, context=0.2)) == [(CHEAP, f"{CHEAP}/it", "A discount, please.")]


def test_models_of_different_signs_do_not_go_together() -> None:
    """A damaged installation says so."""
    sign_models = _sign_models()
    other = compile_model(_file({"wbudget": (60,)}, (CHEAP,), {}), "test", _stem)

    with pytest.raises(ConfigError, match="other signs"):
        compile_sign_models(sign_models.model, other, "test")


def test_two_neighbours_count_together_for_the_one_that_says_more() -> None:
    """A sign that takes two sentences still has one sentence as evidence."""
    analysis = analysed("Send a sketch. It is for free.", reader_of(PACK))
    margins = _sign_models().margins(line_features(analysis, votes_of(analysis), {}))

    assert margins[0][FREE] > margins[1][FREE]
    assert margins[0][FREE] == pytest.approx(-1 + 0.1 * 120 / 2**0.5)


def test_sums_of_two_texts_are_the_sums_of_both_read_as_one() -> None:
    """What makes words worth keeping."""
    model = _sign_models().model
    first, second = (line.sentence for line in analysed("A sketch for free. Cheaper!", reader_of(PACK)).lines)

    both = model.rows.apart(model.sums(first) + model.sums(second))

    each = zip(model.rows.apart(model.sums(first)), model.rows.apart(model.sums(second)), strict=True)
    assert both == tuple(a + b for a, b in each)
    assert any(both)


def test_weights_below_nothing_do_not_spill_into_their_neighbours() -> None:
    """All sums stand side by side in one number."""
    weights = {"wcheaper": (-127, 127), "wsketch": (-128, -1), "wfree": (127, -127)}
    rows = compile_model(_file(weights, (CHEAP, FREE), {}), "test", _stem).rows
    sums = rows.sums(of_texts(["wcheaper", "wsketch", "wsketch", "unknown"]))

    assert rows.apart(sums) == (-127 - 2 * 128, 127 - 2, 3)
    assert rows.apart(0) == (0, 0, 0)


def test_features_that_share_the_end_of_their_digest_are_told_apart() -> None:
    """Thousands of features in a table twice that size meet at many places."""
    features = [f"w{number}" for number in range(3000)]
    weights = {feature: (number % 100, -(number % 77)) for number, feature in enumerate(features)}
    rows = compile_model(_file(weights, (CHEAP, FREE), {}), "test", _stem).rows

    assert [rows.apart(rows.sums(of_texts([f]))) for f in features] == [(*weights[f], 1) for f in features]
    assert rows.sums(of_texts(f"p{number}" for number in range(3000))) == 0


@pytest.mark.parametrize("text", ["A mock-up, please!", "Für 300 € übermorgen.", "Завтра, ё-моё?", "€", "x"])
def test_the_digests_of_words_are_those_of_their_features(text: str) -> None:
    """Training writes features as texts, judging never makes the texts: both must mean the same."""
    tokens = mail_lore().tokenizer.tokens(text, 0, len(text), _stem)
    plain = [crc32(feature.encode()) for token in tokens for feature in of_word(token.norm, token.stem)]
    rows = [crc32(feature.encode()) for feature in of_row(tokens)]

    assert sorted(digest for t in tokens for digest in digests.of_word(t.norm, t.stem)) == sorted(plain)
    assert sorted(digests.of_row(tokens)) == sorted(rows)


def _gate_file() -> dict[str, Any]:
    mix = {"learned": 1.0, "work": 2.0, "against": -2.0, "bias": 0.0, "least": -3.0}
    return _file({"wquot": (50,), "wunsubscrib": (-50,)}, ("request",), mix)


def test_a_text_reads_like_a_request_by_its_words() -> None:
    """Words alone; rules for and against move it."""
    gate_model = compile_gate_model(compile_model(_gate_file(), "test", lambda word: word[:10].rstrip("e")), "test")
    asks, sells = gate_model.margin(["quote", "please"]), gate_model.margin(["unsubscribe"])

    assert gate_model.weigh(asks, 0, 0) > 0.9
    assert gate_model.weigh(sells, 0, 0) < 0.1
    assert gate_model.weigh(asks, 0, 1) < gate_model.weigh(asks, 0, 0) < gate_model.weigh(asks, 1, 0)


@pytest.mark.parametrize(
    "broken",
    [{"format": FORMAT + 1}, {"weights": base64.b64encode(b"12345").decode()}],
    ids=["another form", "damaged"],
)
def test_a_broken_file_is_told(broken: dict[str, Any]) -> None:
    """One line says which file, one what to do."""
    with pytest.raises(ConfigError) as error:
        compile_model(_gate_file() | broken, "languages/en/gate.json", _stem)

    assert "languages/en/gate.json" in error.value.problem
    assert error.value.remedy


def test_a_model_without_weighing_is_told() -> None:
    """Both readers of models want to know how their word is weighed."""
    data = _gate_file()
    del data["mix"]
    model: Model = compile_model(data, "x", _stem)

    with pytest.raises(ConfigError, match="no weighing"):
        compile_gate_model(model, "x")
    with pytest.raises(ConfigError, match="no weighing"):
        compile_sign_models(model, model, "x")
