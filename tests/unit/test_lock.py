"""One writer an account, between real processes."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_guard.config import Account
from inbox_guard.errors import ExitCode, TemporaryError
from inbox_guard.lock import account_lock

Holder = subprocess.Popen[str]

WORK = Account(name="work", host="imap.example.com", user="me@example.com")

HOLDER = """
import sys, time
from collections.abc import Iterator
from pathlib import Path
from inbox_guard.config import Account
from inbox_guard.lock import account_lock
with account_lock(Account(name="work", host="imap.example.com", user="me@example.com"), Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
print("free", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[Holder]:
    """Another process that holds the lock until it is told to let go."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def refused(account: Account, directory: Path) -> TemporaryError:
    with pytest.raises(TemporaryError) as caught, account_lock(account, directory):
        pass
    return caught.value


@pytest.mark.usefixtures("holder")
def test_a_second_process_is_turned_away_at_once_with_exit_code_75(tmp_path: Path) -> None:
    error = refused(WORK, tmp_path)
    assert error.code is ExitCode.TEMPORARY
    assert error.problem == "another inbox-guard is working on this account"
    assert error.remedy


@pytest.mark.usefixtures("holder")
@pytest.mark.parametrize("port", [993, 143])
def test_the_lock_goes_by_mailbox_whatever_the_account_is_called_and_by_whichever_port_it_is_reached(
    port: int, tmp_path: Path
) -> None:
    refused(Account(name="same", host="IMAP.example.com", user="me@example.com", port=port), tmp_path)


@pytest.mark.usefixtures("holder")
def test_another_mailbox_is_free(tmp_path: Path) -> None:
    with account_lock(Account(name="work", host="imap.example.com", user="you@example.com"), tmp_path):
        pass


def test_the_lock_is_free_once_it_is_let_go(holder: Holder, tmp_path: Path) -> None:
    assert holder.stdin is not None
    assert holder.stdout is not None
    holder.stdin.write("\n")
    holder.stdin.flush()
    assert holder.stdout.readline() == "free\n"
    for _ in range(2):
        with account_lock(WORK, tmp_path):
            pass


def test_the_lock_of_a_killed_process_is_free(holder: Holder, tmp_path: Path) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with account_lock(WORK, tmp_path):
        pass


def test_locks_are_for_their_owner_alone_and_tell_nothing(tmp_path: Path) -> None:
    with account_lock(WORK, tmp_path):
        (file,) = (tmp_path / "locks").iterdir()
    assert (tmp_path / "locks").stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o077 == 0
    assert "example" not in file.name
