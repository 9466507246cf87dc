"""A name server on loopback that answers from a table: (name, kind) → records as in a zone file."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

Zone = Mapping[tuple[str, str], Sequence[str]]


class NameServer:
    """A running server as a context manager; `asked` holds what it was asked."""

    def __init__(self, zone: Zone, *, broken: bool = False) -> None:
        self.asked: list[tuple[str, str]] = []
        self._zone = zone
        self._broken = broken
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, name="nameserver", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # closing alone does not wake up who waits in recvfrom
        self._socket.sendto(b"", self._socket.getsockname())
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                content, client = self._socket.recvfrom(4096)
                if not content:
                    return
                self._socket.sendto(self._answer(content), client)
            except OSError:
                return

    def _answer(self, content: bytes) -> bytes:
        question = dns.message.from_wire(content)
        (asked,) = question.question
        name, kind = asked.name.to_text(omit_final_dot=True), asked.rdtype.name
        self.asked.append((name, kind))
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA
        records = self._zone.get((name, kind), ())
        if self._broken:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif records:
            answer.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *records))
        elif not any(name == known for known, _ in self._zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer.to_wire()
