"""The config of a user: `load` turns config.toml into frozen values, or into all its faults with file, line and key.

What the keys mean stands in `schema`, which brings pydantic along and is imported only when there is a file to load.
This package reads that one file and the environment variables that lead to it; it opens no mailbox
and holds no credential: it knows which hosts are this machine, and how the variable of a password is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_guard.config.paths import config_path, state_dir
from inbox_guard.config.settings import Account, Config, Schedule, variable_of
from inbox_guard.errors import ConfigError
from inbox_guard.presence import is_there

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Account", "Config", "Schedule", "config_path", "load", "load_if_there", "state_dir", "variable_of"]


def load(path: Path | None = None) -> Config:
    """The config at `path`, or where `config_path` looks for it.

    Raises:
        ConfigError: there is none, it cannot be read, or something in it is wrong; all that is wrong is in `problems`.
    """
    where, named = config_path(path)
    if not is_there(where):
        raise ConfigError(f"{where}: there is no config here", _how_to_start(named=named))
    from inbox_guard.config.read import read  # noqa: PLC0415 - brings pydantic along, only for those who have a config

    return read(where)


def load_if_there(path: Path | None = None) -> Config:
    """The same for commands that need no config: without a file, and none named, everything is as it comes.

    Raises:
        ConfigError: as `load`, but a config that nobody named may be missing.
    """
    where, named = config_path(path)
    return load(path) if named or is_there(where) else Config()


def _how_to_start(*, named: bool) -> str:
    if named:
        return "name another file with --config or INBOX_GUARD_CONFIG, or let inbox-guard init write one there"
    return "inbox-guard init writes one; or name another file with --config"
