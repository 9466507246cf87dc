"""From a mail address to the IMAP server: known providers, then SRV records, then the mail exchanger, then a guess."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

from inbox_guard.errors import UsageError
from inbox_guard.model import wire_name
from inbox_guard.setup.dns import Names
from inbox_guard.setup.providers import Provider, of_domain, of_exchanger


@dataclass(frozen=True, slots=True)
class Server:
    """Where a mailbox is, and how that is known.  Without `certain` somebody has to confirm the host."""

    host: str
    port: int
    security: Literal["tls", "starttls"]
    user: str
    source: str
    certain: bool
    provider: Provider | None = None


def find_server(address: str, names: Names | None) -> Server:
    """The server of an address; without `names` DNS is not asked.

    Raises:
        UsageError: the provider has no IMAP at all.
    """
    domain = wire_name(unicodedata.normalize("NFC", address.rpartition("@")[2]).lower())
    if (provider := of_domain(domain)) and provider.host != "{mx}":
        return _of_provider(provider, address, "known for this domain")
    if names is not None:
        if services := names.services(domain):
            first = services[0]
            # RFC 6186 §6: whoever can forge an answer of DNS could name any host; one of the own domain has to show a
            # certificate for it, any other has to be confirmed
            inside = first.host.lower().endswith(f".{domain}") or first.host.lower() == domain
            return Server(first.host, first.port, first.security, address, "the SRV record of the domain", inside)
        for exchanger in names.exchangers(domain):
            if provider := of_exchanger(exchanger):
                return _of_provider(provider, address, f"the mail of {domain} goes there", exchanger)
    return Server(f"imap.{domain}", 993, "tls", address, "a guess", certain=False)


def _of_provider(provider: Provider, address: str, source: str, exchanger: str = "") -> Server:
    if provider.no_imap:
        raise UsageError(f"{address}: {provider.no_imap}", "take a mailbox that has IMAP")
    host = exchanger if provider.host == "{mx}" else provider.host
    user = provider.user_of(address) if address.rpartition("@")[2] in provider.domains else address
    told = f"{provider.name}, {source}"
    return Server(host, provider.port, provider.security, user, told, provider.certain, provider)
