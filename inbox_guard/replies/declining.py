"""The letter that declines: thanks, what was understood, no and why, what is left to the client, a door or a wish."""

from __future__ import annotations

from datetime import timedelta

from inbox_guard.replies import techniques
from inbox_guard.replies.case import Case
from inbox_guard.replies.letter import FILLER, MUST, NICE, Piece

DOORS = {
    "time": ("decline.door-date", "decline.door-time"),
    **dict.fromkeys(("money", "means"), ("decline.door-money",)),
}
SOON = timedelta(days=7)


def decline(case: Case) -> list[Piece]:
    """What a letter says that declines."""
    who, mood, signs = "client" if case.client else "request", techniques.mood(case.signs), set(case.signs)
    if "free-sample" in signs and signs <= techniques.SAMPLED and not case.client:
        return _no_sample(case)
    reason = ["decline.reason-booked"] if mood == "time" and case.wording.values["date"] else []
    elsewhere = not signs & techniques.NO_REFERRAL  # whether it is wished that somebody else does it
    outside = "outside-services" in signs and not case.wording.values["outside"]  # the whole, not a part of it
    reason = ["decline.reason-outside"] if outside and elsewhere else reason
    term = techniques.reason(case.signs)
    reason = [f"decline.{term}"] if term and elsewhere and not reason else reason
    heat = not techniques.HEAT.isdisjoint(signs)  # after which kind words would sound like mockery
    door = DOORS.get(techniques.door(case.signs, soon=_soon(case)), ())
    hint = "decline.hint-means" if term == "reason-unpaid" else "decline.hint"
    hint = hint if elsewhere else "decline.hint-honest"
    referred = case.wording.values["referral"] and elsewhere
    useful = ("decline.referral", hint) if referred else (hint,)
    thanks = "parting" if case.client else "client" if heat else "request"
    return [
        Piece(case.say(f"common.thanks-{thanks}"), 0),
        Piece(case.say(f"common.understand-{techniques.excused(case.signs, term)}"), 0, FILLER if heat else MUST),
        Piece(case.say(f"decline.no-{who}"), 1),
        Piece(case.say(*reason), 1),
        Piece(case.say("decline.early") if elsewhere and not case.client else "", 1, NICE),
        Piece(case.say("decline.handover" if case.client else useful[0], *useful[1:]), 2),
        Piece(case.say(hint) if referred or case.client else "", 2, FILLER),
        Piece(case.say("decline.invoice") if "slow-payment" in case.spoken else "", 2),
        Piece(case.say(*door), 3),
        Piece(case.say("decline.wish-client" if case.client or signs & techniques.NO_DOOR else "decline.wish"), 3),
        Piece(case.say("decline.interest"), 3, FILLER),
    ]


def _no_sample(case: Case) -> list[Piece]:
    """No to the sample alone: what was made before takes its place, and a small paid part is open to them."""
    return [
        Piece(case.say("common.thanks-request"), 0),
        Piece(case.say("common.understand-safety"), 0),
        Piece(case.say("decline.no-sample"), 1),
        Piece(case.say("decline.references"), 1),
        Piece(case.say("decline.door-sample"), 2),
        Piece(case.say("decline.interest"), 3, FILLER),
        Piece(case.say("common.process"), 2, FILLER),
    ]


def _soon(case: Case) -> bool:
    """Whether all is over within days: no budget that grows later, and no better offer, would come in time."""
    return case.verdict.due is not None and case.verdict.due <= case.plan + SOON
