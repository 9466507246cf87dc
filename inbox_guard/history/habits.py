"""Correspondence → the signs that show only over time (articles B, C, D), each a function of what passed.

A finding's evidence is an exact part of the newest letter where that shows the sign itself, else its subject; its note
names what was counted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from inbox_guard.history.letter_index import HISTORY
from inbox_guard.model import Finding, Letter, Silence
from inbox_guard.profile import OfficeHours, Profile

_TWICE, _THRICE = 2, 3
_SERIOUS = frozenset({"slow-payment", "missed-meetings", "conflict", "last-minute-habit"})
_GRAVE = frozenset({"rudeness", "ultimatum", "conflict"})
_EPISODE = timedelta(days=5)  # a call for help within this time is still the same call
_SAME_MEETING = timedelta(days=2)
_MEETINGS = timedelta(days=21)  # so long after a meeting was spoken of, "not today" is about it
_SLACK = timedelta(hours=2)
_ALIKE = 2  # words that two calls for help must share


#: Signs of which a faint trace in one mail counts, because only several together make a habit; and how faint (0 to 1).
HINTED = ("missed-meetings", "slow-payment", "unrealistic-deadline", "conflict")
HINT = 0.2


@dataclass(frozen=True, slots=True)
class ContactHistory:
    """What the functions look at: the letters of one contact, oldest first, up to the one that is judged."""

    letters: tuple[Letter, ...]
    profile: Profile
    silence: Silence | None = None
    now: datetime | None = None

    @property
    def newest(self) -> Letter:
        """The letter that the signs stand on."""
        return self.letters[-1]

    @property
    def theirs(self) -> tuple[Letter, ...]:
        """What the other side wrote, machines left out."""
        return tuple(letter for letter in self.letters if not letter.own and not letter.shows("automatic"))

    @property
    def ours(self) -> tuple[Letter, ...]:
        """What the freelancer wrote."""
        return tuple(letter for letter in self.letters if letter.own)


def habits(history: ContactHistory) -> Iterator[Finding]:
    """All history signs of the newest letter."""
    start = history.newest.date - HISTORY
    recent = replace(history, letters=tuple(letter for letter in history.letters if letter.date >= start))
    for function in FUNCTIONS:
        yield from function(recent)


def unresponsive(history: ContactHistory) -> Iterator[Finding]:
    """The freelancer asked, the time is over, and nobody answers."""
    silence = history.silence
    if silence is not None and history.now is not None and history.now >= silence.due:
        asked = silence.asked
        words = asked.marks.get("asks") or asked.marks.get("still-relevant", "")
        note = f"asked on {asked.date:%Y-%m-%d}, no answer since"
        where = "body" if history.newest is asked else "subject"
        yield _finding("unresponsive", history, 0.9, note, words if where == "body" else "")


def slow_payment(history: ContactHistory) -> Iterator[Finding]:
    """Two reminders of the freelancer's own, or a reminder and more than one excuse."""
    reminders = [letter for letter in history.ours if letter.shows("reminder")]
    excuses = [letter for letter in history.theirs if letter.hints_at("slow-payment")]
    if len(reminders) >= _TWICE or (reminders and len(excuses) >= _TWICE):
        note = f"{len(reminders)} reminders{_days(reminders)}, {len(excuses)} excuses"
        yield _finding("slow-payment", history, _sure(len(reminders) + len(excuses)), note)


def missed_meetings(history: ContactHistory) -> Iterator[Finding]:
    """Two meetings or more that the other side missed or moved at the last minute."""
    spoken_of = [letter.date for letter in history.letters if letter.shows("meeting")]
    events: list[Letter] = []
    for letter in history.letters:
        if _missed(letter, spoken_of) and not (events and letter.date - events[-1].date <= _SAME_MEETING):
            events.append(letter)
    if len(events) >= _TWICE:
        yield _finding("missed-meetings", history, _sure(len(events)), f"{len(events)} meetings{_days(events)}")


def _missed(letter: Letter, spoken_of: Sequence[datetime]) -> bool:
    """Whether a letter tells of a meeting that did not take place; `spoken_of` says when there was talk of one."""
    if "missed-meetings" in letter.signs:
        return True
    told = letter.shows("waited") if letter.own else letter.shows("moved") or letter.hints_at("missed-meetings")
    if not told:
        return False
    last = bisect_right(spoken_of, letter.date)
    return last > 0 and letter.date - spoken_of[last - 1] <= _MEETINGS


def last_minute_habit(history: ContactHistory) -> Iterator[Finding]:
    """Three urgent requests or more, on different days."""
    hurried = [x for x in history.theirs if x.shows("urgent") or x.hints_at("unrealistic-deadline")]
    days = {letter.date.date() for letter in hurried}
    if len(days) >= _THRICE and len(hurried) * 2 > len(history.theirs):
        yield _finding("last-minute-habit", history, _sure(len(days)), f"{len(days)} urgent requests{_days(hurried)}")


