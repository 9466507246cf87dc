"""A language pack: its rules and what they are for, and the files that it comes from.  `compiling` makes it of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from inbox_guard.errors import ConfigError
from inbox_guard.model import FACTS
from inbox_guard.signs.catalogue import Sign
from inbox_guard.signs.lexicon import Lexicon

SHORTEST_LIKE = 4  # words: in shorter sentences likeness says nothing
NOT_WORK = ("pitch", "recruiter", "receipt", "private", "public", "phishing")  # what a mail can be instead of a request
GATE_TARGETS = ("ask", "work", *NOT_WORK)
HISTORY_TARGETS = (
    "asks",
    "courtesy",
    "still-relevant",
    "refusal",
    "reminder",
    "invoice",
    "business",
    "running",
    "waited",
    "guide",
    "again",
    "automatic",
    "holding",
    "help",
    "meeting",
    "moved",
    "urgent",
)

DENIED = "not:"  # before a sign: what shows that it is not there, although a sentence reads like it

Keys = tuple[str | int, ...]
Near = Literal["sentence", "neighbour", "message"]
NEARS: tuple[Near, ...] = get_args(Near)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: concepts that must meet, or likeness to example sentences, for one target.

    The target is a sign id, `not:SIGN` for what denies one (in its own sentence, and where `reach` says "neighbour" in
    those beside it), `fact:NAME` for one of the seven facts, or `gate:NAME` for the gate.  `weight` (0 to 1) is how
    sure the rule makes one of its target.  `within` is a number of words, 0 for no limit.
    """

    id: str
    target: str
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    near: Near = "sentence"
    within: int = 0
    order: bool = False
    guards: tuple[str, ...] = ()
    weight: float = 0.8
    like: tuple[str, ...] = ()  # stems of the example sentences
    cutoff: float = 85.0
    note: str = ""
    reach: Near = "sentence"
    own: bool = False  # one of the user's


@dataclass(frozen=True, slots=True)
class Words:
    """How the reader cuts and stems words of this language; packs must do the same."""

    split: Callable[[str], Sequence[str]]
    stem: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Pack:
    """All that is known of how one language says things."""

    language: str
    lexicon: Lexicon
    index: str  # its own in the lexicon
    rules: tuple[Rule, ...]
    words: Words
    concepts: Mapping[str, tuple[str, ...]]
    names: frozenset[str]  # of its concepts; of a part of a pack those that its rules and guards need
    _by_first: Mapping[str, Sequence[int]] = field(default_factory=dict)  # first concept → numbers of rules

    def begun_by(self, names: Iterable[str]) -> Iterator[Rule]:
        """The rules whose first concept is among these, and those of likeness, which have none; in their order."""
        numbers = [number for name in ("", *names) for number in self._by_first.get(name, ())]
        return (self.rules[number] for number in sorted(numbers))

    def compiled(self) -> frozenset[str]:
        """The names of its concepts, each compiled.

        Raises:
            ConfigError: one of them has a fault.
        """
        refuse(self.language, self.lexicon.compile(self.names, self.index))
        return self.names


def targets(signs: Iterable[str]) -> frozenset[str]:
    """All that a rule may be for: signs and what denies them, the seven facts, the gate, what a letter may be."""
    others = (
        *(f"{DENIED}{sign}" for sign in signs),
        *(f"fact:{f}" for f in FACTS),
        *(f"gate:{g}" for g in GATE_TARGETS),
        *(f"history:{h}" for h in HISTORY_TARGETS),
    )
    return frozenset((*signs, *others))


@dataclass(frozen=True, slots=True)
class Source:
    """One parsed file of a pack: its name for messages, what it is for, its content."""

    name: str
    data: Mapping[str, Any]
    own: bool = False  # a file of the user's
    signs: Mapping[str, Sign] = field(default_factory=dict)  # that the user has added here
    lines: Callable[[Keys], int] | None = None  # keys, the outermost first → where in the file they stand

    def at(self, *keys: str | int, spoken: str = "") -> Origin:
        """Where these keys stand, for messages, and what people call that."""
        return Origin(self, keys, spoken)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something stands in a file.  Its line is looked up when it is told: that takes long, and mostly none is."""

    source: Source
    keys: Keys
    spoken: str = ""

    def __str__(self) -> str:
        """File, line and name."""
        lines, name = self.source.lines, self.source.name
        where = f"{name}:{lines(self.keys)}" if lines else name
        return f"{where}: {self.spoken}" if self.spoken else where


def refuse(language: str, faults: Sequence[str]) -> None:
    """Refuse a pack with these faults, if there are any.

    Raises:
        ConfigError: all of them, each with its file.
    """
    if faults:
        shown = tuple(fault if fault.startswith("/") else f"languages/{language}/{fault}" for fault in faults)
        raise ConfigError(shown[0], "correct the file; `inbox-guard rules test` shows all faults", shown)
