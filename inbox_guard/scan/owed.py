"""Mail that was labelled while there was no folder for drafts: as soon as there is one, it gets its draft."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from inbox_guard.history.namesakes import own_identity
from inbox_guard.judge import judge
from inbox_guard.model import Message, comparable
from inbox_guard.plan.labels import is_ours
from inbox_guard.plan.owed import catch_up
from inbox_guard.plan.threads import went_on
from inbox_guard.scan.acting import act
from inbox_guard.scan.fence import fenced
from inbox_guard.scan.folder import not_of_old
from inbox_guard.scan.own import acquainted, answered_apart, known, labels_hold
from inbox_guard.scan.passing import Pass
from inbox_guard.scan.reading import message_at
from inbox_guard.state.owed import Owed


def save_owed(run: Pass) -> None:
    """Save the drafts that are owed and still fit; costs nothing where none are."""
    account, options = run.mailbox.account, run.options
    if run.mailbox.abilities.drafts is None:
        return
    owed = run.state.owed.all(account, options.made - options.look_back)
    found = [(one, message) for one in owed if (message := _there(one, run)) is not None]
    if not found:
        return
    wanted = [message for one, message in found if not is_bared(one, message, run)]
    setting = acquainted(wanted, run)
    judged = [fenced(partial(judge, message, run.core, setting), message, run) for message in wanted]
    there = known((message.id for message in wanted), run, labelled=None, drafts=True)
    room = run.policy.max_drafts - run.report.counts.drafts
    due = [not_of_old(one, run) for one in judged if one is not None]
    there = replace(there, answered=there.answered | answered_apart(due, there, run))
    planned = catch_up(due, there, went_on(run.letters.threads), room, _served(run))
    waits = {one.judgement.message.id for one in planned if one.held or (one.steps and not act(one, run))}
    waits |= {message.id for message, one in zip(wanted, judged, strict=True) if one is None}
    run.state.owed.settle(account, [message.id for _, message in found if message.id not in waits])


def _served(run: Pass) -> frozenset[str]:
    """To whom this pass has saved drafts."""
    drafts = (told["draft"] for told in run.report.objects if told["draft"])
    return frozenset(comparable(to) for draft in drafts for to in draft["to"][:1])


def _there(owed: Owed, run: Pass) -> Message | None:
    """The message, under the identity that it is remembered by; None where another one or none lies there."""
    message = message_at(owed.place, run)
    if message is None or message.id == owed.id:
        return message
    identity = own_identity(message)
    if identity != owed.id:
        return None
    run.namesakes[identity] = message.id
    return replace(message, id=identity)


def is_bared(owed: Owed, message: Message, run: Pass) -> bool:
    """Whether the user has taken all of our labels off: they want nothing to be done for it."""
    worn = any(is_ours(flag, run.policy) for flag in message.flags)
    return owed.labelled and not worn and labels_hold(message.place.folder, run)
