"""The little language of terms in which packs write concepts, and the vocabulary that looks words up in it.

A term is a row of pieces, matched one after the other within a sentence:

    word        the word in any form (same stem), or just so          =word      just so
    word*       begins so       *word   ends so       *word*   contains it (for compounds)
    a|b|c*      one of these; values and concepts may be among them
    (piece)     may be there    ..      up to four words between       ...     up to nine
    {concept}   any term of that concept
    #money #number #percent #duration #brief #date #soon #clock #late   a value (see `VALUE_CLASSES`)

It knows no sign and no rule.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

VALUE_CLASSES = frozenset({"money", "number", "percent", "duration", "brief", "date", "soon", "clock", "late"})
GAPS = {"..": 4, "...": 9}
_MOST_TERMS = 64
_MAX_SEEN = 8_000
_HEAD = 3  # letters by which infixes are found


class TermError(ValueError):
    """A term that cannot be compiled; the text says why."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that satisfies one of these atoms of the vocabulary."""

    atoms: frozenset[int]


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `most` words of any kind."""

    most: int


@dataclass(frozen=True, slots=True)
class Ref:
    """An occurrence of another concept."""

    concept: str


@dataclass(frozen=True, slots=True)
class ValueOf:
    """A value of a class; it may span several words."""

    kind: str


Piece = Word | Gap | Ref | ValueOf
Term = tuple[Piece, ...]


@dataclass(slots=True)
class Vocabulary:
    """All words that any term of a pack mentions, each with a number (an atom); looks a token up in one go.

    Mutable only while a pack is compiled; afterwards it grows no more than its cache of seen tokens.
    """

    stem: Callable[[str], str]
    exact: dict[str, set[int]] = field(default_factory=dict)
    stems: dict[str, set[int]] = field(default_factory=dict)
    prefixes: dict[str, set[int]] = field(default_factory=dict)
    suffixes: dict[str, set[int]] = field(default_factory=dict)
    infixes: dict[str, list[tuple[str, int]]] = field(default_factory=dict)  # first letters → wholes
    _sizes: set[int] = field(default_factory=set)  # lengths of prefixes and suffixes
    choices: dict[str, list[tuple[Piece, ...]]] = field(default_factory=dict)  # pieces compiled before
    lengths: dict[int, int] = field(default_factory=dict)  # atom → letters of its pattern
    _ids: dict[str, int] = field(default_factory=dict)
    _seen: dict[tuple[str, str], frozenset[int]] = field(default_factory=dict)

    def atom(self, pattern: str) -> int:
        """The number of a word pattern, entered where it is new."""
        known = self._ids.get(pattern)
        if known is not None:
            return known
        number = self._ids[pattern] = len(self._ids)
        self._enter(pattern, number)
        return number

    def _enter(self, pattern: str, number: int) -> None:
        core = pattern.strip("*=")
        if not core or "*" in core:
            raise TermError(f"'{pattern}' is no word pattern")
        if pattern.startswith("*") and pattern.endswith("*") and len(core) < _HEAD:
            raise TermError(f"'{pattern}' is too short to be looked for inside of words")
        self.lengths[number] = len(core)
        if pattern.startswith("*") and pattern.endswith("*"):
            self.infixes.setdefault(core[:_HEAD], []).append((core, number))
            return
        if pattern.startswith("="):
            tables = [(self.exact, core)]
        elif "*" in pattern:
            self._sizes.add(len(core))
            tables = [(self.prefixes if pattern.endswith("*") else self.suffixes, core)]
        else:
            tables = [(self.exact, core), (self.stems, self.stem(core))]
        for table, key in tables:
            table.setdefault(key, set()).add(number)

    def look_up(self, norm: str, stem: str) -> frozenset[int]:
        """All atoms that a word satisfies."""
        key = (norm, stem)
        found = self._seen.get(key)
        if found is None:
            if len(self._seen) > _MAX_SEEN:  # a daemon must not grow with its mail
                self._seen.clear()
            found = self._seen[key] = frozenset(self._search(norm, stem))
        return found

    def _search(self, norm: str, stem: str) -> Iterator[int]:
        yield from self.exact.get(norm, ())
        yield from self.stems.get(stem, ())
        size = len(norm)
        for cut in self._sizes:
            if cut <= size:
                yield from self.prefixes.get(norm[:cut], ())
                yield from self.suffixes.get(norm[size - cut :], ())
        for start in range(size):
            for core, number in self.infixes.get(norm[start : start + _HEAD], ()):
                if norm.startswith(core, start):
                    yield number


def compile_term(text: str, vocabulary: Vocabulary, split: Callable[[str], Iterable[str]]) -> Iterator[Term]:
    """Compile one term; optional pieces make several.

    Args:
        text: the term as the pack writes it.
        vocabulary: where its words are entered.
        split: cuts a plain word as the reader cuts mail, so that both see the same tokens.

    Raises:
        TermError: what is wrong with it.
    """
    pieces = text.split()
    if not pieces:
        raise TermError("an empty term")
    choices = [vocabulary.choices.get(p) or _remembered(p, vocabulary, split) for p in pieces]
    if math.prod(map(len, choices)) > _MOST_TERMS:
        raise TermError(f"too many optional pieces and alternatives in '{text}'")
    for chosen in itertools.product(*choices):
        yield _checked(tuple(itertools.chain.from_iterable(chosen)), text)


def _remembered(piece: str, vocabulary: Vocabulary, split: Callable[[str], Iterable[str]]) -> list[tuple[Piece, ...]]:
    """The choices of a piece, kept: the same small words stand in hundreds of terms."""
    found = vocabulary.choices[piece] = _choices(piece, vocabulary, split)
    return found


def _choices(piece: str, vocabulary: Vocabulary, split: Callable[[str], Iterable[str]]) -> list[tuple[Piece, ...]]:
    """The ways to satisfy a piece: left out where it is optional, one way for all plain words, one for each other."""
    optional = piece.startswith("(") and piece.endswith(")")
    inner = piece[1:-1] if optional else piece
    atoms: set[int] = set()
    ways: list[tuple[Piece, ...]] = []
    for part in filter(None, inner.split("|")):
        way = tuple(_piece(part, vocabulary, split))
        if len(way) == 1 and isinstance(way[0], Word):
            atoms |= way[0].atoms
        else:
            ways.append(way)
    if atoms:
        ways.insert(0, (Word(frozenset(atoms)),))
    return [*ways, ()] if optional else ways


def _checked(term: Term, text: str) -> Term:
    if not term or isinstance(term[0], Gap) or isinstance(term[-1], Gap):
        raise TermError(f"'{text}' must begin and end with a word")
    return term


def _piece(piece: str, vocabulary: Vocabulary, split: Callable[[str], Iterable[str]]) -> Iterator[Piece]:
    if piece in GAPS:
        yield Gap(GAPS[piece])
    elif piece.startswith("{") and piece.endswith("}"):
        yield Ref(piece[1:-1])
    elif piece.startswith("#") and len(piece) > 1:
        if piece[1:] not in VALUE_CLASSES:
            raise TermError(f"'{piece}' is no class of values; known are {', '.join(sorted(VALUE_CLASSES))}")
        yield ValueOf(piece[1:])
    else:
        yield from (Word(frozenset({vocabulary.atom(pattern)})) for pattern in _patterns(piece, split))


def _patterns(piece: str, split: Callable[[str], Iterable[str]]) -> list[str]:
    """The word patterns of a piece: the reader cuts words at hyphens, so "price-list*" is a row of two."""
    core = piece.strip("=*")
    words = [core] if core.isalpha() else list(split(core)) or [core]
    if piece.startswith(("=", "*")):
        words[0] = piece[0] + words[0]
    if piece.endswith("*"):
        words[-1] += "*"
    return words


def references(terms: Iterable[Term]) -> frozenset[str]:
    """The concepts that these terms mention."""
    return frozenset(p.concept for term in terms for p in term if isinstance(p, Ref))


def levels(concepts: Mapping[str, tuple[Term, ...]]) -> Mapping[str, int]:
    """The depth of each concept: 0 without references, else one more than the deepest it mentions.

    Raises:
        TermError: two concepts mention each other, or one mentions what is not there.
    """
    depth: dict[str, int] = {}

    def visit(name: str, path: tuple[str, ...]) -> int:
        if name in path:
            raise TermError(f"concepts mention each other in a circle: {' → '.join((*path, name))}")
        if name not in concepts:
            raise TermError(f"concept {{{name}}} is mentioned and not there")
        if name not in depth:
            below = [visit(ref, (*path, name)) for ref in references(concepts[name])]
            depth[name] = 1 + max(below) if below else 0
        return depth[name]

    for name in concepts:
        visit(name, ())
    return depth
