"""From judgements and what is already there to steps; label names and digests of drafts have modules of their own.

Every step can be repeated without harm, and the order of the steps of a message is append, label, remember: dying
between two of them loses nothing and doubles nothing.  A draft is remembered before the labels too, since a server may
refuse them again and again while the user deletes the draft.

A message that bears one label of ours, has a draft of ours, or is remembered has been dealt with: what the user took
off or deleted since then stays away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum

from inbox_guard.flood import too_many
from inbox_guard.model import (
    Action,
    AddLabel,
    AppendDraft,
    Draft,
    Judgement,
    Known,
    Memory,
    Message,
    Place,
    Refusal,
    Remember,
    RemoveDraft,
    RemoveLabel,
    Step,
)
from inbox_guard.plan.digests import digest
from inbox_guard.plan.labels import is_named_by_us, is_ours, label, labels_of, reminder_label, set_by_us
from inbox_guard.profile import Policy
from inbox_guard.replies.mime import draft_id

DELETED = "it is marked as deleted"
TWICE = "another mail with the same Message-ID is dealt with instead"
_REPLIES = (Action.DECLINE, Action.NEGOTIATE, Action.CLARIFY)


class Done(StrEnum):
    """What earlier scans did for a message, in words for people."""

    ALL = "done before"
    LABELLED = "has a label of an earlier scan"
    DRAFTED = "the draft was saved before"


class Sequel(StrEnum):
    """How a thread went on after a message, in words for people."""

    ANSWERED = "you have answered it already"
    NEWER = "there is newer mail in the thread"


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be done for one message, and for people: what is not done and why."""

    judgement: Judgement
    steps: tuple[Step, ...]
    labels: tuple[str, ...] = ()
    held: bool = False
    note: str = ""


def plan(
    judgements: Sequence[Judgement],
    known: Known,
    policy: Policy,
    *,
    gone_on: Mapping[str, Sequel] | None = None,
) -> tuple[Planned, ...]:
    """Plan the steps for judged messages, in their order.

    Args:
        judgements: what the core says of each message.
        known: what stands on the server and in the state.
        policy: which labels and drafts the user wants, and how many drafts at most: the newest requests come first,
            the rest is held back whole and told.
        gone_on: messages after which their thread went on, and how: labels and drafts belong to its newest message.
    """
    later = gone_on or {}
    judgements = [saveable(j, known) for j in judgements]
    leaving = {j.message.place for j in judgements if is_flagged(j, "\\deleted")}
    copies = _copies([j for j in judgements if j.message.place not in leaving], policy)
    passed_over = dict.fromkeys(leaving, DELETED) | dict.fromkeys(copies, TWICE)
    there = [j for j in judgements if j.message.place not in passed_over]
    due = [j for j in there if j.message.id not in later and _draft_due(j, known, policy)]
    newest = sorted(due, key=moment_of, reverse=True)
    flood = too_many(newest, known.drafted)
    held = {id(j) for j in [j for j in newest if j.message.place not in flood][policy.max_drafts :]}

    def planned(judgement: Judgement) -> Planned:
        place, sequel = judgement.message.place, later.get(judgement.message.id)
        if place in passed_over:
            return Planned(judgement, (), note=passed_over[place])
        if sequel is not None and judgement.gate.handled and _memory(judgement, known) == Memory():
            return _gone_on(judgement, known, policy, sequel)
        return _one(_undrafted(judgement, flood.get(place, "")), known, policy, held=id(judgement) in held)

    return tuple(map(planned, judgements))


def _copies(judgements: Iterable[Judgement], policy: Policy) -> AbstractSet[Place]:
    """Where mail lies that came more than once: all but one copy, for what is done is remembered by Message-ID.

    That one is a copy which an earlier scan has labelled or the user has answered, else the first that gets a draft.
    """
    same: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        if judgement.gate.handled:
            same.setdefault(judgement.message.id, []).append(judgement)
    chosen = {max(copies, key=lambda j: _standing(j, policy)).message.place for copies in same.values()}
    return frozenset(j.message.place for copies in same.values() for j in copies) - chosen


def _standing(judgement: Judgement, policy: Policy) -> tuple[bool, bool, bool]:
    flags = judgement.message.flags
    answered = is_flagged(judgement, "\\answered")
    return any(is_ours(flag, policy) for flag in flags), answered, judgement.draft is not None


