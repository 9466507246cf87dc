"""Which letters are one thread where no References say so: what a subject holds together, and what it does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from unit.builders import NOW, OWN, message
from unit.effort import steps

from inbox_guard.history.letters import bare_letter
from inbox_guard.history.threads import threads
from inbox_guard.model import Address, Letter, Place

ADA, BEN, PIA = "ada@client.example", "ben@client.example", "pia@partner.example"


def _thread_of(*told: tuple[str, str, tuple[str, ...]], apart: timedelta = timedelta(days=1)) -> list[list[str]]:
    """The threads of letters under one subject: sender ("" for own mail), prefix and people of each."""
    letters = [
        Letter(
            f"m{number}",
            Place("work", "INBOX", 7, number),
            own=not sender,
            people=(sender,) if sender else people,
            date=NOW + number * apart,
            subject="Request",
            carries_on=bool(prefix),
        )
        for number, (sender, prefix, people) in enumerate(told)
    ]
    return [[letter.id for letter in thread] for thread in threads(letters)]


@pytest.mark.parametrize(
    "told",
    [
        [(ADA, "", ()), (ADA, "Re: ", ())],
        [(ADA, "", ()), ("", "", (ADA,))],
        [(ADA, "", ()), ("", "Re: ", (ADA, PIA))],
        [("", "", (ADA, PIA)), (PIA, "Re: ", ())],
    ],
    ids=["an answer", "own mail under the client's subject", "a partner joins", "one of several answers"],
)
def test_a_subject_that_is_taken_up_among_the_same_people_makes_one_thread(
    told: list[tuple[str, str, tuple[str, ...]]],
) -> None:
    """As mail programs break the chain of References."""
    assert _thread_of(*told) == [["m0", "m1"]]


@pytest.mark.parametrize(
    "told",
    [
        [(ADA, "", ()), (ADA, "", ())],
        [(ADA, "", ()), (BEN, "Re: ", ())],
        [("", "", (ADA,)), ("", "", (ADA,))],
        [("", "", (ADA, PIA)), ("", "", (BEN, PIA))],
        [("", "", (ADA, PIA)), ("", "Re: ", (BEN, PIA))],
    ],
    ids=["two requests", "somebody else", "two own mails", "two clients with a partner", "and a prefix"],
)
def test_the_same_subject_alone_makes_no_thread(told: list[tuple[str, str, tuple[str, ...]]]) -> None:
    """Another matter each time: "Request", "Your quote", "New message from your website"."""
    assert _thread_of(*told) == [["m0"], ["m1"]]


def test_many_letters_to_ever_other_people_are_joined_by_their_number() -> None:
    """A report to a team that changes: each letter is held against the latest ones, not against all before it."""
    team = tuple(f"m{number}@client.example" for number in range(20))
    told = [("", "Re: ", (*team, f"guest{number}@client.example")) for number in range(600)]

    def join(number: int) -> int:
        return steps(lambda: _thread_of(*told[:number], apart=timedelta(minutes=1)))

    assert len(_thread_of(*told, apart=timedelta(minutes=1))) == len(told)
    assert join(600) < 3 * 1.2 * join(200)


@pytest.mark.parametrize(
    ("reply_to", "person"),
    [
        ((), "form@host.example"),
        ((Address("Ada", ADA),), ADA),
        ((OWN,), "form@host.example"),
        ((Address("Ada", ADA), OWN), ADA),
        ((Address("Ada", ADA), Address("Ben", BEN)), "form@host.example"),
        ((Address("", "list@host.example"),), "form@host.example"),
    ],
    ids=["nobody", "one person", "the user", "a person and the user", "two people", "the list it went to"],
)
def test_mail_is_of_the_one_person_whom_an_answer_goes_to(reply_to: tuple[Address, ...], person: str) -> None:
    """A contact form names the client in Reply-To; a list names itself, and is addressed too."""
    to = (OWN, Address("", "list@host.example"))
    mail = message("Hello", sender=Address("Website", "form@host.example"), to=to, reply_to=reply_to)
    letter = bare_letter(mail, frozenset({OWN.key}), mail.subject)

    assert letter.people == (person,)
    assert letter.writer is not None and letter.writer.key == person
