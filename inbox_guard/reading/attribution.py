"""Where a quotation is announced: "On …, … wrote:", quoted header blocks, lines like "--- Original Message ---".

It knows lines and the words of `MailLore`, not what becomes of the text around them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from inbox_guard.reading.lore import MailLore
from inbox_guard.reading.scripts import CAPITAL
from inbox_guard.reading.unseen import bare

LOOK = 400  # characters of a line that are looked at
SPAN = 3  # lines that an attribution may be wrapped over
BLOCK = 14  # lines that a header block may have

_DEPTH = re.compile(r"[ \t\xa0]{0,3}(?:>[ \t\xa0]?){1,40}")
_MARKED = rf"[ \t\xa0]{{0,3}}{CAPITAL}{{1,3}}(?=>)"  # "KM> ", as The Bat! marks what Kim Moss wrote
_INITIALS = re.compile(_MARKED)
_ADDRESS = re.compile(r"[^\s<>()\[\]]{1,64}@[^\s<>()\[\]]{1,190}\.[^\W\d_]{2,}")
_CLOCK = re.compile(r"(?<![\d.])\d{1,2}[:.h]\d{2}(?!\d|\.\d)")  # "12.03.2026" is none
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)")
_DAY = re.compile(r"(?<!\d)\d{1,2}[./-]\d{1,2}(?!\d)|(?<!\d)\d{1,2}(?!\d)")
_ENDS_IN_ADDRESS = re.compile(r"@[^\s<>()\[\]]{1,190}[>)\]\s]*[:：]$")
_LABEL = re.compile(r"[*_]{0,2}([^\W\d_][^:：*\n]{0,28}?)[ \xa0]?[*_]{0,2}[ \xa0]?[:：][*_]{0,2}(?=\s|$|[<\"\w])")
_BELOW = re.compile(rf"^(.{{0,200}}):[ \t]*\n(?:[ \t]*\n){{0,2}}{_MARKED}", re.MULTILINE)
_RULE = re.compile(r"[_\-=]{10,}\s*")


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A line: its place in the body, the depth of quotation, and its text without quote marks, stripped and cut."""

    start: int
    end: int
    depth: int
    text: str
    tail: str  # how the whole line ends
    ends_colon: bool
    announces: bool  # whether it may end an attribution: with a colon, or between dashes


def lines_of(text: str, lore: MailLore) -> list[BodyLine]:
    """All lines with their offsets; the line feed belongs to the line that it ends.

    Initials before a mark belong to it, if such a line stands below one that says who wrote.
    """
    found: list[BodyLine] = []
    initials = any(lore.verb.search(above[1]) for above in _BELOW.finditer(text))
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        cut = end - start > LOOK
        found.append(
            _line(
                text[start : start + LOOK] if cut else text[start:end],
                start,
                end,
                text[end - 12 : end] if cut else "",
                lore,
                initials=initials,
            )
        )
        start = end
    return found


def _line(raw: str, start: int, end: int, tail: str, lore: MailLore, *, initials: bool) -> BodyLine:
    depth = 0
    if initials and ">" in raw[:7]:
        raw = _INITIALS.sub("", raw, count=1)
    if ">" in raw[:4]:
        marks = _DEPTH.match(raw)
        decorates = raw.rstrip().endswith("<<")
        if marks and not decorates and not _ends_address(raw, lore):
            depth = marks[0].count(">")
            raw = raw[marks.end() :]
    text = bare(raw.strip())
    tail = tail.rstrip() or text[-12:]
    colon = tail.rstrip("*_ \xa0").endswith((":", "："))
    return BodyLine(start, end, depth, text, tail, colon, colon or _is_dashed(text))


def _ends_address(line: str, lore: MailLore) -> bool:
    """Whether ">" is the end of an address in an attribution that was wrapped inside it: ">:", "> wrote:"."""
    return line.startswith(">:") or (line.rstrip().endswith(":") and lore.verb.match(line, 2) is not None)


def _is_dashed(text: str) -> bool:
    """Whether words stand between dashes, as Zoho announces a quotation: "---- On …, … wrote ----"."""
    return text.startswith("---") and text.endswith("---") and len(text.strip("- ")) > 10  # noqa: PLR2004


def attribution_start(lines: Sequence[BodyLine], end: int, lore: MailLore) -> int | None:
    """The line at which the attribution begins that ends with line `end`, None where there is none."""
    quoted_next = lines[end].depth > 0 or any(
        line.depth > lines[end].depth for line in lines[end + 1 : end + 3] if line.text
    )
    joined = ""
    for first in range(end, max(-1, end - SPAN), -1):
        line = lines[first]
        if not line.text or line.depth != lines[end].depth:
            break
        joined = f"{line.text} {joined}"[:LOOK]
        whole = not line.text.startswith(">")  # else the address that ends here begins above
        if whole and _introduces(joined, lore, quoted_next=quoted_next):
            return _wrapped_start(lines, first, end, joined)
    return None


def _wrapped_start(lines: Sequence[BodyLine], first: int, end: int, joined: str) -> int:
    """One line further up where the date stands on it: "On Tue, 21 Apr 2026 at 17:04 / Name <…> wrote:"."""
    above = first - 1
    if above < 0 or end - above >= SPAN or _YEAR.search(joined) or lines[above].depth != lines[end].depth:
        return first
    text = lines[above].text
    dated = _YEAR.search(text) and len(text) < 120 and not text.endswith((".", "!", "?"))  # noqa: PLR2004
    return above if dated else first


