"""The form of a pack's files: each key, with what is expected there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expected:
    """What a value has to be, as people are told, and the types that are."""

    told: str
    types: tuple[type, ...]
    each: type = object  # of what a list is

    def fits(self, value: object) -> bool:
        """Whether a value from TOML is what is expected."""
        # true and false are whole numbers to Python, and to nobody else
        if not isinstance(value, self.types) or (isinstance(value, bool) and bool not in self.types):
            return False
        return not isinstance(value, list) or all(isinstance(item, self.each) for item in value)


_TEXT = Expected("a text is expected", (str,))
_NUMBER = Expected("a number is expected", (int, float))
_LIST = Expected("a list is expected", (list,))
_TEXTS = Expected("a list of texts is expected", (list,), str)
_TABLE = Expected("a table is expected", (dict,))
_TABLES = Expected("tables are expected: [[{}]]", (list,))

FILE = {
    "language": _TEXT,
    "sign": _TEXT,
    "signs": _TABLE,
    "concepts": _TABLE,
    "rule": _TABLES,
    "example": _TABLES,
}
#: A sign of the user's own, as in signs.toml; what, and what it leans to, is needed.
SIGN = {
    "what": _TEXT,
    "leans": _TEXT,
    "weight": _NUMBER,
    "why": _TEXT,
    "not_this": _TEXT,
    "kind": _TEXTS,
    "article": _TEXTS,
}
RULE = {
    "id": _TEXT,
    "for": _TEXT,
    "all": _LIST,
    "none": _LIST,
    "near": _TEXT,
    "reach": _TEXT,
    "within": Expected("a whole number is expected", (int,)),
    "order": Expected("true or false is expected", (bool,)),
    "guard": _TEXTS,
    "weight": _NUMBER,
    "like": _LIST,
    "cutoff": _NUMBER,
    "note": _TEXT,
}
EXAMPLE = {"text": _TEXT, "hit": _TEXT, "miss": _TEXT, "sign": _TEXT}
