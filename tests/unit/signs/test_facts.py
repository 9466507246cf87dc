"""What amounts, dates and services say against the profile, in whole mails that are complete and polite otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from inbox_guard import library
from inbox_guard.explain import as_lines
from inbox_guard.history.threads import carried_over
from inbox_guard.judge import Core, Judgement, Setting, judge
from inbox_guard.model import Acquaintance, Action, Contact, Finding, Kind, Place, RawMessage
from inbox_guard.profile import Policy, Profile
from inbox_guard.state.letters import decoded, encoded

NOW = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
PROFILE = Profile(
    name="Jo Reed",
    addresses=("me@studio.example",),
    time_zone="Europe/Helsinki",
    minimum_project=Decimal(800),
    minimum_hourly=Decimal(60),
)
#: A request that lacks nothing; the sentence of a test stands in its middle.
MAILS = {
    "en": (
        "Hello,\n\nwe are a small bakery in Leeds and need a new website with five pages, a menu and a contact form. "
        "The texts and photos are ready, and I decide myself. {} {}\n\nKind regards\nAnna Virtanen"
    ),
    "de": (
        "Guten Tag,\n\nwir sind eine kleine Bäckerei in Bonn und brauchen eine neue Website mit fünf Seiten, "
        "Speisekarte und Kontaktformular. Texte und Fotos liegen vor, die Entscheidung treffe ich selbst. {} {}\n\n"
        "Mit freundlichen Grüßen\nAnna Virtanen"
    ),
    "fi": (
        "Hei,\n\nolemme pieni leipomo Turusta ja tarvitsemme uudet verkkosivut: viisi sivua, ruokalista ja "
        "yhteydenottolomake. Tekstit ja kuvat ovat valmiina, ja päätän asiasta itse. {} {}\n\n"
        "Ystävällisin terveisin\nAnna Virtanen"
    ),
    "ru": (
        "Здравствуйте!\n\nМы небольшая пекарня из Твери, нужен новый сайт на пять страниц с меню и формой заявки. "
        "Тексты и фотографии готовы, решение принимаю я. {} {}\n\nС уважением,\nАнна Виртанен"
    ),
}
IN_JUNE = {
    "en": "We would like to go live by the end of June.",
    "de": "Online gehen möchten wir Ende Juni.",
    "fi": "Sivujen pitäisi olla julki kesäkuun loppuun mennessä.",
    "ru": "Запуститься хотим до конца июня.",
}

WRITTEN = Contact("anna@bakery.example", first_written=datetime(2026, 1, 5, tzinfo=UTC))
CLIENT = Acquaintance(contacts={"anna@bakery.example": WRITTEN})


@cache
def _core() -> Core:
    return library.core()


def judged(language: str, sentence: str, last: str | None = None, **own: Any) -> Judgement:
    """A request with a sentence in it, judged for a freelancer whose profile says `own` besides."""
    return of_text(MAILS[language].format(sentence, IN_JUNE[language] if last is None else last), Acquaintance(), **own)


def of_text(text: str, known: Acquaintance, **own: Any) -> Judgement:
    """A mail of this text, judged by what is known."""
    head = (
        "From: Anna Virtanen <anna@bakery.example>\r\nTo: me@studio.example\r\nSubject: Website\r\n"
        "Date: Wed, 11 Mar 2026 10:00:00 +0200\r\nMessage-ID: <m1@bakery.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    mail = head + text.replace("\n", "\r\n")
    message = _core().parse(RawMessage(Place(path="x"), mail.encode()))
    return judge(message, _core(), Setting(replace(PROFILE, **own), Policy(), NOW, known))


def said(judgement: Judgement, *rules: str) -> list[Finding]:
    """The findings of these rules."""
    return [finding for finding in judgement.findings if finding.rule in rules]


BUDGET = ("low-budget/below-minimum", "low-budget/below-floor")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Our budget is 3,000 euros, with a 500 euro deposit upfront."),
        ("en", "Our budget is 3,000 euros. We pay 500 euros upfront."),
        ("en", "Our budget is 5,000 EUR + 19% VAT (950 EUR) and hosting at 10 EUR."),
        ("en", "We have a budget of 2,000 euros and 20 euros a month for hosting."),
        ("en", "Our budget is 3,000 euros for 500 flyers and the site."),
        ("de", "Unser Budget liegt bei 2.000 Euro zzgl. 380 Euro MwSt."),
        ("de", "Unser Budget liegt bei 3.000 Euro für 500 Flyer und die Website."),
        ("de", "Wir haben ein Budget für 400 Gäste."),
        ("fi", "Budjettimme on 3 000 euroa, josta 500 euroa maksetaan etukäteen."),
        ("fi", "Budjettimme on 2 000 euroa 500 esitteelle ja sivuille."),
        ("fi", "Yli 15 euron ostoksille toimitus on ilmainen. Budjetti on 2 000 euroa."),
        ("ru", "Бюджет 250 000 руб., из них 50 000 руб. предоплата."),
        ("ru", "Бюджет 150 000 рублей на 500 буклетов и сайт."),
    ],
)
def test_a_sane_budget_stays_one_whatever_else_its_sentence_counts(language: str, sentence: str) -> None:
    """A deposit, the tax, the hosting, a number of flyers: none of them is what the whole may cost."""
    assert said(judged(language, sentence), *BUDGET) == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Your quote of 450 euros is fine with us, please go ahead and we pay at once."),
        ("en", "We can pay the deposit of 300 euros today."),
        ("en", "A rival of yours offered to do it for 90 pounds, we have 2,500 for it."),
        ("en", "A student would do it for 50 euros, but we prefer to pay what it takes."),
        ("en", "The last freelancer charged 200 euros and we can spend more now."),
        ("de", "Wir nehmen Ihr Angebot über 310 Euro gerne an."),
        ("de", "Drei Stunden im Monat zu Ihrem Satz von 82 Euro wären ideal."),
        ("de", "Die Anzahlung von 300 Euro überweisen wir sofort."),
        ("de", "Für ein Probestück zahlen wir 90 Euro, das Ganze sind 40 Stück."),
        ("de", "Ein Bekannter wollte dafür nur 100 Euro, wir zahlen aber gern mehr."),
        ("fi", "Hintasi 540 euroa sopii meille, maksamme laskun heti."),
        ("fi", "Ennakkomaksun 300 euroa maksamme heti."),
        ("fi", "Yhdestä näytteestä maksamme 80 euroa."),
        ("fi", "Joku netissä pyysi 40 euroa, me maksamme mielellämme enemmän."),
        ("ru", "Ваше предложение на 600 евро принимаем, оплатим сразу."),
        ("ru", "Аванс 300 евро перечислим сразу, оплатим картой."),
        ("ru", "За тестовый фрагмент платим 40 евро."),
        ("ru", "Знакомый студент готов сделать за 30 евро, но мы заплатим больше."),
    ],
)
def test_a_sum_that_is_no_offer_is_not_held_against_the_minimum(language: str, sentence: str) -> None:
    """The freelancer's own quote, a deposit, the price of somebody else, the pay of a trial."""
    assert said(judged(language, sentence), *BUDGET) == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Another agency asked 2,000 euros, we offer 200 euros."),
        ("en", "Somebody told us that it is easy, and our budget is 200 euros."),
        ("de", "Unser Budget sind 200 Euro, die Anzahlung beträgt 100 Euro."),
        ("de", "Wir zahlen höchstens 250 Euro."),
        ("fi", "Tarjouksesi 2 400 euroa on liikaa, maksamme enintään 300 euroa."),
        ("fi", "Voimme maksaa enintään 150 euroa."),
        ("ru", "Фрилансер просил 2000 евро, а мы можем заплатить 100 евро."),
        ("ru", "Бюджет 90 евро, аванс 30 евро."),
    ],
)
def test_a_tiny_offer_beside_another_sum_stays_one(language: str, sentence: str) -> None:
    """What others ask does not hide what the client gives."""
    assert said(judged(language, sentence), *BUDGET)


