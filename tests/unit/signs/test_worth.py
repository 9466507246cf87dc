"""Amounts and dates against the work that a mail names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from inbox_guard import library
from inbox_guard.signs.analysis import analyse
from inbox_guard.signs.examples import message_of
from inbox_guard.signs.votes import Vote, votes_of
from inbox_guard.signs.works import UNITS, WORKS
from inbox_guard.signs.worth import held_against, too_little, too_soon

ASKED = frozenset({"low-budget", "unrealistic-deadline", "gate:ask", "gate:work", "fact:deliverable", "fact:deadline"})


def _votes(language: str, text: str) -> list[Vote]:
    """All that amounts and dates say of a text that was sent on a Wednesday."""
    analysis = analyse(message_of(text), library.reader(language))
    votes = votes_of(analysis, ASKED)
    return [*too_little(analysis, votes, library.per_euro(), analysis.lines), *too_soon(analysis, votes)]


def _loudest(language: str, text: str, sign: str = "low-budget") -> float:
    return max((vote.weight for vote in _votes(language, text) if vote.target == sign), default=0.0)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We need an online shop for our pottery. Our budget is 300 euros."),
        ("de", "Wir brauchen einen Onlineshop für unsere Keramik. Unser Budget liegt bei 300 Euro."),
        ("fi", "Tarvitsemme verkkokaupan keramiikallemme. Budjetti on 300 euroa."),
        ("ru", "Нам нужен интернет-магазин для нашей керамики. Бюджет 25 000 рублей."),
    ],
)
def test_what_pays_a_small_thing_does_not_pay_a_shop(language: str, text: str) -> None:
    """The same amount is fair for something else."""
    assert _loudest(language, text) > 0
    small = {
        "en": "We need a label for our honey. Our budget is 300 euros.",
        "de": "Wir brauchen ein Etikett für unseren Honig. Unser Budget liegt bei 300 Euro.",
        "fi": "Tarvitsemme etiketin hunajallemme. Budjetti on 300 euroa.",
        "ru": "Нам нужна этикетка для мёда. Бюджет 25 000 рублей.",
    }
    assert _loudest(language, small[language]) == 0


def test_the_less_is_offered_the_surer_it_is() -> None:
    """Half of the least is plainly too little."""
    offers = ("900 euros", "600 euros", "90 euros")
    rather, plainly = (_loudest("en", f"We need a booking app. Our budget is {money}.") for money in offers[1:])

    assert _loudest("en", f"We need a booking app. Our budget is {offers[0]}.") == 0
    assert 0 < rather < plainly


def test_an_amount_is_shared_out_over_what_is_counted() -> None:
    """Eighty euros are much for a page and little for forty."""
    assert _loudest("en", "Please proofread 4 pages for us. Our budget is 80 euros.") == 0
    assert _loudest("en", "Please proofread 400 pages for us. Our budget is 80 euros.") > 0


def test_rates_are_held_against_their_own_least() -> None:
    """By word, hour, piece; in any currency."""
    assert _loudest("en", "We need product texts. We pay 1 cent per word.") > 0
    assert _loudest("en", "We need product texts. We pay 15 cents per word.") == 0
    assert _loudest("en", "We need product texts. We pay $4 per hour.") > 0


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We print a magazine. Our budget is 90 euros per issue."),
        ("de", "Wir drucken ein Magazin. Unser Budget sind 90 Euro pro Ausgabe."),
        ("fi", "Teemme lehteä. Budjetti on 90 euroa per numero."),
        ("ru", "Мы печатаем журнал. Бюджет 9 000 рублей за номер."),
    ],
)
def test_what_is_paid_for_each_is_not_paid_for_the_whole(language: str, text: str) -> None:
    """Whatever the thing is called."""
    assert _loudest(language, text) == 0


def test_an_amount_that_nobody_calls_a_budget_says_half_as_much() -> None:
    """It may be the price of something."""
    named = _loudest("en", "We need a website. Our budget is 50 euros.")

    assert _loudest("en", "We need a website. 50 euros, more is not there.") == named / 2


def test_a_large_work_cannot_be_done_by_tomorrow() -> None:
    """A small one can, and a large one in a month."""
    sign = "unrealistic-deadline"
    assert _loudest("en", "Please translate our handbook, we need it by tomorrow.", sign) > 0
    assert _loudest("en", "Please translate our handbook, we need it by 20 April.", sign) == 0
    assert _loudest("en", "Please correct our sign, we need it by tomorrow.", sign) == 0


def _below(language: str, text: str, name: str) -> set[float]:
    """The shares of what the work needs that an amount or a day lies below, as the models hear it."""
    analysis = analyse(message_of(text), library.reader(language))
    held = held_against(analysis, votes_of(analysis, ASKED), library.per_euro())
    found = {feature for features in held.values() for feature in features if feature.startswith(f"v{name}")}
    assert found, text
    return {float(feature.split("<")[1]) for feature in found if "<" in feature}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We need a logo for our bakery. Our budget is {} pounds."),
        ("de", "Wir brauchen ein Logo für unsere Bäckerei. Unser Budget liegt bei {} Euro."),
        ("fi", "Tarvitsemme logon leipomollemme. Budjetti on {} euroa."),
        ("ru", "Нам нужен логотип для пекарни. Бюджет {}0 рублей."),
    ],
)
def test_models_hear_how_far_below_the_need_an_offer_lies(language: str, text: str) -> None:
    """The less is offered, the more of the shares it lies below; enough lies below none."""
    shares = [_below(language, text.format(sum_), "budget/most") for sum_ in (9000, 100, 9)]

    assert shares[0] == set()
    assert shares[0] < shares[1] < shares[2]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We need a webshop by {}."),
        ("de", "Wir brauchen einen Onlineshop bis {}."),
        ("fi", "Tarvitsemme verkkokaupan {} mennessä."),
        ("ru", "Нам нужен интернет-магазин до {}."),
    ],
)
def test_models_hear_how_soon_a_day_is_for_the_work(language: str, text: str) -> None:
    """A week is nothing for a shop, a quarter is enough."""
    soon, later = (_below(language, text.format(day), "d") for day in ("18.3.2026", "15.6.2026"))

    assert later < soon


def test_a_mail_that_names_two_works_is_held_against_both() -> None:
    """The cover of a novel is no novel, and the app that needs a logo is more than the logo."""
    text = "We need a cover, a flyer, for a novel. Our budget is 100 euros."
    most, least = (_below("en", text, f"budget/{which}") for which in ("most", "least"))

    assert least < most


def test_the_number_before_a_work_counts_but_no_amount_day_or_hour() -> None:
    """Four films are four; "$300 a mix" are not three hundred mixes."""
    text = "We need {}. Our budget is 300 euros."
    one, forty, priced = (
        _below("en", text.format(work), "budget/most") for work in ("a video", "40 videos", "a video, at $300 videos")
    )

    assert one < forty
    assert priced == one


@pytest.mark.parametrize("language", library.languages())
def test_every_language_knows_every_kind_of_work(language: str) -> None:
    """And none that has no size."""
    concepts = library.reader(language).pack.concepts

    assert {name for name in concepts if name.startswith("kind-")} == WORKS.keys()
    assert UNITS.keys() <= concepts.keys()


def test_an_amount_without_a_currency_is_taken_in_that_of_the_language() -> None:
    """Twelve thousand are roubles in Russian."""
    assert _loudest("ru", "Нужен интернет-магазин. Бюджет 12 тысяч.") > 0
    assert _loudest("ru", "Нужен интернет-магазин. Бюджет 300 тысяч.") == 0


def test_the_note_tells_amount_and_measure() -> None:
    """What `explain` shows."""
    [vote] = [v for v in _votes("en", "We need a booking app. Our budget is 90 euros.") if v.target == "low-budget"]

    assert (vote.rule, vote.note) == ("low-budget/below-floor", f"{Decimal(90)} EUR for the whole")


def test_a_name_is_no_word_for_working_free() -> None:
    """Darya has the stem of "for nothing"."""
    assert "free" not in analyse(message_of("Уважаемая Дарья!"), library.reader("ru")).present
    assert "free" in analyse(message_of("Сделайте даром."), library.reader("ru")).present
