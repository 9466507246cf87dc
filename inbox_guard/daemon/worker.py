"""A thread for one account: one connection, pass after pass over it, and waiting for mail in between.

Whatever goes wrong stays in here: it is told once, remembered, and tried again, at first soon, then ever more rarely.
The connection is closed on every way out.  Other threads may ring, stop and cut off, and read `vital`.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from inbox_guard.config import Account, Config
from inbox_guard.daemon.books import Books
from inbox_guard.daemon.pace import Pace, backoff, morning_due
from inbox_guard.errors import GuardError, LoginError, MailboxError, PassingError
from inbox_guard.judge import Core
from inbox_guard.lock import account_lock
from inbox_guard.mailbox.bell import Bell
from inbox_guard.mailbox.port import Mailbox
from inbox_guard.scan import Options, Report, scan_account
from inbox_guard.state.health import HealthBook, Plan, Way, counted, local_day

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kit:
    """What a worker works with; the same for all of them, and nothing in it is changed while they run."""

    config: Config
    core: Core
    secret: Callable[[Account], str]
    connect: Callable[[Account, str], Mailbox]
    folder: Path  # of state and locks
    pace: Pace
    now: Callable[[], datetime]


@dataclass(slots=True)
class Vital:
    """What others see of a worker.  Moments are those of `time.monotonic`."""

    progress: float = field(default_factory=time.monotonic)
    busy: bool = False
    success: float | None = None
    way: Way = ""
    trouble: GuardError | None = None
    totals: Counter[str] = field(default_factory=Counter)

    def moved(self) -> None:
        """Something went on."""
        self.progress = time.monotonic()


class Worker:
    """One account."""

    def __init__(self, account: Account, kit: Kit, next_run: Callable[[], datetime | None]) -> None:
        self.account = account
        self.vital = Vital()
        self._kit = kit
        self._next_run = next_run
        self._bell = Bell()
        self._stop = threading.Event()
        self._mailbox: Mailbox | None = None
        self._books = Books(kit.folder)
        self._deaf = False  # the server offers IDLE and refuses it
        self._failures = 0
        self._refusals = 0
        self._refused: bytes | None = None  # the digest of a secret that the server did not take
        self._since: datetime | None = None  # the beginning of the trouble
        self._told: set[str] = set()  # kinds of trouble in this one
        self._lines: frozenset[str] = frozenset()  # what the last pass complained of
        self._thread = threading.Thread(target=self._live, name=account.name, daemon=True)

    # ── for other threads ────────────────────────────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def ring(self) -> None:
        """Look for mail now."""
        self._bell.ring()

    def stop(self) -> None:
        """End between two steps."""
        self._stop.set()
        mailbox = self._mailbox
        if mailbox is not None:
            mailbox.stop()
        self._bell.ring()

    def cut(self) -> None:
        """Break the connection under whatever hangs on it."""
        mailbox = self._mailbox
        if mailbox is not None:
            mailbox.cut()

    def join(self, seconds: float) -> bool:
        """Wait for its end; whether it has ended."""
        self._thread.join(max(0, seconds))
        return not self._thread.is_alive()

    @property
    def alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    # ── its life ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _live(self) -> None:
        try:
            while not self._stop.is_set():
                began = time.monotonic()
                error = self._attempt()
                if self._stop.is_set():
                    return
                if error is None:
                    self._bell.wait(self._patience())
                else:
                    self._troubled(error, time.monotonic() - began)
        finally:
            self.vital.busy = False
            self._books.close()
            self._bell.close()

    def _attempt(self) -> GuardError | None:
        """Connect and work until something ends it; what that was, or None for leaving of one's own accord."""
        try:
            with self._connected() as mailbox:
                while self._pass(mailbox) and self._await_mail(mailbox):
                    self.vital.busy = True
        except GuardError as error:
            return error
        except Exception as error:
            logger.debug("%s: unforeseen", self.account.name, exc_info=True)
            return GuardError(f"an unforeseen {type(error).__name__}", "see --verbose, and report it")
        finally:
            self._mailbox = None
            self.vital.busy = False
        return None

    @contextmanager
    def _connected(self) -> Iterator[Mailbox]:
        self._busy()
        self._bell.clear()
        secret = self._kit.secret(self.account)
        self.vital.moved()
        try:
            mailbox = self._kit.connect(self.account, secret)
        except LoginError:
            self._refused = _digest(secret)
            raise
        with mailbox:
            self._mailbox = mailbox
            if self._stop.is_set():  # it was called before there was anything to stop
                mailbox.stop()
            self._refused, self._refusals = None, 0
            yield mailbox

    def _busy(self) -> None:
        self.vital.moved()
        self.vital.busy = True

    # ── a pass ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _pass(self, mailbox: Mailbox) -> bool:
        """One pass; whether this connection is to be kept for the next."""
        kit, account = self._kit, self.account
        self._busy()
        with self._locked(), self._books.use() as (state, book):
            now = kit.now()
            health = book.health().get(account.name)
            morning = morning_due(health.followed_up if health else None, now, kit.config.profile.time_zone)
            options = _options(now, kit.config.schedule.look_back, follow_up=morning)
            report = scan_account(
                mailbox,
                account.folders,
                state,
                kit.core,
                kit.config.profile,
                kit.config.policy,
                options,
                lambda _done, _all: self.vital.moved(),
            )
            self._record(report, mailbox, book, now)
            if morning:
                book.followed_up(account.name, local_day(now, kit.config.profile.time_zone))
        self._tell(report)
        keeps = self.vital.way == "idle" or kit.config.schedule.every.total_seconds() <= kit.pace.keep
        return keeps and not self._stop.is_set()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the mailbox; while another inbox-guard works on it, wait for it and keep the connection."""
        with ExitStack() as held:
            waited = False
            while True:
                try:
                    held.enter_context(account_lock(self.account, self._kit.folder))
                    break
                except PassingError as error:
                    if not waited:
                        logger.info("%s: %s; waiting for it", self.account.name, error.problem)
                    waited = True
                    self.vital.moved()
                    if self._stop.wait(self._kit.pace.locked):
                        raise
            yield

    def _record(self, report: Report, mailbox: Mailbox, book: HealthBook, now: datetime) -> None:
        """Success is that each folder was read; that single messages failed is told, and does not count as silence."""
        name, day = self.account.name, local_day(now, self._kit.config.profile.time_zone)
        counts = counted(report.counts)
        self.vital.totals.update(counts)
        idles = self._kit.config.schedule.idle and mailbox.abilities.idle and not self._deaf
        self.vital.way = "idle" if idles else "poll"
        plan = Plan(self._next_run(), self.vital.way)
        if report.counts["folders"] == len(self.account.folders):
            self._well()
            book.succeeded(name, now, plan, counts, day)
        else:
            gone = next((line for line in report.failures), "not all folders could be read")
            error = MailboxError(gone, "name the folders that are there, in the config")
            self.vital.trouble = error
            book.failed(name, now, plan, error, day)

    def _tell(self, report: Report) -> None:
        name, counts = self.account.name, report.counts
        if counts["messages"]:
            logger.info(
                "%s: %d new, %d to handle, %d drafts saved",
                *(name, counts["messages"], counts["handled"], counts["drafts"]),
            )
        lines = (*report.warnings, *report.failures)
        for line in lines:
            if line not in self._lines:
                logger.warning("%s: %s", name, line)
        self._lines = frozenset(lines)

    # ── waiting for mail ─────────────────────────────────────────────────────────────────────────────────────────────

    def _await_mail(self, mailbox: Mailbox) -> bool:
        """Wait until it is time for another pass, which is soon where the server tells of mail; always True."""
        self.vital.busy = False
        until = time.monotonic() + self._patience()
        while (left := until - time.monotonic()) > 0 and not self._bell.rung:
            if self.vital.way == "idle":
                try:
                    if mailbox.wait(self.account.folders[0], self._bell, min(left, self._kit.pace.idle)):
                        break
                except MailboxError as error:
                    self._deaf, self.vital.way = True, "poll"
                    self._lines |= {error.problem}
                    logger.warning("%s: %s; the mailbox is polled", self.account.name, error.problem)
            else:
                self._bell.wait(left)
        self._bell.clear()
        return True

    def _patience(self) -> float:
        """Seconds after which it goes on even if nobody rings: the timetable is not trusted alone either."""
        return self._kit.config.schedule.every.total_seconds() * 2 + 60

    # ── trouble ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _well(self) -> None:
        self.vital.success = time.monotonic()
        self.vital.trouble = None
        if self._told and self._since:
            seconds = (self._kit.now() - self._since).total_seconds()
            logger.info("%s: in order again after %s", self.account.name, _span(seconds))
        self._told.clear()
        self._since = None

    def _troubled(self, error: GuardError, lasted: float) -> None:
        """Tell it once, remember it, and wait before the next attempt."""
        pace, now = self._kit.pace, self._kit.now()
        self._failures = 1 if lasted >= pace.settled else self._failures + 1
        self.vital.trouble, self.vital.way = error, ""
        self._since = self._since or now
        kind = type(error).__name__
        if kind not in self._told:
            self._told.add(kind)
            level = logging.ERROR if isinstance(error, LoginError) else logging.WARNING
            logger.log(level, "%s: %s (%s)", self.account.name, error.problem, error.remedy or "it is tried again")
        if isinstance(error, LoginError):
            self._refusals += 1
            seconds = backoff(self._refusals, pace.refused, pace.refused_most)
        else:
            every = self._kit.config.schedule.every.total_seconds()
            seconds = backoff(self._failures, pace.retry, min(pace.retry_most, max(every, pace.retry)))
        self._remember(error, now, seconds)
        if isinstance(error, LoginError):
            self._wait_refused(seconds)
        else:
            self._stop.wait(seconds)

    def _remember(self, error: GuardError, now: datetime, seconds: float) -> None:
        plan = Plan(now + timedelta(seconds=seconds))
        try:
            with self._books.use() as (_, book):
                book.failed(self.account.name, now, plan, error, local_day(now, self._kit.config.profile.time_zone))
        except GuardError as worse:
            if worse.problem not in self._told:
                self._told.add(worse.problem)
                logger.warning("%s: %s (%s)", self.account.name, worse.problem, worse.remedy)

    def _wait_refused(self, seconds: float) -> None:
        """Wait; when it is time for a poll, see whether there is another secret by now, and try with that."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self._stop.is_set():
            if not self._bell.wait(left):
                return
            self._bell.clear()
            if self._another_secret():
                return

    def _another_secret(self) -> bool:
        if self._stop.is_set() or self.account.auth != "password" or self.account.password_command:
            return False  # a token is always another one, and a command may ask a person
        with suppress(GuardError):
            return _digest(self._kit.secret(self.account)) != self._refused
        return False


def _options(now: datetime, look_back: timedelta, *, follow_up: bool) -> Options:
    """What a pass is made with.  The first one of a morning looks for what is unanswered, too."""
    del follow_up  # the scan has no such look yet
    return Options(now, look_back)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()


def _span(seconds: float) -> str:
    steps: Iterable[tuple[int, str]] = ((86400, "d"), (3600, "h"), (60, "min"))
    size, unit = next(((size, unit) for size, unit in steps if seconds >= 2 * size), (1, "s"))
    return f"{max(0, seconds) / size:.0f} {unit}"
