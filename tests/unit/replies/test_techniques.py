"""The techniques of the catalogue: each is looked for in the text of a letter, in each language and register."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, product

import pytest
from unit.replies.effects import EFFECTS, Effect
from unit.replies.letters import ASKS, LANGUAGES, NOW, letter, message, profile, says

from inbox_guard import library
from inbox_guard.model import Action, Address, Finding, Gate, Kind, Verdict
from inbox_guard.replies import ReplyTexts, compose, techniques


def answers(
    signs: Sequence[str],
    texts: Mapping[str, ReplyTexts],
    language: str,
    action: Action = Action.NEGOTIATE,
    *,
    asks: str = "",
    missing: Sequence[str] = (),
    evidence: str = "~",
    **changes: date,
) -> Sequence[str]:
    """Letters to a first mail with these signs, in several variants, whole."""
    findings = [Finding(sign, 0.9 - n / 100, evidence, "body", "r") for n, sign in enumerate(signs)]
    verdict, own = Verdict(action, 0.8, (), tuple(missing)), profile(language, **changes)
    mails = (message(asks or ASKS[language, "formal"], language, id=f"{n}@c.example") for n in range(6))
    made = (
        compose(mail, Gate(Kind.REQUEST, "x"), findings, verdict, own, texts, NOW, library.mail_lore())
        for mail in mails
    )
    return [letter(draft) for draft in made if draft]


PRICE_ONLY = {
    "en": " What do you charge?",
    "de": " Was kostet das?",
    "fi": " Paljonko se maksaa?",
    "ru": " Сколько это стоит?",
}


def letters(effect: Effect, texts: Mapping[str, ReplyTexts], language: str, tone: str) -> Sequence[str]:
    """Letters that use the technique, in enough of its variants to have met them all."""
    asks = ASKS[language, tone] + (PRICE_ONLY[language] if effect.sign == "price-only" else "")
    findings = (Finding(effect.sign, 0.9, "~", "subject", "r", origin=effect.origin),) if effect.sign else ()
    verdict = Verdict(effect.action, 0.8, tuple(effect.said), effect.missing, effect.said)
    own = profile(language, **effect.profile)
    drafts = (
        compose(
            message(asks, language, id=f"{n}@c.example"),
            Gate(effect.kind, "x"),
            findings,
            verdict,
            own,
            texts,
            NOW,
            library.mail_lore(),
        )
        for n in range(10)
    )
    return [letter(draft) for draft in drafts if draft]


@pytest.mark.parametrize("technique", EFFECTS)
@pytest.mark.parametrize(("language", "tone"), ASKS)
def test_a_technique_shows_in_the_letter(
    texts: Mapping[str, ReplyTexts], language: str, tone: str, technique: str
) -> None:
    """In its words, whichever variant is chosen, in 60 to 180 of them."""
    effect = EFFECTS[technique]
    written = letters(effect, texts, language, tone)

    assert len(written) == 10
    for text in written:
        assert re.search(effect.words[language], text, re.DOTALL), text
        assert 60 <= len(text.split()) <= 180, text


def test_every_sign_that_leans_to_an_alternative_has_one() -> None:
    """No sign is answered with a mere plan, but those that ask for facts or are no matter to talk about."""
    terms = profile("en").terms
    general = {
        sign for sign in library.sign_ids() if techniques.alternatives(sign, terms, techniques.Situation()) == ("plan",)
    }

    assert general == {
        *("blames-predecessors", "condescension", "emotional-pressure", "rudeness", "unresponsive", "vague-brief")
    }


# What would be an apology, a reproach, or a word on how the mail was judged.
NEVER = {
    "en": r"(?i)\b(?:apolog\w*|red flags?|suspicious|unprofessional|rude|unacceptable|"
    r"dishonest|you should have|you failed|disrespect\w*|insult\w*|as an? (?:AI|assistant))\b",
    "de": r"(?i)\b(?:entschuldig\w*|unverschämt|unprofessionell|verdächtig|unseriös|"
    r"respektlos|frech|beleidig\w*|inakzeptabel|Vorwurf)\b",
    "fi": r"(?i)\b(?:anteeksi|epäilyttäv\w*|epäasiallis\w*|töyke\w*|"
    r"loukkaav\w*|julkeu\w*)\b",
    "ru": r"(?i)\b(?:извин\w*|простите|прости|подозрительн\w*|груб\w*|хамств\w*|неприемлем\w*|"
    r"неуважени\w*|оскорб\w*|нагл\w*)\b",
}


# Regret is said for a no and for what went wrong, never for a price or a term.
REGRETFUL = {"common.understand-conflict", "decline.no-request", "decline.no-client", "decline.no-sample"}
REGRET = {
    "en": r"(?i)\b(?:sorry|unfortunately|afraid|regret\w*)\b",
    "de": r"(?i)\b(?:leider|leid|bedauer\w*)\b",
    "fi": r"(?i)\b(?:valitettavasti|pahoittel\w*|pahoillani|ikävä)\b",
    "ru": r"(?i)(?:к сожалению|сожале\w*|мне жаль|увы)",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_apologises_or_accuses(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """No apology for a price or a no, no reproach, no word of what was noticed."""
    for key, block in texts[language].blocks.items():
        for text in (*block.formal, *block.familiar):
            assert not re.search(NEVER[language], text), (key, text)
            assert key in REGRETFUL or not re.search(REGRET[language], text), (key, text)


# What no native would write, or what bites with the words around it.
CLUMSY = {
    "en": r"\b(?:price and a date|one) that holds?\b|\bI wish you\b|\bAll the best\b",  # "Best wishes," comes below
    "de": r"(?i)\bes geht um \{said\}",
    "fi": r"(?i): onko kyse tästä:",
    "ru": r"мне приятно|ответ — нет|отвечаю «нет»|Подойдёт ли|Устроит ли|Подходит ли|цену входит \{",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_clumsy(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Wishes that the closing formula repeats, a bare "no" in Russian, words translated one by one."""
    for key, block in texts[language].blocks.items():
        for text in (*block.formal, *block.familiar):
            assert not re.search(CLUMSY[language], text), (key, text)


