"""Whether a file is there, also where the system refuses to look.

pathlib answers no there since Python 3.14, and raised an error before; both questions here are answered alike by all.
"""

from __future__ import annotations

import stat
from pathlib import Path


def is_there(path: Path) -> bool:
    """Whether there is something; where the system refuses to look there is, and who reads it is told why not."""
    try:
        return _mode(path) is not None
    except OSError:
        return True


def is_file(path: Path) -> bool:
    """Whether there is a regular file.

    Raises:
        OSError: the system refuses to look.
    """
    return stat.S_ISREG(_mode(path) or 0)


def is_folder(path: Path) -> bool:
    """Whether there is a directory.

    Raises:
        OSError: the system refuses to look.
    """
    return stat.S_ISDIR(_mode(path) or 0)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):  # the last: a zero byte, which no name can hold
        return None
