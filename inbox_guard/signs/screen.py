"""A quick look at the words of a text that can only say no: whether rules for some targets could match it at all.

Most mail asks for nothing.  Telling so from its set of words costs a fiftieth of reading its sentences and values, and
what this screen lets through is read in full: it changes no result, only the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inbox_guard.signs.pack import Pack
from inbox_guard.signs.terms import Piece, Ref, Term, Word

_WORD = re.compile(r"[^\W\d_]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_MOST_CACHED = 50_000

_Need = frozenset[int] | str  # atoms of which one must occur, or a concept that must


@dataclass(frozen=True, slots=True)
class Concept:
    """What a concept needs: one of the atoms `alone`, or all needs of one of `rows`."""

    alone: frozenset[int]
    rows: tuple[tuple[_Need, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """The rules of some targets, as what each of them needs."""

    pack: Pack
    rules: tuple[tuple[str, ...], ...]
    concepts: Mapping[str, Concept]
    seen: dict[str, frozenset[int]]

    def lets_through(self, text: str) -> bool:
        """Whether any of the rules could match; True in doubt."""
        present: set[int] = set()
        for word in set(_WORD.findall(_INVISIBLE.sub("", text))):
            atoms = self.seen.get(word)
            present |= self._atoms(word) if atoms is None else atoms
        answers: dict[str, bool] = {}
        return any(all(self._may(name, present, answers) for name in rule) for rule in self.rules)

    def _atoms(self, word: str) -> frozenset[int]:
        if len(self.seen) > _MOST_CACHED:
            self.seen.clear()
        words = self.pack.words
        found = [self.pack.lexicon.vocabulary.look_up(n, words.stem(n)) for n in words.split(word)]
        self.seen[word] = frozenset().union(*found)
        return self.seen[word]

    def _may(self, name: str, present: set[int], answers: dict[str, bool]) -> bool:
        known = answers.get(name)
        if known is None:
            concept = self.concepts[name]
            known = answers[name] = not concept.alone.isdisjoint(present) or any(
                all(
                    self._may(need, present, answers) if isinstance(need, str) else not need.isdisjoint(present)
                    for need in row
                )
                for row in concept.rows
            )
        return known


def screen(pack: Pack, targets: Iterable[str]) -> Screen:
    """The screen for the rules of these targets."""
    wanted = frozenset(targets)
    rules = tuple(rule.all for rule in pack.rules if rule.target in wanted)
    concepts = {name: _concept(terms, pack) for name, terms in pack.terms.items()}
    return Screen(pack, rules, concepts, {})


def _concept(terms: Iterable[Term], pack: Pack) -> Concept:
    alone: set[int] = set()
    rows: list[tuple[_Need, ...]] = []
    for term in terms:
        needs = tuple(need for piece in term for need in _need(piece, pack))
        if len(needs) == 1 and not isinstance(needs[0], str):
            alone |= needs[0]
        else:
            rows.append(needs)
    return Concept(frozenset(alone), tuple(rows))


def _need(piece: Piece, pack: Pack) -> Iterable[_Need]:
    """What a piece needs; words with signs in them are cut in another way here, so they are taken as given."""
    if isinstance(piece, Ref):
        yield piece.concept
    elif isinstance(piece, Word) and piece.atoms.isdisjoint(pack.lexicon.vocabulary.odd):
        yield piece.atoms
