"""A signature without a known closing: a name with what stands below it.  It knows names by look and by the sender."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_guard.reading.attribution import BodyLine
from inbox_guard.reading.looks import SENTENCE_END, WORD, common_words, is_bare_name, is_sentence, is_trailer
from inbox_guard.reading.lore import MailLore

NAME_REACH = 10  # lines from the end in which a name is looked for
BLOCK = 2  # lines of a signature's block after which anything in it belongs to it


def names(lines: Sequence[BodyLine], rest: Sequence[int], marked: set[int], lore: MailLore, sender: str) -> set[int]:
    """A signature without a known closing: a name with what stands below it, and a line above it that says goodbye."""
    if len(rest) < 2 or (marked and max(marked) > rest[-1]):  # noqa: PLR2004
        return set()
    own = {word.casefold() for word in WORD.findall(sender) if len(word) > 1}
    first = max(1, len(rest) - NAME_REACH)
    for position in range(first, len(rest)):
        line = lines[rest[position]]
        mine = _is_name_of(line, own, lore)
        if not mine and not is_bare_name(line, lore):
            continue
        if not _starts_block(lines, rest, position, lore, mine=mine):
            continue
        stop = _stop(lines, rest, position, lore, mine=mine)
        if stop is not None:
            return set(rest[_with_above(lines, rest, position, lore) : stop])
    return set()


def _stop(lines: Sequence[BodyLine], rest: Sequence[int], position: int, lore: MailLore, *, mine: bool) -> int | None:
    """Where a signature that starts with this name ends, None where it is none.

    Text may follow the sender's own name in a block of its own; a strange name must end the mail.
    """
    stop, first, size = position + 1, True, 1
    while stop < len(rest):
        line = lines[rest[stop]]
        if rest[stop] - rest[stop - 1] > 1:
            first, size = False, 0
        text = size < BLOCK and is_sentence(line, lore)
        if first and text:
            return None
        if text or lore.postscript.match(line.text) or not (first or (mine and (size or is_trailer(line, lore)))):
            break
        size += 1
        stop += 1
    if mine:
        return stop
    few = stop - position
    apart = rest[position] - rest[position - 1] > 1 or _is_formula(lines, rest, position - 1, lore)
    named = len(WORD.findall(lines[rest[position]].text)) > 1
    return stop if stop == len(rest) and (few == 1 or (apart and few <= 5 and named)) else None  # noqa: PLR2004


def _with_above(lines: Sequence[BodyLine], rest: Sequence[int], position: int, lore: MailLore) -> int:
    """Where the signature begins: a short name above the full one and an unknown formula belong to it."""
    while position > 1 and is_bare_name(lines[rest[position - 1]], lore):
        if len(WORD.findall(lines[rest[position - 1]].text)) > BLOCK or position == BLOCK:
            break
        position -= 1
    if position > 1 and rest[position] - rest[position - 1] == 1 and _is_formula(lines, rest, position - 1, lore):
        position -= 1
    return position


def _is_formula(lines: Sequence[BodyLine], rest: Sequence[int], position: int, lore: MailLore) -> bool:
    """A short line at the start of a block that does not end like a sentence: "Le gach dea-ghuí,", "Berg Heil"."""
    line = lines[rest[position]]
    words = WORD.findall(line.text)
    if position == 0 or lines[rest[position - 1]].ends_colon:
        return False  # what a colon announces is no farewell
    if not 1 <= len(words) <= 5 or SENTENCE_END.search(line.tail) or any(char.isdigit() for char in line.text):  # noqa: PLR2004
        return False
    return rest[position] - rest[position - 1] > 1 and common_words(words, lore) <= 2  # noqa: PLR2004


def _starts_block(lines: Sequence[BodyLine], rest: Sequence[int], position: int, lore: MailLore, *, mine: bool) -> bool:
    if not mine and lines[rest[position - 1]].ends_colon:
        return False
    if rest[position] - rest[position - 1] > 1 or SENTENCE_END.search(lines[rest[position - 1]].tail):
        return True
    if _is_formula(lines, rest, position - 1, lore):
        return True
    return mine and position == len(rest) - 1 and len(WORD.findall(lines[rest[position]].text)) <= 2  # noqa: PLR2004


def _is_name_of(line: BodyLine, own: set[str], lore: MailLore) -> bool:
    """Whether a line begins with the sender's name, an initial or a title before it allowed."""
    words = WORD.findall(line.text)
    if not words or len(words) > 8 or "?" in line.text or line.tail.endswith((":", "!", ";")):  # noqa: PLR2004
        return False
    lead = words[0].casefold()
    if lead not in own and lead not in lore.titles and len(lead) > 1:
        return False
    if not any(word.casefold() in own for word in words[:3]):
        return False
    if _is_told(line, words, lore):
        return False
    told = any(_says_something(WORD.findall(part), lore) for part in line.text.split(",")[1:])
    return not told and common_words(words, lore) <= 1


def _is_told(line: BodyLine, words: Sequence[str], lore: MailLore) -> bool:
    """Whether a line that begins with a name goes on as a sentence, as in "Moos Bau sucht eine Texterin."."""
    if line.tail.endswith(".") and len(words) > 3:  # noqa: PLR2004
        return words[-1].casefold() not in lore.weak_abbreviations | lore.abbreviations
    lead: list[str] = WORD.findall(line.text.split(",")[0])
    return sum(word[0].islower() and len(word) > 2 for word in lead) > 3  # noqa: PLR2004


def _says_something(words: Sequence[str], lore: MailLore) -> bool:
    """Whether what stands behind a name tells more than a post: "…, решение за мной"."""
    return len(words) > BLOCK and common_words(words, lore) > 0
