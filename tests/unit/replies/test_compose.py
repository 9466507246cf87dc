"""Drafts as wholes: who is answered, in which language, with which blocks, how long, and what never stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import product
from typing import Any

import pytest
from unit.replies.letters import ASKS, LANGUAGES, NOW, REFERRALS, Ask, any_of, bare, letter, message, profile

from inbox_guard import library
from inbox_guard.model import FACTS, Action, Address, Draft, Finding, Gate, Kind, Verdict
from inbox_guard.profile import Referral, Terms
from inbox_guard.replies import ReplyTexts, compose, render
from inbox_guard.replies.clarifying import FEW_QUESTIONS, SHORT_MAIL

Make = Callable[[Ask], Draft | None]
ANSWERED = (Action.DECLINE, Action.NEGOTIATE, Action.CLARIFY)
SIGNS = tuple(library.table("signs.toml")["sign"])
TELLTALE = (
    r"(?i)\b(?:guard|inbox|score|sign|signs|rule|rules|automat\w*|bot|warning|flag|template|regel\w*|warnzeichen|score"
    r"|sääntö\w*|varoitus\w*|автомат\w*|правил\w*|бот)\b"
)


def sure(draft: Draft | None) -> Draft:
    """The draft, which must be there."""
    assert draft is not None
    return draft


# ── length and cleanness, everywhere ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("language", "tone"), ASKS)
@pytest.mark.parametrize("action", ANSWERED)
def test_every_sign_gives_a_letter_of_sane_length(draft: Make, language: str, tone: str, action: Action) -> None:
    """60 to 180 words, whatever the sign, the profile and the kind; nothing left open, nothing that tells of a tool."""
    profiles = (profile(language), bare(language))
    for sign, own, kind in product((None, *SIGNS), profiles, (Kind.REQUEST, Kind.CLIENT)):
        for missing, number in product((FACTS, (), ("budget",)), range(2)):
            mail = message(ASKS[language, tone], language, id=f"{number}@client.example")
            asked = Ask(mail, action, (sign,) if sign else (), kind, missing, profile=own)
            text = letter(sure(draft(asked)))
            where = (language, tone, action, sign, kind, missing)
            assert 60 <= len(text.split()) <= 180, (where, len(text.split()), text)
            assert not re.search(r"[{}$|]|\(\)|  |\bNone\b|\.\.|\s[,.]\s", text), (where, text)
            assert not re.search(TELLTALE, text), (where, text)
            assert not any(rule in text for rule in SIGNS if "-" in rule), where


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_signs_stay_one_letter(draft: Make, language: str) -> None:
    """All signs at once, long words of the client: still not longer than 180 words."""
    said = dict.fromkeys(("goal", "deliverable"), "word " * 60)
    for action in ANSWERED:
        mail = message(ASKS[language, "formal"], language)
        text = letter(sure(draft(Ask(mail, action, SIGNS, said=said))))
        assert 60 <= len(text.split()) <= 180


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_input_gives_the_same_draft_and_others_differ(draft: Make, language: str) -> None:
    """Variants are chosen by the answered message."""
    mails = [message(ASKS[language, "formal"], language, id=f"{n}@client.example") for n in range(12)]
    for action in ANSWERED:
        letters = [letter(sure(draft(Ask(mail, action, ("low-budget",))))) for mail in mails]
        assert letters == [letter(sure(draft(Ask(mail, action, ("low-budget",))))) for mail in mails]
        assert len(set(letters)) >= 6


# ── who, from whom, in which language ────────────────────────────────────────────────────────────────────────────────


def test_a_reply_goes_to_reply_to_from_the_address_written_to(draft: Make) -> None:
    """To = Reply-To; From = the own address of To or Cc under the user's name."""
    mail = message(
        "Hi?",
        reply_to=(Address("Office", "office@client.example"),),
        to=(Address("", "other@client.example"),),
        cc=(Address("", "ALIAS@studio.example"),),
    )
    made = sure(draft(Ask(mail, Action.CLARIFY)))

    assert made.to == (Address("Office", "office@client.example"),)
    assert made.sender == Address("Jonas Amann", "alias@studio.example")
    assert made.subject == "Re: Website"
    assert made.references == ("first@client.example",)
    assert made.date.isoformat() == "2026-11-23T10:00:00+02:00"


