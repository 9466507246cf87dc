"""TOML that a user wrote: its text, what stands in it, and on which lines; its faults name file and line."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import spanned_toml

from inbox_guard.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Loc = tuple[int | str, ...]

_HINTS = {
    "Invalid value": "text stands in quotation marks, lists in [ ], and true and false in lower case",
    "Cannot overwrite": "write each key once",
    "Cannot declare": "write each [table] once and put its keys together",
    "Unescaped": "write the backslash twice, or put the text in 'single quotation marks'",
    "Illegal character": "close the quotation mark on the same line",
    "Expected newline": 'put text in quotation marks, such as "5m"; a number has none, nor a date such as 2026-12-01',
    "Expected '='": 'a line is key = value; a key with other signs than letters, digits, - and _ stands in "…"',
    "Expected ']' at the end": "a table stands as [name] or [accounts.NAME], with letters from a to z, digits, - and _",
    "Invalid initial": "a key has letters from a to z, digits, - and _; with other signs it stands in quotation marks",
    "Invalid statement": "a line begins with a key or a [table], and with # where it is a comment",
    "Invalid hex": "write the backslash twice, or put the text in 'single quotation marks'",
    "Invalid date": "write a date as 2026-12-01, without quotation marks",
    "Unclosed array": "part the entries of the list with commas, and close it with ]: in this line or one before it",
    "Unclosed inline": "part the entries with commas, and close them with }: in this line or one before it",
    "Unterminated": "close the quotation mark on the same line",
}

# What a fault in the line itself is, where that is plainer to see than what a parser makes of it.
_SEEN = (
    # what word processors, chats and phones make of straight ones: in front of a text, or behind it
    (r"[=\[,]\s*[“”„‟«»‘’‚‹›]|[“”„‟«»‘’‚‹›]\s*[,\]]?\s*$", 'write straight quotation marks: "…"'),
    # blanks of web pages and PDFs, and what has no width
    (
        "^[^\"'#]*[\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2060\u3000\ufeff]",
        "a blank in this line, or something that nobody sees, was copied from elsewhere: type the line anew",
    ),
    (r"=\s*[+-]?\d+,\d", "write a fraction with a point, and no sign between thousands: 1200.50"),
    (r"^\{\\rtf", "this is a text with formats: save it as plain text (TextEdit: Format, Make Plain Text)"),
)


def decoded(path: Path, content: bytes) -> str:
    """The text of a file.

    Raises:
        ConfigError: it is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: the file is not UTF-8 here", "save it as UTF-8 in your editor") from error


def parsed(path: Path, text: str, number: Callable[[str], Any] = float) -> dict[str, Any]:
    """What stands in the text; `number` makes one of what has a fraction.

    Raises:
        ConfigError: it is no TOML.
    """
    try:
        return tomllib.loads(text, parse_float=number)
    except RecursionError:
        raise ConfigError(f"{path}: this is nested too deeply", "take the brackets away") from None
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).partition(" (at ")
        spot = re.match(r"line (\d+), column (\d+)", where)
        place = f"{spot[1]}:{spot[2]}" if spot else str(text.rstrip().count("\n") + 1)  # it broke off at the end
        remedy = next((hint for start, hint in _HINTS.items() if what.startswith(start)), "mend this line")
        line = text.split("\n")[int(spot[1]) - 1] if spot else ""
        remedy = next((hint for form, hint in _SEEN if re.search(form, line)), remedy)
        raise ConfigError(f"{path}:{place}: this is no TOML: {what}", remedy) from error


class Lines:
    """The lines on which the keys of a TOML text stand."""

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n")
        self._root: Any = None

    def of(self, loc: Loc) -> int:
        """The line of a key or list item; of the innermost table around it where it is missing; 1 where nothing is."""
        self._root = self._root or spanned_toml.loads(self._text)
        node: Any = self._root
        position = 0
        for part in loc:
            inner = node.inner()
            if isinstance(inner, dict) and part in inner:
                position = next(key.span().start for key in inner if key == part)
                node = inner[part]
            elif isinstance(inner, list) and isinstance(part, int) and part < len(inner):
                node = inner[part]
                position = node.span().start or self._header(loc, part) or position
            else:
                break
        return self._text.count("\n", 0, position) + 1

    def _header(self, loc: Loc, number: int) -> int:
        """Where the `[[…]]` of an item of an array of tables stands: such tables have no span of their own."""
        name = next((part for part in reversed(loc[: loc.index(number)]) if isinstance(part, str)), "")
        header = re.compile(rf"^[ \t]*\[\[[^\n]*\b{re.escape(name)}\b", re.MULTILINE)
        places = [match.start() for match in header.finditer(self._text)]
        return places[number] if number < len(places) else 0
