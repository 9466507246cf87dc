"""Text of the config → values: lengths of time, office hours, labels, addresses, hosts.

Pure functions that raise `ValueError` with a sentence for the user.  Nothing here knows files, keys or pydantic.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from datetime import time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

from inbox_guard.mailbox.keywords import ATOM
from inbox_guard.model import comparable
from inbox_guard.profile import OfficeHours, Wait
from inbox_guard.suggest import nearest

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_LENGTH = re.compile(
    r"(\d{1,6})\s*(s|sec|second|m|min|minute|h|hour|d|day|w|week|business\s+day|working\s+day)s?", re.IGNORECASE
)
_LONGEST = timedelta(days=36_525)  # a century: further from today the calendar itself may end
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOURS = re.compile(
    r"(?P<days>[a-z][a-z ,–-]*?)\s+(?P<h1>\d{1,2})(?:[:.](?P<m1>\d\d))?\s*[–-]\s*(?P<h2>\d{1,2})(?:[:.](?P<m2>\d\d))?"
)
# keywords that mail programs and servers act on, in small letters: those that are registered for IMAP and JMAP
# (RFC 5788, RFC 8621 §4.1.1, RFC 9979), and those of old that Thunderbird, Apple Mail and KMail know beside them
_TAKEN = frozenset(
    {"$mdnsent", "$forwarded", "$submitpending", "$submitted", "$junk", "$notjunk", "$phishing", "$important"}
    | {"$draft", "$seen", "$flagged", "$answered", "$recent", "$notify", "$muted", "$followed", "$memo", "$hasmemo"}
    | {"$hasattachment", "$hasnoattachment", "$autosent", "$unsubscribed", "$canunsubscribe", "$imported", "$new"}
    | {"$istrusted", "$maskedemail", "$mailflagbit0", "$mailflagbit1", "$mailflagbit2"}
    | {"junk", "nonjunk", "notjunk", "$nonjunk", "junkrecorded", "forwarded", "redirected", "mdnsent"}
    | {"receipt-handled", "$replied", "$error", "$queued", "$sent", "$watched", "$ignored", "$attachment", "$signed"}
    | {"$encrypted", "$invitation"}
)
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+")
_DOMAIN = re.compile(r"[^\s@<>,;:\"()\[\]/]+\.[^\s@<>,;:\"()\[\]/.]+")
_ABBREVIATION = re.compile(r"[A-Z]{2,5}")  # of a time zone
_HOST = re.compile(r"[A-Za-z0-9À-￿]([A-Za-z0-9À-￿._-]*[A-Za-z0-9À-￿.])?")


def folded(text: str) -> str:
    """A text as it is compared with others: without regard to case and to how much space it has."""
    return " ".join(text.casefold().split())


def wait(text: str) -> Wait:
    """A length of time such as "90s", "5m", "2 hours", "14d", "3 weeks" or "5 business days".

    Raises:
        ValueError: the text is none.
    """
    match = _LENGTH.fullmatch(text.strip())
    if not match:
        raise ValueError('expected a length of time such as "12h", "14d" or "5 business days"')
    number, unit = int(match[1]), " ".join(match[2].lower().split())
    if number == 0:
        raise ValueError("must be longer than nothing")
    business = unit.endswith(" day")
    length = timedelta(days=number) if business else timedelta(seconds=number * _UNITS[unit[0]])
    if length > _LONGEST:
        raise ValueError("must not be longer than 100 years")
    return Wait(length, business=business)


def duration(text: str) -> timedelta:
    """A length of time on the clock, so not in business days.

    Raises:
        ValueError: the text is none.
    """
    expected = 'expected a length of time such as "90s", "5m", "12h" or "14d"'
    if not _LENGTH.fullmatch(text.strip()):
        raise ValueError(expected)
    parsed = wait(text)
    if parsed.business:
        raise ValueError(f"business days mean nothing here; {expected}")
    return parsed.length


def price(amount: Decimal) -> Decimal:
    """A price: with three figures behind the point a thousand is meant, as it is written with a point in many places.

    Raises:
        ValueError: it is none.
    """
    behind = amount.as_tuple().exponent
    if isinstance(behind, int) and behind < -2:  # noqa: PLR2004 - cents
        raise ValueError("has three figures or more behind the point; a thousand two hundred is 1200")
    return amount


def no_language(code: str, known: Collection[str]) -> str:
    """What is wrong with a language that is not installed, or that is not named by its code."""
    codes = ", ".join(sorted(known))
    if code.casefold() in known:
        return f'write "{code.casefold()}" in small letters'
    return f'"{code}" is no code of an installed language; there are {codes}'


def office_hours(text: str) -> OfficeHours:
    """Weekdays and hours such as "Mon-Fri 09:00-17:00", "Mon-Thu 9-16" or "Mon,Wed,Sat 10-14".

    Raises:
        ValueError: the text is none.
    """
    match = _HOURS.fullmatch(text.strip().lower())
    if not match:
        raise ValueError('expected days and hours such as "Mon-Fri 09:00-17:00"')
    start, end = _clock(match["h1"], match["m1"]), _clock(match["h2"], match["m2"])
    if start >= end:
        raise ValueError("office hours must end later on the same day than they begin")
    return OfficeHours(_weekdays(match["days"]), start, end)


def time_zone(name: str) -> str:
    """A name of the IANA list.

    Raises:
        ValueError: it is none; the nearest place of the list is named, never an abbreviation, which may mean another.
    """
    try:
        return ZoneInfo(name).key
    except (OSError, ValueError, LookupError):  # a folder of the list, a path, a name that is not there
        places = {_place(zone): zone for zone in sorted(available_timezones()) if "/" in zone and zone[:4] != "Etc/"}
        near = "" if _ABBREVIATION.fullmatch(name) else nearest(_place(name), places, least=75)
        hint = f'; did you mean "{places[near]}"?' if near else ' such as "Europe/Helsinki"'
        raise ValueError(f'"{name}" is no time zone{hint}') from None


def _place(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ").casefold()


def _clock(hour: str, minute: str | None) -> time:
    if int(hour) == 24 and int(minute or 0) == 0:  # noqa: PLR2004 - "24:00" is how people write the end of a day
        return time.max
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise ValueError(f"{hour}:{minute or '00'} is no time of day") from None


def _weekdays(text: str) -> frozenset[int]:
    days: set[int] = set()
    for part in text.replace("–", "-").split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        begin = _weekday(first)
        end = _weekday(last) if dash else begin
        days |= {(begin + step) % 7 for step in range((end - begin) % 7 + 1)}
    return frozenset(days)


def _weekday(name: str) -> int:
    for number, (short, long) in enumerate(zip(_DAYS, _DAY_NAMES, strict=True)):
        if name.startswith(short) and long.startswith(name):
            return number
    raise ValueError(f'"{name}" is no day of the week; expected Mon, Tue, Wed, Thu, Fri, Sat or Sun')


def atom(text: str) -> str:
    """A name that a server takes as a keyword: an atom of RFC 9051 §9.

    Raises:
        ValueError: it is none.
    """
    if not ATOM.fullmatch(text):
        raise ValueError(
            'a label must be ASCII letters, digits and signs such as $ - _ ., without spaces or ( ) { % * " \\ ]'
        )
    return text


def label(text: str) -> str:
    """A name that a label may have: a keyword of which no mail program believes that it tells something else.

    Raises:
        ValueError: it is none.
    """
    if atom(text).casefold() in _TAKEN:
        raise ValueError(
            "mail programs and servers take this name for something else, such as spam or an answer that was sent; "
            "choose one of $label1 to $label5, or a name of your own"
        )
    return text


def address(text: str) -> str:
    """A bare mail address.

    Raises:
        ValueError: it is none.
    """
    if not _ADDRESS.fullmatch(text):
        raise ValueError('expected a bare mail address such as "me@example.com"')
    return text


def address_or_domain(text: str) -> str:
    """A mail address or a domain, to compare with; "@example.com" and "*@example.com" mean the domain.

    What begins with a dot, as "*.example.com" does in the end, means all domains below.

    Raises:
        ValueError: it is neither.
    """
    bare = comparable(text.strip().removeprefix("*"))
    if _ADDRESS.fullmatch(bare):
        return bare
    bare = bare.removeprefix("@")
    if not _DOMAIN.fullmatch(bare):
        raise ValueError('expected a mail address or a domain such as "info@example.com" or "example.com"')
    return bare


def host(text: str) -> str:
    """The name or address of a server.

    Raises:
        ValueError: it is none.
    """
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        pass
    if "://" in text or "/" in text:
        raise ValueError('expected the bare name of the server such as "imap.example.com", without imap:// or a path')
    if re.search(r":\d+$", text):
        raise ValueError("must be the name of the server alone; the port has a key of its own")
    if not _HOST.fullmatch(text):
        raise ValueError('expected the name of the server such as "imap.example.com"')
    try:
        comparable(text).encode("idna")  # as it is looked up (RFC 1035 §2.3.4)
    except UnicodeError:
        raise ValueError("is no name of a server: each part between its dots has 1 to 63 characters") from None
    return text
