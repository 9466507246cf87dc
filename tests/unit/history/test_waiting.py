"""Which threads wait: the same ones in the same way, in whatever order people are looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest
from unit.builders import NOW

from inbox_guard.follow import waiting
from inbox_guard.judge import Setting
from inbox_guard.model import Letter, Place
from inbox_guard.profile import Policy, Profile

DAY = timedelta(days=1)
SETTING = Setting(Profile(addresses=("me@mine.example",), time_zone="UTC"), Policy(), NOW)


def _letter(id_: str, days: int, *people: str, own: bool, marks: tuple[str, ...], of: str = "") -> Letter:
    place = Place("work", "Sent" if own else "INBOX", 7, 1)
    return Letter(
        id_, place, own, people, NOW - days * DAY, id_, (of,) if of else (), marks=dict.fromkeys(marks, "words")
    )


@pytest.mark.parametrize(("silent", "late"), [("ada", "ben"), ("ben", "ada")])
def test_a_habit_of_one_hides_no_silence_of_another(silent: str, late: str) -> None:
    """Both were asked; of one there is a project, the other has paid late before."""
    letters = [
        _letter("first", 40, late, own=True, marks=("reminder",)),
        _letter("second", 30, late, own=True, marks=("reminder",)),
        _letter("request", 20, silent, own=False, marks=("work",)),
        _letter("quote", 10, late, silent, own=True, marks=("asks",)),
    ]
    for order in (letters, letters[::-1]):
        [one] = [one for one in waiting(order, SETTING, frozenset()) if one.last.id == "quote"]
        assert (one.due, one.signs) == (True, ("unresponsive",))
