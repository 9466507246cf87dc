"""The letter that negotiates: for each sign that is answered what is offered instead, and what is asked at last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from inbox_guard.replies import techniques
from inbox_guard.replies.case import Case
from inbox_guard.replies.letter import FILLER, MUST, NICE, SHORT, WANTED, Piece
from inbox_guard.replies.pieces import question, thanks

MAX_ALTERNATIVES = 3


def negotiate(case: Case) -> list[Piece]:
    """What a letter says that negotiates."""
    situation = case.situation
    signs = techniques.answered(situation) or ("",)
    mood = techniques.understood(techniques.heard(situation), situation)
    if _at_once(case) and not situation.owed and mood != "conflict":  # "by then" is said of the day, before all else
        signs, mood = tuple(sorted(signs, key=lambda sign: sign not in techniques.AT_ONCE)), "time"
    mood = "bill" if situation.disputed and signs[0] == "price-pressure" else mood
    pieces = [
        Piece(thanks(case), 0),
        Piece(case.say(f"common.understand-{mood}") if _felt(case, mood) else "", 0),
    ]
    told: set[str] = set()
    for number, sign in enumerate(signs[:MAX_ALTERNATIVES], 1):
        known = techniques.alternatives(sign, case.profile.terms, situation)
        known = techniques.AT_ONCE.get(sign, known) if _at_once(case) and known != ("file",) else known
        text = case.say(*(f"negotiate.{key}" for key in known))
        if text in told:
            continue
        short = case.say(*(f"short.{techniques.SHORT.get(key, key)}" for key in known)) if told else ""
        pieces.append(Piece(text, number, WANTED if told else MUST, short))
        more = [case.say(f"negotiate.{key}") for key in techniques.extras(sign, case.situation)]
        pieces += [Piece(extra, number, NICE) for extra in more if extra not in told]
        told |= {text, *more}
    return _told_once([*pieces, *_end(case, signs, told)], case.wording.values["hours"])


def _felt(case: Case, mood: str) -> bool:
    """Whether it is said what was understood: nothing where no more than the words was, and no delay of a debtor."""
    return mood != "general" and not case.situation.owed


def _end(case: Case, signs: Sequence[str], told: set[str]) -> list[Piece]:
    """What closes a letter that negotiates: fillers, and what is asked at last."""
    mood, end = techniques.mood(signs), SHORT + 1
    agreed = {case.say(f"negotiate.{key}") for key in ("plan", "support", "bounds")}  # which are that process already
    priced, then, after = _price(case), "", techniques.closing(signs, case.situation)
    after = "way" if after == "time" and _at_once(case) else after  # which part matters most was asked then
    if after == "way" and _starts(case, signs) and not (priced or told & agreed):
        after = "plan" if "budget" in case.verdict.stated else "start"
    fillers: tuple[str, ...] = ("common.write-down" if case.under_way else "common.process", "negotiate.open")
    if told & agreed or _at_once(case) or after in {"start", "plan"}:  # or there is no time for it
        fillers = ("negotiate.open", "common.write-down")
    if "missed-meetings" in signs and case.situation.timed:  # the time is confirmed by mail already
        fillers = ("negotiate.meeting-points", "negotiate.open")
    if case.say("negotiate.invoice") in told:  # nothing is agreed, and nothing to be seen otherwise
        fillers = ("negotiate.invoice-question",)
        then = case.say("negotiate.invoice-then") if case.questions else ""  # what else they ask for waits for it
    if mood == "conflict":
        fillers = ("negotiate.open",)
    asks = "?" in priced  # and nothing is asked behind that: "Shall we do it like that?" would be another question
    pieces = [Piece(then, end, WANTED), Piece(priced, end, MUST if asks else WANTED)]
    pieces += [Piece(case.say(key), end, FILLER) for key in fillers]
    pieces.append(Piece(case.say("common.understand-general"), 0, FILLER))
    last = [] if asks else [Piece(case.say(f"negotiate.next-{after}"), end + 1)]
    if after == "conflict" and case.situation.writing:  # who wants it in writing is not called, and has it in writing
        return pieces
    # after the call that it sums up
    last += [Piece(case.say("common.write-down"), end + 1, WANTED)] if mood == "conflict" else []
    return [*pieces, *last]


def _told_once(pieces: Sequence[Piece], hours: str) -> list[Piece]:
    """Office hours stand once: in the block that is about them, else in the first brackets."""
    aside, kept = f" ({hours})", list(pieces)
    told = any(hours in piece.text.replace(aside, "") for piece in pieces)
    for number, piece in enumerate(pieces):
        if told:
            kept[number] = replace(piece, text=piece.text.replace(aside, ""), short=piece.short.replace(aside, ""))
        told = told or aside in piece.text
    return kept


def _at_once(case: Case) -> bool:
    """Whether something is wanted today, tomorrow or by the day of the plan, when a plan would come too late."""
    hurried, due = [f.evidence for f in case.findings if f.sign in techniques.AT_ONCE], case.verdict.due
    late = bool(hurried) and due is not None and due <= case.plan
    return not case.wording.values["date"] and (late or any(case.speaks_of("soon", said) for said in hurried))


def _starts(case: Case, signs: Sequence[str]) -> bool:
    """Whether a first mail hears of terms alone, after which something has to follow about the work itself."""
    return case.is_first and not _at_once(case) and techniques.TERMS.issuperset(signs)


def _price(case: Case) -> str:
    """What a price needs to be known, where a first mail asks for one or says next to nothing, else that it follows."""
    signs = set(case.signs)
    told = not case.is_first or case.under_way or signs & techniques.PRICED
    if told or not ("vague-brief" in signs or case.asks_price):
        return ""
    dated = "deadline" if not any(techniques.MOODS.get(sign) == "time" for sign in signs) else ""
    questions = [question(case, fact) for fact in ("deliverable", dated) if fact in case.verdict.missing]
    if questions:
        return " ".join([*questions, case.say("negotiate.price-needs")])
    asked = any(case.speaks_of_price(text) for text in case.questions)
    return case.say("negotiate.price-follows") if asked and "price-pressure" not in signs else ""
