"""Messages: as the mailbox gave them, read, and in their conversation."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

_LONGEST_LABEL = 63  # RFC 1035 §2.3.4


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of RFC 5322 §3.4: display name (may be empty) and addr-spec as written."""

    name: str
    email: str

    @property
    def key(self) -> str:
        """The form to compare by."""
        return comparable(self.email)

    @property
    def domain(self) -> str:
        """What follows the last @, lower case; empty where there is none."""
        return self.key.rpartition("@")[2] if "@" in self.key else ""


def comparable(email: str) -> str:
    """An address, or a domain alone, in the form to compare by: local parts are case-sensitive on paper only.

    A domain that is not of ASCII is taken as mail headers have it (RFC 5890): `müller.example` is written
    `xn--mller-kva.example` there.
    """
    local, at, domain = email.strip().rpartition("@")
    domain = unicodedata.normalize("NFKC", domain).lower()
    if not domain.isascii():
        domain = wire_name(domain.replace("。", "."))
    return f"{local.casefold()}{at}{domain}"


def wire_name(domain: str) -> str:
    """A domain, normalised and in lower case, as it goes over the wire: other scripts as "xn--…" (RFC 5891).

    Not by casefold() or Python's codec "idna", which is of 2003: to both "straße.example" is "strasse.example", which
    may be somebody else's.
    """
    return ".".join(map(_as_it_travels, domain.split(".")))


def _as_it_travels(label: str) -> str:
    """A part of a domain in ASCII; one that is too long stays: encoding takes the square of the length."""
    if label.isascii() or len(label) > _LONGEST_LABEL:
        return label
    return f"xn--{label.encode('punycode').decode('ascii')}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message lies: account, folder, UIDVALIDITY and UID (RFC 9051 §2.3.1.1); for files `path` instead."""

    account: str = ""
    folder: str = ""
    uidvalidity: int = 0
    uid: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder has been read: the last UID seen within one UIDVALIDITY."""

    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class RawMessage:
    """Bytes of one message as the mailbox gave them.

    `complete` is False while only the header was fetched; `cut` is True where something that is to be read was left
    out, because there is too much of it.  `received` is the server's INTERNALDATE, which nobody can
    forge in a header; files have their modification time or None.  `flags` holds system flags and keywords (or Gmail
    labels) as the server writes them.  `thread` is the server's own name of the thread, where it has one (X-GM-THRID).
    """

    place: Place
    content: bytes
    received: datetime | None = None
    flags: frozenset[str] = frozenset()
    complete: bool = True
    size: int = 0
    thread: str = ""
    cut: bool = False

    @property
    def is_unsent(self) -> bool:
        r"""Whether it is a draft (\Draft, RFC 9051 §2.3.2): a folder of all mail shows those too."""
        return any(flag.lower() == "\\draft" for flag in self.flags)


class FragmentKind(StrEnum):
    """What a stretch of a mail's text is."""

    NEW = "new"
    QUOTED = "quoted"
    ATTRIBUTION = "attribution"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of `Body.text`; all fragments in order cover the text without a gap."""

    kind: FragmentKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Body:
    """The decoded text of a message, and which stretches of it the sender wrote now."""

    text: str = ""
    fragments: tuple[Fragment, ...] = ()
    forwarded: bool = False  # the sender passed on somebody's text, and that text is (part of) the new text

    def of(self, kind: FragmentKind) -> tuple[str, ...]:
        """The stretches of one kind, in order."""
        return tuple(self.text[f.start : f.end] for f in self.fragments if f.kind is kind)

    @property
    def new(self) -> str:
        """The new text alone; stretches between quotations are parted by a blank line."""
        return "\n\n".join(part.strip("\n") for part in self.of(FragmentKind.NEW)).strip()


class DefectKind(StrEnum):
    """What was wrong with a message as it arrived."""

    CHARSET = "charset"  # it was not what the label says
    STRUCTURE = "structure"  # the parts were not put together as they should be
    PARTIAL = "partial"  # something could not be read, or was left out
    SENDERS = "senders"  # more than one From, or address in it


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that was wrong with a message; `detail` says for people what, or how it was read all the same."""

    kind: DefectKind
    detail: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message, read.

    `id` is the Message-ID without brackets, or `sha256:…` of the whole where there is none; of what tells a message
    apart where another one bore its Message-ID first.
    """

    id: str
    place: Place
    subject: str
    sender: Address
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    date: datetime | None = None
    received: datetime | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # lower-case name → decoded values
    body: Body = Body()
    language: str | None = None  # ISO 639-1, among the installed languages, or None where it is none of them
    flags: frozenset[str] = frozenset()
    thread: str = ""  # the server's own name of the thread
    defects: tuple[Defect, ...] = ()

    def header(self, name: str) -> str:
        """The first value of a header, or an empty string."""
        return next(iter(self.headers.get(name.casefold(), ())), "")

    @property
    def answer_to(self) -> tuple[Address, ...]:
        """Whom a reply goes to: Reply-To, else From (RFC 5322 §3.6.2)."""
        return self.reply_to or (self.sender,)


@dataclass(frozen=True, slots=True)
class Contact:
    """What own mail tells about one address: when we first and last wrote to it."""

    address: str
    first_written: datetime | None = None
    last_written: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A thread that waits, as a reminder is written from it: oldest first, with the ids of the user's own messages."""

    messages: tuple[Message, ...]
    own: frozenset[str] = frozenset()

    @property
    def newest(self) -> Message:
        """The message that the reminder takes up."""
        return self.messages[-1]
