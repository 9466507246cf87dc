"""Known mail providers, from `data/providers.toml`.  It asks nobody: everything is in the package."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from inbox_guard import library

Takes = Literal["own", "app", "app-with-2fa", "none"]


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider; what the fields mean stands at the top of the data file."""

    name: str
    domains: tuple[str, ...]
    mx: tuple[str, ...] = ()
    host: str = ""
    port: int = 993
    security: Literal["tls", "starttls"] = "tls"
    user: Literal["address", "local"] = "address"
    takes: Takes = "own"
    app_password: str = ""
    imap: str = ""
    oauth2: str = ""
    note: str = ""
    certain: bool = True
    no_imap: str = ""

    def user_of(self, address: str) -> str:
        """The name that one logs in with."""
        return address.partition("@")[0] if self.user == "local" else address

    def hints(self) -> tuple[str, ...]:
        """What a new user has to know before the login, a sentence each."""
        where = f": {self.app_password}" if self.app_password else ""
        takes = {
            "own": "",
            "app": f"It wants an app password, not the one of the web page{where}",
            "app-with-2fa": f"With two-factor login it wants an app password{where}",
            "none": "It takes no password over IMAP any more, only OAuth 2",
        }
        switch = f"IMAP may have to be switched on first: {self.imap}" if self.imap else ""
        return tuple(filter(None, (takes[self.takes], switch, self.note)))


@cache
def providers() -> tuple[Provider, ...]:
    """All that are known.

    Raises:
        ConfigError: the data file is wrong.
    """
    return tuple(Provider(**_tuples(entry)) for entry in library.table("providers.toml")["provider"])


def _tuples(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


def of_domain(domain: str) -> Provider | None:
    """The provider that hands out addresses of this domain."""
    wanted = domain.lower().rstrip(".")
    return next((provider for provider in providers() if wanted in provider.domains), None)


def of_exchanger(name: str) -> Provider | None:
    """The provider that a mail exchanger belongs to, where its name leaves no doubt; the longest ending decides."""
    bare = "." + name.casefold().rstrip(".")
    ends = [(len(end), provider) for provider in providers() for end in provider.mx if bare.endswith(f".{end}")]
    return max(ends, key=lambda found: found[0])[1] if ends else None


def of_host(host: str) -> Provider | None:
    """The provider whose IMAP server this is."""
    wanted = host.casefold().rstrip(".")
    for provider in providers():
        here = provider.mx if provider.host == "{mx}" else ()
        if wanted == provider.host or any(wanted.endswith(f".{end}") for end in here):
            return provider
    return None
