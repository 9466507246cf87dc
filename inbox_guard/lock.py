"""One writer an account: a lock that is gone when its process is gone, however that ended.  Knows no mailbox."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from inbox_guard.config.paths import make_private, state_dir
from inbox_guard.errors import GuardError, TemporaryError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from inbox_guard.config import Account


_DAEMON = "daemon.lock"


@contextmanager
def account_lock(account: Account, directory: Path | None = None) -> Iterator[None]:
    """Hold the mailbox of an account for this process; the lock goes by `Account.mailbox`, not by the account's name.

    Raises:
        TemporaryError: another process holds it.
        GuardError: the lock cannot be written.
    """
    busy = TemporaryError(
        "another inbox-guard is working on this account", "wait until it is done, or stop it, and try again"
    )
    with _held(_file_name(account), directory, 0, busy):
        yield


@contextmanager
def daemon_lock(directory: Path | None = None) -> Iterator[None]:
    """Be the one daemon on this state.

    Raises:
        TemporaryError: there is one already.
        GuardError: the lock cannot be written.
    """
    busy = TemporaryError(
        "inbox-guard run is at work already", "inbox-guard status tells how it fares; stop it to start another"
    )
    with _held(_DAEMON, directory, 1, busy):  # `daemon_runs` may hold it for a moment
        yield


def daemon_runs() -> bool:
    """Whether there is a daemon on this state, as far as can be seen: its lock goes with it, however it ended."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - as in `_held`

    try:
        path = state_dir() / "locks" / _DAEMON
        if not path.exists():
            return False
        with FileLock(path, timeout=0, mode=0o600):
            return False
    except Timeout:
        return True
    except (GuardError, OSError, NotImplementedError):
        return False


@contextmanager
def token_lock(account: Account) -> Iterator[None]:
    """Renew the token of an account in one process at a time; whoever comes second waits.

    Raises:
        TemporaryError: another process takes longer than a minute over it.
        GuardError: the lock cannot be written.
    """
    busy = TemporaryError("the login of this account is being renewed by another inbox-guard", "try again")
    with _held(f"token-{_file_name(account)}", None, 60, busy):
        yield


@contextmanager
def _held(name: str, directory: Path | None, patience: float, busy: TemporaryError) -> Iterator[None]:
    """Hold the lock of this name; `busy` is raised where it is not free within `patience` seconds."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only commands that write need it

    folder = (directory or state_dir()) / "locks"
    make_private(folder)
    lock = FileLock(folder / name, timeout=patience, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise busy from None
    except (OSError, NotImplementedError) as error:
        raise GuardError(f"cannot lock {lock.lock_file}: {error}", "set XDG_STATE_HOME to a local disk") from error
    try:
        yield
    finally:
        lock.release()


def _file_name(account: Account) -> str:
    return hashlib.sha256(account.mailbox.encode()).hexdigest()[:24] + ".lock"
