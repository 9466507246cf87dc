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
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

VALUE_CLASSES = frozenset({"money", "number", "percent", "duration", "brief", "date", "soon", "clock", "late"})
GAPS = {"..": 4, "...": 9}
_MOST_TERMS = 64
_MAX_SEEN = 8_000
_STRAY = {
    **dict.fromkeys("()[]{}", "{} stands round a whole piece without spaces: (word), (a|b), {{concept}}"),
    **dict.fromkeys("*=", "{} stands at the beginning or the end of a word"),
    **dict.fromkeys("?!", "{} is a word of its own in a mail: put a space before it, or leave it out"),
}
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


TermPart = Word | Gap | Ref | ValueOf
Term = tuple[TermPart, ...]


@dataclass(slots=True)
class Vocabulary:
    """All words that any term of a language mentions, each with a number (an atom); looks a token up in one go.

    It grows while terms are compiled (see `grown`), and by nothing else but what it keeps of the tokens seen.
    """

    stem: Callable[[str], str]
    lengths: list[int] = field(default_factory=list)  # of each atom the letters of its pattern
    choices: dict[str, list[tuple[TermPart, ...]]] = field(default_factory=dict)  # pieces compiled before
    _exact: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _stems: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _prefixes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _suffixes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _heads: dict[str, tuple[int, ...]] = field(default_factory=dict)  # first letters → lengths of prefixes
    _tails: dict[str, tuple[int, ...]] = field(default_factory=dict)  # last letters → lengths of suffixes
    _shortest: set[int] = field(default_factory=set)  # how many letters the first and last ones are
    _infixes: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)  # first letters → wholes
    _ids: dict[str, int] = field(default_factory=dict)
    _seen: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many atoms there are."""
        return len(self.lengths)

    def grown(self) -> None:
        """Forget what was said of tokens before the last terms were compiled."""
        self._seen = {}  # another one: a thread that is searching just now writes into the old one

    def atom(self, pattern: str) -> int:
        """The number of a word pattern, entered where it is new."""
        known = self._ids.get(pattern)
        if known is None:
            known = self._ids[pattern] = self._enter(pattern, len(self._ids))
        return known

    def _enter(self, pattern: str, number: int) -> int:
        core = pattern.strip("*=")
        begins, ends = pattern.endswith("*"), pattern.startswith("*")
        if not core or "*" in core:
            raise TermError(f"'{pattern}' is no word pattern")
        if begins and ends and len(core) < _HEAD:
            raise TermError(f"'{pattern}' is too short to be looked for inside of words")
        self.lengths.append(len(core))
        if begins and ends:
            self._infixes[core[:_HEAD]] = (*self._infixes.get(core[:_HEAD], ()), (core, number))
        elif pattern.startswith("="):
            _add(self._exact, core, number)
        elif begins:
            _add(self._prefixes, core, number)
            _add(self._heads, core[:_HEAD], len(core))
            self._shortest.add(min(_HEAD, len(core)))
        elif ends:
            _add(self._suffixes, core, number)
            _add(self._tails, core[-_HEAD:], len(core))
            self._shortest.add(min(_HEAD, len(core)))
        else:
            _add(self._exact, core, number)
            _add(self._stems, self.stem(core), number)
        return number

    def look_up(self, norm: str, stem: str) -> tuple[int, ...]:
        """All atoms that a word satisfies, each once."""
        seen = self._seen
        found = seen.get(norm)
        if found is None:
            if len(seen) > _MAX_SEEN:  # a daemon must not grow with its mail
                seen.clear()
            found = seen[norm] = tuple(dict.fromkeys(self._search(norm, stem)))
        return found

    def _search(self, norm: str, stem: str) -> list[int]:
        found = [*self._exact.get(norm, ()), *self._stems.get(stem, ())]
        size = len(norm)
        for letters in self._shortest:
            if letters <= size:
                for cut in self._heads.get(norm[:letters], ()):
                    found += self._prefixes.get(norm[:cut], ()) if cut <= size else ()
                for cut in self._tails.get(norm[-letters:], ()):
                    found += self._suffixes.get(norm[size - cut :], ()) if cut <= size else ()
        if self._infixes:
            for start in range(size - _HEAD + 1):
                for core, number in self._infixes.get(norm[start : start + _HEAD], ()):
                    if norm.startswith(core, start):
                        found.append(number)
        return found


def _add(table: dict[str, tuple[int, ...]], key: str, number: int) -> None:
    known = table.get(key, ())
    if number not in known:
        table[key] = (*known, number)


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


def slips(text: str, split: Callable[[str], Iterable[str]]) -> Iterator[str]:
    """What can be compiled and would hardly ever be found as it is meant, in a term that somebody writes by hand.

    Args:
        text: the term.
        split: cuts a plain word as the reader cuts mail.
    """
    for piece in text.split():
        optional = piece.startswith("(") and piece.endswith(")")
        for part in (piece[1:-1] if optional else piece).split("|"):
            if not part:
                yield f"'{piece}': a word is missing; a|b stands without spaces"
            elif part not in GAPS and not (part.startswith("{") and part.endswith("}")) and not part.startswith("#"):
                yield from _slips(part, split)


def _slips(part: str, split: Callable[[str], Iterable[str]]) -> Iterator[str]:
    core = part.lstrip("=*").rstrip("*")
    stray = next((sign for sign in core if sign in _STRAY and len(core) > 1), "")
    if stray:
        yield f"'{part}': {_STRAY[stray].format(stray)}"
    elif core and not list(split(core)):
        yield f"'{part}' is no word: nothing in a mail is read as that"


def _remembered(
    piece: str, vocabulary: Vocabulary, split: Callable[[str], Iterable[str]]
) -> list[tuple[TermPart, ...]]:
    """The choices of a piece, kept: the same small words stand in hundreds of terms."""
    found = vocabulary.choices[piece] = _choices(piece, vocabulary, split)
    return found


def _choices(piece: str, vocabulary: Vocabulary, split: Callable[[str], Iterable[str]]) -> list[tuple[TermPart, ...]]:
    """The ways to satisfy a piece: left out where it is optional, one way for all plain words, one for each other."""
    optional = piece.startswith("(") and piece.endswith(")")
    atoms: list[int] = []
    ways: list[tuple[TermPart, ...]] = []
    for part in (piece[1:-1] if optional else piece).split("|"):
        if part.isalpha():
            atoms.append(vocabulary.atom(part))
        elif part:
            way = tuple(_piece(part, vocabulary, split))
            if len(way) == 1 and isinstance(way[0], Word):
                atoms += way[0].atoms
            else:
                ways.append(way)
    if atoms:
        ways.insert(0, (Word(frozenset(atoms)),))
    return [*ways, ()] if optional else ways


def _checked(term: Term, text: str) -> Term:
    if not term or isinstance(term[0], Gap) or isinstance(term[-1], Gap):
        raise TermError(f"'{text}' must begin and end with a word")
    return term


def _piece(piece: str, vocabulary: Vocabulary, split: Callable[[str], Iterable[str]]) -> Iterator[TermPart]:
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