@pytest.mark.parametrize(
    "sentences",
    [
        ("en", "We want 40 episodes at 95 euros each. For the first episode we pay 95 euros."),
        ("de", "Wir buchen zehn Bilder zu je 90 Euro. Für das erste zahlen wir 90 Euro."),
        ("fi", "Jaksoja on 30, 95 €/jakso. Ensimmäisestä maksamme 95 euroa."),
        ("ru", "Нужно сорок роликов, 90 евро за ролик. За первый платим 90 евро."),
    ],
)
def test_the_price_of_each_thing_said_again_for_one_is_no_budget(sentences: tuple[str, str]) -> None:
    """The first of forty costs what each of them costs."""
    assert said(judged(*sentences), *BUDGET) == []


ROUBLES = {"currency": "RUB", "minimum_project": Decimal(80_000), "minimum_hourly": Decimal(2_000)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Бюджет 150.",
        "Готовы заплатить 120-150.",
        "Заплатим 95.",
        "Платим 6500 руб. за разворот, разворотов двадцать.",
        "За разворот платим 4500 рублей.",
        "Платим 9000 рублей за съёмочный день.",
        "Оплата 4000 рублей за лекцию.",
        "Платим 5000 за трек.",
    ],
)
def test_thousands_left_unsaid_and_prices_of_each_are_no_small_budget(sentence: str) -> None:
    """In Russian a bare 150 for a site is 150,000, and a spread is not the book."""
    assert said(judged("ru", sentence, **ROUBLES), *BUDGET) == []