def test_without_an_own_address_in_the_mail_the_first_one_answers(draft: Make) -> None:
    """A blind copy."""
    made = sure(draft(Ask(message("Hi?", to=()), Action.CLARIFY)))

    assert made.sender.email == "me@studio.example"


NOBODY = [
    Address("", "not an address"),
    Address("", ""),
    Address("", "me@studio.example"),
    Address("", "no-reply@client.example"),
    Address("", "MAILER-DAEMON@client.example"),
]


@pytest.mark.parametrize("sender", NOBODY)
def test_nobody_to_answer_is_no_draft(draft: Make, sender: Address) -> None:
    """Invalid, own and no-reply addresses get nothing."""
    assert draft(Ask(message("Hi?", sender=sender), Action.DECLINE)) is None


@pytest.mark.parametrize("action", [Action.NONE, Action.FOLLOW_UP])
def test_other_actions_are_no_draft(draft: Make, action: Action) -> None:
    """Only the three answers of a single mail."""
    assert draft(Ask(message("Hi?"), action)) is None


@pytest.mark.parametrize(
    ("client", "own", "expected"),
    [
        ("fi", ("en", "fi"), "fi"),
        ("ru", ("en", "fi"), "en"),
        (None, ("de", "en"), "de"),
        ("fi", ("sv", "de"), "de"),
        ("fi", ("sv",), None),
    ],
)
def test_the_language_is_the_clients_or_the_users_first(
    draft: Make, client: str | None, own: tuple[str, ...], expected: str | None
) -> None:
    """The client's where the user writes it and texts exist."""
    made = draft(Ask(message("?", client), Action.CLARIFY, profile=profile("en", languages=own)))

    assert (made.language if made else None) == expected


def test_a_draft_renders_with_its_quotation(draft: Make) -> None:
    """The original stands below the letter, under its attribution line, and nothing else."""
    mail = message("Hallo Jonas,\n\nkannst du das machen?", "de", signature="LG\nMaija")
    made = sure(draft(Ask(mail, Action.DECLINE, ("low-budget",))))

    assert made.text.endswith(
        "Viele Grüße\nJonas Amann\n\nAm 23.11.26 um 09:05 schrieb Maija Koch:\n"
        "> Hallo Jonas,\n>\n> kannst du das machen?\n"
    )
    assert b"sch=C3=B6n" not in render(made)
    assert made.text.startswith("Hallo Maija,\n\n")


# ── what the signs and the profile lead to ───────────────────────────────────────────────────────────────────────────


SIGNED = {
    "en": "Dear Maija Koch,",
    "de": "Guten Tag Maija Koch,",
    "fi": "Hei Maija Koch",
    "ru": "Здравствуйте!",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_says_one_no_and_cites_nothing(draft: Make, language: str) -> None:
    """The client's rude words are not repeated, and a refusal after them is not an invitation."""
    mail = message(f"{ASKS[language, 'formal']} IDIOT", language)
    text = letter(sure(draft(Ask(mail, Action.DECLINE, ("rudeness",), said={"goal": "IDIOT"}, evidence="IDIOT"))))

    assert "IDIOT" not in text
    assert text.startswith(SIGNED[language])


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "please write our blog", "Try Blogly."),
        ("de", "bitte Blogtexte", "Versuch es mit Blogly."),
        ("fi", "blogi", "Try Blogly."),
        ("en", "a flyer", "See https://list.example/all"),
        ("de", "ein Flyer", "Die Kollegin Weber nimmt Aufträge an."),
        ("ru", "листовка", "Die Kollegin Weber nimmt Aufträge an."),
    ],
)
def test_a_refusal_leaves_the_referral_for_the_service(draft: Make, language: str, text: str, expected: str) -> None:
    """By the service that the mail mentions, in the reply's language, else in the first that is there."""
    own = profile(language, referrals=REFERRALS)

    made = sure(draft(Ask(message(text, language), Action.DECLINE, ("low-budget",), profile=own)))
    assert expected in letter(made)

    made = sure(draft(Ask(message(text, language), Action.DECLINE, ("dubious-task",), profile=own)))
    assert expected not in letter(made)


