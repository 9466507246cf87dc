"""What a new user types → values.  Every function raises ValueError with a sentence; the prompts are elsewhere."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Container
from decimal import Decimal

from inbox_guard import library
from inbox_guard.config import values
from inbox_guard.config.paths import at_home, existing_file
from inbox_guard.mailbox.settings import PORTS, Security

_AMOUNT = re.compile(r"(\d{1,9}(?:[.,]\d{1,2})?)\s*([A-Za-z]{3}|€|\$|£|₽|₴|zł|kč)?", re.IGNORECASE)
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "₽": "RUB", "₴": "UAH", "ZŁ": "PLN", "KČ": "CZK"}
_THOUSANDS = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")  # "1 500"; a point or comma may stand before cents, too


def line(text: str) -> str:
    """Something in one line."""
    bare = text.strip()
    if not bare or not bare.isprintable():
        raise ValueError("expected a text in one line")
    return bare


def address(text: str) -> str:
    """A mail address."""
    return values.address(text.strip())


def languages(text: str) -> tuple[str, ...]:
    """Codes of installed languages, the first choice first."""
    codes = tuple(dict.fromkeys(part.strip().lower() for part in re.split(r"[,;\s]+", text) if part.strip()))
    wrong = [code for code in codes if code not in library.languages()]
    if wrong or not codes:
        known = library.languages()
        raise ValueError(values.no_language(wrong[0], known) if wrong else f"expected some of {', '.join(known)}")
    return codes


def time_zone(text: str) -> str:
    """A name of the IANA list."""
    return values.time_zone(text.strip())


def office_hours(text: str) -> str:
    """Days and hours, as the config has them."""
    values.office_hours(text)
    return text.strip()


def services(text: str) -> tuple[str, ...]:
    """What is offered, parted by commas or semicolons; may be nothing."""
    return tuple(line(part) for part in re.split("[,;]", text) if part.strip())


def amount(text: str) -> tuple[Decimal | None, str]:
    """A price and its currency, empty where none is said; nothing, or 0, is no lowest price."""
    if not text.strip():
        return None, ""
    match = _AMOUNT.fullmatch(_THOUSANDS.sub("", text.strip()))
    if not match:
        raise ValueError('expected a price such as "800 EUR", or nothing')
    unit = (match[2] or "").upper()
    return Decimal(match[1].replace(",", ".")) or None, _SIGNS.get(unit, unit)


def amount_in(currency: str) -> Callable[[str], tuple[Decimal | None, str]]:
    """A price in a currency that is said already; in any where that is empty.  A config has one for all prices."""

    def read(text: str) -> tuple[Decimal | None, str]:
        price, said = amount(text)
        if currency and said and said != currency:
            raise ValueError(f"expected a price in {currency}, as the price of a project is, and not in {said}")
        return price, said or currency

    return read


def host(text: str) -> str:
    """The name or address of a server."""
    return values.host(text.strip())


def port(text: str) -> int:
    """A port."""
    if not (text.strip().isascii() and text.strip().isdecimal() and 1 <= int(text) <= 65535):  # noqa: PLR2004 - RFC 9293
        raise ValueError("expected a port from 1 to 65535; mostly it is 993, or 143 with STARTTLS")
    return int(text)


def security(text: str) -> Security:
    """How a connection is encrypted."""
    found = next((kind for kind in PORTS if kind == text.strip().lower()), None)
    if found is None:
        raise ValueError("expected tls, starttls, or none (for this machine alone)")
    return found


def file(text: str) -> str:
    """A file that is there, with its full path; or nothing."""
    if not text.strip():
        return ""
    return str(existing_file(at_home(text.strip()).absolute()))


def command(text: str) -> str:
    """A command line, or nothing."""
    try:
        shlex.split(text)
    except ValueError:
        raise ValueError("is no command line: a quotation mark is not closed") from None
    return text


def choice(*words: str) -> Callable[[str], str]:
    """One of these words; its beginning is enough."""

    def read(text: str) -> str:
        found = [word for word in words if text.strip() and word.startswith(text.strip().lower())]
        if len(found) != 1:
            raise ValueError(f"expected one of {', '.join(words)}")
        return found[0]

    return read


def new_account(known: Container[str]) -> Callable[[str], str]:
    """A name for a mailbox that no other has."""

    def read(text: str) -> str:
        if account(text) in known:
            raise ValueError(f'there is an account "{text}" already; give another name')
        return text

    return read


def account(text: str) -> str:
    """The user's own name for a mailbox."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", text):
        raise ValueError("the name of an account is letters, digits and - _ .")
    return text
