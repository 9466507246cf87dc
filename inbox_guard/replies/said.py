"""What was understood, in the client's own words: only what can be said back without being asked what is meant by it.

Words that showed a sign, that speak to the freelancer, or that were cut off in the middle are never repeated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from inbox_guard.model import Finding, Verdict
from inbox_guard.replies.quote import one_line
from inbox_guard.replies.texts import Manner

MAX_QUOTE, MAX_ALL = 110, 170
SAME = 40  # what begins with the same so many letters says the same
FACTS = ("deliverable", "goal", "deadline")
_MARKS = re.compile(r'["“”„«»]')
_HALF = re.compile(
    r"(?<![\d.,])\b\d{1,2}$|[(\[/&–-]$"
)  # "… is the 30", where the rest of a date was taken for a sentence
_HEADING = re.compile(r"[^a-zäöüа-яё]*")


def said_back(verdict: Verdict, findings: Sequence[Finding], manner: Manner) -> str:
    """The client's words for the work, in quotation marks of the language; empty where none are fit to be repeated.

    The work itself, else what it is for; a date is said back beside it and never alone.
    """
    deliverable, goal, deadline = (_fit(verdict.said.get(fact, ""), findings, manner) for fact in FACTS)
    quotes = [deliverable or goal]
    if deadline and deadline[:SAME] != quotes[0][:SAME] and deadline not in quotes[0] and quotes[0] not in deadline:
        quotes += [deadline] if len(quotes[0]) + len(deadline) <= MAX_ALL else []
    if not quotes[0]:
        return ""
    before, after = manner.phrases["quotes.open"], manner.phrases["quotes.close"]
    return manner.phrases["quotes.and"].join(f"{before}{_MARKS.sub(chr(39), _cut(words))}{after}" for words in quotes)


def _fit(text: str, findings: Sequence[Finding], manner: Manner) -> str:
    """Words that can be said back, or nothing."""
    words = one_line(text).strip(" .,;:!?\"'“”„«»-–—*")
    shown = (one_line(f.evidence) for f in findings if f.evidence)
    wrong = (
        any(words in evidence or evidence in words for evidence in shown),
        any(pattern.search(words) for pattern in manner.cues["quotes.never"]),
        _HALF.search(words),
        _HEADING.fullmatch(words),
    )
    return "" if any(wrong) else words


def _cut(words: str) -> str:
    return words if len(words) <= MAX_QUOTE else words[:MAX_QUOTE].rpartition(" ")[0].rstrip(" ,;:(") + " …"
