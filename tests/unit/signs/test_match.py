"""Finding concepts costs no more than the length of a sentence, however often what they mention occurs in it."""

from __future__ import annotations

import pytest
from unit.effort import steps
from unit.signs.language import concepts_in, pack_of, reader_of

from inbox_guard.signs.analysis import analyse
from inbox_guard.signs.examples import message_of

CONCEPTS = {
    "number-of": ["#number @|of|logo"],
    "sum": ["#money", "#percent"],
    "share": ["{sum} {sum}", "{sum} .. #number", "#number .. {sum}"],
    "goods": ["logo", "logo logo"],
    "many": ["{goods} {goods}", "{goods} .. {share}"],
}


@pytest.mark.parametrize("unit", ["@1", "1% ", "5 EUR ", "€1 ", "logo ", "logo 5 EUR ", "2 days ", "10:30 "])
def test_work_grows_with_the_number_of_values_and_concepts_in_a_sentence(unit: str) -> None:
    """Each place is looked up by where it begins: none costs a look at all the others."""
    reader = reader_of(pack_of(CONCEPTS))
    once, twice = (message_of((unit * 700)[:length]) for length in (650, 1_300))
    analyse(twice, reader)

    assert steps(lambda: analyse(twice, reader)) <= 2.3 * steps(lambda: analyse(once, reader)) + 500


def test_what_begins_at_one_word_may_end_at_several() -> None:
    concepts = {"goods": ["logo", "logo design"], "wish": ["{goods} please"]}

    assert "wish" in concepts_in("A logo please", concepts)
    assert "wish" in concepts_in("A logo design please", concepts)
    assert "wish" not in concepts_in("A logo for them, please", concepts)
