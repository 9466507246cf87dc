"""Letters that fit what was asked: no question that is answered, no hope that comes too late, and a next step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from unit.replies.letters import ASKS, LANGUAGES, NOW, Ask, letter, message, profile, says, written

from inbox_guard import library
from inbox_guard.judge import Setting, judge
from inbox_guard.model import (
    FACTS,
    Acquaintance,
    Action,
    Address,
    Draft,
    Finding,
    Gate,
    Kind,
    Place,
    RawMessage,
    Verdict,
)
from inbox_guard.profile import Policy, Profile
from inbox_guard.replies import ReplyTexts, compose

Make = Callable[[Ask], Draft | None]
MORE = {"en": "more …", "de": "mehr …", "fi": "lisää …", "ru": "ещё …"}
TAPES = {
    "en": "Six tapes of an old choir have to be transcribed.",
    "de": "Sechs Bänder eines alten Chors müssen transkribiert werden.",
    "fi": "Vanhan kuoron kuusi nauhaa pitäisi litteroida.",
    "ru": "Нужно расшифровать шесть плёнок старого хора.",
}
PLANS = {
    "en": "We need CAD drawings of a boathouse.",
    "de": "Wir brauchen CAD-Zeichnungen eines Bootshauses.",
    "fi": "Tarvitsemme venevajasta CAD-piirustukset.",
    "ru": "Нужны чертежи лодочного сарая.",
}
BOOK = {
    "en": "I need pictures for a children's book about an otter.",
    "de": "Ich brauche Bilder für ein Kinderbuch über einen Otter.",
    "fi": "Tarvitsen kuvia saukosta kertovaan lastenkirjaan.",
    "ru": "Нужны рисунки к детской книге про выдру.",
}
# what is asked instead of the material, the extent or the day
INSTEAD = ("text", "taste", "source", "spoken", "traced", "occasion", "running", "system", "level", "start")
DAYS = {
    "en": "Our choir gives a concert in May, and somebody ought to film it.",
    "de": "Unser Chor gibt im Mai ein Konzert, und jemand sollte es filmen.",
    "fi": "Kuoromme pitää toukokuussa konsertin, ja joku saisi tehdä siitä videon.",
    "ru": "Наш хор даёт в мае концерт, хорошо бы его снять на видео.",
}
MONTHS = {
    "en": "We are looking for a bookkeeper, we are a bakery with four people.",
    "de": "Wir suchen jemanden für die Buchhaltung, wir sind eine Bäckerei mit vier Leuten.",
    "fi": "Etsimme kirjanpitäjää, olemme neljän hengen leipomo.",
    "ru": "Ищем бухгалтера, мы пекарня из четырёх человек.",
}
REPAIRS = {
    "en": "Our shop on the web is down, the database crashed. Please repair it.",
    "de": "Unser Webshop stürzt dauernd ab. Bitte bringen Sie ihn in Ordnung.",
    "fi": "Verkkokauppamme kaatuu koko ajan. Korjaisitko sen?",
    "ru": "Наш сайт третий день не открывается. Почините его, пожалуйста.",
}
LESSONS = {
    "en": "We are looking for maths lessons for our daughter, twice a week.",
    "de": "Wir suchen Mathe-Nachhilfe für unsere Tochter, zweimal die Woche.",
    "fi": "Etsimme tyttärellemme tukiopetusta matematiikassa kaksi kertaa viikossa.",
    "ru": "Ищем дочке репетитора по математике, два раза в неделю.",
}
SPEECHES = {
    "en": "I am looking for somebody who writes a speech for our anniversary.",
    "de": "Ich suche jemanden, der eine Rede für unser Jubiläum schreibt.",
    "fi": "Etsin jotakuta, joka kirjoittaa puheen vuosijuhlaamme varten.",
    "ru": "Ищу, кто напишет речь к нашему юбилею.",
}
ANCESTORS = {
    "en": "Could you find out who my great-grandparents were? They came from Galway.",
    "de": "Könnten Sie herausfinden, wer meine Urgroßeltern waren? Sie kamen aus Stettin.",
    "fi": "Etsin jotakuta, joka selvittäisi sukupuumme Viipurin ajoilta.",
    "ru": "Хочу найти своих предков из Тамбова. Возьмётесь поискать в архивах?",
}
ABOUT_A_DAY = {
    "en": "We need a poster with a photo for our concert in May.",
    "de": "Wir brauchen ein Plakat mit Foto für unser Konzert im Mai.",
    "fi": "Tarvitsemme julisteen ja siihen kuvia toukokuun konserttiin.",
    "ru": "Нужна афиша с фото для концерта в мае.",
}
FREE = {
    "en": "Are you free in May?",
    "de": "Hätten Sie ab dem 4. Mai Zeit?",
    "fi": "Olisitteko 4.5. alkaen vapaana?",
    "ru": "Вы свободны в мае?",
}
CALM = {"en": "There's no rush.", "de": "Es eilt nicht.", "fi": "Kiirettä ei ole.", "ru": "Не спешу."}


def asks(texts: Mapping[str, ReplyTexts], language: str, text: str) -> tuple[set[str], str]:
    """The questions that are put to a long mail which states nothing that is looked for, and the letter."""
    mail = message(f"{text}\n\n" + " ".join([MORE[language]] * 40), language, subject="…")
    verdict = Verdict(Action.CLARIFY, 0.1, (), FACTS)
    made = compose(mail, Gate(Kind.REQUEST, "x"), (), verdict, profile(language), texts, NOW, library.mail_lore())
    assert made is not None
    own = letter(made)
    return {key for key in (*FACTS, *INSTEAD) if says(texts[language], own, f"clarify.{key}")}, own


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_tapes_typed_up_is_asked_for_a_piece_of_them(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Not for sketches and examples they like, nor for the aim of it and its readers."""
    asked, text = asks(texts, language, TAPES[language])

    assert asked == {"deliverable", "deadline", "budget", "source"}, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_drawing_needs_its_sketch_and_no_readers(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """What is drawn for a builder has an aim that nobody need ask for."""
    asked, text = asks(texts, language, PLANS[language])

    assert asked == {"deliverable", "deadline", "budget", "material"}, text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("texts_of", "questions"),
    [
        (DAYS, {"occasion"}),
        (MONTHS, {"running", "start"}),
        (REPAIRS, {"system"}),
        (ANCESTORS, {"traced"}),
        (ABOUT_A_DAY, {"material"}),
    ],
)
def test_of_a_day_its_place_is_asked_and_of_what_runs_how_much_there_is(
    texts: Mapping[str, ReplyTexts], language: str, texts_of: Mapping[str, str], questions: set[str]
) -> None:
    """There are no sketches of a concert, no examples of accounts and no aim of a repair; of a poster there are."""
    asked, text = asks(texts, language, texts_of[language])

    assert asked.intersection((*INSTEAD, "material")) == questions, text
    assert ("goal" in asked) is ("material" in questions), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_lessons_have_a_level_and_a_start_but_no_size_and_no_end(
    texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Nor anything that could be sent in."""
    asked, text = asks(texts, language, LESSONS[language])

    assert asked == {"level", "start", "budget"}, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_speech_is_to_tell_is_asked(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Pictures and sketches are of no use for it."""
    asked, text = asks(texts, language, SPEECHES[language])

    assert asked.intersection((*INSTEAD, "material")) == {"spoken"}, text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("texts_of", "told"), [(FREE, True), (CALM, False)])
