"""The user's own signs, rules and examples → a file of a pack.  Knows their form; parsed TOML comes in.

    language = "en"
    sign = "crypto-talk"                    # what the rules and examples below are for
    [signs.crypto-talk]                     # where it is none of the built-in ones: what it is, once for all languages
    what = "Wants to talk about coins before the work."
    leans = "negotiate"                     # decline | negotiate | clarify | note

Keys and types are looked at here, when the file is loaded: rules are compiled with the first mail in their language,
and a rule under a key that nobody reads would never be missed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from inbox_guard.errors import ConfigError
from inbox_guard.reading.tokens import tokenizer
from inbox_guard.signs.catalogue import LEANS as ALL_LEANS
from inbox_guard.signs.catalogue import Catalogue, Sign
from inbox_guard.signs.compiling import ADD
from inbox_guard.signs.examples import Example
from inbox_guard.signs.form import EXAMPLE, FILE, RULE, SIGN, Expected
from inbox_guard.signs.lexicon import normal
from inbox_guard.signs.pack import Keys, Origin, Source
from inbox_guard.signs.terms import slips
from inbox_guard.suggest import did_you_mean

LEANS = tuple(lean for lean in ALL_LEANS if lean != "follow-up")  # what a single mail can lead to
WEIGHT = 0.6  # what most of the built-in signs weigh
LONGEST = 39  # letters of an id: with "guard-sign-" before it the longest label that all servers keep

_REMEDY = "correct the file, or take it out of [rules] files"
_ANY = tokenizer()  # whether there is a word at all is the same in all languages
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def own_source(name: str, data: Mapping[str, Any], lines: Callable[[Keys], int] | None = None) -> Source:
    """A file of the user's own rules, as a pack takes it.

    Args:
        name: of the file, for what is told of faults.
        data: what stands in it, from TOML.
        lines: keys of the file, the outermost first → the line where they stand.

    Raises:
        ConfigError: all unknown keys and wrong types, each with file, rule, sign or example, and the nearest known key.
    """
    source = Source(name, data, own=True, lines=lines)
    rules, examples = _inner(source, "rule", RULE), _inner(source, "example", EXAMPLE)
    more = (*_example_faults(source), *_sign_faults(source), *term_faults(source))
    faults = [*_faults(source, (), FILE), *rules, *examples, *more]
    if faults:
        raise ConfigError(faults[0], _REMEDY, tuple(faults))
    signs = {key: _sign(key, entry) for key, entry in data.get("signs", {}).items()}
    return Source(name, data, own=True, signs=signs, lines=lines)


def with_own(catalogue: Catalogue, sources: Iterable[Source]) -> Catalogue:
    """The catalogue with the signs of the user's own files behind the built-in ones.

    Raises:
        ConfigError: a sign is a built-in one, two files describe it differently, or an example is for none at all.
    """
    sources = tuple(sources)
    signs, places = dict(catalogue.signs), dict[str, Origin]()
    faults: list[str] = []
    for source in sources:
        for sign in source.signs.values():
            at = source.at("signs", sign.id)
            unknown = [ref for ref in sign.articles if ref[:1] not in catalogue.articles]
            faults += [f"{at}: sign {sign.id}: article {ref!r} is none of the built-in ones" for ref in unknown]
            if sign.id in catalogue.signs:
                faults.append(f"{at}: '{sign.id}' is a built-in sign: leave this table out, or choose another name")
            elif signs.setdefault(sign.id, sign) != sign:
                faults.append(f"{at}: '{sign.id}' is described otherwise in {places[sign.id]}: once is enough")
            places.setdefault(sign.id, at)
    faults += [fault for source in sources for fault in _strays(source, signs)]
    if faults:
        raise ConfigError(faults[0], _REMEDY, tuple(faults))
    return Catalogue(signs, catalogue.articles)


def _strays(source: Source, signs: Mapping[str, Sign]) -> Iterator[str]:
    """Examples for signs that are not there: a near miss would pass for ever."""
    for number, entry in enumerate(source.data.get("example", ())):
        if (about := _about(entry, source)) not in signs:
            where = source.at("example", number, spoken=f"example {number + 1}")
            yield f'{where}: "{about}" is no sign{did_you_mean(about, signs) or ADD}'


def _about(entry: Mapping[str, Any], source: Source) -> str:
    return str(entry.get("sign", source.data.get("sign", "")))


def own_examples(source: Source) -> Iterator[Example]:
    """The examples of a file of the user's: each shows its sign, or is a near miss of it."""
    for number, entry in enumerate(source.data.get("example", ())):
        sign, trap, hit = _about(entry, source), entry.get("miss", ""), entry.get("hit", "")
        line = source.lines(("example", number)) if source.lines else 0
        yield Example(entry["text"], sign, () if trap else (sign,), trap, file=source.name, line=line, words=hit)


