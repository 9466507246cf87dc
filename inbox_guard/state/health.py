"""How each account has been faring: what `status`, the alarm and the metrics are made from.

In the same file as the state, in tables of its own.  Knows no mailbox and no schedule; the time is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, cast
from zoneinfo import ZoneInfo

from inbox_guard.state.file import mapped
from inbox_guard.state.opening import Opening, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inbox_guard.errors import GuardError

Way = Literal["idle", "poll", "once", ""]  # told by the server, asked now and then, a single scan, not at all
COUNTED = ("passes", "messages", "requests", "labelled", "drafts", "failures")
KEEP_DAYS = 400  # on which something was done, for each account
_SLACK = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Health:
    """One account.  `since` is when it was first seen; `trouble` is empty while all is well."""

    account: str
    since: datetime
    success: datetime | None = None
    next_run: datetime | None = None
    way: Way = ""
    trouble: str = ""
    remedy: str = ""
    trouble_since: datetime | None = None
    alarmed: datetime | None = None
    followed_up: date | None = None

    def silent_since(self) -> datetime:
        """The last success, or where there was none, the first time that the account was seen."""
        return self.success or self.since

    def as_of(self, now: datetime) -> Health:
        """Without a success that is yet to come, but for a little that two clocks may differ by."""
        return replace(self, success=None) if self.success and self.success > now + _SLACK else self


@dataclass(frozen=True, slots=True)
class Plan:
    """What comes next: when the account is looked at at the latest, and whether the server tells of mail before."""

    next_run: datetime | None = None
    way: Way = ""


@dataclass(frozen=True, slots=True)
class Day:
    """What one account did on one day of the user's calendar."""

    account: str
    day: date
    counts: Mapping[str, int]


class HealthStore(Opening):
    """The tables of health.  One for each thread; use it as a context manager."""

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def health(self, now: datetime | None = None) -> dict[str, Health]:
        """Every account that is known, by name; with `now` without a success after that: the clock was ahead then."""
        query = (
            "SELECT account, since, success, next_run, way, trouble, remedy, trouble_since, alarmed, followed_up "
            "FROM health ORDER BY account"
        )
        known = self.made(_health, query)
        return {one.account: one.as_of(now) if now else one for one in known}

    def days(self, first: date) -> list[Day]:
        """What was done from that day on, the oldest first."""
        query = f"SELECT account, day, {', '.join(COUNTED)} FROM activity WHERE day >= ? ORDER BY day, account"  # noqa: S608 - our own columns

        def made(account: str, day: str, *counts: int) -> Day:
            return Day(account, date.fromisoformat(day), dict(zip(COUNTED, counts, strict=True)))

        return self.made(made, query, first.isoformat())

    def totals(self) -> dict[str, dict[str, int]]:
        """What was done in all, account → name → number."""
        sums = ", ".join(f"sum({name})" for name in COUNTED)
        rows = self.rows(f"SELECT account, {sums} FROM activity GROUP BY account ORDER BY account")  # noqa: S608 - the same
        return {account: dict(zip(COUNTED, counts, strict=True)) for account, *counts in rows}

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def seen(self, accounts: Iterable[str], now: datetime) -> None:
        """These are the accounts now: new ones begin, what is known of others is forgotten, save what they did."""
        names = list(accounts)
        with self.transaction() as run:
            for name in names:
                _begin(run, name, now)
            marks = ", ".join("?" for _ in names)
            run(f"DELETE FROM health WHERE account NOT IN ({marks})", tuple(names))  # noqa: S608 - question marks

    def succeeded(self, account: str, now: datetime, plan: Plan, counts: Mapping[str, int], day: date) -> None:
        """A pass came to its end: trouble and alarm are over.  Of what it counted, what is in `COUNTED` is kept."""
        with self.transaction() as run:
            _begin(run, account, now)
            run(
                "UPDATE health SET success = ?, next_run = ?, way = ?, trouble = '', remedy = '', "
                "trouble_since = NULL, alarmed = NULL WHERE account = ?",
                (_text(now), _text(plan.next_run), plan.way, account),
            )
            _count(run, account, day, {**counts, "passes": 1})

    def failed(
        self,
        account: str,
        now: datetime,
        plan: Plan,
        error: GuardError,
        day: date,
        counts: Mapping[str, int] | None = None,
    ) -> None:
        """A pass or a login did not come to its end; of what it did until then, what is in `COUNTED` is kept."""
        with self.transaction() as run:
            _begin(run, account, now)
            run(
                "UPDATE health SET next_run = ?, way = ?, trouble = ?, remedy = ?, "
                "trouble_since = coalesce(trouble_since, ?) WHERE account = ?",
                (_text(plan.next_run), plan.way, error.problem, error.remedy, _text(now), account),
            )
            _count(run, account, day, {**(counts or {}), "failures": 1})

    def alarmed(self, account: str, now: datetime) -> None:
        """The alarm was given; it is not given again before a success."""
        with self.transaction() as run:
            run("UPDATE health SET alarmed = ? WHERE account = ?", (_text(now), account))

    def followed_up(self, account: str, day: date) -> None:
        """The day's look at what is unanswered was done."""
        with self.transaction() as run:
            run("UPDATE health SET followed_up = ? WHERE account = ?", (day.isoformat(), account))

    def tidy(self) -> None:
        """Let SQLite put its file in order."""
        with mapped(self.path):
            self._connection.execute("PRAGMA optimize")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _begin(run: Run, account: str, now: datetime) -> None:
    run("INSERT OR IGNORE INTO health (account, since) VALUES (?, ?)", (account, _text(now)))


def _count(run: Run, account: str, day: date, counts: Mapping[str, int]) -> None:
    run("INSERT OR IGNORE INTO activity (account, day) VALUES (?, ?)", (account, day.isoformat()))
    sums = ", ".join(f"{name} = {name} + ?" for name in COUNTED)
    numbers = [counts.get(name, 0) for name in COUNTED]
    run(f"UPDATE activity SET {sums} WHERE account = ? AND day = ?", (*numbers, account, day.isoformat()))  # noqa: S608 - the same
    # by their number, not by today's date: a clock that is ahead for once would take all of them away
    oldest = "SELECT day FROM activity WHERE account = ?1 ORDER BY day DESC LIMIT 1 OFFSET ?2"
    run(f"DELETE FROM activity WHERE account = ?1 AND day <= ({oldest})", (account, KEEP_DAYS))  # noqa: S608 - the same


def local_day(now: datetime, time_zone: str) -> date:
    """The day on the user's calendar."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def _health(account: str, since: str, *rest: str | None) -> Health:
    success, next_run, way, trouble, remedy, trouble_since, alarmed, followed_up = rest
    return Health(
        account,
        datetime.fromisoformat(since),
        _time(success),
        _time(next_run),
        cast("Way", way),  # as it was written
        trouble or "",
        remedy or "",
        _time(trouble_since),
        _time(alarmed),
        date.fromisoformat(followed_up) if followed_up else None,
    )


def _text(when: datetime | None) -> str | None:
    return when.astimezone(UTC).isoformat(timespec="seconds") if when else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
