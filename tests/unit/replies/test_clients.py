"""Letters to clients: what is right for somebody new is wrong for somebody whose work is running."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest
from unit.replies.letters import ASKS, LANGUAGES, NOW, Ask, letter, message, profile, shape, written

from inbox_guard import library
from inbox_guard.model import Action, Draft, Finding, Gate, Kind, Verdict
from inbox_guard.replies import ReplyTexts, compose

Make = Callable[[Ask], Draft | None]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("signs", [("rudeness",), ("ultimatum", "rudeness"), ("condescension",)])
def test_an_angry_client_gets_no_terms_for_a_new_order(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str, signs: tuple[str, ...]
) -> None:
    """The message is gone through point by point, thanks are for the plain words, and a call is offered."""
    known = texts[language]
    for text in written(draft, language, *signs):
        assert re.search(shape(known, "negotiate.calm"), text), text
        assert re.search(shape(known, "common.thanks-plain"), text), text
        assert re.search(shape(known, "negotiate.next-conflict"), text), text
        assert not re.search(shape(known, "negotiate.plan", "negotiate.terms", "common.thanks-client"), text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clients_heat_does_not_crowd_out_the_matter(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Extra work asked for with threats is answered as extra work, and only so."""
    known = texts[language]
    for text in written(draft, language, "ultimatum", "scope-creep"):
        assert re.search(shape(known, "negotiate.extra"), text), text
        assert not re.search(shape(known, "negotiate.calm", "negotiate.terms", "short.terms"), text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_client_who_calls_it_two_minutes_gets_no_lecture(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """What is free and what has a price answers them; an insult of the same words is no question for the price."""
    known = texts[language]
    for text in written(draft, language, "devalues-work"):
        assert re.search(shape(known, "negotiate.extra"), text), text
        assert not re.search(shape(known, "negotiate.contains"), text), text
    for text in written(draft, language, "rudeness", "devalues-work"):
        assert re.search(shape(known, "negotiate.calm"), text), text
        assert not re.search(shape(known, "negotiate.contains", "short.contains"), text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conflict_is_not_the_place_for_terms_guarantees_and_debts(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """What can wait until it is cleared up waits."""
    known = texts[language]
    others = ("terms", "guarantee", "guarantee-own", "invoice")
    keys = (*(f"negotiate.{key}" for key in others), "short.terms", "short.guarantee", "short.invoice")
    for text in written(draft, language, "conflict", "ultimatum", "guarantee-demand", "slow-payment"):
        assert re.search(shape(known, "negotiate.conflict"), text), text
        assert not re.search(shape(known, *keys), text), text


# What one says to somebody whom one will not work with again.
FAREWELL = {
    "en": r"\bso far\b",
    "de": r"\bbisherige\b|bis hierher",
    "fi": r"tähänasti|tähän asti",
    "ru": r"всё это время|совместную работу",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("action", [Action.NEGOTIATE, Action.CLARIFY, Action.DECLINE])
def test_the_thanks_to_a_client_are_a_farewell_only_in_a_refusal(draft: Make, language: str, action: Action) -> None:
    """Who wants to go on does not thank for the time so far; whoever parts does."""
    mails = [message(ASKS[language, "formal"], language, id=f"{n}@client.example") for n in range(8)]
    for mail in mails:
        made = draft(Ask(mail, action, ("scope-creep",), Kind.CLIENT))
        assert made is not None
        said = re.search(FAREWELL[language], letter(made).split("\n\n")[1])
        assert bool(said) == (action is Action.DECLINE), letter(made)


# What asks for a list, or for times, that the mail may well hold already.
ASKED_AGAIN = {
    "en": r"(?i)send me a list|list of your|for that list|tell me point by point|which two times|what exactly",
    "de": r"(?i)schick\w* (?:Sie )?mir .*Liste|am besten .{0,10}Liste|was genau|welche zwei Zeiten",
    "fi": r"(?i)lähetä\w* minulle luettelo|luettelosta olisi|lyhyt luettelo|mikä tarkalleen|mitkä kaksi",
    "ru": r"(?i)пришли\w* мне список|всего список|коротким списком|что именно|какие два варианта",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sign", ["conflict", "scope-creep", "missed-meetings"])
def test_a_client_is_not_asked_for_what_stands_in_the_mail(draft: Make, language: str, sign: str) -> None:
    """Faults, wishes and times that are named are taken up; what is missing can be added."""
    for text in written(draft, language, sign):
        assert not re.search(ASKED_AGAIN[language], text), text


OFFER = {
    "en": "The offer is too much for us.",
    "de": "Das Angebot ist uns zu teuer.",
    "fi": "Tarjous on meille liian kallis, hinnan lasku auttaisi.",
    "ru": "Предложение для нас дороговато, за счёт чего такая цена?",
}
INVOICE = {
    "en": ("Your invoice is too high.", "The final bill is higher than I thought."),
    "de": ("Ihre Rechnung ist zu hoch.", "Die Schlussrechnung finde ich zu hoch."),
    "fi": ("Laskusi on liian suuri.", "Loppulasku on liian suuri."),
    "ru": ("Счёт слишком большой.", "По вашему счету сумма слишком большая."),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_haggling_over_an_offer_is_not_about_work_done(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """A client hears what a smaller sum would contain, like anybody; nothing is agreed yet."""
    known = texts[language]
    for text in written(draft, language, "price-pressure", text=OFFER[language]):
        assert re.search(shape(known, "negotiate.price-quoted"), text), text
        assert not re.search(shape(known, "negotiate.price-agreed"), text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_invoice_that_is_too_high_is_set_out(draft: Make, texts: Mapping[str, ReplyTexts], language: str) -> None:
    """It follows from what was agreed; a discount comes too late."""
    known = texts[language]
    for said in INVOICE[language]:
        for text in written(draft, language, "price-pressure", text=said):
            assert re.search(shape(known, "negotiate.price-agreed"), text), text


PRICE = {
    "en": "Can we talk about the price?",
    "de": "Können wir über den Preis reden?",
    "fi": "Voimmeko puhua hinnasta, hinta on kova?",
    "ru": "Поговорим о цене?",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_client_is_not_shown_work_to_judge_the_prices_by(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """References before the price are for those who do not know it yet."""
    known = texts[language]
    for text in written(draft, language, text=PRICE[language], action=Action.CLARIFY):
        assert not re.search(shape(known, "clarify.references"), text), text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("other", ["always-on", "scope-creep", "missed-meetings"])
def test_an_open_invoice_comes_before_other_matters(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str, other: str
) -> None:
    """As its sentence says: the work waits for the payment, so it is spoken of first, whatever is stronger."""
    known = texts[language]
    for text in written(draft, language, other, "slow-payment"):
        assert re.match(shape(known, "negotiate.invoice"), text.split("\n\n")[2]), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_about_an_invoice_has_no_word_of_what_is_agreed(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Nothing is agreed yet, and there is nothing to be seen otherwise; a question about the invoice is welcome."""
    known = texts[language]
    for text in written(draft, language, "slow-payment"):
        assert not re.search(shape(known, "common.write-down", "negotiate.open"), text), text
        assert re.search(shape(known, "negotiate.next-debt"), text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_parting_letter_speaks_of_the_invoice_after_all_advice(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """How the work goes on elsewhere belongs together; what is still open between the two closes the paragraph."""
    known = texts[language]
    for text in written(draft, language, "rudeness", "slow-payment", action=Action.DECLINE):
        paragraph = next(p for p in text.split("\n\n") if re.search(shape(known, "decline.handover"), p))
        assert re.search(f"(?:{shape(known, 'decline.invoice')})$", paragraph), text


DEBTS = {
    "en": ("The invoice is still with our new bookkeeper.", "Your invoice was paid yesterday."),
    "de": ("Die Rechnung hat noch niemand geprüft.", "Ihre Rechnung habe ich gestern überwiesen."),
    "fi": ("Laskuasi ei ole vielä ehditty tarkistaa.", "Lasku on jo maksettu."),
    "ru": ("Ваш счёт бухгалтер ещё не смотрел.", "Ваш счёт мы вчера оплатили."),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_debt_known_from_before_is_spoken_of_while_the_client_speaks_of_it(
    texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Who writes about the invoice has not paid it, unless that is said; then only the next part is spoken of."""
    known, past = texts[language], [Finding("slow-payment", 0.9, "~", "subject", "r", origin="history")]
    for said, key in zip(DEBTS[language], ("invoice", "invoice-ahead"), strict=True):
        mail, gate = message(f"{ASKS[language, 'formal']} {said}", language), Gate(Kind.CLIENT, "x")
        made = compose(
            mail, gate, past, Verdict(Action.NEGOTIATE, 0.8), profile(language), texts, NOW, library.mail_lore()
        )
        assert made is not None
        assert re.search(shape(known, f"negotiate.{key}"), letter(made)), letter(made)


@pytest.mark.parametrize("language", LANGUAGES)
def test_new_work_with_a_dubious_part_is_not_refused_as_a_whole(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """A price for the new work, a no to one part of it, and no offer drawn up for what was refused."""
    known = texts[language]
    for signs in (("scope-creep", "dubious-task"), ("dubious-task", "scope-creep")):
        for text in written(draft, language, *signs):
            assert re.search(shape(known, "negotiate.extra"), text), text
            assert re.search(shape(known, "negotiate.honest-part"), text), text
            assert not re.search(shape(known, "negotiate.next-scope"), text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hour_of_a_meeting_is_no_date_of_delivery(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Somebody who moves a call to today at eleven is not told that work done so quickly is a rush job."""
    known = texts[language]
    for text in written(draft, language, "unrealistic-deadline", "missed-meetings"):
        assert re.search(shape(known, "negotiate.meeting"), text), text
        assert not re.search(shape(known, "negotiate.real-date", "short.real-date", "common.understand-time"), text), (
            text
        )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "signs", [("conflict", "always-on"), ("conflict", "missed-meetings"), ("missed-meetings", "always-on")]
)
def test_the_hours_are_told_once(draft: Make, language: str, signs: tuple[str, ...]) -> None:
    """A time is asked for and a call offered without them where they are named elsewhere."""
    hours = {"en": "9\N{NO-BREAK SPACE}am", "de": "9–17", "fi": "9–17", "ru": "с 9 до 17"}[language]
    for text in written(draft, language, *signs):
        assert text.count(hours) == 1, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_angry_client_is_offered_a_call_whatever_else_is_answered(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Nobody who shouts is asked at the end what they think of it."""
    call = texts[language].blocks["negotiate.next-conflict"]
    asked = [variant.replace(" ({hours})", "") for variant in (*call.formal, *call.familiar)]
    for text in written(draft, language, "rudeness", "always-on"):
        assert any(variant in text for variant in asked), text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("sign", "after"), [("scope-creep", ""), ("slow-payment", ""), ("conflict", "write-down")])
def test_what_is_asked_at_last_stands_in_a_paragraph_of_its_own(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str, sign: str, after: str
) -> None:
    """After a dispute with the promise to sum up the call that is offered, which would make no sense elsewhere."""
    known = texts[language]
    ends = shape(known, *(key for key in known.blocks if key.startswith("negotiate.next-")))
    ends = ends.replace(r"\ \(.+?\)", r"(?: \(.+?\))?")  # office hours stand once in a letter
    last = f"(?:{ends})" + (f" (?:{shape(known, f'common.{after}')})" if after else "")
    for text in written(draft, language, sign):
        *_, paragraph, _closing = text.split("\n\n")
        assert re.fullmatch(last, paragraph), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_to_wait_for_a_place_is_not_asked_which_part_comes_first(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """That is a question to those who are in a hurry."""
    for text in written(draft, language, "no-capacity"):
        assert not re.search(shape(texts[language], "negotiate.next-time"), text), text


@pytest.mark.parametrize(
    ("language", "bill"), [("en", "the invoice"), ("de", "die Rechnung"), ("fi", "lasku"), ("ru", "счёт")]
)
def test_what_an_invoice_is_made_of_is_told_once(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str, bill: str
) -> None:
    """Where the items are offered, no general list of them follows."""
    for text in written(draft, language, "price-pressure", text=f"({bill})"):
        assert re.search(shape(texts[language], "negotiate.price-agreed"), text), text
        assert not re.search(shape(texts[language], "negotiate.justify"), text), text


HELD = {
    "en": r"(?i)on hold|your place|carry on",
    "de": r"(?i)ruht|liegen|Ihren Platz|Ihr Platz|dein Platz|weiter",
    "fi": r"(?i)tauolla|työ odottaa|paikka|jatkan",
    "ru": r"(?i)на паузе|место за|продолж",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_owes_for_finished_work_is_not_told_that_it_waits(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Nothing need be running: a day is asked for, no delay is excused, no place is kept."""
    for text in written(draft, language, "slow-payment"):
        assert not re.search(HELD[language], text), text
        assert not re.search(shape(texts[language], "common.understand-delay"), text), text


LIABLE = {
    "en": r"(?i)my mistake|mistakes? of mine|mistake is mine|pay back|free of charge",
    "de": r"(?i)mein Fehler|eigene Fehler|zahle ich zurück|kostenlos",
    "fi": r"(?i)virhee|maksan takaisin|maksutta",
    "ru": r"(?i)ошибк|верну деньги|бесплатно",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "signs", [("conflict",), ("rudeness",), ("conflict", "miracle-results", "unrealistic-deadline")]
)
def test_a_dispute_gets_a_date_and_admits_nothing(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str, signs: tuple[str, ...]
) -> None:
    """Whatever is claimed: an answer by a day, no word on whose fault it was, no wonder or date haggled over."""
    day = {"en": "25 November", "de": "25. November", "fi": "25.11.", "ru": "25 ноября"}[language]
    known = texts[language]
    for text in written(draft, language, *signs):
        assert day in text.replace("\N{NO-BREAK SPACE}", " "), text
        assert not re.search(LIABLE[language], text), text
        assert not re.search(shape(known, *(f"short.{key}" for key in ("steps", "real-date", "real-date-now"))), text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_is_offered_before_what_comes_after_it(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """What is settled is summed up afterwards."""
    known = texts[language]
    for text in written(draft, language, "conflict"):
        call = re.search(shape(known, "negotiate.next-conflict"), text)
        noted = re.search(shape(known, "common.write-down"), text)
        assert call, text
        assert noted is None or call.start() < noted.start(), text


SUGGESTED = {
    "en": ("Would Thursday at 2 pm do?", "Sorry about yesterday at 2."),
    "de": ("Ginge Donnerstag um 14 Uhr?", "Das war gestern um 14 Uhr."),
    "fi": ("Kävisikö torstai klo 14?", "Se oli eilen klo 14."),
    "ru": ("Подойдёт четверг в 14:00?", "Это было вчера в 14:00."),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_time_that_is_suggested_is_answered(draft: Make, texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Whoever moves a meeting and asks for another time is not asked for two."""
    known = texts[language]
    for said, key, other in zip(
        SUGGESTED[language], ("meeting-time", "meeting"), ("meeting", "meeting-time"), strict=True
    ):
        for text in written(draft, language, "missed-meetings", text=said):
            assert re.search(shape(known, f"negotiate.{key}"), text), text
            assert not re.search(shape(known, f"negotiate.{other}"), text), text
