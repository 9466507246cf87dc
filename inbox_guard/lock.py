"""One writer an account: a lock that is gone when its process is gone, however that ended.  Knows no mailbox."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from inbox_guard.config.paths import make_private, state_dir
from inbox_guard.errors import GuardError, PassingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from inbox_guard.config import Account


@contextmanager
def account_lock(account: Account, directory: Path | None = None) -> Iterator[None]:
    """Hold the mailbox of an account for this process; the lock goes by server and user, not by the account's name.

    Raises:
        PassingError: another process holds it.
        GuardError: the lock cannot be written.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only commands that write need it

    folder = (directory or state_dir()) / "locks"
    make_private(folder)
    lock = FileLock(folder / _file_name(account), timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise PassingError(
            f'another inbox-guard is working on account "{account.name}"',
            "wait until it is done, or stop it, and try again",
        ) from None
    except (OSError, NotImplementedError) as error:
        raise GuardError(f"cannot lock {lock.lock_file}: {error}", "set XDG_STATE_HOME to a local disk") from error
    try:
        yield
    finally:
        lock.release()


def _file_name(account: Account) -> str:
    mailbox = f"{account.user.casefold()}\n{account.host.casefold()}\n{account.port}"
    return hashlib.sha256(mailbox.encode()).hexdigest()[:24] + ".lock"
