"""From an analysed message to votes for targets: where concepts meet as rules ask for, unless a guard objects.

Each vote can name its sentence and its rule.  Votes for one target add up as independent ones do: 1 − ∏(1 − weight).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from inbox_guard.signs.analysis import Analysis, Line
from inbox_guard.signs.guards import GUARDS, RESERVED, Hit
from inbox_guard.signs.match import TokenSpan
from inbox_guard.signs.pack import SHORTEST_LIKE, Rule

_MOST_ANCHORS = 4


@dataclass(frozen=True, slots=True)
class Vote:
    """One reason to believe in a target: which sentence, which rule, how sure (0 to 1)."""

    target: str
    line: Line
    rule: str
    weight: float
    note: str = ""
    own: bool = False  # a rule of the user's
    wide: bool = False  # it speaks of the neighbouring sentences as well: where a rule denies a sign, that counts


#: What the rules say of a message: target → votes.
Votes = Mapping[str, tuple[Vote, ...]]


def votes_of(analysis: Analysis, targets: Iterable[str] | None = None) -> Votes:
    """All that the rules say of a message, by target; `targets` None means all."""
    wanted = None if targets is None else frozenset(targets)
    votes: dict[str, list[Vote]] = defaultdict(list)
    present = analysis.present
    for rule in analysis.pack.begun_by(present):
        if wanted is None or rule.target in wanted:
            if rule.like:
                votes[rule.target] += _alike(rule, analysis)
            elif present.issuperset(rule.all):
                votes[rule.target] += _met(rule, analysis)
    return {target: tuple(found) for target, found in votes.items() if found}


def sureness(votes: Votes, target: str) -> float:
    """How sure the rules are of a target (0 to 1)."""
    return together(votes.get(target, ()))


def together(votes: Iterable[Vote]) -> float:
    """How sure several votes are together; a rule counts once, with its strongest vote."""
    best: dict[str, float] = {}
    for vote in votes:
        best[vote.rule] = max(vote.weight, best.get(vote.rule, 0.0))
    return either(best.values())


def either(reasons: Iterable[float]) -> float:
    """How sure several independent reasons are together, each so sure (0 to 1)."""
    return 1 - math.prod((1 - reason for reason in reasons), start=1.0)


def _alike(rule: Rule, analysis: Analysis) -> Iterator[Vote]:
    for number, line in enumerate(analysis.lines):
        stems = [t.stem for t in line.sentence.tokens if t.norm[:1].isalnum()]
        if len(stems) < SHORTEST_LIKE or not _meets(rule, analysis.lines, number):
            continue
        text = " ".join(stems)
        nearest = process.extractOne(text, rule.like, scorer=fuzz.token_sort_ratio, score_cutoff=rule.cutoff)
        if nearest is not None and not _objected(rule, line, nearest[0]):
            yield Vote(rule.target, line, rule.id, rule.weight * nearest[1] / 100, f"like: {nearest[0]}", rule.own)


def _objected(rule: Rule, line: Line, like: str) -> bool:
    """Whether a guard objects to a whole sentence; what stands in the example sentence too is meant so."""
    meant, tokens = frozenset(like.split()), line.sentence.tokens

    def is_meant(span: TokenSpan) -> bool:
        return all(token.stem in meant for token in tokens[span[0] : span[1]])

    spans = {name: [s for s in found if not is_meant(s)] for name, found in line.spans.items() if name in RESERVED}
    hit = Hit(line.sentence, spans, ())
    return any(GUARDS[name](hit) for name in rule.guards)


def _met(rule: Rule, analysis: Analysis) -> Iterator[Vote]:
    first = rule.all[0]
    for number, line in enumerate(analysis.lines):
        if first not in line.spans or not _meets(rule, analysis.lines, number):
            continue
        for parts in _meetings(rule, line):
            hit = Hit(line.sentence, line.spans, parts)
            if not any(GUARDS[name](hit) for name in rule.guards):
                yield Vote(rule.target, line, rule.id, rule.weight, rule.note, rule.own, rule.reach == "neighbour")
                break


def _meets(rule: Rule, lines: tuple[Line, ...], number: int) -> bool:
    """Whether the rule's concepts meet where the first of them is in line `number`."""
    line = lines[number]
    if rule.near == "sentence":
        window: tuple[Line, ...] = (line,)
    elif rule.near == "neighbour":
        window = tuple(other for other in lines[max(0, number - 1) : number + 2] if _same_place(line, other))
    else:
        window = lines
    return all(any(name in other.spans for other in window) for name in rule.all) and not any(
        name in other.spans for name in rule.none for other in window
    )


def _same_place(line: Line, other: Line) -> bool:
    return line.sentence.where == other.sentence.where


def _meetings(rule: Rule, line: Line) -> Iterator[tuple[TokenSpan, ...]]:
    """Ways in which the concepts that stand in this line meet, nearest first."""
    here = [name for name in rule.all if name in line.spans]
    for anchor in line.spans[rule.all[0]][:_MOST_ANCHORS]:
        parts = [anchor]
        for name in here[1:]:
            spans = [s for s in line.spans[name] if not rule.order or s[0] >= parts[-1][1]]
            if not spans:
                break
            parts.append(min(spans, key=lambda s: abs(s[0] - anchor[0])))
        else:
            if not rule.within or max(e for _, e in parts) - min(s for s, _ in parts) <= rule.within + len(parts):
                yield tuple(parts)
