"""A TCP proxy between a client and an IMAP server on this machine that keeps every byte, for tests of what is sent.

It can also go wrong as networks do: `mode` "eof" and "reset" cut each connection at the next bytes from the client,
"hole" swallows what the server says, "down" takes no connection; `cut_at` cuts it, once, behind bytes of the client,
`lose` before bytes of the server; `hole_at` makes a hole of it, at bytes of the client.
"""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal

from servers.loopback import Loopback

Mode = Literal["pass", "eof", "reset", "hole", "down"]
_LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n$")


@dataclass(slots=True)
class Record:
    """The bytes of all connections since the last `clear`, each direction in order."""

    sent: bytearray = field(default_factory=bytearray)
    received: bytearray = field(default_factory=bytearray)

    def clear(self) -> None:
        """Forget what was recorded."""
        self.sent.clear()
        self.received.clear()

    @property
    def commands(self) -> list[str]:
        """What the client sent, a command a line, without tags; the content of literals is left out."""
        return list(_commands(bytes(self.sent)))

    @property
    def lines(self) -> list[str]:
        """What the server said, line by line, literals included."""
        return bytes(self.received).decode("utf-8", "replace").split("\r\n")


class RecordingProxy(Loopback):
    """A running proxy as a context manager: connect to `port` instead of the server's."""

    def __init__(self, upstream: int, host: str = "127.0.0.1") -> None:
        super().__init__(host)
        self.record = Record()
        self.mode: Mode = "pass"
        self.connections = 0
        self.most = 0  # connections of the client at one time
        self.cut_at = b""
        self.lose = b""
        self.hole_at = b""
        self._upstream = upstream
        self._open: list[socket.socket] = []
        self._clients: list[socket.socket] = []

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        for connection in self._open:
            _cut(connection)

    @property
    def live(self) -> int:
        """The connections that the client has open."""
        return sum(not _left(client) for client in self._clients)

    def cut(self) -> None:
        """Cut all connections that are open."""
        for connection in self._open.copy():
            _cut(connection)

    def talk(self, client: socket.socket) -> None:
        """Pass on what both sides say, each way in a thread of its own."""
        if self.mode == "down":
            client.close()
            return
        try:
            server = socket.create_connection(("127.0.0.1", self._upstream), 10)
        except OSError:
            client.close()
            return
        self.connections += 1
        self._clients = [known for known in self._clients if not _left(known)] + [client]
        self.most = max(self.most, len(self._clients))
        for connection in (client, server):
            connection.settimeout(None)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open.append(connection)
        threading.Thread(target=self._downwards, args=(server, client), daemon=True).start()
        self._upwards(client, server)

    def _upwards(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(65_536):
                self.record.sent += data
                if self.hole_at and self.hole_at in data:
                    self.mode = "hole"
                if self.mode in ("eof", "reset"):
                    if self.mode == "reset":
                        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        client.close()
                    break
                cut = bool(self.cut_at) and self.cut_at in data
                if cut:
                    client.shutdown(socket.SHUT_WR)  # a server may answer sooner than this thread goes on
                server.sendall(data)
                if cut:
                    self.cut_at = b""
                    break
        _cut(client)
        _cut(server)
        for connection in (client, server):
            self._open.remove(connection)

    def _downwards(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(65_536):
                if self.lose and self.lose in data:
                    self.lose = b""
                    break
                if self.mode != "hole":
                    self.record.received += data
                    client.sendall(data)
        _cut(client)


def _left(client: socket.socket) -> bool:
    """Whether the other side has closed this connection, told without waiting for the thread that reads it."""
    try:
        return not client.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True


def _cut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def _commands(sent: bytes) -> list[str]:
    """Commands of a client's stream (RFC 9051 §2.2.1): a line that ends with {n} goes on behind n bytes of literal."""
    found: list[str] = []
    at = 0
    while at < len(sent):
        text = b""
        while True:
            end = sent.find(b"\r\n", at)
            end = len(sent) if end < 0 else end + 2
            line, at = sent[at:end], end
            literal = _LITERAL.search(line)
            text += line.rstrip(b"\r\n")
            if literal is None:
                break
            at += int(literal[1])
        tag, _, command = text.partition(b" ")
        # answers to a challenge and DONE have no tag
        found.append((command or b"~ " + tag).decode("utf-8", "replace"))
    return found
