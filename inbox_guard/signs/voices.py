"""From an analysed message to voices: where concepts meet as rules ask for, unless a guard objects.

Each voice can name its sentence and its rule.  Voices for one target add up as independent ones do: 1 − ∏(1 − weight).
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
class Voice:
    """One reason to believe in a target: which sentence, which rule, how sure (0 to 1)."""

    target: str
    line: Line
    rule: str
    weight: float
    note: str = ""
    own: bool = False  # a rule of the user's


#: What the rules say of a message: target → voices.
Voices = Mapping[str, tuple[Voice, ...]]


def voices(analysis: Analysis, targets: Iterable[str] | None = None) -> Voices:
    """All that the rules say of a message, by target; `targets` None means all."""
    wanted = None if targets is None else frozenset(targets)
    heard: dict[str, list[Voice]] = defaultdict(list)
    present = analysis.present
    for rule in analysis.pack.begun_by(present):
        if wanted is None or rule.target in wanted:
            if rule.like:
                heard[rule.target] += _alike(rule, analysis)
            elif present.issuperset(rule.all):
                heard[rule.target] += _met(rule, analysis)
    return {target: tuple(found) for target, found in heard.items() if found}


def sureness(heard: Voices, target: str) -> float:
    """How sure the rules are of a target (0 to 1)."""
    return together(heard.get(target, ()))


def together(heard: Iterable[Voice]) -> float:
    """How sure several voices are together; a rule counts once, with its strongest voice."""
    best: dict[str, float] = {}
    for voice in heard:
        best[voice.rule] = max(voice.weight, best.get(voice.rule, 0.0))
    return either(best.values())


def either(reasons: Iterable[float]) -> float:
    """How sure several independent reasons are together, each so sure (0 to 1)."""
    return 1 - math.prod((1 - reason for reason in reasons), start=1.0)


def _alike(rule: Rule, analysis: Analysis) -> Iterator[Voice]:
    for number, line in enumerate(analysis.lines):
        stems = [t.stem for t in line.sentence.tokens if t.norm[:1].isalnum()]
        if len(stems) < SHORTEST_LIKE or not _meets(rule, analysis.lines, number):
            continue
        text = " ".join(stems)
        nearest = process.extractOne(text, rule.like, scorer=fuzz.token_sort_ratio, score_cutoff=rule.cutoff)
        if nearest is not None and not _objected(rule, line, nearest[0]):
            yield Voice(rule.target, line, rule.id, rule.weight * nearest[1] / 100, f"like: {nearest[0]}", rule.own)


def _objected(rule: Rule, line: Line, like: str) -> bool:
    """Whether a guard objects to a whole sentence; what stands in the example sentence too is meant so."""
    meant, tokens = frozenset(like.split()), line.sentence.tokens

    def is_meant(span: TokenSpan) -> bool:
        return all(token.stem in meant for token in tokens[span[0] : span[1]])

    spans = {name: [s for s in found if not is_meant(s)] for name, found in line.spans.items() if name in RESERVED}
    hit = Hit(line.sentence, spans, ())
    return any(GUARDS[name](hit) for name in rule.guards)


def _met(rule: Rule, analysis: Analysis) -> Iterator[Voice]:
    first = rule.all[0]
    for number, line in enumerate(analysis.lines):
        if first not in line.spans or not _meets(rule, analysis.lines, number):
            continue
        for parts in _meetings(rule, line):
            hit = Hit(line.sentence, line.spans, parts)
            if not any(GUARDS[name](hit) for name in rule.guards):
                yield Voice(rule.target, line, rule.id, rule.weight, rule.note, rule.own)
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
