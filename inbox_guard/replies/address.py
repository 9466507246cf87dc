"""How to address a client: formal or familiar as they wrote, and by which name.  Knows no verdict and no profile.

A name is used only where it is plainly a person's; companies, departments, nicknames, initials are greeted neutrally.
Gender is never guessed; a title is used only where the mail itself gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from inbox_guard.model import Address, FragmentKind, Message
from inbox_guard.reading.unseen import one_line
from inbox_guard.replies.names import (
    COMPOUND,
    MAX_NAME,
    MAX_WORDS,
    Person,
    fits,
    folded,
    head,
    is_initial,
    is_name,
    is_organisation,
    keys_of,
    parse_name,
    two_names,
)
from inbox_guard.replies.texts import Manner, Register, ReplyTexts, placeholders

MAX_TEXT = 8_000
SHORTEST = 3  # letters of a name that is looked for in a domain
ALIKE = 2  # letters that a short form shares with the name


def register(message: Message, author: Address, manner: Manner) -> Register:
    """Formal or familiar, as the client wrote; who gives a title wants it; else the language's custom."""
    signed = _bare("\n".join(message.body.of(FragmentKind.SIGNATURE)))[:1]  # "Yours sincerely" shows it, too
    shown = _shown_in("\n".join((message.body.new[:MAX_TEXT], *signed)), manner)
    return shown or ("formal" if _has_title(message, author, manner) else manner.default)


def register_of(writings: Iterable[str], manner: Manner) -> Register:
    """The register of the first of these texts that shows one; else the language's custom."""
    return next((tone for text in writings if (tone := _shown_in(text, manner))), manner.default)


def _shown_in(text: str, manner: Manner) -> Register | None:
    formal, familiar = (
        sum(len(p.findall(text[: 2 * MAX_TEXT])) for p in manner.cues[key]) for key in ("formal", "familiar")
    )
    if formal == familiar:
        return None
    return "formal" if formal > familiar else "familiar"


def _has_title(message: Message, author: Address, manner: Manner) -> bool:
    """Whether the display name or the name under the closing begins with a title."""
    titles = {*folded(manner.tables["names.titles"]), *folded(manner.tables["names.degrees"])}
    names = (
        author.name,
        _by_hand(message, manner, _known(message, author)),
        _alone(message, author, manner, frozenset()),
    )
    return any(word.casefold().strip(".,") in titles for name in names for word in name.split()[:1])


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


def person(message: Message, author: Address, manner: Manner, organisations: frozenset[str]) -> Person | None:
    """Whom to greet: the name under the closing, else the display name, completed from the signature.

    A display name may be a company's or a form's, or have the surname first; who signs by hand is whom to greet.
    """
    author = _capitalised(message, author)
    known = _known(message, author)
    lines = tuple(_signed(message, manner, known))
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
    by_hand = _name(_by_hand(message, manner, known), known, manner, organisations)
    by_hand = by_hand or next((p for p in signed if p.given and p.last and p.keys & shown.keys), None)
    if by_hand is None and shown.given.casefold() not in _parts(author)[:1]:
        by_hand = _name(_alone(message, author, manner, organisations), known, manner, organisations)
    if by_hand and not _is_sure(shown, by_hand, signed, _parts(author), manner):
        shown = _corrected(shown, by_hand, manner)
    return replace(shown, called=_called(message, shown, manner, organisations))


def _capitalised(message: Message, author: Address) -> Address:
    """Who writes their own name small, in front and at the end, is greeted by it all the same."""
    name = author.name[:MAX_NAME]
    parted = [line for text in message.body.of(FragmentKind.SIGNATURE) for line in _bare(text)]
    end = " ".join((*_bare(message.body.new[-MAX_TEXT:])[-1:], *parted[:2]))
    return Address(name.title(), author.email) if name.islower() and keys_of(name) <= keys_of(end) else author


def _known(message: Message, author: Address) -> frozenset[str]:
    """The words that the header gives for whoever wrote."""
    return keys_of(author.name[:MAX_NAME]).union(_parts(author), _parts(message.sender))


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
    if not by_hand.last and _is_short(by_hand.given, shown.given):
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
    return None if first and organisations.intersection(_parts(author)) and not keys_of(one.name) & first else one


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
    proofs = first.union(_parts(author), *map(keys_of, lines))
    return bool(words & proofs) or shown.last.casefold().endswith(manner.words["names.surname-endings"])


def _is_house(shown: Person, lines: Iterable[str], author: Address, manner: Manner) -> bool:
    """Whether what would be the given name is the domain's, and neither in front of the @ nor signed with.

    "Bright Harbour" writes from hello@brightharbour.example.
    """
    given, domain = _spelled(shown.given.casefold(), manner), author.key.partition("@")[2].replace("-", "")
    if len(given) < SHORTEST or given not in domain:
        return False
    front = _spelled("".join(_parts(author)), manner)
    return given not in front and not any(given == _spelled(word, manner) for line in lines for word in keys_of(line))