def test_whether_one_is_free_is_promised_to_be_told(
    texts: Mapping[str, ReplyTexts], language: str, texts_of: Mapping[str, str], *, told: bool
) -> None:
    """A letter that passes over the one question of the mail reads as if nobody had read it."""
    _, text = asks(texts, language, f"{BOOK[language]} {texts_of[language]}")

    assert says(texts[language], text, "clarify.yours") is told, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_for_whom_a_childrens_book_is_nobody_asks(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """The mail says it."""
    asked, text = asks(texts, language, BOOK[language])

    assert "audience" not in asked, text
    assert "goal" in asked, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_says_that_there_is_no_hurry_is_asked_for_no_date(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Nor for what is behind it."""
    assert "deadline" not in asks(texts, language, CALM[language])[0]
    assert "deadline" in asks(texts, language, "")[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sign", ["always-on", "micromanagement", "refuses-prepayment"])
def test_a_letter_about_terms_says_what_comes_next(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str, sign: str
) -> None:
    """Who asked for work hears of more than office hours; a client, whose work is running, is only asked to agree."""
    known = texts[language]
    for text in written(draft, language, sign, kind=Kind.REQUEST):
        assert says(known, text, "negotiate.next-start"), text
    for text in written(draft, language, sign):
        assert not says(known, text, "negotiate.next-start"), text


ROUNDS = {
    "en": "Revisions until I'm happy.",
    "de": "Änderungen, bis alles passt.",
    "fi": "Korjauksia niin kauan, että kelpaa.",
    "ru": "Правки, пока не устроит.",
}


UPKEEP = {
    "en": "And you'd keep up the maintenance for good.",
    "de": "Und die Wartung läuft dann einfach mit.",
    "fi": "Ja ylläpito kuuluisi mukaan aina.",
    "ru": "И обслуживание потом на вас всегда.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_wants_changes_without_end_hears_how_many_are_included(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """And not of support after the project, which only those hear of who asked for it."""
    known = texts[language]
    for text in written(draft, language, "open-ended-scope", kind=Kind.REQUEST, evidence=ROUNDS[language]):
        assert says(known, text, "negotiate.rounds"), text
        assert not says(known, text, "negotiate.support"), text
    for text in written(draft, language, "open-ended-scope", kind=Kind.REQUEST, evidence=UPKEEP[language]):
        assert says(known, text, "negotiate.support"), text
    for text in written(draft, language, "open-ended-scope", kind=Kind.REQUEST):
        assert says(known, text, "negotiate.bounds"), text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("due", [date(2026, 11, 28), None])
def test_a_speech_for_saturday_has_no_larger_budget_later(
    texts: Mapping[str, ReplyTexts], language: str, due: date | None
) -> None:
    """Whoever needs it within days is invited to come with another matter, and earlier."""
    mail, known = message(ASKS[language, "formal"], language), texts[language]
    verdict = Verdict(Action.DECLINE, 0.8, due=due)
    findings = [Finding("low-budget", 0.9, "~", "body", "r")]
    gate = Gate(Kind.REQUEST, "x")
    made = compose(mail, gate, findings, verdict, profile(language), texts, NOW, library.mail_lore())
    assert made is not None
    assert says(known, letter(made), "decline.door-time" if due else "decline.door-money")


SALES = {"en": "a share of the sales", "de": "ein Anteil am Umsatz", "fi": "osuus myynnistä", "ru": "доля от продаж"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_no_to_a_share_of_the_sales_is_said_with_a_word_on_money(
    texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Although a free sample shows more clearly; a prize in the sentence that asks for the sample is no word on it."""
    verdict, known = Verdict(Action.DECLINE, 0.8), texts[language]
    sample = Finding("free-sample", 0.9, "~", "body", "r")
    for words, later in ((SALES[language], True), ("~", False)):
        found = [sample, Finding("deferred-pay", 0.8, words, "body", "r")]
        mail, gate = message(ASKS[language, "formal"], language), Gate(Kind.REQUEST, "x")
        made = compose(mail, gate, found, verdict, profile(language), texts, NOW, library.mail_lore())
        assert made is not None
        assert says(known, letter(made), "common.understand-later") is later, letter(made)
        assert says(known, letter(made), "decline.no-sample") is not later, letter(made)


NEXT = {
    "en": "Could you start on the posters?",
    "de": "Können Sie mit den Plakaten anfangen?",
    "fi": "Voisitteko aloittaa julisteet?",
    "ru": "Можете начать плакаты?",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_owes_and_asks_for_more_hears_when_it_can_begin(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """What they asked for is not passed over in silence; who asked for nothing is promised nothing."""
    known, owes = texts[language], [Finding("slow-payment", 0.9, "~", "body", "r")]
    for said, then in ((NEXT[language], True), ("", False)):
        mail = message(f"… \n\n{said}", language)
        made = compose(
            mail,
            Gate(Kind.CLIENT, "x"),
            owes,
            Verdict(Action.NEGOTIATE, 0.8),
            profile(language),
            texts,
            NOW,
            library.mail_lore(),
        )
        assert made is not None
        assert says(known, letter(made), "negotiate.invoice-then") is then, letter(made)


BILL = {
    "en": "The invoice is wrong.",
    "de": "Die Rechnung stimmt nicht.",
    "fi": "Lasku on väärin.",
    "ru": "Счёт неверный.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_disputes_an_invoice_hears_that_it_is_checked(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """No word on a budget, which is no matter: a mistake is put right, agreed work keeps its price."""
    for text in written(draft, language, "price-pressure", text=BILL[language]):
        assert says(texts[language], text, "common.understand-bill"), text
        assert not says(texts[language], text, "common.understand-money"), text


TIME = {"en": "Would Thursday at 11 do?", "de": "Ginge Donnerstag um 11?", "fi": "Sopisiko torstai klo 11?"}
TIME["ru"] = "Подойдёт четверг в 11?"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_time_for_a_call_is_no_matter_to_differ_about(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """A letter too short else says how to prepare the call, and not that another way can be found."""
    for text in written(draft, language, "missed-meetings", text=TIME[language]):
        assert not says(texts[language], text, "negotiate.open"), text


SLIGHTED = {
    "en": (
        "We need a label for our cider, 70 by 50 mm, ready for the printer by 20 January. "
        "It's ten minutes' work for somebody like you."
    ),
    "de": (
        "Wir brauchen ein Etikett für unseren Apfelwein, 70 mal 50 mm, druckfertig bis 20. Januar. "
        "Das ist für Sie doch eine Sache von zehn Minuten."
    ),
    "fi": (
        "Tarvitsemme siiderillemme etiketin, 70 x 50 mm, painovalmiina 20. tammikuuta mennessä. "
        "Se on sinulle kymmenen minuutin homma."
    ),
    "ru": (
        "Нам нужна этикетка для сидра, 70 на 50 мм, готовая к печати к 20 января. Для вас там работы на десять минут."
    ),
}
SETTING = Setting(Profile(name="Jonas Amann", addresses=("me@studio.example",)), Policy(), NOW, Acquaintance())


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_calls_the_work_a_matter_of_minutes_is_refused_in_every_language(language: str) -> None:
    """The catalogue leans so where no other sign speaks."""
    core, text = library.core(), SLIGHTED[language]
    head = "From: Ada Linn <ada@cider.example>\nTo: me@studio.example\nContent-Type: text/plain; charset=utf-8\n\n"
    judged = judge(core.parse(RawMessage(Place(path="x"), (head + text).encode())), core, SETTING)

    assert [finding.sign for finding in judged.findings] == ["devalues-work"]
    assert judged.verdict.action is Action.DECLINE


FILE = {
    "en": "Please send me the file tonight.",
    "de": "Schick mir die Datei bitte heute Abend.",
    "fi": "Lähetä minulle tiedosto tänä iltana.",
    "ru": "Пришлите мне файл сегодня вечером.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_client_who_wants_a_file_tonight_hears_of_the_file(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """It may be finished: nobody tells them that all of the work cannot be done by then."""
    known = texts[language]
    for text in written(draft, language, "unrealistic-deadline", evidence=FILE[language]):
        assert says(known, text, "negotiate.file"), text
        assert not says(known, text, "negotiate.real-date-now", "negotiate.real-date"), text
    for text in written(draft, language, "unrealistic-deadline", evidence=FILE[language], kind=Kind.REQUEST):
        assert says(known, text, "negotiate.real-date-now"), text


LABEL = {
    "en": "We want a cider label. How much?",
    "de": "Wir wollen ein Apfelweinetikett. Was kostet das?",
    "fi": "Haluamme etiketin siideriin. Mitä maksaa?",
    "ru": "Хотим этикетку для сидра. Сколько стоит?",
}
SIZED = {
    "en": "We want two cider labels. How much?",
    "de": "Wir wollen zwei Apfelweinetiketten. Was kostet das?",
    "fi": "Haluamme kaksi etikettiä siideriin. Mitä maksaa?",
    "ru": "Хотим две этикетки для сидра. Сколько стоит?",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("mails", "bare"), [(LABEL, True), (SIZED, False)])
def test_who_names_the_work_and_no_size_is_asked_for_it(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str, mails: Mapping[str, str], bare: bool
) -> None:
    """A price hangs on it; where a number is told, it is told."""
    mail = message(mails[language], language, subject="…")
    made = draft(Ask(mail, Action.CLARIFY, said={"deliverable": mails[language]}))

    assert made is not None
    assert says(texts[language], letter(made), "clarify.extent") is bare


@pytest.mark.parametrize("language", LANGUAGES)
def test_tapes_are_to_be_heard_though_there_are_some(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """That they exist says nothing of how they sound."""
    mail = message(TAPES[language], language, subject="…")
    made = draft(Ask(mail, Action.CLARIFY, said={"material": TAPES[language]}))

    assert made is not None
    assert says(texts[language], letter(made), "clarify.source")


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_outlined_the_work_is_asked_for_no_outline_before_an_agreement(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Only for the text of it, and for what a price needs."""
    known = texts[language]
    for said in ({"deliverable": "~~~"}, {}):
        made = draft(Ask(message(ASKS[language, "formal"], language), Action.CLARIFY, ("nda-first",), said=said))
        assert made is not None
        assert says(known, letter(made), "negotiate.nda-known-surcharge") is bool(said), letter(made)
        assert says(known, letter(made), "clarify.next-outline") is not bool(said), letter(made)


TONIGHT = {"en": "by tomorrow at ten", "de": "bis morgen 10 Uhr", "fi": "huomenna kello 10", "ru": "завтра к 10"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wanted_at_once_is_spoken_of_first(draft: Make, texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Said after the office hours, "by then" would mean them."""
    signs, known = ("always-on", "unrealistic-deadline"), texts[language]
    for text in written(draft, language, *signs, kind=Kind.REQUEST, evidence=TONIGHT[language]):
        _, thanks, first, *_ = text.split("\n\n")
        assert says(known, thanks, "common.understand-time"), text
        assert says(known, first, "negotiate.real-date-now"), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_asks_for_more_work_and_no_change_hears_of_no_rounds(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """They stand in the quote; who speaks of changes is reminded of it."""
    for said, told in (("", False), (ROUNDS[language], True)):
        for text in written(draft, language, "scope-creep", text=said):
            assert says(texts[language], text, "negotiate.revisions") is told, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_share_of_the_sales_is_no_better_when_there_is_time(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """The door stays open for money, however soon it is wanted."""
    verdict = Verdict(Action.DECLINE, 0.8, due=date(2026, 11, 28))
    findings, gate = [Finding("deferred-pay", 0.9, "~", "body", "r")], Gate(Kind.REQUEST, "x")
    mail = message(ASKS[language, "formal"], language)
    made = compose(mail, gate, findings, verdict, profile(language), texts, NOW, library.mail_lore())

    assert made is not None
    assert says(texts[language], letter(made), "decline.door-money")


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_the_question_that_a_price_needs_nothing_else_is_asked(
    draft: Make, texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Else "shall we do it like that?" would be asked of the question."""
    known = texts[language]
    for text in written(draft, language, "price-pressure", kind=Kind.REQUEST, text=LABEL[language]):
        assert says(known, text, "negotiate.price-needs"), text
        assert not [key for key in known.blocks if key.startswith("negotiate.next-") and says(known, text, key)], text


PORTRAIT = {
    "en": "I'd like a portrait of my old cat.",
    "de": "Ich hätte gern ein Porträt meiner alten Katze.",
    "fi": "Haluaisin muotokuvan kissastani.",
    "ru": "Хочу портрет моей кошки.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_wants_a_portrait_is_asked_for_the_style(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Not for texts, nor for the aim of it."""
    asked, text = asks(texts, language, PORTRAIT[language])

    assert asked == {"deliverable", "deadline", "budget", "taste"}, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_piece_of_a_secret_is_asked_for(draft: Make, texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Before an agreement is signed an outline is enough, of tapes as well."""
    made = draft(Ask(message(TAPES[language], language, subject="…"), Action.CLARIFY, ("nda-first",)))

    assert made is not None
    assert not says(texts[language], letter(made), "clarify.source")


def test_two_who_sign_together_are_asked_for_no_aim_and_no_readers(texts: Mapping[str, ReplyTexts]) -> None:
    """A couple wants it for themselves."""
    pair = Address("Ada & Bo Linn", "ada@client.example")
    long = "We'd like a book of our summers. " + " ".join(["more …"] * 40)
    mail = message(long, signature="Ada & Bo", sender=pair, subject="…")
    verdict = Verdict(Action.CLARIFY, 0.1, (), FACTS)
    made = compose(mail, Gate(Kind.REQUEST, "x"), (), verdict, profile("en"), texts, NOW, library.mail_lore())

    assert made is not None
    assert not [key for key in ("goal", "audience", "decider") if says(texts["en"], letter(made), f"clarify.{key}")]
