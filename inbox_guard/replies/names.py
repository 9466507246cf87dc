"""Text → the name of a person, or of two: which word is the given name, what are titles, what is no person at all.

It knows a language's words for companies, titles and closings, and no message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from inbox_guard.reading.scripts import CAPITAL, SMALL, scripts_of
from inbox_guard.reading.unseen import one_line
from inbox_guard.replies.manner import Manner

MAX_NAME = 200
MAX_WORDS = 5
COMPOUND = 5
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_CAPITAL_INSIDE = re.compile(SMALL + CAPITAL)
_NAMED_HOUSE = re.compile(r"«[^»]+»|\S\s+[„“\"][^„“”\"]+[“”\"]\s*$")  # what a house is called, behind what it is
_JOINT_NAMES = re.compile(r"\w\s*[&+]\s*\w")
_JOINT = re.compile(r"\s[|/–—:•·-]\s|[(<\[|]|[,;]\s(?=\S+\s\S+\s)")


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a name: honorific and degrees as the language writes them, and the parts of the name."""

    given: str = ""
    last: str = ""
    honorific: str = ""
    degrees: tuple[str, ...] = ()
    patronymic: str = ""
    two: bool = False
    called: str = ""  # how they sign among friends, where that is not the given name in full

    @property
    def name(self) -> str:
        """The name in full, without titles."""
        return f"{self.given} {self.last}".strip()

    @property
    def keys(self) -> frozenset[str]:
        """What to recognise the person by."""
        return frozenset(part.casefold() for part in (self.given, self.last) if part)


@cache
def _joint_pattern(conjunction: str) -> re.Pattern[str]:
    name = r"[^\W\d_]+(?:-[^\W\d_]+)?"
    joint = rf"\s*[&+]\s*|\s+{re.escape(conjunction)}\s+"
    return re.compile(rf"(?P<one>{name})(?:{joint})(?P<two>{name})(?:\s+(?P<last>{name}(?:\s+{name})?))?")


def two_names(manner: Manner) -> re.Pattern[str]:
    """Two given names, and maybe the surname of both."""
    return _joint_pattern(manner.phrases["quotes.and"].strip())


def fits(name: str, manner: Manner) -> bool:
    """Whether a name is written in the letters of the language: "Здравствуйте, Oleg!" reads like a machine's."""
    return not name or bool(scripts_of(name[:MAX_NAME]) & scripts_of(manner.phrases["greeting.formal-none"]))


def keys_of(line: str) -> frozenset[str]:
    """The words of a line, to compare by."""
    return frozenset(word.casefold() for word in _WORD.findall(line))


def parse_name(text: str, manner: Manner, organisations: frozenset[str]) -> Person | None:
    """A person's name, or None where the text is not plainly one."""
    if any(p.search(text[:MAX_NAME]) for p in (_NAMED_HOUSE, _JOINT_NAMES)):
        return None
    if two_names(manner).fullmatch(one_line(text[:MAX_NAME])):
        return None
    words = _words(head(text, manner))
    titles, degrees = folded(manner.tables["names.titles"]), folded(manner.tables["names.degrees"])
    keys = [word.casefold().strip(".") for word in words]
    if any(is_organisation(key, organisations) for key in keys):
        return None
    marks = Person(
        honorific=next((titles[key] for key in keys if key in titles), ""),
        degrees=tuple(dict.fromkeys(degrees[key] for key in keys if degrees.get(key))),
    )
    skipped = {*titles, *degrees, *manner.words["names.noise"]}
    names = [word.rstrip(".") for word, key in zip(words, keys, strict=True) if key not in skipped]
    if not 1 <= len(names) <= MAX_WORDS or not all(is_name(name, manner) for name in names):
        return None
    titled = bool(marks.honorific or marks.degrees)
    cased = _cased(names, titled=titled)
    if titled and cased and is_initial(names[0]):
        return replace(marks, last=" ".join(cased))
    return _arranged(marks, cased, manner) if cased else None


def is_organisation(key: str, organisations: frozenset[str]) -> bool:
    """A word of companies and departments, also as the end of a compound."""
    return key in organisations or key.endswith(_compounds(organisations))


@cache
def _compounds(organisations: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for word in organisations if len(word) >= COMPOUND)


