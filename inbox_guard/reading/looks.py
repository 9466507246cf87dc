"""What a line looks like: running text, contacts, a slogan, a bare name.  It knows words and marks, no structure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from inbox_guard.reading.attribution import BodyLine
from inbox_guard.reading.lore import MailLore

DELIMITER = re.compile(r"(?:--|—|––|- -|-- -|__|_{3,9}|\*\*\*|~~+)\s*")
WORD = re.compile(r"[^\W\d_]+(?:['’\-.][^\W\d_]+)*")
KISSES = re.compile(r"[xX]{1,5}[.!]?|[oO]?[xX]+[oO]+[xX]*[oO]*")
SENTENCE_END = re.compile(r"[.!?…:)\]\"”»]\W{0,6}$|[^\w\s,;-]$")
_SLOGAN = re.compile(r"[|•·»]|^\W{0,2}[\"'“„«”‚‘]|24/7|®|™|^[*~=#+-]{2,}")
_LABELLED = re.compile(r"[^\W\d_][^:]{0,20}:\s")
_NUMBER = re.compile(r"\d+")
_LINK = re.compile(r"\s?<(?:https?://|mailto:)[^>\s]{1,300}>")


def is_device(line: BodyLine, lore: MailLore) -> bool:
    """Whether it is a "Sent from my …", the address behind a link's text aside."""
    text = _LINK.sub("", line.text)
    return len(text) <= 120 and lore.device.fullmatch(text) is not None  # noqa: PLR2004


def is_trailer(line: BodyLine, lore: MailLore) -> bool:
    """What may stand in a block of its own below the name: contacts, slogans, legal notices, a few words."""
    text = line.text
    if lore.disclaimer.match(text) or _SLOGAN.search(text[:120]) or lore.contact.search(text) or is_device(line, lore):
        return True
    if DELIMITER.fullmatch(text):
        return True
    return len(WORD.findall(text)) <= 6 and not _LABELLED.match(text) and len(_NUMBER.findall(text)) < 3  # noqa: PLR2004


def common_words(words: Sequence[str], lore: MailLore) -> int:
    """How many are function words; initials are not."""
    return sum(word.casefold() in lore.function_words for word in words if len(word) > 1 or word.islower())


def is_sentence(line: BodyLine, lore: MailLore) -> bool:
    """Running text, by its function words, or a sum or day; slogans, contact lines and legal notices are not."""
    text = line.text
    if lore.disclaimer.match(text) or _SLOGAN.search(text[:120]) or is_device(line, lore):
        return False
    words = WORD.findall(text)
    common = common_words(words, lore)
    if ("?" in text and len(words) > 1) or states_terms(line, lore):
        return True
    if len(words) < 3 or (lore.contact.search(text) and (len(words) < 8 or common < 3)):  # noqa: PLR2004
        return False
    return common >= 2 or (len(words) >= 5 and (common > 0 or line.tail.endswith((".", "!"))))  # noqa: PLR2004


def states_terms(line: BodyLine, lore: MailLore) -> bool:
    """Whether a short line names a sum or a day, as facts of a request do and signatures do not."""
    return lore.terms.search(line.text[:120]) is not None


def is_bare_name(line: BodyLine, lore: MailLore) -> bool:
    """One to three words that look like a name or like initials, and nothing else."""
    text = line.text
    words = WORD.findall(text)
    # "von" is a function word, but not between names
    words = [word for n, word in enumerate(words) if not (0 < n < len(words) - 1 and word in lore.particles)]
    if not words or len(words) > 3 or len(text) > 40 or any(char.isdigit() for char in text):  # noqa: PLR2004
        return False
    if lore.no_closing.match(text) or states_terms(line, lore):
        return False
    if text.endswith(("?", "!", ":", ";", ",")) or (text.endswith(".") and len(words[-1]) > 2):  # noqa: PLR2004
        return False
    if any(word.casefold() in lore.function_words and len(word) > 2 for word in words):  # noqa: PLR2004
        return False
    if len(words) == 1 and len(words[0]) <= 3:  # noqa: PLR2004
        return words[0].casefold() not in lore.function_words or words[0].isupper() or len(words[0]) == 1
    return all(word[0].isupper() or KISSES.fullmatch(word) or word in lore.particles for word in words)
