"""The user's own rules and examples → a file of a pack.  Knows their form; parsed TOML comes in.

Keys and types are looked at here, when the file is loaded: rules are compiled with the first mail in their language,
and a rule under a key that nobody reads would never be missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from inbox_guard.errors import ConfigError
from inbox_guard.signs.pack import Source, nearest

_TEXT, _NUMBER = "a text is expected", "a number is expected"
_LIST, _TEXTS, _TABLES = "a list is expected", "a list of texts is expected", "tables are expected: [[{}]]"

#: Each key with what is expected there.
_FILE = {"language": _TEXT, "sign": _TEXT, "concepts": "a table is expected", "rule": _TABLES, "example": _TABLES}
_RULE = {
    "id": _TEXT,
    "for": _TEXT,
    "all": _LIST,
    "none": _LIST,
    "near": _TEXT,
    "within": "a whole number is expected",
    "order": "true or false is expected",
    "guard": _TEXTS,
    "weight": _NUMBER,
    "like": _LIST,
    "cutoff": _NUMBER,
    "note": _TEXT,
}
_EXAMPLE = {"text": _TEXT, "hit": _TEXT, "miss": _TEXT, "sign": _TEXT}
_TYPES: Mapping[str, tuple[type, ...]] = {
    _TEXT: (str,),
    _NUMBER: (int, float),
    _LIST: (list,),
    _TEXTS: (list,),
    _TABLES: (list,),
    _FILE["concepts"]: (dict,),
    _RULE["within"]: (int,),
    _RULE["order"]: (bool,),
}


def own_source(name: str, data: Mapping[str, object]) -> Source:
    """A file of the user's own rules, as a pack takes it.

    Args:
        name: of the file, for what is told of faults.
        data: what stands in it, from TOML.

    Raises:
        ConfigError: all unknown keys and wrong types, each with file, rule or example, and the nearest known key.
    """
    faults = [*_faults(data, _FILE, name), *_inner(data, "rule", _RULE, name), *_inner(data, "example", _EXAMPLE, name)]
    if faults:
        raise ConfigError(faults[0], "Correct the file, or take it out of [rules] files.", tuple(faults))
    return Source(name, data, own=True)


def _inner(data: Mapping[str, object], table: str, known: Mapping[str, str], name: str) -> Iterator[str]:
    """What is wrong in the tables of one kind; which are told by their number, or by the id of the rule."""
    entries = data.get(table)
    for number, entry in enumerate(entries if isinstance(entries, list) else (), 1):
        if isinstance(entry, dict):
            yield from _faults(entry, known, f"{name}: {table} {entry.get('id', number)}")
        else:
            yield f"{name}: {table} {number}: a table is expected: [[{table}]]"


def _faults(data: Mapping[str, object], known: Mapping[str, str], where: str) -> Iterator[str]:
    for key, value in data.items():
        if key not in known:
            yield f"{where}: unknown key '{key}'{nearest(key, known)}"
        elif not _fits(value, known[key]):
            yield f"{where}: {key}: {known[key].format(key)}"


def _fits(value: object, expected: str) -> bool:
    types = _TYPES[expected]
    # true and false are whole numbers to Python, and to nobody else
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        return False
    return expected != _TEXTS or (isinstance(value, list) and all(isinstance(item, str) for item in value))
