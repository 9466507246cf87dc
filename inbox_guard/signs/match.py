"""Where a pack's concepts occur in a sentence.  It knows terms and tokens, no rule and no sign."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from inbox_guard.model import ClockRef, DateRef, Duration, Money, Sentence, Value
from inbox_guard.signs.terms import Gap, Piece, Ref, Term, ValueOf, Vocabulary, Word, levels

TokenSpan = tuple[int, int]
Spans = Mapping[str, Sequence[TokenSpan]]

_BRIEF = timedelta(hours=2)
_SOON_DAYS = 3
_LATE, _EARLY = time(19), time(7)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Compiled concepts, indexed by what a term begins with, level by level."""

    vocabulary: Vocabulary
    by_atom: tuple[Mapping[int, Sequence[tuple[str, Term]]], ...]
    by_value: tuple[Mapping[str, Sequence[tuple[str, Term]]], ...]
    by_ref: tuple[Mapping[str, Sequence[tuple[str, Term]]], ...]

    @classmethod
    def build(cls, concepts: Mapping[str, tuple[Term, ...]], vocabulary: Vocabulary) -> Lexicon:
        """Index the terms of all concepts.

        Raises:
            TermError: concepts refer to each other in a circle or to nothing.
        """
        depth = levels(concepts)
        count = 1 + max(depth.values(), default=0)
        atoms: list[dict[int, list[tuple[str, Term]]]] = [defaultdict(list) for _ in range(count)]
        values: list[dict[str, list[tuple[str, Term]]]] = [defaultdict(list) for _ in range(count)]
        refs: list[dict[str, list[tuple[str, Term]]]] = [defaultdict(list) for _ in range(count)]
        for name, terms in concepts.items():
            for term in terms:
                first, level = term[0], depth[name]
                if isinstance(first, Word):
                    for atom in first.atoms:
                        atoms[level][atom].append((name, term))
                elif isinstance(first, ValueOf):
                    values[level][first.kind].append((name, term))
                elif isinstance(first, Ref):
                    refs[level][first.concept].append((name, term))
        return cls(vocabulary, tuple(map(dict, atoms)), tuple(map(dict, values)), tuple(map(dict, refs)))


def occurrences(sentence: Sentence, values: Sequence[Value], lexicon: Lexicon, sent: datetime | None) -> Spans:
    """Concept → spans of token numbers, for all concepts that occur in the sentence."""
    atoms = [lexicon.vocabulary.look_up(t.norm, t.stem) for t in sentence.tokens]
    classes = _value_spans(sentence, values, sent)
    found: dict[str, list[TokenSpan]] = {}
    view = _View(atoms, classes, found)
    for by_atom, by_value, by_ref in zip(lexicon.by_atom, lexicon.by_value, lexicon.by_ref, strict=True):
        fresh: dict[str, set[TokenSpan]] = {}
        for name, term, start in _candidates(view, by_atom, by_value, by_ref):
            end = view.match(term, 0, start)
            if end is not None:
                fresh.setdefault(name, set()).add((start, end))
        found.update({name: sorted(spans) for name, spans in fresh.items()})
    return found


def _candidates(
    view: _View,
    by_atom: Mapping[int, Sequence[tuple[str, Term]]],
    by_value: Mapping[str, Sequence[tuple[str, Term]]],
    by_ref: Mapping[str, Sequence[tuple[str, Term]]],
) -> Iterator[tuple[str, Term, int]]:
    for start, atoms in enumerate(view.atoms):
        for atom in atoms:
            for name, term in by_atom.get(atom, ()):
                yield name, term, start
    for kind, spans in view.classes.items():
        for name, term in by_value.get(kind, ()):
            yield from ((name, term, start) for start, _ in spans)
    for concept, spans in list(view.found.items()):
        for name, term in by_ref.get(concept, ()):
            yield from ((name, term, start) for start, _ in spans)


@dataclass(frozen=True, slots=True)
class _View:
    """One sentence, ready for matching."""

    atoms: Sequence[frozenset[int]]
    classes: Spans
    found: Mapping[str, Sequence[TokenSpan]]

    def match(self, term: Term, index: int, at: int) -> int | None:
        """The end of the shortest match of `term[index:]` at token `at`, or None."""
        if index == len(term):
            return at
        piece = term[index]
        ends: Iterable[int]
        ends = range(at, min(at + piece.most, len(self.atoms)) + 1) if isinstance(piece, Gap) else self._ends(piece, at)
        for end in ends:
            result = self.match(term, index + 1, end)
            if result is not None:
                return result
        return None

    def _ends(self, piece: Piece, at: int) -> Iterator[int]:
        if isinstance(piece, Word):
            if at < len(self.atoms) and not piece.atoms.isdisjoint(self.atoms[at]):
                yield at + 1
        elif isinstance(piece, Ref):
            yield from (end for start, end in self.found.get(piece.concept, ()) if start == at)
        elif isinstance(piece, ValueOf):
            yield from (end for start, end in self.classes.get(piece.kind, ()) if start == at)


def _value_spans(sentence: Sentence, values: Sequence[Value], sent: datetime | None) -> dict[str, list[TokenSpan]]:
    spans: dict[str, list[TokenSpan]] = {}
    for value in values:
        covered = [i for i, t in enumerate(sentence.tokens) if t.start < value.end and t.end > value.start]
        if covered:
            span = (covered[0], covered[-1] + 1)
            for kind in classes_of(value, sent):
                spans.setdefault(kind, []).append(span)
    for i, token in enumerate(sentence.tokens):
        if token.norm[:1].isdigit():
            spans.setdefault("number", []).append((i, i + 1))
            if token.norm.endswith("%"):
                spans.setdefault("percent", []).append((i, i + 1))
            elif i + 1 < len(sentence.tokens) and sentence.tokens[i + 1].norm == "%":
                spans.setdefault("percent", []).append((i, i + 2))
    return spans


def classes_of(value: Value, sent: datetime | None) -> tuple[str, ...]:
    """The value classes of a value: `soon` is within three days of sending, `brief` up to two hours."""
    if isinstance(value, Money):
        return ("money",)
    if isinstance(value, Duration):
        return ("duration", "brief") if value.length <= _BRIEF else ("duration",)
    if isinstance(value, DateRef):
        near = sent is not None and value.exact and 0 <= (value.day - sent.date()).days <= _SOON_DAYS
        return ("date", "soon") if near else ("date",)
    if isinstance(value, ClockRef):
        return ("clock", "late") if value.at >= _LATE or value.at < _EARLY else ("clock",)
    return ()
