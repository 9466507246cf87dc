"""The letter that asks: as many of the open questions as leave it readable, the most important first."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_guard.replies import techniques
from inbox_guard.replies.case import Case
from inbox_guard.replies.letter import FILLER, NICE, WANTED, Piece, words
from inbox_guard.replies.open_questions import open_questions
from inbox_guard.replies.pieces import question, thanks

MAX_BODY = 166  # words of all but what is nice to have
MIN_QUESTIONS, MAX_QUESTIONS = 3, 6
SHORT_MAIL, FEW_QUESTIONS = 60, 4  # words; nobody answers more questions than they wrote sentences
VAGUE = 5
SOFT = ("decider", "audience", "goal")  # what a price can do without, and what nobody asks about a tattoo or a thesis
# What is made for oneself, from a text, from tapes, after a sketch, on a day, month after month, what is to work again
# or to be found out: nobody tells its aim.
PLAIN = ("own-use", "own-text", "source", "drawn", "occasion", "running", "lessons", "system", "repair", "traced")
LONG, LONGER = 40, 60  # characters of a question from which on it asks more than whether one can, and what it costs
# What it cannot do without comes first where not everything is asked; nobody tells the aim of a wedding film.
URGENT = ("sender", "deliverable", "extent", "deadline", "budget", "material", "goal", "audience", "decider")


def clarify(case: Case) -> list[Piece]:
    """As many of the open questions as leave the letter readable, the most important first."""
    length = words([Piece(case.text, 0)])
    keys, short = open_questions(case, length), length < SHORT_MAIL
    plain = case.pair or any(case.shows(cue) for cue in PLAIN)
    least = 1 if plain else MIN_QUESTIONS
    for soft in SOFT if short or least == 1 else ():  # three lines have no aim and no audience worth a question
        if soft in keys and len(keys) > least:
            keys.remove(soft)
    most = FEW_QUESTIONS if short else MAX_QUESTIONS
    while len(keys) > most or (
        len(keys) > MIN_QUESTIONS and words(p for p in _asked(case, keys) if p.rank < NICE) > MAX_BODY
    ):
        keys.remove(max(keys, key=URGENT.index))
    keys = keys if keys != ["decider"] else []  # as the one thing to ask it sounds like distrust
    return _asked(case, keys)


def _asked(case: Case, keys: Sequence[str]) -> list[Piece]:
    questions = [question(case, key) for key in keys]
    several, vague = len(keys) > 1, len(case.verdict.missing) >= VAGUE
    nda, through, outlined = "nda-first" in case.signs, case.through, case.situation.outlined
    hidden = "evasive-sender" in case.signs  # of whom nobody asks for a number twice
    call = FILLER if through else WANTED if "vague-brief" in case.signs else NICE if vague else FILLER
    numbered = "\n".join(f"{number}. {text}" for number, text in enumerate(questions, 1))
    welcome = techniques.WELCOME.issuperset(case.signs)
    grave = "emotional-pressure" in case.signs
    little = ["clarify.little"] if questions and welcome and not grave else []
    ask = "clarify.pass-on" if through else "clarify.ask"
    following = "next-outline" if nda and not outlined else "their-next" if through else "next"
    nothing = not (questions or nda or through)  # is open, so that the price can be named
    opening = ask if several else f"{ask}-one" if questions else "clarify.complete" if nothing else ""
    following = following if nda or questions else "price" if nothing else ""
    return [
        Piece(thanks(case), 0),
        Piece(case.say("clarify.said", *little), 0, WANTED),
        Piece(case.say("clarify.kind") if grave else "", 0, WANTED),
        Piece(case.say(_person(case)) if through else "", 1),
        Piece(case.say(*_secrecy(case)) if nda else "", 1),
        Piece(case.say("clarify.nda-outline") if nda and not outlined and _is_attached(case) else "", 1),
        Piece(case.say("clarify.references") if case.asks_price_only else "", 2, WANTED),
        Piece(case.say(*([opening] if opening else [])), 3),
        Piece(numbered if several else "".join(questions), 4),
        Piece(case.say(f"clarify.{following}") if following else "", 6),
        Piece(case.say("clarify.ways") if hidden else "", 6, WANTED),
        Piece(case.say("clarify.yours") if following in {"next", "price"} and _asks_more(case) else "", 6, NICE),
        Piece(case.say("clarify.call" if several else "clarify.call-plain") if not hidden else "", 7, call),
        Piece(case.say("common.write-down"), 7, FILLER),
        Piece(case.say("common.process") if not case.client else "", 6 if questions else 3, FILLER),
        Piece(case.say("common.understand-general"), 0, FILLER),
        Piece(case.say("negotiate.open"), 6 if questions else 3, FILLER),
    ]


def _person(case: Case) -> str:
    """What asks for the one whom the work is for, who may not have heard of it yet."""
    return "clarify.person-later" if case.speaks_of("unaware", case.text) else "negotiate.person"


def _is_attached(case: Case) -> bool:
    """Whether the agreement has come along, so that nobody asks for it."""
    return not case.through and case.speaks_of("attached", case.text)


def _secrecy(case: Case) -> list[str]:
    """What answers that nothing is told before an agreement is signed."""
    if _is_attached(case):
        return ["clarify.nda-attached-surcharge", "clarify.nda-attached"]
    known = case.situation.outlined and not case.through
    agreement = techniques.OUTLINED_NDA if known else ("nda-surcharge", "nda")
    return [f"{'short' if case.through else 'negotiate'}.{key}" for key in agreement]


def _asks_more(case: Case) -> bool:
    """Whether the client asks something that only a person can answer, who reads it in the quotation below."""
    return "vague-brief" not in case.signs and any(
        len(text) >= (LONGER if case.speaks_of_price(text) else LONG) or case.speaks_of("free-day", text)
        for text in case.questions
    )
