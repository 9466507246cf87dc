"""All that the choice of blocks depends on: mail, verdict, profile and wording, and what the client's words show.

It knows no block and no order of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from inbox_guard.model import Address, Finding, Message, Verdict
from inbox_guard.profile import Profile
from inbox_guard.reading.cited import without_citations
from inbox_guard.replies import techniques
from inbox_guard.replies.letter import Wording
from inbox_guard.replies.signed import MAX_TEXT
from inbox_guard.replies.texts import ReplyTexts

# Said in passing these tell nothing of the work: a bookkeeper who mixed up a number, a site whose colours please.
_OF_THE_WORK = frozenset(
    ("lessons", "regular", "running", "system", "spoken", "repair", "performed", "public", "alike")
)


@dataclass(frozen=True, slots=True)
class Case:
    """All that the choice of blocks depends on."""

    message: Message
    author: Address  # who wrote it, be it through a form
    client: bool
    signs: tuple[str, ...]
    findings: tuple[Finding, ...]
    verdict: Verdict
    profile: Profile
    plan: date  # the day by which a plan is promised
    wording: Wording
    pair: bool = False  # two have signed
    asked: str = ""  # the words that made it a request

    def say(self, *keys: str) -> str:
        """The first of these blocks that can be said; or nothing."""
        return self.wording.say(*keys)

    @property
    def spoken(self) -> frozenset[str]:
        """The signs that stand in the mail itself."""
        return techniques.spoken(self.findings)

    @property
    def situation(self) -> techniques.Situation:
        """What the choice of alternatives depends on."""
        billed, paid, watched = (self.speaks_of(key, self.text) for key in ("invoice", "paid", "tracker"))
        timed = any(self.speaks_of("meeting", question) for question in self.questions)
        return techniques.Situation(
            self.signs,
            self.client,
            self.spoken,
            billed,
            paid,
            watched,
            timed,
            rounds=self.shown_by("open-ended-scope", "rounds"),
            sending=self.shown_by("unrealistic-deadline", "sending"),
            outlined="deliverable" in self.verdict.stated,
            changes=self.speaks_of("rounds", self.text),
            first=self.is_first,
            **{key: self.speaks_of(f"matter.{key}", self.text) for key in techniques.MATTERS},
            **{key: any(self.shown_by(sign, f"matter.{key}") for sign in of) for key, of in techniques.SHOWN.items()},
        )

    @property
    def under_way(self) -> bool:
        """Whether work is agreed, quoted, delivered or billed already, by who writes, a sign or their words."""
        running = self.client or not techniques.RUNNING.isdisjoint(self.signs)
        return running or any(self.speaks_of(cue, self.text) for cue in ("matter.quoted", "invoice"))

    def shown_by(self, sign: str, cue: str) -> bool:
        """Whether the words that show a sign show one of the language's cues."""
        return any(finding.sign == sign and self.speaks_of(cue, finding.evidence) for finding in self.findings)

    def shows(self, cue: str) -> bool:
        """Whether the work that is asked for shows a cue: of some only the words that ask for it are heard."""
        return self.speaks_of(cue, self.work if cue in _OF_THE_WORK else self.text)

    @property
    def work(self) -> str:
        """What is asked for: the subject, the words that let the mail in and those that state the work; else all."""
        stated = self.verdict.said.get("deliverable", "")
        return f"{self.message.subject}\n{self.asked}\n{stated}" if stated else self.text

    def speaks_of(self, cue: str, text: str) -> bool:
        """Whether words of the client show one of the language's cues."""
        return any(pattern.search(text) for pattern in self.texts.manner.cues[cue])

    @property
    def questions(self) -> list[str]:
        """The sentences of the mail that ask something; a long line may break in one, and a date has stops."""
        own = without_citations(self.message.body.new[:MAX_TEXT])
        sentences = re.split(r"(?<=[.!?])(?<!\d\.)\s|(?<![^\n]{60})\n", own)
        return [text for text in sentences if text.rstrip().endswith("?")]

    @property
    def text(self) -> str:
        """What the client writes, subject and new text, and nothing that is cited."""
        return f"{self.message.subject}\n{without_citations(self.message.body.new[:MAX_TEXT])}"

    @property
    def texts(self) -> ReplyTexts:
        """The texts of the reply's language."""
        return self.wording.texts

    @property
    def through(self) -> bool:
        """Whether the mail asks for somebody else."""
        return "third-party" in self.signs

    def speaks_of_price(self, text: str) -> bool:
        """Whether words of the client ask what something costs."""
        return any(re.search(pattern, text) for pattern in self.texts.manner.words["price"])

    @property
    def asks_price(self) -> bool:
        """Whether the mail asks what the work costs."""
        return self.speaks_of_price(self.text)

    @property
    def asks_price_only(self) -> bool:
        """Whether the mail of somebody new asks for a price and tells no more than what for."""
        return self.asks_price and not self.client and set(self.verdict.stated) <= {"deliverable"}

    @property
    def is_first(self) -> bool:
        """Whether somebody writes for the first time."""
        return not (self.client or self.message.references or self.message.in_reply_to)
