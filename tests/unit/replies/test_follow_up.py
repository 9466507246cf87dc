"""The mail to a silent client: it continues the own mail, in the thread's language and manner, once for each stage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from unit.replies.letters import ASKS, LANGUAGES, NOW, letter, message, profile, shape

from inbox_guard import library
from inbox_guard.model import Action, Address, Conversation, Draft, Message
from inbox_guard.replies import ReplyTexts, Stage, compose_follow_up, follow_up_id, render
from inbox_guard.replies.follow_up import topic

CLIENT = Address("Maija Koch", "maija@client.example")
OWN = {
    "en": "Hi Maija,\n\nhere is my quote: 900 euros. Shall we start in May?",
    "de": "Guten Tag Maija Koch,\n\nanbei mein Angebot. Passt es für Sie?",
    "fi": "Hei Maija,\n\nohessa tarjous. Sopiiko se sinulle?",
    "ru": "Здравствуйте, Мария!\n\nВо вложении предложение. Подойдёт ли вам так?",
}


def own(text: str, language: str | None, **changes: Any) -> Message:
    """A mail of the freelancer's to the client."""
    base: dict[str, Any] = {
        "id": "second@studio.example",
        "subject": "AW: Website",
        "sender": Address("Jonas", "alias@studio.example"),
        "to": (CLIENT,),
        "date": datetime.fromisoformat("2026-11-12T12:30:00+02:00"),
        "in_reply_to": ("first@client.example",),
        "references": ("first@client.example",),
    }
    return message(text, language, **{**base, **changes})


def thread(language: str, tone: str = "formal", **changes: Any) -> Conversation:
    """A client's mail and the freelancer's answer to it."""
    answer = own(OWN[language], language, **changes)
    return Conversation((message(ASKS[language, tone], language), answer), frozenset({answer.id}))


def made(
    conversation: Conversation, texts: Mapping[str, ReplyTexts], stage: Stage = Stage.RELEVANT, **changes: Any
) -> Draft:
    """The follow-up, which must be there."""
    language = conversation.newest.language or "en"
    draft = compose_follow_up(conversation, stage, profile(language, **changes), texts, NOW, library.mail_lore())
    assert draft is not None
    return draft


