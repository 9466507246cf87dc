"""What letters of several kinds say: thanks, and a single question."""

from __future__ import annotations

from inbox_guard.replies.case import Case

# What is asked instead of a question, by what the mail speaks of: a thesis, some tapes or a broken shop are to be seen,
# nobody sends in what a wedding or a year's accounts are made of, and lessons have a level but no size.
INSTEAD = {
    "material": {
        "source": "source",
        "own-text": "text",
        "spoken": "spoken",
        "traced": "traced",
        "own-use": "taste",
        "occasion": "occasion",
        "running": "running",
        "system": "system",
        "repair": "repair",
    },
    "deliverable": {"repair": "repair", "lessons": "level", "alike": "which"},
    "extent": {"repair": "repair", "lessons": "level"},
    "deadline": {"lessons": "start", "running": "start", "regular": "start"},
}


def thanks(case: Case) -> str:
    """Whoever is angry is thanked for saying so, and nobody whose work is running for thinking of one."""
    if case.situation.heated or "conflict" in case.signs:
        return case.say("common.thanks-plain")
    return case.say("common.thanks-client" if case.under_way else "common.thanks-request")


def question(case: Case, key: str) -> str:
    """One question; a messenger is asked what somebody else needs."""
    if key == "budget" and case.asks_price and not case.asks_price_only:  # no bare question for a question
        key = "budget-price"
    key = next((instead for cue, instead in INSTEAD.get(key, {}).items() if _fits(cue, case)), key)
    key = "repair-brought" if key == "repair" and case.speaks_of("brought", case.text) else key
    theirs = f"clarify.their-{key}"
    return case.say(theirs if case.through and theirs in case.texts.blocks else f"clarify.{key}")


def _fits(cue: str, case: Case) -> bool:
    """Nobody shows tapes before an agreement to keep silent, and a messenger does not know what others like."""
    hidden = (cue == "source" and "nda-first" in case.signs) or (cue == "own-use" and case.through)
    return not hidden and case.shows(cue)
