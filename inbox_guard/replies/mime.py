"""Draft → bytes of RFC 5322, such as any mail program writes them: nothing in it tells of a tool.  Knows no wording."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from uuid import UUID

from inbox_guard.model import Address, Draft, comparable

MAX_REFERENCES = 20
MAX_LINE = 76
MAX_ADDRESS = 254
MAX_ID = 900
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")
_ID = re.compile(r"[!-;=?-~]+@[!-;=?-~]+|[!-;=?-~]{6,}")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_WORD = re.compile(r"[!-~]+")
_POLICY = SMTP.clone(max_line_length=MAX_LINE)


def _encoded(name: str, text: str) -> list[str]:
    """The words of a text of a header: as it is, or as encoded words (RFC 2047), none longer than a line.

    Encoded is what is not of ASCII, and what looks like an encoded word: as it is, its reader would decode it.
    """
    if text.isascii() and "=?" not in text:
        return text.split()
    return Header(text, "utf-8", maxlinelen=MAX_LINE, header_name=name).encode().split()


def _mailbox(name: str, address: Address) -> list[str]:
    """The words of a mailbox in the header of this name (RFC 5322 §3.4)."""
    plain = address.name.isascii() and "=?" not in address.name
    shown = _phrase(address.name).split() if plain else _encoded(name, address.name)
    return [*shown, f"<{address.email}>" if shown else address.email]


def _phrase(text: str) -> str:
    """A name of ASCII as a phrase of RFC 5322 §3.2.5: quoted where it is more than words."""
    if _ATOMS.fullmatch(text):
        return text
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"' if text else ""


def _listed(name: str, addresses: Sequence[Address]) -> list[str]:
    """The words of a list of addresses, parted by commas."""
    mailboxes = [_mailbox(name, address) for address in addresses]
    commas = [*[","] * (len(mailboxes) - 1), ""]
    return [word for box, comma in zip(mailboxes, commas, strict=True) for word in (*box[:-1], f"{box[-1]}{comma}")]


def _folded(name: str, words: Sequence[str], longest: int = MAX_LINE) -> str:
    """A header of these words, broken between them only.

    Nobody but us may end a line of the head: a stranger could write headers of the draft, and its body.

    Raises:
        ValueError: a word holds what can stand in no header (RFC 5322 §2.2).
    """
    if not all(map(_WORD.fullmatch, words)):
        raise ValueError(f"what was to stand in {name} of the draft cannot stand in a header")
    lines = [f"{name}:"]
    for word in words:
        if lines[-1] == f"{name}:" or len(lines[-1]) + 1 + len(word) <= longest:
            lines[-1] += f" {word}"
        else:
            lines.append(f" {word}")
    return "\r\n".join(lines) + "\r\n"


def draft_id(answered_id: str, kind: str, domain: str) -> str:
    """The Message-ID of the draft that answers a message in one way: the same each time, and it tells nothing."""
    digest = sha256(f"{answered_id}\0{kind}\0{domain.casefold()}".encode()).digest()
    return f"{UUID(bytes=digest[:16], version=4)}@{domain.casefold()}"


def valid_address(address: Address) -> Address | None:
    """The address as it can stand in a header (an IDN domain in its ASCII form), or None where it is no address."""
    local, _, domain = address.email.strip().rpartition("@")
    if len(local) + len(domain) >= MAX_ADDRESS or "=?" in local:  # what looks encoded some program decodes
        return None
    try:
        domain.encode("idna")
    except UnicodeError:
        return None
    ascii_domain = domain if domain.isascii() else comparable(domain)
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(ascii_domain):
        return None
    return Address(address.name, f"{local}@{ascii_domain}")


def references(old: tuple[str, ...], in_reply_to: tuple[str, ...], answered: str) -> tuple[str, ...]:
    """References of a reply (RFC 5322 §3.6.4): the old ones, else the one In-Reply-To, then the answered message.

    Bounded: the first of the thread and the latest ones stay.
    """
    chain = old or (in_reply_to if len(in_reply_to) == 1 else ())
    ids = [*dict.fromkeys(i for i in chain if real_id(i) and i != answered), *([answered] if real_id(answered) else [])]
    if len(ids) > MAX_REFERENCES:
        ids = [ids[0], *ids[-(MAX_REFERENCES - 1) :]]
    return tuple(ids)


def real_id(message_id: str) -> bool:
    """Whether this is an identifier that the sender gave, not one that was computed for want of any.

    One that looks like an encoded word is none that can be referred to: programs decode it, and each gets another one.
    """
    if len(message_id) > MAX_ID or message_id.startswith("sha256:") or "=?" in message_id:
        return False
    return _ID.fullmatch(message_id) is not None


def render(draft: Draft) -> bytes:
    """The draft as bytes: plain text in UTF-8, quoted-printable, lines end in CRLF.

    The head is written here, word by word: the library would decode once more what looks like an encoded word.

    Raises:
        ValueError: something in the draft can stand in no header.
    """
    body = EmailMessage(policy=_POLICY)
    body.set_content(draft.text, subtype="plain", charset="utf-8", cte="quoted-printable")
    return "".join(_head(draft)).encode("ascii") + body.as_bytes()


def _head(draft: Draft) -> Iterator[str]:
    yield _folded("Date", format_datetime(draft.date).split())
    yield _folded("From", _listed("From", [draft.sender]))
    yield _folded("To", _listed("To", draft.to))
    if draft.cc:
        yield _folded("Cc", _listed("Cc", draft.cc))
    yield _folded("Subject", _encoded("Subject", draft.subject))
    yield _folded("Message-ID", [f"<{draft.message_id}>"])
    if real_id(draft.answers):
        yield _folded("In-Reply-To", [f"<{draft.answers}>"])
    if draft.references:  # one a line
        yield _folded("References", [f"<{i}>" for i in draft.references], 0)
