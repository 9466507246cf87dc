"""What was understood, in the client's own words: only what can be said back without being asked what is meant by it.

That is a wish: a sentence of the mail in which somebody needs, wants or looks for the work.  What merely reads like it
is not said back, nor are words that showed a sign, name the money, speak to the freelancer or are too long to be said
whole: nobody who answers a letter quotes half a sentence with dots behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from inbox_guard.model import Finding, Verdict
from inbox_guard.reading.scripts import SMALL
from inbox_guard.reading.unseen import one_line
from inbox_guard.replies.manner import Manner

MAX_QUOTE, MAX_ALL, MAX_DATE = 150, 190, 30  # characters
SILENT = frozenset({"evasive-sender", "emotional-pressure"})  # after which an echo would sound like mockery
SAME = 40  # what begins with the same so many letters says the same
_MARKS = re.compile(r'["“”„«»]')
_DOT = re.compile(r"(?<=\d\.\d)\.|(?<=\d\.\d\d)\.")  # "20.2.": the dot belongs to the date
_HALF = re.compile(r"(?<![\d.,])\b\d{1,2}$|[(\[/&–-]$")  # "… is the 30": the rest was taken for a sentence
_LABEL = re.compile(r"^\W*\w+: (?=\S+ \S)")  # the field of a form that the words stand in: "Message: we need …"
_SMALL = re.compile(SMALL)


def said_back(verdict: Verdict, findings: Sequence[Finding], manner: Manner, subject: str = "", body: str = "") -> str:
    """The client's words for the work, in quotation marks of the language; empty where none are fit to be repeated.

    A date is said back beside the work and never alone.
    """
    work = _fit(verdict.said.get("deliverable", ""), verdict, findings, manner)
    if work[:1].islower():
        work = work[0].upper() + work[1:] if _comes_first(verdict.said["deliverable"], body) else ""
    if any(finding.sign in SILENT for finding in findings):
        return ""
    if not work or work in one_line(subject) or not any(pattern.search(work) for pattern in manner.cues["quotes.wish"]):
        return ""
    quotes = [work]
    date = _fit(verdict.said.get("deadline", ""), verdict, findings, manner)
    if date and date[:SAME] != work[:SAME] and date not in work and work not in date:
        quotes += [date] if len(date) <= MAX_DATE and len(work) + len(date) <= MAX_ALL else []
    before, after = manner.phrases["quotes.open"], manner.phrases["quotes.close"]
    return manner.phrases["quotes.and"].join(f"{before}{_MARKS.sub(chr(39), words)}{after}" for words in quotes)


def _fit(text: str, verdict: Verdict, findings: Sequence[Finding], manner: Manner) -> str:
    """Words that can be said back, or nothing; no question is one."""
    whole = _LABEL.sub("", one_line(text)).strip(" ,;:\"'“”„«»-–—*")
    words = _without_end(whole)
    shown = (one_line(f.evidence) for f in findings if f.evidence)
    wrong = (
        whole.endswith("?"),
        " " not in words,
        len(words) > MAX_QUOTE,
        text == verdict.said.get("budget"),
        any(words in evidence or evidence in words for evidence in shown),
        any(pattern.search(words) for pattern in manner.cues["quotes.never"]),
        _HALF.search(words),
        not _SMALL.search(words),  # a heading
    )
    return "" if any(wrong) else words


def _comes_first(text: str, body: str) -> bool:
    """Whether words written small follow a greeting with a comma; elsewhere they would be read back as a fault."""
    before = body.partition(text)[0] if text in body else ""
    return "\n" in before[len(before.rstrip()) :] and before.rstrip().endswith(",")


def _without_end(words: str) -> str:
    bare = words.rstrip(" .,;:!?")
    dot = _DOT.match(words, len(bare))
    return words[: dot.end()] if dot else bare
