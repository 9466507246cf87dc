"""The alarm for an account that has been silent for too long: one line in the log, and the user's own command."""

from __future__ import annotations

import logging
import os
import shlex
import subprocess
import threading

logger = logging.getLogger(__name__)

TIMEOUT = 60  # seconds that the command may take


def sound(account: str, sentence: str, command: str) -> None:
    """Log the sentence as a warning and run the command, which is not waited for."""
    logger.warning("%s: alarm: %s", account, sentence)
    if command:
        threading.Thread(target=_run, args=(account, sentence, command), name="alarm", daemon=True).start()


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
