"""What the state remembers, gathered: who the contacts are, and what happened in a period.  No mailbox is opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from inbox_guard import library
from inbox_guard.config import Account, Config
from inbox_guard.history.dossier import Dossier, View, dossiers, drafts_by_thread
from inbox_guard.history.letter_index import HISTORY
from inbox_guard.history.refusals import without_refusals
from inbox_guard.history.threads import threads
from inbox_guard.holidays import public_holidays
from inbox_guard.model import Letter, SavedDraft
from inbox_guard.report.figures import Corrected, Entry, Figures, Period, Shown, Unfinished, figures
from inbox_guard.state import State
from inbox_guard.state.health import HealthStore
from inbox_guard.state.records import JudgedRow


def known_contacts(accounts: Iterable[Account], config: Config, state: State, now: datetime) -> tuple[Dossier, ...]:
    """The contacts that the state knows from these accounts."""
    return _dossiers(_recollected(accounts, state, now - HISTORY), config, state, now)


def happened(accounts: Sequence[Account], config: Config, state: State, now: datetime, back: timedelta) -> Figures:
    """What happened in these accounts since so long ago."""
    until = now.astimezone(ZoneInfo(config.profile.time_zone))
    period = Period(until - back, until)
    past = _recollected(accounts, state, min(period.since, now - HISTORY))
    letters = {name: {letter.id: letter for letter in known} for name, known in past.letters.items()}
    whole = threads(letter for known in letters.values() for letter in known.values())
    drafts = drafts_by_thread(whole, past.drafts)
    rows = [row for a in accounts for row in state.records.judged(a.name, period.since)]
    people = _dossiers(past.since(now - HISTORY), config, state, now)
    names = {person.address: person.name for person in people}
    mail, failed = _activity(accounts, state, period)
    return figures(
        period,
        [_entry(row, letters[row.account].get(row.id), period, names) for row in rows],
        drafts,
        people,
        _troubles(accounts, state, period),
        _corrected(accounts, state, letters, period),
        mail=mail,
        failed=failed,
    )


@dataclass(frozen=True, slots=True)
class _Recollection:
    """What the state remembers: the letters of each account, and the drafts that were ever saved."""

    letters: Mapping[str, tuple[Letter, ...]]
    drafts: tuple[SavedDraft, ...]

    def since(self, moment: datetime) -> _Recollection:
        """The same without the letters from before."""
        kept = {name: tuple(x for x in known if x.date >= moment) for name, known in self.letters.items()}
        return _Recollection(kept, self.drafts)


def _recollected(accounts: Iterable[Account], state: State, since: datetime) -> _Recollection:
    """What the state remembers of these accounts: letters since then, and all drafts."""
    names = [account.name for account in accounts]
    return _Recollection(
        {name: state.letters.since(name, since) for name in names},
        tuple(draft for name in names for draft in state.records.drafts(name)),
    )


def _dossiers(past: _Recollection, config: Config, state: State, now: datetime) -> tuple[Dossier, ...]:
    letters = [
        letter
        for name, known in past.letters.items()
        for letter in without_refusals(known, state.records.refused(name))
    ]
    signs = frozenset(library.signs_with(config.rule_files).signs)
    days_off = public_holidays(config.profile, now)
    return dossiers(letters, past.drafts, View(config.profile, config.policy, now, signs, days_off))


def _entry(row: JudgedRow, letter: Letter | None, period: Period, names: Mapping[str, str]) -> Entry:
    writer = letter.writer if letter else None
    person = next(iter(letter.people), "") if letter else ""
    return Entry(
        id=row.id,
        when=_moment(row, letter).astimezone(period.until.tzinfo),
        kind=row.kind,
        action=row.action,
        name=writer.name if writer else names.get(person, ""),
        address=writer.email if writer else person,
        subject=letter.subject if letter else "",
        signs=tuple(Shown(sign["id"], sign["score"], sign["evidence"]) for sign in row.told.get("signs", ())),
        own=letter.own if letter else False,
    )


def _moment(row: JudgedRow, letter: Letter | None) -> datetime:
    """When a mail came in, so that a first scan of many days is not one full day; of own mail, when it was taken up."""
    return row.when if letter is None or letter.own else min(row.when, letter.came_in)


def _activity(accounts: Sequence[Account], state: State, period: Period) -> tuple[int, int]:
    """How many messages were looked at, and how many passes or logins failed."""
    names = {account.name for account in accounts}
    with HealthStore.beside(state) as store:
        days = [day for day in store.days(period.since.date()) if day.account in names]
    days = [day for day in days if day.day <= period.until.date()]
    return sum(day.counts["messages"] for day in days), sum(day.counts["failures"] for day in days)


def _troubles(accounts: Sequence[Account], state: State, period: Period) -> Iterator[Unfinished]:
    for account in accounts:
        for failure in state.failures.all(account.name):
            where = f"message {failure.place.uid} in {failure.place.folder} of {account.name}"
            yield Unfinished(where, failure.problem, failure.tries, failure.last.astimezone(period.until.tzinfo))


def _corrected(
    accounts: Sequence[Account], state: State, letters: Mapping[str, Mapping[str, Letter]], period: Period
) -> Iterator[Corrected]:
    for account in accounts:
        for row in state.corrections.all(account.name):
            one, letter = row.correction, letters[account.name].get(row.correction.id)
            yield Corrected(
                when=row.when.astimezone(period.until.tzinfo),
                sign=one.sign,
                rule=one.rule,
                subject=letter.subject if letter else "",
                person=next(iter(letter.people), "") if letter else one.id,
                wrong=one.kind == "false-alarm",
            )
