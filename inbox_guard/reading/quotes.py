"""Body text → new text, quotations, attributions, signatures.  It knows how mail programs quote, from `MailLore`.

Every step looks at a line a bounded number of times and at a bounded part of it, so that hostile text costs no more
than its length.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from enum import Enum, auto
from itertools import pairwise

from inbox_guard.model import Body, Fragment, FragmentKind
from inbox_guard.reading.attribution import (
    BodyLine,
    attribution_start,
    author_of,
    header_block,
    is_separator,
    lines_of,
    names_addressee,
)
from inbox_guard.reading.lore import MailLore
from inbox_guard.reading.signature import mark_signature

SHORT_NOTE = 40  # words; who writes less above a forward lets the forward speak
MANY = 1_000  # deeper than any quotation
MAX_FORWARDS = 5  # one inside the other

_WORD = re.compile(r"[^\W_]+")
NEW, QUOTED, ATTRIBUTION, SIGNATURE = (
    FragmentKind.NEW,
    FragmentKind.QUOTED,
    FragmentKind.ATTRIBUTION,
    FragmentKind.SIGNATURE,
)


def bare_subject(subject: str, lore: MailLore) -> str:
    """A subject without the prefixes of replies and forwards."""
    found = lore.prefix.match(subject[:400])
    return subject[found.end() :] if found else subject


def is_automatic_subject(subject: str, lore: MailLore) -> bool:
    """Whether a subject says itself that a machine answered ("Automatic reply: …")."""
    return lore.automatic_prefix.match(subject[:400]) is not None


def split(text: str, lore: MailLore, *, subject: str = "", sender: str = "", recipients: Collection[str] = ()) -> Body:
    """Fragments that cover the text.

    The subject tells a forward from a reply, the sender's display name helps to know a signature.  A forwarded text is
    new text where the sender's own words are few, unless one of the recipients (addresses in lower case) wrote it.
    """
    lines = lines_of(text, lore)
    if not lines:
        return Body(text=text)
    kinds, forward = _outline(lines, lore, _subject_of(subject, lore))
    _sign(lines, kinds, lore, sender, 0, len(lines) if forward is None else forward)
    forwarded = (
        forward is not None
        and _speaks_for_itself(lines, kinds, forward)
        and author_of(lines, forward, lore) not in recipients
    )
    if forward is not None and forwarded:
        _open_forward(lines, kinds, lore, forward)
    return Body(text=text, fragments=tuple(_fragments(text, lines, kinds)), forwarded=forwarded)


class _Subject(Enum):
    REPLY = auto()
    FORWARD = auto()
    FRESH = auto()


def _subject_of(subject: str, lore: MailLore) -> _Subject:
    if lore.forward_prefix.match(subject[:400]):
        return _Subject.FORWARD
    return _Subject.REPLY if lore.prefix.match(subject[:400]) else _Subject.FRESH


def _outline(
    lines: Sequence[BodyLine], lore: MailLore, subject: _Subject, first: int = 0, base: int = 0
) -> tuple[list[FragmentKind], int | None]:
    """The kind of each line before signatures are looked for, and the line at which a forward begins.

    Lines quoted no deeper than `base` count as not quoted: some clients mark all of a forward.
    """
    kinds = [NEW] * len(lines)
    forward: int | None = None
    arrows = _arrows_quote(lines)
    position, opening, tail = first, len(lines), False  # opening: the first line of new text
    while position < len(lines) and not tail:
        line = lines[position]
        size, is_forward = _mark_at(lines, position, lore)
        start = position if size else _attributed_from(lines, position, lore, base if arrows else MANY)
        if start is not None:
            end = position + (size or 1)
            kinds[start:end] = [ATTRIBUTION] * (end - start)
            depth = max(0, line.depth - base) if arrows else 0
            bare = depth == 0 and _next_depth(lines, end) <= base  # what is quoted is not marked as such
            said = opening < start
            passed_on = size and bare and _passes_on(lines, start, end, lore, subject, said=said)
            if forward is None and (is_forward or passed_on):
                forward = position
            # An attribution at the very top with nothing marked below: better all of the rest than nothing.
            tail, position = bare and bool(size or said), end
            continue
        if line.depth > base and arrows:
            kinds[position] = QUOTED
        else:
            opening = min(opening, position) if line.text else opening
        position += 1
    kinds[position:] = [QUOTED] * (len(lines) - position)
    _attribute_inside(lines, kinds, lore)
    return kinds, forward


def _passes_on(
    lines: Sequence[BodyLine], first: int, end: int, lore: MailLore, subject: _Subject, *, said: bool
) -> bool:
    """Whether a header block means that mail is passed on: below a fresh subject it is a form or a forward by hand.

    With words above it may be an answer under a new subject: that names an addressee and often no address.
    """
    if subject is not _Subject.FRESH or not said:
        return subject is not _Subject.REPLY
    if is_separator(lines[first], lore) == "original":
        return False
    return bool(author_of(lines, first, lore)) or not names_addressee(lines, first, end, lore)


def _attributed_from(lines: Sequence[BodyLine], position: int, lore: MailLore, base: int) -> int | None:
    line = lines[position]
    return attribution_start(lines, position, lore) if line.announces and line.depth <= base else None


def _attribute_inside(lines: Sequence[BodyLine], kinds: list[FragmentKind], lore: MailLore) -> None:
    """Attributions that are themselves quoted: "> Am … schrieb …:"."""
    for number, line in enumerate(lines):
        if kinds[number] is QUOTED and line.depth and line.announces:
            start = attribution_start(lines, number, lore)
            if start is not None:
                kinds[start : number + 1] = [ATTRIBUTION] * (number + 1 - start)


def _mark_at(lines: Sequence[BodyLine], position: int, lore: MailLore) -> tuple[int, bool]:
    """How many lines from here are a separator or a quoted header block, and whether they announce a forward."""
    line = lines[position]
    if not line.text:
        return 0, False
    separated = is_separator(line, lore)
    after = position + 1
    if separated:
        while after < len(lines) and after <= position + 4 and _is_idle(lines[after], lore):
            after += 1
    size = header_block(lines, after if separated else position, lore, announced=bool(separated))
    if separated == "rule" and not size:
        return 0, False
    if separated:
        return (after + size if size else position + 1) - position, separated == "forwarded"
    return size, False


def _is_idle(line: BodyLine, lore: MailLore) -> bool:
    """Whether a line between a separator and its header block says nothing: blank, or one more rule."""
    return not line.text or is_separator(line, lore) == "rule"


def _next_depth(lines: Sequence[BodyLine], position: int) -> int:
    """Depth of the next line with text, looking a little ahead."""
    for line in lines[position : position + 4]:
        if line.text:
            return line.depth
    return 0


def _arrows_quote(lines: Sequence[BodyLine]) -> bool:
    """Whether ">" marks quotations here: newsletters decorate with lone ">>" and ">> Click <<"."""
    quoting = [line for line in lines if line.depth]
    return any(line.depth == 1 for line in quoting) or any(one.depth and other.depth for one, other in pairwise(lines))


def _sign(
    lines: Sequence[BodyLine], kinds: list[FragmentKind], lore: MailLore, sender: str, start: int, end: int
) -> None:
    """Mark signatures in each stretch of new text; only the last one with words in it may end with a bare name."""
    stretches = list(_stretches(lines, kinds, start, end))
    for number, (first, last) in enumerate(stretches):
        for inside in mark_signature(
            lines[first:last], lore, sender, final=number == len(stretches) - 1, alone=len(stretches) == 1
        ):
            kinds[first + inside] = SIGNATURE


def _stretches(
    lines: Sequence[BodyLine], kinds: Sequence[FragmentKind], start: int, end: int
) -> Iterator[tuple[int, int]]:
    first: int | None = None
    for number in range(start, end + 1):
        inside = number < end and kinds[number] is NEW
        if inside and first is None:
            first = number
        elif not inside and first is not None:
            if any(line.text for line in lines[first:number]):
                yield first, number
            first = None


def _speaks_for_itself(lines: Sequence[BodyLine], kinds: Sequence[FragmentKind], forward: int) -> bool:
    """Whether a forward is the message itself: the note above it is short, it may well ask whether one can do it."""
    own = "\n".join(line.text for line, kind in zip(lines[:forward], kinds, strict=False) if kind is NEW)
    return len(_WORD.findall(own)) < SHORT_NOTE


def _open_forward(lines: Sequence[BodyLine], kinds: list[FragmentKind], lore: MailLore, forward: int) -> None:
    """Read the forwarded text as new text: forwards inside it too, to a depth, replies quoted inside it not."""
    nested: int | None = forward
    for _ in range(MAX_FORWARDS):
        if nested is None:
            return
        position = _mark_announcement(lines, kinds, lore, nested)
        inner, nested = _outline(lines, lore, _Subject.REPLY, position, lines[nested].depth)
        kinds[position:] = inner[position:]
        _sign(lines, kinds, lore, "", position, len(lines) if nested is None else nested)
    if nested is not None:
        kinds[nested:] = [QUOTED] * (len(lines) - nested)


def _mark_announcement(lines: Sequence[BodyLine], kinds: list[FragmentKind], lore: MailLore, position: int) -> int:
    """Mark the separator and header of a forward; gives the line after them.  A forward of a forward has two."""
    for _ in range(MAX_FORWARDS):
        size, _is_forward = _mark_at(lines, position, lore)
        if not size:
            break
        kinds[position : position + size] = [ATTRIBUTION] * size
        position += size
        text = next((number for number in range(position, min(position + 4, len(lines))) if lines[number].text), None)
        if text is None or not _mark_at(lines, text, lore)[1]:
            break
        position = text
    return position


def _fragments(text: str, lines: Sequence[BodyLine], kinds: Sequence[FragmentKind]) -> Iterator[Fragment]:
    """Runs of one kind; a blank line belongs to what stands before it."""
    start, kind = 0, None
    for line, its in zip(lines, kinds, strict=True):
        if kind is None:
            kind = its
        elif its is not kind and (line.text or line.depth):
            yield Fragment(kind, start, line.start)
            start, kind = line.start, its
    if kind is not None and start < len(text):
        yield Fragment(kind, start, len(text))
