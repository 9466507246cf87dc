"""What this machine already says of its user: time zone and language.  Only defaults for questions are made of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo


def time_zone(env: Mapping[str, str] | None = None, root: Path = Path("/etc")) -> str:
    """The name of the time zone, as TZ, /etc/localtime or /etc/timezone have it; "UTC" where none says."""
    env = os.environ if env is None else env
    named = env.get("TZ", "").removeprefix(":")
    if named and _is_zone(named):
        return named
    try:
        link = str((root / "localtime").readlink())
    except OSError:
        link = ""
    if _is_zone(found := link.partition("zoneinfo/")[2]):
        return found
    try:
        written = (root / "timezone").read_text("ascii").strip()
    except (OSError, ValueError):
        written = ""
    return written if _is_zone(written) else "UTC"


def languages(installed: tuple[str, ...], env: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The language of this user where it is installed, and English, which strangers write in most."""
    env = os.environ if env is None else env
    locale = next((env[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), "")
    own = locale[:2].lower()
    return tuple(dict.fromkeys(code for code in (own, "en") if code in installed))


def _is_zone(name: str) -> bool:
    try:
        return bool(name) and bool(ZoneInfo(name))
    except (OSError, ValueError, LookupError):
        return False
