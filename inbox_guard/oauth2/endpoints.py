"""Where an authorisation server is asked for what: two are known, others tell it themselves (RFC 8414)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from inbox_guard import library
from inbox_guard.errors import ConfigError, GuardError
from inbox_guard.oauth2.talk import ask

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inbox_guard.config import Account


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The addresses, and what is asked for.  `device` is empty where consent on another device is not offered."""

    name: str
    token: str
    authorize: str = ""
    device: str = ""
    scope: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    secret: bool = False  # whether a client has a secret that goes along
    back: str = "127.0.0.1"
    note: str = ""
    register: str = ""
    how: str = ""


def endpoints_of(account: Account) -> Endpoints:
    """The endpoints for an account with `oauth2`; a server that is not known is asked.

    Raises:
        ConfigError: it tells nothing that can be used.
        TemporaryError: it cannot be reached.
    """
    known = library.table("oauth2.toml")
    if account.oauth2 in known:
        return Endpoints(account.oauth2, **known[account.oauth2])
    metadata = _metadata(account.oauth2)
    issuer = str(metadata.get("issuer", ""))
    if issuer.rstrip("/") != account.oauth2.rstrip("/"):  # RFC 8414 §3.3: else one server could speak for another
        raise ConfigError(f"{account.oauth2} calls itself {issuer!r}", "write that as oauth2, if it is who you mean")
    token = metadata.get("token_endpoint")
    if not isinstance(token, str):
        raise ConfigError(f"{account.oauth2} names no token_endpoint", "check the address in oauth2 in the config")
    return Endpoints(
        urlsplit(account.oauth2).hostname or account.oauth2,
        token,
        str(metadata.get("authorization_endpoint", "")),
        str(metadata.get("device_authorization_endpoint", "")),
        account.oauth2_scope,
    )


def _metadata(issuer: str) -> dict[str, Any]:
    failure: GuardError = ConfigError(f"{issuer} tells nothing of itself")
    for url in _well_known(issuer):
        try:
            return ask(url)
        except ConfigError as error:
            failure = error
    raise failure


def _well_known(issuer: str) -> Iterator[str]:
    """RFC 8414 §3.1 puts the path of the issuer behind, OpenID Connect Discovery §4 before."""
    parts = urlsplit(issuer.rstrip("/"))
    yield f"https://{parts.netloc}/.well-known/oauth-authorization-server{parts.path}"
    yield f"https://{parts.netloc}{parts.path}/.well-known/openid-configuration"
