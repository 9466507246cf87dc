"""How to address a client: formal or familiar as they wrote, and with which first line.  Knows no verdict, no profile.

Gender is never guessed; a title is used only where the mail itself gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from inbox_guard.model import Address, FragmentKind, Message
from inbox_guard.reading.cited import without_citations
from inbox_guard.replies.addressee import person
from inbox_guard.replies.manner import Manner, Register
from inbox_guard.replies.names import Person, folded, is_initial
from inbox_guard.replies.signed import (
    MAX_TEXT,
    bare_lines,
    own_part,
    signed_alone,
    signed_by_hand,
    words_of_header,
)
from inbox_guard.replies.template import placeholders
from inbox_guard.replies.texts import ReplyTexts


def register(message: Message, author: Address, manner: Manner) -> Register:
    """Formal or familiar, as the client wrote; who gives a title wants it; else the language's custom."""
    message = own_part(message, author)
    signed = bare_lines("\n".join(message.body.of(FragmentKind.SIGNATURE)))[:1]  # "Yours sincerely" shows it, too
    shown = _shown_in("\n".join((message.body.new[:MAX_TEXT], *signed)), manner)
    distant = _has_title(message, author, manner) or _signs_with_initial(message, author, manner)
    return shown or ("formal" if distant else manner.default)


def register_of(writings: Iterable[str], manner: Manner) -> Register:
    """The register of the first of these texts that shows one; else the language's custom."""
    return next((tone for text in writings if (tone := _shown_in(text, manner))), manner.default)


def is_courteous(writings: Iterable[str], manner: Manner) -> bool:
    """Whether the first of these texts that shows either speaks with the capitals of courtesy («Вы»)."""
    shown = (manner.shows_courtesy(without_citations(text[:MAX_TEXT])) for text in writings)
    return next((courteous for courteous in shown if courteous is not None), False)


def _shown_in(text: str, manner: Manner) -> Register | None:
    own = without_citations(text[: 2 * MAX_TEXT])
    formal, familiar = (sum(len(p.findall(own)) for p in manner.cues[key]) for key in ("formal", "familiar"))
    if formal == familiar:
        return None
    return "formal" if formal > familiar else "familiar"


def _has_title(message: Message, author: Address, manner: Manner) -> bool:
    """Whether the display name or the name under the closing begins with a title."""
    titles = {*folded(manner.tables["names.titles"]), *folded(manner.tables["names.degrees"])}
    names = (
        author.name,
        signed_by_hand(message, manner, words_of_header(message, author)),
        signed_alone(message, author, manner, frozenset()),
    )
    return any(word.casefold().strip(".,") in titles for name in names for word in name.split()[:1])


def _signs_with_initial(message: Message, author: Address, manner: Manner) -> bool:
    """Whether the name that is signed with keeps the given name back: "B. Holt" is on first names with nobody."""
    lines = (
        signed_by_hand(message, manner, words_of_header(message, author)),
        signed_alone(message, author, manner, frozenset()),
    )
    return any(len(words := line.split()) > 1 and is_initial(words[0]) and "." in words[0] for line in lines)


def organisations(texts: Mapping[str, ReplyTexts]) -> frozenset[str]:
    """Words of companies and departments, of all languages: a display name may be in any."""
    return frozenset(word for known in texts.values() for word in known.manner.words["names.organisations"])


def greeting(message: Message, author: Address, manner: Manner, organisations: frozenset[str], tone: Register) -> str:
    """The first line of the reply to a message."""
    return salute(person(message, author, manner, organisations), message, manner, tone)


def salute(who: Person | None, message: Message, manner: Manner, tone: Register) -> str:
    """The first line of the reply to this person, who may have greeted with a formula that is returned."""
    solemn, dear = (any(p.search(message.body.new[:MAX_TEXT]) for p in manner.cues[key]) for key in ("solemn", "dear"))
    if dear and tone == "familiar" and who and (first := who.called or who.given):
        return manner.phrase("greeting.dear", {"name": who.name, "first": first, "last": who.last, "title": ""})
    if solemn and tone == "formal" and who and who.given and who.last and not (who.honorific or who.degrees):
        return manner.phrase("greeting.solemn", {"name": who.name, "first": who.given, "last": who.last, "title": ""})
    return greet(who, manner, tone)


def spoken_to(who: Person | None, manner: Manner, tone: Register) -> Register:
    """The register of what is said to them: "du" is for one, though two may be on first names."""
    return manner.two if who and who.two and tone == "familiar" else tone


def greet(who: Person | None, manner: Manner, tone: Register) -> str:
    """The first line of a letter to this person, or to somebody whose name is not known."""
    formal = f"{who.given} {who.patronymic}".strip() if who else ""
    first = formal if tone == "formal" or who is None else who.called or who.given
    title = " ".join((who.honorific, *who.degrees)).strip() if who else ""
    values = {
        "first": first,
        "last": _with_title(who, manner) if who else "",
        "name": who.name if who else "",
        "title": title,
    }
    for key in _choices(who, tone):
        if all(values.get(name) for name in placeholders(manner.phrases[key])):
            return manner.phrase(key, values)
    return manner.phrase(f"greeting.{tone}-none")


def _with_title(who: Person, manner: Manner) -> str:
    """The name that the title goes with: Mrs Pell, but Sir Anthony."""
    return (who.given if who.honorific in manner.words["names.with-given"] else "") or who.last


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