def is_flagged(judgement: Judgement, flag: str) -> bool:
    """Whether a message has this system flag, given in small letters (RFC 9051 §2.3.2: case does not matter)."""
    return flag in {name.casefold() for name in judgement.message.flags}


def saveable(judgement: Judgement, known: Known) -> Judgement:
    """The judgement, without its draft where there is no folder for it: nothing is counted that was not saved."""
    return _undrafted(judgement, "" if known.saves_drafts or judgement.draft is None else Refusal.NO_DRAFTS)


def _undrafted(judgement: Judgement, why: str) -> Judgement:
    return replace(judgement, draft=None, why_no_draft=why) if why else judgement


def moment_of(judgement: Judgement) -> float:
    """When a message came in, by the server's clock where that is known, for sorting; 0.0 where nobody tells."""
    when = judgement.message.received or judgement.message.date
    return when.timestamp() if when else 0.0


def _memory(judgement: Judgement, known: Known) -> Memory:
    return known.memories.get(judgement.message.id, Memory())


def dealt_with(judgement: Judgement, known: Known, policy: Policy) -> Done | None:
    """What was done for a message before and is not done again; None where it is new."""
    memory = _memory(judgement, known)
    if memory.labels or (memory.drafts and not memory.due):
        return Done.ALL
    if set_by_us(judgement.message.flags, labels_of(judgement, policy), policy):
        return Done.LABELLED
    if memory.due or stands_there(judgement, known):
        return Done.DRAFTED
    return None


def stands_there(judgement: Judgement, known: Known) -> str:
    """The Message-ID of the draft that an earlier scan saved for a message and that is there; or an empty string.

    With the state lost it may be of another kind than today's: the config or the rules have changed since.
    """
    draft = judgement.draft
    if draft is None:
        return ""
    others = (draft_id(judgement.message.id, kind, draft.sender.domain) for kind in _REPLIES)
    return next((id_ for id_ in (draft.message_id, *others) if id_ in known.drafts), "")


def found(judgement: Judgement, known: Known) -> frozenset[str]:
    """The draft that stands there and of which nothing is remembered: whichever scan has saved it, this one did not."""
    there = stands_there(judgement, known)
    return frozenset([there] if there and there not in _memory(judgement, known).drafts else ())


def as_saved(judgement: Judgement, known: Known) -> tuple[tuple[str, str], ...]:
    """What is to be remembered of the draft of a message; of one that would be written otherwise today no digest.

    So that one is the user's, and is never taken away.
    """
    draft, there = judgement.draft, stands_there(judgement, known)
    if draft is None:
        return ()
    return ((there or draft.message_id, digest(draft) if there in ("", draft.message_id) else ""),)


def _draft_due(judgement: Judgement, known: Known, policy: Policy) -> bool:
    return (
        judgement.draft is not None and not is_answered(judgement, known) and not dealt_with(judgement, known, policy)
    )


def is_answered(judgement: Judgement, known: Known) -> bool:
    """Whether the user has answered a message, here or in another program."""
    return judgement.message.id in known.answered or is_flagged(judgement, "\\answered")


def _one(judgement: Judgement, known: Known, policy: Policy, *, held: bool) -> Planned:
    labels = labels_of(judgement, policy)
    before = dealt_with(judgement, known, policy)
    if before is Done.DRAFTED:
        return _after_a_crash(judgement, labels, known)
    unknown = judgement.message.id not in known.memories or bool(_memory(judgement, known).due)
    if before is Done.LABELLED and judgement.gate.handled and unknown:
        return Planned(judgement, (_relearnt(judgement, known, policy),), note=before)
    if before or not judgement.gate.handled:
        return Planned(judgement, _whereabouts(judgement, known), () if before else labels, note=before or "")
    labels = _not_worn(labels, judgement.message)
    if held:
        return Planned(judgement, (), labels, held=True, note="held back: too many drafts for one scan")
    steps: list[Step] = []
    note = judgement.why_no_draft
    if judgement.draft is not None:
        if _draft_due(judgement, known, policy):
            steps += saving(judgement.message, judgement.draft, labels if known.permanent_labels else ())
        else:
            note = Sequel.ANSWERED
    owed = judgement.why_no_draft == Refusal.NO_DRAFTS and not is_answered(judgement, known)
    return Planned(judgement, (*steps, *_marks(judgement, labels, known, owed=owed)), labels, note=note)


