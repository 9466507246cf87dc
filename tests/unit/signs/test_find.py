"""Rules, windows, guards and votes: what makes a finding and what keeps one away."""

from __future__ import annotations

from typing import Any

import pytest
from unit.signs.language import pack_of, reader_of

from inbox_guard.signs.examples import analysed
from inbox_guard.signs.find import findings
from inbox_guard.signs.pack import Pack
from inbox_guard.signs.votes import together, votes_of

CONCEPTS = {
    "discount": ["discount", "knock .. off", "cheaper"],
    "ask": ["can you", "could you", "please", "we want", "give"],
    "money": ["price", "budget"],
    "_negator": ["no", "not", "don't", "without"],
    "_polite": ["couldn't you", "could you not"],
    "_break": ["but", "although"],
    "_reported": ["a competitor", "they asked"],
    "_question": ["do you", "is there"],
    "_ask-whether": ["wondering whether"],
    "_product": ["flyer about", "our customers"],
    "_hypothetical": ["some day"],
}
GUARDS = ["negated", "reported", "question", "is-the-product", "hypothetical"]


def _pack(**rule: Any) -> Pack:
    return pack_of(CONCEPTS, [{"id": "it", "all": ["discount"], "guard": GUARDS} | rule])


def _found(text: str, pack: Pack) -> list[str]:
    analysis = analysed(text, reader_of(pack))
    return [f.evidence for f in findings(votes_of(analysis), ["price-pressure"], analysis, None)]


GUARDED = [
    ("Please give us a discount.", True),
    ("We need no discount.", False),
    ("We don't want any discount at all.", False),
    ("A discount is not needed.", False),
    ("We do not rush you, but a discount is a must.", True),
    ("No, a discount is what we want.", True),
    ("Couldn't you give us a discount?", True),
    ("A competitor asked for a discount.", False),
    ("Do you ever give a discount?", False),
    ("Give us a discount?", True),
    ("I was wondering whether a discount is usual.", False),
    ("We need a flyer about our spring discount.", False),
    ("Some day a discount may be fair.", False),
]


@pytest.mark.parametrize(("text", "expected"), GUARDED)
def test_guards_keep_the_traps_away(text: str, expected: bool) -> None:
    """The words are there; whether the sign is depends on what stands around them."""
    assert bool(_found(text, _pack())) is expected


WINDOWS = [
    ("sentence", "Could you make it cheaper?", True),
    ("sentence", "Could you help? It must be cheaper.", False),
    ("neighbour", "Could you help? It must be cheaper.", True),
    ("neighbour", "Could you help? We are in Graz. The town is fine. It must be cheaper.", False),
    ("message", "Could you help? We are in Graz. The town is fine. It must be cheaper.", True),
]


@pytest.mark.parametrize(("near", "text", "expected"), WINDOWS)
def test_concepts_meet_within_their_window(near: str, text: str, expected: bool) -> None:
    """Sentence, neighbouring sentences, whole message."""
    assert bool(_found(text, _pack(all=["discount", "ask"], near=near))) is expected


def test_order_and_distance_are_kept() -> None:
    """`order` wants the concepts in a row, `within` not too far apart."""
    assert _found("Please, a discount.", _pack(all=["ask", "discount"], order=True))
    assert not _found("A discount, please.", _pack(all=["ask", "discount"], order=True))
    far = "Please look at the page of the house on the hill by the river for a discount."
    assert _found(far, _pack(all=["ask", "discount"]))
    assert not _found(far, _pack(all=["ask", "discount"], within=6))


def test_a_forbidden_concept_silences_a_rule() -> None:
    """`none` names what must not be there."""
    assert not _found("A discount on the price.", _pack(none=["money"]))
    assert _found("A discount on the work.", _pack(none=["money"]))


def test_weak_voices_add_up_and_one_rule_counts_once() -> None:
    """Two weak rules make a finding, one does not, however often it speaks."""
    weak = [{"id": "a", "all": ["discount"], "weight": 0.4}, {"id": "b", "all": ["money"], "weight": 0.4}]
    pack = pack_of(CONCEPTS, weak)

    assert not _found("A discount. A discount. A discount.", pack)
    assert _found("A discount on the price.", pack) == ["A discount on the price."]


def test_evidence_is_the_loudest_sentence_and_an_exact_substring() -> None:
    """What is shown is what the client wrote, line break and all."""
    text = "Hello there.\nWe like your work and it would be nice to have you, so please\ngive us a discount. Bye."

    assert _found(text, _pack()) == [text[13:-5]]


LIKE = [
    ("We want our goats to be on the price list.", {}, True),
    ("We do not want our goats to be on the price list.", {}, True),
    ("We do not want our goats to be on the price list.", {"guard": ["negated"]}, False),
    ("A competitor: we want our goats to be on the price list.", {"guard": ["reported"]}, False),
    ("Some day we want our goats to be on the price list.", {"guard": ["hypothetical"]}, False),
    ("We want our goats to be on the price list.", {"none": ["money"]}, False),
    ("We want our goats to be on the shopping list.", {"none": ["money"]}, True),
    ("We want our goats to be on the list. The price?", {"none": ["money"], "near": "neighbour"}, False),
    ("We want our goats to be on the list. The price?", {"none": ["money"]}, True),
]


@pytest.mark.parametrize(("text", "more", "expected"), LIKE)
def test_guards_and_exceptions_hold_for_likeness_too(text: str, more: dict[str, Any], expected: bool) -> None:
    """The sentence matches as a whole, so a guard counts wherever its words stand in it."""
    rule = {"id": "near", "like": ["We want our goats to be on the price list."], "cutoff": 75} | more
    assert bool(_found(text, pack_of(CONCEPTS, [rule]))) is expected


def test_a_guard_objects_to_nothing_that_the_example_says_itself() -> None:
    """Its negation is what is looked for."""
    rule = {"id": "near", "like": ["We do not pay for goats before the market."], "guard": ["negated"]}
    pack = pack_of(CONCEPTS, [rule])
    assert _found("We do not pay for goats before the market.", pack)
    assert _found("We do not pay for any goats before the market.", pack)


def test_likeness_finds_what_is_near_an_example() -> None:
    """A rule of examples matches other words of the same sentence, and not its neighbours."""
    pack = pack_of(CONCEPTS, [{"id": "near", "like": ["what is the lowest price you could do for us"], "cutoff": 80}])

    assert _found("What's the lowest price you could do for us here?", pack)
    assert not _found("What is the highest tower in your town?", pack)


def test_voices_are_joined_as_independent_ones() -> None:
    """1 − ∏(1 − weight)."""
    pack = pack_of(
        CONCEPTS, [{"id": "a", "all": ["discount"], "weight": 0.5}, {"id": "b", "all": ["money"], "weight": 0.5}]
    )
    votes = votes_of(analysed("A discount on the price.", reader_of(pack)))

    assert together(votes["price-pressure"]) == pytest.approx(0.75)
