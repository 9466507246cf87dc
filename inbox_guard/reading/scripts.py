"""The scripts that mail is read in, and their letters, by what Unicode says of each.  It knows no language."""

from __future__ import annotations

import unicodedata

LATIN = "latin"
#: What a language can be written in: the first and the last of the letters that its words begin with.
SCRIPTS = {LATIN: ("A", "\u024f"), "cyrillic": ("\u0400", "\u04ff")}


def _of_category(category: str) -> str:
    """The class of a regular expression that holds the letters of a category of Unicode, of all scripts."""
    letters = (chr(code) for first, last in SCRIPTS.values() for code in range(ord(first), ord(last) + 1))
    return f"[{''.join(letter for letter in letters if unicodedata.category(letter) == category)}]"


#: Parts of regular expressions, each for one letter; they tell capitals only where case is not ignored.
LETTER = r"[^\W\d_]"
CAPITAL = _of_category("Lu")
SMALL = _of_category("Ll")


def scripts_of(text: str) -> frozenset[str]:
    """The scripts that the letters of a text are of, as Unicode names them: "LATIN", "CYRILLIC"."""
    return frozenset(unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
