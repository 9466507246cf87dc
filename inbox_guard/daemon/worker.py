"""A thread for one account: one connection, pass after pass over it, and waiting for mail in between.

Whatever goes wrong stays in here: it is told once, remembered, and tried again, at first soon, then ever more rarely.
The connection is closed on every way out.  Other threads may wake it, stop and cut off, and read `heartbeat`.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from inbox_guard.config import Account, Config
from inbox_guard.credentials import asks_nobody
from inbox_guard.daemon.heartbeat import Heartbeat
from inbox_guard.daemon.pace import Pace, morning_due
from inbox_guard.daemon.state_handle import StateHandle
from inbox_guard.daemon.trouble import Trouble
from inbox_guard.errors import GuardError, LoginError, MailboxError, ServerBusy, TemporaryError, ours
from inbox_guard.judge import Core
from inbox_guard.lock import account_lock
from inbox_guard.mailbox.event import SelectableEvent
from inbox_guard.mailbox.port import Mailbox
from inbox_guard.scan import Counts, Options, Report, scan_account
from inbox_guard.state.health import HealthStore, Plan, local_day

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """What a worker works with; the same for all of them, and nothing in it is changed while they run."""

    config: Config
    core: Core
    kept: Callable[[Account], str]
    secret: Callable[[Account], str]
    connect: Callable[[Account, str], Mailbox]
    folder: Path  # of state and locks
    pace: Pace
    now: Callable[[], datetime]


class Worker:
    """One account."""

    def __init__(self, account: Account, context: WorkerContext, next_run: Callable[[], datetime | None]) -> None:
        self.account = account
        self.heartbeat = Heartbeat(context.pace.hung)
        self.trouble = Trouble(account.name, context.pace, context.config.schedule.every.total_seconds())
        self._context = context
        self._next_run = next_run
        self._wakeup = SelectableEvent()
        self._stop = threading.Event()
        self._mailbox: Mailbox | None = None
        self._state = StateHandle(context.folder)
        self._deaf = False  # the server offers IDLE and refuses it, on this connection
        self._report: Report | None = None  # of a pass that has not come to its end
        self._astray = False  # a folder may be another by now: it is looked for again before the next pass
        self._why_deaf = ""  # what it said then
        self._refused: bytes | None = None  # the digest of what was stored when a login failed
        self._lines: frozenset[str] = frozenset()  # what the last pass complained of
        self._thread = threading.Thread(target=self._live, name=account.name, daemon=True)

    # ── for other threads ────────────────────────────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Look for mail now."""
        self.heartbeat.called()
        self._wakeup.set()

    def stop(self) -> None:
        """End between two steps."""
        self._stop.set()
        mailbox = self._mailbox
        if mailbox is not None:
            mailbox.stop()
        self._wakeup.set()

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
                try:
                    self._turn()
                except Exception as error:  # noqa: BLE001 - the last resort: no account is ever given up
                    rest = self._context.pace.retry_most
                    logger.warning("%s: %s", self.account.name, ours(error).problem)
                    self.heartbeat.beat(rest)
                    self._stop.wait(rest)
        finally:
            self._state.close()
            self._wakeup.close()

    def _turn(self) -> None:
        """One connection and all that is done over it, and the rest after it."""
        began = time.monotonic()
        error = self._attempt()
        if self._stop.is_set():
            return
        if error is not None:
            self._troubled(error, time.monotonic() - began)
        else:
            self.trouble.left_in_peace()
            self.heartbeat.beat(self._patience())
            self._wakeup.wait(self._patience())

    def _attempt(self) -> GuardError | None:
        """Connect and work until something ends it; what that was, or None for leaving of one's own accord."""
        try:
            with self._connected() as mailbox:
                while self._pass(mailbox):
                    self._await_mail(mailbox)
        except GuardError as error:
            return error
        except Exception as error:
            logger.debug("%s: unforeseen", self.account.name, exc_info=True)
            return ours(error)
        finally:
            self._mailbox = None
        return None

    @contextmanager
    def _connected(self) -> Iterator[Mailbox]:
        self.heartbeat.beat()
        self._wakeup.clear()
        try:
            secret = self._context.secret(self.account)
            self.heartbeat.beat()
            mailbox = self._context.connect(self.account, secret)
        except LoginError:
            self._refused = self._stored()
            raise
        with mailbox:
            self._mailbox = mailbox
            if self._stop.is_set():  # it was called before there was anything to stop
                mailbox.stop()
            self._refused, self._deaf, self._astray = None, False, False
            self.trouble.let_in()
            yield mailbox

    # ── a pass ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _pass(self, mailbox: Mailbox) -> bool:
        """One pass; whether this connection is to be kept for the next."""
        context, account = self._context, self.account
        self.heartbeat.beat()
        with self._locked(), self._state.use() as (state, store):
            state.claim(account.name, account.mailbox)
            if self._astray:
                mailbox.look_again()
            now = context.now()
            health = store.health().get(account.name)
            morning = morning_due(health.followed_up if health else None, now, context.config.profile.time_zone)
            options = Options(now, context.config.schedule.look_back, follow_up=morning)
            report = self._report = Report(account.name)
            scan_account(
                mailbox,
                account.folders,
                state,
                context.core,
                context.config.profile,
                context.config.policy,
                options,
                lambda _done, _all: self.heartbeat.beat(),
                report=report,
            )
            self._report = None
            found = mailbox.abilities
            self._astray = bool(report.failures) or None in (found.drafts, found.sent)
            self._record(report, mailbox, store, now)
            if morning:
                store.followed_up(account.name, self._day(now))
        self._tell(report)
        keeps = self.heartbeat.way == "idle" or context.config.schedule.every.total_seconds() <= context.pace.keep
        return keeps and not self._stop.is_set()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the mailbox; while another inbox-guard works on it, wait for it and keep the connection."""
        with ExitStack() as held:
            waited = False
            while True:
                try:
                    held.enter_context(account_lock(self.account, self._context.folder))
                    break
                except TemporaryError as error:
                    if not waited:
                        logger.info("%s: %s; waiting for it", self.account.name, error.problem)
                    waited = True
                    self.heartbeat.beat()
                    if self._stop.wait(self._context.pace.locked):
                        raise
            yield

    def _record(self, report: Report, mailbox: Mailbox, store: HealthStore, now: datetime) -> None:
        """Write down what came of it; that single messages failed is told, and does not count as silence."""
        name, day = self.account.name, self._day(now)
        idles = self._context.config.schedule.idle and mailbox.abilities.idle and not self._deaf
        self.heartbeat.way = "idle" if idles else "poll"
        plan = Plan(self._next_run(), self.heartbeat.way)
        if report.unread is None:
            self.heartbeat.success = time.monotonic()
            self.trouble.ends(now)
            store.succeeded(name, now, plan, asdict(report.counts), day)
        else:
            self.trouble.begins(report.unread, now)
            self._lines |= {report.unread.problem}
            store.failed(name, now, plan, report.unread, day, asdict(report.counts))

    def _tell(self, report: Report) -> None:
        name, counts = self.account.name, report.counts
        if counts.messages:
            self.heartbeat.judged = time.monotonic()
        if line := done(counts):
            logger.info("%s: %s", name, line)
        lines = (*report.warnings, *report.failures)
        for line in lines:
            if line not in self._lines:
                logger.warning("%s: %s", name, line)
        self._lines = frozenset(lines)

    # ── waiting for mail ─────────────────────────────────────────────────────────────────────────────────────────────

    def _await_mail(self, mailbox: Mailbox) -> None:
        """Wait until it is time for another pass, which is soon where the server tells of mail."""
        until = time.monotonic() + self._patience()
        while (left := until - time.monotonic()) > 0 and not self._wakeup.is_set:
            if self.heartbeat.way == "idle":
                rest = min(left, self._context.pace.idle)
                self.heartbeat.beat(rest)
                try:
                    if mailbox.wait(self.account.folders[0], self._wakeup, rest):
                        break
                except (MailboxError, ServerBusy) as error:
                    self._deaf, self.heartbeat.way = True, "poll"
                    if error.problem != self._why_deaf:
                        self._why_deaf = error.problem
                        logger.warning("%s: %s; the mailbox is polled", self.account.name, error.problem)
            else:
                self.heartbeat.beat(left)
                self._wakeup.wait(left)
        self._wakeup.clear()

    def _day(self, now: datetime) -> date:
        return local_day(now, self._context.config.profile.time_zone)

    def _patience(self) -> float:
        """Seconds after which it goes on even if nobody wakes it: the timetable is not trusted alone either."""
        return self._context.config.schedule.every.total_seconds() * 2 + 60

    # ── trouble ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _troubled(self, error: GuardError, lasted: float) -> None:
        """Tell it, remember it, and wait before the next attempt."""
        now = self._context.now()
        self.heartbeat.way = ""
        self.trouble.begins(error, now)
        seconds = self.trouble.wait(error, lasted)
        plan = Plan(now + timedelta(seconds=seconds))
        report, self._report = self._report or Report(self.account.name), None
        lines = self._lines
        self._tell(report)
        self._lines |= lines  # a pass that broke off says nothing of what it did not come to
        try:
            with self._state.use() as (_, store):
                store.failed(self.account.name, now, plan, error, self._day(now), asdict(report.counts))
        except GuardError as worse:
            self.trouble.tell(worse)
        self.heartbeat.beat(seconds)
        if isinstance(error, LoginError):
            self._wait_refused(seconds)
        else:
            self._stop.wait(seconds)

    def _wait_refused(self, seconds: float) -> None:
        """Wait; when it is time for a poll, see whether something else is stored by now, and try with that."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self._stop.is_set():
            if not self._wakeup.wait(left):
                return
            self._wakeup.clear()
            if self._stored() not in (None, self._refused):
                return
            self.heartbeat.beat(left)

    def _stored(self) -> bytes | None:
        """A digest of what is stored for the login; None where there is nothing, or only a command that may ask."""
        account = self.account
        if self._stop.is_set() or not asks_nobody(account):
            return None
        with suppress(GuardError):
            return hashlib.sha256(self._context.kept(account).encode("utf-8", "surrogateescape")).digest()
        return None


def done(counts: Counts) -> str:
    """What a pass did, in words; empty where there was nothing to do."""
    told = (
        (counts.messages, "mail", "mails"),
        (counts.requests, "request", "requests"),
        (counts.clients, "of a client", "of clients"),
        (counts.drafts, "draft saved", "drafts saved"),
        (counts.taken_back, "thread tidied", "threads tidied"),
    )
    return ", ".join(f"{number} {one if number == 1 else more}" for number, one, more in told if number)
