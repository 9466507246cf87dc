"""How letters end, and refusals of what nobody should do: the last sentence goes with what was promised before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from unit.replies.letters import LANGUAGES, Ask, profile, says, written

from inbox_guard.model import Action, Draft, Kind
from inbox_guard.replies import ReplyTexts

BILL = {"en": "The invoice is too high.", "de": "Die Rechnung ist zu hoch.", "fi": "Lasku on liian suuri."}
BILL["ru"] = "Счёт слишком большой."

SHARE = {
    "en": "You'd get ten per cent of the takings.",
    "de": "Sie bekämen zehn Prozent vom Umsatz.",
    "fi": "Saisit kymmenen prosenttia tuotosta.",
    "ru": "Вам пойдёт десять процентов от выручки.",
}
IN_KIND = {
    "en": "We'd pay you in jars of our honey.",
    "de": "Wir würden mit Honig bezahlen.",
    "fi": "Maksaisimme hunajalla.",
    "ru": "Расплатимся мёдом.",
}


def refused(draft: Callable[[Ask], Draft | None], language: str, *signs: str, **changes: str) -> list[str]:
    """Refusals of a request with these signs, by somebody without a portfolio."""
    own = profile(language, portfolio=())
    return written(draft, language, *signs, action=Action.DECLINE, kind=Kind.REQUEST, profile=own, **changes)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("signs", "bill", "closing"),
    [
        (("scope-creep",), False, "next-extra"),
        (("devalues-work",), False, "next-extra"),
        (("price-pressure",), True, "next-bill"),
        (("missed-meetings",), False, "next-meeting"),
        (("slow-payment",), False, "next-debt"),
    ],
)
def test_what_was_just_promised_is_not_asked_for_again(
    draft: Callable[[Ask], Draft | None],
    texts: Mapping[str, ReplyTexts],
    language: str,
    signs: tuple[str, ...],
    bill: bool,
    closing: str,
) -> None:
    """Who gets a list by Wednesday is not asked whether they want it; a debt is no suggestion to be agreed to."""
    known = texts[language]
    for text in written(
        draft, language, *signs, text=BILL[language] if bill else "", profile=profile(language, portfolio=())
    ):
        assert says(known, text, f"negotiate.{closing}"), text
        wrong = ("next-scope", "next-money", "next-way", "next-delay")
        assert not [key for key in wrong if says(known, text, f"negotiate.{key}")], text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_fraud_is_not_sent_elsewhere(
    draft: Callable[[Ask], Draft | None], texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """No colleague is named, nobody is told to go on looking, and its budget is no matter."""
    known = texts[language]
    for text in refused(draft, language, "low-budget", "dubious-task"):
        assert not says(known, text, "common.understand-money"), text
        assert says(known, text, "decline.hint-honest"), text
        assert not [key for key in ("decline.early-date", "decline.hint") if says(known, text, key)], text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_hears_of_a_paid_sample_is_not_sent_elsewhere_in_the_same_letter(
    draft: Callable[[Ask], Draft | None], texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Also without a portfolio, and where others are said to work for nothing."""
    known = texts[language]
    for text in refused(draft, language, "free-sample", "devalues-work"):
        assert says(known, text, "decline.no-sample"), text
        assert says(known, text, "decline.door-sample"), text
        assert not says(known, text, "decline.hint"), text
        assert len(text.split()) >= 60, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_pays_in_shares_of_sales_has_money_later(
    draft: Callable[[Ask], Draft | None], texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Neither that they watch their costs nor that there is none would be a word for it."""
    for text in refused(draft, language, "deferred-pay", evidence=SHARE[language]):
        assert says(texts[language], text, "common.understand-later"), text
        assert not says(texts[language], text, "common.understand-means"), text
    for text in refused(draft, language, "deferred-pay", evidence=IN_KIND[language]):
        assert says(texts[language], text, "common.understand-kind"), text
        assert says(texts[language], text, "decline.reason-kind"), text


TIMES = {"en": "Would Thursday at 11 do?", "de": "Ginge Donnerstag um 11?", "fi": "Sopisiko torstai klo 11?"}
TIMES["ru"] = "Подойдёт четверг в 11?"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_time_is_confirmed_once(
    draft: Callable[[Ask], Draft | None], texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """The mail that confirms it is promised in one sentence and not in a second one."""
    for text in written(
        draft, language, "missed-meetings", text=TIMES[language], profile=profile(language, portfolio=())
    ):
        assert not says(texts[language], text, "common.write-down"), text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "tarvitsen huomisillaksi esitteen"),
        ("fi", "esite pitää olla valmis huomiseen mennessä"),
        ("de", "bis zum morgigen Abend brauche ich die Broschüre"),
        ("en", "it has to be done overnight"),
    ],
)
def test_tomorrow_has_many_forms(texts: Mapping[str, ReplyTexts], language: str, text: str) -> None:
    """A plan for the day after would come too late for all of them."""
    assert any(pattern.search(text) for pattern in texts[language].manner.cues["soon"])


DECENT = {
    "hint-thesis": {"en": "my dissertation", "de": "meine Masterarbeit", "fi": "graduni", "ru": "мой диплом"},
    "hint-reviews": {
        "en": "ten reviews",
        "de": "zehn Bewertungen",
        "fi": "kymmenen arvostelua",
        "ru": "десять отзывов",
    },
    "hint-copies": {"en": "a copy of it", "de": "eine Kopie davon", "fi": "siitä kopio", "ru": "один в один"},
    "hint-honest": {"en": "…", "de": "…", "fi": "…", "ru": "…"},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hint", DECENT)
def test_in_place_of_a_dubious_task_something_decent_is_named(
    draft: Callable[[Ask], Draft | None], texts: Mapping[str, ReplyTexts], language: str, hint: str
) -> None:
    """Where there is something; the no itself has no reason and no word on it."""
    words = DECENT[hint][language]
    for text in refused(draft, language, "dubious-task", text=words, evidence=words):
        assert [key for key in DECENT if says(texts[language], text, f"decline.{key}")] == [hint], text
        assert 60 <= len(text.split()) <= 180, text


RULES = {
    "en": "Our council may not pay in advance.",
    "de": "Unsere Gemeinde darf nichts im Voraus bezahlen.",
    "fi": "Kunnan säännöt eivät salli ennakkoa.",
    "ru": "Регламент не разрешает нам аванс.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_of_an_office_are_no_wish_to_be_safe(
    draft: Callable[[Ask], Draft | None], texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Nobody is told what they want: two parts, each accepted and billed, are within the rules."""
    known = texts[language]
    for said, key in ((RULES[language], "bound"), ("", "stages")):
        for text in written(draft, language, "refuses-prepayment", kind=Kind.REQUEST, text=said):
            assert says(known, text, f"negotiate.{key}"), text
            assert says(known, text, "common.understand-safety") is not bool(said), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_sets_a_term_hears_by_when_an_answer_comes(
    draft: Callable[[Ask], Draft | None], texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """A client who is not angry otherwise is neither called nor gone through with as in a dispute."""
    for text in written(draft, language, "ultimatum"):
        assert says(texts[language], text, "negotiate.answer-by"), text
        assert not says(texts[language], text, "negotiate.calm", "negotiate.next-conflict"), text


WRITTEN = {"en": "Answer in writing.", "de": "Antworten Sie schriftlich.", "fi": "Vastatkaa kirjallisesti."}
WRITTEN["ru"] = "Ответьте письменно."


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_wants_it_in_writing_is_not_called(
    draft: Callable[[Ask], Draft | None], texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """The answer by a day is in writing already."""
    for text in written(draft, language, "conflict", text=WRITTEN[language]):
        assert says(texts[language], text, "negotiate.conflict"), text
        assert not says(texts[language], text, "negotiate.next-conflict"), text
        assert 60 <= len(text.split()) <= 180, text