def head(text: str, manner: Manner) -> str:
    """The beginning of a line, where a name would stand: before what is set off by a comma, a bar or a word."""
    clean = one_line(text[:MAX_NAME]).strip(" \"'“”„«»*_")
    clean = _JOINT.split(clean, maxsplit=1)[0].strip(" \"'“”„«»,")
    inner = "|".join(re.escape(cut) for cut in manner.words["names.cuts"])
    clean = re.split(rf"\s(?:{inner})\s", clean, maxsplit=1, flags=re.IGNORECASE)[0]
    name, comma, after = clean.partition(", ")
    return f"{after} {name}" if comma and _is_turned(name, after, manner) else name


def _is_turned(name: str, after: str, manner: Manner) -> bool:
    """Whether a given name stands behind the comma: "Meier, Sabine", and not "Mrs A. Holub, Ripon" or "Lena, clerk"."""
    words = [word for word in name.split() if word.casefold() not in manner.particles]
    return len(words) == 1 and not is_initial(words[0]) and after[:1].isupper() and not after.endswith(".")


def _words(text: str) -> list[str]:
    return [word for word in (part.strip(",;:!?\"'“”„«»") for part in text.split()) if any(c.isalnum() for c in word)]


def folded(table: Mapping[str, str]) -> dict[str, str]:
    """A table, to look words up in however they are written."""
    return {key.casefold(): value for key, value in table.items()}


def is_name(word: str, manner: Manner) -> bool:
    """Letters with a capital in front and none inside (but McAdam, MacAskill); particles; an initial."""
    if word.casefold() in manner.particles:
        return True
    if not _WORD.fullmatch(word) or not word[0].isupper():
        return False
    lead = next((start for start in manner.capitals if word.startswith(start) and word[len(start) :][:1].isupper()), "")
    return word.isupper() or not _CAPITAL_INSIDE.search(word.removeprefix(lead))


def is_initial(word: str) -> bool:
    """A letter that stands for a given name, or two for a double one, as in "V-M Salo"."""
    return all(len(part) == 1 for part in word.strip(".").split("-"))


def _cased(names: list[str], *, titled: bool) -> list[str]:
    """Initials dropped, shouting lowered; nothing where no whole name is left or a lone word is an acronym.

    Behind an initial stands a surname, which greets nobody without a title.
    """
    whole = [name for name in names if not is_initial(name)]
    shouted = all(name.isupper() for name in whole)
    if not whole or (is_initial(names[0]) and not titled):
        return []
    if shouted and (len(whole) == 1 or any(len(n) == 2 for n in whole)):  # noqa: PLR2004
        return []
    return ["-".join(part.capitalize() for part in n.split("-")) for n in whole] if shouted else whole


def _arranged(marks: Person, names: list[str], manner: Manner) -> Person:
    """Which word is the given name: surname-first order is turned round where the language shows it."""
    first = set(manner.words["names.first"])
    for index, word in enumerate(names[1:], 1):
        if _is_patronymic(word.casefold(), manner, alone=len(names) == 2):  # noqa: PLR2004
            last = next((n for i, n in enumerate(names) if i not in {index - 1, index}), "")
            return replace(marks, given=names[index - 1], patronymic=word, last=last)
    if len(names) == 1:
        return replace(marks, last=names[0]) if marks.honorific or marks.degrees else replace(marks, given=names[0])
    if len(names) == 2 and _surname_first(names, first, tuple(manner.words["names.surname-endings"])):  # noqa: PLR2004
        return replace(marks, given=names[1], last=names[0])
    return replace(marks, given=names[0], last=" ".join(names[1:]))


def _is_patronymic(word: str, manner: Manner, *, alone: bool) -> bool:
    """In a name of two words Rabinovich is a surname and Petrovich is not: the father must be a known name."""
    if word.endswith(manner.words["names.patronymic-endings"]):
        return True
    fathers = manner.tables["names.fathers"]
    ending = next((end for end in fathers if word.endswith(end)), "")
    if not ending or not alone:
        return bool(ending)
    lost = "".join(manner.words["names.fathers-lose"])
    father = (word.removesuffix(ending) + fathers[ending]).rstrip(lost)
    return any(name.rstrip(lost) == father for name in manner.words["names.first"])


def _surname_first(names: list[str], first: set[str], endings: tuple[str, ...]) -> bool:
    one, two = (name.casefold() for name in names)
    known = [bool(first.intersection((name, *name.split("-")[:1]))) for name in (one, two)]
    if any(known):
        return known == [False, True]
    return bool(endings) and one.endswith(endings) and not two.endswith(endings)
