"""Where concepts occur in a sentence.  It knows terms and tokens, no rule and no sign."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, KeysView, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from inbox_guard.model import ClockRef, DateRef, Duration, Money, Sentence, Value
from inbox_guard.reading.tokens import PERCENT
from inbox_guard.signs.lexicon import IndexedTerm, TermIndex
from inbox_guard.signs.terms import Gap, Ref, Term, ValueOf, Vocabulary, Word

TokenSpan = tuple[int, int]
Spans = Mapping[str, Sequence[TokenSpan]]

_BRIEF = timedelta(hours=2)
_SOON_DAYS = 3
_LATE, _EARLY = time(19), time(7)


@dataclass(frozen=True, slots=True)
class IndexedSentence:
    """One sentence with its tokens by the words of a vocabulary of a certain size, ready for matching."""

    vocabulary: Vocabulary
    size: int
    atoms: Sequence[Sequence[int]]  # of each token
    places: Mapping[int, Sequence[int]]  # atom → the tokens that satisfy it
    classes: Spans  # of values

    @property
    def stale(self) -> bool:
        """Whether the vocabulary has words by now that were not looked for."""
        return self.size != self.vocabulary.size


def index_sentence(
    sentence: Sentence, values: Sequence[Value], sent: datetime | None, vocabulary: Vocabulary
) -> IndexedSentence:
    """Index a sentence with its values; `sent` is the date that "soon" is counted from."""
    size = vocabulary.size
    atoms = [vocabulary.look_up(token.norm, token.stem) for token in sentence.tokens]
    places: dict[int, list[int]] = {}
    for number, found_here in enumerate(atoms):
        for atom in found_here:
            if atom in places:
                places[atom].append(number)
            else:
                places[atom] = [number]
    return IndexedSentence(vocabulary, size, atoms, places, _value_spans(sentence, values, sent))


def occurrences(
    sentence: IndexedSentence, indexes: Sequence[Sequence[TermIndex]], names: frozenset[str], known: Spans
) -> Spans:
    """Concept → spans of token numbers, for all concepts of these names that occur in a sentence, and the known ones.

    Args:
        sentence: indexed.
        indexes: where the concepts stand, level by level (`Lexicon.indexes`).
        names: of the concepts to look for.
        known: what was found before; holds all that occurs of what these concepts refer to, if they do not themselves.
    """
    found: dict[str, Sequence[TokenSpan]] = dict(known)
    view = _View(sentence, found)
    for level in indexes:
        fresh: dict[str, set[TokenSpan]] = {}
        for index in level:
            for atom in index.by_word.keys() & sentence.places.keys():
                for name in index.by_word[atom]:
                    if name in names:
                        fresh.setdefault(name, set()).update([(place, place + 1) for place in sentence.places[atom]])
            for entry in view.candidates(index, names):
                spans = view.matches(entry.term)
                if spans:
                    fresh.setdefault(entry.name, set()).update(spans)
        for name, all_spans in fresh.items():
            found[name] = sorted(all_spans)
    return found


@dataclass(frozen=True, slots=True)
class _View:
    """One sentence with what has been found in it so far."""

    sentence: IndexedSentence
    found: Spans
    _ends_of: dict[str, Mapping[int, Sequence[int]]] = field(default_factory=dict)  # as far as it was asked for

    def candidates(self, index: TermIndex, names: frozenset[str]) -> list[IndexedTerm]:
        """The entries of these names whose needs the sentence meets, each once."""
        present = self.sentence.places.keys()
        anchored = [index.by_atom[atom] for atom in index.by_atom.keys() & present]
        anchored += [index.by_ref[ref] for ref in index.by_ref.keys() & self.found.keys()]
        anchored += [index.by_kind[kind] for kind in index.by_kind.keys() & self.sentence.classes.keys()]
        chosen: dict[IndexedTerm, None] = {}
        for entries in anchored:
            for entry in entries:
                if entry.name in names and self._meets(entry, present):
                    chosen[entry] = None
        return list(chosen)

    def _meets(self, entry: IndexedTerm, present: KeysView[int]) -> bool:
        for word in entry.words:
            if present.isdisjoint(word):
                return False
        return self.found.keys() >= entry.refs and self.sentence.classes.keys() >= entry.kinds

    def matches(self, term: Term) -> list[TokenSpan]:
        """The spans that a term matches, the shortest from each start."""
        first, places = term[0], self.sentence.places
        starts: Iterable[int] = ()
        if isinstance(first, Word):
            starts = {place for atom in first.atoms if atom in places for place in places[atom]}
        elif isinstance(first, Ref):
            starts = self._of_concept(first.concept)
        elif isinstance(first, ValueOf):
            starts = self._of_class(first.kind)
        return [(start, end) for start in starts if (end := self.match(term, 0, start)) is not None]

    def match(self, term: Term, index: int, at: int) -> int | None:
        """The end of the shortest match of `term[index:]` at token `at`, or None."""
        atoms = self.sentence.atoms
        while index < len(term):
            piece = term[index]
            index += 1
            if not isinstance(piece, Word):
                for end in self._ends(piece, at):
                    result = self.match(term, index, end)
                    if result is not None:
                        return result
                return None
            if at >= len(atoms) or piece.atoms.isdisjoint(atoms[at]):
                return None
            at += 1
        return at

    def _ends(self, piece: Gap | Ref | ValueOf, at: int) -> Iterable[int]:
        if isinstance(piece, Gap):
            return range(at, min(at + piece.most, len(self.sentence.atoms)) + 1)
        return (self._of_concept(piece.concept) if isinstance(piece, Ref) else self._of_class(piece.kind)).get(at, ())

    def _of_concept(self, name: str) -> Mapping[int, Sequence[int]]:
        """Where a concept begins → where it ends from there; what a term mentions is of a level before, so it stays."""
        if name not in self._ends_of:
            self._ends_of[name] = _by_start(self.found.get(name, ()))
        return self._ends_of[name]

    def _of_class(self, kind: str) -> Mapping[int, Sequence[int]]:
        key = f"#{kind}"  # no concept is called so
        if key not in self._ends_of:
            self._ends_of[key] = _by_start(self.sentence.classes.get(kind, ()))
        return self._ends_of[key]


def _by_start(spans: Iterable[TokenSpan]) -> Mapping[int, Sequence[int]]:
    """First token → the ends of the spans that begin there, so that none of the others is looked at."""
    found: dict[int, list[int]] = {}
    for start, end in spans:
        found.setdefault(start, []).append(end)
    return found


def _value_spans(sentence: Sentence, values: Sequence[Value], sent: datetime | None) -> dict[str, list[TokenSpan]]:
    spans: dict[str, list[TokenSpan]] = {}
    for value in values:
        first = bisect_right(sentence.tokens, value.start, key=lambda token: token.end)
        last = bisect_left(sentence.tokens, value.end, key=lambda token: token.start)
        if first < last:
            span = (first, last)
            for kind in classes_of(value, sent):
                spans.setdefault(kind, []).append(span)
    for i, token in enumerate(sentence.tokens):
        if token.norm[:1].isdigit():
            spans.setdefault("number", []).append((i, i + 1))
            if i + 1 < len(sentence.tokens) and sentence.tokens[i + 1].stem == PERCENT:
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