def _introduces(text: str, lore: MailLore, *, quoted_next: bool) -> bool:
    """Whether this is who wrote when.  With no marked quotation below, all the rest goes with it: then beyond doubt."""
    if len(text.split()) > 40:  # noqa: PLR2004
        return False
    verb = lore.verb.search(text)
    address = _ADDRESS.search(text)
    dated = _YEAR.search(text)
    if verb:
        if quoted_next:
            return bool(address or dated or _CLOCK.search(text) or _DAY.search(text)) or len(text.split()) <= 6  # noqa: PLR2004
        timed = address or _CLOCK.search(text) or len(text.split()) <= 10  # noqa: PLR2004
        return bool(dated and timed and not _talks(text, lore))
    if quoted_next:
        return bool(address and _DAY.search(text) and (dated or _CLOCK.search(text)))
    bare = address and dated and _CLOCK.search(text) and _ENDS_IN_ADDRESS.search(text.rstrip("*_ \xa0"))
    return bool(bare and not _talks(text, lore))


def _talks(text: str, lore: MailLore) -> bool:
    """Whether a line is a sentence of somebody's, addresses aside: "As I wrote on 3 May at 10:15:"."""
    return lore.talk.search(_ADDRESS.sub("", text)) is not None


def is_separator(line: BodyLine, lore: MailLore) -> Literal["", "original", "forwarded", "rule"]:
    """Whether the line parts an answer from what it answers; a bare rule only counts with a header block after it."""
    text = line.text
    if not text or len(text) > 160:  # noqa: PLR2004
        return ""
    if text[0] in "-–—_=*#" or line.ends_colon:
        if _RULE.fullmatch(text):  # first: the others look long for words where there is none
            return "rule"
        if lore.forwarded.fullmatch(text):
            return "forwarded"
        if text[0] in "-–—_=*#" and lore.original.fullmatch(text):
            return "original"
    return ""


def header_block(lines: Sequence[BodyLine], first: int, lore: MailLore, *, announced: bool) -> int:
    """How many lines from `first` on are a quoted header (From, Sent, To, Subject), 0 where there is none.

    Unannounced, it needs a sender, a date and one more: forms and notes have lines like "Subject: …" too.
    """
    if first >= len(lines) or not _role(lines[first], lore, announced=announced):
        return 0
    roles: list[str] = []
    depth, last, position, folded = lines[first].depth, first, first, 0
    dated = addressed = False
    while position < len(lines) and position < first + BLOCK:
        line = lines[position]
        if line.depth != depth:
            break
        role = (
            _role(line, lore, announced=announced and (position == first or lines[position - 1].text != ""))
            if line.text
            else ""
        )
        if role:
            roles.append(role)
            folded = 0
        elif line.text:
            folded += 1
            if lines[position - 1].text == "" or folded > 2 or not _continues(roles, line):  # noqa: PLR2004
                break
        elif not _label_next(lines, position + 1, lore):
            break
        if line.text:
            last = position
            dated = dated or bool(_DAY.search(line.text) and (_YEAR.search(line.text) or _CLOCK.search(line.text)))
            addressed = addressed or bool(_ADDRESS.search(line.text))
        position += 1
    known = set(roles) - {"other"}
    enough = 2 if announced else 3
    whole = {"from", "sent"} <= known or {"from", "to", "subject"} <= known or (announced and "from" in known)
    foreign = announced and len(roles) >= 3 and dated and addressed  # noqa: PLR2004
    return last + 1 - first if (len(known) >= enough and whole) or foreign else 0


def author_of(lines: Sequence[BodyLine], first: int, lore: MailLore) -> str:
    """The address, in lower case, that a quoted header or attribution from line `first` on names as the author's."""
    for line in lines[first : first + BLOCK]:
        found, role = _ADDRESS.search(line.text), _role(line, lore, announced=False)
        if role == "from" or (found and not role):
            return found[0].lower().removeprefix("mailto:") if found else ""
    return ""


def names_addressee(lines: Sequence[BodyLine], first: int, end: int, lore: MailLore) -> bool:
    """Whether one of these lines of a quoted header says to whom: mail programs do, forms on web sites hardly ever."""
    return any(_role(line, lore, announced=False) == "to" for line in lines[first:end])


def _continues(roles: Sequence[str], line: BodyLine) -> bool:
    return (
        bool(roles)
        and roles[-1] in {"to", "subject", "other", "from"}
        and (line.text[0] in "<\"'" or "@" in line.text or ";" in line.text or line.text[0].islower())
    )


def _label_next(lines: Sequence[BodyLine], position: int, lore: MailLore) -> bool:
    return position < len(lines) and bool(_role(lines[position], lore, announced=False))


def _role(line: BodyLine, lore: MailLore, *, announced: bool) -> str:
    if ":" not in line.text[:32] and "：" not in line.text[:32]:
        return ""
    label = _LABEL.match(line.text)
    if not label:
        return ""
    role = lore.labels.get(label[1].strip().casefold())
    return role or ("other" if announced and len(label[1].split()) <= 3 else "")  # noqa: PLR2004
