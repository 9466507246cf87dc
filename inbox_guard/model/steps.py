"""What may be done to a mailbox and what is already there, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inbox_guard.model.judgement import Draft
from inbox_guard.model.mail import Place


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
    """Remove a draft of ours, by its Message-ID, only while it still has this digest; all copies where there are more.

    With `keep_one` a copy stays, whether it is as it was written or the user's own.
    """

    message_id: str
    digest: str
    keep_one: bool = False


@dataclass(frozen=True, slots=True)
class Remember:
    """Write into the state what was done for a message: labels set, drafts saved; `due` labels are to be set next.

    With `moved` nothing but the place is new: what was said of the message stays.  With `owed` the message gets its
    draft when there is a folder for drafts.  Of labels and drafts that `stood` there nothing was remembered: nobody
    knows which scan has set or saved them.
    """

    place: Place
    message_id: str
    labels: tuple[str, ...] = ()
    drafts: tuple[tuple[str, str], ...] = ()  # (Message-ID, digest)
    summary: str = ""
    due: tuple[str, ...] = ()
    moved: bool = False
    owed: bool = False
    stood: frozenset[str] = frozenset()  # names of labels, Message-IDs of drafts


#: What a mailbox runs; remembering is the state's.
MailboxStep = AppendDraft | AddLabel | RemoveLabel | RemoveDraft
Step = MailboxStep | Remember


class Refusal(StrEnum):
    """Why a step was not done, in words for people."""

    UNFIT_LABEL = "the server cannot keep a label of this name"
    NO_LABELS = "the server keeps no labels of its users here: drafts alone are saved"
    RENUMBERED = "the folder was renumbered by the server; the next scan finds the message again"
    GONE = "the message is not there any more"
    NO_DRAFTS = "there is no Drafts folder"
    NO_ID = "the draft's Message-ID is none"
    ALREADY = "already there"
    NO_UIDPLUS = "the server cannot remove one message alone (no UIDPLUS)"
    CHANGED = "it was changed by hand"
    NOT_THERE = "it is not there any more"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a step.  With a `refusal` nothing was changed."""

    step: Step
    refusal: Refusal | None = None
    folder: str = ""

    @property
    def done(self) -> bool:
        """Whether it was run."""
        return self.refusal is None


@dataclass(frozen=True, slots=True)
class Memory:
    """What the state remembers of one message; of `due` labels nobody knows yet whether they were set."""

    labels: frozenset[str] = frozenset()
    drafts: frozenset[str] = frozenset()
    due: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of ours for one message: labels on it, drafts with the digests of their texts, and since when.

    What was `found` there, after the state was lost, belongs to no scan; of that nobody knows since when it stands.
    """

    id: str
    place: Place
    labels: tuple[str, ...]
    drafts: tuple[tuple[str, str], ...]
    since: datetime
    found: bool = False


class End(StrEnum):
    """How a label or draft of ours ended."""

    REMOVED = "removed"  # taken back by us
    EDITED = "edited"  # changed by the user and so left alone
    GONE = "gone"  # not there any more
    KEPT = "kept"  # left there because the server cannot remove one message alone


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft that was saved: its id, the message that it answers, when, and how it ended (None: it stands).

    `refuses` says that it declines the project, `used` that own mail took its place.
    """

    id: str
    answers: str
    when: datetime
    ended: End | None = None
    refuses: bool = False
    used: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is already there: on the server and in the state.  The plan adds nothing that stands here."""

    drafts: frozenset[str]  # Message-IDs of drafts of ours that stand on the server
    answered: frozenset[str]  # ids of messages that own mail already answers
    memories: Mapping[str, Memory]  # message id → memory
    drafted: Mapping[str, int]  # address key → drafts of the last 24 hours
    permanent_labels: bool  # the server keeps labels; without them drafts alone are saved
    saves_drafts: bool  # there is a folder for drafts; without one there are labels alone
