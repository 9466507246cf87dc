"""What is known of each contact, from the letters alone: threads, signs over time, answer times, reminders, drafts.

Everything here follows from what the mailbox can tell again; of drafts only the state knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import median

from inbox_guard.history.habits import ContactHistory, habits
from inbox_guard.history.silence import is_promise, silence
from inbox_guard.history.threads import correspondences, threads
from inbox_guard.model import Correspondence, End, Finding, Letter, SavedDraft, Silence
from inbox_guard.profile import Policy, Profile


@dataclass(frozen=True, slots=True)
class SignSeen:
    """A sign in one letter, with the words that showed it."""

    sign: str
    when: datetime
    words: str
    subject: str
    score: float


@dataclass(frozen=True, slots=True)
class ThreadSeen:
    """A thread: its subject as it began, how many letters of each side, and whether an answer to the user is open."""

    subject: str
    first: datetime
    last: datetime
    theirs: int
    ours: int
    silence: Silence | None = None


@dataclass(frozen=True, slots=True)
class AnswerTime:
    """How fast one side answers: the median over so many answers; None where there was none."""

    median: timedelta | None = None
    answers: int = 0


@dataclass(frozen=True, slots=True)
class Dossier:
    """One contact.  `threads` come newest first, `signs` oldest first; `over_time` is what all mail together shows."""

    address: str
    name: str
    threads: tuple[ThreadSeen, ...]
    signs: tuple[SignSeen, ...]
    over_time: tuple[Finding, ...]
    theirs: AnswerTime
    ours: AnswerTime
    reminders: tuple[datetime, ...]
    saved: int = 0
    used: int = 0

    @property
    def first(self) -> datetime:
        """When the oldest letter was written."""
        return min(thread.first for thread in self.threads)

    @property
    def last(self) -> datetime:
        """When the newest letter was written."""
        return max(thread.last for thread in self.threads)

    @property
    def silence(self) -> Silence | None:
        """The oldest question of the user's that waits for an answer."""
        waiting = [thread.silence for thread in self.threads if thread.silence is not None]
        return min(waiting, key=lambda quiet: quiet.asked.date, default=None)


@dataclass(frozen=True, slots=True)
class View:
    """For whom, when and with what knowledge contacts are looked at; `signs` are the ids of the catalogue."""

    profile: Profile
    policy: Policy
    now: datetime
    signs: AbstractSet[str]
    days_off: AbstractSet[date] = frozenset()


def dossiers(letters: Iterable[Letter], drafts: Iterable[SavedDraft], view: View) -> tuple[Dossier, ...]:
    """All contacts, the one with the newest letter first; addresses from which only machines write are left out."""
    at_hand = [letter for letter in letters if letter.came_in <= view.now]
    known = correspondences(at_hand)
    used = drafts_by_thread(threads(at_hand), drafts)
    found = [_dossier(each, used, view) for each in known.values() if _is_contact(each, view.profile.keys)]
    return tuple(sorted(found, key=lambda dossier: (dossier.last, dossier.address), reverse=True))


def drafts_by_thread(
    whole: Iterable[Sequence[Letter]], drafts: Iterable[SavedDraft]
) -> Mapping[str, tuple[SavedDraft, ...]]:
    """Message id → the drafts that were saved for it, with whether each was used.

    A draft was used when own mail went on with its thread, and it did not lie in Drafts any more by then; or when own
    mail bears its Message-ID.  A refusal in whose place something else was written was not.
    """
    at = {letter.id: thread for thread in whole for letter in thread}
    found: dict[str, list[SavedDraft]] = {}
    for draft in drafts:
        later = [x for x in at.get(draft.answers, ()) if x.own and x.date > draft.when]
        gone = draft.ended is End.GONE and any(x.shows("refusal") or not draft.refuses for x in later)
        used = gone or any(x.id == draft.id for x in later)
        found.setdefault(draft.answers, []).append(replace(draft, used=used))
    return {answers: tuple(each) for answers, each in found.items()}


def _dossier(all_: Correspondence, drafts: Mapping[str, tuple[SavedDraft, ...]], view: View) -> Dossier:
    seen = [_thread(thread, all_, view) for thread in all_.threads]
    waiting = [each.silence for each in seen if each.silence is not None]
    quiet = min(waiting, key=lambda one: one.due, default=None)
    shown = habits(ContactHistory(all_.letters, view.profile, quiet, view.now))
    mine = [draft for letter in all_.letters for draft in drafts.get(letter.id, ())]
    return Dossier(
        address=all_.contact,
        name=_name(all_),
        threads=tuple(sorted(seen, key=lambda thread: thread.last, reverse=True)),
        signs=tuple(_signs(all_.letters, view)),
        over_time=tuple(finding for finding in shown if finding.sign not in view.policy.disabled),
        theirs=answer_time(all_.threads, own=False),
        ours=answer_time(all_.threads, own=True),
        reminders=tuple(x.date for x in all_.letters if x.own and x.shows("reminder", "still-relevant")),
        saved=len(mine),
        used=sum(draft.used for draft in mine),
    )


def _is_contact(all_: Correspondence, own: AbstractSet[str]) -> bool:
    return all_.contact not in own and any(letter.own or not letter.shows("automatic") for letter in all_.letters)


def _name(all_: Correspondence) -> str:
    """As the contact last wrote it."""
    writers = [letter.writer for letter in reversed(all_.letters) if letter.writer is not None]
    return next((writer.name for writer in writers if writer.key == all_.contact and writer.name), "")


def _thread(thread: Sequence[Letter], all_: Correspondence, view: View) -> ThreadSeen:
    own = sum(letter.own for letter in thread)
    quiet = silence(thread, all_, view.policy.follow_up_after, view.days_off)
    return ThreadSeen(thread[0].subject, thread[0].date, thread[-1].date, len(thread) - own, own, quiet)


def _signs(letters: Iterable[Letter], view: View) -> Iterator[SignSeen]:
    wanted = view.signs - view.policy.disabled
    for letter in letters:
        for sign, shown in letter.signs.items():
            if sign in wanted and not letter.own:
                yield SignSeen(sign, letter.date, shown.words, letter.subject, shown.score)


def answer_time(whole: Iterable[Sequence[Letter]], *, own: bool) -> AnswerTime:
    """How long one side lets the other wait: from the first mail that is not answered yet to the answer.

    What machines write is no answer, and a promise to answer neither.

    Args:
        whole: threads, each oldest first.
        own: the user's own answers; else the other side's.
    """
    waits = [wait.total_seconds() for thread in whole for wait in _waits(thread, own=own)]
    return AnswerTime(timedelta(seconds=median(waits)), len(waits)) if waits else AnswerTime()


def _waits(thread: Sequence[Letter], *, own: bool) -> Iterator[timedelta]:
    asked: datetime | None = None
    for letter in thread:
        if letter.shows("automatic") or (not letter.own and is_promise(letter)):
            continue
        if letter.own is not own:
            asked = asked or letter.date
        elif asked is not None:
            yield letter.date - asked
            asked = None
