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
class Entry:
    """A term of a concept, and what a sentence must hold for it: words (one atom of each set), concepts, values."""

    name: str
    term: Term
    words: tuple[frozenset[int], ...]
    refs: frozenset[str]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Level:
    """The entries of one depth, each under the rarest thing that it needs, so that few are tried in vain."""

    by_atom: Mapping[int, Sequence[Entry]]
    by_ref: Mapping[str, Sequence[Entry]]
    by_kind: Mapping[str, Sequence[Entry]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Compiled concepts, level by level: a level mentions only concepts of the levels before it."""

    vocabulary: Vocabulary
    levels: tuple[Level, ...]

    @classmethod
    def build(cls, concepts: Mapping[str, tuple[Term, ...]], vocabulary: Vocabulary) -> Lexicon:
        """Index the terms of all concepts.

        Raises:
            TermError: concepts refer to each other in a circle or to nothing.
        """
        depth = levels(concepts)
        rows: list[list[Entry]] = [[] for _ in range(1 + max(depth.values(), default=0))]
        for name, terms in concepts.items():
            rows[depth[name]] += [_entry(name, term) for term in terms]
        return cls(vocabulary, tuple(_level(row, vocabulary) for row in rows))


def _entry(name: str, term: Term) -> Entry:
    words = tuple(piece.atoms for piece in term if isinstance(piece, Word))
    refs = frozenset(piece.concept for piece in term if isinstance(piece, Ref))
    return Entry(name, term, words, refs, frozenset(piece.kind for piece in term if isinstance(piece, ValueOf)))


def _level(entries: Iterable[Entry], vocabulary: Vocabulary) -> Level:
    atoms: dict[int, list[Entry]] = defaultdict(list)
    refs: dict[str, list[Entry]] = defaultdict(list)
    kinds: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.words:
            # long words are rare words: "guarantee" says more than "for"
            for atom in max(entry.words, key=lambda atoms: min(vocabulary.lengths[a] for a in atoms)):
                atoms[atom].append(entry)
        elif entry.refs:
            refs[min(entry.refs)].append(entry)
        else:
            kinds[min(entry.kinds)].append(entry)
    return Level(dict(atoms), dict(refs), dict(kinds))


def occurrences(
    sentence: Sentence,
    values: Sequence[Value],
    lexicon: Lexicon,
    sent: datetime | None,
    wanted: frozenset[str] | None = None,
) -> Spans:
    """Concept → spans of token numbers, for all concepts that occur in the sentence.

    Args:
        sentence: with its tokens.
        values: of the sentence.
        lexicon: the concepts.
        sent: the date that "soon" is counted from.
        wanted: look for these concepts alone; they must hold all that they refer to.
    """
    atoms = [lexicon.vocabulary.look_up(t.norm, t.stem) for t in sentence.tokens]
    places: dict[int, list[int]] = defaultdict(list)
    for number, found_here in enumerate(atoms):
        for atom in found_here:
            places[atom].append(number)
    found: dict[str, list[TokenSpan]] = {}
    view = _View(atoms, places, _value_spans(sentence, values, sent), found)
    for level in lexicon.levels:
        fresh: dict[str, set[TokenSpan]] = defaultdict(set)
        for entry in _candidates(view, level, wanted):
            fresh[entry.name].update(view.matches(entry.term))
        found.update({name: sorted(spans) for name, spans in fresh.items() if spans})
    return found


def _candidates(view: _View, level: Level, wanted: frozenset[str] | None) -> Iterator[Entry]:
    """The entries whose needs the sentence meets, each once."""
    tried: set[int] = set()
    anchored = [entries for atom in view.places if (entries := level.by_atom.get(atom))]
    anchored += [entries for ref in view.found if (entries := level.by_ref.get(ref))]
    anchored += [entries for kind in view.classes if (entries := level.by_kind.get(kind))]
    for entries in anchored:
        for entry in entries:
            if (wanted is None or entry.name in wanted) and id(entry) not in tried:
                tried.add(id(entry))
                if view.meets(entry):
                    yield entry


@dataclass(frozen=True, slots=True)
class _View:
    """One sentence, ready for matching."""

    atoms: Sequence[frozenset[int]]
    places: Mapping[int, Sequence[int]]  # atom → the tokens that satisfy it
    classes: Spans
    found: Spans

    def meets(self, entry: Entry) -> bool:
        """Whether all that an entry needs stands in the sentence, wherever."""
        present = self.places.keys()
        return (
            not any(present.isdisjoint(word) for word in entry.words)
            and entry.refs <= self.found.keys()
            and entry.kinds <= self.classes.keys()
        )

    def matches(self, term: Term) -> Iterator[TokenSpan]:
        """The spans that a term matches, the shortest from each start."""
        first = term[0]
        starts: Iterable[int] = ()
        if isinstance(first, Word):
            if len(term) == 1:
                yield from ((at, at + 1) for atom in first.atoms & self.places.keys() for at in self.places[atom])
                return
            starts = {place for atom in first.atoms & self.places.keys() for place in self.places[atom]}
        elif isinstance(first, Ref):
            starts = {start for start, _ in self.found.get(first.concept, ())}
        elif isinstance(first, ValueOf):
            starts = {start for start, _ in self.classes.get(first.kind, ())}
        for start in starts:
            end = self.match(term, 0, start)
            if end is not None:
                yield start, end

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
