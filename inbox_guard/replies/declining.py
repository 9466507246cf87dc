"""The letter that declines: thanks, what was understood, no and why, what is left to the client, a door or a wish."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from inbox_guard.replies import techniques
from inbox_guard.replies.case import Case
from inbox_guard.replies.letter import FILLER, MUST, NICE, Piece

DOORS = {
    "time": ("decline.door-date", "decline.door-time"),
    **dict.fromkeys(("money", "means"), ("decline.door-money",)),
}
# Dubious tasks in whose place there is something decent, and where it shows which one it is.
DECENT: Mapping[str, Callable[[Case, str], bool]] = {
    "thesis": lambda case, cue: case.speaks_of(cue, case.text),
    "reviews": lambda case, cue: case.speaks_of(cue, case.text),
    "copies": lambda case, cue: case.shown_by("dubious-task", cue),
}
SOON = timedelta(days=7)


def decline(case: Case) -> list[Piece]:
    """What a letter says that declines."""
    who, mood, signs = "client" if case.client else "request", techniques.mood(case.signs), set(case.signs)
    situation = case.situation
    if "free-sample" in signs and signs <= techniques.SAMPLED and not case.client:
        return _no_sample(case)
    reason = ["decline.reason-booked"] if mood == "time" and case.wording.values["date"] else []
    elsewhere = not signs & techniques.NO_REFERRAL  # whether it is wished that somebody else does it
    outside = "outside-services" in signs and not case.wording.values["outside"]  # the whole, not a part of it
    reason = ["decline.reason-outside"] if outside and elsewhere else reason
    term = techniques.reason(case.signs, situation)
    reason = [f"decline.{term}"] if term and elsewhere and not reason else reason
    heat = not techniques.HEAT.isdisjoint(signs)  # after which kind words would sound like mockery
    door = DOORS.get(techniques.door(case.signs, soon=_soon(case)), ())
    hint, useful = _hint(case, term), case.say("decline.referral") if elsewhere else ""
    first = case.say("decline.handover") if case.client else useful or case.say(hint)
    pressing = not case.client and elsewhere and (mood == "time" or case.verdict.due is not None)
    early = "decline.early-date" if pressing else "decline.early"
    thanks = "parting" if case.client else "client" if heat or case.under_way else "request"
    understood = techniques.excused(case.signs, situation)
    wished = "decline.wish-client" if case.client or signs & techniques.NO_DOOR else "decline.wish"
    return [
        Piece(case.say(f"common.thanks-{thanks}"), 0),
        Piece(case.say(f"common.understand-{understood}"), 0, FILLER if heat or understood == "general" else MUST),
        Piece(case.say(f"decline.no-{who}"), 1),
        Piece(case.say(*reason), 1),
        Piece(case.say(early), 1, NICE if pressing else FILLER),
        Piece(first, 2, FILLER if first == case.say("decline.hint") else MUST),
        Piece(case.say(*door), 3),
        Piece(case.say(wished), 3),
        Piece(case.say("decline.interest") if elsewhere and not heat else "", 3, FILLER),
        Piece(case.say(hint) if useful or case.client else "", 2, FILLER),
        Piece(case.say("decline.invoice") if "slow-payment" in case.spoken else "", 2),  # what is open comes last
    ]


def _hint(case: Case, term: str) -> str:
    """What helps: something decent in place of a dubious task, volunteers for a good cause, else how to ask others."""
    if "dubious-task" in case.signs:
        kinds = (kind for kind, found in DECENT.items() if found(case, f"matter.{kind}"))
        return f"decline.hint-{next(kinds, 'honest')}"
    good = term == "reason-unpaid" and case.speaks_of("matter.cause", case.text)
    return "decline.hint-means" if good else "decline.hint"


def _no_sample(case: Case) -> list[Piece]:
    """No to the sample alone: what was made before takes its place, and a small paid part is open to them."""
    return [
        Piece(case.say("common.thanks-request"), 0),
        Piece(case.say("common.understand-sample"), 0),
        Piece(case.say("decline.no-sample"), 1),
        Piece(case.say("decline.references"), 1),
        Piece(case.say("decline.door-sample"), 2),
        Piece(case.say("decline.interest"), 3, FILLER),
        Piece(case.say("decline.early"), 1, FILLER),
        Piece(case.say("common.process"), 2, FILLER),
    ]


def _soon(case: Case) -> bool:
    """Whether all is over within days: no budget that grows later, and no better offer, would come in time."""
    return case.verdict.due is not None and case.verdict.due <= case.plan + SOON