@pytest.mark.parametrize("sentence", ["Бюджет 30.", "За всю книгу даю 9000.", "Платим 3000 рублей за сайт."])
def test_few_roubles_are_few(sentence: str) -> None:
    """Thirty thousand is below eighty, whether the thousands are said or not."""
    assert said(judged("ru", sentence, **ROUBLES), *BUDGET)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ennen päätöstä pyydämme kahdelta koejakson, joka korvataan tuntihinnan mukaan.",
        "Pyydämme kolmelta näytteen ennen sopimusta, ja maksamme jokaiselle 100 euroa.",
    ],
)
def test_a_sample_that_is_paid_is_no_free_one(sentence: str) -> None:
    """It comes before the choice, and is work like other work."""
    assert said(judged("fi", sentence), "free-sample/sample-before-hiring") == []
    assert said(judged("fi", "Pyydämme kolmelta näytteen ennen päätöstä."), "free-sample/sample-before-hiring")


def test_who_moves_a_meeting_in_time_has_not_missed_it() -> None:
    """Told so that nobody waits in vain, which is not to say that somebody did."""
    moved = judged("fi", "Palaveri siirtyy viikolla; kerron tänään, ettei sinun tarvitse odottaa turhaan.")
    missed = judged("fi", "Anteeksi, unohdin palaverin ja odotit eilen linjoilla turhaan.")

    assert said(moved, "missed-meetings/did-not-turn-up") == []
    assert said(missed, "missed-meetings/did-not-turn-up")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Our budget is 1,500 euros, including 50 euros for the domain."),
        ("de", "Unser Budget: 1.500 € (davon 400 € für Fotos)."),
        ("de", "Unser Budget liegt bei 1.500 Euro, inklusive 50 Euro für die Domain."),
        ("fi", "Budjettimme on 1 500 euroa, josta 100 euroa kuviin."),
    ],
)
def test_no_rule_takes_a_part_of_the_sum_for_the_sum(language: str, sentence: str) -> None:
    """A small one beside the whole that it belongs to."""
    assert [f for f in judged(language, sentence).findings if f.sign == "low-budget" and f.origin != "model"] == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Our budget is 300 euros, 100 of them upfront."),
        ("en", "The budget is 300 in total."),
        ("en", "Our budget is 40 hours at 20 euros."),
        ("de", "Unser Budget liegt bei 300 für alles."),
        ("de", "Wir haben 250 € eingeplant, davon 100 € als Anzahlung."),
        ("fi", "Budjetti on 300 yhteensä."),
        ("ru", "Бюджет 20 000 рублей, из них 5 000 рублей сразу."),
    ],
)
def test_a_budget_below_the_minimum_is_found_beside_its_parts(language: str, sentence: str) -> None:
    """With a currency or without, by the whole or by the hour."""
    [finding] = said(judged(language, sentence), *BUDGET)

    assert finding.note.endswith(" EUR")
    assert "  " not in finding.note


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Our budget is 50 euros per 1000 words."),
        ("en", "Our budget is 90 euros per issue."),
        ("en", "Budget: 10 articles at 90 euros."),
        ("de", "Unser Budget liegt bei 90 Euro pro Ausgabe."),
        ("de", "Unser Budget: 10 Artikel à 90 €."),
        ("de", "Unser monatliches Budget liegt bei 500 Euro."),
        ("fi", "Budjetti on 400 e/video."),
        ("fi", "Budjettimme on 10 artikkelia à 90 €."),
        ("ru", "Бюджет 600 руб. за 1800 знаков."),
        ("ru", "Бюджет: 10 статей по 5000 рублей."),
        ("ru", "Ежемесячный бюджет 30 000 руб."),
    ],
)
def test_pay_for_one_of_something_is_not_held_against_the_minimum_for_a_project(language: str, sentence: str) -> None:
    """Nobody knows how many there will be."""
    assert said(judged(language, sentence), *BUDGET) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "I have paid your invoice, it was 190 euros.",
        "Ihre Rechnung habe ich bezahlt, es waren 190 Euro.",
        "Hinnastossa lukee 45, oikea hinta on 55 euroa.",
        "Maksan teille huomenna ne 400 euroa.",
        "Оплатили счёт на 4 000 рублей.",
    ],
)
def test_what_a_running_client_writes_of_money_is_no_budget(sentence: str) -> None:
    """An invoice, a price in a catalogue: sums that were settled long ago."""
    judgement = of_text(f"{sentence}\n\nAnna Virtanen", CLIENT)

    assert judgement.gate.kind is Kind.CLIENT
    assert said(judgement, *BUDGET) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Our budget for the website is 300 euros.",
        "Unser Budget für die Website liegt bei 300 Euro.",
        "Budjettimme sivuille on 300 euroa.",
        "Бюджет на сайт 20 000 рублей.",
    ],
)
def test_a_contact_who_names_a_budget_is_believed(sentence: str) -> None:
    """So it comes in the answer to the question for it."""
    assert said(of_text(f"{sentence}\n\nAnna Virtanen", CLIENT), "low-budget/below-minimum")


