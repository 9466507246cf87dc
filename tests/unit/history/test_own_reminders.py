"""A draft of ours counts once it is sent: whatever the composer writes, the rules of histories know it again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from unit.replies.letters import ASKS, LANGUAGES, NOW, message, profile

from inbox_guard import library
from inbox_guard.judge import Setting, letter_of
from inbox_guard.model import Action, Address, Conversation, Draft, Finding, Gate, Kind, Place, RawMessage, Verdict
from inbox_guard.profile import Policy
from inbox_guard.replies import Stage, compose, compose_follow_up, render

CORE = library.core()
OWN = {
    ("en", "formal"): "Dear Ms Koch,\n\nhere is my quote. Would you like to go ahead?",
    ("en", "familiar"): "Hi Maija,\n\nI still need your photos.",
    ("de", "formal"): "Guten Tag Frau Koch,\n\nanbei mein Angebot. Passt es für Sie?",
    ("de", "familiar"): "Hallo Maija,\n\nmir fehlen noch deine Fotos.",
    ("fi", "formal"): "Hyvä Maija Koch,\n\nohessa tarjous. Sopiiko se teille?",
    ("fi", "familiar"): "Moi Maija,\n\nlähetätkö vielä kuvat sinun myymälästäsi?",
    ("ru", "formal"): "Здравствуйте, Мария!\n\nВо вложении предложение. Подойдёт ли Вам так?",
    ("ru", "familiar"): "Привет, Маша!\n\nПришли мне, пожалуйста, твои фотографии.",
}
VARIANTS = 24  # own mails with other ids: each block has two or three wordings, which the id chooses among


def _drafts(language: str, tone: str, stage: Stage) -> Iterator[Draft]:
    for number in range(VARIANTS):
        own = message(
            OWN[language, tone],
            language,
            id=f"own{number}@studio.example",
            subject="Brochure",
            sender=Address("Jonas", "me@studio.example"),
            to=(Address("Maija Koch", "maija@client.example"),),
        )
        thread = Conversation((message(ASKS[language, tone], language), own), frozenset({own.id}))
        draft = compose_follow_up(thread, stage, profile(language), library.reply_texts(), NOW, library.mail_lore())
        assert draft is not None
        yield draft


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("tone", ["formal", "familiar"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_follow_up_that_we_write_is_known_again_when_it_was_sent(language: str, tone: str, stage: Stage) -> None:
    """In each wording of each stage, so that a client is asked a single time."""
    drafts = list(_drafts(language, tone, stage))
    assert len({draft.text for draft in drafts}) > VARIANTS // 3, "the wordings differ too little to prove anything"
    for draft in drafts:
        raw = RawMessage(Place("work", "Sent", 1, 1), render(draft), NOW)
        letter = letter_of(CORE.parse(raw), CORE, Setting(profile(language), Policy(), NOW))
        assert letter.own
        assert letter.shows("still-relevant"), draft.text


@pytest.mark.parametrize(
    ("name", "kind"),
    [("deferred-pay", Kind.REQUEST), ("deferred-pay", Kind.CLIENT), ("free-sample", Kind.REQUEST)],
)
@pytest.mark.parametrize("tone", ["formal", "familiar"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_that_we_write_is_known_again_when_it_was_sent(
    language: str, tone: str, name: str, kind: Kind
) -> None:
    """Under whatever Message-ID the user's mail program sends it, so that who was refused is never asked again."""
    sign, gate = Finding(name, 0.9, "words", "body", f"{name}/rule"), Gate(kind, "asks")
    for number in range(VARIANTS // 3):
        asked = message(ASKS[language, tone], language, id=f"r{number}@client.example")
        verdict, texts = Verdict(Action.DECLINE, 0.9), library.reply_texts()
        draft = compose(asked, gate, (sign,), verdict, profile(language), texts, NOW, library.mail_lore())
        assert draft is not None
        raw = RawMessage(Place("work", "Sent", 1, 1), render(draft), NOW)
        letter = letter_of(CORE.parse(raw), CORE, Setting(profile(language), Policy(), NOW))
        assert letter.shows("refusal"), draft.text
