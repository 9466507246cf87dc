"""The order of a thread does not depend on the order in which its letters were read."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from unit.builders import NOW

from inbox_guard.history.letter_index import LetterIndex
from inbox_guard.history.threads import threads
from inbox_guard.model import Letter, Place


def _letter(id_: str, *, own: bool = False) -> Letter:
    return Letter(id_, Place("work", "INBOX", 7, 1), own, ("ada@client.example",), NOW, links=("r@c.example",))


def test_of_one_second_the_own_letter_is_the_later() -> None:
    """It answers, whichever of the two was read first; so a scan that died finds the same as one that did not."""
    letters = [_letter("r@c.example"), _letter("z@c.example"), _letter("a@mine.example", own=True)]
    for order in permutations(letters):
        index = LetterIndex(order)

        assert threads(order) == (tuple(letters),)
        assert index.by_contact["ada@client.example"] == letters


def test_a_letter_that_is_read_again_stands_with_its_people_alone() -> None:
    """Who a letter is of may be known better at a second reading."""
    first = _letter("r@c.example")
    index = LetterIndex([first, replace(first, people=("bob@client.example",))])

    assert index.by_contact.get("ada@client.example") == []
    assert [letter.id for letter in index.by_contact["bob@client.example"]] == ["r@c.example"]
