"""New text and subject → sentences with their tokens.  It knows where sentences end, not what they mean.

Hard-wrapped lines are joined, list items and short lines stand alone, no sentence crosses a fragment.  What a mail
cites in quotation marks has no tokens: its writer does not say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from inbox_guard.model import Body, FragmentKind, Message, Sentence
from inbox_guard.reading.cited import citations, said_by_the_writer
from inbox_guard.reading.lore import MailLore
from inbox_guard.reading.scripts import SMALL
from inbox_guard.reading.tokens import Stemmer

MAX_SENTENCES = 3_000
MOST_JUDGED = 60  # two pages: a request that goes on longer has said by then what it is and wants
MAX_LENGTH = 1_500  # characters; a longer stretch without an end is cut at a space
WRAPPED = 50  # a line this long may have been wrapped by the mail program
WIDEST = 100  # no mail program wraps at more

_BULLET = re.compile(
    r"[ \t\xa0]*(?:[-–—*•·▪●○►➤✓✔+]+(?=[\s\xa0])|\(?\d{1,2}[.)](?=[\s\xa0]|[^\W\d])"
    rf"|\(?{SMALL}\)(?=[\s\xa0]))"
)
_MARKS = re.compile(r"[-–—*•·▪●○►➤✓✔+>\s\xa0|_=~]*")
# A run counts only from its beginning and up to a length: else a long one that ends no sentence is tried from each of
# its letters.
_END = re.compile(
    r"(?:(?<![.…!?])[.…!?]{1,40}|(?<=\s)[:;]-?[)D(P]{1,20}|(?<=[^\W\d])\){2,20}"
    r"|(?<=[^\W\d])\s?[\U0001F300-\U0001FAFF\u2600-\u27bf]{1,40}\ufe0f?)"
    r"[\"'”’»“)\]*]{0,20}(?=[\s\xa0]|$)"
)
_MAY_END = re.compile(r"[.…!?\n)]|[:;]-?[DP]|[\U0001F300-\U0001FAFF\u2600-\u27bf]")  # wherever a sentence can end
_BEFORE = re.compile(r"[^\s(\"'„“«\[/]{1,20}\Z")
_DATE = re.compile(r"\d{1,2}\.\d{1,2}")
_SPACED_DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.[ \xa0](?:0?[1-9]|1[0-2])\.")
_SPACED_DAY = re.compile(r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])\.[ \xa0]\Z")
_MONTH_AND_YEAR = re.compile(r"[ \xa0]?(?:0?[1-9]|1[0-2])\.[ \xa0]?(?:19|20)\d\d(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")


def sentences(message: Message, lore: MailLore, stemmer: Stemmer | None) -> Iterator[Sentence]:
    """The subject without its prefixes, then the sentences of the new text in order; each is an exact substring.

    They are cut one by one, so that who wants the first of a long text does not wait for the rest.
    """
    yield from subject_sentences(message.subject, lore, stemmer)
    yield from islice(_of_body(message.body, lore, stemmer), MAX_SENTENCES)


def goes_on(subject: str, body: Body, lore: MailLore) -> bool:
    """Whether a mail has more sentences than are judged."""
    if len(body.text) < MOST_JUDGED * MAX_LENGTH // 2 and len(_MAY_END.findall(body.text)) < MOST_JUDGED:
        return False  # the common case, at a hundredth of the price
    cut = chain(subject_sentences(subject, lore, None), _of_body(body, lore, None))
    return next(islice(cut, MOST_JUDGED, None), None) is not None


def subject_sentences(subject: str, lore: MailLore, stemmer: Stemmer | None) -> tuple[Sentence, ...]:
    """The sentences of a subject; offsets count in the whole subject."""
    prefix, tokens = lore.prefix.match(subject[:400]), lore.tokenizer.tokens
    first = prefix.end() if prefix else 0
    last = min(len(subject), 1_000)
    cited = citations(subject, first, last)
    return tuple(
        Sentence("subject", subject, start, end, said_by_the_writer(tokens(subject, start, end, stemmer), cited))
        for start, end in _bounds(subject, first, last, lore)
    )


def _of_body(body: Body, lore: MailLore, stemmer: Stemmer | None) -> Iterator[Sentence]:
    paragraph = -1
    for fragment in body.fragments:
        if fragment.kind is not FragmentKind.NEW:
            continue
        fresh = True
        cited = citations(body.text, fragment.start, fragment.end)
        for start, end, opens in _blocks(body.text, fragment.start, fragment.end):
            paragraph += opens or fresh
            fresh = False
            for first, last in _bounds(body.text, start, end, lore):
                spans = said_by_the_writer(lore.tokenizer.tokens(body.text, first, last, stemmer), cited)
                if spans:
                    yield Sentence("body", body.text, first, last, spans, paragraph)


def _blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Stretches of lines that belong together, and whether a paragraph begins with them."""
    first = -1
    last, position, gap = start, start, True
    opens = True
    previous = ""
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop < 0 else stop
        line = text[position : min(stop, position + 400)].strip()
        if not line:
            if first >= 0:
                yield first, last, opens
            first, gap = -1, True
        elif first >= 0 and _goes_on(previous, line, text[position : position + 40]):
            last = stop
        else:
            if first >= 0:
                yield first, last, opens
            first, last, opens, gap = position, stop, gap, False
        previous = line if stop - position <= 400 else " " * WIDEST + "x"  # noqa: PLR2004
        position = stop + 1
    if first >= 0:
        yield first, last, opens


