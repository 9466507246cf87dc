"""Subject, attribution line and quoted original: what every mail client adds to a reply.  Knows no verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import dropwhile
from zoneinfo import ZoneInfo

from inbox_guard.model import Address, FragmentKind, Message
from inbox_guard.reading.unseen import one_line, seen
from inbox_guard.replies import formats
from inbox_guard.replies.manner import Manner

MAX_LINES = 200
MAX_LINE = 2_000
MAX_SUBJECT = 250


def for_header(text: str) -> str:
    """Text of a client's for a header: what looks like an encoded word even when decoded is never decoded again."""
    return one_line(text).replace("=?", "= ?")


def subject(text: str, prefixes: Iterable[str]) -> str:
    """The subject of a reply: one "Re: ", whatever prefixes the client's program put before, however often."""
    names = "|".join(sorted({re.escape(p) for p in prefixes}, key=len, reverse=True))
    prefix = re.compile(rf"(?:{names})(?:\s*[\[(^]?\d{{1,3}}[\])]?)?\s*\.?\s*[:\uFF1A]\s*", re.IGNORECASE)
    rest = one_line(text[: 4 * MAX_SUBJECT])
    while found := prefix.match(rest):
        rest = rest[found.end() :]
    return for_header(f"Re: {rest[:MAX_SUBJECT]}")


def attribution(message: Message, author: Address, manner: Manner, zone: ZoneInfo) -> str:
    """The line above the quotation: who wrote, and when by the clock of the one who answers."""
    who = one_line(author.name[:MAX_SUBJECT]) or one_line(author.email)
    written = message.date or message.received
    if written is None:
        return manner.phrase("attribution.undated", {"who": who})
    local = written.astimezone(zone)
    date, clock = formats.day(manner, local, "attribution.date"), formats.clock(manner, local)
    return manner.phrase("attribution.dated", {"date": date, "clock": clock, "who": who})


def below(letter: str, message: Message, author: Address, manner: Manner, zone: ZoneInfo) -> str:
    """The whole body of a reply: the letter, and below it the original under its attribution line."""
    original = quoted(message)
    return f"{letter}\n\n{attribution(message, author, manner, zone)}\n{original}\n" if original else f"{letter}\n"


def quoted(message: Message) -> str:
    """The original as a quotation: new text `> `, what it quoted itself one level deeper, the signature left out."""
    lines: list[str] = []
    for line in map(_quote, _lines(message)):
        blank, after_blank = not line.strip("> "), bool(lines) and not lines[-1].strip("> ")
        if blank and (after_blank or not lines):
            continue  # one empty line is enough, and none on top
        lines.append(line)
    while lines and not lines[-1].strip("> "):
        lines.pop()
    return "\n".join([*lines[:MAX_LINES], *(["> […]"] if len(lines) > MAX_LINES else [])])


def _lines(message: Message) -> Iterator[str]:
    body, above = message.body, FragmentKind.NEW
    for fragment in body.fragments:
        if fragment.kind is FragmentKind.SIGNATURE:
            continue
        nested = fragment.kind is FragmentKind.QUOTED and not body.forwarded
        lines = body.text[fragment.start : fragment.end].strip("\n").splitlines()
        if nested and above is FragmentKind.ATTRIBUTION:
            lines = list(dropwhile(lambda line: not line.strip("> "), lines))
        for line in lines:
            yield f"> {line}" if nested and not line.startswith(">") else line
        if fragment.kind is not FragmentKind.ATTRIBUTION:
            yield ""
        above = fragment.kind
    if not body.fragments:
        yield from body.text.splitlines()


def _quote(line: str) -> str:
    clean = seen(line, "")[:MAX_LINE].rstrip()
    if not clean:
        return ">"
    return f">{clean}" if clean.startswith(">") else f"> {clean}"
