"""A quick look at the words of a text that can only say no: whether rules for some targets could match it at all.

Most mail asks for nothing.  Telling so from its set of words costs a fiftieth of reading its sentences and values, and
what this screen lets through is read in full: it changes no result, only the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inbox_guard.signs.pack import Pack
from inbox_guard.signs.terms import Piece, Ref, Term, Word

_MOST_CACHED = 50_000

_Need = frozenset[int] | str  # atoms of which one must occur, or a concept that must


@dataclass(frozen=True, slots=True)
class Concept:
    """What a concept needs: one of the atoms `alone`, or all needs of one of `rows`."""

    alone: frozenset[int]
    rows: tuple[tuple[_Need, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """The rules of some targets, as what each of them needs and how much it would weigh."""

    pack: Pack
    rules: tuple[tuple[tuple[str, ...], float], ...]
    concepts: Mapping[str, Concept]
    least: float
    seen: dict[str, frozenset[int]]

    def lets_through(self, text: str) -> bool:
        """Whether the rules that could match would be sure enough together; True in doubt."""
        present: set[int] = set()
        for chunk in set(text.split()):
            atoms = self.seen.get(chunk)
            present |= self._atoms(chunk) if atoms is None else atoms
        answers: dict[str, bool] = {}
        doubt = 1.0
        for concepts, weight in self.rules:
            if all(self._may(name, present, answers) for name in concepts):
                doubt *= 1 - weight
                if 1 - doubt >= self.least:
                    return True
        return False

    def _atoms(self, chunk: str) -> frozenset[int]:
        if len(self.seen) > _MOST_CACHED:
            self.seen.clear()
        words = self.pack.words
        found = [self.pack.lexicon.vocabulary.look_up(n, words.stem(n)) for n in words.split(chunk)]
        self.seen[chunk] = frozenset().union(*found)
        return self.seen[chunk]

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


def screen(pack: Pack, targets: Iterable[str], least: float) -> Screen:
    """The screen for the rules of these targets: they must be able to be at least so sure together."""
    wanted = frozenset(targets)
    rules = tuple((rule.all, rule.weight) for rule in pack.rules if rule.target in wanted)
    return Screen(pack, rules, {name: _concept(terms) for name, terms in pack.terms.items()}, least, {})


def _concept(terms: Iterable[Term]) -> Concept:
    alone: set[int] = set()
    rows: list[tuple[_Need, ...]] = []
    for term in terms:
        needs = tuple(need for piece in term for need in _need(piece))
        if len(needs) == 1 and not isinstance(needs[0], str):
            alone |= needs[0]
        else:
            rows.append(needs)
    return Concept(frozenset(alone), tuple(rows))


def _need(piece: Piece) -> Iterable[_Need]:
    """What a piece needs; values are not read here, so they are taken as given."""
    if isinstance(piece, Ref):
        yield piece.concept
    elif isinstance(piece, Word):
        yield piece.atoms
