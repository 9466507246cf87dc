"""Files of a language → its pack: concepts, rules and guards, validated and compiled.

Faults name the file, the rule and the nearest known name.  This module reads no file: parsed TOML comes in.  The form
of the files is told in CONTRIBUTING.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from inbox_guard.signs.form import RULE
from inbox_guard.signs.guards import GUARDS, RESERVED
from inbox_guard.signs.lexicon import Lexicon, normal
from inbox_guard.signs.pack import DENIED, NEARS, SHORTEST_LIKE, Origin, Pack, Rule, Source, Words, refuse
from inbox_guard.signs.terms import Vocabulary
from inbox_guard.suggest import did_you_mean

#: What one is told whose rule is for a sign that is not there.
ADD = "; a sign of your own is described in a table [signs.NAME]"
_AS_GIVEN = ("near", "within", "order", "weight", "cutoff", "note", "reach")  # what a rule holds as its file says it
_CLOSED = ("fact:", "history:")  # what is stated, and what a letter is, is not told by the user's own rules


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
    refuse(language, [*build.faults, *(shared.compile(names, index) if lexicon is None else ())])
    return Pack(language, shared, index, tuple(build.rules), words, build.texts, names, _by_first(build.rules))


def _by_first(rules: Sequence[Rule]) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        found.setdefault("" if rule.like else rule.all[0], []).append(number)
    return found


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
    if rule.reach not in NEARS[:2]:
        yield f"reach must be one of {', '.join(NEARS[:2])}"
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
    if "reach" in entry and not str(entry.get("for", "")).startswith(DENIED):
        yield f"reach does nothing but in a rule for {DENIED}SIGN"
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
