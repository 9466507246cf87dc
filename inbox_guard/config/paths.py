"""Where the files of inbox-guard lie: XDG base directories, or what systemd or the user names.  Reads no file."""

from __future__ import annotations

import os
import shlex
import stat
from pathlib import Path

from platformdirs.unix import Unix

from inbox_guard.errors import ConfigError, GuardError
from inbox_guard.presence import is_file

APP = "inbox-guard"
_PLACES = Unix(APP)  # on a Mac, too: it is where README says and where people of the command line look
CONFIG_VARIABLE = "INBOX_GUARD_CONFIG"


def config_path(named: Path | None) -> tuple[Path, bool]:
    """Where the config is, and whether somebody named that place.

    The order: `named`, INBOX_GUARD_CONFIG, systemd's CONFIGURATION_DIRECTORY, XDG_CONFIG_HOME.

    Raises:
        ConfigError: it is in the home directory of a user who is not there.
    """
    from_environment = os.environ.get(CONFIG_VARIABLE)
    if named is not None or from_environment:
        try:
            return at_home(named or from_environment or ""), True
        except ValueError as error:
            raise ConfigError(
                f"{named or from_environment}: {error}", f"name another file with --config or {CONFIG_VARIABLE}"
            ) from None
    if directory := _of_systemd("CONFIGURATION_DIRECTORY"):
        return directory / "config.toml", True
    return _PLACES.user_config_path / "config.toml", False


def at_home(text: str | Path) -> Path:
    """A path with the home directory in place of `~` or `~user`.

    Raises:
        ValueError: there is no such directory to be known.
    """
    path = Path(text)
    try:
        return path.expanduser()
    except RuntimeError:
        raise ValueError(f"there is no home directory for {path.parts[0]}") from None


def existing_file(path: Path) -> Path:
    """The same path, where there is a file.

    Raises:
        ValueError: there is none, or the system refuses to look.
    """
    try:
        there = is_file(path)
    except OSError as error:  # a closed folder on the way
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error
    if not there:
        raise ValueError(f"there is no file {path}")
    return path


def naming(path: Path | None) -> str:
    """What leads `inbox-guard` to this config from anywhere, with a blank before it: nothing for the usual place."""
    if path is None or path.absolute() == (_PLACES.user_config_path / "config.toml").absolute():
        return ""
    return f" --config {shlex.quote(str(path.absolute()))}"


def state_dir() -> Path:
    """The directory of state and locks, made with mode 0700 where it is not there yet.

    Raises:
        GuardError: it cannot be made.
    """
    path = _of_systemd("STATE_DIRECTORY") or _PLACES.user_state_path
    make_private(path)
    return path


def make_private(directory: Path) -> None:
    """Make a directory that only its owner can enter; one that is there stays as it is.

    Raises:
        GuardError: it cannot be made.
    """
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise GuardError(
            f"cannot make the directory {directory}: {error.strerror}",
            "make it yourself, or set XDG_STATE_HOME to a place that you can write to",
        ) from error


def writable_by_others(path: Path) -> str:
    """Who besides this user and root may write to a file, in words; empty for nobody.

    Writing by the user's own primary group is let pass: many systems give each user one, and a umask to go with it.

    Raises:
        OSError: there is no such file, or nothing may be known of it.
    """
    status = path.stat()
    if status.st_uid not in (0, os.getuid()):
        return "another user, who owns it,"
    if status.st_mode & stat.S_IWOTH:
        return "everybody"
    return "its group" if status.st_mode & stat.S_IWGRP and status.st_gid != os.getgid() else ""


def _of_systemd(variable: str) -> Path | None:
    """The first directory of such a variable; systemd joins several with colons (systemd.exec(5))."""
    first = os.environ.get(variable, "").split(":")[0]
    return Path(first) if first else None
