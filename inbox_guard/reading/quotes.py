"""Body text → what the sender wrote now, what is quoted, who is quoted, and the signature.  It knows how mail programs quote,
from `MailLore`; no signs.

Every step looks at a line a bounded number of times and at a bounded part of it, so hostile text costs no more than its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto


from inbox_guard.model import Body, Fragment, FragmentKind
from inbox_guard.reading.attribution import Line, attribution_start, header_block, is_separator, lines_of
from inbox_guard.reading.lore import MailLore
from inbox_guard.reading.signature import mark_signature

SHORT_NOTE = 40  # words; who writes less above a forward lets the forward speak
MAX_FORWARDS = 5  # one inside the other
MERE_NOTE = 12  # words; so few may even ask something

_WORD = re.compile(r"[^\W_]+")
NEW, QUOTED, ATTRIBUTION, SIGNATURE = FragmentKind.NEW, FragmentKind.QUOTED, FragmentKind.ATTRIBUTION, FragmentKind.SIGNATURE


def bare_subject(subject: str, lore: MailLore) -> str:
    """A subject without the prefixes of replies and forwards."""
    found = lore.prefix.match(subject[:400])
    return subject[found.end() :] if found else subject


def split(text: str, lore: MailLore, *, subject: str = "", sender: str = "") -> Body:
    """Fragments that cover the text.

    The subject tells a forward from a reply, the sender's display name helps to know a signature.  A forwarded text is new
    text where the sender's own words are few and ask nothing themselves.
    """
    lines = lines_of(text)
    if not lines:
        return Body(text=text)
    forward_subject = lore.forward_prefix.match(subject[:400]) is not None
    kinds, forward = _outline(lines, lore, forward_subject=forward_subject)
    _sign(lines, kinds, lore, sender, 0, len(lines) if forward is None else forward)
    forwarded = forward is not None and _speaks_for_itself(lines, kinds, lore, forward)
    if forward is not None and forwarded:
        _open_forward(lines, kinds, lore, forward)
    return Body(text=text, fragments=tuple(_fragments(text, lines, kinds)), forwarded=forwarded)


class _Mode(Enum):
    OWN = auto()
    TAIL = auto()  # all that follows is quoted, whether marked or not


def _outline(
    lines: Sequence[Line], lore: MailLore, *, forward_subject: bool, first: int = 0
) -> tuple[list[FragmentKind], int | None]:
    """The kind of each line before signatures are looked for, and the line at which a forward begins."""
    kinds = [NEW] * len(lines)
    forward: int | None = None
    arrows = _arrows_quote(lines)
    mode, position, said = _Mode.OWN, first, False
    while position < len(lines):
        line = lines[position]
        if mode is _Mode.TAIL:
            kinds[position] = QUOTED
            position += 1
            continue
        size, is_forward = _mark_at(lines, position, lore)
        if size:
            depth = line.depth if arrows else 0
            for inside in range(position, position + size):
                kinds[inside] = ATTRIBUTION
            marked = _next_depth(lines, position + size) > depth or depth > 0
            if (is_forward or (forward_subject and not marked)) and forward is None and depth == 0:
                forward = position
            if not marked:
                mode = _Mode.TAIL
            position += size
            continue
        start = attribution_start(lines, position, lore) if line.ends_colon and not (line.depth and arrows) else None
        if line.depth and arrows:
            kinds[position] = QUOTED
        elif start is not None:
            kinds[start : position + 1] = [ATTRIBUTION] * (position + 1 - start)
            # At the very top with nothing marked below, the rest cannot be told apart: better all of it than nothing.
            if _next_depth(lines, position + 1) <= line.depth and said:
                mode = _Mode.TAIL
        elif line.text:
            said = True
        position += 1
    _attribute_inside(lines, kinds, lore)
    return kinds, forward


def _attribute_inside(lines: Sequence[Line], kinds: list[FragmentKind], lore: MailLore) -> None:
    """Attributions that are themselves quoted: "> Am … schrieb …:"."""
    for number, line in enumerate(lines):
        if kinds[number] is QUOTED and line.depth and line.ends_colon:
            start = attribution_start(lines, number, lore)
            if start is not None:
                kinds[start : number + 1] = [ATTRIBUTION] * (number + 1 - start)


def _mark_at(lines: Sequence[Line], position: int, lore: MailLore) -> tuple[int, bool]:
    """How many lines from here are a separator or a quoted header block, and whether they announce a forward."""
    line = lines[position]
    if not line.text:
        return 0, False
    separated = is_separator(line, lore)
    after = position + 1
    if separated:
        while after < len(lines) and not lines[after].text and after <= position + 3:
            after += 1
    size = header_block(lines, after if separated else position, lore, announced=bool(separated))
    if separated == "rule" and not size:
        return 0, False
    if separated:
        return (after + size if size else position + 1) - position, separated == "forwarded"
    return size, False


def _next_depth(lines: Sequence[Line], position: int) -> int:
    """Depth of the next line with text, looking a little ahead."""
    for line in lines[position : position + 4]:
        if line.text:
            return line.depth
    return 0


def _arrows_quote(lines: Sequence[Line]) -> bool:
    """Whether ">" marks quotations here: newsletters decorate with lone ">>" and ">> Click <<"."""
    quoting = [line for line in lines if line.depth]
    return any(line.depth == 1 for line in quoting) or any(
        one.depth and other.depth for one, other in zip(lines, lines[1:], strict=False)
    )


def _sign(lines: Sequence[Line], kinds: list[FragmentKind], lore: MailLore, sender: str, start: int, end: int) -> None:
    """Mark signatures in each stretch of new text; only the last one with words in it may end with a bare name."""
    stretches = list(_stretches(lines, kinds, start, end))
    for number, (first, last) in enumerate(stretches):
        for inside in mark_signature(lines[first:last], lore, sender, final=number == len(stretches) - 1, alone=len(stretches) == 1):
            kinds[first + inside] = SIGNATURE


def _stretches(lines: Sequence[Line], kinds: Sequence[FragmentKind], start: int, end: int) -> Iterator[tuple[int, int]]:
    first: int | None = None
    for number in range(start, end + 1):
        inside = number < end and kinds[number] is NEW
        if inside and first is None:
            first = number
        elif not inside and first is not None:
            if any(line.text for line in lines[first:number]):
                yield first, number
            first = None


def _speaks_for_itself(lines: Sequence[Line], kinds: Sequence[FragmentKind], lore: MailLore, forward: int) -> bool:
    """Whether a forward is the sender's message: their own note is short and asks nothing, or points to what is below."""
    own = "\n".join(line.text for line, kind in zip(lines[:forward], kinds, strict=False) if kind is NEW)
    count = len(_WORD.findall(own))
    if count >= SHORT_NOTE:
        return False
    return count < MERE_NOTE or "?" not in own or lore.pointers.search(own) is not None


