"""What the core says of a message: gate, findings, verdict, draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from inbox_guard.model.history import Letter
from inbox_guard.model.mail import Address, Message


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


#: Where a finding comes from: a rule on this message, the learned model alone, what passed over time, an earlier mail
#: that waits for the same answer.  A rule is named by whoever wrote it, so its name does not tell.
Origin = Literal["rule", "model", "history", "earlier"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A sign, found: the client's own words (an exact substring), the rule that saw them, how sure it is (0 to 1).

    `leans` is the reply that this finding argues for, where it is another than its sign's; `about` is what of the
    profile it is about, in the user's words: the services that are not offered.
    """

    sign: str
    score: float
    evidence: str
    where: Literal["body", "subject", "header", "profile"]
    rule: str
    note: str = ""  # one line: what met, which value was compared with what
    origin: Origin = "rule"
    leans: str = ""
    about: str = ""


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
    due: date | None = None  # the first day that the mail names for the work


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
    cc: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything that the core has to say of one message."""

    message: Message
    gate: Gate
    findings: tuple[Finding, ...] = ()
    verdict: Verdict = Verdict(Action.NONE, 0.0)
    draft: Draft | None = None
    why_no_draft: str = ""  # for people: why an action has no draft
    carried: tuple[Finding, ...] = ()  # signs of earlier mail in the thread that nobody has answered yet
    distrusted: tuple[Finding, ...] = ()  # what would count, had the user not called its rule wrong so often
    letter: Letter | None = None  # what its thread remembers of it
