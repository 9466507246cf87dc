"""The letters of an account during a pass: what the state remembers, and what this pass has read."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from datetime import timedelta

from inbox_guard.history.threads import IN_TIME, threads
from inbox_guard.model import Letter

#: How far back threads and contacts are looked at; older mail is neither read nor remembered.
HISTORY = timedelta(days=200)


class LetterIndex:
    """Letters by contact and by id.  `by_contact` always shows what was added last."""

    def __init__(self, letters: Iterable[Letter] = ()) -> None:
        self._by_id: dict[str, Letter] = {}
        self.by_contact: dict[str, list[Letter]] = {}
        self._threads: tuple[tuple[Letter, ...], ...] | None = None
        for letter in letters:
            self.add(letter)

    def __contains__(self, id_: str) -> bool:
        return id_ in self._by_id

    def add(self, letter: Letter) -> None:
        """Put a letter in its place; one that is there already is replaced."""
        old = self._by_id.get(letter.id)
        self._by_id[letter.id] = letter
        self._threads = None
        for person in old.people if old is not None else ():
            self.by_contact[person] = [x for x in self.by_contact[person] if x.id != letter.id]
        for person in letter.people:
            insort(self.by_contact.setdefault(person, []), letter, key=IN_TIME)

    @property
    def all(self) -> Sequence[Letter]:
        """All of them."""
        return tuple(self._by_id.values())

    @property
    def threads(self) -> tuple[tuple[Letter, ...], ...]:
        """All of them in threads, worked out once until another comes."""
        if self._threads is None:
            self._threads = threads(self._by_id.values())
        return self._threads
