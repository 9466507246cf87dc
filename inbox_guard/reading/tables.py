"""Reads tables of language data; faults name file and key.  It knows TOML's shapes, not what the words are for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from inbox_guard.errors import ConfigError
from inbox_guard.suggest import did_you_mean

REMEDY = "correct the data file; the installed ones come with the package"


def fault(where: str, key: str, problem: str) -> ConfigError:
    """A fault of a data file, for raising: `FILE: KEY: problem`."""
    return ConfigError(f"{where}: {key}: {problem}", REMEDY)


def section(table: Mapping[str, Any], where: str, key: str, keys: Iterable[str] | None = None) -> Mapping[str, Any]:
    """A sub-table, empty where it is not there; with `keys` given no others are allowed in it.

    Raises:
        ConfigError: it is no table, or has an unknown key.
    """
    value = table.get(key, {})
    if not isinstance(value, Mapping):
        raise fault(where, key, "must be a table")
    if keys is not None:
        known(value, f"{where}: {key}", keys)
    return value


def known(table: Mapping[str, Any], where: str, keys: Iterable[str]) -> None:
    """Refuse keys that nobody reads.

    Raises:
        ConfigError: names the key and the nearest known one.
    """
    allowed = list(keys)
    for key in table:
        if key not in allowed:
            raise fault(where, key, f"unknown key{did_you_mean(key, allowed)}")


def words(table: Mapping[str, Any], where: str, key: str) -> tuple[str, ...]:
    """A list of non-empty strings, empty where the key is not there.

    Raises:
        ConfigError: it is something else.
    """
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise fault(where, key, 'must be a list of words, e.g. ["one", "two"]')
    return tuple(value)


def word(table: Mapping[str, Any], where: str, key: str) -> str:
    """A text, empty where the key is not there.

    Raises:
        ConfigError: it is something else.
    """
    value = table.get(key, "")
    if not isinstance(value, str):
        raise fault(where, key, 'must be a text, e.g. "one"')
    return value


def flag(table: Mapping[str, Any], where: str, key: str) -> bool:
    """A yes or no, no where the key is not there.

    Raises:
        ConfigError: it is something else.
    """
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise fault(where, key, "must be true or false")
    return value


def alternatives(items: Iterable[str]) -> str:
    """A regular expression's group of literal phrases, longest first, any white space between their words."""
    parts = [
        r"\s+".join(re.escape(word) for word in item.split()) for item in sorted(set(items), key=lambda w: (-len(w), w))
    ]
    return f"(?:{'|'.join(parts)})" if parts else r"(?!)"


def patterns(items: Iterable[tuple[str, str]], key: str) -> str:
    """A group of regular expressions written in the data, each with the file that it stands in.

    Raises:
        ConfigError: one of them is none; the sentence names its file and the key.
    """
    parts = []
    for where, item in items:
        try:
            re.compile(item)
        except re.error as error:
            raise fault(where, key, f"{item!r} is no regular expression: {error}") from error
        parts.append(f"(?:{item})")
    return f"(?:{'|'.join(parts)})" if parts else r"(?!)"
