"""Two questions to DNS: where a domain has its IMAP server (RFC 6186), and who takes its mail.  Nothing else is asked.

The answers come from a network that may lie; whoever uses them has to have the host confirmed, or to know it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from dns.resolver import Resolver

PATIENCE = 4.0  # seconds for each question


@dataclass(frozen=True, slots=True)
class Service:
    """An IMAP server that a domain names in its SRV records."""

    host: str
    port: int
    security: Literal["tls", "starttls"]


class Names:
    """The resolver of this machine, or another: `servers` and `port` name one."""

    def __init__(self, servers: Sequence[str] = (), port: int = 53) -> None:
        self._servers = servers
        self._port = port
        self.trouble = ""  # why the last question has no answer; empty where the answer is that there is none

    def services(self, domain: str) -> list[Service]:
        """The IMAP servers of a domain, the first choice first: those with TLS from the beginning before the others."""
        found: list[Service] = []
        kinds: tuple[tuple[str, Literal["tls", "starttls"]], ...] = (("_imaps", "tls"), ("_imap", "starttls"))
        for label, security in kinds:
            # RFC 2782: lower priority first, then more weight; a bare dot says that there is no such service
            records = sorted(self._ask(f"{label}._tcp.{domain}", "SRV"), key=lambda r: (int(r[0]), -int(r[1])))
            found += [Service(r[3].rstrip("."), int(r[2]), security) for r in records if r[3] != "."]
        return found

    def exchangers(self, domain: str) -> list[str]:
        """Who takes the mail of a domain, the first choice first."""
        records = sorted(self._ask(domain, "MX"), key=lambda r: int(r[0]))
        return [r[1].rstrip(".") for r in records if r[1] != "."]

    def _ask(self, name: str, kind: str) -> list[list[str]]:
        """The records as words; none where there are none, or no answer comes."""
        from dns.exception import DNSException  # noqa: PLC0415 - a third of a second, for `init` alone
        from dns.resolver import NXDOMAIN, NoAnswer  # noqa: PLC0415 - the same

        self.trouble = ""
        try:
            answer = self._resolver().resolve(name, kind, lifetime=PATIENCE, search=False)
        except (NXDOMAIN, NoAnswer):
            return []
        except (DNSException, OSError, ValueError) as error:
            self.trouble = type(error).__name__
            return []
        return [str(record.to_text()).split() for record in answer]

    def _resolver(self) -> Resolver:
        from dns.resolver import Resolver  # noqa: PLC0415 - the same

        resolver = Resolver(configure=not self._servers)
        if self._servers:
            resolver.nameservers = list(self._servers)
            resolver.port = self._port
        return resolver
