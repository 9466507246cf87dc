"""Draft → bytes of RFC 5322, such as any mail program writes them: nothing in it tells of a tool.  Knows no wording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.header import Header
from email.headerregistry import Address as HeaderAddress
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
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
_IDENTIFIERS = frozenset({"message-id", "in-reply-to", "references"})


class _Policy(EmailPolicy):
    """SMTP policy that folds itself where the library does harm: it cuts identifiers and drops blanks between words."""

    def fold(self, name: str, value: str) -> str:
        if name.lower() in _IDENTIFIERS:
            return f"{name}: " + "\r\n ".join(str(value).split()) + "\r\n"
        if isinstance(value, AddressHeader) and not str(value).isascii():
            written = [" ".join((*_encoded(name, a.display_name), f"<{a.addr_spec}>")) for a in value.addresses]
            return _folded(name, ", ".join(written).split())
        return str(super().fold(name, value)) if str(value).isascii() else _folded(name, _encoded(name, str(value)))

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii")


def _encoded(name: str, text: str) -> list[str]:
    """A text of a header as encoded words (RFC 2047), none longer than a line; ASCII stays as it is."""
    if text.isascii():
        return [str(HeaderAddress(text)).removesuffix("<>").strip()] if text else []
    return Header(text, "utf-8", maxlinelen=MAX_LINE, header_name=name).encode().split()


def _folded(name: str, words: Sequence[str]) -> str:
    """A header of these words, broken between them only."""
    lines = [f"{name}: {words[0]}"]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= MAX_LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(f" {word}")
    return "\r\n".join(lines) + "\r\n"


_POLICY = _Policy(linesep="\r\n", max_line_length=MAX_LINE)


def draft_id(answered_id: str, kind: str, domain: str) -> str:
    """The Message-ID of the draft that answers a message in one way: the same each time, and it tells nothing."""
    digest = sha256(f"{answered_id}\0{kind}\0{domain.casefold()}".encode()).digest()
    return f"{UUID(bytes=digest[:16], version=4)}@{domain.casefold()}"


def valid_address(address: Address) -> Address | None:
    """The address as it can stand in a header (an IDN domain in its ASCII form), or None where it is no address."""
    local, _, domain = address.email.strip().rpartition("@")
    if len(local) + len(domain) >= MAX_ADDRESS:
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
    """Whether this is an identifier that the sender gave, not one that was computed for want of any."""
    return len(message_id) <= MAX_ID and not message_id.startswith("sha256:") and _ID.fullmatch(message_id) is not None


def render(draft: Draft) -> bytes:
    """The draft as bytes: plain text in UTF-8, quoted-printable, lines end in CRLF."""
    mail = EmailMessage(policy=_POLICY)
    mail["Date"] = format_datetime(draft.date)
    mail["From"] = _header(draft.sender)
    mail["To"] = [_header(address) for address in draft.to]
    if draft.cc:
        mail["Cc"] = [_header(address) for address in draft.cc]
    mail["Subject"] = draft.subject
    mail["Message-ID"] = f"<{draft.message_id}>"
    if real_id(draft.answers):
        mail["In-Reply-To"] = f"<{draft.answers}>"
    if draft.references:
        mail["References"] = " ".join(f"<{i}>" for i in draft.references)
    mail.set_content(draft.text, subtype="plain", charset="utf-8", cte="quoted-printable")
    return mail.as_bytes()


def _header(address: Address) -> HeaderAddress:
    return HeaderAddress(" ".join(address.name.split()), addr_spec=address.email)
