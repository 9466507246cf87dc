"""Which lines of a stretch of new text are its signature.  It knows delimiters and closings.

Sentences after the closing are text again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from inbox_guard.reading.attribution import BodyLine
from inbox_guard.reading.looks import (
    DELIMITER,
    KISSES,
    WORD,
    common_words,
    is_device,
    is_sentence,
    is_trailer,
    states_terms,
)
from inbox_guard.reading.lore import MailLore
from inbox_guard.reading.signature_names import BLOCK, names

REACH = 40  # lines from the end in which a closing is looked for
MAX_AFTER_DELIMITER = 25
_STRICT_DELIMITER = re.compile(r"--\s?")


def mark_signature(lines: Sequence[BodyLine], lore: MailLore, sender: str, *, final: bool, alone: bool) -> list[int]:
    """Indices of the signature's lines.  A stretch that is the whole new text never becomes empty by this."""
    filled = [number for number, line in enumerate(lines) if line.text]
    marked = {number for number in filled if is_device(lines[number], lore)}
    marked |= _after_delimiter(lines, [number for number in filled if number not in marked], lore, alone=alone)
    rest = [number for number in filled if number not in marked]
    if final:
        soft = _after_closings(lines, rest, lore)
        soft |= names(lines, [number for number in rest if number not in soft], soft, lore, sender)
        if len(soft) < len(rest) or not alone:
            marked |= soft
    if alone and len(marked) == len(filled):
        return []
    return sorted(marked)


def _after_delimiter(lines: Sequence[BodyLine], filled: Sequence[int], lore: MailLore, *, alone: bool) -> set[int]:
    """From "-- " on (RFC 3676 §4.3); looser delimiters only where no text follows."""
    for position, number in enumerate(filled):
        text = lines[number].text
        if (position == 0 and alone) or len(text) > 10 or not DELIMITER.fullmatch(text):  # noqa: PLR2004
            continue
        if position and lines[filled[position - 1]].ends_colon:
            continue  # what was announced stands below, it is no signature
        if len(filled) - position - 1 > MAX_AFTER_DELIMITER:
            continue
        after = filled[position + 1 :]
        sentences = sum(is_sentence(lines[one], lore) for one in after)
        strict = _STRICT_DELIMITER.fullmatch(text) is not None
        if sentences <= (3 if strict else 0):
            return {number, *after}
    return set()


def _after_closings(lines: Sequence[BodyLine], filled: Sequence[int], lore: MailLore) -> set[int]:
    """Each closing line with the names, numbers and slogans below it, up to a postscript or a sentence.

    A mail that opens with such a line ("Thanks!") has not said goodbye.
    """
    marked: set[int] = set()
    window = filled[-REACH:] if len(filled) > REACH else filled[1:] or filled
    position = 0
    while position < len(window):
        stop = _run_after(lines, window, position, lore) if is_closing(lines[window[position]], lore) else None
        if stop is None:
            position += 1
            continue
        marked.update(window[position:stop])
        position = stop
    return marked


def _run_after(lines: Sequence[BodyLine], window: Sequence[int], position: int, lore: MailLore) -> int | None:
    """Where the signature that starts with this closing ends; None where the mail goes on instead."""
    stop, blocks, size = position + 1, 0, 0
    postscript = False
    while stop < len(window):
        line, gap = lines[window[stop]], window[stop] - window[stop - 1] > 1
        if gap and size:
            blocks, size = blocks + 1, 0
        postscript = lore.postscript.match(line.text) is not None
        text = size < BLOCK and is_sentence(line, lore)
        if postscript or text or (blocks and not size and not is_trailer(line, lore)):
            break
        size += 1
        stop += 1
    if stop == len(window) or postscript:
        return stop
    # Text comes after: then only a closing with a name right below it, not loose short lines.
    named = next((one for one in range(position + 1, stop) if window[one] - window[one - 1] > 1), stop)
    return min(named if named > position + 1 else stop, position + 5) if stop > position + 1 else None


def is_closing(line: BodyLine, lore: MailLore) -> bool:
    """Whether a line says goodbye and nothing else: "Kind regards, Ann", "LG Sepp", "С уважением,", "Thanks!"."""
    text = line.text
    if len(text) > 90 or "?" in text or text.endswith((":", "：")):  # noqa: PLR2004
        return False
    if any(map(str.isdigit, text)) and states_terms(line, lore):
        return False
    found = lore.closing.match(text)
    if not found or lore.no_closing.match(text):
        return False
    strong = lore.sure.search(found[1]) is not None
    while True:
        joint = lore.joins.match(text, found.end())
        more = lore.closing.match(text, joint.end()) if joint and joint.end() > found.end() else None
        if more is None:
            break
        strong = strong or lore.sure.search(more[1]) is not None
        found = more
    rest = text[found.end() :]
    words = WORD.findall(rest)
    if not words:
        return not any(char.isdigit() for char in rest)
    common = common_words(words, lore)
    if strong:
        open_end = not rest.rstrip().endswith((".", ":")) or len(words[-1]) == 1
        return len(words) <= 8 and common <= 4 and open_end  # noqa: PLR2004
    return len(words) <= 3 and common == 0 and all(word[0].isupper() or KISSES.fullmatch(word) for word in words)  # noqa: PLR2004
