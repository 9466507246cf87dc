"""What is not asked since the mail tells it, or since nobody would ask it of such work; and what is said instead."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from unit.replies.letters import LANGUAGES, NOW, letter, message, profile, says

from inbox_guard import library
from inbox_guard.model import FACTS, Action, Finding, Gate, Kind, Verdict
from inbox_guard.replies import ReplyTexts, compose

MORE = {"en": "more …", "de": "mehr …", "fi": "lisää …", "ru": "ещё …"}


def answer(
    texts: Mapping[str, ReplyTexts], language: str, text: str, *signs: str, work: str = "", seed: int = 0
) -> tuple[set[str], str]:
    """The blocks of questions and answers in the draft for a long mail, of which `work` states what is wanted."""
    said = {"deliverable": work} if work else {}
    long = f"{text} {work}\n\n" + " ".join([MORE[language]] * 40)
    mail = message(long, language, subject="…", id=f"{seed}@client.example")
    verdict = Verdict(Action.CLARIFY, 0.1, tuple(said), tuple(fact for fact in FACTS if fact not in said), said)
    findings = [Finding(sign, 0.9, "~", "body", "r") for sign in signs]
    gate, known = Gate(Kind.REQUEST, "x"), texts[language]
    made = compose(mail, gate, findings, verdict, profile(language), texts, NOW, library.mail_lore())
    assert made is not None
    own = letter(made)
    return {key.partition(".")[2] for key in known.blocks if key.startswith("clarify.") and says(known, own, key)}, own


FIDDLES = {
    "en": "Could you repair my fiddle, its neck is loose?",
    "de": "Könnten Sie meine Fiedel reparieren, der Hals ist locker?",
    "fi": "Voisitteko korjata haitarini, sen palje vuotaa?",
    "ru": "Сможете починить баян? У него сипит мех.",
}
BROUGHT = {
    "en": "I could drop it off on Tuesday.",
    "de": "Ich könnte sie am Dienstag vorbeibringen.",
    "fi": "Voisin tuoda sen, tuon sen vaikka tiistaina.",
    "ru": "Привезу его во вторник.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_repair_the_damage_is_to_be_seen(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """It has no level, no readers, no aim, and no price in the mind of whoever asks for one."""
    asked, text = answer(texts, language, FIDDLES[language])
    assert "repair" in asked, text
    assert not asked & {"level", "goal", "audience", "budget", "budget-price", "deliverable", "material"}, text

    asked, text = answer(texts, language, f"{FIDDLES[language]} {BROUGHT[language]}")
    assert "repair-brought" in asked and "repair" not in asked, text


BOOKKEEPER = {
    "en": ("Our bookkeeping was late with your last bill.", "We need nine texts about our lakes."),
    "de": ("Unsere Buchhaltung war mit der letzten Rechnung spät dran.", "Wir brauchen neun Texte über unsere Seen."),
    "fi": ("Kirjanpitäjämme oli edellisen kanssa myöhässä.", "Tarvitsemme yhdeksän tekstiä järvistämme."),
    "ru": ("Бухгалтер напутал в прошлый раз.", "Нужны девять текстов о наших озёрах."),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_in_passing_is_not_the_work(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Who mentions a bookkeeper looks for none; where the work is not stated, all of the mail has to tell it."""
    aside, work = BOOKKEEPER[language]

    assert "running" not in answer(texts, language, aside, work=work)[0]
    assert "running" in answer(texts, language, aside)[0]


