"""What letters of several kinds say: thanks, and a single question."""

from __future__ import annotations

from inbox_guard.replies.case import Case


def thanks(case: Case) -> str:
    """Whoever is angry is thanked for saying so."""
    if case.situation.heated:
        return case.say("common.thanks-plain")
    return case.say("common.thanks-client" if case.client else "common.thanks-request")


def question(case: Case, key: str) -> str:
    """One question; a messenger is asked what somebody else needs."""
    if key == "budget" and case.asks_price and not case.asks_price_only:  # no bare question for a question
        key = "budget-price"
    if key == "material":  # a thesis is to be seen, and nobody sends in what a wedding or a year's accounts are made of
        given, own = case.speaks_of("own-text", case.text), case.speaks_of("own-use", case.text) and not case.through
        heard = case.speaks_of("source", case.text) and "nda-first" not in case.signs
        other = next((cue for cue in ("occasion", "running") if case.speaks_of(cue, case.text)), key)
        key = "source" if heard else "text" if given else "taste" if own else other
    theirs = f"clarify.their-{key}"
    return case.say(theirs if case.through and theirs in case.texts.blocks else f"clarify.{key}")
