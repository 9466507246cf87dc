"""Which facts a mail leaves open that make sense to be asked, and what it tells of the others without stating them."""

from __future__ import annotations

from inbox_guard.model import FACTS
from inbox_guard.replies.case import Case

# What the outline tells that comes before an agreement to keep silent, or what can wait till it is signed.
OUTLINED = frozenset({"goal", "deliverable", "deadline", "audience", "material", "decider"})
# What a mail tells that is not stated: who it is addressed to, that there is no hurry, the feast that it is wanted by.
TOLD = {"audience": ("addressed",), "deadline": ("unhurried", "dated"), "decider": ("both",)}
# What the sentence that asks for the work tells: for lessons nothing is sent in, and a dent in a horn has no price that
# anybody would have in mind.
TOLD_BY_WORK = {"material": ("lessons",), "budget": ("repair",)}
WEIGHTIER = frozenset({"emotional-pressure", "evasive-sender", "slow-payment"})  # beside which nobody asks who decides
BARE = 25  # words of a mail that names the work and no more


def open_questions(case: Case, length: int) -> list[str]:
    """What a mail of so many words leaves open and what makes sense to be asked, however many questions that are."""
    nda, through, told = "nda-first" in case.signs, case.through, _told(case)
    keys = [fact for fact in FACTS if fact in case.verdict.missing and fact not in told]
    keys = ["sender", *keys] if "evasive-sender" in case.signs else keys
    if case.shows("source") and not through and not nda:
        # that there are tapes is told, and still nobody names a price for them unheard
        keys = [*(key for key in keys if key != "material"), "material"]
    if case.shows("repair") and {"deliverable", "material"} <= {*keys}:
        keys.remove("material")  # one question asks for both
    bare = bool(keys) and case.asks_price and length < BARE and "deliverable" not in keys
    extent = bare and not (through or case.speaks_of("counted", case.text) or case.shows("repair"))
    return ["extent", *keys] if extent else keys


def _told(case: Case) -> set[str]:
    """The facts that are not asked for although the mail does not state them."""
    told = {fact for fact, cues in TOLD.items() for cue in cues if case.speaks_of(cue, case.text)}
    told |= {fact for fact, cues in TOLD_BY_WORK.items() for cue in cues if case.shows(cue)}
    if "deliverable" in case.verdict.said and case.speaks_of("month", case.text):
        told.add("deadline")
    if not case.shows("public"):  # a railing, a van or a certificate has no readers
        told.add("audience")
    styled = not case.through and any(case.speaks_of(cue, case.text) for cue in ("own-use", "occasion"))
    if case.shows("performed") and not styled:  # of which something else is asked
        told.add("material")  # there are no sketches of a wedding or of a song
    if "nda-first" in case.signs and not case.situation.outlined:
        told |= OUTLINED
    if case.through or case.pair or WEIGHTIER & {*case.signs}:  # the letter says so, or two who sign have
        told.add("decider")
    return told | ({"budget"} if _waits_for_price(case) else set())


def _waits_for_price(case: Case) -> bool:
    """Whether the client asks for the price and has told what it depends on, or takes the usual one."""
    counted = "deliverable" in case.verdict.stated and case.speaks_of("counted", case.text)
    return case.speaks_of("rate", case.text) or (case.asks_price and counted)