def _open_forward(lines: Sequence[Line], kinds: list[FragmentKind], lore: MailLore, forward: int) -> None:
    """Read the forwarded text as new text: forwards inside it too, to a depth, replies quoted inside it not."""
    nested: int | None = forward
    for _ in range(MAX_FORWARDS):
        if nested is None:
            return
        position = _mark_announcement(lines, kinds, lore, nested)
        inner, nested = _outline(lines, lore, forward_subject=False, first=position)
        kinds[position:] = inner[position:]
        _sign(lines, kinds, lore, "", position, len(lines) if nested is None else nested)
    if nested is not None:
        kinds[nested:] = [QUOTED] * (len(lines) - nested)


def _mark_announcement(lines: Sequence[Line], kinds: list[FragmentKind], lore: MailLore, position: int) -> int:
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


def _fragments(text: str, lines: Sequence[Line], kinds: Sequence[FragmentKind]) -> Iterator[Fragment]:
    """Runs of one kind; a blank line belongs to what stands before it."""
    start, kind = 0, None
    for line, its in zip(lines, kinds, strict=True):
        if kind is None:
            kind = its
        elif its is not kind and line.text:
            yield Fragment(kind, start, line.start)
            start, kind = line.start, its
    if kind is not None and start < len(text):
        yield Fragment(kind, start, len(text))


__all__ = ["bare_subject", "split"]
