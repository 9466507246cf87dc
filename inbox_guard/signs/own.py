"""The user's own rules and examples → a file of a pack.  Knows their form; parsed TOML comes in.

Keys and types are looked at here, when the file is loaded: rules are compiled with the first mail in their language,
and a rule under a key that nobody reads would never be missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from inbox_guard.errors import ConfigError
from inbox_guard.signs.form import EXAMPLE, FILE, RULE, Expected
from inbox_guard.signs.pack import Source, nearest


def own_source(name: str, data: Mapping[str, object]) -> Source:
    """A file of the user's own rules, as a pack takes it.

    Args:
        name: of the file, for what is told of faults.
        data: what stands in it, from TOML.

    Raises:
        ConfigError: all unknown keys and wrong types, each with file, rule or example, and the nearest known key.
    """
    rules, examples = _inner(data, "rule", RULE, name), _inner(data, "example", EXAMPLE, name)
    faults = [*_faults(data, FILE, name), *rules, *examples]
    if faults:
        raise ConfigError(faults[0], "Correct the file, or take it out of [rules] files.", tuple(faults))
    return Source(name, data, own=True)


def _inner(data: Mapping[str, object], table: str, known: Mapping[str, Expected], name: str) -> Iterator[str]:
    """What is wrong in the tables of one kind; which are told by their number, or by the id of the rule."""
    entries = data.get(table)
    for number, entry in enumerate(entries if isinstance(entries, list) else (), 1):
        if isinstance(entry, dict):
            yield from _faults(entry, known, f"{name}: {table} {entry.get('id', number)}")
        else:
            yield f"{name}: {table} {number}: a table is expected: [[{table}]]"


def _faults(data: Mapping[str, object], known: Mapping[str, Expected], where: str) -> Iterator[str]:
    for key, value in data.items():
        if key not in known:
            yield f"{where}: unknown key '{key}'{nearest(key, known)}"
        elif not known[key].fits(value):
            yield f"{where}: {key}: {known[key].told.format(key)}"
