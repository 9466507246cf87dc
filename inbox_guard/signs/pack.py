"""A language pack: concepts, rules and guards of one language, validated and compiled.

A pack is data from files; faults name the file, the rule and the nearest known name.  This module reads no file: parsed
TOML comes in.  The form of the files is told in CONTRIBUTING.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from inbox_guard.errors import ConfigError
from inbox_guard.model import FACTS
from inbox_guard.near import did_you_mean
from inbox_guard.signs.catalogue import Sign
from inbox_guard.signs.form import RULE
from inbox_guard.signs.guards import GUARDS, RESERVED
from inbox_guard.signs.lexicon import Lexicon, normal
from inbox_guard.signs.terms import Vocabulary

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

#: What one is told whose rule is for a sign that is not there.
ADD = "; a sign of your own is described in a table [signs.NAME]"
_AS_GIVEN = ("near", "within", "order", "weight", "cutoff", "note")  # what a rule holds as its file says it
_CLOSED = ("fact:", "history:")  # what is stated, and what a letter is, is not told by the user's own rules

Keys = tuple[str | int, ...]
Near = Literal["sentence", "neighbour", "message"]
NEARS: tuple[Near, ...] = get_args(Near)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: concepts that must meet, or likeness to example sentences, for one target.

    The target is a sign id, `fact:NAME` for one of the seven facts, or `gate:NAME` for the gate.  `weight` (0 to 1) is
    how sure the rule makes one of its target.  `within` is a number of words, 0 for no limit.
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
        _refuse(self.language, self.lexicon.compile(self.names, self.index))
        return self.names


def targets(signs: Iterable[str]) -> frozenset[str]:
    """All that a rule may be for: the signs, the seven facts, what the gate asks, what a letter of a thread may be."""
    others = (
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


@dataclass(slots=True)
class _Build:
    """What grows while a pack is compiled."""

    words: Words
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    places: dict[str, Origin] = field(default_factory=dict)  # concept or rule id → where it stands, for messages
    faults: list[str] = field(default_factory=list)

    def concept(self, name: str, texts: Iterable[str], where: Origin, *, own: bool = False) -> None:
        self.texts[name] = (*self.texts.get(name, ()), *texts)
        if own or name not in self.places:  # what is added to a built-in concept is what can be wrong with it
            self.places[name] = where


def compile_pack(
    language: str,
    words: Words,
    concepts: Sequence[Source],
    rules: Sequence[Source],
    targets: frozenset[str],
    only: frozenset[str] | None = None,
    lexicon: Lexicon | None = None,
) -> Pack:
    """Compile a pack.

    Args:
        language: its code.
        words: how words are cut and stemmed.
        concepts: files with a table [concepts].
        rules: files with [[rule]] tables, a `sign` key, and optional [concepts] of their own.
        targets: what rules may be for.
        only: the rules for these targets alone, with the concepts that they need; None means all.
        lexicon: where the concepts go, to be compiled when a mail needs them; without one they are compiled now.  Packs
            that share it must not say different things of one concept.

    Raises:
        ConfigError: all faults, each with file, rule and nearest known name.
    """
    build = _Build(words)
    for source in (*concepts, *rules):
        for name, texts in source.data.get("concepts", {}).items():
            where = source.at("concepts", name, spoken=f"concept {name}")
            build.concept(name, _strings(texts, where, build.faults), where, own=source.own)
    for source in rules:
        for number, entry in enumerate(source.data.get("rule", ())):
            if only is None or _target(entry, source) in only:
                _add_rule(_rule(entry, number, source, build, targets), source.at("rule", number), build)
    _check_names(build)
    shared = lexicon if lexicon is not None else Lexicon(language, Vocabulary(words.stem), words.split)
    shared.add(build.texts, build.places)
    index = "all" if only is None else min(only)
    names = frozenset(build.texts) if only is None else shared.closure(_mentioned(build.rules))
    _refuse(language, [*build.faults, *(shared.compile(names, index) if lexicon is None else ())])
    return Pack(language, shared, index, tuple(build.rules), words, build.texts, names, _by_first(build.rules))


def _by_first(rules: Sequence[Rule]) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        found.setdefault("" if rule.like else rule.all[0], []).append(number)
    return found


def _refuse(language: str, faults: Sequence[str]) -> None:
    if faults:
        shown = tuple(fault if fault.startswith("/") else f"languages/{language}/{fault}" for fault in faults)
        raise ConfigError(shown[0], "correct the file; `inbox-guard rules test` shows all faults", shown)


def _add_rule(rule: Rule, place: Origin, build: _Build) -> None:
    if rule.id in build.places:
        build.faults.append(f"{place}: rule {rule.id}: there is another of this name")
    build.places[rule.id] = place
    build.rules.append(rule)


def _mentioned(rules: Iterable[Rule]) -> list[str]:
    """The concepts that the rules and their guards mention."""
    return [*RESERVED, *(name for rule in rules for name in (*rule.all, *rule.none))]


def _strings(value: object, where: Origin, faults: list[str]) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value):
        return tuple(value)
    faults.append(f"{where}: a list of texts is expected")
    return ()


def _target(entry: Mapping[str, Any], source: Source) -> str:
    return str(entry.get("for", source.data.get("sign", "")))


def _rule(entry: Mapping[str, Any], number: int, source: Source, build: _Build, targets: frozenset[str]) -> Rule:
    sign, id_ = _target(entry, source), entry.get("id") or number + 1
    where = source.at("rule", number, spoken=f"rule {id_}")
    known = frozenset(t for t in targets if not t.startswith(_CLOSED)) if source.own else targets
    _check_rule(entry, sign, where, build, known)
    name = f"{sign}/{id_}"
    like = _strings(entry.get("like", []), where, build.faults)
    rule = Rule(
        id=name,
        target=sign,
        all=_concepts(entry.get("all", []), f"{name}#", where, build),
        none=_concepts(entry.get("none", []), f"{name}!", where, build),
        guards=tuple(entry.get("guard", ())),
        like=tuple(stems_of(text, build.words) for text in like),
        own=source.own,
        **{key: entry[key] for key in _AS_GIVEN if key in entry},
    )
    build.faults += [f"{where}: {fault}" for fault in _impossible(rule)]
    return rule


def stems_of(text: str, words: Words) -> str:
    """A sentence as the stems of its words, in order: the form in which likeness is measured."""
    return " ".join(words.stem(w) for w in words.split(normal(text)) if w[:1].isalnum())


def _check_rule(entry: Mapping[str, Any], sign: str, where: Origin, build: _Build, targets: frozenset[str]) -> None:
    faults = build.faults
    faults += [f'{where}: unknown key "{key}"{did_you_mean(key, RULE)}' for key in entry if key not in RULE]
    if sign not in targets:
        faults.append(f'{where}: "{sign}" is no sign{did_you_mean(sign, targets) or ADD}')
    if not entry.get("id"):
        faults.append(f"{where}: a rule needs an id")
    if not entry.get("all") and not entry.get("like"):
        faults.append(f"{where}: a rule needs 'all' (concepts that must meet) or 'like' (example sentences)")
    faults += [f"{where}: {fault}" for fault in _idle(entry)]
    for text in entry.get("like", ()):
        if isinstance(text, str) and len(stems_of(text, build.words).split()) < SHORTEST_LIKE:
            faults.append(f"{where}: like: '{text}' is too short: {SHORTEST_LIKE} words at least; take 'all' for fewer")


def _impossible(rule: Rule) -> Iterator[str]:
    """Values that no rule can have."""
    if rule.near not in NEARS:
        yield f"near must be one of {', '.join(NEARS)}"
    for guard in rule.guards:
        if guard not in GUARDS:
            yield f'unknown guard "{guard}"{did_you_mean(guard, GUARDS)}'
    if not 0 < rule.weight <= 1:
        yield "weight must lie between 0 and 1"
    if rule.within < 0:
        yield "within must be 0 (no limit) or more words"
    if not 0 < rule.cutoff <= 100:  # noqa: PLR2004 - a share in hundred
        yield "cutoff must lie between 0 and 100"


def _idle(entry: Mapping[str, Any]) -> Iterator[str]:
    """Keys that would do nothing beside the others."""
    if entry.get("like"):
        yield from (f"{key} does nothing beside like" for key in ("all", "within", "order") if key in entry)
        if "near" in entry and not entry.get("none"):
            yield "near does nothing beside like without none"
    elif "cutoff" in entry:
        yield "cutoff does nothing without like"


def _concepts(items: object, prefix: str, where: Origin, build: _Build) -> tuple[str, ...]:
    """Names of concepts; a list of terms written on the spot becomes a concept of its own."""
    if not isinstance(items, list):
        build.faults.append(f"{where}: a list is expected")
        return ()
    names: list[str] = []
    for number, item in enumerate(items):
        if isinstance(item, str):
            names.append(item)
        else:
            name = f"{prefix}{number}"
            build.concept(name, _strings(item, where, build.faults), where)
            names.append(name)
    return tuple(names)


def _check_names(build: _Build) -> None:
    for rule in build.rules:
        for name in (*rule.all, *rule.none):
            if name not in build.texts:
                where = f"{build.places[rule.id]}: rule {rule.id}"
                build.faults.append(f'{where}: unknown concept "{name}"{did_you_mean(name, build.texts)}')
