"""Signs that show only over time, each from what letters are."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from unit.builders import NOW
from unit.effort import growth, steps

from inbox_guard import library
from inbox_guard.history.habits import ContactHistory, habits, is_difficult, is_off_hours
from inbox_guard.history.letter_index import LetterIndex
from inbox_guard.judge import Setting, judge
from inbox_guard.model import Acquaintance, Finding, Letter, Place, RawMessage
from inbox_guard.profile import Policy, Profile

HELSINKI = Profile(addresses=("me@mine.example",), time_zone="Europe/Helsinki")


@pytest.mark.parametrize(
    ("written", "late"),
    [
        ("2026-06-02T06:25:00+00:00", False),
        ("2026-06-02T21:25:00+00:00", True),
        ("2026-06-02T16:25:00-05:00", False),
        ("2026-06-02T09:25:00+03:00", False),
        ("2026-06-07T12:00:00+00:00", True),
    ],
    ids=["a morning", "a night", "an afternoon abroad", "a morning with its offset", "a Sunday"],
)
def test_a_mail_that_is_dated_in_utc_is_late_only_by_the_users_clock_too(written: str, late: bool) -> None:
    """Many servers write all dates so; any other offset is the writer's own."""
    assert is_off_hours(datetime.fromisoformat(written), HELSINKI) is late


def _letter(number: int, *marks: str, own: bool = False) -> Letter:
    place, when = Place("work", "INBOX", 7, number), NOW + timedelta(minutes=number)
    return Letter(f"m{number}", place, own, ("ada@client.example",), when, marks=dict.fromkeys(marks, "words"))


@pytest.mark.parametrize("marks", [(), ("moved",), ("meeting", "moved"), ("asks",)], ids=["", "moved", "both", "asks"])
def test_many_mails_of_one_contact_take_work_by_their_number(marks: tuple[str, ...]) -> None:
    """It is done again for each mail that is judged, so it may not take work by the square."""

    def look(number: int) -> int:
        history = ContactHistory(tuple(_letter(n, *marks) for n in range(number)), HELSINKI)
        return steps(lambda: list(habits(history)))

    assert look(2_000) < 4 * 1.2 * look(500)


def test_a_flood_of_one_sender_makes_the_last_mail_no_dearer() -> None:
    """Anybody can write a thousand mails; only the last few hundred are looked at."""
    core = library.core()
    mail = (
        b"From: ada@client.example\r\nSubject: Logo\r\nDate: Fri, 1 Jan 2027 10:00:00 +0000\r\n\r\n"
        b"Can you draw us a logo?\r\n"
    )
    message = core.parse(RawMessage(Place("work", "INBOX", 7, 30_000), mail))

    def look(number: int) -> int:
        index = LetterIndex(_letter(n, "asks") for n in range(number))
        setting = Setting(HELSINKI, Policy(), NOW, Acquaintance(letters=index.by_contact))
        return steps(lambda: judge(message, core, setting))

    look(1)  # what is loaded for the first mail
    assert look(8_000) < 1.2 * look(800)


def test_a_book_of_one_sender_grows_by_its_number() -> None:
    """A letter is put in its place; the others are not sorted again."""
    assert growth(lambda number: partial(LetterIndex, [_letter(n) for n in range(number)]), 1_500) < 40


def test_only_what_is_said_soon_after_a_meeting_was_spoken_of_is_about_it() -> None:
    """Three weeks later it is another matter."""
    day = 24 * 60

    def shown(*days: int) -> set[str]:
        letters = [_letter(0, "meeting", own=True), *(_letter(n * day, "moved") for n in days)]
        return {finding.sign for finding in habits(ContactHistory(tuple(letters), HELSINKI))}

    assert "missed-meetings" in shown(3, 21)
    assert "missed-meetings" not in shown(3, 22)


DAY = 24 * 60
NIGHT = 11 * 60  # after NOW: one o'clock in Helsinki


def _days(count: int, *marks: str, own: bool = False, at: int = 0) -> list[Letter]:
    """A letter every third day, Mondays to Fridays or not, at this time after noon."""
    return [_letter(n * 3 * DAY + at, *marks, own=own) for n in range(count)]


#: Letters, the sign that they come to, and how sure it is: more of the same says more, up to a bound.
SURE = [
    pytest.param(_days(1, "reminder", own=True), "slow-payment", None, id="one reminder"),
    pytest.param(_days(2, "reminder", own=True), "slow-payment", 0.7, id="two reminders"),
    pytest.param(_days(4, "reminder", own=True), "slow-payment", 0.9, id="four reminders"),
    pytest.param(_days(5, "reminder", own=True), "slow-payment", 0.95, id="five reminders"),
    pytest.param(_days(9, "reminder", own=True), "slow-payment", 0.95, id="nine reminders"),
    pytest.param(_days(2, "urgent"), "last-minute-habit", None, id="two urgent requests"),
    pytest.param(_days(3, "urgent"), "last-minute-habit", 0.8, id="three urgent requests"),
    pytest.param(_days(9, "urgent"), "last-minute-habit", 0.95, id="nine urgent requests"),
    pytest.param(_days(2, at=NIGHT), "off-hours", None, id="two nights"),
    pytest.param(_days(3, at=NIGHT), "off-hours", 0.7, id="three nights"),
    pytest.param(_days(4, at=NIGHT), "off-hours", 0.8, id="four nights"),
    pytest.param(_days(9, at=NIGHT), "off-hours", 0.95, id="nine nights"),
    pytest.param(_days(1, "meeting", "moved"), "missed-meetings", None, id="one meeting"),
    pytest.param(_days(2, "meeting", "moved"), "missed-meetings", 0.7, id="two meetings"),
    pytest.param(_days(9, "meeting", "moved"), "missed-meetings", 0.95, id="nine meetings"),
]


@pytest.mark.parametrize(("letters", "sign", "score"), SURE)
def test_a_habit_is_the_surer_the_more_often_it_showed(letters: list[Letter], sign: str, score: float | None) -> None:
    """What happened too seldom is none; nothing is ever surer than 95 of 100."""
    found = {finding.sign: finding.score for finding in habits(ContactHistory(tuple(letters), HELSINKI))}

    assert found.get(sign) == score


def test_a_rule_of_the_users_own_that_is_named_history_makes_no_client_difficult() -> None:
    """Only what was shown over time uses up the patience, whatever a rule is called."""
    history = ContactHistory((_letter(0),), HELSINKI)
    said = [Finding(sign, 0.9, "words", "body", f"{sign}/history") for sign in ("slow-payment", "missed-meetings")]

    assert not is_difficult(history, said)
    assert is_difficult(history, [replace(finding, origin="history") for finding in said])
