"""A private Dovecot 2.3 or 2.4 in a temporary directory: free ports, no system service, as root or as an ordinary user.

Every user name logs in with PASSWORD and has a fresh mailbox, so each test takes a name of its own.  CYRILLIC is a user
whose password is not ASCII, SMALL one whose mailbox is full after a few kilobytes.
"""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from servers.dovecot_config import LANGUAGES, SPECIAL, UNROOTED, Language, filled
from servers.patience import PATIENCE, until

PASSWORD = "correct-horse"
CYRILLIC = ("umlaut", "Schlüßel-ключ")
SMALL = "small"
_PACKAGE = "dovecot-imapd"


class DovecotError(RuntimeError):
    """There is no Dovecot on this machine, or it did not start."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What sets servers apart: where folders lie, and whether special folders are marked as such."""

    prefix: str = ""
    separator: str = "/"
    special_use: bool = True
    introspection: str = ""  # where tokens are checked (RFC 7662); "" for no login by OAuth 2
    authority: Path | None = None  # the certificate that is there
    mechanisms: str = "xoauth2 oauthbearer"
    days: int = 30  # that the certificate holds


class Dovecot:
    """A running server as a context manager; `port` speaks plain IMAP and STARTTLS, `tls_port` TLS."""

    def __init__(self, shape: Shape = Shape()) -> None:
        self.shape = shape
        self.directory = Path()
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self.port = 0
        self.tls_port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._program = ""
        self._language = LANGUAGES["2.3."]
        self._passwords: dict[str, str] = {}

    @property
    def certificate(self) -> Path:
        """The server's own certificate, for localhost and 127.0.0.1, in PEM form."""
        return self.directory / "cert.pem"

    def __enter__(self) -> Self:
        program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
        if program is None:
            raise DovecotError(f"the tests need a Dovecot: install the Debian package {_PACKAGE}")
        # not below pytest's own directory: that is closed to the other users that Dovecot runs as
        self._temporary = tempfile.TemporaryDirectory(prefix="dovecot-", ignore_cleanup_errors=True)
        self.directory = Path(self._temporary.name)
        for name in ("run", "state", "mail"):
            (self.directory / name).mkdir()
        self._language = _language(program)
        self._certify()
        self.port, self.tls_port = _free_ports()
        self._write_users()
        self._write_config()
        self._give_to_mail_user()
        self._program = program
        self.start()
        return self

    def start(self) -> None:
        """Start it; after `stop`, on the same ports and with the same mail."""
        with (self.directory / "out.log").open("ab") as out:
            self._process = subprocess.Popen(
                [self._program, "-F", "-c", str(self.directory / "dovecot.conf")],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self._wait()

    def stop(self) -> None:
        """End it with all its sessions, which would outlive it; mail stays."""
        if self._process is None or self._process.poll() is not None:
            return
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def set_password(self, user: str, password: str) -> None:
        """Give one user another password than all the others have."""
        self._passwords[user] = password
        self._write_users()
        if self._process is None:
            return
        before = self._reloads()  # by itself it looks at the file every few seconds only
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self._process.send_signal(signal.SIGHUP)  # one that comes while it starts is lost
            with contextlib.suppress(AssertionError):
                until(lambda: self._reloads() > before, "the reload", patience=1)
                return
        raise DovecotError("Dovecot does not reload")

    def _reloads(self) -> int:
        log = self.directory / "dovecot.log"
        return log.read_text("utf-8", "replace").count("reloading configuration") if log.exists() else 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if self._temporary is not None:
            self._temporary.cleanup()

    def _wait(self) -> None:
        assert self._process is not None
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        log = "".join(path.read_text("utf-8", "replace") for path in sorted(self.directory.glob("*.log")))
        self.__exit__(None, None, None)
        raise DovecotError(f"Dovecot did not start; is {_PACKAGE} installed whole?  It says:\n{log[-2000:]}")

    def _certify(self) -> None:
        names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
        where = ["-keyout", str(self.directory / "key.pem"), "-out", str(self.certificate)]
        ask = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
        ask += ["-days", str(self.shape.days)]
        subprocess.run([*ask, "-addext", names, *where], check=True, capture_output=True)

    def _write_users(self) -> None:
        lines = [
            f"{CYRILLIC[0]}:{{PLAIN}}{CYRILLIC[1]}::::::",
            f"{SMALL}:{{PLAIN}}{PASSWORD}::::::{self._language.small}",
        ]
        lines += [f"{user}:{{PLAIN}}{password}::::::" for user, password in self._passwords.items()]
        beside = self.directory / "users.new"
        beside.write_text("\n".join(lines) + "\n", "utf-8")
        beside.chmod(0o644)
        beside.replace(self.directory / "users")

    def _give_to_mail_user(self) -> None:
        if os.getuid() == 0:
            self.directory.chmod(0o755)
            user = pwd.getpwnam("nobody")
            os.chown(self.directory / "mail", user.pw_uid, user.pw_gid)
            (self.directory / "users").chmod(0o644)

    def _write_config(self) -> None:
        words = self._words()
        if self.shape.authority is not None:
            Path(words["CA"]).write_bytes(self.shape.authority.read_bytes())
            (self.directory / "oauth2.conf").write_text(filled(self._language.introspection, words), "utf-8")
        (self.directory / "dovecot.conf").write_text(filled(self._language.config, words), "utf-8")

    def _words(self) -> dict[str, str]:
        """What the config leaves open; those that hold others come first."""
        root = os.getuid() == 0
        mail = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.getuid())
        group = grp.getgrgid(mail.pw_gid).gr_name
        return {
            "SPECIAL": SPECIAL if self.shape.special_use else "",
            "UNROOTED": "" if root else UNROOTED,
            "TOKENS": self._language.tokens if self.shape.introspection else "",
            "D": str(self.directory),
            "PORT": str(self.port),
            "TLS": str(self.tls_port),
            "UID": str(mail.pw_uid),
            "GID": str(mail.pw_gid),
            "INTERNAL": "dovecot" if root else mail.pw_name,
            "INTERNAL_GROUP": "dovecot" if root else group,
            "LOGIN": "dovenull" if root else mail.pw_name,
            "PREFIX": self.shape.prefix,
            "SEPARATOR": self.shape.separator,
            "PASSWORD": PASSWORD,
            "URL": self.shape.introspection,
            "CA": str(self.directory / "authority.pem"),
            "MECHANISMS": self.shape.mechanisms if self.shape.introspection else "",
        }


def _language(program: str) -> Language:
    version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    for beginning, language in LANGUAGES.items():
        if version.startswith(beginning):
            return language
    raise DovecotError(f"the tests know Dovecot 2.3 and 2.4, this is {version}: install {_PACKAGE} of Debian 12 or 13")


def _free_ports() -> tuple[int, int]:
    """Two that are free and stay so until Dovecot takes them: to whoever asks for any, the system gives others."""
    with contextlib.ExitStack() as held:
        found: list[int] = []
        while len(found) < 2:
            port = random.SystemRandom().randrange(20_000, 30_000)
            with contextlib.suppress(OSError):
                held.enter_context(socket.create_server(("127.0.0.1", port)))
                found.append(port)
        return found[0], found[1]
