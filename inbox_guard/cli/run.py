"""`inbox-guard run`: the daemon; here are its signals, its log and its ways to the outside."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from typing import TYPE_CHECKING

import click

from inbox_guard.cli.app import common, settings_of
from inbox_guard.cli.output import printable

if TYPE_CHECKING:
    from pathlib import Path

    from inbox_guard.daemon import Ports

_PRIORITIES = {logging.DEBUG: 7, logging.INFO: 6, logging.WARNING: 4, logging.ERROR: 3, logging.CRITICAL: 2}


@click.command()
@common
@click.pass_context
def run(ctx: click.Context) -> None:
    """Watch all accounts: judge new mail as it comes, until SIGTERM or Ctrl-C.

    SIGHUP reads the config again.  Under systemd it tells when it is up, how it fares and that it is alive.
    """
    from inbox_guard.config import state_dir
    from inbox_guard.daemon import Daemon
    from inbox_guard.lock import daemon_lock

    # the other commands end before their garbage matters; a daemon would hold twenty megabytes of it
    gc.set_threshold(5_000, 20, 20)
    settings = settings_of(ctx)
    _log(verbose=settings.verbose)
    folder = state_dir()
    with daemon_lock(folder):
        daemon = Daemon(_ports(settings.config), folder)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: daemon.stop())
        signal.signal(signal.SIGHUP, lambda *_: daemon.reload())
        daemon.run()
        for number in (signal.SIGTERM, signal.SIGINT):  # from here on they end the process at once
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # which outlives exec, until the new one listens to it
    if not daemon.stops:  # the same process to systemd, without the memory that Python would not give back
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - ourselves


def _ports(config: Path | None) -> Ports:
    from inbox_guard.cli.accounts import open_with
    from inbox_guard.cli.options import core_of
    from inbox_guard.config import load
    from inbox_guard.credentials import kept_for, secret_for
    from inbox_guard.daemon import Ports

    return Ports(
        load=lambda: load(config),
        core=core_of,
        kept=lambda account: kept_for(account).value,
        secret=lambda account: secret_for(account).value,
        connect=open_with,
    )


def _log(*, verbose: bool) -> None:
    """Our own log, and no library's, on standard error: a line an event."""
    ours = logging.getLogger("inbox_guard")
    for old in tuple(ours.handlers):  # --verbose has set up another
        ours.removeHandler(old)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines(journal=bool(os.environ.get("JOURNAL_STREAM"))))
    ours.addHandler(handler)
    ours.setLevel(logging.DEBUG if verbose else logging.INFO)
    ours.propagate = False


class _Lines(logging.Formatter):
    """The journal has its own clock and takes the priority as <4> in front (sd-daemon(3)); else both are written."""

    def __init__(self, *, journal: bool) -> None:
        super().__init__()
        self._journal = journal

    def format(self, record: logging.LogRecord) -> str:
        line = printable(record.getMessage())
        if record.exc_info:
            line += f" [{printable(self.formatException(record.exc_info))}]"
        if self._journal:
            return f"<{_PRIORITIES.get(record.levelno, 6)}>{line}"
        return f"{self.formatTime(record, '%Y-%m-%d %H:%M:%S')} {record.levelname.lower():<7} {line}"