BOOKED = "no-capacity/before-available"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "We need the site by Friday, April 17."),
        ("en", "The deadline is 15 May, and we can talk on the phone tomorrow."),
        ("en", "Please send us an offer by Friday. The site must be live by 30 June."),
        ("de", "Wir brauchen die Seite bis Freitag, den 17. April."),
        ("de", "Bitte schicken Sie uns bis Freitag ein Angebot, fertig sein soll alles bis 30. Juni."),
        ("de", "Der Vorstand entscheidet nächste Woche über den Auftrag. Fertig sein soll alles bis 30. Juni."),
        ("fi", "Toivomme tarjousta perjantaihin mennessä, sivut tarvitaan 30.6. mennessä."),
        ("fi", "Päätämme asiasta ensi viikolla. Sivut tarvitaan 30.6. mennessä."),
        ("ru", "Пришлите предложение до пятницы, сайт нужен к 30 июня."),
        ("ru", "Сайт нужен к 30 июня, созвониться можем завтра."),
    ],
)
def test_a_day_for_the_offer_or_a_talk_is_no_day_for_the_work(language: str, sentence: str) -> None:
    """The work may come when there is time for it."""
    assert said(judged(language, sentence, "", available_from=date(2026, 4, 1)), BOOKED) == []


@pytest.mark.parametrize(
    ("language", "sentence", "day"),
    [
        ("en", "We need it within two weeks.", "2026-03-25"),
        ("en", "We need it by 20 March.", "2026-03-20"),
        ("de", "Wir brauchen sie in drei Wochen.", "2026-04-01"),
        ("de", "Wir brauchen sie bis Freitag, den 20. März.", "2026-03-20"),
        ("fi", "Tarvitsemme ne kahden viikon sisällä.", "2026-03-25"),
        ("fi", "Tarvitsemme ne kolmessa viikossa.", "2026-04-01"),
        ("ru", "Нужно за две недели.", "2026-03-25"),
        ("ru", "Нужно через три недели.", "2026-04-01"),
    ],
)
def test_work_that_is_wanted_while_there_is_no_time_for_it_is_seen(language: str, sentence: str, day: str) -> None:
    """By a date or by a length of time."""
    [finding] = said(judged(language, sentence, "", available_from=date(2026, 5, 1)), BOOKED)

    assert finding.note == f"{day} lies before 2026-05-01"


def test_today_is_the_day_where_the_user_lives() -> None:
    """On the second of December in Auckland it is still the first in London."""
    now = datetime(2026, 12, 1, 19, tzinfo=UTC)

    assert Setting(Profile(time_zone="Pacific/Auckland"), Policy(), now).today == date(2026, 12, 2)
    assert Setting(Profile(time_zone="Europe/London"), Policy(), now).today == date(2026, 12, 1)


@pytest.mark.parametrize(
    "sentence", ["I will pay on Friday.", "Ich zahle am Freitag.", "Maksan laskun perjantaina.", "Оплачу в пятницу."]
)
def test_days_that_a_running_client_names_ask_for_no_new_work(sentence: str) -> None:
    """A day of payment, a day of a visit."""
    assert said(of_text(f"{sentence}\n\nAnna Virtanen", CLIENT, available_from=date(2026, 4, 1)), BOOKED) == []


