"""Which language a text is in, and the honest None."""

from __future__ import annotations

from functools import partial
from typing import cast

import pytest

from inbox_guard.library import language_detector, languages, table
from inbox_guard.reading.language import detect
from inbox_guard.reading.lore import compile_lore

TEXTS = [
    ("en", "hi do you do websites? how much"),
    ("en", "Hey! Need a logo asap, whats your price"),
    ("en", "Dear Sir, kindly share your best quotation for the brochure."),
    ("en", "THIS IS A JOKE. FIX IT NOW."),
    ("en", "We use Next.js, Prisma and Postgres; the API is REST. Could you look at the deploy?"),
    ("de", "moin machst du auch apps? was kostet das"),
    ("de", "Wos kost des bei eich? I brauchat a Logo fia mei Hittn."),
    ("de", "Guten Tag, wir suchen eine Texterin für unsere Webseite."),
    ("de", "Hi, koennen Sie uns ein Angebot fuer den Flyer machen? Gruesse"),
    ("de", "Bitte um Rückruf."),
    ("fi", "Moi! Mitä maksais logo?"),
    ("fi", "Hei, tarvitsisimme uudet kotisivut yrityksellemme. Paljonko maksaa?"),
    ("fi", "mites sais semmosen esitteen tehtyä, ootko vapaa"),
    ("fi", "Hyväksytty, pistä tuotantoon."),
    ("ru", "здравствуйте, интересует сайт. скажите цену и сроки"),
    ("ru", "Привет! сколько стоит лого?"),
    ("ru", "Нужен backend на Python (FastAPI, PostgreSQL, Docker), CI в GitLab, deploy в AWS. API в Swagger."),
    ("ru", "Добрый день! Ищем автора текстов для блога."),
    (None, "Hej! Vad kostar en logga? Vi behöver den till nästa vecka."),
    (None, "Tere! Palju maksab kodulehe tegemine? Meil oleks vaja juuniks."),
    (None, "Hallo, wat kost een website? Wij hebben hem graag voor de zomer."),
    (None, "Bonjour, combien coûte un site pour notre boulangerie ?"),
    (None, "Hola, ¿cuánto cuesta una página web para nuestra tienda?"),
    (None, "Dzień dobry, ile kosztuje strona internetowa dla naszej firmy?"),
    (None, "Добрий день! Скільки коштує сайт для нашої пекарні? Потрібно до червня."),
    (None, "Здравейте, колко струва един сайт за нашата пекарна? Трябва ни до юни."),
    (None, "Здраво, колико кошта сајт за нашу пекару? Треба нам до јуна."),
    (None, "Hei, hva koster en logo? Vi trenger den til neste uke, og det haster ikke."),
    (None, "Hej, hvad koster et logo? Vi skal bruge det i næste uge."),
    (None, ""),
    (None, "12345 67,89 €"),
    (None, "https://example.org/page?id=7"),
    (None, "!!! ??? :-)"),
    (None, "😀👍"),
]


@pytest.mark.parametrize(("code", "text"), TEXTS)
def test_a_text_is_in_its_language_or_in_none(code: str | None, text: str) -> None:
    assert language_detector()(text) == code


def test_a_foreign_greeting_does_not_decide() -> None:
    assert language_detector()("Hello dear,\n\nwir brauchen bis Mai eine neue Broschüre für unser Hotel.") == "de"
    assert language_detector()("Hi Kim,\n\nтарифы посмотрели, нам подходит, пришлите договор на почту.") == "ru"


def test_quoted_names_addresses_and_links_do_not_decide() -> None:
    text = 'Tarvitsen tekstin sivulle "The Best Little Coffee House in Town" (www.bestlittlecoffeehouse.example).'
    assert language_detector()(text) == "fi"


def test_four_languages_are_installed() -> None:
    assert languages() == ("de", "en", "fi", "ru")


def test_a_second_language_of_a_script_is_data() -> None:
    """Which letters it is written in, its frequent words, and the letters that it has not stand in its folder."""
    uk = {"language": {"script": "cyrillic", "strange": "ыэъё", "common": table("mail.toml")["foreign"]["uk"]}}
    lore = compile_lore(
        {**{code: table("languages", code, "mail.toml") for code in languages()}, "uk": uk}, table("mail.toml")
    )
    model = cast("partial[str | None]", language_detector()).keywords["predict"]

    ukrainian = "Добрий день! Скільки коштує сайт для нашої пекарні? Потрібно до червня."
    assert detect(ukrainian, predict=model, lore=lore) == "uk"
    assert detect("Добрый день! Ищем автора текстов для блога.", predict=model, lore=lore) == "ru"
