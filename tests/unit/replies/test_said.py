"""What is said back in the client's words, and what never is."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from inbox_guard.model import Action, Finding, Verdict
from inbox_guard.replies import ReplyTexts
from inbox_guard.replies.said import said_back

CASES = [
    ("de", {"deliverable": "Wir brauchen einen Katalog mit 24 Seiten."}, "„Wir brauchen einen Katalog mit 24 Seiten“"),
    (
        "de",
        {"deliverable": "Ich suche ein Lektorat", "deadline": "bis Ende Mai"},
        "„Ich suche ein Lektorat“ und „bis Ende Mai“",
    ),
    ("de", {"deliverable": "Ich suche ein Lektorat", "goal": "mehr Gäste"}, "„Ich suche ein Lektorat“"),
    ("de", {"goal": "Wir möchten mehr Gäste am Mittag"}, ""),
    ("de", {"deadline": "bis Ende Mai"}, ""),
    (
        "de",
        {"deliverable": "Wir bräuchten einen Katalog bis Mai", "deadline": "bis Mai"},
        "„Wir bräuchten einen Katalog bis Mai“",
    ),
    ("de", {"deliverable": "Können Sie einen Katalog machen"}, ""),
    ("de", {"deliverable": "Meine Tochter braucht ein Logo"}, ""),
    ("de", {"deliverable": "Wir brauchen die Broschüre, Druck ist am 30"}, ""),
    ("de", {"deliverable": "Wir suchen EIN „schönes“ Logo"}, "„Wir suchen EIN 'schönes' Logo“"),
    ("de", {"deliverable": "HINTERGRUND"}, ""),
    ("de", {"deliverable": "WIR BRAUCHEN EINEN KATALOG"}, ""),
    ("de", {"deliverable": "Einen Vertrag über Verschwiegenheit brauchen wir nicht"}, ""),
    ("de", {"deliverable": "Nachricht: Wir brauchen ein Logo"}, "„Wir brauchen ein Logo“"),
    ("de", {"deliverable": "Hi Karin, wir brauchen ein Logo"}, ""),
    ("de", {"deliverable": "ich sitze hier mit 60 Folien"}, ""),
    ("de", {"deliverable": "Sehr geehrter Herr Amann, wir brauchen ein Logo"}, ""),
    ("de", {"deliverable": "Wir brauchen ein Logo, zahlen aber erst später"}, ""),
    ("de", {"deliverable": "Wir brauchen ein Logo für 200 Euro", "budget": "Wir brauchen ein Logo für 200 Euro"}, ""),
    (
        "en",
        {"deliverable": "We need a menu", "deadline": "by 15 Jan"},
        "“We need a menu” and “by 15 Jan”",
    ),
    ("en", {"deliverable": "I'd like a one-page site for my cakes."}, "“I'd like a one-page site for my cakes”"),
    ("en", {"deliverable": "we share our screens, it takes a picture a minute"}, ""),
    ("en", {"deliverable": "I don't know who else to turn to, we need help"}, ""),
    ("en", {"deliverable": "We need a menu, and when would it be ready?"}, ""),
    ("en", {"deliverable": "do you do websites"}, ""),
    ("en", {"deliverable": "websites"}, ""),
    ("en", {"deliverable": "We don’t need a logo for the shop"}, ""),
    ("en", {"deliverable": "I’d love a mural for our shop"}, "“I’d love a mural for our shop”"),
    (
        "fi",
        {"deliverable": "Tarvitsemme kahdeksan sivun esitteen.", "deadline": "Painoon 20.2."},
        "”Tarvitsemme kahdeksan sivun esitteen” ja ”Painoon 20.2.”",
    ),
    ("en", {"deliverable": "We search a cutter for six short films"}, ""),
    ("en", {"deliverable": "We want the rights to sing it and to record it once"}, ""),
    ("en", {"deliverable": "We need it for the village fair"}, ""),
    (
        "en",
        {"deliverable": "We need a menu", "deadline": "it has to lie on the tables when the terrace opens in May"},
        "“We need a menu”",
    ),
    ("de", {"deliverable": "Wir brauchen es zum Schützenfest"}, ""),
    ("de", {"deliverable": "Ich finde, wir brauchen endlich eine Seite im Netz"}, ""),
    ("de", {"deliverable": "Ich brauche Druck von mein Buch"}, ""),
    ("de", {"deliverable": "wir brauchen einen Katalog"}, ""),
    ("fi", {"deliverable": "Mä tarviisin semmosen esitteen mun kahvilaan"}, ""),
    ("fi", {"deliverable": "Haluamme sen kesän juhliin"}, ""),
    ("ru", {"deliverable": "Хочу альбом для семьи"}, ""),
    ("ru", {"deliverable": "Сейчас свободна, ищу проекты в мультипликации"}, ""),
    ("ru", {"deliverable": "Нужно это к празднику улицы"}, ""),
    ("fi", {"deliverable": "TAUSTA"}, ""),
    ("fi", {"deliverable": "Logoa emme tarvitse, valokuvia sitäkin enemmän"}, ""),
    ("fi", {"deliverable": "Moro, tarvitaan sata lappua"}, ""),
    ("fi", {"deliverable": "Myö ollaan pien verstas Iisalamesta"}, ""),
    ("fi", {"deliverable": "tarvitaan logo, paljonko se maksaa"}, ""),
    (
        "ru",
        {"deliverable": "Нужен каталог на 24 страницы", "deadline": "к середине марта"},
        "«Нужен каталог на 24 страницы» и «к середине марта»",
    ),
    ("ru", {"deliverable": "сайт"}, ""),
    ("ru", {"deliverable": "Логотип нам не нужен"}, ""),
    ("ru", {"deliverable": "Продаём пледы и подушки, 65 видов"}, ""),
    ("ru", {"deliverable": "Нужен сайт, оплата после сдачи"}, ""),
    ("ru", {"deliverable": "скажите цену и сроки, нужен логотип"}, ""),
    ("ru", {"deliverable": "сделайте срочно, нужен сайт"}, ""),
]


@pytest.mark.parametrize(("language", "said", "expected"), CASES)
def test_the_work_is_said_back(
    texts: Mapping[str, ReplyTexts], language: str, said: Mapping[str, str], expected: str
) -> None:
    """What is wished for, with its date; nothing of money or family, nothing that asks or speaks to the freelancer."""
    assert said_back(Verdict(Action.CLARIFY, 0.1, said=said), (), texts[language].manner) == expected


def test_what_showed_a_sign_is_not_said_back(texts: Mapping[str, ReplyTexts]) -> None:
    """Neither the words themselves nor a sentence around them."""
    said = {"deliverable": "Wir brauchen ein Logo in fünf Minuten"}
    for evidence in ("in fünf Minuten", "Wir brauchen ein Logo in fünf Minuten, mehr nicht"):
        finding = Finding("devalues-work", 0.9, evidence, "body", "r")
        assert said_back(Verdict(Action.CLARIFY, 0.1, said=said), (finding,), texts["de"].manner) == ""


def test_a_sentence_is_said_whole_or_not_at_all(texts: Mapping[str, ReplyTexts]) -> None:
    """A list broken off with dots is what a machine makes of it."""
    whole = (
        "Wir heiraten auf einem Hof bei Celle und suchen jemanden, der alles filmt: Trauung, Reden und den ersten Tanz"
    )
    manner = texts["de"].manner
    for text, expected in (
        (whole, f"„{whole}“"),
        (f"{whole}, dazu die Fahrt mit der Kutsche zur Kirche und zurück", ""),
    ):
        assert said_back(Verdict(Action.CLARIFY, 0.1, said={"deliverable": text}), (), manner) == expected


def test_words_written_small_are_said_back_where_a_greeting_stands_before(texts: Mapping[str, ReplyTexts]) -> None:
    """With the capital that they have in the answer; who writes all small sees no fault held against them."""
    verdict = Verdict(Action.CLARIFY, 0.1, said={"deliverable": "wir brauchen einen Katalog."})
    manner = texts["de"].manner

    assert (
        said_back(verdict, (), manner, "", "Guten Tag,\n\nwir brauchen einen Katalog.")
        == "„Wir brauchen einen Katalog“"
    )
    assert said_back(verdict, (), manner, "", "moin moin. wir brauchen einen Katalog.") == ""


@pytest.mark.parametrize("sign", ["evasive-sender", "emotional-pressure"])
def test_who_hides_or_despairs_reads_nothing_back(texts: Mapping[str, ReplyTexts], sign: str) -> None:
    """An echo sounds like a clerk there."""
    verdict = Verdict(Action.CLARIFY, 0.1, said={"deliverable": "We need a menu."})

    assert said_back(verdict, (Finding(sign, 0.9, "~", "body", "r"),), texts["en"].manner) == ""
    assert said_back(verdict, (), texts["en"].manner) == "“We need a menu”"


def test_the_subject_is_not_said_back(texts: Mapping[str, ReplyTexts]) -> None:
    """It stands above the answer."""
    verdict = Verdict(Action.CLARIFY, 0.1, said={"deliverable": "Texter gesucht"})

    assert said_back(verdict, (), texts["de"].manner, "Texter gesucht!") == ""
