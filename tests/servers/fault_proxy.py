"""A TCP proxy before an IMAP server on this machine that lets one chosen exchange of a session go wrong.

It follows the protocol (RFC 9051 §2.2): a command with its literals, an answer up to the tagged line.  A fault is a
function of the exchange; what it does not pass on never arrives.  Pipelining and IDLE are not understood.
"""

from __future__ import annotations

import contextlib
import re
import socket
from collections.abc import Callable
from typing import BinaryIO

from servers.loopback import Loopback

_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n$")


class HangUpError(OSError):
    """This connection is over, by the wish of a fault or of a peer."""


class Exchange:
    """A command and its answer, or the greeting, which has no command and no tag."""

    def __init__(
        self, line: bytes, client: socket.socket, server: socket.socket, files: tuple[BinaryIO, BinaryIO]
    ) -> None:
        self.line = line
        self._client, self._server = client, server
        self._from_client, self._from_server = files

    @property
    def tag(self) -> bytes:
        """The command's tag; that of an untagged answer for the greeting."""
        return self.line.partition(b" ")[0] or b"*"

    @property
    def name(self) -> str:
        """The command's name, `UID` with what follows it; `greeting` for none."""
        words = self.line.decode("ascii", "replace").split()[1:3]
        return " ".join(words if words[:1] == ["UID"] else words[:1]) or "greeting"

    def run(self) -> bytes:
        """Let the server have the whole command; its whole answer, which the client has not seen yet."""
        return b"".join(self.answer())

    def answer(self) -> list[bytes]:
        """The same, line by line, each with the literals in it."""
        if not self.line:
            return [self._read_line()]
        self._server.sendall(self.line)
        line, answer = self.line, list[bytes]()
        while True:
            got = self._read_line()
            if got.startswith(b"+"):
                self.send(got)
                line = self._more_of_command(line)
                continue
            answer.append(got)
            if got.startswith(self.tag + b" "):
                return answer

    def run_half(self) -> None:
        """Let the server have the command up to the middle of its literal, or of its line where there is none."""
        size = _LITERAL.search(self.line)
        self._server.sendall(self.line if size else self.line[: len(self.line) // 2])
        if size:
            self.send(self._read_line())
            self._server.sendall(self._from_client.read(int(size[1]) // 2))

    def send(self, content: bytes) -> None:
        """Say something to the client."""
        self._client.sendall(content)

    def cut(self) -> None:
        """End the connection on both sides."""
        raise HangUpError

    def wait_for_hang_up(self) -> None:
        """Say nothing more until the client gives up."""
        while self._from_client.readline():
            pass
        raise HangUpError

    def _more_of_command(self, line: bytes) -> bytes:
        """Hand over what the server has asked for: a literal and the line after it, or the answer to a challenge."""
        size = _LITERAL.search(line)
        if size:
            self._server.sendall(self._from_client.read(int(size[1])))
        rest = self._from_client.readline()
        self._server.sendall(rest)
        return rest

    def _read_line(self) -> bytes:
        """One line of the server with the literals in it."""
        whole = b""
        while True:
            line = self._from_server.readline()
            if not line:
                raise HangUpError
            whole += line
            size = _LITERAL.search(line)
            if size is None:
                return whole
            whole += self._from_server.read(int(size[1]))


Fault = Callable[[Exchange], None]


class FaultProxy(Loopback):
    """A running proxy as a context manager: connect to `port` instead of the server's.

    `names` are the exchanges that went through since `arm`, in order, greetings included; `fired` tells whether the
    chosen one came.
    """

    def __init__(self, upstream: int) -> None:
        super().__init__()
        self.names: list[str] = []
        self.fired = False
        self._upstream = upstream
        self._fault: Fault | None = None
        self._at = -1

    def arm(self, fault: Fault | None = None, at: int = -1) -> None:
        """Count anew; let the exchange with this number, from 0, go wrong."""
        self.names.clear()
        self.fired, self._fault, self._at = False, fault, at

    def talk(self, client: socket.socket) -> None:
        """Pass on exchange by exchange, until the armed one goes wrong."""
        with (
            contextlib.suppress(OSError),
            client,
            socket.create_connection(("127.0.0.1", self._upstream), 20) as server,
        ):
            for connection in (client, server):
                connection.settimeout(20)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            files = client.makefile("rb"), server.makefile("rb")
            try:
                self._relay(Exchange(b"", client, server, files))
                while line := files[0].readline():
                    self._relay(Exchange(line, client, server, files))
            finally:
                # without it the file objects would hold the connections open
                for connection in (client, server):
                    with contextlib.suppress(OSError):
                        connection.shutdown(socket.SHUT_RDWR)

    def _relay(self, exchange: Exchange) -> None:
        number = len(self.names)
        self.names.append(exchange.name)
        if number == self._at and self._fault is not None:
            self.fired = True
            self._fault(exchange)
        else:
            self.pass_on(exchange)

    def pass_on(self, exchange: Exchange) -> None:
        """An exchange that does not go wrong."""
        exchange.send(exchange.run())
