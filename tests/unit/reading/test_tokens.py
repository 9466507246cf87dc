"""Words in comparable form; what is too long for a word is cut before anything of it is kept."""

from __future__ import annotations

import pytest

from inbox_guard.library import mail_lore, stemmer
from inbox_guard.reading.tokens import LONGEST, norm, tokenizer

BLOB = "abcdefghij" * 25_000


def _reverse(word: str) -> str:
    return word[::-1]


def test_a_run_of_letters_longer_than_any_word_is_cut() -> None:
    """Else each piece of it would be a feature, and a few such mails would fill the memory."""
    [token] = mail_lore().tokenizer.tokens(BLOB, 0, len(BLOB), _reverse)

    assert token.norm == norm(BLOB) == next(mail_lore().tokenizer.words(BLOB)) == BLOB[:LONGEST]
    assert len(token.stem) == LONGEST


def test_what_is_cut_keeps_its_place_in_the_text() -> None:
    """Evidence is an exact part of the mail."""
    text = f"see {BLOB} there"
    first, second, third = mail_lore().tokenizer.tokens(text, 0, len(text), None)

    assert text[second.start : second.end] == BLOB
    assert (first.norm, third.norm) == ("see", "there")


def test_the_longest_compounds_are_words() -> None:
    """Finnish and German ones among them."""
    for word in (
        "Lentokonesuihkuturbiinimoottoriapumekaanikkoaliupseerioppilas",
        "Rechtsschutzversicherungsgesellschaften",
    ):
        assert norm(word) == word.casefold()


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("Straße", "strasse"),
        ("ﬁne", "fine"),
        ("Ёлка", "елка"),
        ("pʼyat", "p'yat"),
        ("ﾃﾞｻﾞｲﾝ", "デザイン"),
        ("so\u00adft", "soft"),
        ("Don’t", "don't"),
        ("geht´s", "geht's"),
        ("geht`s", "geht's"),
        ("по‑русски", "по-русски"),
        ("a_b", "ab"),
        ("24H", "24h"),
    ],
)
def test_what_looks_alike_is_written_alike(word: str, form: str) -> None:
    """Words of letters alone take a shorter way; both ways end at the same form."""
    assert norm(word) == form


@pytest.mark.parametrize("letter", ["\u3164", "\u115f", "\u1160", "\uffa0"])
def test_letters_that_nobody_sees_are_no_word(letter: str) -> None:
    """The fillers of Hangul are letters to Unicode, and nothing is left of them to compare."""
    text, tokenizer = f"a {letter} site {letter}{letter}", mail_lore().tokenizer

    assert list(tokenizer.words(text)) == ["a", "site"]
    first, second = tokenizer.tokens(text, 0, len(text), None)
    assert (first.norm, second.norm, second.start) == ("a", "site", 4)


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "percent"), ("de", "Prozent"), ("fi", "prosenttia"), ("fi", "prosentin"), ("ru", "процентов")],
)
def test_percent_and_its_sign_are_one_word(language: str, word: str) -> None:
    """What is learned of the one holds for the other; people write the sign, and examples the word."""
    by_word, by_sign = (f"20 {percent}" for percent in (word, "%"))
    stem, tokens = stemmer(language), mail_lore().tokenizer.tokens

    assert [token.stem for token in tokens(by_word, 0, len(by_word), stem)] == ["20", "%"]
    assert [token.stem for token in tokens(by_sign, 0, len(by_sign), stem)] == ["20", "%"]


def test_what_a_language_writes_with_hyphens_and_colons_is_data() -> None:
    """A language that nobody knew before keeps its words whole, and takes none of another apart."""
    text = "meta-data Meta-data cross-data who-so MN:n word:n 10:n"
    cut = tokenizer(before_hyphen=["meta"], after_hyphen=["so"], after_colon=["nm"])

    whole = ["meta-data", "meta-data", "cross", "data", "who-so", "mn:n", "word", "n", "10:n"]
    apart = ["meta", "data", "meta", "data", "cross", "data", "who", "so", "mn", "n", "word", "n", "10", "n"]
    assert list(cut.words(text)) == whole
    assert list(tokenizer().words(text)) == apart
