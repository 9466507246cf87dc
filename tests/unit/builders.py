"""Small builders of model values for tests of the core."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from inbox_guard.library import mail_lore
from inbox_guard.model import (
    Action,
    Address,
    Body,
    Draft,
    Finding,
    Fragment,
    FragmentKind,
    Gate,
    Judgement,
    Kind,
    Known,
    Message,
    Place,
    Sentence,
    Verdict,
)
from inbox_guard.reading.sentences import sentences

NOW = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
CLIENT = Address("Ada Client", "ada@client.example")
OWN = Address("Kim Sample", "kim@studio.example")


def message(text: str = "", *, id_: str = "m1@client.example", uid: int = 1, **more: Any) -> Message:
    """A message of a client with this new text."""
    headers = {name.casefold(): (value,) for name, value in more.pop("headers", {}).items()}
    fields: dict[str, Any] = {"sender": CLIENT, "to": (OWN,), "date": NOW, "subject": "A question", "language": "en"}
    body = Body(text, (Fragment(FragmentKind.NEW, 0, len(text)),))
    place = Place("work", "INBOX", 7, uid)
    return Message(id=id_, place=place, headers=headers, body=body, **(fields | more))


def sentences_of(body: Body) -> tuple[Sentence, ...]:
    """The sentences of a body alone, without stems: those of a mail without a subject."""
    return tuple(sentences(replace(message(subject=""), body=body), mail_lore(), None))


def draft(of: Message, kind: Action = Action.DECLINE) -> Draft:
    """A draft that answers a message."""
    name = f"{kind.value}.{of.id}"
    return Draft(kind, "en", name, of.id, f"Re: {of.subject}", "Thank you, but no.", OWN, of.answer_to, (of.id,), NOW)


def known(**more: Any) -> Known:
    """What is there: nothing but this, on a server that keeps labels and drafts."""
    nothing: dict[str, Any] = {"drafts": frozenset(), "answered": frozenset(), "memories": {}, "drafted": {}}
    return Known(**(nothing | {"permanent_labels": True, "saves_drafts": True} | more))


def judgement(of: Message | None = None, action: Action = Action.DECLINE, *signs: str, **more: Any) -> Judgement:
    """A judgement of a request, with a draft where there is an action."""
    of = of or message()
    found = tuple(Finding(sign, 0.9, "words", "body", f"{sign}/rule") for sign in signs)
    gate = more.pop("gate", Gate(Kind.REQUEST, "asks-for-work"))
    reply = None if action is Action.NONE else draft(of, action)
    return Judgement(of, gate, found, Verdict(action, 0.7), more.pop("draft", reply), **more)
