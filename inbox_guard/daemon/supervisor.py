"""The main thread of the daemon: it starts, stops and replaces the workers, and looks every few seconds how they fare.

It reads no mail and waits for nobody: whatever may take long is done by other threads.
"""

from __future__ import annotations

import logging
import math
import threading
import time as clock
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path

import inbox_guard
from inbox_guard.config import Account, Config
from inbox_guard.daemon import knowledge, metrics
from inbox_guard.daemon.alarm import Alarms
from inbox_guard.daemon.notify import Systemd
from inbox_guard.daemon.pace import MORNING, Pace
from inbox_guard.daemon.state_handle import StateHandle
from inbox_guard.daemon.timetable import Timetable
from inbox_guard.daemon.trouble import span
from inbox_guard.daemon.worker import Worker, WorkerContext
from inbox_guard.errors import ConfigError, GuardError
from inbox_guard.judge import Core
from inbox_guard.mailbox.event import SelectableEvent
from inbox_guard.mailbox.port import Mailbox

logger = logging.getLogger(__name__)

_NIGHT = time(4, 10)  # for the housekeeping; no clock is ever set forward over this
_JUMP = 30  # seconds by which the clock may differ from what has passed before that is called a jump
_HANGS = "hangs; its connection is cut off"
_GONE = "is lost; the watchdog is told nothing more, so that systemd starts the service anew"


@dataclass(frozen=True, slots=True)
class Ports:
    """The ways of the daemon to the outside.  Each may raise the errors of `inbox_guard.errors`, and nothing else.

    `kept` is what the user has stored, `secret` what is made of it for a login: the same, or a fresh token.
    """

    load: Callable[[], Config]
    core: Callable[[Config], Core]
    kept: Callable[[Account], str]
    secret: Callable[[Account], str]
    connect: Callable[[Account, str], Mailbox]


