"""What a page says in its style sheets that nobody is to see.  It knows the little CSS that hides text.

Rules for one class or one id are read; what holds for some screens only (`@media`) is not, nor what an element is in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

MAX_CSS = 100_000  # characters that are looked at

#: Far off the screen.  Lists in mail of word processors hang by some hundred points at most.
OFF_SCREEN = r"(?:^|[\s;])(?:left|top|text-indent|margin-left)\s*:\s*-(?:[5-9]\d\d|\d{4,9})(?![\d.])"
_HIDES = re.compile(rf"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|{OFF_SCREEN}")
_SHOWS = re.compile(r"(?:display|visibility)\s*:")
_SIMPLE = re.compile(r"[A-Za-z0-9]{0,20}[.#][\w-]{1,100}")
_BRACE = re.compile(r"[{}]")
_SCREENS = frozenset({"", "all", "screen"})


def hidden_by(sheets: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The selectors that hide what they select, such as ".x", "p.x" and "#x".

    Args:
        sheets: the text of each <style> and for which media it is.
    """
    hides: dict[str, bool] = {}
    for css, media in sheets:
        if media.strip().lower() not in _SCREENS:
            continue
        for selectors, declarations in _rules(css[:MAX_CSS]):
            hidden = _HIDES.search(declarations) is not None
            if hidden or _SHOWS.search(declarations):
                hides |= dict.fromkeys(filter(_SIMPLE.fullmatch, map(str.strip, selectors.split(","))), hidden)
    return frozenset(selector for selector, hidden in hides.items() if hidden)


def selects(hidden: frozenset[str], tag: str, classes: str, name: str) -> bool:
    """Whether one of these selectors is for an element of this tag, with these classes and this id."""
    marks = [f".{one}" for one in classes[:1_000].split()]
    marks += [f"#{name}"] if name else []
    return any(mark in hidden or tag + mark in hidden for mark in marks)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations, in small letters, of each rule that stands for itself."""
    first, *others = css.split("/*")
    plain = first + "".join(other.partition("*/")[2] for other in others)
    depth, last, selectors = 0, 0, ""
    for brace in _BRACE.finditer(plain):
        between, last = plain[last : brace.start()], brace.end()
        if brace[0] == "{":
            depth += 1
            selectors = between.rpartition(";")[2].replace("<!--", "").strip() if depth == 1 else "@"
        else:
            if depth == 1 and not selectors.startswith("@"):
                yield selectors, between.lower()
            depth = max(0, depth - 1)
