"""Labelled threads (JSON Lines of the corpus's form) as mail for a mailbox, and what a scan makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Self

from inbox_guard.judge import Core
from inbox_guard.mailbox.memory import MemoryMailbox
from inbox_guard.profile import Policy, Profile
from inbox_guard.scan import Options, Report, scan_account
from inbox_guard.state import State

ME = "me@freelancer.example"
HISTORY_SIGNS = frozenset(
    ["missed-meetings", "slow-payment", "unresponsive", "repeat-issue", "off-hours", "last-minute-habit", "conflict"]
)
Deliver = Callable[[str, bytes, datetime], Any]


@dataclass(frozen=True)
class Story:
    """A thread with its labels; `gap` names the signs that are known not to be seen."""

    id: str
    now: datetime
    country: str
    messages: tuple[Mapping[str, str], ...]
    follow_up: bool
    signs: frozenset[str]
    gap: frozenset[str]

    @classmethod
    def read(cls, line: str) -> Self:
        """From a line of the file."""
        raw = json.loads(line)
        expected = raw["expected"]
        signs, gap = frozenset(expected["signs"]), frozenset(raw.get("gap", ()))
        now = datetime.fromisoformat(raw["as_of"])
        return cls(raw["id"], now, raw.get("country", ""), tuple(raw["messages"]), expected["follow_up"], signs, gap)

    @property
    def profile(self) -> Profile:
        """Whose mailbox it is."""
        return Profile(name="Kim Sample", addresses=(ME,), time_zone="UTC", country=self.country)

    @property
    def last(self) -> str:
        """The Message-ID that the signs stand on."""
        return f"{self.id}-{len(self.messages) - 1}@story.example"

    def deliver(self, to: Deliver, *, chained: bool = True) -> None:
        """Into INBOX and Sent; without a chain no message says which one it answers."""
        peer = next(m["from_addr"] for m in self.messages if m["dir"] == "in")
        for number, told in enumerate(self.messages):
            mail = EmailMessage()
            own = told["dir"] == "out"
            mail["From"] = f"Kim Sample <{ME}>" if own else f"{told['from_name']} <{told['from_addr']}>"
            mail["To"] = peer if own else ME
            mail["Subject"], mail["Message-ID"] = told["subject"], f"<{self.id}-{number}@story.example>"
            when = datetime.fromisoformat(told["date"])
            mail["Date"] = format_datetime(when)
            if chained and number:
                mail["In-Reply-To"] = mail["References"] = f"<{self.id}-{number - 1}@story.example>"
            mail.set_content(told["body"])
            to("Sent" if own else "INBOX", mail.as_bytes(), when)


def read(path: Path) -> tuple[Story, ...]:
    """All stories of a file."""
    return tuple(map(Story.read, path.read_text(encoding="utf-8").splitlines()))


def scanned(story: Story, core: Core, state_file: Path) -> tuple[bool, frozenset[str]]:
    """The outcome of one pass over a mailbox in which nothing but the story lies."""
    mailbox = MemoryMailbox("work")
    story.deliver(mailbox.deliver)
    with State.open(state_file) as state:
        options = Options(story.now, timedelta(days=14))
        report = scan_account(mailbox, ["INBOX"], state, core, story.profile, Policy(), options)
    assert not report.failures
    return outcome(report, story)


def outcome(report: Report, story: Story) -> tuple[bool, frozenset[str]]:
    """Whether a scan wrote a reminder, and which history signs stand on the newest message."""
    due = any(o["action"] == "follow-up" and o["draft"] for o in report.objects)
    signs = {s["id"] for o in report.objects if o["message_id"] == story.last for s in o["signs"]}
    return due, HISTORY_SIGNS & signs


@dataclass
class Tally:
    """Hits, false alarms and misses."""

    hits: int = 0
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def count(self, id_: str, got: Iterable[str], wanted: Iterable[str]) -> None:
        """Add what was seen in one thread."""
        got, wanted = set(got), set(wanted)
        self.hits += len(got & wanted)
        self.false += [f"{id_}: {sign}" for sign in sorted(got - wanted)]
        self.missed += [f"{id_}: {sign}" for sign in sorted(wanted - got)]

    @property
    def precision(self) -> float:
        """The share of what was told that is true."""
        return self.hits / max(1, self.hits + len(self.false))

    @property
    def recall(self) -> float:
        """The share of what is true that was told."""
        return self.hits / max(1, self.hits + len(self.missed))


def tallies(results: Iterable[tuple[Story, bool, frozenset[str]]]) -> Iterator[Tally]:
    """One of the reminders, one of the signs."""
    due, signs = Tally(), Tally()
    for story, reminded, seen in results:
        due.count(story.id, ["follow-up"] * reminded, ["follow-up"] * story.follow_up)
        signs.count(story.id, seen, story.signs)
    yield due
    yield signs