def _sign(key: str, entry: Mapping[str, Any]) -> Sign:
    return Sign(
        id=key,
        kinds=("text",),
        leans=entry["leans"],
        articles=tuple(entry.get("article", ())),
        weight=float(entry.get("weight", WEIGHT)),
        what=entry["what"],
        why=entry.get("why", ""),
        not_this=entry.get("not_this", ""),
    )


def _sign_faults(source: Source) -> Iterator[str]:
    entries = source.data.get("signs")
    for key, entry in entries.items() if isinstance(entries, dict) else ():
        where = source.at("signs", key, spoken=f"sign {key}")
        if not _ID.fullmatch(key) or len(key) > LONGEST:
            yield f"{where}: a name is small letters a to z, digits and single hyphens, {LONGEST} at most"
        if not isinstance(entry, dict):
            yield f"{where}: a table is expected: [signs.{key}]"
            continue
        wrong = list(_faults(source, ("signs", key), SIGN, f"sign {key}"))
        yield from wrong or _impossible(source, key, entry)


def _impossible(source: Source, key: str, entry: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong in a sign whose keys and types are right."""

    def at(inner: str) -> str:
        return f"{source.at('signs', key, inner)}: sign {key}: {inner}"

    for needed in ("what", "leans"):
        if not entry.get(needed, "").strip():
            yield f"{at(needed)} is missing"
    if entry.get("leans", "").strip() and entry["leans"] not in LEANS:
        yield f"{at('leans')} must be one of {', '.join(LEANS)}{did_you_mean(entry['leans'], LEANS)}"
    if not 0 < entry.get("weight", WEIGHT) <= 1:
        yield f"{at('weight')} must lie between 0 and 1"
    if entry.get("kind", ["text"]) != ["text"]:
        yield f'{at("kind")} must be ["text"]: a sign of your own is read from the text'


def term_faults(source: Source) -> Iterator[str]:
    """Terms of the concepts and rules of a file that are hardly ever found as they are meant, each with its place."""
    concepts, rules = source.data.get("concepts"), source.data.get("rule")
    for name, texts in concepts.items() if isinstance(concepts, dict) else ():
        yield from _slips(source, ("concepts", name), texts, f"concept {name}")
    for number, rule in enumerate(rules if isinstance(rules, list) else ()):
        for key in ("all", "none"):
            lists = rule.get(key) if isinstance(rule, dict) else None
            for at, texts in enumerate(lists if isinstance(lists, list) else ()):
                yield from _slips(source, ("rule", number, key, at), texts, f"rule {rule.get('id', number + 1)}")


def _slips(source: Source, place: Keys, texts: object, spoken: str) -> Iterator[str]:
    for number, text in enumerate(texts if isinstance(texts, list) else ()):
        for fault in slips(normal(text), _ANY.words) if isinstance(text, str) else ():
            yield f"{source.at(*place, number)}: {spoken}: {fault}"


def _inner(source: Source, table: str, known: Mapping[str, Expected]) -> Iterator[str]:
    """What is wrong in the tables of one kind; which are told by their number, or by the id of the rule."""
    entries = source.data.get(table)
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield from _faults(source, (table, number), known, f"{table} {entry.get('id', number + 1)}")
        else:
            yield f"{source.at(table, number)}: {table} {number + 1}: a table is expected: [[{table}]]"


def _example_faults(source: Source) -> Iterator[str]:
    """Examples of the right types that say nothing, or two things at once."""
    entries = source.data.get("example")
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if not isinstance(entry, dict) or list(_faults(source, ("example", number), EXAMPLE)):
            continue
        where = source.at("example", number, spoken=f"example {number + 1}")
        text, hit, miss = entry.get("text", ""), entry.get("hit", ""), entry.get("miss", "")
        if not text.strip() or bool(hit.strip()) == bool(miss.strip()):
            yield f"{where}: needs text, and hit (words of it) or miss (which trap it is)"
        elif hit not in text:
            yield f"{where}: hit must be words of the text"
        if not (entry.get("sign") or source.data.get("sign")):
            yield f"{where}: sign is missing, here or at the top of the file"


def _faults(source: Source, place: Keys, known: Mapping[str, Expected], spoken: str = "") -> Iterator[str]:
    """Unknown keys and wrong types of one table, which stands at `place` and is spoken of so."""
    table: Any = source.data
    for part in place:
        table = table[part]
    for key, value in table.items():
        where = source.at(*place, key, spoken=spoken)
        if key not in known:
            yield f'{where}: unknown key "{key}"{did_you_mean(key, known)}'
        elif not known[key].fits(value):
            yield f"{where}: {key}: {known[key].told.format(key)}"