def _goes_on(line: str, following: str, raw: str) -> bool:
    """Whether a line was broken by the mail program rather than by its writer."""
    if _BULLET.match(raw):
        return False
    if following[0].islower() and not line.endswith((".", "!", "?", ":")):
        return True
    return WRAPPED <= len(line) <= WIDEST and not line.endswith((":", "!", "?"))


def _bounds(text: str, start: int, end: int, lore: MailLore) -> Iterator[tuple[int, int]]:
    """The spans of the sentences in a block."""
    bullet = _BULLET.match(text, start, end)
    if bullet and not (bullet[0][-1] == "." and _is_day(text, bullet.end(), end, lore)):
        start = bullet.end()
    begin = start
    for found in _END.finditer(text, start, end):
        if found.end() < end and not _is_end(text, start, found, end, lore):
            continue
        yield from _cut(text, begin, found.end())
        begin = found.end()
    yield from _cut(text, begin, end)


def _is_day(text: str, after: int, end: int, lore: MailLore) -> bool:
    """Whether the number that a block begins with is a day rather than a bullet: "5. Mai", "5. 6. 2026"."""
    following = _next_word(text, after, end)
    return following.casefold().rstrip(".,") in lore.after_ordinal or bool(_MONTH_AND_YEAR.match(text, after, end))


def _is_end(text: str, start: int, found: re.Match[str], end: int, lore: MailLore) -> bool:
    mark = found[0]
    following = _next_word(text, found.end(), end)
    if not following:
        return True
    if mark[0] in "!?":
        return not (mark[-1] == ")" and following[0].islower())
    if mark[0] == "." and len(mark.rstrip("\"'”’»“)]*")) == 1:
        return _full_stop(text, start, found.start(), following, closed=len(mark) > 1, lore=lore)
    if mark[0] in ".…":
        return not following[0].islower()
    return following[0].isupper()


def _full_stop(text: str, start: int, dot: int, following: str, *, closed: bool, lore: MailLore) -> bool:
    """Whether a dot ends a sentence, rather than an abbreviation, an ordinal or an initial."""
    before = _BEFORE.search(text, max(start, dot - 20), dot)
    word = before[0] if before else ""
    if not word or closed:
        return bool(word) or not following[0].islower()
    folded = word.casefold()
    if word.isdigit():
        return not _ordinal(text, start, dot - len(word), word, following, lore)
    if len(word) == 1 and (word.isupper() or (following[-1] == "." and len(following) == 2)):  # noqa: PLR2004  # "z. B."
        return False
    if folded in lore.weak_abbreviations or len(word) == 1 or _DATE.fullmatch(word):
        return following[0].isupper()
    return folded not in lore.abbreviations and (
        "." not in folded or folded.rpartition(".")[2] not in lore.abbreviations
    )


def _ordinal(text: str, start: int, at: int, number: str, following: str, lore: MailLore) -> bool:
    """The dot of "15. Mai", "am 3. geht es", "1. Vorsitzende"; not "im Jahr 2026. Danach", not "kostet 50. Danach"."""
    if len(number) > 2:  # noqa: PLR2004
        return False
    if _SPACED_DATE.match(text, at) or (_SPACED_DAY.search(text, max(start, at - 5), at) and _YEAR.match(following)):
        return True  # "5. 6. 2026"
    if following.casefold() in lore.after_ordinal or following[:3].casefold() in lore.after_ordinal:
        return True
    before = text[max(start, at - 12) : at].split()
    return following[0].islower() or not before or before[-1].casefold() in lore.before_ordinal


def _next_word(text: str, position: int, end: int) -> str:
    behind = text[position : min(end, position + 40)].lstrip(" \t\n\xa0\"'„“«([*_-–—")
    return next(iter(behind.split(maxsplit=1)), "")  # at whatever space: a line may have been wrapped behind it


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Trim a span and cut what is too long for a sentence."""
    while start < end:
        stop = end
        if end - start > MAX_LENGTH:
            space = max(text.rfind(" ", start + 1, start + MAX_LENGTH), text.rfind("\n", start + 1, start + MAX_LENGTH))
            stop = space if space > 0 else start + MAX_LENGTH
        first = min(_MARKS.match(text, start, stop).end(), stop)  # type: ignore[union-attr]  # matches the empty string too
        last = stop
        while last > first and text[last - 1].isspace():
            last -= 1
        if last > first:
            yield first, last
        start = stop