@pytest.mark.parametrize(("text", "named"), [("we need two apps", True), ("we appreciate your drawings", False)])
def test_a_short_service_is_named_by_a_word_of_its_own(draft: Make, text: str, named: bool) -> None:
    """An app is no part of "appreciate"."""
    own = profile("en", referrals=(Referral(("app",), {"en": "Try Appery."}),))

    made = sure(draft(Ask(message(text, "en"), Action.DECLINE, ("low-budget",), profile=own)))
    assert ("Try Appery." in letter(made)) is named


@pytest.mark.parametrize(("text", "named"), [("a C++ developer", True), ("we need c++, soon", True), ("c", False)])
def test_a_service_may_end_in_a_sign(draft: Make, text: str, named: bool) -> None:
    """There is no border of a word behind it."""
    own = profile("en", referrals=(Referral(("C++",), {"en": "Try Plussery."}),))

    made = sure(draft(Ask(message(text, "en"), Action.DECLINE, ("low-budget",), profile=own)))
    assert ("Try Plussery." in letter(made)) is named


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_told_to_have_a_dubious_task_done_elsewhere(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Neither by those who do such things every day nor by whoever has time for them."""
    blocks = texts[language].blocks
    for number in range(6):
        mail = message(ASKS[language, "formal"], language, id=f"{number}@client.example")
        text = letter(sure(draft(Ask(mail, Action.DECLINE, ("dubious-task", "outside-services")))))
        assert not re.search(any_of(blocks["decline.reason-outside"].formal), text)
        assert not re.search(any_of(blocks["decline.early-date"].formal), text)
        assert re.search(any_of(blocks["decline.hint-honest"].formal), text)


@pytest.mark.parametrize(("language", "tone"), ASKS)
def test_what_is_left_to_others_is_named_and_is_not_all(
    texts: Mapping[str, ReplyTexts], language: str, tone: str
) -> None:
    """In either variant and beside a stronger sign; where something else leads to a refusal, it is no reason for it."""
    rule = "outside-services/part-not-offered"
    part = Finding("outside-services", 0.8, "~", "profile", rule, leans="negotiate", about="Hosting, SEO")
    other = Finding("always-on", 0.9, "~", "body", "r")
    whole = texts[language].blocks["decline.reason-outside"]
    for number in range(10):
        mail = message(ASKS[language, tone], language, id=f"{number}@client.example")
        for found in ([part], [other, part]):
            verdicts = (Verdict(action, 0.8, (), ()) for action in (Action.NEGOTIATE, Action.DECLINE))
            made = [
                letter(
                    sure(
                        compose(
                            mail,
                            Gate(Kind.REQUEST, "x"),
                            found,
                            verdict,
                            profile(language),
                            texts,
                            NOW,
                            library.mail_lore(),
                        )
                    )
                )
                for verdict in verdicts
            ]
            assert "(Hosting, SEO)" in made[0], made[0]
            assert not re.search(any_of(whole.variants("formal" if tone == "formal" else "familiar")), made[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_of_the_profile_decide(draft: Make, texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Discount, prepayment and date say what the config says."""
    mail = message(ASKS[language, "formal"], language)
    cases: dict[str, tuple[str, dict[str, Any]]] = {
        "negotiate.discount-none": ("price-pressure", {"terms": Terms(discount="none")}),
        "negotiate.discount-later": ("price-pressure", {"terms": Terms(discount="later date")}),
        "negotiate.pay-after": ("refuses-prepayment", {"terms": Terms(prepayment="none")}),
        "negotiate.contract": ("refuses-prepayment", {"terms": Terms(stages=1)}),
        "negotiate.guarantee": ("guarantee-demand", {"terms": Terms()}),
        "negotiate.nda": ("nda-first", {"terms": Terms()}),
        "negotiate.sample": ("free-sample", {"portfolio": ()}),
        "negotiate.less-scope": ("low-budget", {"minimum_project": None}),
        "negotiate.real-date-booked": ("unrealistic-deadline", {"available_from": date(2026, 12, 1)}),
        "negotiate.start-booked": ("no-capacity", {"available_from": date(2026, 12, 1)}),
        "negotiate.start-open": ("no-capacity", {"available_from": date(2026, 11, 1)}),
    }
    for key, (sign, changes) in cases.items():
        own, kind = profile(language, **changes), Kind.CLIENT if sign == "price-pressure" else Kind.REQUEST
        text = letter(sure(draft(Ask(mail, Action.NEGOTIATE, (sign,), kind, profile=own))))
        assert re.search(any_of(texts[language].blocks[key].formal), text), (key, text)


VALUES = {
    "en": ("1 December 2026", "in four parts", "30%", "€800", "Mon–Fri, 9 am–5 pm", "25 November"),
    "de": ("1. Dezember 2026", "in vier Teilen", "30 %", "800 €", "Mo–Fr 9–17 Uhr", "25. November"),
    "fi": ("1.12.2026", "neljässä erässä", "30 %", "800 €", "ma–pe klo 9–17", "25.11."),
    "ru": ("1 декабря 2026 года", "в четыре этапа", "30 %", "800 €", "пн–пт с 9 до 17", "25 ноября"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_stand_as_the_language_writes_them(draft: Make, language: str) -> None:
    """Dates, parts, shares, amounts and hours of the profile."""
    mail = message(ASKS[language, "formal"], language)
    booked = profile(language, available_from=date(2026, 12, 1))
    asks = (
        Ask(mail, Action.NEGOTIATE, ("no-capacity",), profile=booked),
        *(Ask(mail, Action.NEGOTIATE, (sign,)) for sign in ("refuses-prepayment", "nda-first", "low-budget")),
        *(Ask(mail, Action.NEGOTIATE, (sign,)) for sign in ("always-on", "unrealistic-deadline")),
    )
    for ask, value in zip(asks, VALUES[language], strict=True):
        assert value in letter(sure(draft(ask))).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guarantee_in_another_language_is_left_out(draft: Make, language: str) -> None:
    """The user's own sentence is said only in a letter of its language."""
    other = {"en": "de", "de": "fi", "fi": "ru", "ru": "en"}[language]
    mail = message(ASKS[language, "formal"], language)
    foreign = replace(profile(language), terms=profile(other).terms)

    text = letter(sure(draft(Ask(mail, Action.NEGOTIATE, ("guarantee-demand",)))))
    assert profile(language).terms.guarantee in text

    text = letter(sure(draft(Ask(mail, Action.NEGOTIATE, ("guarantee-demand",), profile=foreign))))
    assert foreign.terms.guarantee not in text


# ── clarification ────────────────────────────────────────────────────────────────────────────────────────────────────


def questions(text: str) -> list[str]:
    """The numbered lines."""
    return re.findall(r"(?m)^\d\. (.+)$", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_are_just_the_missing_ones_in_order(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """At most six, to a short mail four, the most important first, none that the mail has answered."""
    mail = message(ASKS[language, "formal"] + " …" * SHORT_MAIL, language)
    said = {"goal": "more bookings", "deadline": "until May"}
    text = letter(sure(draft(Ask(mail, Action.CLARIFY, said=said))))
    expected = [fact for fact in FACTS if fact not in said]

    assert questions(text) == [texts[language].blocks[f"clarify.{fact}"].formal[0] for fact in expected]
    assert len(questions(letter(sure(draft(Ask(mail, Action.CLARIFY)))))) == 6
    short = message(ASKS[language, "formal"], language)
    assert len(questions(letter(sure(draft(Ask(short, Action.CLARIFY)))))) == FEW_QUESTIONS


WISHES = {
    "en": ("We need a site\n for our café.", "“We need a site for our café”"),
    "de": ("Wir brauchen eine Seite\n für unser Café.", "„Wir brauchen eine Seite für unser Café“"),
    "fi": ("Tarvitsemme sivut\n kahvilallemme.", "”Tarvitsemme sivut kahvilallemme”"),
    "ru": ("Нужен сайт\n для нашего кафе.", "«Нужен сайт для нашего кафе»"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_understood_is_said_in_the_clients_words(draft: Make, language: str) -> None:
    """In the language's quotation marks, once; in a clarification alone, for other drafts have the original below."""
    mail = message(ASKS[language, "formal"], language)
    words, quoted = WISHES[language]
    said = {"deliverable": words, "goal": words}
    text = letter(sure(draft(Ask(mail, Action.CLARIFY, said=said, missing=("budget", "deadline")))))
    offer = letter(sure(draft(Ask(mail, Action.NEGOTIATE, ("always-on",), said=said))))

    assert text.count(quoted) == 1
    assert quoted[1:-1] not in offer


PRICES = {
    "en": "Hi, what do you charge for a logo?",
    "de": "Guten Tag, was kostet ein Logo?",
    "fi": "Hei, paljonko logo maksaa?",
    "ru": "Здравствуйте! Сколько стоит логотип?",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_references_come_before_the_price(draft: Make, language: str) -> None:
    """Where only a price is asked, similar work first, then the questions that a price needs."""
    text = letter(sure(draft(Ask(message(PRICES[language], language), Action.CLARIFY))))

    assert text.index("https://studio.example/work") < text.index("1. ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_is_offered_where_the_brief_is_vague(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """In office hours, with the questions as the agenda."""
    mail = message(ASKS[language, "formal"], language)
    said = {"goal": "x y", "deadline": "z"}
    text = letter(sure(draft(Ask(mail, Action.CLARIFY, ("vague-brief",), said=said))))

    assert re.search(any_of(texts[language].blocks["clarify.call"].formal), text), text


@pytest.mark.parametrize(
    ("zone", "language", "expected"),
    [
        ("-05:00", "en", "Mon–Fri, 9 am–5 pm EET"),
        ("+01:00", "de", "Mo–Fr 9–17 Uhr EET"),
        ("+03:00", "ru", "пн–пт с 9 до 17 по EET"),
        ("-03:00", "fi", "ma–pe klo 9–17 EET"),
        ("+02:00", "en", "Mon–Fri, 9 am–5 pm"),
        ("+00:00", "en", "Mon–Fri, 9 am–5 pm"),
    ],
)
def test_office_hours_name_their_zone_to_who_lives_in_another(
    draft: Make, zone: str, language: str, expected: str
) -> None:
    """An offset of nought is a server's as often as a client's."""
    mail = message(ASKS[language, "formal"], language, date=datetime.fromisoformat(f"2026-11-23T09:05:00{zone}"))

    text = letter(sure(draft(Ask(mail, Action.NEGOTIATE, ("always-on",))))).replace("\N{NO-BREAK SPACE}", " ")
    assert expected in text
    assert ("EET" in text) is ("EET" in expected)


@pytest.mark.parametrize(
    ("text", "swiss"),
    [
        ("Guten Tag\n\nKönnen Sie das machen?\n\nFreundliche Grüsse", True),
        ("Grüezi\n\nKönnen Sie das machen? Es darf 900 Franken kosten.", True),
        ("Guten Tag,\n\nkönnen Sie das machen? Es darf 900 Franken kosten.\n\nMit freundlichen Grüßen", False),
        ("Guten Tag,\n\nkönnen Sie das machen?", False),
    ],
)
def test_who_writes_no_sharp_s_reads_none(draft: Make, text: str, *, swiss: bool) -> None:
    """In Switzerland it is not written; the user's own name keeps it."""
    own = profile("de", name="Jonas Weiß")
    letters = [
        letter(sure(draft(Ask(message(text, "de", id=f"{n}@c.example"), Action.CLARIFY, profile=own))))
        for n in range(6)
    ]
    assert all(text.endswith("Jonas Weiß") for text in letters)
    assert any("ß" in text.removesuffix("Jonas Weiß") for text in letters) is not swiss
