"""The daemon on real mailboxes: in this process, with its own config, state and log, and at a pace for tests."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from servers.mails import mail
from servers.patience import PATIENCE
from servers.recording_proxy import RecordingProxy
from servers.worlds import ImapWorld

from inbox_guard import library
from inbox_guard.cli.accounts import open_with, settings_for
from inbox_guard.config import Account, load, variable_of
from inbox_guard.daemon import Daemon, Pace, Ports
from inbox_guard.daemon.notify import Systemd
from inbox_guard.judge import Core
from inbox_guard.mailbox.imap import open_imap
from inbox_guard.mailbox.port import Mailbox
from inbox_guard.state import FILE
from inbox_guard.state.health import Health, HealthStore

REQUEST = (
    "Hello Kim,\r\n\r\nwe need a website for our bakery, about eight pages, and photos are ready.\r\n"
    "Could you build it for us?\r\nThere is no money for it right now, but you will get a share of the profit.\r\n"
)
PROGRAM = [sys.executable, "-m", "inbox_guard"]
#: Nothing is waited for longer than a test has to; the order of the waits is that of the real ones.
FAST = Pace(idle=2, retry=0.05, retry_most=0.2, settled=5, refused=0.3, refused_most=0.5, locked=0.05, tick=0.05)


@pytest.fixture(scope="session")
def core() -> Core:
    """All knowledge, loaded once."""
    return library.core()


@dataclass
class Service:
    """A daemon in a thread of this process, or as a `Process`.  `secrets` are what its accounts log in with."""

    folder: Path
    core: Core
    pace: Pace = FAST
    secrets: dict[str, str] = field(default_factory=dict)
    schedule: str = 'every = "1s"\nidle = true'
    accounts: dict[str, ImapWorld] = field(default_factory=dict)
    more: str = ""
    time_zone: str = "UTC"
    log: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    systemd: Systemd | None = None
    connect: Callable[[Account, str], Mailbox] = open_with

    def __post_init__(self) -> None:
        self.daemon: Daemon | None = None
        self._thread: threading.Thread | None = None

    @property
    def config(self) -> Path:
        """The file that the daemon reads."""
        return self.folder / "config.toml"

    def write_config(self) -> None:
        """Write what this service is to be."""
        lines = [
            f'[profile]\nname = "Kim Sample"\naddresses = ["me@mine.example"]\ntime_zone = "{self.time_zone}"\n',
            f"[schedule]\n{self.schedule}\n",
        ]
        for name, world in self.accounts.items():
            at = world.settings
            lines.append(
                f'[accounts.{name}]\nhost = "{at.host}"\nport = {at.port}\nsecurity = "{at.security}"\n'
                f'user = "{at.user}"\n{self.more}\n'
            )
            self.secrets.setdefault(name, world.password)
        self.config.write_text("\n".join(lines), "utf-8")

    def __enter__(self) -> Self:
        self.write_config()
        ports = Ports(lambda: load(self.config), lambda _: self.core, self._secret, self._secret, self.connect)
        self.daemon = Daemon(ports, self.folder, self.pace, self.systemd)
        self._thread = threading.Thread(target=self.daemon.run, name="daemon", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.daemon is not None and self._thread is not None
        self.daemon.stop()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "the daemon did not end"

    @property
    def running(self) -> bool:
        """Whether the daemon runs."""
        return self._thread is not None and self._thread.is_alive()

    def _secret(self, account: Account) -> str:
        self.logins.append(account.name)
        return self.secrets[account.name]

    def account(self, name: str = "work") -> Account:
        """An account as the daemon has read it."""
        return load(self.config).accounts[name]

    def health(self, account: str = "work") -> Health:
        """What the state says of an account."""
        with HealthStore.open(self.folder / FILE) as store:
            return store.health()[account]

    def told(self, words: str) -> int:
        """How often a line with these words was logged."""
        return sum(words in line for line in self.log)

    def well(self, account: str = "work") -> bool:
        """Whether the account was read to the end, and nothing is wrong with it."""
        if not (self.folder / FILE).exists():
            return False
        with HealthStore.open(self.folder / FILE) as store:
            health = store.health().get(account)
        return health is not None and health.success is not None and not health.trouble


@pytest.fixture
def service(core: Core, tmp_path: Path, dovecot_world: ImapWorld) -> Iterator[Service]:
    """A daemon on one fresh mailbox of Dovecot; enter it to start it."""
    made = Service(tmp_path, core, accounts={"work": dovecot_world})

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            made.log.append(f"{record.levelname} {record.getMessage()}")

    handler, ours = Lines(), logging.getLogger("inbox_guard")
    before = ours.level
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    yield made
    ours.removeHandler(handler)
    ours.setLevel(before)


class Process:
    """The same daemon as users have it: `inbox-guard run` in a process of its own.  `log` is what it wrote."""

    def __init__(self, service: Service, command: Sequence[str] = (), **environment: str) -> None:
        self._command = command or [*PROGRAM, "run"]
        service.write_config()
        passwords = {variable_of(name): secret for name, secret in service.secrets.items()}
        self.environment = {
            "HOME": str(service.folder),
            "PATH": os.environ["PATH"],
            "STATE_DIRECTORY": str(service.folder),
            "INBOX_GUARD_CONFIG": str(service.config),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            **passwords,
            **environment,
        }
        self.log: list[str] = []

    def __enter__(self) -> Self:
        self.popen = subprocess.Popen(self._command, env=self.environment, stderr=subprocess.PIPE, text=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def _read(self) -> None:
        assert self.popen.stderr is not None
        for line in self.popen.stderr:
            self.log.append(line.rstrip("\n"))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end(signal.SIGKILL)
        assert self.popen.stderr is not None
        self.popen.stderr.close()

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send it this signal and wait for its end; the exit code."""
        self.popen.send_signal(number)
        code = self.popen.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def told(self, words: str) -> int:
        """How often a line with these words was logged."""
        return sum(words in line for line in self.log)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command of inbox-guard, with the same config and state."""
        return subprocess.run(
            [*PROGRAM, *arguments], env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )


def open_patiently(account: Account, secret: str) -> Mailbox:
    """Open it with a session that waits for any answer for longer than a test does."""
    ever = 10 * PATIENCE
    return open_imap(replace(settings_for(account), connect_timeout=ever, read_timeout=ever), secret)


@pytest.fixture
def proxy(dovecot_world: ImapWorld) -> Iterator[RecordingProxy]:
    """A proxy before that mailbox."""
    with RecordingProxy(dovecot_world.back_door) as running:
        yield running


@pytest.fixture
def behind(service: Service, dovecot_world: ImapWorld, proxy: RecordingProxy) -> Service:
    """The same daemon, with the proxy in between."""
    service.accounts = {"work": dovecot_world.through(proxy.port)}
    return service


def request(number: int | str) -> bytes:
    """A request that gets labels and a draft; each comes from another client."""
    content = mail(f"r{number}@client.example", REQUEST, f"Website {number}")
    return content.replace(b"client@client.example>", f"c{number}@client{number}.example>".encode(), 1)


def answered(world: ImapWorld) -> list[str]:
    """The Message-IDs that the drafts answer, each as often as there is a draft."""
    found = []
    for raw in world.contents("Drafts"):
        [line] = [line for line in raw.split(b"\r\n") if line.lower().startswith(b"in-reply-to:")]
        found.append(line.split(b"<")[1].split(b">")[0].decode())
    return sorted(found)


def labelled(world: ImapWorld) -> list[str]:
    """The Message-IDs of mail in the inbox that bears the label of a request."""
    return sorted(name for name, flags in world.flags("INBOX").items() if "guard-request" in flags)


def drafted(world: ImapWorld, *numbers: int | str) -> Callable[[], bool]:
    """Whether each of these requests has its labels and its draft, and nothing else has."""
    wanted = sorted(f"r{number}@client.example" for number in numbers)
    return lambda: answered(world) == wanted and labelled(world) == wanted