def shape_of(texts: Mapping[str, ReplyTexts], language: str, key: str) -> str:
    """A pattern for any variant of one of these blocks, in any register."""
    return shape(texts[language], *(f"follow-up.{name}" for name in key.split("|")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_follow_up_continues_the_own_mail(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """To its recipients, from its address, in its thread, with itself quoted below."""
    other = Address("", "ben@client.example")
    draft = made(thread(language, cc=(other, Address("", "me@studio.example"))), texts)

    assert (draft.kind, draft.language, draft.answers) == (Action.FOLLOW_UP, language, "second@studio.example")
    assert (draft.to, draft.cc) == ((CLIENT,), (other,))
    assert draft.sender == Address("Jonas Amann", "alias@studio.example")
    assert draft.subject == "Re: Website"
    assert draft.references == ("first@client.example", "second@studio.example")
    assert "\n> " + OWN[language].splitlines()[0] in draft.text
    assert b"In-Reply-To: <second@studio.example>" in render(draft)
    assert b"Cc: ben@client.example" in render(draft)


TECHNIQUES = {
    Stage.RELEVANT: ("relevant", "move", "place", "one-line"),
    Stage.CONTACT: ("needed", "other-contact", "date"),
    Stage.INVOICE: ("silence|silence-undated", "paused", "bill", "come-back"),
}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize(("language", "tone"), ASKS)
def test_each_stage_says_what_it_is_for(
    texts: Mapping[str, ReplyTexts], language: str, tone: str, stage: Stage
) -> None:
    """Its blocks stand in the letter, in 60 to 180 words, whatever was asked and whichever variants are chosen."""
    asks = ASKS[language, tone]
    for number, text in enumerate((OWN[language], asks, "?? ", "!")):
        answer = own(text, None, id=f"{number}@studio.example", date=None if text == "!" else NOW)
        conversation = Conversation((message(asks, language), answer), frozenset({answer.id}))
        said = letter(made(conversation, texts, stage))

        assert 60 <= len(said.split()) <= 180, said
        assert all(re.search(shape_of(texts, language, key), said) for key in TECHNIQUES[stage]), said
        assert not re.search(r"[{}$|]|\(\)|  |\bNone\b|\.\.|\s[,.]\s", said), said


TOPICS = [
    ("en", "Hi Ann,\nplease find my quote attached. Is that all right?", "quote"),
    ("en", "Hi Ann,\nas soon as I know that, you will get a quote. How many pages? By when?", "questions"),
    ("en", "Could you approve the draft?", "approval"),
    ("en", "Could you send me the photos for the page?", "material"),
    ("en", "Please send me the texts, and please approve the draft.", ""),
    ("en", "Shall we talk next week?", ""),
    ("de", "anbei mein Angebot über die Seite.", "quote"),
    ("de", "Wenn ich das weiß, bekommen Sie ein Angebot. Wie viele Seiten? Bis wann?", "questions"),
    ("de", "Ich bräuchte noch etwas. Geben Sie den Entwurf bitte frei?", "approval"),
    ("de", "Könnten Sie mir bitte die Fotos schicken?", "material"),
    ("de", "Hier ist die Startseite. Gibst du sie bitte frei?", "approval"),
    ("de", "Schickst du mir bis Freitag die Fotos?", "material"),
    ("de", "Mir fehlen noch die Texte.", "material"),
    ("fi", "Liitteenä tarjous sivuista.", "quote"),
    ("fi", "Voisitko hyväksyä luonnoksen?", "approval"),
    ("fi", "Lähettäisittekö minulle kuvat?", "material"),
    ("fi", "Annatko luvan, niin lähetän tiedostot painoon.", "approval"),
    ("fi", "Kelpaako sininen? Toimitan kuvat sitten painoon.", ""),
    ("fi", "Paljonko sivuja? Mihin mennessä?", "questions"),
    ("de", "Bitte schauen Sie den Entwurf an und geben Sie mir Ihre Freigabe.", "approval"),
    ("de", "Logo und Nachweis fehlen mir noch.", "material"),
    ("fi", "Vielä puuttuvat tekstit sivuille 5 ja 6.", "material"),
    ("ru", "Смета во вложении.", "quote"),
    ("ru", "Во вложении коммерческое предложение.", "quote"),
    ("ru", "Утвердите, пожалуйста, макет.", "approval"),
    ("ru", "Пришлите, пожалуйста, тексты и фото.", "material"),
    ("ru", "Сколько страниц? К какому сроку?", "questions"),
]


@pytest.mark.parametrize(("language", "text", "expected"), TOPICS)
def test_what_was_asked_is_named_only_where_it_is_certain(
    texts: Mapping[str, ReplyTexts], language: str, text: str, expected: str
) -> None:
    """A quote that was sent, an approval, material, questions; two things at once are named by none."""
    assert topic(own(text, language), texts[language].manner) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_quote_and_its_day_are_named(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """In the language's own way, by the user's clock."""
    said = letter(made(thread(language), texts))

    assert re.search(shape_of(texts, language, "about-quote"), said)
    day = {"en": "12 November", "de": "12. November", "fi": "12.11.", "ru": "12 ноября"}
    assert day[language] in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_quoted_words_of_own_drafts_are_no_quote_that_was_sent(
    texts: Mapping[str, ReplyTexts], language: str
) -> None:
    """A clarification that promises a quote and a negotiation that lists what to send name neither as sent."""
    blocks = texts[language].blocks
    for key in blocks:
        if key.partition(".")[0] in {"negotiate", "clarify", "common"}:
            for text in (*blocks[key].formal, *blocks[key].familiar):
                assert topic(own(text, language), texts[language].manner) in {"", "questions"}, (key, text)


def test_the_register_is_the_threads(texts: Mapping[str, ReplyTexts]) -> None:
    """The freelancer's own way of addressing this client goes before the client's."""
    formal, familiar = "Guten Tag,\n\nkönnen Sie das freigeben?", "Hallo Maija,\n\nkannst du das freigeben?"
    neutral = "Anbei das Angebot."
    for theirs, ours, word in (
        (familiar, formal, "Ihnen|Sie"),
        (formal, familiar, "dir|du"),
        (familiar, neutral, "dir|du"),
        (formal, neutral, "Ihnen|Sie"),
    ):
        answer = own(ours, "de")
        said = letter(made(Conversation((message(theirs, "de"), answer), frozenset({answer.id})), texts))
        assert re.search(rf"\b(?:{word})\b", said), said


def test_the_language_is_the_clients_then_the_own_mails(texts: Mapping[str, ReplyTexts]) -> None:
    """A thread begun by oneself is followed up in its own language."""
    answer = own("Hello, here is my quote.", "en", id="x@studio.example", references=())
    theirs = message("Moi Jonas!", "fi")
    both = Conversation((theirs, answer), frozenset({answer.id}))

    def language_of(conversation: Conversation, *spoken: str) -> str:
        draft = compose_follow_up(
            conversation, Stage.RELEVANT, profile("de", languages=spoken), texts, NOW, library.mail_lore()
        )
        return draft.language if draft else ""

    assert language_of(both, "de", "fi", "en") == "fi"
    assert language_of(both, "de", "en") == "en"
    assert language_of(both, "de") == "de"
    assert language_of(Conversation((answer,), frozenset({answer.id})), "de", "en") == "en"


GREETED = [
    (message("Hei", "de"), Address("", "maija@client.example"), "Guten Tag Maija Koch,"),
    (message("Hei", "de", sender=Address("info", "x@y.example")), Address("Ute Frank", "u@y.example"), "Ute Frank,"),
]


@pytest.mark.parametrize(("theirs", "to", "expected"), GREETED)
def test_the_greeting_names_the_client(
    texts: Mapping[str, ReplyTexts], theirs: Message, to: Address, expected: str
) -> None:
    """From the client's own mail, else from the address that the own mail went to."""
    answer = own("Anbei mein Angebot.", "de", to=(to,))
    said = letter(made(Conversation((theirs, answer), frozenset({answer.id})), texts))

    assert expected in said.splitlines()[0]


OWN_GREETINGS = [
    ("de", "Guten Tag Frau Koch,\n\nanbei mein Angebot.", "Guten Tag Frau Koch,"),
    ("de", "Liebe Maija,\n\nanbei mein Angebot.", "Liebe Maija,"),
    ("de", "Hallo Maija, danke!\n\nAnbei mein Angebot.", "Hallo Maija,"),
    ("de", "Guten Tag Frau Kuhn,\n\nanbei mein Angebot.", "Guten Tag Maija Koch,"),
    ("de", "Anbei mein Angebot, Frau Koch.", "Guten Tag Maija Koch,"),
    ("en", "Dear Mrs Koch,\n\nhere is my quote.", "Dear Mrs Koch,"),
    ("fi", "Moikka Maija!\n\nOhessa tarjous.", "Moikka Maija!"),
    ("fi", "Moikka Maija,\n\nohessa tarjous.", "Moikka Maija"),
    ("fi", "Kiitos Maija\n\nOhessa tarjous.", "Hei Maija"),
]


@pytest.mark.parametrize(("language", "text", "expected"), OWN_GREETINGS)
def test_the_greeting_is_the_one_that_the_freelancer_used(
    texts: Mapping[str, ReplyTexts], language: str, text: str, expected: str
) -> None:
    """Whoever wrote "Frau Koch" once knows that she is one; a line that does more than greet is not copied."""
    answer = own(text, language)
    said = letter(made(Conversation((message("?", language), answer), frozenset({answer.id})), texts))

    assert said.splitlines()[0] == expected


def test_no_finnish_letter_goes_on_with_a_capital_after_a_comma(texts: Mapping[str, ReplyTexts]) -> None:
    """A greeting without a mark is followed by a capital; "your work" would be the client's own job."""
    for stage in Stage:
        said = letter(made(thread("fi"), texts, stage))
        assert re.match(r"Hei Maija\n\n[A-ZÄÖ]", said), said
    every = [t for b in texts["fi"].blocks.values() for t in (*b.formal, *b.familiar)]
    assert not [t for t in every if re.search(r"(?i)\btyö(?:tä|llä|lle|ssä|n)?(?:si|nne)\b", t)]


def test_nobody_to_write_to_is_no_draft(texts: Mapping[str, ReplyTexts]) -> None:
    """The last mail is the client's, or it went to nobody but oneself, or to an address that nobody reads."""
    theirs, answer = thread("en").messages
    for conversation in (
        Conversation((answer, theirs), frozenset({answer.id})),
        Conversation((theirs, replace(answer, to=(Address("", "me@studio.example"),)))),
        Conversation((theirs, replace(answer, to=(Address("", "noreply@client.example"),)))),
        Conversation((theirs, replace(answer, to=()))),
    ):
        assert compose_follow_up(conversation, Stage.RELEVANT, profile("en"), texts, NOW, library.mail_lore()) is None


def test_the_identifier_hangs_on_the_first_message_and_the_stage(texts: Mapping[str, ReplyTexts]) -> None:
    """A second look finds the same one, also when the start of the thread was not read; later mail changes nothing."""
    whole = thread("en")
    later = replace(whole, messages=(*whole.messages, own("And?", "en", id="third@studio.example")))
    clipped = replace(whole, messages=whole.messages[1:])
    ids = {made(conversation, texts).message_id for conversation in (whole, later, clipped)}

    assert ids == {follow_up_id(whole, Stage.RELEVANT, "studio.example")}
    assert len({follow_up_id(whole, stage, "studio.example") for stage in Stage}) == 3
    assert "follow" not in ids.pop()


def test_a_follow_up_has_the_capitals_of_courtesy_that_the_own_mail_has(texts: Mapping[str, ReplyTexts]) -> None:
    """In Russian, where a letter to one person may have them; the freelancer's own manner goes before the client's."""
    answer = own("Здравствуйте, Мария!\n\nВо вложении предложение. Подойдёт ли Вам так?", "ru")
    client = message("Здравствуйте!\n\nСколько вы возьмёте за сайт?", "ru")
    said = {
        letter(
            made(
                Conversation((client, replace(own_, id=f"{n}@studio.example")), frozenset({f"{n}@studio.example"})),
                texts,
            )
        )
        for own_ in (answer, replace(answer, body=message(answer.body.text.replace("Вам", "вам"), "ru").body))
        for n in range(4)
    }
    capital = {text for text in said if re.search(r"[а-я,] (?:Вы|Вам|Вас|Ваш)", text)}
    small = {text for text in said if re.search(r"\b(?:вы|вам|вас|ваш)", text)}

    assert capital and small and not capital & small
