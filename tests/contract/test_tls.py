"""What is said before a server is trusted, and to which servers nothing is said at all."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator

import pytest
from servers.dovecot import Dovecot
from servers.patience import PATIENCE

from inbox_guard.errors import GuardError, TemporaryError
from inbox_guard.mailbox.imap import ImapSettings, open_imap
from inbox_guard.mailbox.settings import tls_context


class OldServer:
    """Speaks TLS up to 1.1; `heard` is what came through, decrypted."""

    def __init__(self, dovecot: Dovecot) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(dovecot.certificate, dovecot.directory / "key.pem")
        self._context.set_ciphers("ALL:@SECLEVEL=0")
        self._context.minimum_version = ssl.TLSVersion.TLSv1
        self._context.maximum_version = ssl.TLSVersion.TLSv1_1
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self.heard = b""
        self.refused = threading.Event()
        threading.Thread(target=self._talk, daemon=True).start()

    def _talk(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                plain, _ = self._server.accept()
                try:
                    with self._context.wrap_socket(plain, server_side=True) as secure:
                        secure.sendall(b"* OK ready\r\n")
                        self.heard += secure.recv(1000)
                except ssl.SSLError:
                    self.refused.set()

    def close(self) -> None:
        """Stop."""
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()


@pytest.fixture
def old(dovecot: Dovecot) -> Iterator[OldServer]:
    """Such a server."""
    server = OldServer(dovecot)
    yield server
    server.close()


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1:DeprecationWarning")
def test_a_server_that_knows_old_tls_alone_hears_nothing(old: OldServer, dovecot: Dovecot) -> None:
    """TLS 1.2 is the least (RFC 8314 §4.1, RFC 8996), though this machine could speak to it otherwise."""
    wished = ImapSettings("work", "localhost", "anna", port=old.port, ca_file=dovecot.certificate)
    with pytest.raises(TemporaryError, match="TLS"):
        open_imap(wished, "hunter2")

    assert old.refused.wait(PATIENCE)
    assert old.heard == b""


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_certificate_and_host_name_are_always_verified(security: str) -> None:
    """There is no setting against it."""
    context = tls_context(ImapSettings("work", "imap.mine.example", "anna", security=security))

    assert context is not None
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize("host", ["imap.mine.example", "192.0.2.1", "10.0.0.1", "localhost.mine.example", "::"])
def test_nothing_is_sent_in_clear_beyond_this_machine(host: str) -> None:
    """Not even a name that might mean this machine somewhere."""
    with pytest.raises(GuardError, match="in clear"):
        open_imap(ImapSettings("work", host, "anna", security="none"), "hunter2")
