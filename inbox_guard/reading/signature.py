"""Which lines of a stretch of new text are its signature.  It knows closings, names and contact lines by their look.

Sentences after the closing are text again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from inbox_guard.reading.attribution import Line
from inbox_guard.reading.lore import MailLore

REACH = 40  # lines from the end in which a closing is looked for
NAME_REACH = 10  # and a name without one
MAX_AFTER_DELIMITER = 25
BLOCK = 2  # lines of a signature's block after which anything in it belongs to it
TITLES = frozenset({"dr", "prof", "ing", "mag", "dipl", "fr", "mr", "mrs", "ms", "miss", "rev", "i.a", "i.v", "tri"})

_DELIMITER = re.compile(r"(?:--|—|––|- -|-- -|__|_{3,9}|\*\*\*|~~+)\s*")
_STRICT_DELIMITER = re.compile(r"--\s?")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-.][^\W\d_]+)*")
_CONTACT = re.compile(
    r"https?://|www\.|\S@\S|\+?\d[\d\s()/.-]{6,}\d|(?:^|\s)(?:tel|mob|fax|phone|puh|gsm|тел|моб)\b\.?", re.IGNORECASE
)
_SLOGAN = re.compile(r"[|•·»]|^\W{0,2}[\"'“„«”‚‘]|24/7|®|™|^[*~=#+-]{2,}")
_LABELLED = re.compile(r"[^\W\d_][^:]{0,20}:\s")
_NUMBER = re.compile(r"\d+")
_LINK = re.compile(r"\s?<(?:https?://|mailto:)[^>\s]{1,300}>")
_JOIN = re.compile(r"[\s,;.!&+/]*(?:(?:and|und|ja|и|y|et|sowie|sekä)\s+)?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…:)\]\"”»]\W{0,6}$|[^\w\s,;-]$")
_KISSES = re.compile(r"[xX]{1,5}[.!]?|[oO]?[xX]+[oO]+[xX]*[oO]*")
_STRONG = re.compile(
    r"^(?:g*lg|vg|mfg|hg|bg|br|kr|rgds|terv|yt)$|regard|sincer|faithful|wishes|greeting|grüß|grüss|gruß|gruss|gruez|hochacht|terveis|terv\b|terkk|kunnioit|уважени|пожелани|поклон",
    re.IGNORECASE,
)


def mark_signature(lines: Sequence[Line], lore: MailLore, sender: str, *, final: bool, alone: bool) -> list[int]:
    """Indices of the signature's lines.  A stretch that is the whole new text never becomes empty by this."""
    filled = [number for number, line in enumerate(lines) if line.text]
    marked = {number for number in filled if _is_device(lines[number], lore)}
    marked |= _after_delimiter(lines, [number for number in filled if number not in marked], lore)
    rest = [number for number in filled if number not in marked]
    if final:
        soft = _after_closings(lines, rest, lore)
        soft |= _names(lines, [number for number in rest if number not in soft], soft, lore, sender)
        if len(soft) < len(rest) or not alone:
            marked |= soft
    if alone and len(marked) == len(filled):
        return []
    return sorted(marked)


def _is_device(line: Line, lore: MailLore) -> bool:
    """Whether it is a "Sent from my …", the address behind a link's text aside."""
    text = _LINK.sub("", line.text)
    return len(text) <= 120 and lore.device.fullmatch(text) is not None  # noqa: PLR2004


def _after_delimiter(lines: Sequence[Line], filled: Sequence[int], lore: MailLore) -> set[int]:
    """From "-- " on (RFC 3676 §4.3); looser delimiters only where no text follows."""
    for position, number in enumerate(filled):
        text = lines[number].text
        if position == 0 or len(text) > 10 or not _DELIMITER.fullmatch(text):  # noqa: PLR2004
            continue
        after = filled[position + 1 :]
        sentences = sum(_is_sentence(lines[one], lore) for one in after[:MAX_AFTER_DELIMITER])
        strict = _STRICT_DELIMITER.fullmatch(text) is not None
        if len(after) <= MAX_AFTER_DELIMITER and sentences <= (3 if strict else 0):
            return {number, *after}
    return set()


def _after_closings(lines: Sequence[Line], filled: Sequence[int], lore: MailLore) -> set[int]:
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


