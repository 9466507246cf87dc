"""What a dossier says of a contact, from letters alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from inbox_guard.history.dossier import AnswerTime, Dossier, View, answer_time, dossiers
from inbox_guard.model import Address, End, Evidence, Letter, Place, SavedDraft
from inbox_guard.profile import Policy, Profile

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = MONDAY + timedelta(days=30)
ADA = Address("Ada Client", "Ada@client.example")
VIEW = View(Profile(addresses=("me@mine.example",)), Policy(), NOW, frozenset({"price-pressure", "nda-first"}))


def theirs(id_: str, hours: float, marks: dict[str, str] | None = None, who: Address = ADA, **more: Any) -> Letter:
    """A letter of a client, so many hours after Monday morning."""
    fields: dict[str, Any] = {"subject": "Website", "marks": marks or {}, "writer": who} | more
    return Letter(id_, Place("work", "INBOX", 1, 1), own=False, people=(who.key,), date=_at(hours), **fields)


def ours(id_: str, hours: float, marks: dict[str, str] | None = None, **more: Any) -> Letter:
    """A letter of the user to Ada."""
    fields: dict[str, Any] = {"subject": "Website", "marks": marks or {}} | more
    return Letter(id_, Place("work", "Sent", 1, 1), own=True, people=(ADA.key,), date=_at(hours), **fields)


def _at(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def the_dossier(*letters: Letter, drafts: tuple[SavedDraft, ...] = (), view: View = VIEW) -> Dossier:
    """The only one."""
    [one] = dossiers(letters, drafts, view)
    return one


def test_a_contact_bears_the_name_that_it_wrote_last() -> None:
    """As people write it; the address is the key."""
    one = the_dossier(theirs("a", 0), theirs("b", 1, who=replace(ADA, name="Dr. Ada Client")), ours("c", 2))

    assert (one.address, one.name) == ("ada@client.example", "Dr. Ada Client")
    assert (one.first, one.last) == (_at(0), _at(2))


def test_somebody_who_was_only_written_to_is_a_contact_without_a_name() -> None:
    """Own mail names no one but by address."""
    assert the_dossier(ours("a", 0)).name == ""


def test_own_addresses_and_machines_are_no_contacts() -> None:
    """An address from which only automatic mail comes is nobody."""
    robot = theirs("a", 0, {"automatic": "Out of office"}, who=Address("", "robot@shop.example"))
    me = theirs("b", 0, who=Address("Me", "me@mine.example"))

    assert dossiers([robot, me], (), VIEW) == ()


def test_threads_come_newest_first_and_count_both_sides() -> None:
    """Each with its own subject."""
    one = the_dossier(theirs("a", 0), ours("b", 1, links=("a",)), theirs("c", 99, subject="Logo", links=()))

    assert [(thread.subject, thread.theirs, thread.ours) for thread in one.threads] == [
        ("Logo", 1, 0),
        ("Website", 1, 1),
    ]


def test_signs_stand_in_the_order_of_time_with_the_words_that_showed_them() -> None:
    """What a letter is in its thread is no sign; a sign that is switched off is not told."""
    words = "Can you do it cheaper?"
    early = theirs("a", 0, {"asks": words}, signs={"price-pressure": Evidence(0.9, words)})
    late = theirs("b", 5, signs={"nda-first": Evidence(0.8, "Sign this"), "unheard-of": Evidence(1.0, "")})
    told = [(seen.sign, seen.when, seen.words, seen.score) for seen in the_dossier(late, early).signs]
    without = the_dossier(late, early, view=replace(VIEW, policy=Policy(disabled=frozenset({"nda-first"}))))

    assert told == [("price-pressure", _at(0), "Can you do it cheaper?", 0.9), ("nda-first", _at(5), "Sign this", 0.8)]
    assert [seen.sign for seen in without.signs] == ["price-pressure"]


ASKED = {"asks": "Which pages?", "work": "a website"}
PACES = [
    pytest.param([theirs("a", 0), ours("b", 4)], AnswerTime(), AnswerTime(timedelta(hours=4), 1), id="one answer"),
    pytest.param(
        [ours("a", 0), ours("b", 10), theirs("c", 30)],
        AnswerTime(timedelta(hours=30), 1),
        AnswerTime(),
        id="asked twice",
    ),
    pytest.param(
        [theirs("a", 0), ours("b", 2), theirs("c", 4), ours("d", 10), theirs("e", 20), ours("f", 120)],
        AnswerTime(timedelta(hours=6), 2),
        AnswerTime(timedelta(hours=6), 3),
        id="the median, not the mean",
    ),
    pytest.param(
        [ours("a", 0), theirs("b", 1, {"automatic": "Away"}), theirs("c", 2, {"holding": "I'll see"}), theirs("d", 9)],
        AnswerTime(timedelta(hours=9), 1),
        AnswerTime(),
        id="machines and promises are no answers",
    ),
]


@pytest.mark.parametrize(("thread", "they", "you"), PACES)
def test_answer_times_run_from_the_first_unanswered_mail_to_the_answer(
    thread: list[Letter], they: AnswerTime, you: AnswerTime
) -> None:
    """Both ways."""
    assert (answer_time([thread], own=False), answer_time([thread], own=True)) == (they, you)


def test_an_open_question_is_told_with_the_day_from_which_a_reminder_is_in_place() -> None:
    """Five business days after Monday is the next Monday."""
    one = the_dossier(theirs("a", 0, {"work": "a website"}), ours("b", 1, ASKED, links=("a",)))

    assert one.silence is not None
    assert (one.silence.asked.id, one.silence.due) == ("b", MONDAY + timedelta(days=7, hours=1))
    assert the_dossier(theirs("a", 0), ours("b", 1, ASKED), theirs("c", 2)).silence is None


def test_reminders_are_those_that_the_user_wrote() -> None:
    """Of bills and of orders alike."""
    letters = [ours("a", 0, {"reminder": "still open"}), ours("b", 5, {"still-relevant": "still?"}), ours("c", 9)]

    assert the_dossier(*letters).reminders == (_at(0), _at(5))


SAVED = SavedDraft("d@mine.example", "a", _at(1))
REFUSAL = replace(SAVED, refuses=True)
DRAFTS = [
    pytest.param(replace(SAVED, ended=End.GONE), [ours("b", 3)], 1, id="sent from Drafts"),
    pytest.param(SAVED, [ours("d@mine.example", 3)], 1, id="sent with its Message-ID"),
    pytest.param(replace(SAVED, ended=End.REMOVED), [ours("b", 3)], 0, id="answered in other words"),
    pytest.param(replace(SAVED, ended=End.GONE), [], 0, id="thrown away"),
    pytest.param(
        replace(REFUSAL, ended=End.GONE), [ours("b", 3, {"refusal": "no"})], 1, id="a refusal sent from Drafts"
    ),
    pytest.param(replace(REFUSAL, ended=End.GONE), [ours("b", 3, ASKED)], 0, id="a quote in place of the refusal"),
    pytest.param(replace(SAVED, ended=End.GONE, when=_at(5)), [ours("b", 3)], 0, id="answered before"),
]


@pytest.mark.parametrize(("draft", "answers", "used"), DRAFTS)
def test_a_draft_was_used_when_own_mail_took_its_place(draft: SavedDraft, answers: list[Letter], used: int) -> None:
    """A draft that still lay there untouched when the user had answered was not."""
    one = the_dossier(theirs("a", 0), *answers, drafts=(draft,))

    assert (one.saved, one.used) == (1, used)


def test_what_was_written_after_now_is_not_known_yet() -> None:
    """`--now` looks at an earlier day."""
    assert the_dossier(theirs("a", 0), theirs("b", 9999)).last == _at(0)
