"""Header fields → text, addresses, times and ids, for any bytes.  It knows RFC 5322 and RFC 2047, not bodies.

Both ways of reading a message, whole or header only, decode here, so that they never disagree about a sender or an id.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import groupby
from operator import itemgetter

from inbox_guard.model import Address
from inbox_guard.reading.addresses import ENCODED, mailboxes
from inbox_guard.reading.charsets import decode
from inbox_guard.reading.unseen import one_line, seen

MAX_HEADERS = 400  # of one message; the rest is dropped
MAX_VALUE = 8_000  # characters of one value
MAX_ADDRESSES = 100
MAX_REFERENCES = 60
#: Fields that are long, many, and tell the way of a message, not what it is: `parse_header` leaves them out.
TRACE = frozenset(
    {"received", "x-received", "dkim-signature", "arc-seal", "arc-message-signature", "arc-authentication-results",
     "domainkey-signature", "x-google-dkim-signature", "delivered-to", "mime-version", "content-transfer-encoding",
     "x-gm-message-state", "x-google-smtp-source", "x-spam-status", "x-spam-report", "x-spam-level", "received-spf"}
)  # fmt: skip

_NO_WS_CTL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # RFC 5322 §4.1; what folds a line is none of them
_PLAIN = r"([A-Za-z0-9._+-]+@[A-Za-z0-9.-]*[A-Za-z0-9])"
_SIMPLE = re.compile(rf"""\s*(?:"([^"\\<>@,]*)"|([^"\\<>@,;:()]*?))\s*<{_PLAIN}>\s*""")
_BARE = re.compile(rf"\s*{_PLAIN}\s*")
_ID = re.compile(r"<([^<>\s\x00-\x20\x7f]{1,995})>")
_BARE_ID = re.compile(r"[^\s<>\x00-\x20\x7f@]{1,500}@[^\s<>\x00-\x20\x7f@]{1,495}")
_WORD = re.compile(ENCODED)


def text(raw: str, hint: str | None = None) -> str:
    """A header value decoded (RFC 2047; raw 8-bit octets as UTF-8, else guessed), collapsed and cut."""
    raw = str(raw)[:MAX_VALUE]
    if raw.isascii() and "=?" not in raw:
        return one_line(raw)
    if not raw.isascii():
        raw = decode(raw.encode("utf-8", "surrogateescape"), hint).text
    return one_line(_encoded_words(raw) if "=?" in raw else raw)


def _encoded_words(raw: str) -> str:
    """Decode RFC 2047 words, also those that clients glue together or split inside a character.

    What stands between them stays as it is: the standard library takes escapes of Python for a letter.
    """
    pieces: list[tuple[str, bytes]] = []  # charset, empty for what is no encoded word, and octets
    end = 0
    for word in _WORD.finditer(raw):
        between, end = raw[end : word.start()], word.end()
        if between and not (between.isspace() and pieces and pieces[-1][0]):
            pieces.append(("", between.encode("utf-8", "replace")))
        octets = _octets(word[2], word[3])
        charset = word[1].partition("*")[0].lower()  # a language may stand behind it (RFC 2231 §5)
        pieces.append(("", word[0].encode("utf-8", "replace")) if octets is None else (charset, octets))
    pieces.append(("", raw[end:].encode("utf-8", "replace")))
    runs = ((charset, b"".join(octets for _, octets in run)) for charset, run in groupby(pieces, itemgetter(0)))
    return "".join(decode(octets, charset or "utf-8").text for charset, octets in runs)


def _octets(how: str, content: str) -> bytes | None:
    """What an encoded word holds; None where it cannot be decoded."""
    try:
        if how in "bB":
            return binascii.a2b_base64(content + "=" * (-len(content) % 4))
        return binascii.a2b_qp(content.encode("utf-8", "replace"), header=True)
    except ValueError:
        return None


def fields(items: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Raw header lines by lower-case name, in order, at most `MAX_HEADERS` of them."""
    found: dict[str, list[str]] = {}
    for number, (name, value) in enumerate(items):
        if number >= MAX_HEADERS:
            break
        found.setdefault(name.strip().lower(), []).append(str(value))
    return found


def addresses(values: Iterable[str]) -> tuple[Address, ...]:
    """The mailboxes of address headers (RFC 5322 §3.4), groups and ambiguous remnants left out."""
    found: list[Address] = []
    for raw in values:
        value = str(raw)
        if len(value) > MAX_VALUE:  # half an address may be another one
            value = value[:MAX_VALUE].rpartition(",")[0]
        found.extend(_mailboxes(value))
        if len(found) >= MAX_ADDRESSES:
            break
    return tuple(found[:MAX_ADDRESSES])


def _mailboxes(value: str) -> Iterator[Address]:
    if simple := _SIMPLE.fullmatch(value):  # most are, at a tenth of the price
        yield Address(_name(simple[1] if simple[1] is not None else simple[2]), simple[3])
        return
    if bare := _BARE.fullmatch(value):
        yield Address("", bare[1])
        return
    plain = value if value.isascii() else decode(value.encode("utf-8", "surrogateescape"), None).text
    yield from mailboxes(one_line(plain), _name)


def _name(raw: str) -> str:
    return seen(text(raw)).strip("\"' ")


def when(values: Iterable[str]) -> datetime | None:
    """The first readable Date (RFC 5322 §3.3), aware; one without a zone counts as UTC, an impossible one as none."""
    for raw in values:
        try:
            moment = parsedate_to_datetime(one_line(str(raw)[:200]))
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        try:
            aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
            aware.astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        return aware
    return None


def ids(values: Iterable[str]) -> tuple[str, ...]:
    """Message-IDs (RFC 5322 §3.6.4) without brackets, in order, each once; of too many the first and newest stay."""
    found: dict[str, None] = {}
    for raw in values:
        value = str(raw)[: 4 * MAX_VALUE]
        found.update(dict.fromkeys(_ID.findall(value) or _BARE_ID.findall(value)))
    kept = [item for item in found if item.isprintable()]
    return tuple(kept if len(kept) <= MAX_REFERENCES else kept[:1] + kept[-MAX_REFERENCES + 1 :])


def message_id(values: Iterable[str]) -> str:
    """The Message-ID without brackets, or an empty string where there is none that is safe to search for."""
    for raw in values:
        value = str(raw).strip()
        unfolded = "".join(value.split())
        if _NO_WS_CTL.search(value) or (unfolded != value and not _ID.fullmatch(unfolded)):
            return ""
        found = ids([unfolded])
        if found:
            return found[0] if found[0].isascii() else ""
    return ""
