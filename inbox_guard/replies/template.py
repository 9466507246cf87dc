"""Texts with placeholders: what may stand in their braces, and how they are filled in; knows no text of any language.

Nothing but `{name}` can stand in braces, so that a text can only be filled in, never run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from inbox_guard.suggest import nearest

_PLACEHOLDER = re.compile(r"\{([^{}|]*)\}")


def placeholders(text: str) -> frozenset[str]:
    """The names that a text wants to be filled in."""
    return frozenset(_PLACEHOLDER.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders filled in; what is filled in is never read as a text again."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def check(text: str, allowed: frozenset[str], place: str, faults: list[str]) -> None:
    """Add to the faults, with its place, what is wrong with the braces of a text and with the names in them."""
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        faults.append(f"{place}: braces come in pairs and hold {{name}} or {{formal|familiar}}")
    for name in sorted(placeholders(text) - allowed):
        near = nearest(name, sorted(allowed))
        hint = f"did you mean {{{near}}}?" if near else _known(allowed)
        faults.append(f"{place}: unknown placeholder {{{name}}}; {hint}")


def _known(allowed: frozenset[str]) -> str:
    names = ", ".join(f"{{{name}}}" for name in sorted(allowed))
    return f"known here are {names}" if names else "none can stand here"


def strings(value: object, place: str, faults: list[str]) -> tuple[str, ...]:
    """A list of texts; where it is none, that is added to the faults, with its place."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    faults.append(f"{place}: expected a list of texts")
    return ()
