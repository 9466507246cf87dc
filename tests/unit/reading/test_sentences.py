"""Where sentences end, and what their tokens look like."""

from __future__ import annotations

import pytest
from unit.builders import sentences_of

from inbox_guard.library import mail_lore, stemmer
from inbox_guard.model import Address, Body, Fragment, FragmentKind, Message, Place, Sentence
from inbox_guard.reading.quotes import split
from inbox_guard.reading.sentences import sentences


def read(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text that is new as a whole."""
    return sentences_of(Body(text, (Fragment(FragmentKind.NEW, 0, len(text)),)))


SPLITS = [
    ("Hi there. How much? We need it!", ["Hi there.", "How much?", "We need it!"]),
    ("i need a logo. how much? cheap pls", ["i need a logo.", "how much?", "cheap pls"]),
    ("It costs approx. 300 for e.g. two pages.", ["It costs approx. 300 for e.g. two pages."]),
    ("Due Nov. 9. Fine?", ["Due Nov. 9.", "Fine?"]),
    ("Ask Dr. Smith or J. Doe. They know.", ["Ask Dr. Smith or J. Doe.", "They know."]),
    (
        "Wir brauchen z.B. ca. 5 Seiten bis 15. Mai. Geht das?",
        ["Wir brauchen z.B. ca. 5 Seiten bis 15. Mai.", "Geht das?"],
    ),
    ("Am 3. geht es los. Im Jahr 2026. Danach nicht.", ["Am 3. geht es los.", "Im Jahr 2026.", "Danach nicht."]),
    ("Preis inkl. MwSt. Nr. 88. Danke!", ["Preis inkl. MwSt.", "Nr. 88.", "Danke!"]),
    ("Das ist u. a. z. B. Text. Ende.", ["Das ist u. a. z. B. Text.", "Ende."]),
    (
        "Tarvitaan esim. logo, n. 3 kpl, 9.6. mennessä. Onnistuuko?",
        ["Tarvitaan esim. logo, n. 3 kpl, 9.6. mennessä.", "Onnistuuko?"],
    ),
    ("Klo 10.30 sopii. Terveisin minä", ["Klo 10.30 sopii.", "Terveisin minä"]),
    (
        "Нужно ок. 5 тыс. знаков, т.е. 3 стр. текста. Сколько?",
        ["Нужно ок. 5 тыс. знаков, т.е. 3 стр. текста.", "Сколько?"],
    ),
    ("Бюджет 50 тыс. руб. Оплата сразу.", ["Бюджет 50 тыс. руб.", "Оплата сразу."]),
    ("Done!!! Really?! Yes...", ["Done!!!", "Really?!", "Yes..."]),
    ("Well... maybe not. Hm… Yes.", ["Well... maybe not.", "Hm…", "Yes."]),
    ("Version 2.5 is at example.com. Look.", ["Version 2.5 is at example.com.", "Look."]),
    ("Super :) Können wir reden?", ["Super :)", "Können wir reden?"]),
    ("Класс)) Когда начнём?", ["Класс))", "Когда начнём?"]),
    ('He said "No." We left.', ['He said "No."', "We left."]),
    (
        "Needs:\n- a logo\n- a site (3 pages)\n1. first\n2) second",
        ["Needs:", "a logo", "a site (3 pages)", "first", "second"],
    ),
    (
        "this line was wrapped by the mail program after sixty\nletters and goes on.",
        ["this line was wrapped by the mail program after sixty\nletters and goes on."],
    ),
    (
        "Dieser Satz wurde vom Mailprogramm nach siebzig Zeichen\nUmgebrochen.",
        ["Dieser Satz wurde vom Mailprogramm nach siebzig Zeichen\nUmgebrochen."],
    ),
    (
        "Für unseren Hofladen suchen wir jemanden, der Schilder malt, z. B.\nTafeln für die Kasse.",
        ["Für unseren Hofladen suchen wir jemanden, der Schilder malt, z. B.\nTafeln für die Kasse."],
    ),
    (
        "Die Schilder für unseren Hofladen sollten fertig sein am 15.\nDezember in der Früh.",
        ["Die Schilder für unseren Hofladen sollten fertig sein am 15.\nDezember in der Früh."],
    ),
    ("Hello Kim,\nwe need a site", ["Hello Kim,\nwe need a site"]),
    ("Logo\nFlyer\nWebsite", ["Logo", "Flyer", "Website"]),
    ("One\n\ntwo", ["One", "two"]),
    ("15. Mai passt.", ["15. Mai passt."]),
    ("***", []),
]


@pytest.mark.parametrize(("text", "expected"), SPLITS)
def test_sentences_end_where_readers_end_them(text: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in read(text)] == expected


def test_each_sentence_and_token_is_an_exact_substring() -> None:
    text = "Hi Kim,\n\n  • Soft\u00adhyphen, zero\u200bwidth & „Quotes“!\n> odd\n\tТабуляция… ё"
    for sentence in read(text):
        assert sentence.text in text
        for token in sentence.tokens:
            assert sentence.start <= token.start < token.end <= sentence.end


def test_no_sentence_crosses_a_fragment() -> None:
    body = split("One of these\n> two\nthree of those\n", mail_lore())
    assert [sentence.text for sentence in sentences_of(body)] == ["One of these", "three of those"]


def test_paragraphs_are_counted_from_the_first() -> None:
    assert [sentence.paragraph for sentence in read("One two. Three four.\nFive six\n\nSeven\n\n\nEight")] == [
        0,
        0,
        0,
        1,
        2,
    ]


def test_the_subject_comes_first_without_its_prefixes() -> None:
    body = Body("Text here.", (Fragment(FragmentKind.NEW, 0, 10),))
    message = Message("1", Place(), "AW: Fwd: Neues Logo! Bitte", Address("", "a@a.example"), body=body)
    found = tuple(sentences(message, mail_lore(), stemmer("de")))
    assert [(one.where, one.text) for one in found] == [
        ("subject", "Neues Logo!"),
        ("subject", "Bitte"),
        ("body", "Text here."),
    ]


NORMS = [
    ("Don’t DON'T", ["don't", "don't"]),
    ("24/7, 10:30 and 1.500,00", ["24/7", "10:30", "and", "1.500,00"]),
    ("€25/h $40 5 %", ["€", "25", "h", "$", "40", "5", "%"]),
    ("No!!! Why??? Eh?!", ["no", "!", "why", "?", "eh", "?", "!"]),
    ("e-mail follow-up T-Shirt", ["e-mail", "follow", "up", "t-shirt"]),
    ("Straße Café", ["strasse", "café"]),
    ("Ёлка что-нибудь по-хорошему", ["елка", "что-нибудь", "по-хорошему"]),
    ("te\u00adst un\u200bpaid", ["test", "unpaid"]),
    ("a\u0308iti", ["äiti"]),
    ("z.B. e.g. т.д.", ["z.b", "e.g", "т.д"]),
    ("300e 2k 500р PDF:n 18'000", ["300e", "2k", "500р", "pdf:n", "18'000"]),
    ("and/or", ["and", "or"]),
    ("ﬁne ＡＢＣ", ["fine", "abc"]),
    ("done.Next site.example", ["done", "next", "site.example"]),
    ("_soon_ *now*", ["soon", "now"]),
    ("…—–·", []),
]


@pytest.mark.parametrize(("text", "norms"), NORMS)
def test_tokens_have_a_comparable_form(text: str, norms: list[str]) -> None:
    assert list(mail_lore().tokenizer.words(text)) == norms


def test_stems_are_of_the_language() -> None:
    def stems(code: str, text: str) -> list[str]:
        return [token.stem for token in mail_lore().tokenizer.tokens(text, 0, len(text), stemmer(code))]

    assert stems("en", "pages page") == ["page", "page"]
    assert stems("ru", "скидку скидки") == ["скидк", "скидк"]
    assert stems("de", "Rechnungen Rechnung 24/7") == ["rechnung", "rechnung", "24/7"]
    assert stemmer(None) is None
