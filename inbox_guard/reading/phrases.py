"""Phrases by their first word, as tables of language data hold them: which one stands here, and what it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inbox_guard.model import Token
from inbox_guard.reading.tokens import Tokenizer

Phrase = tuple[tuple[str, ...], str]  # its words, and what it means


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by their first word, longest first; a word ending in * stands for all that begin so."""

    exact: Mapping[str, tuple[Phrase, ...]]
    prefixes: Mapping[str, tuple[Phrase, ...]]  # by their first two letters

    def at(self, spans: Sequence[Token], position: int) -> tuple[int, str] | None:
        """How many tokens from here on are one of the phrases, and what it means; the longest wins."""
        if position >= len(spans):
            return None
        first = spans[position].norm
        exact, prefixes = self.exact.get(first), self.prefixes.get(first[:2])
        if exact is None and prefixes is None:
            return None
        best: tuple[int, str] | None = None
        for phrase, value in (*(exact or ()), *(prefixes or ())):
            size = len(phrase)
            if (best is None or size > best[0]) and _matches(phrase, spans, position):
                best = size, value
        return best

    def word(self, norm: str) -> str | None:
        """What a single word means."""
        for phrase, value in (*self.exact.get(norm, ()), *self.prefixes.get(norm[:2], ())):
            if len(phrase) == 1 and _same(phrase[0], norm):
                return value
        return None


def _matches(phrase: Sequence[str], spans: Sequence[Token], position: int) -> bool:
    if position + len(phrase) > len(spans):
        return False
    for word, token in zip(phrase, spans[position : position + len(phrase)], strict=True):
        if not _same(word, token.norm):
            return False
    return True


def _same(word: str, norm: str) -> bool:
    return norm.startswith(word[:-1]) if word[-1] == "*" else norm == word


def compile_phrases(entries: Iterable[tuple[str, str]], tokenizer: Tokenizer) -> Phrases:
    """Phrases from texts, each with what it means."""
    exact: dict[str, list[Phrase]] = {}
    prefixes: dict[str, list[Phrase]] = {}
    for text, value in entries:
        phrase = tuple(
            norm + "*" if piece.endswith("*") else norm
            for piece in text.split()
            for norm in tokenizer.words(piece.rstrip("*"))
        )
        if not phrase:
            continue
        table, key = (prefixes, phrase[0][:2]) if phrase[0][-1] == "*" else (exact, phrase[0])
        table.setdefault(key, []).append((phrase, value))
    return Phrases(
        {key: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for key, found in exact.items()},
        {key: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for key, found in prefixes.items()},
    )


def stems_of(tables: Iterable[Phrases]) -> Iterable[str]:
    """The beginnings of the words that are known by them only."""
    return (phrase[0].rstrip("*") for one in tables for found in one.prefixes.values() for phrase, _ in found)
