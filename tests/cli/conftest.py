"""Running the command as a user does: a process of its own, with a home of its own."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from servers.dovecot import PASSWORD

from inbox_guard.cli.app import Settings
from inbox_guard.cli.app import run as run_here

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Here = Callable[..., tuple[int, str, str]]

RING = '''\
"""A keyring back end that keeps its secrets in one file: keyring's own seam, loaded by PYTHON_KEYRING_BACKEND."""
import json, os, pathlib
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError
FILE = pathlib.Path(os.environ["HOME"], "ring.json")

class Ring(KeyringBackend):
    priority = 1
    def _all(self):
        return json.loads(FILE.read_text()) if FILE.exists() else {}
    def get_password(self, service, username):
        return self._all().get(f"{service}/{username}")
    def set_password(self, service, username, password):
        self._keep(self._all() | {f"{service}/{username}": password})
    def delete_password(self, service, username):
        kept = self._all()
        if kept.pop(f"{service}/{username}", None) is None:
            raise PasswordDeleteError("not there")
        self._keep(kept)
    def _keep(self, secrets):
        # at once, as a real one does: another process may be reading
        fresh = FILE.with_name(f"ring.{os.getpid()}")
        fresh.write_text(json.dumps(secrets))
        fresh.replace(FILE)
'''


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Ctrl-C is heard, also where the tests run in the background, whose children ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with nothing in it but a keyring back end."""
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "ring.py").write_text(RING)
    return tmp_path


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """What the command sees: no config of whoever runs the tests, no keyring but ours."""
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(home / "modules"),
        "PYTHON_KEYRING_BACKEND": "ring.Ring",
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": "80",
    }


#: Modes of files do not bind root: so it lays that power down.
_BOUND = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Run `inbox-guard` with these arguments and give what it said."""
    return _runner(environment)


@pytest.fixture
def bound(environment: dict[str, str]) -> Run:
    """The same as a user who may not enter what is closed, also where root runs the tests."""
    return _runner(environment, *_BOUND)


def _runner(environment: dict[str, str], *before: str) -> Run:
    def running(*arguments: str | Path, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*before, sys.executable, "-m", "inbox_guard", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=600,  # the longest command runs 73,000 examples
            env=environment | more,
            check=False,
        )

    return running


@pytest.fixture
def config(home: Path) -> Path:
    """A config of one account, where the command looks for it."""
    path = home / ".config/inbox-guard/config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(
        '[profile]\nname = "Maija Esimerkki"\naddresses = ["maija@own.example"]\n'
        '[accounts.work]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nuser = "maija@own.example"\n'
    )
    return path


@pytest.fixture
def here(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Here]:
    """Run the command in this process, for what needs no keyring: its exit code, standard output and errors."""
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    for name in list(os.environ):
        if name.startswith(("XDG_", "INBOX_GUARD_")) or name.endswith("_DIRECTORY"):
            monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("INBOX_GUARD_PASSWORD_WORK", PASSWORD)

    def running(*arguments: str | Path, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        code = run_here(Settings(), list(map(str, arguments)))
        return code, *capsys.readouterr()

    yield running
    keyring.set_keyring(before)
