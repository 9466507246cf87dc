"""After the new mail: threads that went on give back what no longer fits, silent ones are taken up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import replace
from functools import partial

from inbox_guard.errors import MailboxError, ServerBusy
from inbox_guard.follow import Waiting, reminder_ids, stage, told, waiting
from inbox_guard.history.refusals import without_refusals
from inbox_guard.model import Conversation, Judgement, Known, Letter, Message
from inbox_guard.plan import Planned
from inbox_guard.plan.threads import obsolete, settled, take_up
from inbox_guard.scan.acting import act
from inbox_guard.scan.fence import GIVE_UP_AFTER, fenced
from inbox_guard.scan.owed import is_bared
from inbox_guard.scan.own import known, labels_hold
from inbox_guard.scan.passing import Pass
from inbox_guard.scan.reading import message_at
from inbox_guard.scan.taking_back import left_there, take_back
from inbox_guard.state.owed import Owed

_MOST_READ = 6  # messages of a thread that a reminder is written from


def clear_up(run: Pass) -> None:
    """Take back labels and drafts of which the thread has gone on."""
    standing = run.state.standing.all(run.mailbox.account, due=False)
    if not standing:
        return
    for taken in obsolete(standing, run.letters.threads, run.policy, run.answered):
        if run.options.dry_run:
            run.report.counts.taken_back += 1
            continue
        try:
            outcome = take_back(taken, run.mailbox, run.state)
        except ServerBusy as error:
            run.report.failures.append(f"{taken.standing.place.folder}: {error.problem}")
            continue
        run.report.counts.taken_back += 1
        run.report.failures += outcome.problems
        run.report.warnings += [
            f"{taken.why}; a draft that you have changed is left alone: <{draft}>" for draft in outcome.edited[:1]
        ]
        run.report.warnings += [left_there(taken.why, draft) for draft in outcome.kept]


def take_up_silent(run: Pass) -> None:
    """Write the reminders that are due, and label threads that show something over time."""
    account = run.mailbox.account
    shown = silent(run)
    memories = run.state.memories(account, (one.last.id for one in shown))
    hopeless = {failure.place for failure in run.state.failures.all(account) if failure.tries >= GIVE_UP_AFTER}
    owed = run.state.owed.reminders(account)
    saves = run.mailbox.abilities.drafts is not None
    fresh = [
        one
        for one in shown
        if one.last.place not in hopeless
        and (
            (one.due and saves and one.last.id in owed)
            or not settled(one.signs, memories.get(one.last.id), run.policy, due=one.due and one.last.id not in owed)
        )
    ]
    fresh = [one for one in fresh if run.lists.isdisjoint(one.names) and not run.state.is_list(account, one.names)]
    if not fresh:
        return
    there = known((one.last.id for one in fresh), run, labelled=None, drafts=any(one.due for one in fresh))
    ever = run.state.standing.known_drafts(account) | run.state.own_ids(account)
    for one in reversed(fresh):
        planned = fenced(partial(_planned, one, there, ever, run, owed.get(one.last.id)), one.last, run)
        if planned is not None and planned.steps and act(planned, run) and saves and one.due:
            run.state.owed.settle(account, [one.last.id])


def silent(run: Pass) -> tuple[Waiting, ...]:
    """The threads that wait for an answer, or show something over time."""
    account = run.mailbox.account
    letters = without_refusals(run.letters.all, run.state.records.refused(account))
    corrected = replace(run.setting, records=run.state.corrections.track_records(account))
    return waiting(letters, corrected, run.days_off)


def judged_silent(one: Waiting, run: Pass) -> Judgement | None:
    """What is said of one of these threads; None where its messages are gone."""
    read = _read_again(one, run)
    return _told(one, *read, run) if read else None


def _planned(one: Waiting, there: Known, ever: AbstractSet[str], run: Pass, owed: Owed | None) -> Planned | None:
    """The plan for one thread; None where its messages are gone, or no more drafts may be saved in this scan."""
    read = _read_again(one, run)
    if read is None:
        return None
    message, conversation = read
    there = replace(there, permanent_labels=labels_hold(message.place.folder, run))
    if one.due and run.report.counts.drafts >= run.policy.max_drafts:
        run.report.warnings.append(f"a reminder to {one.person} is due; it waits, since enough drafts were saved")
        return None
    ids = reminder_ids(_up_to_own(conversation), run.setting) if one.due else frozenset[str]()
    earlier = frozenset(flag for m in conversation.messages if m is not message for flag in m.flags)
    if one.due:
        earlier |= _flags([letter for letter in one.thread if letter not in _telling(one)], run)
    waits = owed is not None and not is_bared(owed, message, run)
    return take_up(_told(one, message, conversation, run), there, run.policy, ids, ever, earlier=earlier, owed=waits)


def _read_again(one: Waiting, run: Pass) -> tuple[Message, Conversation] | None:
    """The last message of a thread, and what is needed of the thread."""
    messages = tuple(m for letter in _telling(one) if (m := message_at(letter.place, run)) is not None)
    message = next((m for m in messages if m.id == one.last.id), None)
    return (message, Conversation(messages, frozenset(x.id for x in one.thread if x.own))) if message else None


def _told(one: Waiting, message: Message, conversation: Conversation, run: Pass) -> Judgement:
    stage_ = stage(one, run.setting, run.days_off)
    return told(one, message, _up_to_own(conversation), run.core, run.setting, stage_)


def _telling(one: Waiting) -> Sequence[Letter]:
    """The letters that are read again: the last one, and for a reminder how the thread began and ended."""
    if not one.due:
        return one.thread[-1:]
    return one.thread if len(one.thread) <= _MOST_READ else (one.thread[0], *one.thread[1 - _MOST_READ :])


def _flags(letters: Iterable[Letter], run: Pass) -> AbstractSet[str]:
    """The flags of letters that are not read again; a reminder's label may stand anywhere in a thread."""
    places: dict[tuple[str, int], list[int]] = {}
    for letter in letters:
        places.setdefault((letter.place.folder, letter.place.uidvalidity), []).append(letter.place.uid)
    found: set[str] = set()
    for (folder, uidvalidity), uids in places.items():
        with suppress(MailboxError):  # the folder was renamed or removed since
            found.update(*run.mailbox.flags(folder, uidvalidity, uids).values())
    return found


def _up_to_own(conversation: Conversation) -> Conversation:
    """The conversation up to its last own message."""
    ends = [number for number, m in enumerate(conversation.messages, 1) if m.id in conversation.own]
    return Conversation(conversation.messages[: max(ends, default=0)], conversation.own)
