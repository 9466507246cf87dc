"""What a letter is in its thread: what asks for something, what a machine wrote, what only promises an answer."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from inbox_guard import library
from inbox_guard.history.silence import is_answer, is_promise, silence
from inbox_guard.judge import Setting, judge, letter_of
from inbox_guard.model import Correspondence, Letter, Place, RawMessage
from inbox_guard.profile import Policy, Profile

CORE = library.core()
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
ME, CLIENT = "me@studio.example", "client@firm.example"
SETTING = Setting(Profile(name="Kim Sample", addresses=(ME,), time_zone="UTC"), Policy(), NOW)
TEXTS: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(
    (Path(__file__).parent / "letters.toml").read_text(encoding="utf-8")
)
GREETINGS = {"en": "Dear Ms Hart,", "de": "Guten Tag Frau Hartmann,", "fi": "Hei Liisa,", "ru": "Добрый день, Ольга!"}


def read(text: str, language: str, *, own: bool = True, subject: str = "Re: 2026", **headers: str) -> Letter:
    """The letter that a message with this text makes."""
    mail = EmailMessage()
    mail["From"], mail["To"] = (ME, CLIENT) if own else (CLIENT, ME)
    mail["Subject"], mail["Date"], mail["Message-ID"] = subject, format_datetime(NOW), "<one@studio.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(f"{GREETINGS[language]}\n\n{text}\n")
    return letter_of(CORE.parse(RawMessage(Place("work", "INBOX", 1, 1), mail.as_bytes(), NOW)), CORE, SETTING)


def cases(kind: str) -> list[tuple[str, str]]:
    """The texts of a kind, each with its language."""
    return [(language, text) for language, kinds in TEXTS.items() for text in kinds[kind]]


@pytest.mark.parametrize(("language", "text"), cases("asks"))
def test_own_mail_asks_in_many_ways(language: str, text: str) -> None:
    """By imperatives, needs, conditions, deadlines, also without a question mark."""
    letter = read(text, language)
    assert letter.shows("asks")
    assert letter.marks["asks"] in text


@pytest.mark.parametrize(("language", "text"), cases("silent"))
def test_courtesy_thanks_and_deliveries_ask_for_nothing(language: str, text: str) -> None:
    """Nobody waits for an answer to them."""
    assert not read(text, language).shows("asks")


@pytest.mark.parametrize(("language", "text"), cases("promises"))
def test_a_promise_to_answer_is_no_answer(language: str, text: str) -> None:
    """The client only says that an answer will come."""
    letter = read(text, language, own=False)
    assert is_promise(letter)
    assert not is_answer(letter)


@pytest.mark.parametrize(("language", "text"), cases("answers"))
def test_who_answers_has_answered_also_when_they_add_a_promise_or_ask_back(language: str, text: str) -> None:
    """A decision, a question, or what was wanted is an answer."""
    assert is_answer(read(text, language, own=False))


@pytest.mark.parametrize(("language", "text"), cases("absent"))
def test_an_automatic_answer_is_known_by_its_words_where_no_header_tells(language: str, text: str) -> None:
    """The day that it names last is when they are back: here 16 March, or the 15th, the last day away."""
    letter = read(text, language, own=False)
    assert letter.shows("automatic")
    assert letter.absent_until in {date(2026, 3, 15), date(2026, 3, 16)}


def test_a_header_tells_an_automatic_answer_whatever_it_says() -> None:
    """RFC 3834."""
    letter = read("We have it and we love it.", "en", own=False, Auto_Submitted="auto-replied")
    assert letter.shows("automatic")
    assert not is_answer(letter)


@pytest.mark.parametrize(("language", "text"), cases("money"))
def test_a_reminder_of_money_is_one(language: str, text: str) -> None:
    """Of an invoice that is not paid."""
    assert read(text, language).shows("reminder")


@pytest.mark.parametrize(("language", "text"), cases("material"))
def test_a_reminder_of_material_is_none_of_money(language: str, text: str) -> None:
    """The freelancer waits for texts, pictures, answers."""
    letter = read(text, language)
    assert not letter.shows("reminder")
    assert letter.shows("asks", "still-relevant")


@pytest.mark.parametrize(("language", "text"), cases("refuses"))
def test_who_refuses_waits_for_nothing_whatever_they_recommend(language: str, text: str) -> None:
    """So nobody is asked two weeks later whether the order is still relevant; until the client writes again."""
    asked = replace(read(text, language), id="refusal", marks={**read(text, language).marks, "work": "", "asks": text})
    later = replace(asked, id="later", date=NOW + timedelta(days=1), marks={"asks": text})
    assert asked.shows("refusal")
    for thread in ((asked,), (asked, later)):
        known = Correspondence(CLIENT, thread, (thread,))
        assert silence(thread, known, Policy().follow_up_after, frozenset()) is None


@pytest.mark.parametrize(("language", "text"), cases("offers"))
def test_who_refuses_a_part_and_offers_the_rest_waits_for_an_answer(language: str, text: str) -> None:
    """Another month, another price, another part."""
    letter = read(text, language)
    assert letter.shows("asks")
    assert not letter.shows("refusal")


@pytest.mark.parametrize(("language", "text"), cases("calm"))
def test_who_says_that_there_is_time_or_what_they_do_today_hurries_nobody(language: str, text: str) -> None:
    """Three such mails would make a last-minute habit."""
    assert not read(text, language, own=False).shows("urgent")


@pytest.mark.parametrize(("language", "text"), cases("layout"))
def test_parts_of_a_page_are_moved_and_no_meeting_is(language: str, text: str) -> None:
    """Two such wishes after a meeting would count as two missed ones."""
    assert not read(text, language, own=False).shows("moved")


@pytest.mark.parametrize(("language", "text"), cases("hurried"))
def test_who_wants_something_at_once_hurries(language: str, text: str) -> None:
    """For the same day or the next."""
    assert read(text, language, own=False).shows("urgent")


@pytest.mark.parametrize(("language", "text"), cases("moves"))
def test_a_meeting_that_is_put_off_is_moved(language: str, text: str) -> None:
    """At the last minute."""
    assert read(text, language, own=False).shows("moved")


def test_the_subject_of_an_answer_says_nothing_new() -> None:
    """It was written with an earlier mail: "Re: Second reminder" is no reminder."""
    assert read("All good.", "en", subject="Second reminder: invoice 7").shows("reminder")
    assert not read("All good.", "en", subject="Re: Second reminder: invoice 7").shows("reminder")


@pytest.mark.parametrize(("weight", "faint"), [(0.19, False), (0.21, True), (0.49, True)])
def test_a_faint_trace_of_a_dispute_is_kept_from_a_fifth_on(tmp_path: Path, weight: float, *, faint: bool) -> None:
    """Too little to tell of one mail, but several together make a habit."""
    rules = tmp_path / "rules.toml"
    rules.write_text(
        f'language = "en"\nsign = "conflict"\n[[rule]]\nid = "own"\nall = [["pelican*"]]\nweight = {weight}\n',
        encoding="utf-8",
    )
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = CLIENT, ME, "A logo", "<two@firm.example>"
    mail.set_content("Dear Kim,\n\nI need a logo for our shop by 30 June. It should show a pelican.\n")
    core = library.core((rules,))
    judged = judge(core.parse(RawMessage(Place("work", "INBOX", 1, 2), mail.as_bytes(), NOW)), core, SETTING)
    letter = judged.letter

    assert letter is not None
    assert (letter.signs, letter.hints_at("conflict")) == ({}, faint)
