"""The letter that asks: as many of the open questions as leave it readable, the most important first."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_guard.model import FACTS
from inbox_guard.replies import techniques
from inbox_guard.replies.case import Case
from inbox_guard.replies.letter import FILLER, NICE, WANTED, Piece, words
from inbox_guard.replies.pieces import question, thanks

MAX_BODY = 166  # words of all but what is nice to have
MIN_QUESTIONS, MAX_QUESTIONS = 3, 6
BARE, SHORT_MAIL, FEW_QUESTIONS = 25, 60, 4  # words; nobody answers more questions than they wrote sentences
VAGUE = 5
SOFT = ("decider", "audience", "goal")  # what a price can do without, and what nobody asks about a tattoo or a thesis
# What is made for oneself, from a text, from tapes, after a sketch, on a day, month after month, what is to work again
# or to be found out: nobody tells its aim.
PLAIN = ("own-use", "own-text", "source", "drawn", "occasion", "running", "lessons", "system", "traced")
LONG, LONGER = 40, 60  # characters of a question from which on it asks more than whether one can, and what it costs
# What it cannot do without comes first where not everything is asked; nobody tells the aim of a wedding film.
URGENT = ("sender", "deliverable", "extent", "deadline", "budget", "material", "goal", "audience", "decider")
# What the outline tells that comes before an agreement to keep silent, or what nobody tells before it is signed.
OUTLINED = frozenset({"goal", "deliverable", "deadline", "audience", "material"})
# What a mail tells that is not stated: who it is addressed to, that there is no hurry, that nothing is to be sent in.
TOLD = {"audience": "addressed", "deadline": "unhurried", "material": "lessons"}


def clarify(case: Case) -> list[Piece]:
    """As many of the open questions as leave the letter readable, the most important first."""
    length = words([Piece(case.text, 0)])
    keys, short = _open(case, length), length < SHORT_MAIL
    plain = case.pair or any(case.speaks_of(cue, case.text) for cue in PLAIN)
    least = 1 if plain else MIN_QUESTIONS
    for soft in SOFT if short or least == 1 else ():  # three lines have no aim and no audience worth a question
        if soft in keys and len(keys) > least:
            keys.remove(soft)
    most = FEW_QUESTIONS if short else MAX_QUESTIONS
    while len(keys) > most or (
        len(keys) > MIN_QUESTIONS and words(p for p in _asked(case, keys) if p.rank < NICE) > MAX_BODY
    ):
        keys.remove(max(keys, key=URGENT.index))
    return _asked(case, keys)


def _open(case: Case, length: int) -> list[str]:
    """What a mail of so many words leaves open and what makes sense to be asked, however many questions that are."""
    nda, through = "nda-first" in case.signs, case.through
    told = {fact for fact, cue in TOLD.items() if case.speaks_of(cue, case.text)}
    told |= OUTLINED if nda and not case.situation.outlined else frozenset()
    told |= {"decider"} if through or case.pair else set()  # the letter says so, or two who sign have
    keys = [fact for fact in FACTS if fact in case.verdict.missing and fact not in told]
    keys = ["sender", *keys] if "evasive-sender" in case.signs else keys
    if case.speaks_of("source", case.text) and not through and not nda:
        # that there are tapes is told, and still nobody names a price for them unheard
        keys = [*(key for key in keys if key != "material"), "material"]
    bare = bool(keys) and case.asks_price and length < BARE and "deliverable" not in keys
    extent = bare and not through and not case.speaks_of("counted", case.text)
    return ["extent", *keys] if extent else keys


def _asked(case: Case, keys: Sequence[str]) -> list[Piece]:
    questions = [question(case, key) for key in keys]
    several, vague = len(keys) > 1, len(case.verdict.missing) >= VAGUE
    nda, through, outlined = "nda-first" in case.signs, case.through, case.situation.outlined
    call = FILLER if through else WANTED if "vague-brief" in case.signs else NICE if vague else FILLER
    numbered = "\n".join(f"{number}. {text}" for number, text in enumerate(questions, 1))
    welcome = techniques.WELCOME.issuperset(case.signs)
    agreement = techniques.OUTLINED_NDA if outlined and not through else ("nda-surcharge", "nda")
    secrecy = [f"{'short' if through else 'negotiate'}.{key}" for key in agreement]
    ask = "clarify.pass-on" if through else "clarify.ask"
    following = "next-outline" if nda and not outlined else "their-next" if through else "next"
    opening = ask if several else f"{ask}-one" if questions else "" if nda else "clarify.complete"
    return [
        Piece(thanks(case), 0),
        Piece(case.say("clarify.said", *(["clarify.little"] if questions and welcome else [])), 0, WANTED),
        Piece(case.say("negotiate.person") if through else "", 1),
        Piece(case.say(*secrecy) if nda else "", 1),
        Piece(case.say("clarify.references") if case.asks_price_only else "", 2, WANTED),
        Piece(case.say(*([opening] if opening else [])), 3),
        Piece(numbered if several else "".join(questions), 4),
        Piece(case.say(f"clarify.{following}") if nda or questions else "", 6),
        Piece(case.say("clarify.yours") if questions and following == "next" and _asks_more(case) else "", 6, NICE),
        Piece(case.say("clarify.call" if several else "clarify.call-plain"), 7, call),
        Piece(case.say("common.write-down"), 7, FILLER),
        Piece(case.say("common.process") if not case.client else "", 6 if questions else 3, FILLER),
        Piece(case.say("common.understand-general"), 0, FILLER),
        Piece(case.say("negotiate.open"), 6 if questions else 3, FILLER),
    ]


def _asks_more(case: Case) -> bool:
    """Whether the client asks something that only a person can answer, who reads it in the quotation below."""
    return "vague-brief" not in case.signs and any(
        len(text) >= (LONGER if case.speaks_of_price(text) else LONG) or case.speaks_of("free-day", text)
        for text in case.questions
    )
