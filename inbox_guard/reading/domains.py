"""Whose a domain is: the registrant is told by the registered name, under whatever ending and subdomain."""

from __future__ import annotations

#: Registries that hand out names on the second level: firm.co.uk and thief.co.uk are of two registrants.
_SECOND_LEVEL = frozenset(
    {"ac", "co", "com", "edu", "gen", "gov", "govt", "gv", "ltd", "me", "ne", "net", "nom", "or", "org", "plc", "sch"}
)
#: One provider, two names.
_SAME = {"googlemail": "gmail", "ya": "yandex"}


def same_registrant(here: str, there: str) -> bool:
    """Whether two domains are of one registrant: mail.firm.co.uk and firm.de, not firm.co.uk and thief.co.uk."""
    return here == there or _registered(here) == _registered(there)


def _registered(domain: str) -> str:
    """The name under which a domain is registered, without what stands behind it: "firm" of mail.firm.co.uk."""
    labels = domain.split(".")
    behind = 2 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 1  # noqa: PLR2004
    name = labels[-1 - behind] if len(labels) > behind else domain
    return _SAME.get(name, name)
