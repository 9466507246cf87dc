"""The checks of this machine: credential, state, lock, service.  None of them changes anything."""

from __future__ import annotations

import shlex
import stat
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inbox_guard.credentials import file_of, secret_for
from inbox_guard.doctor.diagnosis import Diagnosis, fail, warn, well
from inbox_guard.errors import GuardError, TemporaryError
from inbox_guard.library import per_euro
from inbox_guard.lock import account_lock, daemon_runs
from inbox_guard.service import BOOTED, TIMER, UNIT, crontab_line, has_systemd, systemctl
from inbox_guard.state import State
from inbox_guard.state.health import HealthStore
from inbox_guard.suggest import nearest

if TYPE_CHECKING:
    from pathlib import Path

    from inbox_guard.config import Account, Config
    from inbox_guard.credentials import Secret
    from inbox_guard.state.health import Health

_PATIENCE = 10  # seconds


def profile(config: Config) -> Iterator[Diagnosis]:
    """Whether the drafts have something to build on."""
    yield well("config", f"{config.path}")
    if not (config.profile.minimum_project or config.profile.minimum_hourly):
        told = "[profile] has neither minimum_project nor minimum_hourly"
        yield warn("profile", told, "write what you take at least: what clients would pay is held against it")
    yield from _rate(config.profile.currency)


def _rate(currency: str) -> Iterator[Diagnosis]:
    """Whether amounts in other currencies can be compared with the minimum."""
    rates = per_euro()
    if currency not in rates:
        near = nearest(currency, rates)
        hint = f'did you mean "{near}"? ' if near else ""
        remedy = f"{hint}without one your minimum is held against amounts in {currency} alone"
        yield warn("profile", f"there is no rate for the currency {currency}", remedy)


def password_file(account: Account) -> Iterator[Diagnosis]:
    """Whether others may look into the file that the password lies in."""
    file = file_of(account)
    if file is None:
        return
    try:
        mode = file.stat().st_mode
    except OSError:
        return  # that it is not there, or in a closed folder, is told by whoever reads it
    may = mode & (stat.S_IRWXG | stat.S_IRWXO)
    if may and stat.S_ISREG(mode):
        who = "everybody" if may & stat.S_IRWXO else "its group"
        told = f"the file {file} with the password is open to {who} on this machine"
        yield warn("credential", told, f"close it to all but you: chmod 600 {shlex.quote(str(file))}")


def credential(account: Account) -> tuple[Diagnosis, Secret | None]:
    """Where the secret comes from; with `oauth2` a token is renewed for it."""
    try:
        secret = secret_for(account)
    except GuardError as error:
        return fail("credential", error), None
    kind = "a token, from the login in" if account.oauth2 else "from"
    return well("credential", f"{kind} {secret.source}"), secret


def lock(account: Account) -> Diagnosis:
    """Whether somebody else works on the mailbox."""
    try:
        with account_lock(account):
            return well("lock", "free")
    except TemporaryError:
        return well("lock", "held: another inbox-guard is at work here, such as the service")
    except GuardError as error:
        return fail("lock", error)


def state(accounts: Sequence[Account], time_zone: str) -> Iterator[Diagnosis]:
    """What is remembered, and what could not be dealt with."""
    try:
        with State.open(thorough=True) as opened:
            for account in accounts:
                opened.examine(account.name)
            yield well("state", f"{opened.path}")
            for warning in opened.warnings:
                yield warn("state", warning)
            for account in accounts:
                opened.claim(account.name, account.mailbox)
                if failures := opened.failures.all(account.name):
                    told = f"{account.name}: {len(failures)} messages could not be dealt with: {failures[0].problem}"
                    yield warn("state", told, "the next scan tries again; inbox-guard explain ID tells more of one")
        with HealthStore.open() as store:
            known = store.health(datetime.now(UTC))
        for account in accounts:
            yield _last(account, known.get(account.name), ZoneInfo(time_zone))
    except GuardError as error:
        yield fail("state", error)


def _last(account: Account, health: Health | None, zone: ZoneInfo) -> Diagnosis:
    if health is not None and health.trouble:
        return warn("last scan", f"{account.name}: {health.trouble}", health.remedy)
    if health is None or health.success is None:
        return warn("last scan", f"{account.name}: none has come to its end yet", "inbox-guard scan")
    ended = f"{health.success.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"
    return well("last scan", f"{account.name}: ended well at {ended}")


def service(config: Path | None = None, booted: Path = BOOTED) -> Diagnosis:
    """Whether something runs inbox-guard by itself: a daemon at work, or systemd with a service or a timer."""
    if daemon_runs():
        return well("service", "inbox-guard run is at work")
    if not has_systemd(booted):
        return warn("service", "no systemd runs here", f"let cron run it every five minutes: {crontab_line(config)}")
    for unit in (UNIT, TIMER):
        for scope in ((), ("--user",)):
            if _said(*scope, "is-active", unit) == "active":
                return well("service", f"{unit} is active{' (of this user)' if scope else ''}")
            if _said(*scope, "is-enabled", unit) in ("enabled", "static", "linked"):
                flag = " --user" if scope else ""
                return warn("service", f"{unit} is there and does not run", f"systemctl{flag} status {unit}")
    return warn("service", "nothing runs inbox-guard by itself", "inbox-guard service install")


def _said(*words: str) -> str:
    try:
        return systemctl(*words, patience=_PATIENCE).stdout.strip()
    except GuardError:
        return ""
