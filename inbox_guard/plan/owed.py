"""Plans for mail that was labelled while there was no folder for drafts: it gets its draft once there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from inbox_guard.flood import ONE_A_SCAN, recipient, too_many
from inbox_guard.model import Judgement, Known, Remember
from inbox_guard.plan import (
    DELETED,
    Done,
    Planned,
    Sequel,
    as_saved,
    found,
    is_answered,
    is_flagged,
    moment_of,
    saving,
    stands_there,
)


def catch_up(
    judgements: Sequence[Judgement],
    known: Known,
    gone_on: Mapping[str, Sequel],
    room: int,
    served: AbstractSet[str] = frozenset(),
) -> tuple[Planned, ...]:
    """Plan the drafts, in the order of the judgements; what has no steps and is not held back gets none any more.

    Args:
        judgements: what the core says of the messages today.
        known: what stands on the server and in the state.
        gone_on: messages after which their thread went on.
        room: how many more drafts this scan may save: the newest requests come first.
        served: the address keys to which this scan has saved a draft already.
    """
    reasons = {j.message.id: _why_not(j, known, gone_on) for j in judgements}
    newest = sorted((j for j in judgements if not reasons[j.message.id]), key=moment_of, reverse=True)
    flood = {
        **too_many(newest, known.drafted),
        **{j.message.place: ONE_A_SCAN for j in newest if recipient(j) in served},
    }
    held = {j.message.id for j in [j for j in newest if j.message.place not in flood][max(0, room) :]}
    return tuple(
        Planned(j, (), held=True, note="held back: too many drafts for one scan")
        if j.message.id in held
        else _saved(j, known, reasons[j.message.id] or flood.get(j.message.place, ""))
        for j in judgements
    )


def _why_not(judgement: Judgement, known: Known, gone_on: Mapping[str, Sequel]) -> str:
    """Why a message gets no draft any more, for people; or an empty string."""
    if judgement.draft is None:
        return judgement.why_no_draft or "nothing has to be answered"
    if is_flagged(judgement, "\\deleted"):
        return DELETED
    if is_answered(judgement, known):
        return Sequel.ANSWERED
    return gone_on.get(judgement.message.id, "")


def _saved(judgement: Judgement, known: Known, why_not: str) -> Planned:
    draft, message = judgement.draft, judgement.message
    if draft is None or why_not:
        return Planned(judgement, (), note=why_not)
    saved, stood = as_saved(judgement, known), found(judgement, known)
    remember = Remember(message.place, message.id, drafts=saved, stood=stood)
    if stands_there(judgement, known):  # a scan that died had saved it
        return Planned(judgement, (remember,), note=Done.DRAFTED)
    return Planned(judgement, (*saving(message, draft, ()), remember))
