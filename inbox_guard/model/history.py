"""What is kept of a message for the history of its thread and its contact: no body, only what it was and the proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as calendar_date
from datetime import datetime

from inbox_guard.model.mail import Address, Contact, Place


@dataclass(frozen=True, slots=True)
class Evidence:
    """How sure one was of a sign in a letter (0 to 1), the words that showed it, and the `Finding`'s own lean."""

    score: float
    words: str
    leans: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as its thread remembers it.

    `marks` says what the message is (`asks`, `reminder`, `invoice`, `holding`, …; `work` where it asks for some), each
    with the words that show it.  `people` are the keys of the others: whoever wrote a client's mail, the recipients of
    own mail.
    """

    id: str
    place: Place
    own: bool
    people: tuple[str, ...]
    date: datetime  # as the sender's clock had it, but never after it was received
    subject: str = ""  # without the prefixes of replies and forwards
    carries_on: bool = False  # the subject bore such a prefix
    links: tuple[str, ...] = ()  # References and In-Reply-To
    language: str | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    absent_until: calendar_date | None = None  # an automatic answer or a promise names this day
    topic: frozenset[int] = frozenset()  # digests of the words that a client's mail is about
    writer: Address | None = None  # of a client's mail
    signs: Mapping[str, Evidence] = field(default_factory=dict)  # found in a client's mail
    hints: frozenset[str] = frozenset()  # signs of which there is a faint trace at least
    stated: Mapping[str, str] = field(default_factory=dict)  # fact of a request → the words that state it
    received: datetime | None = None  # by the server's clock, where that is known

    @property
    def came_in(self) -> datetime:
        """When it was there, whatever the sender's clock says; by that one where no server told."""
        return self.received or self.date

    def shows(self, *marks: str) -> bool:
        """Whether it bears one of these marks."""
        return any(mark in self.marks for mark in marks)

    def hints_at(self, sign: str) -> bool:
        """Whether a sign was found in it, or a faint trace of one."""
        return sign in self.signs or sign in self.hints


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Whom the user has to do with, and what passed."""

    own_ids: frozenset[str] = frozenset()  # ids of own sent messages
    contacts: Mapping[str, Contact] = field(default_factory=dict)  # address key → contact
    letters: Mapping[str, Sequence[Letter]] = field(default_factory=dict)  # contact → what passed before, oldest first


@dataclass(frozen=True, slots=True)
class Correspondence:
    """All that passed between the user and one contact, oldest first, and the same in threads."""

    contact: str
    letters: tuple[Letter, ...]
    threads: tuple[tuple[Letter, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Silence:
    """The freelancer asked and nobody answers.

    `asked` is the own letter that waits for an answer, `due` the moment from which a friendly reminder is in place;
    `reminded` says that it was asked before, by a reminder of ours or by hand.
    """

    asked: Letter
    due: datetime
    reminded: bool = False
    running: bool = False  # work was under way, so that the silence has an effect on its date
