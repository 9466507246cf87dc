"""The user's own files: rules with their signs and examples, and texts of replies.  Says where in a file a fault is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from inbox_guard.errors import ConfigError
from inbox_guard.library.places import languages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from inbox_guard.library.toml_text import Lines
    from inbox_guard.replies.texts import ReplyTexts
    from inbox_guard.signs.examples import Example
    from inbox_guard.signs.pack import Keys, Source


def own_sources(paths: tuple[Path, ...]) -> tuple[Source, ...]:
    """The user's own files of rules.

    Raises:
        ConfigError: a file is wrong; all faults of it are listed, each with its line.
    """
    from inbox_guard.signs.own import own_source

    found = []
    for path in paths:
        data, lines = _read(path.resolve(), "[rules] files")
        found.append(own_source(str(path.resolve()), data, lines.of))
    return tuple(found)


def own_examples(paths: tuple[Path, ...]) -> Mapping[str, tuple[Example, ...]]:
    """Language → the examples of the user's own files of rules, in their order.

    Raises:
        ConfigError: a file is wrong.
    """
    from inbox_guard.signs import own

    found: dict[str, tuple[Example, ...]] = {}
    for source in own_sources(paths):
        language = source.data["language"]
        found[language] = (*found.get(language, ()), *own.own_examples(source))
    return found


def replaced(texts: Mapping[str, ReplyTexts], paths: tuple[Path, ...]) -> Mapping[str, ReplyTexts]:
    """These texts of replies by language, with those of the user's own files in their place.

    Raises:
        ConfigError: a file is wrong; names file, line and the nearest known block or placeholder.
    """
    from inbox_guard.replies.own import with_own

    texts = dict(texts)
    for path in paths:
        data, lines = _read(path, "[replies] templates")
        language = data["language"]
        texts[language] = with_own(texts[language], data, partial(_at, path, lines))
    return texts


def _at(path: Path, lines: Lines, keys: Keys) -> str:
    return f"{path}:{lines.of(keys)}"


def _read(path: Path, key: str) -> tuple[dict[str, Any], Lines]:
    """A file of the user's, with an installed language at its top; `key` is where the config names it."""
    from inbox_guard.library.toml_text import Lines, decoded, parsed

    try:
        text = decoded(path, path.read_bytes())
    except OSError as error:
        remedy = f"let it be read, or take it out of {key}"
        raise ConfigError(f"{path}: cannot be read: {error.strerror}", remedy) from error
    data, lines = parsed(path, text), Lines(text)
    if data.get("language") not in languages():
        told = "language = … is missing" if "language" not in data else "this language is not installed"
        raise ConfigError(
            f"{path}:{lines.of(('language',))}: {told}", f"name one of {', '.join(languages())} at its top"
        )
    return data, lines
