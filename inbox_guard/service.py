"""What starts inbox-guard by itself, systemd or cron, and how this very program is called there."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from inbox_guard.errors import GuardError

UNIT = "inbox-guard.service"
TIMER = "inbox-guard-scan.timer"
BOOTED = Path("/run/systemd/system")  # there where systemd runs, sd_booted(3)


def program() -> list[str]:
    """How to start this very inbox-guard from anywhere."""
    called = Path(sys.argv[0])
    if called.name == "inbox-guard" and called.is_file():
        return [str(called.absolute())]
    beside = Path(sys.executable).with_name("inbox-guard")
    return [str(beside)] if beside.is_file() else [sys.executable, "-m", "inbox_guard"]


def command(config: Path | None) -> str:
    """The same as a shell takes it, with the config where it does not lie in its usual place."""
    from inbox_guard.config.paths import naming  # noqa: PLC0415 - brings platformdirs along, not for `service --help`

    return shlex.join(program()) + naming(config)


def crontab_line(config: Path | None) -> str:
    """The line that lets cron scan every five minutes; a bare % would end the command there (crontab(5))."""
    escaped = command(config).replace("%", r"\%")
    return f"*/5 * * * * {escaped} scan >/dev/null"


def has_systemd(booted: Path = BOOTED) -> bool:
    """Whether systemd runs on this machine and can be asked."""
    return shutil.which("systemctl") is not None and booted.is_dir()


def systemctl(*words: str, patience: float) -> subprocess.CompletedProcess[str]:
    """Run systemctl and wait so many seconds; how it ended is for the caller to read.

    Raises:
        GuardError: there is none, or it does not end.
    """
    path = shutil.which("systemctl")
    if path is None:
        raise GuardError("there is no systemd on this machine")
    try:
        return subprocess.run(  # noqa: S603 - no shell, and no word of a user
            [path, *words], capture_output=True, text=True, timeout=patience, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise GuardError(f"systemctl {' '.join(words)} failed ({type(error).__name__})") from error