def off_hours(history: ContactHistory) -> Iterator[Finding]:
    """Three mails or more, and most of all, at night or on days off."""
    late = [letter for letter in history.theirs if is_off_hours(letter.date, history.profile)]
    if len(late) >= _THRICE and len(late) * 3 > len(history.theirs) * 2:
        note = f"{len(late)} of {len(history.theirs)} mails outside the office hours"
        yield _finding("off-hours", history, _sure(len(late) - 1), note)


def is_off_hours(when: datetime, profile: Profile) -> bool:
    """Whether a mail was written well outside the office hours, by the clock of whoever wrote it.

    Many servers stamp all mail in UTC, wherever it was written: such a mail must be so by the user's clock too.
    """
    clocks = [when, when.astimezone(ZoneInfo(profile.time_zone))] if when.utcoffset() == timedelta(0) else [when]
    return all(_is_outside(clock, profile.office_hours) for clock in clocks)


def _is_outside(when: datetime, hours: OfficeHours) -> bool:
    if when.weekday() not in hours.days:
        return True
    opening = when.replace(hour=hours.start.hour, minute=hours.start.minute, second=0) - _SLACK
    closing = when.replace(hour=hours.end.hour, minute=hours.end.minute, second=0) + _SLACK
    return not opening <= when <= closing


def repeat_issue(history: ContactHistory) -> Iterator[Finding]:
    """A call for help with what this contact was helped with before.

    Either the freelancer has said "the same as then" when helping before, or the calls are about the same things.
    """
    newest = history.newest
    if newest.own or not newest.shows("help", "asks") or newest.hints_at("conflict"):
        return
    calls = [x for x in history.theirs if x.shows("help", "asks") and newest.date - x.date > _EPISODE]
    helped = [x.date for x in history.ours if x.shows("guide")]
    calls = [x for x in calls if _helped_after(x, helped)]
    rounds = _episodes([x for x in calls if len(x.topic & newest.topic) >= _ALIKE])
    pointed = [x for x in history.ours if x.shows("guide") and x.shows("again")]
    if len(rounds) >= _TWICE or (rounds and newest.shows("again")) or (pointed and len(_episodes(calls)) >= _TWICE):
        note = f"asked before{_days(rounds or _episodes(calls))}{', told so' + _days(pointed) if pointed else ''}"
        yield _finding("repeat-issue", history, _sure(len(rounds) + 1), note)


def _helped_after(call: Letter, helped: Sequence[datetime]) -> bool:
    """Whether a call for help got some; `helped` says when the freelancer gave it, oldest first."""
    first = bisect_right(helped, call.date)
    return first < len(helped) and helped[first] <= call.date + _EPISODE


def _episodes(letters: Sequence[Letter]) -> list[Letter]:
    """The first letter of each round: those that follow soon belong to the same."""
    first = list(letters[:1])
    first += [late for early, late in pairwise(letters) if late.date - early.date > _EPISODE]
    return first


def conflict(history: ContactHistory) -> Iterator[Finding]:
    """A dispute that has not ended: it shows in one of the last mails of the other side, or faintly in several."""
    hot = [x for x in history.theirs[-2:] if "conflict" in x.signs]
    faint = [x for x in history.theirs[-4:] if x.hints_at("conflict")]
    if hot or len(faint) >= _TWICE:
        yield _finding("conflict", history, 0.8, f"a dispute{_days(faint or hot)}")


def is_difficult(history: ContactHistory, found: Iterable[Finding]) -> bool:
    """Whether this contact has shown several serious signs over time: patience has an end.

    A known client who shows one sign is met half-way, whatever the sign leans to.
    """
    shown = {finding.sign for finding in found if finding.origin == "history"} & _SERIOUS
    shown |= {sign for letter in history.theirs[:-1] for sign in letter.signs} & _GRAVE
    return len(shown) >= _TWICE


FUNCTIONS: tuple[Callable[[ContactHistory], Iterator[Finding]], ...] = (
    unresponsive,
    slow_payment,
    missed_meetings,
    last_minute_habit,
    off_hours,
    repeat_issue,
    conflict,
)


def _sure(count: int) -> float:
    return min(0.95, 0.5 + 0.1 * count)


def _days(letters: Sequence[Letter]) -> str:
    return f" ({', '.join(f'{letter.date:%Y-%m-%d}' for letter in letters)})" if letters else ""


def _finding(sign: str, history: ContactHistory, score: float, note: str, words: str = "") -> Finding:
    newest = history.newest
    if not words and sign in newest.signs:
        words = newest.signs[sign].words
    return Finding(
        sign,
        round(score, 3),
        words or newest.subject,
        "body" if words else "subject",
        f"{sign}/history",
        note,
        "history",
    )