NAMED = {
    "en": r"price stays|stays as it is|new price",
    "de": r"bleibt (?:es bei meinem|der|mein) Preis|[Pp]reis bleibt|rechne ich neu|er bleibt",
    "fi": r"hinta\w* pysyy|pysyy ennallaan|uudelleen",
    "ru": r"(?:цена|остаётся) прежн|пересчита|заново",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_on_discounts_takes_a_price_for_named(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Many haggle before they have heard any price."""
    blocks = texts[language].blocks
    kinds = ("none", "scope", "later")
    for text in (t for k in kinds for group in ("negotiate", "short") for t in blocks[f"{group}.discount-{k}"].formal):
        assert not re.search(NAMED[language], text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_invited_back_after_abuse(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """A door is held open after a matter of time or money, not after rudeness, threats or fraud."""
    doors = [
        t for key in ("door-money", "door-time", "door-date") for t in texts[language].blocks[f"decline.{key}"].formal
    ]
    for sign in ("rudeness", "ultimatum", "condescension", "dubious-task"):
        for text in letters(Effect(Action.DECLINE, sign, {}), texts, language, "formal"):
            assert not any(door in text for door in doors), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_door_stays_open_whatever_else_was_found(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """A small budget beside a demand for guarantees still leaves room for a later project."""
    doors = texts[language].blocks["decline.door-money"].formal
    found = [Finding(sign, 0.9 - n / 10, "~", "body", "r") for n, sign in enumerate(("guarantee-demand", "low-budget"))]
    mail, gate = message(ASKS[language, "formal"], language), Gate(Kind.REQUEST, "asks")
    draft = compose(mail, gate, found, Verdict(Action.DECLINE, 0.9), profile(language), texts, NOW, library.mail_lore())

    assert draft is not None
    assert any(door in letter(draft) for door in doors)


def test_a_refusal_says_no_once(texts: Mapping[str, ReplyTexts]) -> None:
    """One plain sentence, and it is the first of its paragraph."""
    for language, sign in product(LANGUAGES, ("low-budget", "rudeness", "miracle-results")):
        variants = texts[language].blocks["decline.no-request"].formal
        for text in letters(Effect(Action.DECLINE, sign, {}), texts, language, "formal"):
            said = [v for v in variants if v in text]
            assert len(said) == 1
            assert text.split("\n\n")[2].startswith(said[0])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("action", [Action.DECLINE, Action.NEGOTIATE])
@pytest.mark.parametrize("kind", [Kind.REQUEST, Kind.CLIENT])
def test_no_draft_says_a_thing_twice_in_the_same_words(
    texts: Mapping[str, ReplyTexts], language: str, action: Action, kind: Kind
) -> None:
    """No five words in a row stand twice, whatever the sign: neighbouring blocks are written to be read together."""
    for sign in library.sign_ids():
        for text in letters(Effect(action, sign, {}, kind), texts, language, "formal"):
            words = re.findall(r"\w+", text.lower())
            runs = [tuple(words[i : i + 5]) for i in range(len(words) - 4)]
            assert len(runs) == len(set(runs)), (sign, text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("action", [Action.DECLINE, Action.NEGOTIATE])
def test_who_asks_for_a_day_that_is_taken_is_not_told_to_be_in_a_hurry(
    texts: Mapping[str, ReplyTexts], language: str, action: Action
) -> None:
    """Only a mail that presses is told that this is understood."""
    pressing = texts[language].blocks["common.understand-time"].formal
    for signs, said in ((("no-capacity",), False), (("no-capacity", "unrealistic-deadline"), True)):
        for text in answers(signs, texts, language, action):
            assert any(words in text for words in pressing) is said, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_messenger_gets_the_questions_to_pass_on(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Who asks for somebody else cannot answer them, be it one or more."""
    for missing, end in ((("deadline", "budget"), ""), (("budget",), "-one")):
        for text in answers(("third-party",), texts, language, Action.CLARIFY, missing=missing):
            assert says(texts[language], text, f"clarify.pass-on{end}"), text
            assert not says(texts[language], text, f"clarify.ask{end}"), text
        for text in answers((), texts, language, Action.CLARIFY, missing=missing):
            assert says(texts[language], text, f"clarify.ask{end}"), text


YOURS = {
    "en": r"(?i)\b(?:you|your)\b",
    "de": r"\b(?:Sie|Ihnen|Ihre?[nmrs]?)\b|(?i:\b(?:du|dich|dir|dein\w*)\b)",
    "fi": r"(?i)\b(?:te|teillä|teille|sinä|sinulla|sinulle|\w+(?:tteko|tsette|tset|voitte|voit))\b",
    "ru": r"(?i)\b(?:вы|вас|вам|вами|ты|тебя|тебе|тобой)\b",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_messenger_is_not_asked_as_if_they_were_the_client(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Neither the questions nor the plan behind them speak to who passes them on, and nobody is called instead."""
    missing = ("goal", "deliverable", "deadline", "budget", "audience", "material")
    for price in ("", PRICE_ONLY[language]):
        asks = ASKS[language, "formal"] + price + " …" * 60
        for text in answers(("third-party",), texts, language, Action.CLARIFY, missing=missing, asks=asks):
            questions = re.findall(r"(?m)^\d\. (.+)$", text)
            assert len(questions) >= 3, text
            assert not [q for q in questions if re.search(YOURS[language], q)], text
            assert says(texts[language], text, "clarify.their-next"), text
            assert not says(texts[language], text, "clarify.call"), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_many_open_questions_those_for_the_price_are_asked(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Who wrote three lines is asked what, by when, for how much and from what; not for whom and to what end."""
    blocks, facts = texts[language].blocks, ("goal", "deliverable", "deadline", "budget", "audience", "material")
    for told, expected in (
        ((), ["deliverable", "deadline", "budget", "material"]),
        (("deliverable",), ["deadline", "budget", "material"]),
        (("deliverable", "deadline"), ["goal", "budget", "material"]),
    ):
        missing = [fact for fact in facts if fact not in told]
        for text in answers((), texts, language, Action.CLARIFY, missing=missing):
            asked = [fact for fact in facts if blocks[f"clarify.{fact}"].formal[0] in text]
            assert asked == expected, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_decides_is_asked_where_there_is_room_for_it(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Not beside three other questions to a mail of three lines, and never of two who sign together."""
    blocks = texts[language].blocks
    question = (*blocks["clarify.decider"].formal, *blocks["clarify.decider"].familiar)
    for missing, asked in ((("budget", "decider"), True), (("budget", "audience", "material", "decider"), False)):
        for text in answers((), texts, language, Action.CLARIFY, missing=missing):
            assert any(words in text for words in question) is asked, text
    pair = Address("Ada & Bo", "ada@client.example")
    joint = {"en": "Ada and Bo", "de": "Ada und Bo", "fi": "Ada ja Bo", "ru": "Ada и Bo"}[language]
    mail = message(ASKS[language, "familiar"], language, signature=joint, sender=pair)
    verdict = Verdict(Action.CLARIFY, 0.1, (), ("budget", "decider"))
    draft = compose(mail, Gate(Kind.REQUEST, "x"), (), verdict, profile(language), texts, NOW, library.mail_lore())
    assert draft is not None
    assert not any(words in letter(draft) for words in question), letter(draft)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_may_say_nothing_yet_is_asked_for_an_outline_alone(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Before an agreement to keep silent: the outline first, no question after what it tells, then a plan from it."""
    blocks = texts[language].blocks
    for missing in (("goal", "deliverable", "deadline", "budget", "audience", "material"), ("deliverable", "material")):
        for text in answers(("nda-first",), texts, language, Action.CLARIFY, missing=missing):
            asked = [fact for fact in missing if blocks[f"clarify.{fact}"].formal[0] in text]
            assert asked == [fact for fact in missing if fact == "budget"], text
            assert says(texts[language], text, "negotiate.nda-surcharge"), text
            assert says(texts[language], text, "clarify.next-outline"), text
            assert not says(texts[language], text, "clarify.complete"), text
            assert text.index("30") < text.index(blocks["clarify.budget"].formal[0]) if asked else True


TOMORROW = {
    "en": "We need it by tomorrow at 11.",
    "de": "Das müsste bis morgen um 11 da sein.",
    "fi": "Sen pitäisi olla valmis huomenna kello 11.",
    "ru": "Это нужно завтра к 11 утра.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wanted_tomorrow_gets_no_plan_for_the_day_after(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """It would come when all is over: which part is indispensable is asked instead, once."""
    signs = ("unrealistic-deadline",)
    for text in answers(signs, texts, language, evidence=TOMORROW[language]):
        assert says(texts[language], text, "negotiate.real-date-now"), text
        assert not re.search("25", text), text
        assert says(texts[language], text, "negotiate.next-way"), text
    for text in answers(signs, texts, language):
        assert says(texts[language], text, "negotiate.real-date"), text
    for text in answers(signs, texts, language, evidence=TOMORROW[language], available_from=date(2027, 1, 11)):
        assert says(texts[language], text, "negotiate.real-date-booked"), text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("due", "key"), [(24, "real-date-now"), (25, "real-date-now"), (26, "real-date")])
def test_no_plan_is_promised_for_the_day_on_which_all_is_wanted(
    texts: Mapping[str, ReplyTexts], language: str, due: int, key: str
) -> None:
    """Nor for a later one: the plan would come on 25 November."""
    finding = [Finding("unrealistic-deadline", 0.9, "~", "body", "r")]
    verdict = Verdict(Action.NEGOTIATE, 0.8, due=date(2026, 11, due))
    mail = message(ASKS[language, "formal"], language)
    draft = compose(mail, Gate(Kind.REQUEST, "x"), finding, verdict, profile(language), texts, NOW, library.mail_lore())
    assert draft is not None
    assert says(texts[language], letter(draft), f"negotiate.{key}"), letter(draft)


def test_a_good_morning_is_no_deadline(texts: Mapping[str, ReplyTexts]) -> None:
    """In German it is the same word."""
    for text in answers(("unrealistic-deadline",), texts, "de", evidence="Guten Morgen, das brauchen wir sehr bald."):
        assert says(texts["de"], text, "negotiate.real-date")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_for_the_price_is_answered_by_what_a_price_needs(
    texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Beside whatever else a first mail wants; nothing that it tells, and no date that is talked about anyway."""
    blocks = texts[language].blocks
    what, when = (blocks[f"clarify.{fact}"].formal[0] for fact in ("deliverable", "deadline"))
    asks = ASKS[language, "formal"] + PRICE_ONLY[language]
    both = ("goal", "deliverable", "deadline", "budget")
    for signs, missing, mail, expected in (
        (("always-on",), both, asks, (what, when)),
        (("always-on", "vague-brief"), both, "", (what, when)),
        (("unrealistic-deadline",), both, asks, (what,)),
        (("always-on",), ("goal", "budget"), asks, ()),
        (("price-pressure",), ("goal", "budget"), asks, ()),
        (("always-on",), both, "", ()),
        (("low-budget",), both, asks, ()),
    ):
        follows = mail == asks and signs == ("always-on",) and "deliverable" not in missing
        for text in answers(signs, texts, language, asks=mail, missing=missing):
            assert tuple(question for question in (what, when) if question in text) == expected, text
            assert says(texts[language], text, "negotiate.price-needs") is bool(expected), text
            assert says(texts[language], text, "negotiate.price-follows") is follows, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_asked_what_a_price_needs_where_work_is_running(
    texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Neither in a dispute nor beside new wishes, though somebody new is taken to write and speaks of prices."""
    asks, missing = ASKS[language, "formal"] + PRICE_ONLY[language], ("deliverable", "deadline")
    blocks = texts[language].blocks
    asked = set(blocks["common.thanks-request"].formal) - set(blocks["common.thanks-client"].formal)
    for sign in ("conflict", "scope-creep", "slow-payment"):
        for text in answers((sign,), texts, language, asks=asks, missing=missing):
            assert not says(texts[language], text, "negotiate.price-needs"), text
            assert not any(words in text for words in asked), text


QUOTED = {
    "en": " Your quote is more than we thought.",
    "de": " Ihr Angebot liegt höher, als wir dachten.",
    "fi": " Tarjouksesi on enemmän kuin arvelimme.",
    "ru": " Ваша смета выше, чем мы думали.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_price_that_nobody_named_is_not_haggled_over(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """A first mail hears what a price hangs on and where it starts; a quote is stood by, and may become smaller."""
    known, asks = texts[language], ASKS[language, "formal"]
    discounts = tuple(f"negotiate.discount-{kind}" for kind in ("none", "scope", "later"))
    for said, key in ((asks, "price-first-minimum"), (asks + QUOTED[language], "price-quoted")):
        for text in answers(("price-pressure",), texts, language, asks=said):
            assert says(known, text, f"negotiate.{key}"), text
            assert not says(known, text, *discounts), text
            assert says(known, text, "negotiate.justify") is (key == "price-quoted"), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_price_is_made_of_is_told_once(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """To somebody who both haggles and finds the work easy."""
    justified = texts[language].blocks["negotiate.justify"].formal
    for signs, said in ((("price-pressure",), True), (("price-pressure", "devalues-work"), False)):
        for text in answers(signs, texts, language, asks=ASKS[language, "formal"] + QUOTED[language]):
            assert any(words in text for words in justified) is said, text


@pytest.mark.parametrize(
    ("language", "said"), [("en", "11 January"), ("de", "11. Januar"), ("fi", "11.1."), ("ru", "11 янв")]
)
def test_a_refusal_for_want_of_time_names_the_free_date_once(
    texts: Mapping[str, ReplyTexts], language: str, said: str
) -> None:
    """Where the door is held open, and nowhere else; who is not booked says nothing of a calendar."""
    reasons = texts[language].blocks["decline.reason-booked"].formal
    free = Effect(Action.DECLINE, "unrealistic-deadline", {})
    booked = replace(free, profile={"available_from": date(2027, 1, 11)})

    for text in letters(booked, texts, language, "formal"):
        assert text.count(said) == 1, text
        assert any(reason in text for reason in reasons), text
    for text in letters(free, texts, language, "formal"):
        assert not any(reason in text for reason in reasons), text


def test_only_the_alternatives_to_the_signs_found_are_offered(texts: Mapping[str, ReplyTexts]) -> None:
    """Two signs, two answers, and none of the others."""
    blocks = texts["en"].blocks
    answers = {key: blocks[f"negotiate.{key}"].familiar for key in ("hours", "bounds", "volume", "reports", "stages")}
    verdict = Verdict(Action.NEGOTIATE, 0.8)
    findings = [Finding(sign, 0.9, "~", "body", "r") for sign in ("always-on", "open-ended-scope")]
    for number in range(6):
        mail = message("Hi Jonas, can you do this?", "en", id=f"{number}@c.example")
        draft = compose(
            mail, Gate(Kind.REQUEST, "x"), findings, verdict, profile("en"), texts, NOW, library.mail_lore()
        )
        assert draft is not None
        opened = {key for key, variants in answers.items() if any(v.split("{")[0] in letter(draft) for v in variants)}
        assert opened == {"hours", "bounds"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("block", ["plan", "bounds"])
def test_how_work_is_agreed_on_is_told_once(texts: Mapping[str, ReplyTexts], language: str, block: str) -> None:
    """A letter that proposes to write down what belongs to the work does not go on with how it usually goes."""
    blocks = texts[language].blocks
    sign = {"plan": "blames-predecessors", "bounds": "open-ended-scope"}[block]
    for text in answers((sign,), texts, language):
        assert any(v.split("{")[0] in text for v in blocks[f"negotiate.{block}"].formal), text
        assert not any(v in text for v in blocks["common.process"].formal), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_drafts_of_one_day_are_not_word_for_word_the_same(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Of all pairs of letters that answer the same sign, hardly any are equal; the same mail gets the same letter."""
    for name in ("thank first", "concession for concession", "staged prepayment in four parts", "questions beforehand"):
        written = letters(EFFECTS[name], texts, language, "formal")
        assert len(set(written)) >= 9, name
        assert written == letters(EFFECTS[name], texts, language, "formal")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_draft_offers_has_variants(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Every block has two ways to be said, but the single questions and short forms, which are said in one way."""
    blocks = texts[language].blocks
    single = {key for key, block in blocks.items() if len(set(block.formal)) < 2 and not key.startswith("short.")}

    assert single == {
        *(f"clarify.{q}" for q in ("goal", "deliverable", "deadline", "budget", "audience", "material", "decider")),
        *(f"clarify.their-{q}" for q in ("goal", "deliverable", "deadline", "budget", "budget-price", "material")),
        *(
            f"clarify.{q}"
            for q in ("budget-price", "sender", "text", "taste", "source", "extent", "occasion", "running", "system")
        ),
        *(f"clarify.{q}" for q in ("level", "start", "spoken", "traced", "repair", "repair-brought", "which")),
    }


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        (("always-on", "blames-predecessors"), ("always-on",)),
        (("rudeness", "scope-creep"), ("scope-creep",)),
        (("rudeness", "blames-predecessors"), ("rudeness",)),
        (("low-budget", "price-pressure", "unrealistic-deadline"), ("low-budget", "unrealistic-deadline")),
        (("no-capacity", "unrealistic-deadline"), ("no-capacity",)),
        ((), ()),
    ],
)
def test_signs_without_an_answer_do_not_crowd_out_those_with_one(
    signs: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    """Each matter is answered once; a general suggestion comes only where there is nothing else to say."""
    assert techniques.answered(techniques.Situation(signs)) == expected


def test_what_went_before_silences_debts_but_no_date() -> None:
    """A conflict does, wherever it is known from; meetings missed before say nothing of a date asked for now."""
    assert techniques.answered(techniques.Situation(("conflict", "slow-payment"))) == ("conflict",)
    before = techniques.Situation(
        ("missed-meetings", "unrealistic-deadline"), spoken=frozenset({"unrealistic-deadline"})
    )
    assert techniques.answered(before) == ("missed-meetings", "unrealistic-deadline")


@pytest.mark.parametrize(("language", "tone"), ASKS)
def test_any_two_signs_are_answered_in_one_letter(texts: Mapping[str, ReplyTexts], language: str, tone: str) -> None:
    """Both matters are spoken of, in full or in short; no sentence stands twice; 60 to 180 words."""
    own, gate = profile(language), Gate(Kind.REQUEST, "asks")
    mail = message(ASKS[language, tone], language)
    blocks, register = texts[language].blocks, "formal" if tone == "formal" else "familiar"
    for pair in combinations(sorted(library.sign_ids()), 2):
        findings = [Finding(sign, 0.9, "~", "body", "r") for sign in pair]
        draft = compose(mail, gate, findings, Verdict(Action.NEGOTIATE, 0.8), own, texts, NOW, library.mail_lore())
        assert draft is not None
        said = letter(draft)
        sentences = [s for s in re.split(r"(?<=[.!?])\s+", said) if len(s.split()) > 3]
        assert len(sentences) == len(set(sentences)), (pair, said)
        assert 60 <= len(said.split()) <= 180, (pair, said)
        situation = techniques.Situation(techniques.ranked(findings), spoken=frozenset(pair), first=True)
        for sign in techniques.answered(situation):
            keys = techniques.alternatives(sign, own.terms, situation)
            short = [f"short.{techniques.SHORT.get(key, key)}" for key in keys]
            known = [k for k in (*(f"negotiate.{key}" for key in keys), *short) if k in blocks]
            starts = {re.split(r" ?[{(]", text)[0] for k in known for text in blocks[k].variants(register)} - {""}
            assert any(start in said for start in starts), (pair, sign, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_single_question_stands_by_itself(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """It begins a paragraph and is never run on from a colon."""
    for text in answers(["nda-first"], texts, language, Action.CLARIFY, missing=("budget",)):
        question = texts[language].blocks["clarify.budget"]
        assert any(f"\n\n{asked}" in text for asked in (*question.formal, *question.familiar)), text


@pytest.mark.parametrize(("language", "today"), [("en", "today"), ("de", "heute"), ("fi", "tänään"), ("ru", "сегодня")])
def test_what_is_wanted_today_is_not_told_to_wait_for_a_plan(
    texts: Mapping[str, ReplyTexts], language: str, today: str
) -> None:
    """An answer at once and a plan in writing beforehand do not go together."""
    process = texts[language].blocks["common.process"]
    for text in answers(["unrealistic-deadline"], texts, language, evidence=today):
        assert not any(told in text for told in (*process.formal, *process.familiar)), text


def test_what_a_rule_of_the_users_own_saw_in_a_subject_stands_in_the_mail() -> None:
    """It may be named "history"; what is known from before alone is not spoken of as if the client had written it."""
    seen = Finding("price-pressure", 0.9, "~", "subject", "price-pressure/history")

    assert techniques.spoken([seen]) == {"price-pressure"}
    assert techniques.spoken([replace(seen, origin="history")]) == set()


WATCHED = {
    "en": " We use a screen recorder, and a screenshot is taken every hour.",
    "de": " Bei uns läuft ein Tracker mit, jede Stunde gibt es einen Screenshot.",
    "fi": " Käytössä on seurantaohjelma, joka ottaa kuvakaappauksia.",
    "ru": " У нас стоит трекер, он делает скриншоты.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_wants_to_watch_a_screen_is_told_no(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """And offered a report instead; whoever wants reports alone hears nothing of programs."""
    ask = ASKS[language, "formal"]
    for text in answers(("micromanagement",), texts, language, asks=ask + WATCHED[language]):
        assert says(texts[language], text, "negotiate.reports-software"), text
    for text in answers(("micromanagement",), texts, language):
        assert says(texts[language], text, "negotiate.reports"), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_taken_for_agreed_in_answer_to_a_first_mail(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """No correction and no round of changes of what has not begun."""
    for text in answers(("scope-creep",), texts, language):
        assert not says(texts[language], text, "negotiate.extra"), text
        assert not says(texts[language], text, "negotiate.revisions"), text
        assert says(texts[language], text, "negotiate.bounds"), text


SIGNED_UNREAD = {"en": r"(?i)\bread\b", "de": r"(?i)lese|gelesen", "fi": r"(?i)lukea|lukenut", "ru": r"(?i)прочту"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_agreement_is_signed_unread(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Whichever way it is spoken of."""
    blocks = texts[language].blocks
    for key in ("negotiate.nda", "negotiate.nda-surcharge", "short.nda", "short.nda-surcharge"):
        for text in (*blocks[key].formal, *blocks[key].familiar):
            assert re.search(SIGNED_UNREAD[language], text), (key, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_no_has_a_reason_where_one_hurts_nobody(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """A term that one does not work under is named; after an insult nothing is explained."""
    for sign, key in techniques.REASONS.items():
        for text in answers((sign,), texts, language, Action.DECLINE):
            assert says(texts[language], text, f"decline.{key}"), text
        for text in answers((sign, "rudeness"), texts, language, Action.DECLINE):
            assert not says(texts[language], text, f"decline.{key}"), text


CAUSE = {
    "en": " We are a charity for old donkeys.",
    "de": " Wir sind ein gemeinnütziger Verein für alte Esel.",
    "fi": " Olemme vanhoja aaseja hoitava yhdistys.",
    "ru": " Мы приют для старых ослов.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_no_money_is_told_of_volunteers_and_templates(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """For a good cause: nobody volunteers for a private garden."""
    for cause in (CAUSE[language], ""):
        for text in answers(("cannot-pay",), texts, language, Action.DECLINE, asks=ASKS[language, "formal"] + cause):
            assert says(texts[language], text, "decline.hint-means") is bool(cause), text
            assert not cause or not says(texts[language], text, "decline.hint"), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_asks_for_a_free_sample_is_offered_a_paid_one(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Where nothing worse speaks against the job, only the sample is refused, in a letter that is a refusal."""
    for text in answers(("free-sample", "price-pressure"), texts, language, Action.DECLINE):
        assert says(texts[language], text, "decline.no-sample"), text
        assert says(texts[language], text, "decline.references"), text
        assert says(texts[language], text, "decline.door-sample"), text
        assert not says(texts[language], text, "decline.no-request"), text
        assert "?" not in text, text
    for text in answers(("free-sample", "ultimatum"), texts, language, Action.DECLINE):
        assert says(texts[language], text, "decline.no-request"), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_offered_only_where_nothing_speaks_against_it(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """A demand for wonders is asked back about, not welcomed."""
    for signs, said in ((("vague-brief",), True), (("miracle-results",), False), (("rudeness",), False)):
        for text in answers(signs, texts, language, Action.CLARIFY, missing=("deliverable", "budget")):
            assert says(texts[language], text, "clarify.little") is said, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_for_the_price_gets_more_than_a_question_for_the_budget(
    texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """What the price depends on is told with it, be it here or with the references."""
    asks = ASKS[language, "formal"] + PRICE_ONLY[language]
    for mail, key in ((asks, "budget-price"), ("", "budget")):
        for text in priced(texts, language, mail):
            assert says(texts[language], text, f"clarify.{key}"), text


@pytest.mark.parametrize(
    ("language", "asks"),
    [
        ("en", "What would you ask for that?"),
        ("de", "Was nehmen Sie dafür?"),
        ("de", "Was würden Sie dafür verlangen?"),
        ("de", "Was verlangst du pro Seite?"),
        ("de", "Wieviel müsste ich da rechnen?"),
        ("de", "Was kommt da auf uns zu?"),
        ("fi", "Mitä otatte siitä?"),
        ("fi", "Paljo se ois?"),
        ("ru", "Скока это будет?"),
        ("ru", "Сколько вы за такое просите?"),
        ("ru", "Во сколько нам это обойдётся?"),
    ],
)
def test_the_price_is_asked_in_many_ways(texts: Mapping[str, ReplyTexts], language: str, asks: str) -> None:
    """Also where no word for price or cost is in it."""
    for text in priced(texts, language, f"{ASKS[language, 'formal']} {asks}"):
        assert says(texts[language], text, "clarify.budget-price"), text


@pytest.mark.parametrize(
    "asks", ["Was nehmen Sie an Material mit?", "Was bekommen Sie von mir?", "Sagen Sie, was Sie nehmen."]
)
def test_other_words_of_taking_ask_no_price(texts: Mapping[str, ReplyTexts], asks: str) -> None:
    """What somebody takes along or is given is no price."""
    for text in priced(texts, "de", f"{ASKS['de', 'formal']} {asks}"):
        assert says(texts["de"], text, "clarify.budget"), text


def priced(texts: Mapping[str, ReplyTexts], language: str, asks: str) -> Sequence[str]:
    """Letters to a mail that states its aim and its date."""
    verdict = Verdict(Action.CLARIFY, 0.1, ("goal", "deadline"), ("deliverable", "budget"))
    mail = message(asks or ASKS[language, "formal"], language)
    draft = compose(mail, Gate(Kind.REQUEST, "x"), (), verdict, profile(language), texts, NOW, library.mail_lore())
    return [letter(draft)] if draft else []


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_decides_is_not_asked_of_a_messenger(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """The letter says that it is the person themselves."""
    for text in answers(("third-party",), texts, language, Action.CLARIFY, missing=("budget", "decider")):
        assert not says(texts[language], text, "clarify.decider"), text


def test_a_guarantee_in_words_that_are_not_common_is_said(texts: Mapping[str, ReplyTexts]) -> None:
    """Finnish inflects them all; what is in no other language is in the user's first."""
    own = profile("fi", languages=("fi", "en"))
    own = replace(own, terms=replace(own.terms, guarantee="korjaan viat veloituksetta kolmen kuukauden ajan"))
    finding = [Finding("refuses-prepayment", 0.9, "~", "body", "r")]
    for language, said in (("fi", True), ("en", False)):
        mail = message(ASKS[language, "formal"], language)
        draft = compose(
            mail, Gate(Kind.REQUEST, "x"), finding, Verdict(Action.NEGOTIATE, 0.8), own, texts, NOW, library.mail_lore()
        )
        assert draft is not None
        assert ("kolmen kuukauden" in letter(draft)) is said, letter(draft)
