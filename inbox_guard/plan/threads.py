"""Plans for threads that went on or wait: what an answer makes obsolete is taken back, a silent thread is taken up.

A draft of which the text is not as it was written is the user's and stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from inbox_guard.model import (
    Action,
    AddLabel,
    Judgement,
    Known,
    Letter,
    MailboxStep,
    Memory,
    Refusal,
    Remember,
    RemoveDraft,
    RemoveLabel,
    Standing,
    Step,
)
from inbox_guard.plan import Planned, Sequel, saveable, saving
from inbox_guard.plan.digests import digest
from inbox_guard.plan.labels import is_ours, label, labels_of, reminder_label, set_by_us
from inbox_guard.profile import Policy

VERDICTS = (Action.DECLINE, Action.NEGOTIATE, Action.CLARIFY, Action.FOLLOW_UP)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What is to be taken back for one message, and for people: why."""

    standing: Standing
    steps: tuple[MailboxStep, ...]
    why: str


def obsolete(
    standing: Iterable[Standing],
    threads: Iterable[Sequence[Letter]],
    policy: Policy,
    answered: AbstractSet[str] = frozenset(),
) -> tuple[TakenBack, ...]:
    """What no longer fits, because the thread has gone on, or the message is among the `answered` ones.

    An own answer ends draft and verdict; new mail of the client ends all, since labels belong on the newest message.
    Only the label of a reminder outlasts both: whatever became of the draft and of the thread, it tells a later scan,
    though the state be lost, that this thread has had its one.
    """
    course = followed(threads)
    found: list[TakenBack] = []
    for stands in standing:
        letter, after = course.get(stands.id, (None, ()))
        if letter is None and stands.id not in answered:
            continue
        only_verdict = all(later.own for later in after) and not (letter and letter.own)
        names = _verdicts(stands.labels, policy) if only_verdict else stands.labels
        steps = take_back(stands, [name for name in names if name != reminder_label(policy)])
        if steps:
            found.append(TakenBack(stands, steps, "you have answered" if not after or after[-1].own else Sequel.NEWER))
    return tuple(found)


def followed(threads: Iterable[Sequence[Letter]]) -> Mapping[str, tuple[Letter, Sequence[Letter]]]:
    """Message id → the letter, and what people wrote after it in its thread; the newest of each is left out."""
    return {
        letter.id: (letter, after)
        for thread in threads
        for number, letter in enumerate(thread)
        if (after := [later for later in thread[number + 1 :] if not later.shows("automatic")])
    }


def _verdicts(labels: Iterable[str], policy: Policy) -> tuple[str, ...]:
    names = {label(verdict.value, policy) for verdict in VERDICTS}
    return tuple(name for name in labels if name in names)


def take_back(stands: Standing, labels: Collection[str]) -> tuple[MailboxStep, ...]:
    """The steps that take labels off and remove drafts, as far as they are still as they were written."""
    drafts = tuple(RemoveDraft(draft, digest_) for draft, digest_ in stands.drafts)
    return (*drafts, RemoveLabel(stands.place, tuple(labels))) if labels else drafts


def take_up(
    judgement: Judgement,
    known: Known,
    policy: Policy,
    ids: AbstractSet[str],
    ever: AbstractSet[str],
    *,
    earlier: AbstractSet[str] = frozenset(),
    owed: bool = False,
) -> Planned:
    """The plan for a thread that waits: one reminder ever, labels on its last message.

    Args:
        judgement: of the thread.
        known: what is there.
        policy: what the user wants.
        ids: the Message-IDs that a reminder in this thread can have.
        ever: those of all drafts that were ever saved, and of own mail.
        earlier: the flags of the earlier messages of the thread: the label of a reminder may stand there.
        owed: an earlier scan has set the label alone, for there was no folder for drafts.
    """
    judgement = saveable(judgement, known)
    message, draft = judgement.message, judgement.draft
    memory = known.memories.get(message.id, Memory())
    labels, reminder = labels_of(judgement, policy), reminder_label(policy)
    by_us = set_by_us(message.flags, labels, policy)
    # of a tag on an earlier message nobody can tell whose it is: better no reminder than a second one
    worn = reminder.casefold() in {flag.casefold() for flag in earlier}
    worn = worn or (not owed and (reminder in memory.labels or reminder.casefold() in by_us))
    done = worn or bool(ids & (known.drafts | ever))
    over = {reminder} if done and not ids & known.drafts else set()  # the user has sent or deleted it
    fresh = _not_set_yet((name for name in labels if name not in over), message.flags, memory, policy)
    due = fresh if known.permanent_labels else ()
    steps: list[Step] = list(saving(message, draft, due)) if draft is not None and not done else []
    if due:
        steps.append(AddLabel(message.place, due))
    stands = draft is not None and draft.message_id in known.drafts - memory.drafts  # a lost state learns of it again
    saved = ((draft.message_id, digest(draft)),) if draft is not None and (stands or not done) else ()
    # a tag of the user's own that was there is not remembered as ours: it would be taken off with ours
    ours = tuple(name for name in labels if name in (*memory.labels, *fresh) or name.casefold() in by_us)
    waits = not done and judgement.why_no_draft == Refusal.NO_DRAFTS
    stood = frozenset(name for name in ours if name not in (*memory.labels, *fresh))
    stood |= {draft.message_id} if draft is not None and stands else set()
    steps.append(Remember(message.place, message.id, ours, saved, owed=waits, stood=stood))
    return Planned(judgement, tuple(steps), labels, note="reminded before" if done else judgement.why_no_draft)


def _not_set_yet(labels: Iterable[str], flags: Iterable[str], memory: Memory, policy: Policy) -> tuple[str, ...]:
    there = {flag.casefold() for flag in flags if is_ours(flag, policy)}
    return tuple(name for name in labels if name not in memory.labels and name.casefold() not in there)


def settled(signs: Iterable[str], memory: Memory | None, policy: Policy, *, due: bool) -> bool:
    """Whether an earlier scan has dealt with all that a waiting thread shows, so that nothing need be read."""
    wanted = {label(f"sign-{sign}", policy) for sign in signs} if policy.label_signs else set()
    reminder = {reminder_label(policy)} if due else set()
    if memory is None or not wanted <= memory.labels:
        return False
    # the reminder was saved beside a tag of the user's own that has the name of its label
    return reminder <= memory.labels or bool(memory.drafts)


def went_on(threads: Iterable[Sequence[Letter]]) -> Mapping[str, Sequel]:
    """Message id → how its thread went on, so that another message bears the labels; the newest of each is left out."""
    return {
        id_: Sequel.ANSWERED if any(later.own for later in after) else Sequel.NEWER
        for id_, (_, after) in followed(threads).items()
    }
