"""Whose a domain is: the registrant is told by the registered name, under whatever ending and subdomain.

What stands behind a registered name is told by the public suffix list (publicsuffix.org), of which `publicsuffixlist`
carries a copy; nothing is fetched.  Of the libraries for it, tldextract would bring an HTTP client along.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

#: One provider, two names.
_SAME = {"googlemail": "gmail", "ya": "yandex"}


def same_registrant(here: str, there: str) -> bool:
    """Whether two domains are of one registrant: mail.firm.co.uk and firm.de, not firm.co.uk and thief.co.uk."""
    return here == there or _registered(here) == _registered(there)


def _registered(domain: str) -> str:
    """The name under which a domain is registered, without what stands behind it: "firm" of mail.firm.co.uk."""
    domain = domain.lower()
    # of two labels the first is the name, so that most mail does without the list
    whole = _below_suffix()(domain) if domain.count(".") > 1 else domain
    name = whole.partition(".")[0] if whole else domain
    return _SAME.get(name, name)


@cache
def _below_suffix() -> Callable[[str], str | None]:
    """Domain → what its registrant has of it, firm.co.uk of mail.firm.co.uk; None where it is a suffix itself."""
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - ten thousand lines, of which little mail asks

    return PublicSuffixList().privatesuffix
