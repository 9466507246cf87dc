"""Letters → threads and correspondences.

Threads hold together by References and In-Reply-To (RFC 5322 §3.6.4); where a mail program breaks the chain, by a
subject that is taken up ("Re: …") among the same people.  A correspondence is all that passed between the user and one
contact.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from operator import attrgetter

from inbox_guard.model import Correspondence, Finding, Letter
from inbox_guard.reading.threads import joined

#: The order of letters; of those of one second the own one is the later, for it answers.
IN_TIME = attrgetter("date", "own", "id")
_SAME_MATTER = timedelta(days=60)  # a subject that comes back later is another matter
_SHORTEST_SUBJECT = 4  # letters; "Hi" and an empty subject hold nothing together
_LATELY = 20  # letters that may be continued: else mail to ever other people takes the square of the time


def threads(letters: Iterable[Letter]) -> tuple[tuple[Letter, ...], ...]:
    """The threads among these letters, each oldest first, in the order of their newest letters."""
    at_hand = sorted({letter.id: letter for letter in letters}.values(), key=IN_TIME)
    bonds = [(letter.id, *letter.links) for letter in at_hand] + list(_alike(at_hand))
    groups = joined(bonds)
    found: dict[str, list[Letter]] = {}
    for letter in at_hand:
        found.setdefault(groups[letter.id], []).append(letter)
    return tuple(sorted(map(tuple, found.values()), key=lambda thread: thread[-1].date))


def _alike(letters: Sequence[Letter]) -> Iterable[tuple[str, str]]:
    """Pairs of letters of which the newer takes up the subject of the older, among the same people."""
    same: dict[tuple[str, str], deque[tuple[Letter, frozenset[str]]]] = {}
    for letter in letters:
        subject = " ".join(letter.subject.casefold().split())
        if len(subject) >= _SHORTEST_SUBJECT:
            people = frozenset(letter.people)
            earlier = [same.setdefault((subject, person), deque(maxlen=_LATELY)) for person in letter.people]
            yield from ((old.id, letter.id) for before in earlier for old in _taken_up(letter, people, before))
            for before in earlier:
                before.append((letter, people))


def _taken_up(
    letter: Letter, people: frozenset[str], earlier: Sequence[tuple[Letter, frozenset[str]]]
) -> Iterator[Letter]:
    """The last letter that this one continues.

    Under a subject of its own a client begins something new, however alike the words ("Request"); own mail under the
    client's subject is an answer all the same.  Where one wrote to several, an answer comes from some of them; of two
    letters to unlike people none continues the other.
    """
    if not (letter.carries_on or letter.own):
        return
    for old, others in reversed(earlier):
        if letter.date - old.date >= _SAME_MATTER:
            return
        if not letter.carries_on and old.own:
            return  # own mail after own mail: what it would answer has been answered
        if people >= others or people <= others:
            yield old
            return


def unanswered(before: Iterable[Letter], newest: Letter) -> tuple[Letter, ...]:
    """The client's earlier letters in the newest one's thread that wait for an answer as it does, oldest first."""
    earlier = [letter for letter in before if letter.date < newest.date]
    thread = next(thread for thread in threads((*earlier, newest)) if newest in thread)
    waiting: list[Letter] = []
    for letter in reversed(thread[:-1]):
        if letter.own:
            break
        if not letter.shows("automatic"):
            waiting.append(letter)
    return tuple(reversed(waiting))


def carried_over(waiting: Iterable[Letter]) -> Iterable[Finding]:
    """The signs of letters that wait for an answer, each by its newest letter."""
    latest = {sign: letter for letter in waiting for sign in letter.signs}
    for sign, letter in latest.items():
        shown, note = letter.signs[sign], f"in the mail of {letter.date:%Y-%m-%d}"
        rule, leans, about = f"{sign}/earlier", shown.leans, shown.about
        yield Finding(sign, shown.score, shown.words, "body", rule, note, "earlier", leans, about)


def correspondences(letters: Iterable[Letter]) -> Mapping[str, Correspondence]:
    """Contact → all that passed with it: the letters from it and to it, and what colleagues wrote in its threads."""
    whole = threads(letters)
    people = {person for thread in whole for letter in thread for person in letter.people}
    concerned: dict[str, list[tuple[Letter, ...]]] = {person: [] for person in people}
    for thread in whole:
        for person in {person for letter in thread for person in letter.people}:
            concerned[person].append(thread)
    return {
        person: Correspondence(person, tuple(sorted((x for t in mine for x in t), key=IN_TIME)), tuple(mine))
        for person, mine in concerned.items()
    }
