"""How to address a client: formal or familiar as they wrote, and by which name.  Knows no verdict and no profile.

A name is used only where it is plainly a person's; companies, departments, nicknames, initials are greeted neutrally.
Gender is never guessed; a title is used only where the mail itself gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from inbox_guard.model import FragmentKind, Message
from inbox_guard.replies.quote import one_line
from inbox_guard.replies.texts import Manner, Register, ReplyTexts, placeholders

MAX_TEXT, MAX_NAME = 8_000, 200
MAX_WORDS = 5
COMPOUND = 5
ALIKE = 2  # letters that a short form shares with the name
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_PARTICLES = frozenset(
    (
        "von",
        "van",
        "de",
        "der",
        "den",
        "da",
        "di",
        "du",
        "del",
        "la",
        "le",
        "zu",
        "zum",
        "zur",
        "af",
        "bin",
        "ibn",
        "al",
    )
)
_PREFIXES = re.compile(r"^(?:Mac|Mc|De|Di|Le|La|Van)(?=[A-Z])")
_JOINT = re.compile(r"\s[|/–—:•·-]\s|[(<\[|]|[,;]\s(?=\S+\s\S+\s)")


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a name: honorific and degrees as the language writes them, and the parts of the name."""

    given: str = ""
    last: str = ""
    honorific: str = ""
    degrees: tuple[str, ...] = ()
    patronymic: str = ""
    called: str = ""  # how they sign among friends, where that is not the given name in full

    @property
    def name(self) -> str:
        """The name in full, without titles."""
        return f"{self.given} {self.last}".strip()

    @property
    def keys(self) -> frozenset[str]:
        """What to recognise the person by."""
        return frozenset(part.casefold() for part in (self.given, self.last) if part)


def register(message: Message, manner: Manner) -> Register:
    """Formal or familiar, as the client wrote; the language's custom where the mail does not show it."""
    return register_of((message.body.new,), manner)


def register_of(writings: Iterable[str], manner: Manner) -> Register:
    """The register of the first of these texts that shows one; else the language's custom."""
    for text in writings:
        formal, familiar = (
            sum(len(p.findall(text[:MAX_TEXT])) for p in manner.cues[key]) for key in ("formal", "familiar")
        )
        if formal != familiar:
            return "formal" if formal > familiar else "familiar"
    return manner.default


def organisations(texts: Mapping[str, ReplyTexts]) -> frozenset[str]:
    """Words of companies and departments, of all languages: a display name may be in any."""
    return frozenset(word for known in texts.values() for word in known.manner.words["names.organisations"])


def greeting(message: Message, manner: Manner, organisations: frozenset[str], tone: Register) -> str:
    """The first line of the reply to a message."""
    return greet(person(message, manner, organisations), manner, tone)


def greet(who: Person | None, manner: Manner, tone: Register) -> str:
    """The first line of a letter to this person, or to somebody whose name is not known."""
    formal = f"{who.given} {who.patronymic}".strip() if who else ""
    first = formal if tone == "formal" or who is None else who.called or who.given
    title = " ".join((who.honorific, *who.degrees)).strip() if who else ""
    values = {"first": first, "last": who.last if who else "", "name": who.name if who else "", "title": title}
    for key in _choices(who, tone):
        if all(values.get(name) for name in placeholders(manner.phrases[key])):
            return manner.phrase(key, values)
    return manner.phrase(f"greeting.{tone}-none")


def _choices(who: Person | None, tone: Register) -> Iterator[str]:
    if who is None:
        return
    if tone == "familiar":
        yield "greeting.familiar"
        return
    if who.honorific:
        yield "greeting.title"
    if who.degrees:
        yield "greeting.degree"
    if who.given:
        yield "greeting.formal"


def person(message: Message, manner: Manner, organisations: frozenset[str]) -> Person | None:
    """Whom to greet: the display name, completed from the signature; the signature alone where that is no person."""
    shown = parse_name(message.sender.name, manner, organisations)
    known = (shown.keys if shown else frozenset()) | set(re.split(r"[._\-\d]+", message.sender.key.partition("@")[0]))
    signed = [p for line in _signed(message, manner, known) if (p := parse_name(line, manner, organisations))]
    if shown is None:
        return signed[0] if signed else None
    for other in signed:
        if shown.keys & other.keys:
            shown = _merge(shown, other)
    return replace(shown, called=_called(message, shown, manner))


def _called(message: Message, who: Person, manner: Manner) -> str:
    """The short form of the given name that stands alone at the end of the mail: Olya for Olga, Gaz for Gareth."""
    last = next((line for line in reversed(message.body.new[-MAX_TEXT:].splitlines()) if line.strip()), "")
    signed = next((line for text in message.body.of(FragmentKind.SIGNATURE) for line in text.splitlines() if line), "")
    closings = frozenset(manner.words["names.closings"])
    for name in (line.strip(" *_\t-–—,.") for line in (last, signed)):
        short = name[:ALIKE].casefold() == who.given[:ALIKE].casefold() != ""
        if short and name != who.given and _is_name(name) and not closings & _keys(name):
            return name
    return ""


def _merge(one: Person, other: Person) -> Person:
    merged = replace(
        one,
        honorific=one.honorific or other.honorific,
        degrees=one.degrees or other.degrees,
        patronymic=one.patronymic or other.patronymic,
    )
    if not (one.given and one.last) and other.given and other.last:
        return replace(merged, given=other.given, last=other.last)
    return merged


