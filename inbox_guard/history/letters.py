"""A message → a `Letter`: what it is in its thread, by the rules of `history.toml`, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from zlib import crc32

from inbox_guard.model import DateRef, Evidence, Finding, Letter, Message
from inbox_guard.reading.threads import is_own, moment, writers
from inbox_guard.signs.analysis import Analysis, Line
from inbox_guard.signs.find import THRESHOLD, evidence
from inbox_guard.signs.pack import HISTORY_TARGETS
from inbox_guard.signs.votes import Votes, together, votes_of

_TARGETS = tuple(f"history:{name}" for name in HISTORY_TARGETS)
_KEPT = frozenset(HISTORY_TARGETS) - {"asks", "courtesy"}
_OF_SUBJECTS = frozenset({"business", "meeting", "automatic"})  # what a subject that is only carried on still says
_LONGEST_ABSENCE = timedelta(days=150)
_TELLING, _TELLING_PART = 5, 6  # letters that a word must have to say what a mail is about; those that are compared


def bare_letter(message: Message, own: frozenset[str], subject: str) -> Letter:
    """What the header alone says of a message.

    Args:
        message: its header is enough.
        own: the user's addresses, case-folded.
        subject: without prefixes of replies.
    """
    mine = is_own(message, own)
    wrote = writers(message, own)
    others = (*message.to, *message.cc) if mine else wrote
    return Letter(
        id=message.id,
        place=message.place,
        own=mine,
        people=tuple(dict.fromkeys(a.key for a in others if a.key and a.key not in own)),
        date=moment(message),
        received=message.received,
        subject=subject,
        carries_on=message.subject.strip() != subject.strip(),
        links=tuple(dict.fromkeys((*message.references, *message.in_reply_to, *_named(message)))),
        language=message.language,
        writer=None if mine else wrote[0],
    )


def _named(message: Message) -> tuple[str, ...]:
    """The server's name of the thread, as a link that all its messages share."""
    return (f"thread:{message.thread}",) if message.thread else ()


def read_letter(
    bare: Letter,
    analysis: Analysis,
    found: Sequence[Finding] = (),
    stated: Mapping[str, str] = MappingProxyType({}),
    *,
    automatic: bool = False,
) -> Letter:
    """The letter with all that its text says.

    Args:
        bare: what its header says.
        analysis: of the message, by the rules of histories.
        found: the signs in it.
        stated: the facts that a request states, with its words.
        automatic: its header says that a machine wrote it.
    """
    votes = _fresh(votes_of(analysis, _TARGETS), carried_on=bare.carries_on)
    marks = dict(_marks(votes)) | dict(_asks(votes, analysis))
    if automatic:
        marks.setdefault("automatic", bare.subject)
    away = _away_until(analysis, bare.date.date()) if {"automatic", "holding"}.intersection(marks) else None
    return replace(
        bare,
        marks=marks,
        absent_until=away,
        topic=frozenset() if bare.own else frozenset(_topic(analysis)),
        signs={f.sign: Evidence(f.score, f.evidence, f.leans, f.about) for f in found},
        stated=stated,
    )


def _fresh(votes: Votes, *, carried_on: bool) -> Votes:
    """What the letter itself says: the subject of an answer was written with an earlier letter."""
    if not carried_on:
        return votes
    return {
        target: kept
        for target, said in votes.items()
        if (
            kept := tuple(
                vote
                for vote in said
                if vote.line.sentence.where == "body" or target.removeprefix("history:") in _OF_SUBJECTS
            )
        )
    }


def _marks(votes: Votes) -> Iterator[tuple[str, str]]:
    for target, said in votes.items():
        name = target.removeprefix("history:")
        if name in _KEPT and together(said) >= THRESHOLD:
            best = max(said, key=lambda vote: vote.weight)
            yield name, evidence(best.line.sentence.text)


def _asks(votes: Votes, analysis: Analysis) -> Iterator[tuple[str, str]]:
    """What a mail asks for: its last question or request that is no mere courtesy."""
    kind = {vote.line for vote in votes.get("history:courtesy", ())}
    begs = {vote.line for vote in votes.get("history:asks", ())}
    for line in reversed(analysis.lines):
        if line.sentence.where == "body" and line not in kind and (line in begs or _is_question(line)):
            yield "asks", evidence(line.sentence.text)
            return


def _is_question(line: Line) -> bool:
    return any(token.norm == "?" for token in line.sentence.tokens[-2:])


def _away_until(analysis: Analysis, sent: date) -> date | None:
    """The latest day that is named exactly, not long after the mail."""
    days = [v.day for line in analysis.lines for v in line.values if isinstance(v, DateRef) and v.exact]
    return max((day for day in days if sent < day <= sent + _LONGEST_ABSENCE), default=None)


def _topic(analysis: Analysis) -> Iterator[int]:
    for line in analysis.lines:
        for token in line.sentence.tokens:
            if len(token.norm) >= _TELLING and token.norm.isalpha():
                yield crc32(token.norm[:_TELLING_PART].encode())
