"""What one pass over an account works with, how it is made, and what it did."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from inbox_guard.errors import MailboxError
from inbox_guard.explain import Json
from inbox_guard.history.letter_index import LetterIndex
from inbox_guard.judge import Core, Setting
from inbox_guard.mailbox.port import Mailbox
from inbox_guard.model import Letter, Place
from inbox_guard.profile import Policy, Profile
from inbox_guard.state import State

CHUNK = 200  # messages that are fetched and judged at once

Progress = Callable[[int, int], None]  # messages done, messages in all


@dataclass(frozen=True, slots=True)
class Options:
    """How a pass is made.  `since` looks that far back again, `limit` looks at the newest so many only.

    With `follow_up` silent threads are taken up, too.  `clock` is what the clock says where `now` is another moment,
    which a person asks for: the one for all passes of a command.
    """

    now: datetime
    look_back: timedelta
    dry_run: bool = False
    since: timedelta | None = None
    limit: int | None = None
    follow_up: bool = True
    clock: datetime | None = None

    @property
    def made(self) -> datetime:
        """When the pass is made, by the clock: what it does is written down as of then."""
        return self.clock or self.now

    @property
    def present(self) -> datetime:
        """From where it looks back for mail: what is left out is never read again, so a `now` to come is too late."""
        return min(self.now, self.made)


@dataclass(slots=True)
class Counts:
    """How much a pass did: messages, requests and mail of clients among them, labelled, drafted, threads taken back."""

    messages: int = 0
    requests: int = 0
    clients: int = 0
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """Everything one pass works with."""

    mailbox: Mailbox
    state: State
    core: Core
    profile: Profile
    policy: Policy
    options: Options
    report: Report
    progress: Progress = lambda _done, _all: None
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
