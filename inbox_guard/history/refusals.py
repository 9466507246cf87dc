"""A refusal asks nothing: who was sent one owes no answer, whatever questions its courtesy seems to hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from inbox_guard.history.threads import threads
from inbox_guard.model import Letter

_ASKING = frozenset({"asks", "still-relevant"})


def without_refusals(letters: Iterable[Letter], refused: AbstractSet[str]) -> tuple[Letter, ...]:
    """The letters, those of the user that refuse without what makes them questions.

    Args:
        letters: of any number of threads.
        refused: ids of client's mail that the user has answered with a refusal; it lasts until the client writes again.
    """
    at_hand = tuple(letters)
    if not refused:
        return at_hand
    refusals = {letter.id for thread in threads(at_hand) for letter in _refusing(thread, refused)}
    return tuple(_mute(letter) if letter.id in refusals else letter for letter in at_hand)


def _refusing(thread: Sequence[Letter], refused: AbstractSet[str]) -> Iterable[Letter]:
    last = ""
    for letter in thread:
        if not letter.own:
            last = last if letter.shows("automatic") else letter.id
        elif last in refused:
            yield letter


def _mute(letter: Letter) -> Letter:
    return replace(letter, marks={name: words for name, words in letter.marks.items() if name not in _ASKING})
