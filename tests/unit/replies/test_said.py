"""What is said back in the client's words, and what never is."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from inbox_guard.model import Action, Finding, Verdict
from inbox_guard.replies import ReplyTexts
from inbox_guard.replies.said import said_back

CASES = [
    ("de", {"deliverable": "ein Katalog mit 24 Seiten."}, "„ein Katalog mit 24 Seiten“"),
    ("de", {"deliverable": "ein Katalog", "deadline": "bis Ende Mai"}, "„ein Katalog“ und „bis Ende Mai“"),
    ("de", {"deliverable": "ein Katalog", "goal": "mehr Gäste"}, "„ein Katalog“"),
    ("de", {"goal": "mehr Gäste am Mittag"}, "„mehr Gäste am Mittag“"),
    ("de", {"deadline": "bis Ende Mai"}, ""),
    ("de", {"deliverable": "ein Katalog bis Mai", "deadline": "bis Mai"}, "„ein Katalog bis Mai“"),
    ("de", {"deliverable": "Können Sie einen Katalog machen"}, ""),
    ("de", {"deliverable": "Meine Tochter braucht ein Logo"}, ""),
    ("de", {"deliverable": "Die Broschüre, Druck ist am 30"}, ""),
    ("de", {"deliverable": "EIN „schönes“ Logo"}, "„EIN 'schönes' Logo“"),
    ("de", {"deliverable": "HINTERGRUND"}, ""),
    ("en", {"deliverable": "a menu", "deadline": "by 15 Jan"}, "“a menu” and “by 15 Jan”"),
    ("en", {"deliverable": "I don't know who else to turn to, please help"}, ""),
    ("en", {"deliverable": "do you do websites"}, ""),
    (
        "fi",
        {"deliverable": "kahdeksan sivun esite", "deadline": "maanantaina"},
        "”kahdeksan sivun esite” ja ”maanantaina”",
    ),
    ("fi", {"deliverable": "TAUSTA"}, ""),
    ("fi", {"deliverable": "paljonko logo maksaa"}, ""),
    ("ru", {"deliverable": "каталог", "deadline": "к середине марта"}, "«каталог» и «к середине марта»"),
    ("ru", {"deliverable": "скажите цену и сроки"}, ""),
    ("ru", {"deliverable": "сделайте срочно сайт"}, ""),
]


@pytest.mark.parametrize(("language", "said", "expected"), CASES)
def test_the_work_is_said_back(
    texts: Mapping[str, ReplyTexts], language: str, said: Mapping[str, str], expected: str
) -> None:
    """The work with its date; nothing that speaks to the freelancer, is cut off, or is about the family."""
    assert said_back(Verdict(Action.CLARIFY, 0.1, said=said), (), texts[language].manner) == expected


def test_what_showed_a_sign_is_not_said_back(texts: Mapping[str, ReplyTexts]) -> None:
    """Neither the words themselves nor a sentence around them."""
    said = {"deliverable": "ein Logo in fünf Minuten"}
    for evidence in ("in fünf Minuten", "ein Logo in fünf Minuten, mehr nicht"):
        finding = Finding("devalues-work", 0.9, evidence, "body", "r")
        assert said_back(Verdict(Action.CLARIFY, 0.1, said=said), (finding,), texts["de"].manner) == ""


def test_a_long_sentence_is_cut_at_a_word(texts: Mapping[str, ReplyTexts]) -> None:
    """With the mark of an omission."""
    said = {"deliverable": "Texte " * 40, "deadline": "bis " * 40}
    shown = said_back(Verdict(Action.CLARIFY, 0.1, said=said), (), texts["de"].manner)

    assert shown.endswith("Texte …“")
    assert len(shown) < 120
