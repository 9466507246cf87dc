"""Whom to greet: the person who signs a mail or is shown in its header, or nobody.

A name is used only where it is plainly a person's; companies, departments, nicknames, initials are greeted neutrally.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from inbox_guard.model import Address, Message
from inbox_guard.reading.unseen import one_line
from inbox_guard.replies.manner import Manner
from inbox_guard.replies.names import (
    MAX_NAME,
    Person,
    fits,
    is_initial,
    is_name,
    is_organisation,
    keys_of,
    parse_name,
    two_names,
)
from inbox_guard.replies.signed import (
    ALIKE,
    capitalised,
    is_short,
    own_part,
    short_form,
    signed_alone,
    signed_by_hand,
    signed_lines,
    words_before_at,
    words_of_header,
)

SHORTEST = 3  # letters of a name that is looked for in a domain


def person(message: Message, author: Address, manner: Manner, organisations: frozenset[str]) -> Person | None:
    """Whom to greet: the name under the closing, else the display name, completed from the signature.

    A display name may be a company's or a form's, or have the surname first; who signs by hand is whom to greet.
    """
    message = own_part(message, author)
    author = capitalised(message, author)
    known = words_of_header(message, author)
    lines = tuple(signed_lines(message, manner, known))
    shown = _shown(author, manner, organisations)
    shown = shown if shown and _is_borne_out(shown, lines, author, manner) else None
    givens = _givens(author.name, shown, manner)
    if shown is None and not givens:
        givens = _strangers("".join(lines[:1]), author, manner)
    pair = next((pair for line in lines if (pair := _pair(line, givens, manner, organisations))), None)
    if pair:
        return pair
    names = (_name(line, known, manner, organisations) for line in lines)
    signed = [name for name in names if name]
    if shown is None:
        return next((name for name in signed if not _is_surname(name, author)), None)
    for other in signed:
        if shown.keys & other.keys:
            shown = _merge(shown, other)
    by_hand = _name(signed_by_hand(message, manner, known), known, manner, organisations)
    by_hand = by_hand or next((p for p in signed if p.given and p.last and p.keys & shown.keys), None)
    if by_hand is None and shown.given.casefold() not in words_before_at(author)[:1]:
        by_hand = _name(signed_alone(message, author, manner, organisations), known, manner, organisations)
    if by_hand and not _is_sure(shown, by_hand, signed, words_before_at(author), manner):
        shown = _corrected(shown, by_hand, manner)
    elif by_hand and _is_short_of(by_hand, shown):
        return replace(shown, given=by_hand.given, called=by_hand.given)
    return replace(shown, called=short_form(message, shown, manner, organisations))


def _name(line: str, known: frozenset[str], manner: Manner, organisations: frozenset[str]) -> Person | None:
    """The name that is signed with, in the letters of the language."""
    name, _, after = line.partition(",")  # an office or a place, if the header does not show that it is a given name
    found = parse_name(line if keys_of(after) & known else name, manner, organisations)
    return found if found and fits(found.name, manner) else None


def _is_surname(who: Person, author: Address) -> bool:
    """Whether the one name of somebody is the surname that stands behind an initial in the display name."""
    first, *others = author.name[:MAX_NAME].split() or [""]
    return is_initial(first) and not who.last and who.given in others


def _is_sure(shown: Person, by_hand: Person, signed: Sequence[Person], parts: Sequence[str], manner: Manner) -> bool:
    """Whether the given name of the display name stands, although another may be signed."""
    if _alike(shown, by_hand) or keys_of(shown.name) < keys_of(by_hand.name):
        return True
    if not by_hand.last and is_short(by_hand.given, shown.given):
        return True
    if shown.keys == by_hand.keys:  # in another order: the address begins with the given name
        return parts[:1] == (shown.given.casefold(),)
    if by_hand.given == shown.last and manner.words["names.surname-endings"]:  # Aho Ville, who signs as Ville
        return shown.given.casefold() in {*parts[:1], *manner.words["names.first"]}
    if by_hand.last:  # a company may stand under a closing, too, with the person below, who has an address of their own
        return shown.given.casefold() in parts and any(_alike(shown, other) for other in signed)
    return shown.given.casefold() in {*parts, *manner.words["names.first"]}


def _shown(author: Address, manner: Manner, organisations: frozenset[str]) -> Person | None:
    """The display name where it can be greeted: a person's, in the letters of the language, and no department's."""
    one = parse_name(author.name, manner, organisations)
    first = frozenset(manner.words["names.first"])
    if one is None or not fits(one.name, manner):
        return None
    return (
        None if first and organisations.intersection(words_before_at(author)) and not keys_of(one.name) & first else one
    )


def _is_borne_out(shown: Person, lines: Iterable[str], author: Address, manner: Manner) -> bool:
    """Whether a display name is plainly a person's, where the language lists first names: no "Cosy Yard".

    A name that is not listed is one if it has the form of one, stands in front of the @ or is signed with.
    """
    first = frozenset(manner.words["names.first"])
    if shown.honorific or shown.degrees or shown.patronymic:
        return True
    if not first:
        return not _is_house(shown, lines, author, manner)
    words = keys_of(shown.name.replace("-", " "))
    proofs = first.union(words_before_at(author), *map(keys_of, lines))
    return bool(words & proofs) or shown.last.casefold().endswith(manner.words["names.surname-endings"])


def _is_house(shown: Person, lines: Iterable[str], author: Address, manner: Manner) -> bool:
    """Whether what would be the given name is the domain's, and neither in front of the @ nor signed with.

    "Bright Harbour" writes from hello@brightharbour.example.
    """
    given, domain = _spelled(shown.given.casefold(), manner), author.key.partition("@")[2].replace("-", "")
    if len(given) < SHORTEST or given not in domain:
        return False
    front = _spelled("".join(words_before_at(author)), manner)
    return given not in front and not any(given == _spelled(word, manner) for line in lines for word in keys_of(line))


def _spelled(word: str, manner: Manner) -> str:
    """A word as it is spelled in addresses: Grüne Welle is gruenewelle.example."""
    return word.translate(manner.spelled)


def _is_short_of(signed: Person, shown: Person) -> bool:
    """Whether somebody signs in full with a short given name: Ron Ostrowski, whom the header calls Ronald."""
    family = signed.last.casefold() == shown.last.casefold().rpartition(" ")[2] != ""
    return family and not shown.patronymic and _alike(signed, shown) and is_short(signed.given, shown.given)


def _alike(one: Person, other: Person) -> bool:
    """Whether the given names begin alike: Gaz and Gareth."""
    return one.given[:ALIKE].casefold() == other.given[:ALIKE].casefold() != ""


def _corrected(shown: Person, signed: Person, manner: Manner) -> Person:
    """The name as it is signed, where that shows another given name than the display name."""
    if signed.last and signed.given:
        return replace(signed, honorific=signed.honorific or shown.honorific, degrees=signed.degrees or shown.degrees)
    if not signed.given:
        return shown
    if signed.given != shown.last:
        return shown if signed.keys & shown.keys else signed
    turned = bool(manner.words["names.surname-endings"])  # a language whose speakers may put the surname first
    return replace(shown, given=shown.last, last=shown.given) if turned else shown


def _givens(text: str, shown: Person | None, manner: Manner) -> Mapping[str, str]:
    """The given names in a display name, of one or of two, each with the surname that goes with it."""
    found = two_names(manner).fullmatch(one_line(text[:MAX_NAME]))
    if found:
        return {found[key].casefold(): found["last"] or "" for key in ("one", "two")}
    return {shown.given.casefold(): ""} if shown and shown.given else {}


def _strangers(line: str, author: Address, manner: Manner) -> Mapping[str, str]:
    """Two who sign for a house that is named otherwise: who gives the house its name may be long dead."""
    house = f"{author.name} {author.key}".casefold()
    found = two_names(manner).fullmatch(line)
    one, two = (found["one"].casefold(), found["two"].casefold()) if found else ("", "")
    return {one: "", two: ""} if found and not (one in house or two in house) else {}


def _pair(line: str, givens: Mapping[str, str], manner: Manner, organisations: frozenset[str]) -> Person | None:
    """Two who sign together, one of whom the display name shows; "Hill & Sons" are none."""
    found = two_names(manner).fullmatch(line.partition(" (")[0])
    if found is None or any(is_organisation(key, organisations) for key in keys_of(line)):
        return None
    one, two, last = found["one"], found["two"], found["last"] or ""
    known = [givens[name.casefold()] for name in (one, two) if name.casefold() in givens]
    if not known or not all(is_name(name, manner) for name in (one, two, *last.split())):
        return None
    return Person(given=f"{one}{manner.phrases['quotes.and']}{two}", last=last or known[0], two=True)


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
