"""The concepts of a language: compiled when they are first looked for, each term under the rarest thing that it needs.

Most mail needs few of them: those that the gate asks for.  It knows terms, no sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

from inbox_guard.reading.tokens import folded
from inbox_guard.signs.terms import Ref, Term, TermError, ValueOf, Vocabulary, Word, compile_term
from inbox_guard.suggest import did_you_mean

_REF = re.compile(r"\{([^{}\s]+)\}")
_NOTHING = frozenset[str]()  # one for all: most terms need neither concept nor value, and each empty set is an object


class _RefError(TermError):
    """A term that mentions a concept as it cannot; `concept` is the one that the term is of."""

    def __init__(self, text: str, concept: str) -> None:
        super().__init__(text)
        self.concept = concept


@dataclass(slots=True, eq=False)
class IndexedTerm:
    """A term of a concept, and what a sentence must hold for it besides what it is indexed under."""

    name: str
    term: Term
    words: tuple[frozenset[int], ...] = ()  # one atom of each
    refs: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TermIndex:
    """Terms of one depth, each under the rarest thing that it needs, so that few are tried in vain."""

    names: set[str] = field(default_factory=set)  # of the concepts here
    by_word: dict[int, list[str]] = field(default_factory=dict)  # atom → concepts that are there where it is
    by_atom: dict[int, list[IndexedTerm]] = field(default_factory=dict)
    by_ref: dict[str, list[IndexedTerm]] = field(default_factory=dict)
    by_kind: dict[str, list[IndexedTerm]] = field(default_factory=dict)

    def add(self, name: str, term: Term, lengths: Sequence[int]) -> None:
        """Index a term of a concept; `lengths` are the letters of each atom."""
        self.names.add(name)
        words = [piece.atoms for piece in term if isinstance(piece, Word)]
        if len(term) == len(words) == 1:
            for atom in words[0]:
                self.by_word.setdefault(atom, []).append(name)
            return
        refs = frozenset(piece.concept for piece in term if isinstance(piece, Ref)) or _NOTHING
        kinds = frozenset(piece.kind for piece in term if isinstance(piece, ValueOf)) or _NOTHING
        # long words are rare words: "guarantee" says more than "for"
        rarest = max(words, key=lambda atoms: min(lengths[atom] for atom in atoms), default=frozenset[int]())
        entry = IndexedTerm(name, term, tuple(word for word in words if word is not rarest), refs, kinds)
        for atom in rarest:
            self.by_atom.setdefault(atom, []).append(entry)
        if not rarest and refs:
            self.by_ref.setdefault(min(refs), []).append(entry)
        elif not rarest:
            self.by_kind.setdefault(min(kinds), []).append(entry)


@dataclass(slots=True)
class Lexicon:
    """Concepts by name, compiled as they are needed, level by level: a level mentions only concepts before it.

    Several packs of a language may share one, and several threads: it only grows.  Each pack has an index of its own on
    each level, so that what only another one needs costs it nothing.
    """

    language: str
    vocabulary: Vocabulary
    split: Callable[[str], Sequence[str]]  # cuts words as the reader cuts mail
    levels: list[dict[str, TermIndex]] = field(default_factory=list)
    _texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _places: dict[str, object] = field(default_factory=dict)
    _depths: dict[str, int] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)
    _faults: list[tuple[str, str]] = field(default_factory=list)  # concept, what is wrong with it
    _growing: Lock = field(default_factory=Lock)

    def add(self, texts: Mapping[str, tuple[str, ...]], places: Mapping[str, object]) -> None:
        """Take in concepts as packs write them, and where each stands, for messages."""
        self._texts |= texts
        self._places |= places

    def closure(self, names: Iterable[str]) -> frozenset[str]:
        """These concepts, as far as there are such, and all that they mention in turn."""
        waiting, found = list(names), set[str]()
        while waiting:
            name = waiting.pop()
            if name not in found and name in self._texts:
                found.add(name)
                waiting += self._mentioned(name)
        return frozenset(found)

    def indexes(self, names: frozenset[str]) -> list[list[TermIndex]]:
        """Where concepts of these names stand, level by level."""
        found = (
            [index for index in level.copy().values() if not index.names.isdisjoint(names)] for level in self.levels
        )
        return [indexes for indexes in found if indexes]

    def compile(self, names: frozenset[str], index: str) -> list[str]:
        """Compile those of these concepts that are not yet, into a pack's index; their faults, each with its place."""
        if names <= self._known and not self._faults:
            return []
        with self._growing:
            missing = sorted(names - self._known)
            for name in missing:
                self._faults += [(name, fault) for fault in self._compile(name, index)]
            if missing:
                self.vocabulary.grown()
            self._known.update(missing)
            return list(dict.fromkeys(fault for name, fault in self._faults if name in names))

    def _compile(self, name: str, index: str) -> Iterable[str]:
        try:
            depth = self._depth(name, ())
        except _RefError as error:
            return [f"{self._places[error.concept]}: {error}"]
        while len(self.levels) <= depth:
            self.levels.append({})
        place = self.levels[depth].setdefault(index, TermIndex())
        faults: list[str] = []
        for text in self._texts[name]:
            try:
                for term in compile_term(normal(text), self.vocabulary, self.split):
                    place.add(name, term, self.vocabulary.lengths)
            except TermError as error:
                faults.append(f"{self._places[name]}: {error}")
        return faults

    def _mentioned(self, name: str) -> list[str]:
        return [ref for text in self._texts[name] if "{" in text for ref in _REF.findall(normal(text))]

    def _depth(self, name: str, path: tuple[str, ...]) -> int:
        """0 for a concept without references, else one more than the deepest that it mentions.

        Raises:
            _RefError: two concepts mention each other, or one mentions what is not there.
        """
        if name in path:
            circle = " → ".join((*path[path.index(name) :], name))
            raise _RefError(f"concepts mention each other in a circle: {circle}", path[-1])
        if name not in self._texts:
            raise _RefError(f"concept {{{name}}} is mentioned and not there{self._did_you_mean(name)}", path[-1])
        if name not in self._depths:
            below = [self._depth(ref, (*path, name)) for ref in self._mentioned(name)]
            self._depths[name] = 1 + max(below, default=-1)
        return self._depths[name]

    def _did_you_mean(self, name: str) -> str:
        return did_you_mean(name, (known for known in self._texts if "/" not in known))  # no term written on the spot


def normal(text: str) -> str:
    """A text of a pack in the form in which words of mail are compared; "…" is three dots in it."""
    return folded(text)