VANS = {
    "en": ("Please use the colours on our website.", "We need lettering for our boat."),
    "de": ("Farben bitte wie auf unserer Website.", "Wir brauchen eine Beschriftung für unser Boot."),
    "fi": ("Värit voisi ottaa logosta.", "Tarvitsemme teippaukset veneeseen."),
    "ru": ("Цвета как на нашем сайте.", "Нужна надпись на борт катера."),
}
BOOKS = {
    "en": "We need a brochure.",
    "de": "Wir brauchen eine Broschüre.",
    "fi": "Tarvitsemme esitteen.",
    "ru": "Нужна брошюра.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_for_whom_is_asked_of_what_speaks_to_somebody(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Whoever passes reads a boat."""
    aside, work = VANS[language]

    assert "audience" not in answer(texts, language, aside, work=work)[0]
    assert "audience" in answer(texts, language, "", work=BOOKS[language])[0]


RATE = {
    "en": "What is your usual rate?",
    "de": "Ich zahle Ihren normalen Preis.",
    "fi": "Maksan normaalin hinnan.",
    "ru": "Заплачу по вашему прейскуранту.",
}
COUNTED = {
    "en": ("What would it cost?", "We need a map of three footpaths."),
    "de": ("Was würde das kosten?", "Wir brauchen eine Karte mit drei Wanderwegen."),
    "fi": ("Mitä se maksaisi?", "Tarvitsemme kartan kolmesta polusta."),
    "ru": ("Сколько это стоит?", "Нужна карта с тремя тропами."),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_asks_the_price_of_what_is_counted_is_not_asked_for_it(
    texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """Nor who pays the usual one; a question answers no question."""
    price, work = COUNTED[language]
    for asked, text in (answer(texts, language, price, work=work), answer(texts, language, RATE[language])):
        assert not asked & {"budget", "budget-price"}, text
    assert asked & {"deliverable"}
    assert "budget" in answer(texts, language, "", work=work)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_is_open_the_price_is_promised_by_a_day(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Who else decides is never the one thing to ask."""
    mail = message(f"{RATE[language]} " + " ".join([MORE[language]] * 70), language, subject="…")
    verdict = Verdict(Action.CLARIFY, 0.1, (), ("budget", "decider"))
    gate = Gate(Kind.REQUEST, "x")
    made = compose(mail, gate, (), verdict, profile(language), texts, NOW, library.mail_lore())
    assert made is not None
    assert says(texts[language], letter(made), "clarify.price"), letter(made)
    assert not says(texts[language], letter(made), "clarify.decider"), letter(made)


FEAST = {
    "en": "It would be lovely to have it by Easter.",
    "de": "Schön wäre es bis Ostern.",
    "fi": "Pääsiäiseksi olisi hienoa saada se.",
    "ru": "Хорошо бы к Пасхе.",
}
BOTH = {
    "en": "My husband and I agree on it.",
    "de": "Wir beide sind uns einig.",
    "fi": "Me molemmat haluamme sen.",
    "ru": "Нас двое, и мы согласны.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_feast_is_a_date_and_two_who_agree_decide(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Neither has to be asked for."""
    everything = answer(texts, language, "")[0]
    assert {"deadline", "decider"} <= everything
    assert "deadline" not in answer(texts, language, FEAST[language])[0]
    assert "decider" not in answer(texts, language, BOTH[language])[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_hides_hears_how_the_work_is_done_and_paid(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """A contract, an invoice, a transfer, and e-mail: said of every job, so that it accuses nobody."""
    asked, text = answer(texts, language, "", "evasive-sender", work=BOOKS[language])

    assert {"sender", "ways"} <= asked, text
    assert "ways" not in answer(texts, language, "", work=BOOKS[language])[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_despairs_reads_a_kind_word(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Bare questions would read as if nobody had heard."""
    for seed in range(4):
        asked, text = answer(texts, language, "", "emotional-pressure", work=BOOKS[language], seed=seed)
        assert "kind" in asked and "decider" not in asked, text


UNAWARE = {
    "en": "My aunt doesn't know of it yet.",
    "de": "Meine Tante weiß noch nichts davon.",
    "fi": "Tätini ei vielä tiedä tästä.",
    "ru": "Тётя об этом пока не знает.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_has_not_heard_of_it_is_spoken_to_first(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Before an address is of use to them."""
    assert "person-later" in answer(texts, language, UNAWARE[language], "third-party")[0]
    assert "person-later" not in answer(texts, language, "", "third-party")[0]


ATTACHED = {
    "en": "The agreement is attached.",
    "de": "Die Vereinbarung liegt im Anhang.",
    "fi": "Sopimus on liitteenä.",
    "ru": "Соглашение во вложении.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_agreement_that_has_come_along_is_read(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Nobody asks for it; what kind of work it is about is asked, and nothing else."""
    asked, text = answer(texts, language, ATTACHED[language], "nda-first")

    assert {"nda-attached-surcharge", "nda-outline"} <= asked, text
    assert not asked & {"decider", "deliverable", "goal"}, text
    assert "nda-attached-surcharge" not in answer(texts, language, "", "nda-first")[0]


ALIKE = {
    "en": "Something along the same lines for our inn, please.",
    "de": "Bitte etwas im selben Stil für unser Gasthaus.",
    "fi": "Jotain samaan tyyliin majataloomme.",
    "ru": "Хочется в том же стиле для нашей гостиницы.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_wants_the_like_is_asked_of_what(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Of one's works they may have seen any."""
    assert "which" in answer(texts, language, ALIKE[language])[0]


SONGS = {
    "en": "We need a pianist for our bowling club.",
    "de": "Wir brauchen einen Pianisten für unseren Kegelclub.",
    "fi": "Tarvitsemme pianistin keilaseuraamme.",
    "ru": "Нужен пианист для нашего клуба кегельбана.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_for_music_nobody_sends_in_sketches(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """Nor pictures that are yet to be taken."""
    assert "material" not in answer(texts, language, "", work=SONGS[language])[0]
