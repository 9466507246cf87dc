"""Where a mail names who wrote it: under a closing, parted off below the letter, alone at its end, in its header.

It tells lines and words; whose name they are, and whether of a person at all, is told by `names` and `addressee`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from inbox_guard.model import Address, Body, FragmentKind, Message
from inbox_guard.replies.manner import Manner
from inbox_guard.replies.names import COMPOUND, MAX_NAME, MAX_WORDS, Person, head, is_name, keys_of

MAX_TEXT = 8_000  # characters of a letter that are looked at
_SENTENCE_END = re.compile(r"(?<=[?!.])(?<!\b\w\w\.)(?<!\b\w\.)\s+")  # and no "Dr." before a name
ALIKE = 2  # letters that a short form shares with the name


def own_part(message: Message, author: Address) -> Message:
    """The message without what its sender has passed on: who answers a forward speaks to whom it came from.

    What a form sends has been written by the author whom Reply-To names, and is theirs throughout.
    """
    body = message.body
    if not body.forwarded or author.key != message.sender.key:
        return message
    kept = tuple(takewhile(lambda fragment: fragment.kind is not FragmentKind.ATTRIBUTION, body.fragments))
    return replace(message, body=Body(body.text[: kept[-1].end if kept else 0], kept))


def words_of_header(message: Message, author: Address) -> frozenset[str]:
    """The words that the header gives for whoever wrote."""
    return keys_of(author.name[:MAX_NAME]).union(words_before_at(author), words_before_at(message.sender))


def words_before_at(address: Address) -> tuple[str, ...]:
    """The words of an address in front of its @."""
    return tuple(filter(None, re.split(r"[._\-\d]+", address.key.partition("@")[0])))


def capitalised(message: Message, author: Address) -> Address:
    """Who writes their own name small, in front and at the end, is greeted by it all the same."""
    name = author.name[:MAX_NAME]
    parted = [line for text in message.body.of(FragmentKind.SIGNATURE) for line in bare_lines(text)]
    end = " ".join((*bare_lines(message.body.new[-MAX_TEXT:])[-1:], *parted[:2]))
    return Address(name.title(), author.email) if name.islower() and keys_of(name) <= keys_of(end) else author


def signed_lines(message: Message, manner: Manner, known: frozenset[str]) -> Iterator[str]:
    """The lines in which whoever wrote may be named, the surest first."""
    closings = frozenset(manner.words["names.closings"])
    lines = [line for part in message.body.of(FragmentKind.SIGNATURE) for line in bare_lines(part)]
    by_hand = signed_by_hand(message, manner, known)
    yield from (line for line in (by_hand, *lines[:6]) if line and not closings & keys_of(line))
    familiar = known.union(manner.words["names.first"])
    for line in bare_lines(message.body.new[-MAX_TEXT:])[-2:]:
        if keys_of(head(line, manner)) & familiar and not closings & keys_of(line):
            yield line


def signed_by_hand(message: Message, manner: Manner, known: frozenset[str]) -> str:
    """The name behind the closing of the letter or the line under it; or an empty string."""
    signs = frozenset(manner.words["names.signed"])  # "signed Ann Lee": no one else stands there
    closings = signs.union(manner.words["names.closings"])
    signatures = (part[:MAX_TEXT] for part in message.body.of(FragmentKind.SIGNATURE))
    lines = bare_lines("\n".join((message.body.new[-MAX_TEXT:], *signatures)))
    lines[-1:] = [part for line in lines[-1:] for part in _SENTENCE_END.split(line)]  # "What is it? Thanks, Ann"
    ours = known.union(manner.words["names.first"]) - keys_of("".join(lines[:1]))  # "Thanks, Sam" may be to Sam
    for n, line in enumerate(lines):
        if n and closings & keys_of(line) and len(line.split()) <= MAX_WORDS:
            behind = _behind(line, closings, manner)
            if keys_of(behind) & ours or (behind and signs & keys_of(line)):
                return behind
            below = "".join(lines[n + 1 : n + 2])
            if below and not closings & keys_of(below):
                return below
    return ""


def _behind(line: str, closings: frozenset[str], manner: Manner) -> str:
    """What stands behind the words of a closing in their line, where each word may be one of a name, or parts two."""
    words = line.split()
    last = max((n for n, word in enumerate(words) if closings & keys_of(word)), default=len(words))
    rest, both = words[last + 1 :], {"&", "+", manner.phrases["quotes.and"].strip()}
    return " ".join(rest) if all(word in both or is_name(word.strip(",."), manner) for word in rest) else ""


def signed_alone(message: Message, author: Address, manner: Manner, organisations: frozenset[str]) -> str:
    """The name at the end of a letter without a closing: of the lines parted off, or the last line of the letter.

    It is a line that the header knows.  Another one, which may be a wish or a place, is a name only where the address
    is a house's, as info@ and games@ are.  What is in the domain and not in front of the @ is no person: Lumen Games
    write from camilla@lumengames.example.
    """
    known, domain = words_of_header(message, author), author.key.partition("@")[2]
    ours = known.union(manner.words["names.first"])
    parted = [line for part in message.body.of(FragmentKind.SIGNATURE) for line in bare_lines(part)]
    last = next(reversed(bare_lines(message.body.new[-MAX_TEXT:])), "")
    choice = [*(line for line in parted[:3] if keys_of(line) & ours)]
    choice += parted[:1] if organisations.intersection(words_before_at(author)) else []
    choice += [last] if keys_of(last) & known and len(last.split()) <= MAX_WORDS else []
    line = next(iter(choice), "")
    house = any(len(key) >= COMPOUND and key in domain for key in keys_of(line) - frozenset(words_before_at(author)))
    return "" if house or frozenset(manner.words["names.closings"]) & keys_of(line) else line


def short_form(message: Message, who: Person, manner: Manner, organisations: frozenset[str]) -> str:
    """The short form of the given name that stands alone at the end of the mail: Olya for Olga, Gaz for Gareth."""
    last = next((line for line in reversed(message.body.new[-MAX_TEXT:].splitlines()) if line.strip()), "")
    signed = next((line for text in message.body.of(FragmentKind.SIGNATURE) for line in text.splitlines() if line), "")
    first, others = frozenset(manner.words["names.first"]), frozenset(manner.words["names.closings"]) | organisations
    marks = " *_\t-–—,."
    for name, parted in ((last.strip(marks), False), (signed.strip(marks), True)):
        short = name[:ALIKE].casefold() == who.given[:ALIKE].casefold() != ""
        short = short or (parted and (name.casefold() in first or is_short(name, who.given)))
        fit = short and name not in {who.given, _initials(who)} and len(name) > 1
        if fit and is_name(name, manner) and not others & keys_of(name):
            return name
    return ""


def is_short(short: str, name: str) -> bool:
    """Whether one may be the other among friends: Pip and Philippa."""
    return len(short) < len(name) and short[:1].casefold() == name[:1].casefold()


def _initials(who: Person) -> str:
    """What is signed with by who has no time, and greets nobody: JS for Jonathan Strand."""
    return "".join(word[0] for word in who.name.replace("-", " ").split())


def bare_lines(text: str) -> list[str]:
    """The lines that have words, without the marks around them."""
    return [bare for line in text.splitlines() if (bare := line.strip(" *_\t-–—,."))]
