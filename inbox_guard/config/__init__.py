"""The config of a user: `load` turns config.toml into frozen values, or into all its faults with file, line and key.

What the keys mean stands in `schema`, which brings pydantic along and is imported only when there is a file to load.
This package reads that one file and the environment variables that lead to it; it opens no mailbox
and holds no credential: it knows which hosts are this machine, and how the variable of a password is called.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from inbox_guard.config.paths import config_path, is_there, state_dir
from inbox_guard.errors import ConfigError
from inbox_guard.profile import Policy, Profile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from inbox_guard.mailbox.settings import Auth, Security

__all__ = ["Account", "Config", "Schedule", "config_path", "load", "load_if_there", "state_dir", "variable_of"]


@dataclass(frozen=True, slots=True)
class Account:
    """A mailbox and the way to it; the credential itself is never here.  Commands are empty where there is none."""

    name: str
    host: str
    user: str
    port: int = 993
    security: Security = "tls"
    auth: Auth = "password"
    password_command: str = ""
    oauth2_command: str = ""
    oauth2: str = ""  # "google", "microsoft" or the address of another authorisation server; empty: not built in
    oauth2_client_id: str = ""
    oauth2_scope: str = ""
    folders: tuple[str, ...] = ("INBOX",)
    drafts: str = "auto"
    sent: str = "auto"
    ca_file: Path | None = None

    @property
    def mailbox(self) -> str:
        """Which mailbox it is, whatever the account is called and by whichever port it is reached.

        Two tunnels at localhost, of one user name at two servers, count as one: their accounts take turns, which does
        no harm, while two writers in one mailbox would.
        """
        return f"{self.user.casefold()} at {self.host.casefold()}"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When to look, how far back the first look goes, and what happens when a mailbox cannot be read for long."""

    every: timedelta = timedelta(minutes=5)
    idle: bool = True
    look_back: timedelta = timedelta(days=14)
    alarm_after: timedelta = timedelta(hours=6)
    alarm_command: str = ""
    metrics_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """All that the user decided.  `path` is None where there is no file and everything is as it comes."""

    profile: Profile = field(default_factory=Profile)
    accounts: Mapping[str, Account] = field(default_factory=lambda: MappingProxyType({}))
    schedule: Schedule = field(default_factory=Schedule)
    policy: Policy = field(default_factory=Policy)
    rule_files: tuple[Path, ...] = ()
    templates: tuple[Path, ...] = ()
    path: Path | None = None


def variable_of(account: str) -> str:
    """The environment variable that may hold the password of an account: "my-work" → INBOX_GUARD_PASSWORD_MY_WORK."""
    return "INBOX_GUARD_PASSWORD_" + "".join(c if c.isalnum() else "_" for c in account.upper())


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