NOT_OFFERED = "outside-services/not-offered"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Hosting and domain are in place at IONOS."),
        ("en", "The SEO is done by another agency."),
        ("en", "We will take care of the hosting ourselves."),
        ("de", "Hosting und Domain sind bei IONOS vorhanden."),
        ("de", "Um das Hosting kümmert sich unser IT-Dienstleister."),
        ("fi", "Hosting on jo hankittu."),
        ("fi", "SEO hoituu toiselta toimistolta."),
        ("ru", "SEO делает другое агентство."),
        ("ru", "Hosting уже есть."),
    ],
)
def test_a_service_that_is_only_mentioned_is_not_asked_for(language: str, sentence: str) -> None:
    """It is there already, or somebody else sees to it."""
    assert said(judged(language, sentence, not_offered=("hosting", "SEO")), NOT_OFFERED) == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "We also need hosting for it."),
        ("en", "Please include SEO in the offer."),
        ("de", "Wir brauchen auch das Hosting."),
        ("de", "Können Sie auch das Hosting übernehmen?"),
        ("fi", "Tarvitsemme myös hosting-palvelun."),
        ("fi", "Hoidatteko myös hostingin?"),
        ("ru", "Нужен также hosting."),
        ("ru", "Возьмёте на себя SEO?"),
    ],
)
def test_a_service_that_is_asked_for_and_not_offered_is_seen(language: str, sentence: str) -> None:
    """As a demand and as a question."""
    assert said(judged(language, sentence, not_offered=("hosting", "SEO")), NOT_OFFERED)


def test_what_a_client_deals_in_counts_too() -> None:
    """A user's values speak of the client's trade, not of the work alone."""
    assert said(judged("en", "We run a platform for gambling.", not_offered=("gambling",)), NOT_OFFERED)


PARTLY = "outside-services/part-not-offered"
#: A sentence that asks for hosting or SEO beside the website of the mail, and the name of the website in that language.
BESIDE = [
    ("en", "website", "We also need hosting for it."),
    ("en", "website", "The website and the hosting should come from one hand, please."),
    ("de", "Website", "Wir brauchen auch das Hosting."),
    ("de", "Website", "Bitte bieten Sie uns die Website mit Hosting an."),
    ("fi", "verkkosivut", "Tarvitsemme myös hosting-palvelun."),
    ("fi", "verkkosivut", "Haluaisimme verkkosivut ja hostingin samasta paikasta."),
    ("ru", "сайт", "Нужен также hosting."),
    ("ru", "сайт", "Хотим сайт и hosting из одних рук."),
]
OFFERED = {"en": "website", "de": "Website", "fi": "verkkosivut", "ru": "сайт"}
LEFT_TO_OTHERS = {
    "en": r"\(hosting\).*happy to do the rest",
    "de": r"\(hosting\).*Den Rest übernehme ich gern",
    "fi": r"\(hosting\).*Muun teen mielelläni",
    "ru": r"\(hosting\).*Остальное (?:сделаю с удовольствием|охотно возьму на себя)",
}


@pytest.mark.parametrize(("language", "service", "sentence"), BESIDE)
def test_who_asks_for_an_offered_service_too_is_not_refused(language: str, service: str, sentence: str) -> None:
    """The draft says what is left to others, and that the freelancer is happy to do the rest; `explain` says both."""
    judgement = judged(language, sentence, services=("logos", service), not_offered=("hosting",))

    (found,) = said(judgement, PARTLY, NOT_OFFERED)
    assert found.note == f"the profile does not offer “hosting”, but “{service}”, which is asked for too"
    assert any("outside-services (0.80, leans to negotiate)" in line for line in _explained(judgement))
    assert judgement.verdict.action is Action.NEGOTIATE
    assert judgement.draft is not None
    assert re.search(LEFT_TO_OTHERS[language], judgement.draft.text, re.DOTALL), judgement.draft.text


