"""A report in words: what page and terminal say alike."""

from __future__ import annotations

from collections.abc import Mapping

from inbox_guard.model import Action
from inbox_guard.report.figures import Corrected, DraftOutcome, Figures

#: What an advice means for the reader.
ADVICE: Mapping[Action, str] = {
    Action.DECLINE: "better declined",
    Action.NEGOTIATE: "to negotiate",
    Action.CLARIFY: "to ask about",
    Action.FOLLOW_UP: "to remind",
    Action.NONE: "fine as it is",
}
OUTCOMES: Mapping[DraftOutcome, str] = {
    DraftOutcome.USED: "used",
    DraftOutcome.STANDS: "waiting in Drafts",
    DraftOutcome.EDITED: "changed by you, left alone",
    DraftOutcome.REMOVED: "taken back untouched",
    DraftOutcome.KEPT: "no longer needed, still in Drafts",
    DraftOutcome.GONE: "thrown away",
}
_ADVISED = {
    Action.DECLINE: "better declined",
    Action.NEGOTIATE: "to be negotiated",
    Action.CLARIFY: "to be asked about",
}


def many(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def corrected_in_words(one: Corrected) -> str:
    """What a correction says of a sign."""
    return "was a false alarm: you took its label off" if one.wrong else "was missed: you set its label by hand"


def listed(parts: list[str]) -> str:
    """Parts as they stand in a sentence: one, two and three."""
    return " and ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else "".join(parts)


def lead(told: Figures) -> str:
    """The period in two or three sentences."""
    if not told.entries and not told.drafts:
        if not told.mail:
            return "Scans have looked at no mail in this time; inbox-guard status tells when the last one was."
        return "Nothing came in that looked like work, and nothing was drafted."
    came = f"{many(told.requests, 'request')} and {many(told.clients, 'mail')} of known clients came in."
    sentences = [came[0].upper() + came[1:]]
    advised = [f"{told.actions[action]} {words}" for action, words in _ADVISED.items() if told.actions[action]]
    if advised:
        number, _, rest = listed(advised).partition(" ")
        sentences.append(f"{number} {'is' if number == '1' else 'are'} {rest}.")
    if told.drafts:
        used = told.outcomes.get(DraftOutcome.USED, 0)
        of_them = {0: "none of them was used yet", 1: "one of them was used"}.get(used, f"{used} of them were used")
        sentences.append(
            f"{many(told.drafts, 'draft').capitalize()} {'was' if told.drafts == 1 else 'were'} saved; {of_them}."
        )
    if told.open:
        verb = "owes" if len(told.open) == 1 else "owe"
        sentences.append(f"{many(len(told.open), 'contact').capitalize()} {verb} you an answer.")
    return " ".join(sentences)
