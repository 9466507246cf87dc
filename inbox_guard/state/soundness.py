"""When a state is read through from end to end: SQLite itself finds what is damaged only where it comes by.

That takes a millisecond for each megabyte, so it is not done at each opening, but once a day, after an unclean end, and
whenever the file is not as this program has left it.  What tells that stands in a small file beside it, which may be
deleted at any time, too.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def is_due(path: Path) -> bool:
    """Whether a state that is about to be opened has to be read through; one that another process has open, too."""
    return _log(path).exists() or _told(path) != (_today(), _looks(path))


def note_sound(path: Path) -> None:
    """It was read through just now, and nothing was wrong.  Never raises: where this is lost it is read once more."""
    _write(path, _today(), "")


def note_left(path: Path) -> None:
    """It was closed; where nobody else has it open, remember how it looks.  Never raises."""
    day, looks = _told(path)
    now = "" if _log(path).exists() else _looks(path)  # the log goes with the last connection that ends as it should
    if day and now and now != looks:
        _write(path, day, now)


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}-sound")


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _looks(path: Path) -> str:
    """By what a file is known to be as it was: which one it is, its size and when it was written."""
    try:
        stat = path.stat()
    except OSError:
        return ""
    return f"{stat.st_ino} {stat.st_size} {stat.st_mtime_ns}"


def _told(path: Path) -> tuple[str, str]:
    """On which day the file was read through, and how it looked when it was closed."""
    try:
        day, _, looks = _note(path).read_text("ascii").strip().partition(" ")
    except (OSError, ValueError):
        return "", ""
    return day, looks


def _write(path: Path, day: str, looks: str) -> None:
    with suppress(OSError):
        _note(path).touch(mode=0o600)
        _note(path).write_text(f"{day} {looks}\n", "ascii")
