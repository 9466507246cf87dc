"""Text → tokens: words in a comparable form with their stems, numbers, currency signs, "!" and "?".

It knows no sentence and no language: what each writes with hyphens and colons comes from `mail.toml`, stems from the
stemmer that it is given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from inbox_guard.model import Token
from inbox_guard.reading.scripts import SMALL
from inbox_guard.reading.tables import alternatives
from inbox_guard.reading.unseen import NO_WIDTH, bare

Stemmer = Callable[[str], str]

_W = rf"[\w{NO_WIDTH}\u0300-\u036f]"
_FOLD = str.maketrans({"ё": "е", "’": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-"})

#: The stem of the sign and of all words for it.
PERCENT = "%"
CURRENCY_SIGNS = "€$£¥₽₴₣₤₸₺₹"

#: Letters of a word that are looked at.  The longest compounds stay below; more is data, and would fill what is kept.
LONGEST = 64


def norm(word: str) -> str:
    """The comparable form: NFKC, case-folded, ё as е, straight apostrophes, nothing invisible; a long run is cut."""
    word = word[:LONGEST]
    if word.isalpha():  # then of what is folded it can hold two letters alone
        if not word.isascii():
            word = bare(word)
            if not unicodedata.is_normalized("NFKC", word):
                word = unicodedata.normalize("NFKC", word)
        return word.casefold().replace("ё", "е").replace("ʼ", "'")
    if word[0] in "!?":
        return word[0]
    return folded(word.replace("_", ""))


def folded(text: str) -> str:
    """What `norm` makes of a word, made of any text and with nothing cut: so what is written for mail is found."""
    if text.isascii():
        return text.casefold().replace("`", "'")
    text = bare(text).replace("´", "'")  # which NFKC takes for a space with an accent
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return text.casefold().translate(_FOLD)


@lru_cache(maxsize=20_000)
def _forms(word: str, stemmer: Stemmer | None) -> tuple[str, str]:
    form = norm(word)
    return form, form if stemmer is None or not form[:1].isalpha() else stemmer(form)


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """Cuts texts into tokens, in whatever languages they are: what one writes as a word no other writes otherwise."""

    pattern: re.Pattern[str]  # of one token

    def words(self, text: str) -> Iterator[str]:
        """The comparable forms of the tokens of a text, in order and without their places."""
        # one by one: most take the first few only
        return filter(None, map(norm, map(itemgetter(0), self.pattern.finditer(text))))

    def tokens(self, text: str, start: int, end: int, stemmer: Stemmer | None) -> tuple[Token, ...]:
        """The tokens of text[start:end], with offsets of the text.  Without a stemmer the stem is the form itself."""
        found: list[Token] = []
        for match in self.pattern.finditer(text, start, end):
            first, last = match.span()
            form, stem = _forms(match[0][:LONGEST], stemmer)
            if form:  # of letters alone that nobody sees, such as the filler of Hangul, nothing is left to compare
                found.append(Token(form, stem, first, last))
        return tuple(found)


def tokenizer(
    before_hyphen: Sequence[str] = (), after_hyphen: Sequence[str] = (), after_colon: Sequence[str] = ()
) -> Tokenizer:
    """A tokenizer that keeps such words whole.

    Args:
        before_hyphen: small letters, of which the first may be a capital: "по" in "по-хорошему".
        after_hyphen: "то" in "что-то".
        after_colon: alphabets of the endings that follow a capital or a figure: "abc…" for "PDF:n" and "10:een".
    """
    starts = "".join(f"|[{word[0].upper()}{word[0]}]{re.escape(word[1:])}" for word in before_hyphen)
    letters = "".join(after_colon)
    ending = rf":[{letters}]{{1,6}}(?!\w)" if letters else r"(?!)"
    return Tokenizer(
        re.compile(
            rf"\d+(?:[.,:/'’]\d+)*{_W}*(?:{ending})?"  # 1.500,00  24/7  10:30  300e  2k
            rf"|[^\W\d_](?:\.[^\W\d_]){{1,3}}(?!\w)"  # z.B  e.g  т.д
            rf"|(?:[^\W\d_]{starts})[-‐‑]{_W}+"  # e-mail  T-Shirt
            rf"|[^\W\d_]{_W}*"
            rf"(?:['’ʼ`´](?=[^\W\d_]){_W}+"
            rf"|\.(?={SMALL}){_W}+"
            rf"|[-‐‑]{alternatives(after_hyphen)}(?!\w)"
            rf"|(?<=[{letters.upper()}\d]){ending})*"
            rf"|[{CURRENCY_SIGNS}{PERCENT}]|!+|\?+"
        )
    )
