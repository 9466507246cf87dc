"""The types of inbox-guard, one a stage of the flow; frozen values without behaviour beyond derived properties.

    RawMessage → Message → Conversation → Gate → [Finding] → Verdict → Draft → (Step, …) → Receipt

This module imports nothing of ours and only the standard library.  Times are aware datetimes, amounts are `Decimal`,
spans are half-open character offsets into the text they belong to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of RFC 5322 §3.4: display name (may be empty) and addr-spec as written."""

    name: str
    email: str

    @property
    def key(self) -> str:
        """The form to compare by: local parts are case-sensitive on paper only."""
        return self.email.strip().casefold()

    @property
    def domain(self) -> str:
        """What follows the last @, lower case; empty where there is none."""
        return self.key.rpartition("@")[2] if "@" in self.key else ""


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

    `complete` is False while only the header was fetched.  `received` is the server's INTERNALDATE, which nobody can
    forge in a header; files have their modification time or None.  `flags` holds system flags and keywords (or Gmail
    labels) as the server writes them.
    """

    place: Place
    content: bytes
    received: datetime | None = None
    flags: frozenset[str] = frozenset()
    complete: bool = True
    size: int = 0


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


@dataclass(frozen=True, slots=True)
class Message:
    """A message, read.  `id` is the Message-ID without brackets, or `sha256:…` of the whole where there is none."""

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
    defects: tuple[str, ...] = ()  # what was wrong with the message and how it was read all the same

    def header(self, name: str) -> str:
        """The first value of a header, or an empty string."""
        return next(iter(self.headers.get(name.casefold(), ())), "")

    @property
    def answer_to(self) -> tuple[Address, ...]:
        """Whom a reply goes to: Reply-To, else From (RFC 5322 §3.6.2)."""
        return self.reply_to or (self.sender,)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence: its comparable form, its stem and where it stands in the source text."""

    norm: str
    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with currency (ISO 4217, empty where none is named) and what it is paid for."""

    start: int
    end: int
    amount: Decimal
    currency: str
    per: Literal["", "hour", "day", "week", "month", "year", "word", "page", "piece", "line"] = ""
    upper: Decimal | None = None  # the other end of a range

    @property
    def most(self) -> Decimal:
        """The larger end of a range, or the amount."""
        return self.amount if self.upper is None else max(self.amount, self.upper)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time; months count 30 days and years 365."""

    start: int
    end: int
    length: timedelta


@dataclass(frozen=True, slots=True)
class DateRef:
    """A calendar date named or implied ("tomorrow", "by Friday", "end of May"), resolved against the sending date."""

    start: int
    end: int
    day: date
    exact: bool = True  # False: a month, a season, "end of the year"


@dataclass(frozen=True, slots=True)
class ClockRef:
    """A time of day."""

    start: int
    end: int
    at: time


Value = Money | Duration | DateRef | ClockRef


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the new text or of the subject.  `start`/`end` are offsets into `source`, spans inside are too."""

    where: Literal["body", "subject"]
    source: str
    start: int
    end: int
    tokens: tuple[Token, ...]
    paragraph: int = 0

    @property
    def text(self) -> str:
        """The sentence exactly as it stands in the mail: an exact substring."""
        return self.source[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Contact:
    """What own mail tells about one address: when we first and last wrote to it."""

    address: str
    first_written: datetime | None = None
    last_written: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A thread, oldest first.  `own` holds the ids of the freelancer's own messages in it."""

    messages: tuple[Message, ...]
    own: frozenset[str] = frozenset()

    @property
    def newest(self) -> Message:
        """The message that is judged."""
        return self.messages[-1]


class Kind(StrEnum):
    """What a message is for the freelancer."""

    REQUEST = "request"
    CLIENT = "client"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a message is a matter for inbox-guard.

    `reason` says why not (`bulk`, `automatic`, `own`, `no-request`, `excluded`, …) or, for a handled message, what let
    it in; `evidence` is the header line or the words that decided.
    """

    kind: Kind
    reason: str
    evidence: str = ""

    @property
    def handled(self) -> bool:
        """Whether signs are looked for at all."""
        return self.kind is not Kind.OTHER


@dataclass(frozen=True, slots=True)
class Finding:
    """A sign, found: the client's own words (an exact substring), the rule that saw them, how sure it is (0 to 1)."""

    sign: str
    score: float
    evidence: str
    where: Literal["body", "subject", "header", "profile"]
    rule: str
    note: str = ""  # one line: what met, which value was compared with what


class Action(StrEnum):
    """What inbox-guard advises."""

    NONE = "none"
    DECLINE = "decline"
    NEGOTIATE = "negotiate"
    CLARIFY = "clarify"
    FOLLOW_UP = "follow-up"


FACTS = ("goal", "deliverable", "deadline", "budget", "audience", "material", "decider")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Action, score (0 to 1: how strongly the signs speak), which of the seven `FACTS` are stated, which missing."""

    action: Action
    score: float
    stated: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)  # fact → the client's words that state it


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply, ready to be appended.  `text` is the whole body with the quoted original; addresses are of RFC 5322."""

    kind: Action
    language: str
    message_id: str  # without brackets; opaque, derived from the answered message and the kind
    answers: str  # id of the answered message
    subject: str
    text: str
    sender: Address
    to: tuple[Address, ...]
    references: tuple[str, ...]
    date: datetime


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything that the core has to say of one message."""

    message: Message
    gate: Gate
    findings: tuple[Finding, ...] = ()
    verdict: Verdict = Verdict(Action.NONE, 0.0)
    draft: Draft | None = None
    why_no_draft: str = ""  # for people: why an action has no draft


@dataclass(frozen=True, slots=True)
class AppendDraft:
    """Put a draft into the Drafts folder, flagged as one (RFC 9051 §2.3.2)."""

    answers: Place
    draft: Draft


@dataclass(frozen=True, slots=True)
class AddLabel:
    """Add labels to a message; other flags stay as they are."""

    place: Place
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoveLabel:
    """Take labels of ours off a message."""

    place: Place
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoveDraft:
    """Remove a draft of ours, by its Message-ID, only while its text still has this digest."""

    message_id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Remember:
    """Write into the state what was done for a message: labels set, drafts saved."""

    place: Place
    message_id: str
    labels: tuple[str, ...] = ()
    drafts: tuple[tuple[str, str], ...] = ()  # (Message-ID, digest of the text)
    summary: str = ""


Step = AppendDraft | AddLabel | RemoveLabel | RemoveDraft | Remember


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a step.  `done` False with a `detail` for people: nothing was changed."""

    step: Step
    done: bool
    detail: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the state remembers of one message."""

    labels: frozenset[str] = frozenset()
    drafts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What is already there: on the server and in the state.  The plan adds nothing that stands here."""

    drafts: frozenset[str] = frozenset()  # Message-IDs of drafts of ours that stand on the server
    answered: frozenset[str] = frozenset()  # ids of messages that own mail already answers
    own_ids: frozenset[str] = frozenset()  # ids of own sent messages
    contacts: Mapping[str, Contact] = field(default_factory=dict)  # address key → contact
    memories: Mapping[str, Memory] = field(default_factory=dict)  # message id → memory
    permanent_labels: bool = True  # the server keeps labels; without them drafts alone are saved