def _run_after(lines: Sequence[Line], window: Sequence[int], position: int, lore: MailLore) -> int | None:
    """Where the signature that starts with this closing ends; None where the mail goes on instead."""
    stop, blocks, size = position + 1, 0, 0
    postscript = False
    while stop < len(window):
        line, gap = lines[window[stop]], window[stop] - window[stop - 1] > 1
        if gap and size:
            blocks, size = blocks + 1, 0
        postscript = lore.postscript.match(line.text) is not None
        text = size < BLOCK and _is_sentence(line, lore)
        if postscript or text or (blocks and not size and not _is_trailer(line, lore)):
            break
        size += 1
        stop += 1
    if stop == len(window) or postscript:
        return stop
    # Text comes after: then only a closing with a name right below it, not loose short lines.
    named = next((one for one in range(position + 1, stop) if window[one] - window[one - 1] > 1), stop)
    return min(named if named > position + 1 else stop, position + 5) if stop > position + 1 else None


def _is_trailer(line: Line, lore: MailLore) -> bool:
    """What may stand in a block of its own below the name: contacts, slogans, legal notices, a few words."""
    text = line.text
    if lore.disclaimer.match(text) or _SLOGAN.search(text[:120]) or _CONTACT.search(text) or _is_device(line, lore):
        return True
    if _DELIMITER.fullmatch(text):
        return True
    return len(_WORD.findall(text)) <= 6 and not _LABELLED.match(text) and len(_NUMBER.findall(text)) < 3  # noqa: PLR2004


def is_closing(line: Line, lore: MailLore) -> bool:
    """Whether a line says goodbye and nothing else: "Kind regards, Ann", "LG Sepp", "С уважением,", "Thanks!"."""
    text = line.text
    if len(text) > 90 or "?" in text:  # noqa: PLR2004
        return False
    found = lore.closing.match(text)
    if not found:
        return False
    strong = _STRONG.search(found[1]) is not None
    while True:
        joint = _JOIN.match(text, found.end())
        more = lore.closing.match(text, joint.end()) if joint and joint.end() > found.end() else None
        if more is None:
            break
        strong = strong or _STRONG.search(more[1]) is not None
        found = more
    rest = text[found.end() :]
    words = _WORD.findall(rest)
    if not words:
        return not any(char.isdigit() for char in rest)
    common = _common(words, lore)
    if strong:
        open_end = not rest.rstrip().endswith((".", ":")) or len(words[-1]) == 1
        return len(words) <= 8 and common <= 4 and open_end  # noqa: PLR2004
    return len(words) <= 3 and common == 0 and all(word[0].isupper() or _KISSES.fullmatch(word) for word in words)  # noqa: PLR2004


def _common(words: Sequence[str], lore: MailLore) -> int:
    """How many are function words; initials are not."""
    return sum(word.casefold() in lore.function_words for word in words if len(word) > 1 or word.islower())


def _is_sentence(line: Line, lore: MailLore) -> bool:
    """Running text, by its function words; slogans, contact lines and legal notices are not."""
    text = line.text
    if lore.disclaimer.match(text) or _SLOGAN.search(text[:120]) or _is_device(line, lore):
        return False
    words = _WORD.findall(text)
    common = _common(words, lore)
    if "?" in text and len(words) > 1:
        return True
    if len(words) < 3 or (_CONTACT.search(text) and (len(words) < 8 or common < 3)):  # noqa: PLR2004
        return False
    return common >= 2 or (len(words) >= 5 and (common > 0 or line.tail.endswith((".", "!"))))  # noqa: PLR2004


def _names(lines: Sequence[Line], rest: Sequence[int], marked: set[int], lore: MailLore, sender: str) -> set[int]:
    """A signature without a known closing: a name with what stands below it, and a line above it that says goodbye."""
    if len(rest) < 2 or (marked and max(marked) > rest[-1]):  # noqa: PLR2004
        return set()
    own = {word.casefold() for word in _WORD.findall(sender) if len(word) > 1}
    first = max(1, len(rest) - NAME_REACH)
    for position in range(first, len(rest)):
        line = lines[rest[position]]
        mine = _is_name_of(line, own, lore)
        if not mine and not _is_bare_name(line, lore):
            continue
        if not _starts_block(lines, rest, position, lore, mine=mine):
            continue
        stop = _stop(lines, rest, position, lore, mine=mine)
        if stop is not None:
            return set(rest[_with_above(lines, rest, position, lore) : stop])
    return set()


