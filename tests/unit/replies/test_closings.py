"""How letters end, and refusals of what nobody should do: the last sentence goes with what was promised before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from unit.replies.letters import ASKS, LANGUAGES, Ask, letter, message, profile

from inbox_guard.model import Action, Draft, Kind
from inbox_guard.replies import ReplyTexts
from inbox_guard.replies.texts import placeholders

BILL = {"en": "The invoice is too high.", "de": "Die Rechnung ist zu hoch.", "fi": "Lasku on liian suuri."}
BILL["ru"] = "Счёт слишком большой."


def says(texts: ReplyTexts, key: str, text: str) -> bool:
    """Whether a letter says a block that has no values to be filled in."""
    block = texts.blocks[key]
    assert not any(placeholders(variant) for variant in block.formal)
    return any(variant in text for variant in (*block.formal, *block.familiar))


def written(
    draft: Callable[[Ask], Draft | None], language: str, *signs: str, kind: Kind = Kind.CLIENT, text: str = ""
) -> list[str]:
    """Letters about these signs, in both registers and in enough variants."""
    asks = [f"{ASKS[language, tone]} {text}" for tone in ("formal", "familiar") for _ in range(4)]
    action = Action.NEGOTIATE if kind is Kind.CLIENT else Action.DECLINE
    own = profile(language, portfolio=())
    mails = [message(ask, language, id=f"{n}@client.example") for n, ask in enumerate(asks)]
    made = [draft(Ask(mail, action, signs, kind, profile=own)) for mail in mails]
    return [letter(one) for one in made if one]


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
    for text in written(draft, language, *signs, text=BILL[language] if bill else ""):
        assert says(known, f"negotiate.{closing}", text), text
        wrong = ("next-scope", "next-money", "next-way", "next-delay")
        assert not [key for key in wrong if says(known, f"negotiate.{key}", text)], text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_fraud_is_not_sent_elsewhere(
    draft: Callable[[Ask], Draft | None], texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """No colleague is named, nobody is told to go on looking, and its budget is no matter."""
    known = texts[language]
    for text in written(draft, language, "low-budget", "dubious-task", kind=Kind.REQUEST):
        assert says(known, "common.understand-general", text), text
        assert says(known, "decline.hint-honest", text), text
        assert not [key for key in ("decline.early", "decline.hint") if says(known, key, text)], text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_hears_of_a_paid_sample_is_not_sent_elsewhere_in_the_same_letter(
    draft: Callable[[Ask], Draft | None], texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Also without a portfolio, and where others are said to work for nothing."""
    known = texts[language]
    for text in written(draft, language, "free-sample", "devalues-work", kind=Kind.REQUEST):
        assert says(known, "decline.no-sample", text), text
        assert says(known, "decline.door-sample", text), text
        assert not says(known, "decline.hint", text), text
        assert len(text.split()) >= 60, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_pays_in_shares_or_fame_has_no_money_now(
    draft: Callable[[Ask], Draft | None], texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """That they watch their costs would be no word for it."""
    for text in written(draft, language, "deferred-pay", kind=Kind.REQUEST):
        assert says(texts[language], "common.understand-means", text), text


TIMES = {"en": "Would Thursday at 11 do?", "de": "Ginge Donnerstag um 11?", "fi": "Sopisiko torstai klo 11?"}
TIMES["ru"] = "Подойдёт четверг в 11?"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_time_is_confirmed_once(
    draft: Callable[[Ask], Draft | None], texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """The mail that confirms it is promised in one sentence and not in a second one."""
    for text in written(draft, language, "missed-meetings", text=TIMES[language]):
        assert not says(texts[language], "common.write-down", text), text


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
