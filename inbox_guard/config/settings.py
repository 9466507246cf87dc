"""What a user has set, as values: accounts, schedule, profile, policy.  It reads nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from inbox_guard.profile import Policy, Profile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from inbox_guard.mailbox.settings import Auth, Security


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
