"""What one pass over an account works with, and the fence round each piece of its work."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeVar

from inbox_guard.errors import ConfigError, GuardError, MailboxError, TemporaryError, ours
from inbox_guard.explain import Json
from inbox_guard.history.letter_index import LetterIndex
from inbox_guard.judge import Core, Setting
from inbox_guard.mailbox.port import Listing, Mailbox, listing_of
from inbox_guard.model import Letter, Message, Place, RawMessage
from inbox_guard.profile import Policy, Profile
from inbox_guard.state import State

logger = logging.getLogger(__name__)
T = TypeVar("T")
About = RawMessage | Message | Letter  # what a piece of work is for; a letter stands for its thread

CHUNK = 200  # messages that are fetched and judged at once
WITHHELD = "the server does not hand it over"
GIVE_UP_AFTER = 5  # scans after which a message that cannot be dealt with is passed over, and told so

Progress = Callable[[int, int], None]  # messages done, messages in all


@dataclass(frozen=True, slots=True)
class Options:
    """How a pass is made.  `since` looks that far back again, `limit` looks at the newest so many only.

    With `follow_up` silent threads are taken up, too.
    """

    now: datetime
    look_back: timedelta
    dry_run: bool = False
    since: timedelta | None = None
    limit: int | None = None
    follow_up: bool = True


@dataclass(slots=True)
class Counts:
    """How much a pass did: messages, those of them that were handled, labelled, drafted, and threads taken back."""

    messages: int = 0
    requests: int = 0
    labelled: int = 0
    drafts: int = 0
    taken_back: int = 0


@dataclass(slots=True)
class Report:
    """What a pass did.  `objects` are those of `scan --json`; `failures` are lines for people.

    `unread` names the first folder that could not be read, and why: such a pass is no success.  One in which only
    single messages failed is.
    """

    account: str
    objects: list[Json] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    unread: MailboxError | None = None


@dataclass(frozen=True, slots=True)
class Pass:
    """Everything one pass works with."""

    mailbox: Mailbox
    state: State
    core: Core
    profile: Profile
    policy: Policy
    options: Options
    report: Report
    progress: Progress
    days_off: AbstractSet[date] = frozenset()
    letters: LetterIndex = field(default_factory=LetterIndex)
    look: bool = False  # at what the user did to labels, also where nothing has come
    before: dict[str, Letter] = field(default_factory=dict)  # what was remembered under the ids of this pass's mail
    namesakes: dict[str, str] = field(default_factory=dict)  # identity of its own → the Message-ID of another mail
    answered: set[str] = field(default_factory=set)  # messages of ours that have the flag of an answer by now
    failed: dict[Place, int] = field(default_factory=dict)  # what failed in this pass → how often by now
    reach: list[int] = field(default_factory=lambda: [0, 0])  # messages done, messages in all
    lists: set[str] = field(default_factory=set)  # what the lists and bulk mail of this pass are known by

    @property
    def setting(self) -> Setting:
        """For whom and when is judged, without what is known already."""
        return Setting(self.profile, self.policy, self.options.now)

    def reached(self, done: int, of: int) -> None:
        """Tell how many messages are done."""
        self.reach[:] = done, of
        self.moved()

    def moved(self) -> None:
        """Tell that the work goes on: whoever watches takes a pass that is silent for long for one that hangs."""
        self.progress(self.reach[0], self.reach[1])


def heads(listing: Listing, uids: Sequence[int], run: Pass) -> Iterator[RawMessage]:
    """The headers of these messages, without drafts: what was not sent yet is no answer and asks for none."""
    return (raw for raw in run.mailbox.headers(listing, uids) if not raw.is_unsent)


def parsed(raws: Iterable[RawMessage], run: Pass, heads: Iterable[Message] = ()) -> list[Message]:
    """These messages, read; one that cannot be read is told, by its head where that is at hand, and left out."""
    found: list[Message] = []
    by_place = {head.place: head for head in heads}
    for raw in raws:
        message = fenced(partial(_read, raw, run), by_place.get(raw.place, raw), run)
        run.moved()
        if message is not None:
            found.append(message)
    return found


def _read(raw: RawMessage, run: Pass) -> Message:
    return run.core.parse(handed_over(raw))


def handed_over(raw: RawMessage) -> RawMessage:
    """The same.

    Raises:
        MailboxError: there is nothing in it, for the server failed to hand it over.
    """
    if not raw.content:
        raise MailboxError(WITHHELD)
    return raw


def message_at(place: Place, run: Pass) -> Message | None:
    """A message, from where it was seen last; None where it is not there any more."""
    try:
        raws = list(run.mailbox.headers(listing_of(place), (place.uid,)))
        read = parsed(run.mailbox.bodies(raws), run)
    except MailboxError:
        return None  # the folder was renamed or removed since: one message must not end the work on all others
    return next(iter(read), None)


def fenced(work: Callable[[], T], about: About, run: Pass, *, patient: bool = False) -> T | None:
    """Do one piece of work for one message; a failure is told and remembered, and the rest goes on.

    With `patient` what the server refuses does not count towards giving the message up.
    """
    try:
        return work()
    except (TemporaryError, ConfigError):
        raise  # no fault of this message
    except GuardError as error:
        failure(about, error.problem, run, counts=not patient)
    except Exception as error:  # one broken message never stops the others
        failure(about, ours(error).problem, run)
        logger.debug("a message failed", exc_info=True)
    return None


def failure(about: About, problem: str, run: Pass, *, counts: bool = True) -> None:
    """Tell that a message could not be dealt with, and remember it."""
    place = about.place
    tries = 1 if run.options.dry_run else run.state.failures.add(place, problem, run.options.now, counts=counts)
    run.failed[place] = tries
    after = "it is passed over from now on" if tries >= GIVE_UP_AFTER else "it is tried again at the next scan"
    run.report.failures.append(f"{_called(about)}: {problem}; {after}")


def _called(about: About) -> str:
    """A message as the user can find it: sender, subject and date, never a UID alone."""
    if isinstance(about, RawMessage):
        return f"message {about.place.uid} in {about.place.folder}"
    if isinstance(about, Letter):
        return f"the thread with {', '.join(about.people[:1])} of {about.date:%Y-%m-%d}"
    day = f" of {about.date:%Y-%m-%d}" if about.date else ""
    return f"“{about.subject}” from {about.sender.email}{day}"
