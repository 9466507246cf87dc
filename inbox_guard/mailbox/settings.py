"""How an account is reached: settings, whether they are safe, the TLS they ask for.  It opens no connection."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from inbox_guard.errors import AuthorityError, ConfigError

Security = Literal["tls", "starttls", "none"]
Auth = Literal["password", "oauth2"]
PORTS: dict[Security, int] = {"tls": 993, "starttls": 143, "none": 143}  # RFC 8314 §7.3, RFC 9051 §2.1


def usual_security(port: int) -> Security:
    """How a connection to a port is mostly encrypted."""
    return "starttls" if port == PORTS["starttls"] else "tls"


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """Everything but the secret.  Seconds: `connect_timeout` for connection and TLS, `read_timeout` for an answer."""

    account: str
    host: str
    user: str
    port: int = 993
    security: Security = "tls"
    auth: Auth = "password"
    drafts: str = "auto"
    sent: str = "auto"
    ca_file: Path | None = None
    connect_timeout: float = 15.0
    read_timeout: float = 60.0


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its very name; resolving it would leave the choice to whoever answers."""
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def tls_context(settings: ImapSettings) -> ssl.SSLContext | None:
    """TLS 1.2 or newer with verified certificate and host name (RFC 8314 §4); None where the account asks for none.

    Raises:
        AuthorityError: a `ca_file` that cannot be read.
        ConfigError: no encryption for a host beyond this machine.
    """
    if settings.security == "none":
        if is_loopback(settings.host):
            return None
        raise ConfigError(
            f'security = "none" would send the password in clear to {settings.host}',
            'write security = "tls" or "starttls"; "none" is for 127.0.0.1, ::1 and localhost',
        )
    try:
        context = ssl.create_default_context(cafile=None if settings.ca_file is None else str(settings.ca_file))
    except OSError as error:
        why = error.strerror or "no certificate in it"
        raise AuthorityError(
            f"ca_file {settings.ca_file} cannot be read ({why})",
            "name a file of certificates in PEM form",
        ) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
