"""When no reminder is due: each rule of it, in each language, on a thread that would have one otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from servers.stories import Story, scanned

from inbox_guard import library

CORE = library.core()
START = datetime.fromisoformat("2026-03-02T10:00:00+00:00")  # a Monday
LANGUAGES = ("en", "de", "fi", "ru")
REQUEST = {
    "en": "Hello, we need a logo for our bakery. What would it cost?",
    "de": "Guten Tag, wir brauchen ein Logo für unsere Bäckerei. Was würde das kosten?",
    "fi": "Hei, tarvitsemme logon leipomollemme. Mitä se maksaisi?",
    "ru": "Здравствуйте, нам нужен логотип для пекарни. Сколько это стоит?",
}
QUOTE = {
    "en": "Hello, the logo costs 900 euros, my quote is attached. Please tell me whether I may start.",
    "de": "Guten Tag, das Logo kostet 900 Euro, das Angebot hängt an. Sagen Sie mir bitte, ob ich anfangen darf.",
    "fi": "Hei, logo maksaa 900 euroa, tarjous on liitteenä. Kertoisitteko, voinko aloittaa?",
    "ru": "Здравствуйте, логотип стоит 900 евро, смета во вложении. Напишите, пожалуйста, можно ли начинать.",
}
ANSWER = {
    "en": "Thank you, we have chosen another studio.",
    "de": "Danke, wir haben uns für ein anderes Studio entschieden.",
    "fi": "Kiitos, valitsimme toisen toimiston.",
    "ru": "Спасибо, мы выбрали другую студию.",
}
CLOSING = {
    "en": "Hello, the final logo files are in the folder. Thank you, it was a pleasure.",
    "de": "Guten Tag, die fertigen Logodateien liegen im Ordner. Danke, es war mir ein Vergnügen.",
    "fi": "Hei, valmiit logotiedostot ovat kansiossa. Kiitos, tämä oli mukava työ.",
    "ru": "Здравствуйте, готовые файлы логотипа в папке. Спасибо, было приятно работать.",
}
BY_HAND = {
    "en": "Hello, is the logo still of interest to you?",
    "de": "Guten Tag, ist das Logo für Sie noch aktuell?",
    "fi": "Hei, onko logo teille vielä ajankohtainen?",
    "ru": "Здравствуйте, логотип для вас ещё актуален?",
}
AWAY = {
    "en": "I am out of the office until 30 March 2026 and will answer when I am back.",
    "de": "Ich bin bis 30. März 2026 nicht im Büro und beantworte Ihre Nachricht nach meiner Rückkehr.",
    "fi": "Olen lomalla 30.3.2026 asti ja vastaan viesteihin palattuani.",
    "ru": "Я в отпуске до 30 марта 2026 года и отвечу на письмо по возвращении.",
}
PRIVATE = {
    "en": ("Hi! Shall we go hiking with the kids in May?", "Lovely! Who brings the tent? Tell me when you know."),
    "de": ("Hallo! Gehen wir im Mai mit den Kindern wandern?", "Gern! Wer bringt das Zelt? Sag mir Bescheid."),
    "fi": ("Moi! Lähdetäänkö toukokuussa lasten kanssa vaeltamaan?", "Joo! Kuka tuo teltan? Kerro kun tiedät."),
    "ru": ("Привет! Пойдём в мае с детьми в поход?", "Давай! Кто берёт палатку? Напиши, как узнаешь."),
}
CLIENT, COLLEAGUE = "ada@client.example", "bea@client.example"


def _due(turns: Sequence[tuple[str, str, int]], tmp_path: Path, *, after: int = 10) -> bool:
    """Whether a reminder is written so many days after START; turns are sender ("" for own mail), text and day."""
    messages = tuple(
        {
            "dir": "in" if sender else "out",
            "date": (START + timedelta(days=day, minutes=number)).isoformat(),
            "from_name": "Ada Client",
            "from_addr": sender,
            "subject": "May" if number == 0 else "Re: May",
            "body": text,
        }
        for number, (sender, text, day) in enumerate(turns)
    )
    none = frozenset[str]()
    story = Story("never", START + timedelta(days=after), "", messages, follow_up=False, signs=none, gap=none)
    return scanned(story, CORE, tmp_path / "state.db")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quote_that_nobody_answers_is_asked_about_after_five_business_days(language: str, tmp_path: Path) -> None:
    """And not a day before: the thread that all others here are made from."""
    turns = [(CLIENT, REQUEST[language], 0), ("", QUOTE[language], 1)]
    assert not _due(turns, tmp_path, after=7)
    assert _due(turns, tmp_path, after=9)


@pytest.mark.parametrize("who", [CLIENT, COLLEAGUE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_never_when_the_client_or_a_colleague_answered(language: str, who: str, tmp_path: Path) -> None:
    """Also when the answer is a no."""
    turns = [(CLIENT, REQUEST[language], 0), ("", QUOTE[language], 1), (who, ANSWER[language], 2)]
    assert not _due(turns, tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_never_when_nothing_was_asked(language: str, tmp_path: Path) -> None:
    """The last own mail delivers and thanks."""
    assert not _due([(CLIENT, REQUEST[language], 0), ("", CLOSING[language], 1)], tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_never_when_it_was_asked_once_before_by_hand(language: str, tmp_path: Path) -> None:
    """The freelancer has written the reminder themselves."""
    turns = [(CLIENT, REQUEST[language], -14), ("", QUOTE[language], -13), ("", BY_HAND[language], -3)]
    assert not _due(turns, tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_never_before_the_day_of_return_that_an_automatic_answer_named(language: str, tmp_path: Path) -> None:
    """From then on the days count."""
    turns = [(CLIENT, REQUEST[language], 0), ("", QUOTE[language], 1), (CLIENT, AWAY[language], 1)]
    assert not _due(turns, tmp_path, after=20)
    assert _due(turns, tmp_path, after=40)


@pytest.mark.parametrize("language", LANGUAGES)
def test_never_when_it_was_no_project(language: str, tmp_path: Path) -> None:
    """Friends are asked for things too."""
    first, second = PRIVATE[language]
    assert not _due([(CLIENT, first, 0), ("", second, 1)], tmp_path)