class Daemon:
    """`run` until `stop`; both `stop` and `reload` may be called from any thread and from signal handlers."""

    def __init__(self, ports: Ports, folder: Path, pace: Pace | None = None, systemd: Systemd | None = None) -> None:
        self._ports = ports
        self._folder = folder
        self._pace = pace or Pace()
        self._systemd = systemd or Systemd()
        self._wakeup = SelectableEvent()
        self._stop = threading.Event()
        self._reload = threading.Event()
        self._state = StateHandle(folder)
        self._context: WorkerContext | None = None
        self._workers: list[Worker] = []
        self._timetable: Timetable | None = None
        self._told: set[str] = set()
        self._alarms: Alarms | None = None
        self._judged = math.inf  # when there was mail to judge
        self._drift = _drift()
        self._metrics = ""

    def stop(self) -> None:
        """End soon, between two steps."""
        self._stop.set()
        self._wakeup.set()

    def reload(self) -> None:
        """Read the config again soon."""
        self._reload.set()
        self._wakeup.set()

    @property
    def stops(self) -> bool:
        """Whether it was asked to end."""
        return self._stop.is_set()

    def run(self) -> None:
        """Work until `stop`, or until much memory is held for mail that no longer comes: then it is to be run afresh.

        Raises:
            ConfigError: the config is wrong at the start.
        """
        self._begin(self._ports.load())
        self._systemd.ready()
        try:
            while not self._stop.is_set() and not self._is_stale():
                if self._reload.is_set():
                    self._reload.clear()
                    self._reread()
                self._look()
                self._wakeup.wait(self._pace.tick)
                self._wakeup.clear()
            if self._stop.is_set():
                self._systemd.stopping()
                logger.info("stopping")
            else:
                self._systemd.reloading()
                logger.debug("beginning afresh, with less memory")
        finally:
            self._end()
            self._state.close()

    def _is_stale(self) -> bool:
        quiet = clock.monotonic() - self._judged > self._pace.quiet  # false where there was no mail at all
        if not quiet or knowledge.resident() < self._pace.large:
            return False
        try:
            self._ports.core(self._ports.load())
        except GuardError:  # a config that was broken meanwhile: the old one goes on
            return False
        return True

    # ── beginning and ending ─────────────────────────────────────────────────────────────────────────────────────────

    def _begin(self, config: Config) -> None:
        if not config.accounts:
            raise ConfigError(
                f"{config.path}: there is no account in it", "add a table [accounts.NAME] with host and user"
            )
        ports = self._ports
        core = knowledge.shared(ports.core(config))
        self._end()
        ways = (ports.kept, ports.secret, ports.connect)
        self._context = WorkerContext(config, core, *ways, self._folder, self._pace, lambda: datetime.now(UTC))
        self._timetable = Timetable(config.schedule.every.total_seconds(), config.profile.time_zone)
        self._workers = [self._worker(account, self._context, self._timetable) for account in config.accounts.values()]
        self._timetable.daily("morning", MORNING, self._wake_all)
        self._timetable.daily("housekeeping", _NIGHT, self._keep_house)
        self._alarms = Alarms(config.schedule, config.accounts)
        self._once("state", partial(self._recall, self._alarms, config.accounts))
        self._timetable.start()
        for worker in self._workers:
            worker.start()
        schedule = config.schedule
        often = span(schedule.every.total_seconds())
        told = " and where the server tells of mail" if schedule.idle else ""
        logger.info("watching %s: every %s%s", ", ".join(config.accounts), often, told)

    def _worker(self, account: Account, context: WorkerContext, timetable: Timetable) -> Worker:
        worker = Worker(account, context, lambda: timetable.next_run(account.name))
        timetable.often(account.name, worker.wake)
        return worker

    def _wake_all(self) -> None:
        for worker in self._workers:
            worker.wake()

    def _end(self) -> None:
        """Ask all to end between two steps, cut off who does not, and leave behind who hangs even then."""
        if self._timetable is not None:
            self._timetable.stop()
        for worker in self._workers:
            worker.stop()
        for last in (False, True):
            until = clock.monotonic() + self._pace.leave
            left = [worker for worker in self._workers if worker.alive and not worker.join(until - clock.monotonic())]
            for worker in left:
                worker.cut()
                if last:
                    logger.warning("%s: does not end; it is left to itself", worker.account.name)
        self._workers = []

    def _reread(self) -> None:
        """Take the new config, where it is right, and start afresh with it; else keep the old one."""
        self._systemd.reloading()
        try:
            self._begin(self._ports.load())
            logger.info("reloaded the config")
        except GuardError as error:
            for problem in error.problems:
                logger.error("%s", problem)  # noqa: TRY400 - no traceback for people
            logger.error("the config was not reloaded; the old one goes on (%s)", error.remedy)  # noqa: TRY400 - the same
        self._systemd.ready()

    # ── every few seconds ────────────────────────────────────────────────────────────────────────────────────────────

    def _look(self) -> None:
        self._check_clock()
        lost = [worker for worker in self._workers if not self._check(worker)]
        if not lost:
            self._systemd.alive()
        self._systemd.status(self._line())
        self._once("metrics", self._write_metrics)

    def _check(self, worker: Worker) -> bool:
        """Break off what hangs, raise the alarm where it is due; False for a worker that is lost."""
        late = clock.monotonic() - worker.heartbeat.due
        hangs, gone = (f"{worker.account.name}: {what}" for what in (_HANGS, _GONE))
        if worker.heartbeat.judged is not None:
            self._judged = (
                worker.heartbeat.judged if math.isinf(self._judged) else max(self._judged, worker.heartbeat.judged)
            )
        if late > 0:
            self._tell_once(hangs)
            worker.cut()
        else:
            self._told -= {hangs, gone}
        name = worker.account.name
        if self._alarms and self._alarms.check(name, worker.heartbeat.success, worker.trouble.now):
            self._once("alarm", partial(self._remember_alarm, name))
        lost = not worker.alive or late > self._pace.lost
        if lost:
            self._tell_once(gone)
        return not lost

    def _remember_alarm(self, account: str) -> None:
        with self._state.use() as (_, store):
            store.alarmed(account, datetime.now(UTC))

    def _recall(self, alarms: Alarms, accounts: Iterable[str]) -> None:
        """What the state knows of these accounts from before this start."""
        now = datetime.now(UTC)
        with self._state.use() as (_, store):
            store.seen(accounts, now)
            alarms.recall(store.health(now), now, self._pace.alarm_grace)

    def _check_clock(self) -> None:
        drift = _drift()
        moved, self._drift = drift - self._drift, drift
        if abs(moved) > _JUMP and self._timetable is not None:
            logger.warning("the clock was moved by %+.0f s, or the machine slept; the schedule is counted anew", moved)
            self._timetable.renew()
            self._wake_all()

    def _line(self) -> str:
        """One line for `systemctl status`."""
        ways = [worker.heartbeat.way for worker in self._workers]
        parts = [f"told of mail at once: {ways.count('idle')}, polled: {ways.count('poll')}"]
        parts += [f"{w.account.name}: {w.trouble.now.problem}" for w in self._workers if w.trouble.now]
        return "; ".join(parts)

    # ── daily, and now and then ──────────────────────────────────────────────────────────────────────────────────────

    def _keep_house(self) -> None:
        state = StateHandle(self._folder)  # of its own: the timetable calls from another thread
        try:
            with state.use() as (_, store):
                store.tidy()
        except GuardError as error:
            logger.warning("housekeeping: %s (%s)", error.problem, error.remedy)
        finally:
            state.close()

    def _write_metrics(self) -> None:
        path = self._context.config.schedule.metrics_file if self._context else None
        if path is None:
            return
        with self._state.use() as (_, store):
            health, totals = store.health(), store.totals()
        samples = [
            metrics.Sample(
                name,
                not h.trouble and h.success is not None,
                h.way == "idle",
                h.success,
                h.next_run,
                totals.get(name, {}),
            )
            for name, h in health.items()
        ]
        content = metrics.text(samples, inbox_guard.__version__)
        if content != self._metrics or not path.exists():
            metrics.write(path, content)
            self._metrics = content

    def _once(self, what: str, work: Callable[[], None]) -> None:
        """Do it; a failure is told once, until it has worked again."""
        try:
            work()
        except GuardError as error:
            self._tell_once(f"{what}: {error.problem} ({error.remedy})")
        else:
            self._told = {line for line in self._told if not line.startswith(f"{what}: ")}

    def _tell_once(self, line: str) -> None:
        if line not in self._told:
            self._told.add(line)
            logger.warning("%s", line)


def _drift() -> float:
    """How far the clock on the wall is from the one that nobody can set."""
    return clock.time() - clock.monotonic()