@pytest.mark.parametrize(("language", "service", "sentence"), BESIDE)
def test_without_a_service_that_is_asked_for_it_is_a_refusal(language: str, service: str, sentence: str) -> None:
    """The config names none, or others."""
    for services in ((), ("logos",)):
        judgement = judged(language, sentence, services=services, not_offered=("hosting",))
        assert [finding.leans for finding in said(judgement, NOT_OFFERED)] == [""]
        assert judgement.verdict.action is Action.DECLINE, service


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "We run a platform for gambling."),
        ("en", "We need the website for our gambling club."),
        ("en", "We are in gambling and need a website."),
        ("de", "Wir brauchen die Website für unser Casino."),
        ("de", "Wir betreiben ein Casino und brauchen eine Website."),
        ("fi", "Tarvitsemme verkkosivut casinolle."),
        ("ru", "Нужен сайт для нашего казино."),
        ("ru", "У нас казино, и нужен сайт."),
    ],
)
def test_the_trade_of_a_client_is_no_part_of_the_work(language: str, sentence: str) -> None:
    """What stands against the user's values is not done for it either, however much the work is offered."""
    own = {"services": (OFFERED[language],), "not_offered": ("gambling", "casino", "казино")}
    judgement = judged(language, sentence, **own)

    assert said(judgement, NOT_OFFERED)
    assert judgement.verdict.action is Action.DECLINE


def test_an_offered_service_is_asked_for_by_words_of_its_own() -> None:
    """Who asks for website hosting alone asks for no website with it."""
    text = "Hello,\n\nwe need website hosting from May on. Please send us an offer.\n\nKind regards\nAnna Virtanen"
    judgement = of_text(text, Acquaintance(), services=("hosting",), not_offered=("website hosting",))

    assert [finding.rule for finding in said(judgement, NOT_OFFERED, PARTLY)] == [NOT_OFFERED]


def test_services_that_share_a_word_are_two_all_the_same() -> None:
    """Web design and web hosting are one thing of each kind."""
    own = {"services": ("web design",), "not_offered": ("web hosting",)}
    judgement = judged("en", "We need web design and web hosting.", **own)

    assert [finding.rule for finding in said(judgement, NOT_OFFERED, PARTLY)] == [PARTLY]


def test_several_services_that_are_not_offered_are_all_named() -> None:
    """In the note and in the draft."""
    judgement = judged("en", "We also need hosting and SEO.", services=("website",), not_offered=("hosting", "SEO"))

    assert [finding.note for finding in said(judgement, PARTLY)] == [
        "the profile does not offer “hosting” and “SEO”, but “website”, which is asked for too"
    ]
    assert judgement.draft is not None
    assert "(hosting, SEO)" in judgement.draft.text


def test_a_part_that_is_not_offered_stays_one_while_the_thread_waits() -> None:
    """A second mail before the answer leads to no refusal either; the letter is remembered as it was."""
    first = judged("en", "We also need hosting for it.", services=("website",), not_offered=("hosting",))
    assert first.letter is not None
    kept = decoded("m1", "", encoded(first.letter))

    assert kept.signs == first.letter.signs
    assert [(found.leans, found.about) for found in carried_over((kept,))] == [("negotiate", "hosting")]


def _explained(judgement: Judgement) -> Iterator[str]:
    return as_lines(judgement, _core().catalogue, {})


@pytest.mark.parametrize(
    ("currency", "minimum", "sentence", "is_low"),
    [
        ("HUF", 200_000, "Our budget is 3,000 euros.", False),
        ("HUF", 200_000, "Our budget is 300 euros.", True),
        ("HUF", 200_000, "Our budget is 90,000 HUF.", True),
        ("THB", 20_000, "Our budget is 3,000 euros.", False),
        ("XPF", 90_000, "Our budget is 3,000 euros.", False),
        ("XPF", 90_000, "Our budget is 40,000.", True),
    ],
)
def test_a_currency_is_compared_with_others_only_where_it_has_a_rate(
    currency: str, minimum: int, sentence: str, *, is_low: bool
) -> None:
    """Without one the profile's own amounts can be compared still."""
    judgement = judged("en", sentence, currency=currency, minimum_project=Decimal(minimum))

    assert bool(said(judgement, "low-budget/below-minimum")) is is_low


def test_every_currency_that_is_read_has_a_rate() -> None:
    """Else an amount in it would count as nothing."""
    tables = [library.table("languages", language, "values.toml") for language in library.languages()]
    read = {code for table in tables for part in ("currency", "kilo", "minor") for code in table[part]}

    assert read <= library.per_euro().keys()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "It has to be online by 13 March."),
        ("de", "Sie muss bis zum 13. März online sein."),
        ("fi", "Niiden on oltava valmiina 13.3. mennessä."),
        ("ru", "Он должен быть готов к 13 марта."),
    ],
)
def test_the_day_on_which_the_work_is_wanted_is_known_to_the_verdict(language: str, sentence: str) -> None:
    """So that no reply promises its plan for the same day or a later one."""
    assert judged(language, sentence).verdict.due == date(2026, 3, 13)
    assert judged(language, "", "").verdict.due is None