def _spelled(word: str, manner: Manner) -> str:
    """A word as it is spelled in addresses: Grüne Welle is gruenewelle.example."""
    return word.translate(manner.spelled)


def _parts(address: Address) -> tuple[str, ...]:
    """The words of an address in front of its @."""
    return tuple(filter(None, re.split(r"[._\-\d]+", address.key.partition("@")[0])))


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


def _is_short(short: str, name: str) -> bool:
    """Whether one may be the other among friends: Pip and Philippa."""
    return len(short) < len(name) and short[:1].casefold() == name[:1].casefold()


def _called(message: Message, who: Person, manner: Manner, organisations: frozenset[str]) -> str:
    """The short form of the given name that stands alone at the end of the mail: Olya for Olga, Gaz for Gareth."""
    last = next((line for line in reversed(message.body.new[-MAX_TEXT:].splitlines()) if line.strip()), "")
    signed = next((line for text in message.body.of(FragmentKind.SIGNATURE) for line in text.splitlines() if line), "")
    first, others = frozenset(manner.words["names.first"]), frozenset(manner.words["names.closings"]) | organisations
    marks = " *_\t-–—,."
    for name, parted in ((last.strip(marks), False), (signed.strip(marks), True)):
        short = name[:ALIKE].casefold() == who.given[:ALIKE].casefold() != ""
        short = short or (parted and (name.casefold() in first or _is_short(name, who.given)))
        fit = short and name not in {who.given, _initials(who)} and len(name) > 1
        if fit and is_name(name, manner) and not others & keys_of(name):
            return name
    return ""


def _initials(who: Person) -> str:
    """What is signed with by who has no time, and greets nobody: JS for Jonathan Strand."""
    return "".join(word[0] for word in who.name.replace("-", " ").split())


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
    lines = [line for part in message.body.of(FragmentKind.SIGNATURE) for line in _bare(part)]
    by_hand = _by_hand(message, manner, known)
    yield from (line for line in (by_hand, *lines[:6]) if line and not closings & keys_of(line))
    familiar = known.union(manner.words["names.first"])
    for line in _bare(message.body.new[-MAX_TEXT:])[-2:]:
        if keys_of(head(line, manner)) & familiar and not closings & keys_of(line):
            yield line


def _by_hand(message: Message, manner: Manner, known: frozenset[str]) -> str:
    """The name behind the closing of the letter or the line under it; or an empty string."""
    closings = frozenset(manner.words["names.closings"])
    signatures = (part[:MAX_TEXT] for part in message.body.of(FragmentKind.SIGNATURE))
    lines = _bare("\n".join((message.body.new[-MAX_TEXT:], *signatures)))
    ours = known.union(manner.words["names.first"]) - keys_of("".join(lines[:1]))  # "Thanks, Sam" may be to Sam
    for n, line in enumerate(lines):
        if n and closings & keys_of(line) and len(line.split()) <= MAX_WORDS:
            behind = _behind(line, closings, manner)
            if keys_of(behind) & ours:
                return behind
            below = "".join(lines[n + 1 : n + 2])
            if below and not closings & keys_of(below):
                return below
    return ""


def _behind(line: str, closings: frozenset[str], manner: Manner) -> str:
    """What stands behind the words of a closing in their line, where each word may be one of a name."""
    words = line.split()
    last = max((n for n, word in enumerate(words) if closings & keys_of(word)), default=len(words))
    rest = words[last + 1 :]
    return " ".join(rest) if all(is_name(word.strip(",."), manner) for word in rest) else ""


def _alone(message: Message, author: Address, manner: Manner, organisations: frozenset[str]) -> str:
    """The name at the end of a letter without a closing: of the lines parted off, or the last line of the letter.

    It is a line that the header knows.  Another one, which may be a wish or a place, is a name only where the address
    is a house's, as info@ and games@ are.  What is in the domain and not in front of the @ is no person: Lumen Games
    write from camilla@lumengames.example.
    """
    known, domain = _known(message, author), author.key.partition("@")[2]
    ours = known.union(manner.words["names.first"])
    parted = [line for part in message.body.of(FragmentKind.SIGNATURE) for line in _bare(part)]
    last = next(reversed(_bare(message.body.new[-MAX_TEXT:])), "")
    choice = [*(line for line in parted[:3] if keys_of(line) & ours)]
    choice += parted[:1] if organisations.intersection(_parts(author)) else []
    choice += [last] if keys_of(last) & known and len(last.split()) <= MAX_WORDS else []
    line = next(iter(choice), "")
    house = any(len(key) >= COMPOUND and key in domain for key in keys_of(line) - frozenset(_parts(author)))
    return "" if house or frozenset(manner.words["names.closings"]) & keys_of(line) else line


def _bare(text: str) -> list[str]:
    """The lines that have words, without the marks around them."""
    return [bare for line in text.splitlines() if (bare := line.strip(" *_\t-–—,."))]
