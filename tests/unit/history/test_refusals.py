"""A refusal asks nothing, whatever its courtesy sounds like."""

from __future__ import annotations

from datetime import timedelta

import pytest
from unit.builders import NOW

from inbox_guard.history.refusals import without_refusals
from inbox_guard.model import Letter, Place

ASKS = {"asks": "So that you can look for somebody who fits.", "business": "the offer"}


def _thread(*sides: str) -> list[Letter]:
    """Letters of a thread: c for the client, o for own mail, a for an automatic answer."""
    return [
        Letter(
            id=f"{side}{number}",
            place=Place("work", "INBOX", 1, number),
            own=side == "o",
            people=("ada@client.example",),
            date=NOW + timedelta(days=number),
            subject="Website",
            carries_on=number > 0,
            marks={"automatic": "away"} if side == "a" else dict(ASKS),
        )
        for number, side in enumerate(sides)
    ]


@pytest.mark.parametrize(
    ("sides", "asking"),
    [
        ("co", ["c0"]),
        ("coo", ["c0"]),
        ("caoo", ["c0"]),
        ("coco", ["c0", "c2", "o3"]),
    ],
    ids=["a refusal", "and a second mail", "an automatic answer between", "until the client writes again"],
)
def test_after_a_refusal_own_mail_asks_nothing(sides: str, asking: list[str]) -> None:
    """The first mail of the client was refused; all else that letters are stays."""
    letters = without_refusals(_thread(*sides), {"c0"})

    assert [letter.id for letter in letters if letter.shows("asks")] == asking
    assert all(letter.shows("business", "automatic") for letter in letters)


def test_without_refusals_letters_stay_as_they_are() -> None:
    """The same values."""
    letters = _thread("c", "o", "c", "o")

    assert without_refusals(letters, frozenset()) == tuple(letters)
    assert without_refusals(letters, {"unheard-of"}) == tuple(letters)
