"""Who owes an answer, and from when on a friendly reminder is in place (article B 5, C problem 3.4).

An answer is what a person wrote: automatic answers and mere promises to answer are none, a colleague's mail is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time

from inbox_guard.history.calendar import later
from inbox_guard.model import Correspondence, Letter, Silence
from inbox_guard.profile import Wait

_MORNING = time(9)  # when somebody who was away is back


@dataclass(frozen=True, slots=True)
class _Tail:
    """The end of a thread since a person on the other side last answered; the newest comes first."""

    own: tuple[Letter, ...]
    automatic: tuple[Letter, ...]
    promises: tuple[Letter, ...]


def silence(
    thread: Sequence[Letter], correspondence: Correspondence, wait: Wait, days_off: AbstractSet[date]
) -> Silence | None:
    """Whether the freelancer waits for an answer in this thread, and since when; None where it is not so.

    Args:
        thread: oldest first.
        correspondence: all with this contact: an answer may come in a thread of its own.
        wait: how long silence is nothing to speak of.
        days_off: public holidays.
    """
    tail = _tail(thread)
    if not tail.own or any(letter.shows("refusal") for letter in tail.own) or not _is_project(correspondence.letters):
        return None
    newest = tail.own[0]
    asks = newest.shows("asks", "still-relevant")
    about_money = newest.shows("reminder", "invoice") and not newest.shows("still-relevant")
    if not asks or about_money or answered_later(newest, correspondence):
        return None
    return Silence(
        asked=newest,
        due=later(_start(newest, tail), wait, days_off),
        reminded=any(letter.shows("still-relevant") for letter in tail.own),
        running=_is_running(thread),
    )


def _tail(thread: Sequence[Letter]) -> _Tail:
    own: list[Letter] = []
    automatic: list[Letter] = []
    promises: list[Letter] = []
    for letter in reversed(thread):
        if letter.own:
            own.append(letter)
        elif letter.shows("automatic"):
            automatic.append(letter)
        elif is_promise(letter):
            promises.append(letter)
        else:
            break
    return _Tail(tuple(own), tuple(automatic), tuple(promises))


def is_promise(letter: Letter) -> bool:
    """Whether a client's mail only says that an answer will come: no question is put back."""
    return letter.shows("holding") and not letter.marks.get("asks", "").endswith("?")


def is_answer(letter: Letter) -> bool:
    """Whether a letter is what a person on the other side answered."""
    return not letter.own and not letter.shows("automatic") and not is_promise(letter)


def _is_project(letters: Sequence[Letter]) -> bool:
    if any(letter.shows("work") for letter in letters):
        return True
    business = [letter for letter in letters if letter.shows("business")]
    return len(business) > 1 or any(letter.shows("running", "invoice") for letter in business)


def answered_later(asked: Letter, correspondence: Correspondence) -> bool:
    """Whether one of those who were asked has written since, be it in a thread of its own.

    What somebody else wrote counts in the thread of the question alone: that may be the end of another matter.
    """
    since = (letter for letter in correspondence.letters if is_answer(letter) and letter.date > asked.date)
    return any(not set(asked.people).isdisjoint(letter.people) for letter in since)


def _is_running(thread: Sequence[Letter]) -> bool:
    """Whether work is under way: the client has answered own mail, and what they wrote says so.

    A request tells of drafts that the client has, and a quote of those that would be made.
    """
    first = next((number for number, letter in enumerate(thread) if letter.own), len(thread))
    return any(is_answer(letter) and letter.shows("running") for letter in thread[first:])


def _start(asked: Letter, tail: _Tail) -> datetime:
    """When the silence began: with the question, a promise after it, or the day of return that was named."""
    after = [letter for letter in (*tail.automatic, *tail.promises) if letter.date >= asked.date]
    promised = [letter.date for letter in after if is_promise(letter)]
    away = [day for letter in after if (day := letter.absent_until) is not None]
    moments = [asked.date, *promised, *(datetime.combine(day, _MORNING, asked.date.tzinfo) for day in away)]
    return max(moments)
