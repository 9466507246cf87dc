"""The promises as invariants of a machine: mail comes, the user does what users do, scans run, die and run again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

from faults.trial import PROFILE, REQUEST, lose
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from promises.mortal import DeathError, MortalMailbox, MortalState, Span
from servers.worlds import World

from inbox_guard.judge import Core
from inbox_guard.model import Memory
from inbox_guard.plan.undo import of_last_scan
from inbox_guard.profile import Policy
from inbox_guard.scan import Options, scan_account
from inbox_guard.scan.taking_back import undo
from inbox_guard.state import State

PICK = st.integers(0, 99)
CLIENTS = ("ada@one.example", "bob@two.example", "eve@three.example")
NEVER = {  # mail that no draft may answer (RFC 3834): why → header lines
    "a list": "List-Id: <list.example>\r\n",
    "a newsletter": "List-Unsubscribe: <https://shop.example/u>\r\n",
    "bulk": "Precedence: bulk\r\n",
    "a machine": "Auto-Submitted: auto-replied\r\n",
    "a bounce": "Return-Path: <>\r\n",
}
SENDERS = ("noreply@shop.example", "mailer-daemon@two.example", PROFILE.addresses[0])


# without shrinking: it may take minutes, and what failed is printed step by step anyway
CALM = {"phases": [Phase.generate], "deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}


class Promises(RuleBasedStateMachine):
    """Subclasses say on which mailbox (`fresh`) and with which knowledge (`core`)."""

    fresh: Callable[[], World]
    core: Core

    @initialize()
    def begin(self) -> None:
        """An empty mailbox, a state that is not there yet."""
        self.world = type(self).fresh()
        self.directory = TemporaryDirectory()
        self.state = Path(self.directory.name) / "state.db"
        self.now = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
        self.number = 0
        self.foreign: dict[tuple[str, str], tuple[bytes, frozenset[str]]] = {}  # as their owners left them
        self.answerable: set[str] = set()
        self.answers: dict[str, str] = {}  # draft → what it answers
        self.gone: set[str] = set()  # drafts that the user deleted or sent
        self.edited: dict[str, bytes] = {}
        self.off: set[tuple[str, str]] = set()  # labels that the user took off

    def teardown(self) -> None:
        """Throw the state away."""
        if hasattr(self, "directory"):
            self.directory.cleanup()

    # ── mail comes ───────────────────────────────────────────────────────────────────────────────────────────────────

    @rule(who=PICK, familiar=st.booleans())
    def a_request_comes(self, who: int, *, familiar: bool) -> None:
        """Of one of a few clients."""
        text = REQUEST.replace("Hello Kim", "hey kim") if familiar else REQUEST
        self._deliver(CLIENTS[who % len(CLIENTS)], text, answerable=True)

    @rule(who=PICK, which=PICK)
    def a_client_writes_again(self, who: int, which: int) -> None:
        """In answer to something that lies in the mailbox."""
        ids = sorted(id_ for _, id_ in self.foreign)
        about = f"In-Reply-To: <{ids[which % len(ids)]}>\r\n" if ids else ""
        text = "Thanks! And could you also give us twenty percent off, we are a charity?\r\n"
        self._deliver(CLIENTS[who % len(CLIENTS)], text, about, answerable=True)

    @rule(why=st.sampled_from(sorted(NEVER)))
    def a_machine_writes(self, why: str) -> None:
        """Words of a request under a header that forbids an answer."""
        self._deliver(CLIENTS[0], REQUEST, NEVER[why])

    @rule(sender=st.sampled_from(SENDERS))
    def nobody_writes(self, sender: str) -> None:
        """An address that nobody reads, or the user's own."""
        self._deliver(sender, REQUEST)

    @rule()
    def private_mail_comes(self) -> None:
        """Nothing to do with work."""
        self._deliver("mum@family.example", "Are you coming for dinner on Sunday? Love, Mum\r\n")

    # ── the user ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @precondition(lambda self: self._drafts())
    @rule(which=PICK)
    def the_user_deletes_a_draft(self, which: int) -> None:
        """For good."""
        draft = self._chosen(which)
        self._leaves(draft)

    @precondition(lambda self: self._drafts())
    @rule(which=PICK)
    def the_user_edits_a_draft(self, which: int) -> None:
        """Mail programs write it anew, under the same Message-ID."""
        draft = self._chosen(which)
        content = self._drafts()[draft] + b"\r\nP.S. I could start in May.\r\n"
        self.world.delete("Drafts", draft)
        self.world.deliver("Drafts", content, self.now, ["\\Draft"])
        self.edited[draft] = content

    @precondition(lambda self: self._drafts())
    @rule(which=PICK)
    def the_user_sends_a_draft(self, which: int) -> None:
        """It moves to Sent, under a Message-ID of its own."""
        draft = self._chosen(which)
        self.number += 1
        sent = f"s{self.number}@mine.example"
        content = self._drafts()[draft].replace(draft.encode(), sent.encode())
        self.world.deliver("Sent", content, self.now, ["\\Seen"])
        self._leaves(draft)
        self.foreign["Sent", sent] = (content, frozenset(["\\Seen"]))

    @precondition(lambda self: self._labels())
    @rule(which=PICK)
    def the_user_takes_a_label_off(self, which: int) -> None:
        """One of ours."""
        choice = self._labels()
        id_, label = choice[which % len(choice)]
        self.world.unflag("INBOX", id_, label)
        if self._remembered(id_):
            self.off.add((id_, label.lower()))

    @precondition(lambda self: self.foreign)
    @rule(which=PICK)
    def the_user_reads_a_mail(self, which: int) -> None:
        """The flag is the user's."""
        inbox = sorted(id_ for folder, id_ in self.foreign if folder == "INBOX")
        if inbox:
            id_ = inbox[which % len(inbox)]
            self.world.flag("INBOX", id_, "\\Seen")
            content, flags = self.foreign["INBOX", id_]
            self.foreign["INBOX", id_] = (content, flags | {"\\Seen"})

    @rule(steps=st.integers(0, 20), whole=st.booleans(), last=st.booleans())
    def the_user_undoes(self, steps: int, *, whole: bool, last: bool) -> None:
        """All, or what the last scan did; the undoing may die too."""
        before, labels = self._drafts(), self._labels()
        with State.open(self.state) as state, self.world.open() as mailbox:
            standing = state.standing.all(mailbox.account)
            chosen = of_last_scan(standing) if last else standing
            mortal = MortalMailbox(mailbox, Span(10_000 if whole else steps, done=True))
            with suppress(DeathError):
                undo(chosen, mortal, state)
        self._vanished(before, labels)
        if whole:
            ids = {stands.id for stands in chosen}
            left = {label for id_, label in self._labels() if id_ in ids}
            assert left == set()
            assert {
                draft for stands in chosen for draft, _ in stands.drafts
            } & self._drafts().keys() <= self.edited.keys()

    # ── what happens to machines ─────────────────────────────────────────────────────────────────────────────────────

    @rule(steps=st.integers(0, 12), done=st.booleans(), since=st.booleans())
    def a_scan_dies(self, steps: int, *, done: bool, since: bool) -> None:
        """Before or behind any step."""
        self._scan(Span(steps, done), since=since)

    @rule(since=st.booleans())
    def a_scan_runs(self, *, since: bool) -> None:
        """To its end; then everything that may be answered has been looked at."""
        self._scan(Span(10_000, done=True), since=since)

    @rule()
    def the_state_is_lost(self) -> None:
        """It may be deleted at any time."""
        lose(self.state)
        self.off = {(id_, label) for id_, label in self.off if self._remembered(id_)}
        self.gone = {draft for draft in self.gone if self._remembered(self.answers[draft], draft=True)}

    @rule()
    def the_state_is_lost_and_a_scan_runs(self) -> None:
        """What the server alone can tell has to be enough."""
        self.the_state_is_lost()
        self._scan(Span(10_000, done=True), since=False)

    @rule()
    def the_folder_is_renumbered(self) -> None:
        """Another UIDVALIDITY; the messages stay."""
        if self.renumbers:
            self.world.renumber("INBOX")

    @rule(hours=st.integers(-100, 100))
    def the_clock_moves(self, hours: int) -> None:
        """On, or back."""
        self.now += timedelta(hours=hours)

    renumbers = True

    # ── promises ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def what_is_not_ours_is_untouched(self) -> None:
        """Promise 1: content and flags are as their owners left them, and nothing has appeared but drafts."""
        if not hasattr(self, "world"):
            return
        for folder in ("INBOX", "Sent"):
            flags, contents = self.world.flags(folder), self.world.contents(folder)
            expected = {id_: value for (where, id_), value in self.foreign.items() if where == folder}
            assert sorted(contents) == sorted(content for content, _ in expected.values())
            theirs = {id_: frozenset(f for f in found if not _ours(f)) for id_, found in flags.items()}
            assert theirs == {id_: flags for id_, (_, flags) in expected.items()}

    @invariant()
    def no_draft_comes_twice_or_back(self) -> None:
        """Promise 2."""
        if not hasattr(self, "world"):
            return
        ids = Counter(_id(raw) for raw in self.world.contents("Drafts"))
        assert [id_ for id_, number in ids.items() if number > 1] == []
        assert self.gone & ids.keys() == set()

    @invariant()
    def what_the_user_wrote_stays(self) -> None:
        """Promise 3: an edited draft is the user's."""
        if hasattr(self, "world"):
            assert self.edited.items() <= self._drafts().items()

    @invariant()
    def no_draft_answers_what_must_not_be_answered(self) -> None:
        """Promise 4."""
        if hasattr(self, "world"):
            answered = {_answered(raw) for raw in self._drafts().values()}
            own = {id_ for folder, id_ in self.foreign if folder == "Sent"}
            assert answered <= self.answerable | own

    @invariant()
    def a_label_that_was_taken_off_stays_off(self) -> None:
        """Promise 5."""
        if hasattr(self, "world"):
            assert self.off & {(id_, label.lower()) for id_, label in self._labels()} == set()

    # ── helpers ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _scan(self, span: Span, *, since: bool) -> None:
        before = self._drafts()
        options = Options(now=self.now, look_back=timedelta(days=14), since=timedelta(days=14) if since else None)
        with State.open(self.state) as state, self.world.open() as mailbox:
            mortal = MortalMailbox(mailbox, span), ["INBOX"], MortalState(state, span)
            failures: list[str] = []
            with suppress(DeathError):
                failures = scan_account(*mortal, self.core, PROFILE, Policy(), options).failures
        self._vanished(before, ())
        assert failures == []

    def _vanished(self, before: Mapping[str, bytes], labels: Iterable[tuple[str, str]]) -> None:
        """What was taken back stays away, as what the user has taken away."""
        for draft in before.keys() - self._drafts().keys():
            assert draft not in self.edited
            self.answers[draft] = _answered(before[draft])
            if self._remembered(self.answers[draft], draft=True):
                self.gone.add(draft)
        there = self._labels()
        self.off |= {
            (id_, label.lower()) for id_, label in labels if (id_, label) not in there and self._remembered(id_)
        }

    def _deliver(self, sender: str, text: str, more: str = "", *, answerable: bool = False) -> None:
        self.number += 1
        id_ = f"m{self.number}@client.example"
        content = (
            f"{more}From: Client <{sender}>\r\nTo: me@mine.example\r\nSubject: Website\r\nMessage-ID: <{id_}>\r\n"
            f"Date: {self.now:%a, %d %b %Y %H:%M:%S} +0000\r\n\r\n{text}"
        ).encode()
        self.world.deliver("INBOX", content, self.now)
        self.foreign["INBOX", id_] = (content, frozenset())
        if answerable:
            self.answerable.add(id_)

    def _drafts(self) -> dict[str, bytes]:
        return {_id(raw): raw for raw in self.world.contents("Drafts")} if hasattr(self, "world") else {}

    def _chosen(self, which: int) -> str:
        ids = sorted(self._drafts())
        return ids[which % len(ids)]

    def _leaves(self, draft: str) -> None:
        self.answers[draft] = _answered(self._drafts()[draft])
        self.world.delete("Drafts", draft)
        self.edited.pop(draft, None)
        if self._remembered(self.answers[draft], draft=True):
            self.gone.add(draft)

    def _remembered(self, id_: str, *, draft: bool = False) -> bool:
        """Whether anybody can know what was done for a message: its labels, the state; of a draft, an answer in Sent.

        What a scan did that was killed before it came to any of these, and what the user undid before the next one,
        nobody knows.
        """
        if any(labelled == id_ for labelled, _ in self._labels()):
            return True
        if draft and id_ in {_answered(raw) for raw in self.world.contents("Sent")}:
            return True
        with State.open(self.state) as state, self.world.open() as mailbox:
            memory = state.memories(mailbox.account, [id_]).get(id_, Memory())
        return bool(memory.labels or (draft and memory.drafts))

    def _labels(self) -> list[tuple[str, str]]:
        flags = self.world.flags("INBOX") if hasattr(self, "world") else {}
        return sorted((id_, label) for id_, found in flags.items() for label in found if _ours(label))


def _ours(flag: str) -> bool:
    return flag.lower().startswith("guard-")


def _parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _answered(raw: bytes) -> str:
    return str(_parsed(raw)["In-Reply-To"] or "").strip("<> ")


def _id(raw: bytes) -> str:
    found = re.search(rb"(?im)^message-id:\s*<([^>]*)>", raw)
    assert found is not None
    return found[1].decode()