def _not_worn(labels: Iterable[str], message: Message) -> tuple[str, ...]:
    """Without the user's own tags, which are neither set anew nor taken off by `undo`."""
    worn = {flag.casefold() for flag in message.flags}
    return tuple(name for name in labels if name.casefold() not in worn)


def _gone_on(judgement: Judgement, known: Known, policy: Policy, how: Sequel) -> Planned:
    """A message whose thread has gone on: after an own answer it keeps what it is, after newer mail it has no label.

    What an earlier scan left on it, of which the state knows nothing any more, is taken back, but for the label of a
    reminder; a label that the user may have set, such as Thunderbird's own, stays.
    """
    place, draft = judgement.message.place, judgement.draft
    verdict = label(judgement.verdict.action.value, policy)
    labels = tuple(name for name in labels_of(judgement, policy) if name != verdict) if how is Sequel.ANSWERED else ()
    ours = tuple(flag for flag in judgement.message.flags if is_named_by_us(flag, policy))
    bare = replace(judgement, draft=None)
    steps: list[Step] = []
    if draft is not None and draft.message_id in known.drafts:
        steps.append(RemoveDraft(draft.message_id, digest(draft)))
    over = tuple(flag for flag in ours if how is not Sequel.ANSWERED or flag.casefold() == verdict.casefold())
    wrong = tuple(flag for flag in over if flag.casefold() != reminder_label(policy).casefold())
    if wrong:
        steps.append(RemoveLabel(place, wrong))
    if ours:  # what stays has to be known again, so that it can be taken back
        stays = frozenset(ours) - {*wrong}
        steps.append(Remember(place, judgement.message.id, tuple(sorted(stays)), stood=stays))
    else:
        steps += _marks(bare, _not_worn(labels, judgement.message), known)
    return Planned(bare, tuple(steps), labels, note=how)


def _after_a_crash(judgement: Judgement, labels: tuple[str, ...], known: Known) -> Planned:
    """The draft was saved and no label was set: an earlier scan did not get further, so the rest is caught up on.

    What is remembered of the draft stays as it is: by its digest from then it is known to be untouched.
    """
    rest = replace(judgement, draft=None) if _memory(judgement, known).due else judgement
    labels = _not_worn(labels, judgement.message)
    return Planned(judgement, tuple(_marks(rest, labels, known)), labels, note=Done.DRAFTED)


def _relearnt(judgement: Judgement, known: Known, policy: Policy) -> Remember:
    """What stands of ours although nothing is remembered of it: the state was lost.

    A label that the user may have set, such as Thunderbird's own, is not counted as ours; a draft only counts as
    untouched where it would be written the same today.
    """
    ours = tuple(sorted(flag for flag in judgement.message.flags if is_named_by_us(flag, policy)))
    there = stands_there(judgement, known)
    drafts = as_saved(judgement, known) if there and there not in _memory(judgement, known).drafts else ()
    died = _memory(judgement, known).due  # a scan of this state did, and these are its labels
    stood = frozenset[str]() if died else frozenset((*ours, *(id_ for id_, _ in drafts)))
    return Remember(judgement.message.place, judgement.message.id, ours, drafts, stood=stood)


def saving(message: Message, draft: Draft, labels: tuple[str, ...]) -> tuple[Step, ...]:
    """The steps that save a draft, with these labels to come: without any, what is remembered at the end is enough."""
    append = AppendDraft(message.place, draft)
    known = Remember(message.place, message.id, drafts=((draft.message_id, digest(draft)),), due=labels)
    return (append, known) if labels else (append,)


def _whereabouts(judgement: Judgement, known: Known) -> tuple[Step, ...]:
    """Where a message lies that is remembered and still has a label: it may be elsewhere than it was.

    A copy without one is no such place, since nothing stands there that could be taken back.
    """
    message, labels = judgement.message, {name.casefold() for name in _memory(judgement, known).labels}
    there = labels & {flag.casefold() for flag in message.flags}
    return (Remember(message.place, message.id, moved=True),) if there else ()


def _marks(judgement: Judgement, labels: tuple[str, ...], known: Known, *, owed: bool = False) -> Iterable[Step]:
    if labels and known.permanent_labels:
        yield AddLabel(judgement.message.place, labels)
    drafts, stood = as_saved(judgement, known), found(judgement, known)
    if stood and not known.permanent_labels:  # this scan does nothing at all
        stood |= frozenset(labels)
    yield Remember(judgement.message.place, judgement.message.id, labels, drafts, owed=owed, stood=stood)
