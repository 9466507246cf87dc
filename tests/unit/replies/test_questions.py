"""Which questions a letter asks of whom: those that a freelancer of the trade would ask, and none besides."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from unit.replies.letters import LANGUAGES, NOW, letter, message, profile, says

from inbox_guard import library
from inbox_guard.model import FACTS, Action, Gate, Kind, Verdict
from inbox_guard.replies import ReplyTexts, compose

OWN = {
    "en": (
        "Hello, I'd like a tattoo of a heron on my arm.",
        "We're getting married in August and want the speeches filmed.",
        "I'd like some pictures of all my grandchildren together by the lake.",
        "I'm looking for somebody to sew curtains for three tall windows.",
        "Would you draw up a planting plan for the garden? It has been let go.",
    ),
    "de": (
        "Ich hätte gern ein Tattoo am Unterarm, einen Reiher.",
        "Wir heiraten im August und suchen jemanden, der die Reden filmt.",
        "Ich wünsche mir Bilder von allen Enkeln zusammen am See.",
        "Ich suche jemanden, der Vorhänge für drei hohe Fenster näht.",
        "Wir bräuchten einen Bepflanzungsplan für den verwilderten Garten.",
    ),
    "fi": (
        "Haluaisin tatuoinnin kyynärvarteen, haikaran.",
        "Menemme naimisiin elokuussa ja etsimme kuvaajaa puheille.",
        "Haluaisin kuvia kaikista lapsenlapsista yhdessä järven rannalla.",
        "Etsin ompelijaa kolmen korkean ikkunan verhoille.",
        "Tarvitsisimme istutussuunnitelman hoitamatta jääneelle pihalle.",
    ),
    "ru": (
        "Хочу татуировку на предплечье, цаплю.",
        "Мы женимся в августе и ищем, кто снимет тосты.",
        "Хочется снимков со всеми внуками вместе у озера.",
        "Ищу, кто сошьёт шторы на три высоких окна.",
        "Нам нужен план посадок для заросшего участка.",
    ),
}
THESIS = {
    "en": "I'm looking for somebody to proofread my master's thesis.",
    "de": "Ich suche jemanden für das Korrektorat meiner Masterarbeit.",
    "fi": "Etsin oikolukijaa pro gradu -tutkielmalleni.",
    "ru": "Ищу корректора для вычитки диссертации.",
}
TRADE = {
    "en": "We run a tattoo studio and need a new website for our customers.",
    "de": "Wir haben ein Tattoo-Studio und brauchen eine neue Website für unsere Kunden.",
    "fi": "Meillä on tatuointistudio ja tarvitsemme uudet verkkosivut asiakkaille.",
    "ru": "У нас тату-салон, нужен новый сайт для клиентов.",
}
ASKED = {
    "en": ("Would you come out to us beforehand to have a look?", "Is that something for you?"),
    "de": ("Würden Sie vorher zu uns kommen und es sich ansehen?", "Wäre das etwas für Sie?"),
    "fi": ("Kävisittekö ensin meillä katsomassa paikkaa rauhassa?", "Onnistuuko tämä?"),
    "ru": ("Могли бы вы сначала приехать и всё посмотреть на месте?", "Возьмётесь?"),
}
MORE = {"en": "more …", "de": "mehr …", "fi": "lisää …", "ru": "ещё …"}


def asked(texts: Mapping[str, ReplyTexts], language: str, text: str, seed: int = 0) -> tuple[set[str], str]:
    """Which questions stand in the answer to a mail that leaves everything open, and the answer."""
    long = f"{text}\n\n" + " ".join([MORE[language]] * 40)
    mail, verdict = message(long, language, id=f"{seed}@c.example"), Verdict(Action.CLARIFY, 0.1, (), FACTS)
    made = compose(mail, Gate(Kind.REQUEST, "x"), (), verdict, profile(language), texts, NOW, library.mail_lore())
    assert made is not None
    own = letter(made)
    known = texts[language]
    said = {key for key in (*FACTS, "text", "taste") if says(known, own, f"clarify.{key}")}
    return said, own


@pytest.mark.parametrize(("language", "text"), [(language, text) for language in LANGUAGES for text in OWN[language]])
def test_for_whom_a_tattoo_or_a_wedding_film_is_nobody_asks(
    texts: Mapping[str, ReplyTexts], language: str, text: str
) -> None:
    """Nor to what end, who else agrees and which files there are; the style is asked for."""
    said, own = asked(texts, language, text)

    assert said == {"deliverable", "deadline", "budget", "taste"}, own


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_thesis_the_text_is_asked_for(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Who corrects it wants to see some pages; its readers are known."""
    said, own = asked(texts, language, THESIS[language])

    assert said == {"deliverable", "deadline", "budget", "text"}, own


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_trade_audience_and_material_are_asked(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """A studio for tattoos that needs a website is no private person."""
    said, own = asked(texts, language, TRADE[language])

    assert {"goal", "audience", "material"} <= said, own


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_asks_something_hears_that_it_will_be_answered(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """What only a person can answer, beside price and "can you do it?", which the plan answers."""
    yours = texts[language].blocks["clarify.yours"]
    own, plain = ASKED[language]
    for seed in range(4):
        for question, expected in ((own, True), (plain, False)):
            _, text = asked(texts, language, f"{OWN[language][0]} {question}", seed)
            assert any(t in text for t in (*yours.formal, *yours.familiar)) is expected, text