def _stop(lines: Sequence[Line], rest: Sequence[int], position: int, lore: MailLore, *, mine: bool) -> int | None:
    """Where a signature that starts with this name ends, None where it is none.

    Text may follow the sender's own name in a block of its own; a strange name must end the mail.
    """
    stop, first, size = position + 1, True, 1
    while stop < len(rest):
        line = lines[rest[stop]]
        if rest[stop] - rest[stop - 1] > 1:
            first, size = False, 0
        text = size < BLOCK and _is_sentence(line, lore)
        if first and text:
            return None
        if text or lore.postscript.match(line.text) or not (first or (mine and (size or _is_trailer(line, lore)))):
            break
        size += 1
        stop += 1
    if mine:
        return stop
    few = stop - position
    apart = rest[position] - rest[position - 1] > 1 or _is_formula(lines, rest, position - 1, lore)
    named = len(_WORD.findall(lines[rest[position]].text)) > 1
    return stop if stop == len(rest) and (few == 1 or (apart and few <= 5 and named)) else None  # noqa: PLR2004


def _with_above(lines: Sequence[Line], rest: Sequence[int], position: int, lore: MailLore) -> int:
    """Where the signature begins: a short name above the full one and an unknown formula belong to it."""
    while position > 1 and _is_bare_name(lines[rest[position - 1]], lore):
        if len(_WORD.findall(lines[rest[position - 1]].text)) > BLOCK or position == BLOCK:
            break
        position -= 1
    if position > 1 and rest[position] - rest[position - 1] == 1 and _is_formula(lines, rest, position - 1, lore):
        position -= 1
    return position


def _is_formula(lines: Sequence[Line], rest: Sequence[int], position: int, lore: MailLore) -> bool:
    """A short line at the start of a block that does not end like a sentence: "Le gach dea-ghuí,", "Berg Heil"."""
    line = lines[rest[position]]
    words = _WORD.findall(line.text)
    if not 1 <= len(words) <= 5 or _SENTENCE_END.search(line.tail) or any(char.isdigit() for char in line.text):  # noqa: PLR2004
        return False
    return position > 0 and rest[position] - rest[position - 1] > 1 and _common(words, lore) <= 2  # noqa: PLR2004


def _starts_block(lines: Sequence[Line], rest: Sequence[int], position: int, lore: MailLore, *, mine: bool) -> bool:
    if rest[position] - rest[position - 1] > 1 or _SENTENCE_END.search(lines[rest[position - 1]].tail):
        return True
    if _is_formula(lines, rest, position - 1, lore):
        return True
    return mine and position == len(rest) - 1 and len(_WORD.findall(lines[rest[position]].text)) <= 2  # noqa: PLR2004


def _is_name_of(line: Line, own: set[str], lore: MailLore) -> bool:
    """Whether a line begins with the sender's name, an initial or a title before it allowed."""
    words = _WORD.findall(line.text)
    if not words or len(words) > 8 or "?" in line.text or line.tail.endswith((":", "!", ";")):  # noqa: PLR2004
        return False
    lead = words[0].casefold()
    if lead not in own and lead not in TITLES and len(lead) > 1:
        return False
    if not any(word.casefold() in own for word in words[:3]):
        return False
    told = any(len(_WORD.findall(part)) > 2 and _common(_WORD.findall(part), lore) for part in line.text.split(",")[1:])  # noqa: PLR2004
    return not told and _common(words, lore) <= 1


def _is_bare_name(line: Line, lore: MailLore) -> bool:
    """One to three words that look like a name or like initials, and nothing else."""
    text = line.text
    words = _WORD.findall(text)
    if not words or len(words) > 3 or len(text) > 40 or any(char.isdigit() for char in text):  # noqa: PLR2004
        return False
    if text.endswith(("?", "!", ":", ";", ",")) or (text.endswith(".") and len(words[-1]) > 2):  # noqa: PLR2004
        return False
    if any(word.casefold() in lore.function_words and len(word) > 2 for word in words):  # noqa: PLR2004
        return False
    if len(words) == 1 and len(words[0]) <= 3:  # noqa: PLR2004
        return words[0].casefold() not in lore.function_words or words[0].isupper() or len(words[0]) == 1
    return all(
        word[0].isupper() or _KISSES.fullmatch(word) or word in {"v", "von", "de", "van", "da", "af"} for word in words
    )
