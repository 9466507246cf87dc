"""The alarm for an account that has been silent for too long: one line in the log, and the user's own command."""

from __future__ import annotations

import logging
import os
import shlex
import subprocess
import threading
import time
from collections.abc import Iterable, Mapping
from datetime import datetime

from inbox_guard.config import Schedule
from inbox_guard.daemon.pace import alarm_after, silence
from inbox_guard.daemon.trouble import span
from inbox_guard.errors import GuardError
from inbox_guard.state.health import Health

logger = logging.getLogger(__name__)

TIMEOUT = 60  # seconds that the command may take


class Alarms:
    """Which accounts have been silent for too long, and of which that was told; a success ends both."""

    def __init__(self, schedule: Schedule, accounts: Iterable[str]) -> None:
        self._limit = alarm_after(schedule.alarm_after, schedule.every).total_seconds()
        self._command = schedule.alarm_command
        self._since = dict.fromkeys(accounts, time.monotonic())  # from when on silence counts
        self._given: set[str] = set()

    def recall(self, known: Mapping[str, Health], now: datetime, grace: float) -> None:
        """Take over what was known before this start; an old silence gets so many seconds before it is told."""
        for name in self._since.keys() & known.keys():
            age = silence(known[name].silent_since(), now).total_seconds()
            self._since[name] -= max(0.0, min(age, self._limit - grace))
            if known[name].alarmed:
                self._given.add(name)

    def check(self, account: str, success: float | None, trouble: GuardError | None) -> bool:
        """Give the alarm where it is due; whether it was given now.  `success` is a moment of `time.monotonic`."""
        if success is not None:
            self._since[account] = success
        silent = time.monotonic() - self._since[account]
        if silent < self._limit:
            if success is not None:
                self._given.discard(account)
            return False
        if account in self._given:
            return False
        self._given.add(account)
        why = trouble.problem if trouble else "it is not known why"
        self._sound(account, f"not read for {span(silent)}: {why}")
        return True

    def _sound(self, account: str, sentence: str) -> None:
        logger.warning("%s: alarm: %s", account, sentence)
        if self._command:
            arguments = (account, sentence, self._command)
            threading.Thread(target=_run, args=arguments, name="alarm", daemon=True).start()


def _run(account: str, sentence: str, command: str) -> None:
    words = shlex.split(command)
    variables = {"INBOX_GUARD_ACCOUNT": account, "INBOX_GUARD_ALARM": sentence}
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command
            words,
            input=f"inbox-guard, account {account}: {sentence}\n".encode(),
            env=_without_secrets() | variables,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        logger.warning("%s: alarm_command: %s failed (%s)", account, words[0], type(error).__name__)
        return
    if done.returncode:
        logger.warning("%s: alarm_command: %s ended with %d", account, words[0], done.returncode)


def _without_secrets() -> dict[str, str]:
    hidden = ("INBOX_GUARD_PASSWORD_", "CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET", "WATCHDOG_")
    return {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
