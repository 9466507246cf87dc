"""Blocks → letter: which variant is said, what is left out when it gets too long.  Knows no verdict and no wording.

A letter is a list of pieces in paragraphs.  When it gets too long, NICE pieces go first, then WANTED ones are said in
their short form, then they go, the last one before the others; MUST pieces always stand; FILLER ones come in only when
it is too short.  Variants are chosen by a hash of the answered message: the same input gives the same draft, and two
drafts on one day differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from inbox_guard.reading.unseen import one_line
from inbox_guard.replies.manner import Register
from inbox_guard.replies.template import fill, placeholders
from inbox_guard.replies.texts import Block, ReplyTexts

MIN_WORDS, MAX_WORDS = 60, 178
MUST, WANTED, NICE, FILLER = range(4)
SHORT = 4  # the paragraph of what is said in short: after the alternatives in full, before the end


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of the letter, the paragraph it belongs to, how much it is needed, and how it is said in short."""

    text: str
    paragraph: int
    rank: int = MUST
    short: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """How a letter says its blocks: language and register, the values of placeholders, what chooses among variants."""

    texts: ReplyTexts
    tone: Register
    seed: str
    values: Mapping[str, str]
    frame: Register | None = None  # how it closes, where that is not the register: two on first names
    courteous: bool = False  # whether it speaks to the client with capitals, as they write themselves
    respelled: bool = False  # whether it spells as they do where a language is spelled in two ways

    def say(self, *keys: str) -> str:
        """The first block that can be said: one of its variants whose placeholders all have a value; or nothing.

        Where an own text has no value, the one whose place it takes is said: a refusal never loses its no.
        """
        for key in keys:
            variants = self._sayable(self.texts.blocks[key])
            if variants:
                chosen = sha256(f"{self.seed}\0{key}".encode()).digest()[0] % len(variants)
                text = self._spelled(variants[chosen])
                return fill(self.texts.manner.courteous(text) if self.courteous else text, self.values)
        return ""

    def _spelled(self, text: str) -> str:
        return self.texts.manner.respelled(text) if self.respelled else text

    def _sayable(self, block: Block) -> list[str]:
        said = [t for t in block.variants(self.tone) if all(self.values.get(name) for name in placeholders(t))]
        return self._sayable(block.instead) if block.instead and not said else said

    def letter(self, opening: str, pieces: list[Piece], name: str) -> str:
        """Greeting, what fits of the pieces, closing formula and name."""
        closing = self._spelled(self.texts.manner.phrase(f"closing.{self.frame or self.tone}"))
        closing = f"{closing}\n{one_line(name)}".strip()
        frame = len(f"{opening} {closing}".split())
        return "\n\n".join([opening, *_paragraphs(_fit(pieces, frame)), closing])


def words(pieces: Iterable[Piece]) -> int:
    """How long the pieces are, in words."""
    return sum(len(piece.text.split()) for piece in pieces)


def _fit(pieces: list[Piece], frame: int) -> list[Piece]:
    """Fillers come in while the letter is too short; then pieces go while it is too long."""
    kept = [piece for piece in pieces if piece.text and piece.rank < FILLER]
    for piece in (p for p in pieces if p.text and p.rank == FILLER):
        if frame + words(kept) < MIN_WORDS:
            kept = [p for p in pieces if p in kept or p is piece]
    return _without(_shortened(_without(kept, NICE, frame), frame), WANTED, frame)


def _without(kept: list[Piece], rank: int, frame: int) -> list[Piece]:
    """As many of the last pieces of a rank taken away as make the letter fit."""
    for piece in [p for p in reversed(kept) if p.rank == rank]:
        if frame + words(kept) > MAX_WORDS:
            kept = [p for p in kept if p is not piece]
    return kept


def _shortened(kept: list[Piece], frame: int) -> list[Piece]:
    """As many of the last pieces in their short form, and in one paragraph, as make the letter fit."""
    for piece in [p for p in reversed(kept) if p.short]:
        if frame + words(kept) > MAX_WORDS:
            kept = [replace(p, text=p.short, paragraph=SHORT, short="") if p is piece else p for p in kept]
    return kept


def _paragraphs(pieces: list[Piece]) -> list[str]:
    numbers = sorted({piece.paragraph for piece in pieces})
    return [" ".join(piece.text for piece in pieces if piece.paragraph == number) for number in numbers]