def _signed(message: Message, manner: Manner, known: frozenset[str]) -> Iterator[str]:
    closings = frozenset(manner.words["names.closings"])
    lines = [line.strip(" *_\t-–—,.") for part in message.body.of(FragmentKind.SIGNATURE) for line in part.splitlines()]
    for line in [line for line in lines if line][:6]:
        if not closings & _keys(line):
            yield line
    tail = [line.strip(" *_\t-–—,.") for line in message.body.new[-MAX_TEXT:].splitlines() if line.strip()][-2:]
    for line in tail:
        if _keys(line) & known and not closings & _keys(line):
            yield line


def _keys(line: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(line))


def parse_name(text: str, manner: Manner, organisations: frozenset[str]) -> Person | None:
    """A person's name, or None where the text is not plainly one."""
    words = _words(_head(text, manner.words["names.cuts"]))
    titles, degrees = _folded(manner.tables["names.titles"]), _folded(manner.tables["names.degrees"])
    keys = [word.casefold().strip(".") for word in words]
    if any(_organised(key, organisations) for key in keys):
        return None
    marks = Person(
        honorific=next((titles[key] for key in keys if key in titles), ""),
        degrees=tuple(dict.fromkeys(degrees[key] for key in keys if degrees.get(key))),
    )
    skipped = {*titles, *degrees, *manner.words["names.noise"]}
    names = [word.rstrip(".") for word, key in zip(words, keys, strict=True) if key not in skipped]
    if not 1 <= len(names) <= MAX_WORDS or not all(_is_name(name) for name in names):
        return None
    names = _cased(names)
    return _arranged(marks, names, manner) if names else None


def _organised(key: str, organisations: frozenset[str]) -> bool:
    """A word of companies and departments, also as the end of a compound."""
    return key in organisations or key.endswith(_compounds(organisations))


@cache
def _compounds(organisations: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for word in organisations if len(word) >= COMPOUND)


def _head(text: str, cuts: Sequence[str]) -> str:
    clean = one_line(text[:MAX_NAME]).strip(" \"'“”„«»*_")
    clean = _JOINT.split(clean, maxsplit=1)[0].strip(" \"'“”„«»,")
    inner = "|".join(re.escape(cut) for cut in cuts)
    clean = re.split(rf"\s(?:{inner})\s", clean, maxsplit=1, flags=re.IGNORECASE)[0]
    last, comma, first = clean.partition(", ")
    return f"{first} {last}" if comma and len(first.split()) == 1 and not first.endswith(".") else clean


def _words(text: str) -> list[str]:
    return [word for word in (part.strip(",;:!?\"'“”„«»") for part in text.split()) if any(c.isalnum() for c in word)]


def _folded(table: Mapping[str, str]) -> dict[str, str]:
    return {key.casefold(): value for key, value in table.items()}


def _is_name(word: str) -> bool:
    """Letters with a capital in front and none inside (but McAdam, MacAskill); particles; an initial."""
    if word.casefold() in _PARTICLES:
        return True
    if not _WORD.fullmatch(word) or not word[0].isupper():
        return False
    return word.isupper() or not re.search(r"[a-zа-яё][A-ZА-ЯЁ]", _PREFIXES.sub("", word))


def _cased(names: list[str]) -> list[str]:
    """Initials dropped, shouting lowered; nothing where no whole name is left or a lone word is an acronym."""
    whole = [name for name in names if len(name) > 1]
    shouted = all(name.isupper() for name in whole)
    if not whole or len(names[0]) == 1 or (shouted and (len(whole) == 1 or any(len(n) == 2 for n in whole))):  # noqa: PLR2004
        return []
    return ["-".join(part.capitalize() for part in n.split("-")) for n in whole] if shouted else whole


def _arranged(marks: Person, names: list[str], manner: Manner) -> Person:
    """Which word is the given name: surname-first order is turned round where the language shows it."""
    endings, first = tuple(manner.words["names.patronymic-endings"]), set(manner.words["names.first"])
    for index, word in enumerate(names[1:], 1):
        if endings and word.casefold().endswith(endings) and _is_patronymic(word, names, first):
            last = next((n for i, n in enumerate(names) if i not in {index - 1, index}), "")
            return replace(marks, given=names[index - 1], patronymic=word, last=last)
    if len(names) == 1:
        return replace(marks, last=names[0]) if marks.honorific or marks.degrees else replace(marks, given=names[0])
    if len(names) == 2 and _surname_first(names, first, tuple(manner.words["names.surname-endings"])):  # noqa: PLR2004
        return replace(marks, given=names[1], last=names[0])
    return replace(marks, given=names[0], last=" ".join(names[1:]))


def _is_patronymic(word: str, names: list[str], first: set[str]) -> bool:
    """In a name of two words Rabinovich is a surname and Petrovich is not: the father must be a known name."""
    if len(names) > 2 or word.casefold().endswith("на"):  # noqa: PLR2004
        return True
    stem = re.sub(r"(?:ович|евич|ич)$", "", word.casefold())
    return any(name.rstrip("йья") == stem.rstrip("ьй") for name in first)


def _surname_first(names: list[str], first: set[str], endings: tuple[str, ...]) -> bool:
    one, two = (name.casefold() for name in names)
    if one in first or two in first:
        return two in first and one not in first
    return bool(endings) and one.endswith(endings) and not two.endswith(endings)
