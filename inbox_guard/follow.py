"""Threads that end with own mail: who owes the freelancer an answer, and the friendly reminder that is due.

Incoming mail is judged by `judge`; this is the same for what did not come.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from inbox_guard.gate import is_excluded
from inbox_guard.history.calendar import business_days_between
from inbox_guard.history.habits import ContactHistory, habits
from inbox_guard.history.silence import answered_later, is_answer, silence
from inbox_guard.history.threads import correspondences
from inbox_guard.judge import Core, Setting
from inbox_guard.model import (
    Action,
    Address,
    Conversation,
    Finding,
    Gate,
    Judgement,
    Kind,
    Letter,
    Message,
    Silence,
    Verdict,
)
from inbox_guard.replies import Stage, compose_follow_up, follow_up_id
from inbox_guard.signs.find import THRESHOLD
from inbox_guard.signs.trust import weighed
from inbox_guard.signs.votes import either
from inbox_guard.verdict import strength

#: Older silence is over: nobody wants to be asked in spring about an order of last summer.
FORGOTTEN = timedelta(days=60)
_OLD = FORGOTTEN * 3  # not even looked at: no wait and no absence is so long
_BILLED_AFTER = 15  # business days after a reminder was due, from which on running work is billed


@dataclass(frozen=True, slots=True)
class Waiting:
    """A thread that ends with own mail and shows something over time.

    `silence` is None where nothing was asked; `due` says that a reminder is in place now and was never sent.
    """

    thread: tuple[Letter, ...]
    findings: tuple[Finding, ...]
    silence: Silence | None = None
    due: bool = False

    @property
    def last(self) -> Letter:
        """The message that labels stand on."""
        return self.thread[-1]

    @property
    def signs(self) -> tuple[str, ...]:
        """What it shows."""
        return tuple(finding.sign for finding in self.findings)

    @property
    def names(self) -> frozenset[str]:
        """What a list could be known by: whom it was written to, and what it answers."""
        return frozenset(name for letter in self.thread for name in (letter.id, *letter.links, *letter.people))

    @property
    def person(self) -> str:
        """Who is silent."""
        return next((person for letter in reversed(self.thread) for person in letter.people), "")


def waiting(letters: Iterable[Letter], setting: Setting, days_off: AbstractSet[date]) -> tuple[Waiting, ...]:
    """The threads that wait for an answer or show a history sign, each once, the one with the oldest last mail first.

    Args:
        letters: all that is known, of all contacts.
        setting: for whom and when.
        days_off: public holidays.
    """
    found: dict[str, Waiting] = {}
    whole = correspondences(letters)
    for correspondence in (whole[person] for person in sorted(whole)):
        for thread in correspondence.threads:
            if _is_left_alone(thread, setting.policy.exclude):
                continue
            age, there = setting.now - thread[-1].date, found.get(thread[-1].id)
            if (there is not None and there.due) or not _ends_with_own(thread) or not timedelta(0) <= age < _OLD:
                continue
            quiet = silence(thread, correspondence, setting.policy.follow_up_after, days_off)
            if quiet is not None and any(answered_later(quiet.asked, whole[each]) for each in quiet.asked.people):
                quiet = None  # one of those who were asked together has answered for all
            due = quiet is not None and not quiet.reminded and quiet.due <= setting.now < quiet.due + FORGOTTEN
            if due or age < FORGOTTEN:
                past = [letter for letter in correspondence.letters if letter.date <= thread[-1].date]
                shown = _findings(past, quiet, setting)
                if due or (shown and there is None):
                    found[thread[-1].id] = Waiting(thread, shown, quiet, due)
    return tuple(sorted(found.values(), key=lambda one: one.last.date))


def _is_left_alone(thread: Sequence[Letter], exclude: Sequence[str]) -> bool:
    """Whether the last own mail went to excluded people alone: what they write is not looked at, nor are they asked."""
    people = next((letter.people for letter in reversed(thread) if letter.own and letter.people), ())
    return bool(people) and all(is_excluded(Address("", person), exclude) for person in people)


def _ends_with_own(thread: Sequence[Letter]) -> bool:
    """Whether no person of the other side has answered the last own mail."""
    last = next((x for x in reversed(thread) if x.own or is_answer(x)), None)
    return last is not None and last.own


def _findings(past: Sequence[Letter], quiet: Silence | None, setting: Setting) -> tuple[Finding, ...]:
    found = habits(ContactHistory(tuple(past), setting.profile, quiet, setting.now))
    shown, _ = weighed(found, setting.records, THRESHOLD)
    return tuple(finding for finding in shown if finding.sign not in setting.policy.disabled)


def stage(open_: Waiting, setting: Setting, days_off: AbstractSet[date]) -> Stage:
    """What is to be written to a silent client."""
    quiet = open_.silence
    if quiet is None or not quiet.running:
        return Stage.RELEVANT
    silent = business_days_between(quiet.due.date(), setting.today, days_off)
    return Stage.INVOICE if silent >= _BILLED_AFTER else Stage.CONTACT


def reminder_ids(conversation: Conversation, setting: Setting) -> frozenset[str]:
    """The Message-IDs that a reminder of ours in this thread can have, whatever it says, from each own address."""
    domains = {address.rpartition("@")[2] for address in setting.profile.keys}
    return frozenset(follow_up_id(conversation, each, domain) for each in Stage for domain in domains)


def told(
    open_: Waiting, message: Message, conversation: Conversation, core: Core, setting: Setting, stage_: Stage
) -> Judgement:
    """What is said of a thread that waits.

    Args:
        open_: the thread.
        message: its last one, which labels stand on.
        conversation: the messages that a reminder is written from, ending with own mail.
        core: for the texts and the catalogue.
        setting: for whom and when.
        stage_: what is written.
    """
    shown = {finding.sign: finding for finding in open_.findings}
    findings = tuple(shown[sign] for sign in core.catalogue.signs if sign in shown)
    score = round(either(strength(finding, core.catalogue, setting.policy.weights) for finding in findings), 3)
    wanted = open_.due and Action.FOLLOW_UP in setting.policy.drafts
    draft = None
    if wanted:
        draft = compose_follow_up(conversation, stage_, setting.profile, core.texts(), setting.now, core.lore)
    action = Action.FOLLOW_UP if open_.due else Action.NONE
    why = "" if draft or not open_.due else _why_none(wanted=wanted)
    gate = Gate(Kind.CLIENT, "waits-for-answer" if open_.silence else "contact", "")
    return Judgement(message, gate, findings, Verdict(action, score), draft, why)


def _why_none(*, wanted: bool) -> str:
    return "there is nobody to answer" if wanted else "drafts of the kind follow-up are switched off"
