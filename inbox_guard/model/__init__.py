"""The types of inbox-guard, one a stage of the flow; frozen values without behaviour beyond derived properties.

    RawMessage → Message → Conversation → Gate → [Finding] → Verdict → Draft → (Step, …) → Receipt

This package imports nothing else of ours and only the standard library; others import from here, not from its parts.
Times are aware datetimes, amounts are `Decimal`, spans are half-open character offsets into the text they belong to.
"""

from inbox_guard.model.corrections import Correction, Labelled, TrackRecord
from inbox_guard.model.history import Correspondence, Letter, Silence
from inbox_guard.model.judgement import (
    FACTS,
    Action,
    Draft,
    Finding,
    Gate,
    Judgement,
    Kind,
    Verdict,
)
from inbox_guard.model.mail import (
    Address,
    Body,
    Contact,
    Conversation,
    Cursor,
    Defect,
    DefectKind,
    Fragment,
    FragmentKind,
    Message,
    Place,
    RawMessage,
    comparable,
    wire_name,
)
from inbox_guard.model.steps import (
    AddLabel,
    AppendDraft,
    Known,
    MailboxStep,
    Memory,
    Receipt,
    Remember,
    RemoveDraft,
    RemoveLabel,
    Standing,
    Step,
)
from inbox_guard.model.text import (
    ClockRef,
    DateRef,
    Duration,
    Money,
    Per,
    Sentence,
    Token,
    Value,
)

__all__ = [
    "FACTS",
    "Action",
    "AddLabel",
    "Address",
    "AppendDraft",
    "Body",
    "ClockRef",
    "Contact",
    "Conversation",
    "Correction",
    "Correspondence",
    "Cursor",
    "DateRef",
    "Defect",
    "DefectKind",
    "Draft",
    "Duration",
    "Finding",
    "Fragment",
    "FragmentKind",
    "Gate",
    "Judgement",
    "Kind",
    "Known",
    "Labelled",
    "Letter",
    "MailboxStep",
    "Memory",
    "Message",
    "Money",
    "Per",
    "Place",
    "RawMessage",
    "Receipt",
    "Remember",
    "RemoveDraft",
    "RemoveLabel",
    "Sentence",
    "Silence",
    "Standing",
    "Step",
    "Token",
    "TrackRecord",
    "Value",
    "Verdict",
    "comparable",
    "wire_name",
]
