"""Whether work is under way when a client falls silent: it decides what the reminder says, and whether a bill comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from unit.history.test_letters import CLIENT, NOW, read

from inbox_guard.history.silence import silence
from inbox_guard.model import Correspondence
from inbox_guard.profile import Policy

#: A request that tells of drafts, a quote that speaks of those to come, an order, and a question about the work.
REQUEST = {
    "en": "We need a leaflet for our choir; the first draft of the text is ready. What would it cost?",
    "de": "Wir brauchen ein Faltblatt für unseren Chor, der Entwurf der Texte ist fertig. Was würde das kosten?",
    "fi": "Tarvitsemme esitteen kuorollemme, luonnos teksteistä on valmis. Paljonko se maksaisi?",
    "ru": "Нужен буклет для нашего хора, черновик текстов готов. Сколько это стоит?",
}
QUOTES = {
    "en": [
        "The price is 700 euros with two drafts. If you confirm this week, I could start on Monday. Agreed?",
        "The plan is attached; the contract starts in mid April. Does that suit you?",
    ],
    "de": [
        "Der Preis beträgt 700 Euro und enthält zwei Entwürfe und eine Korrektur. Sagen Sie mir bitte, ob das passt.",
        "Anbei mein Angebot. Geben Sie mir bitte Bescheid, ob Sie es so annehmen möchten.",
    ],
    "fi": [
        "Hinta on 700 euroa, ja siihen kuuluu kaksi luonnosta. Kerrotko, hyväksytkö tarjouksen?",
        "Ohessa tarjous: ensimmäinen versio olisi valmis toukokuussa. Sopiiko näin?",
    ],
    "ru": [
        "Стоимость 70 000 рублей, в цену входят два варианта и один круг правок. Напишите, согласны ли вы.",
        "Смета во вложении, аванс 40%. Пришлите, пожалуйста, буклет в исходном файле, если подходит.",
    ],
}
ORDER = {
    "en": "Yes, we accept your offer, please go ahead.",
    "de": "Einverstanden, bitte legen Sie los.",
    "fi": "Hyväksymme tarjouksen, voit aloittaa heti.",
    "ru": "Да, согласны, начинайте.",
}
QUESTION = {
    "en": "The first draft is attached. Which cover do you prefer?",
    "de": "Anbei der erste Entwurf. Welches Titelbild gefällt Ihnen besser?",
    "fi": "Liitteenä ensimmäinen luonnos. Kumpi kansi miellyttää enemmän?",
    "ru": "Во вложении первый макет. Какая обложка вам ближе?",
}


def _running(language: str, *turns: str) -> bool:
    """Whether work is under way after these turns, which the client begins and own mail ends."""
    letters = tuple(
        replace(
            read(text, language, own=bool(number % 2)),
            id=f"m{number}",
            date=NOW + timedelta(days=number),
            marks={**read(text, language, own=bool(number % 2)).marks, "work": text},
        )
        for number, text in enumerate(turns)
    )
    quiet = silence(letters, Correspondence(CLIENT, letters, (letters,)), Policy().follow_up_after, frozenset())
    assert quiet is not None, turns
    return quiet.running


def _each(texts: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, text) for language, several in texts.items() for text in several]


@pytest.mark.parametrize(("language", "quote"), _each(QUOTES))
def test_a_quote_that_nobody_answers_is_no_work_under_way(language: str, quote: str) -> None:
    """Whatever drafts it speaks of, and the request before it: nothing is ordered, so nothing is billed."""
    assert not _running(language, REQUEST[language], quote)


@pytest.mark.parametrize("language", ["en", "de", "fi", "ru"])
def test_what_the_client_has_ordered_is_under_way(language: str) -> None:
    """The order answers own mail."""
    assert _running(language, REQUEST[language], QUOTES[language][0], ORDER[language], QUESTION[language])


@pytest.mark.parametrize("language", ["en", "de", "fi", "ru"])
def test_an_own_draft_that_nobody_ordered_is_none(language: str) -> None:
    """Own mail alone does not tell: an outline comes with many a quote."""
    assert not _running(language, REQUEST[language], QUESTION[language])
