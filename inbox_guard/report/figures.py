"""What happened in a period, as values: counted from what scans remember.  It renders nothing and reads no state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from inbox_guard.follow import FORGOTTEN
from inbox_guard.history.dossier import Dossier
from inbox_guard.model import Action, End, Kind, SavedDraft

_WEEKS_FROM = 63  # days from which on weeks are counted instead of days


class DraftOutcome(StrEnum):
    """What became of a draft."""

    USED = "used"
    STANDS = "waiting"
    EDITED = "edited"  # changed by the user and so left alone
    REMOVED = "taken back"  # untouched, and no longer needed
    GONE = "thrown away"
    KEPT = "kept"  # no longer needed, but the server cannot remove one message alone


#: What became of a draft that was not used, by how it ended.
_OUTCOMES = {
    None: DraftOutcome.STANDS,
    End.EDITED: DraftOutcome.EDITED,
    End.REMOVED: DraftOutcome.REMOVED,
    End.GONE: DraftOutcome.GONE,
    End.KEPT: DraftOutcome.KEPT,
}


@dataclass(frozen=True, slots=True)
class Period:
    """From one moment to another; days are those of the time zone that both bear."""

    since: datetime
    until: datetime

    @property
    def days(self) -> tuple[date, ...]:
        """All calendar days in it."""
        first = self.since.date()
        return tuple(first + timedelta(days=n) for n in range((self.until.date() - first).days + 1))

    def has(self, when: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.since <= when <= self.until


@dataclass(frozen=True, slots=True)
class Shown:
    """A sign in a message: its id, how sure, the client's words."""

    sign: str
    score: float
    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A message that was dealt with: when, what it was, with whom, what was advised, what became of its draft.

    `own` mail is here too where it ends a silent thread: labels stand on it.
    """

    id: str
    when: datetime
    kind: Kind
    action: Action
    name: str
    address: str
    subject: str
    signs: tuple[Shown, ...] = ()
    outcome: DraftOutcome | None = None
    own: bool = False

    @property
    def came_in(self) -> bool:
        """Whether it is mail that somebody sent to the user."""
        return not self.own and self.action is not Action.FOLLOW_UP


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A message with which scans did not get to the end."""

    where: str
    problem: str
    tries: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Open:
    """A contact who owes an answer."""

    name: str
    address: str
    subject: str
    since: datetime
    due: datetime
    reminded: bool


@dataclass(frozen=True, slots=True)
class Corrected:
    """A sign that the user sees otherwise: a label taken off (`wrong`), or one set by hand."""

    when: datetime
    sign: str
    rule: str
    subject: str
    person: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A day, or a week by its first day, with its requests and mail of clients by advice."""

    first: date
    actions: Mapping[Action, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.actions.values())


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that a report tells.  `failed` is how many passes or logins failed.

    `mail` is how many messages scans have looked at, each as often as they did: `scan --since` looks at some again.
    """

    period: Period
    mail: int
    failed: int
    entries: tuple[Entry, ...]  # newest first
    outcomes: Mapping[DraftOutcome, int]
    open: tuple[Open, ...]  # the one that waits longest first
    troubles: tuple[Unfinished, ...]
    corrected: tuple[Corrected, ...] = ()  # newest first

    @property
    def requests(self) -> int:
        """Project requests."""
        return sum(entry.kind is Kind.REQUEST and entry.came_in for entry in self.entries)

    @property
    def clients(self) -> int:
        """Mail of known clients."""
        return sum(entry.kind is Kind.CLIENT and entry.came_in for entry in self.entries)

    @property
    def follow_ups(self) -> int:
        """Reminders that were due."""
        return self.actions[Action.FOLLOW_UP]

    @property
    def drafts(self) -> int:
        """Drafts that were saved."""
        return sum(self.outcomes.values())

    @property
    def actions(self) -> Counter[Action]:
        """What was advised, how often."""
        return Counter(entry.action for entry in self.entries if _is_counted(entry))

    @property
    def signs(self) -> tuple[tuple[str, int], ...]:
        """Signs and in how many messages they were found, the most frequent first."""
        found = Counter(shown.sign for entry in self.entries for shown in entry.signs)
        return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def weekly(self) -> bool:
        """Whether `bars` are weeks."""
        return len(self.period.days) >= _WEEKS_FROM

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Day by day, or week by week in a long period; those with nothing too."""
        counted: dict[date, Counter[Action]] = {self._first(day): Counter() for day in self.period.days}
        for entry in filter(_is_counted, self.entries):
            counted[self._first(entry.when.date())][entry.action] += 1
        return tuple(Bar(first, actions) for first, actions in counted.items())

    def _first(self, day: date) -> date:
        return day - timedelta(days=day.weekday()) if self.weekly else day


def figures(
    period: Period,
    entries: Iterable[Entry],
    drafts: Mapping[str, Sequence[SavedDraft]],
    contacts: Iterable[Dossier],
    troubles: Iterable[Unfinished] = (),
    corrected: Iterable[Corrected] = (),
    *,
    mail: int = 0,
    failed: int = 0,
) -> Figures:
    """Count what happened in a period.

    Args:
        period: only what lies in it is told, but for open answers, which are those of now.
        entries: what scans have dealt with, without the outcomes of drafts.
        drafts: message id → the drafts that were saved for it.
        contacts: all who are known.
        troubles: what scans did not get to the end with.
        corrected: what the user has corrected.
        mail: how many messages were looked at, each as often as that was.
        failed: how many passes or logins failed.
    """
    saved = [draft for each in drafts.values() for draft in each if period.has(draft.when)]
    told = [_with_outcome(entry, drafts.get(entry.id, ())) for entry in entries if period.has(entry.when)]
    return Figures(
        period=period,
        mail=max(mail, len(told)),
        failed=failed,
        entries=tuple(sorted(told, key=lambda entry: entry.when, reverse=True)),
        outcomes=Counter(map(outcome, saved)),
        open=tuple(sorted(_open(contacts, period), key=lambda one: one.since)),
        troubles=tuple(trouble for trouble in troubles if period.has(trouble.last)),
        corrected=tuple(
            sorted((one for one in corrected if period.has(one.when)), key=lambda one: one.when, reverse=True)
        ),
    )


def outcome(draft: SavedDraft) -> DraftOutcome:
    """What became of a draft."""
    return DraftOutcome.USED if draft.used else _OUTCOMES[draft.ended]


def _with_outcome(entry: Entry, drafts: Sequence[SavedDraft]) -> Entry:
    return replace(entry, outcome=outcome(drafts[-1])) if drafts else entry


def _is_counted(entry: Entry) -> bool:
    """Own mail counts for the reminder that it is due, and for signs, not as mail that came in."""
    return entry.came_in or entry.action is Action.FOLLOW_UP


def _open(contacts: Iterable[Dossier], period: Period) -> Iterator[Open]:
    for one in contacts:
        quiet = one.silence
        if quiet is not None and quiet.due + FORGOTTEN > period.until:
            yield Open(one.name, one.address, quiet.asked.subject, quiet.asked.date, quiet.due, quiet.reminded)
