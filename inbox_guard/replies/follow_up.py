"""Silent clients: a thread whose last mail is the freelancer's own → the draft that takes it up again.

Which stage a thread is in, and whether anything is written at all, is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from inbox_guard.model import Action, Address, Conversation, Draft, Message
from inbox_guard.profile import Profile
from inbox_guard.reading.lore import MailLore
from inbox_guard.reading.threads import is_own
from inbox_guard.reading.unseen import one_line
from inbox_guard.replies import address, formats, mime, names, quote
from inbox_guard.replies.addressee import person
from inbox_guard.replies.compose import recipients
from inbox_guard.replies.letter import FILLER, NICE, WANTED, Piece, Wording
from inbox_guard.replies.manner import Manner
from inbox_guard.replies.reply_to import author
from inbox_guard.replies.signed import MAX_TEXT
from inbox_guard.replies.texts import ReplyTexts, prefixes

SEVERAL = 2
MAX_GREETING = 6  # words
TOPICS = ("quote", "approval", "material")


class Stage(StrEnum):
    """What is written to a client who does not answer."""

    RELEVANT = "relevant"  # once: is the order still relevant; another date, the place to another project meanwhile
    CONTACT = "contact"  # work is running: who else can answer, and what the silence does to the date
    INVOICE = "invoice"  # later: the invoice for what was done, and an invitation to come back


def compose_follow_up(
    conversation: Conversation,
    stage: Stage,
    profile: Profile,
    texts: Mapping[str, ReplyTexts],
    now: datetime,
    lore: MailLore,
) -> Draft | None:
    """The draft that continues the own mail at the end of a thread; None where it is not own or went to nobody."""
    own = conversation.newest
    sender = own_sender(conversation, profile)
    language = follow_up_language(conversation, profile, texts)
    to, cc = recipients(own.to, profile, lore), recipients(own.cc, profile, lore)
    if not _is_own(own, conversation, profile) or not (to or cc) or sender is None or language is None:
        return None
    zone, manner = ZoneInfo(profile.time_zone), texts[language].manner
    writings = _writings(conversation, profile, language)
    tone = address.register_of(writings, manner)
    values = _values(own, profile, manner, zone)
    who = _addressee(conversation, profile, (*to, *cc)[0], manner, address.organisations(texts))
    spoken = address.spoken_to(who, manner, tone)
    courteous = address.is_courteous(writings, manner)
    wording = Wording(texts[language], spoken, f"{own.id}\0{stage}", values, frame=tone, courteous=courteous)
    greeting = _own_greeting(own, who, manner) or address.greet(who, manner, tone)
    letter = wording.letter(greeting, _STAGES[stage](own, wording), profile.name)
    return Draft(
        kind=Action.FOLLOW_UP,
        language=language,
        message_id=follow_up_id(conversation, stage, sender.domain),
        answers=own.id,
        subject=quote.subject(own.subject, prefixes(texts)),
        text=quote.below(letter, own, own.sender, manner, zone),
        sender=sender,
        to=to or cc,
        references=mime.references(own.references, own.in_reply_to, own.id),
        date=now.astimezone(zone),
        cc=cc if to else (),
    )


def follow_up_id(conversation: Conversation, stage: Stage, domain: str) -> str:
    """The Message-ID of a thread's follow-up: it depends on the first message alone, which later mail does not change.

    Where the start of the thread was not read, the oldest message that was names it (RFC 5322 §3.6.4).
    """
    first = conversation.messages[0]
    chain = first.references or (first.in_reply_to if len(first.in_reply_to) == 1 else ())
    root = next((i for i in chain if mime.real_id(i)), first.id)
    return mime.draft_id(root, f"{Action.FOLLOW_UP}/{stage}", domain)


def own_sender(conversation: Conversation, profile: Profile) -> Address | None:
    """The address that the last own mail was written from, under the user's name."""
    own = profile.written
    wrote = own.get(conversation.newest.sender.key) or next(iter(own.values()), "")
    return mime.valid_address(Address(one_line(profile.name), wrote))


def follow_up_language(conversation: Conversation, profile: Profile, texts: Mapping[str, ReplyTexts]) -> str | None:
    """The language of the client's last mail that shows one, else of the own mail, else the user's first."""
    newest_first = conversation.messages[::-1]
    theirs = [m.language for m in newest_first if not _is_own(m, conversation, profile)]
    wanted = (*theirs, conversation.newest.language)
    spoken = [code for code in wanted if code in profile.languages]
    return next((code for code in (*spoken, *profile.languages) if code in texts), None)


def _is_own(message: Message, conversation: Conversation, profile: Profile) -> bool:
    return message.id in conversation.own or is_own(message, profile.keys)


def _writings(conversation: Conversation, profile: Profile, language: str) -> list[str]:
    """What shows how to speak to the client: how the freelancer does, else how they write, the newest mail first."""
    spoken = [m for m in conversation.messages[::-1] if m.language in {language, None}]
    ordered = sorted(spoken, key=lambda m: not _is_own(m, conversation, profile))
    return [m.body.new for m in ordered]


def _addressee(
    conversation: Conversation, profile: Profile, first: Address, manner: Manner, known: frozenset[str]
) -> names.Person | None:
    """Whom the own mail is to: the client by their name, or the one that the mail was sent to."""
    theirs = [m for m in conversation.messages[::-1] if not _is_own(m, conversation, profile)]
    answered = [m for m in theirs if first.key in {a.key for a in (m.sender, *m.reply_to)}]
    people = (person(m, author(m, profile.keys), manner, known) for m in answered)
    return next((p for p in people if p), None) or names.parse_name(first.name, manner, known)


def _own_greeting(own: Message, who: names.Person | None, manner: Manner) -> str:
    """The first line of the own mail, where it is a greeting that ends in the client's name: titles are right there.

    A language whose greetings have no comma goes on with a capital, which after one would be wrong.
    """
    line = one_line(next(iter(own.body.new.splitlines()), ""))
    words = re.findall(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*", line)
    if who is None or not line.endswith((",", "!")) or not 1 < len(words) <= MAX_GREETING:
        return ""
    called = {*who.given.split(), who.called, who.patronymic, *who.last.split()}
    bare = manner.phrases["greeting.formal"].endswith("}")
    return (line.rstrip(",") if bare else line) if words[-1] in called - {""} else ""


def _values(own: Message, profile: Profile, manner: Manner, zone: ZoneInfo) -> Mapping[str, str]:
    sent = own.date or own.received
    return {
        "sent": formats.day(manner, sent.astimezone(zone).date(), "dates.short") if sent else "",
        "hours": formats.hours(manner, profile.office_hours) if profile.office_hours.days else "",
    }


def topic(own: Message, manner: Manner) -> str:
    """What an own mail asked for, where it is certain: quote, approval, material, questions; or nothing."""
    text = own.body.new[:MAX_TEXT]
    found = [name for name in TOPICS if any(p.search(text) for p in manner.cues[f"asked.{name}"])]
    if len(found) == 1 or "quote" in found:
        return found[0]
    return "questions" if not found and text.count("?") >= SEVERAL else ""


def _about(own: Message, wording: Wording) -> Piece:
    named = topic(own, wording.texts.manner)
    keys = [*([f"follow-up.about-{named}"] if named else []), "follow-up.about", "follow-up.about-undated"]
    return Piece(wording.say(*keys), 0)


def _relevant(own: Message, wording: Wording) -> list[Piece]:
    return [
        _about(own, wording),
        Piece(wording.say("follow-up.relevant"), 0),
        Piece(wording.say("follow-up.move"), 1),
        Piece(wording.say("follow-up.place"), 1),
        Piece(wording.say("follow-up.one-line"), 2),
    ]


def _contact(own: Message, wording: Wording) -> list[Piece]:
    return [
        _about(own, wording),
        Piece(wording.say("follow-up.needed"), 0),
        Piece(wording.say("follow-up.other-contact"), 1),
        Piece(wording.say("follow-up.date"), 2),
        Piece(wording.say("follow-up.call"), 3, NICE),
        Piece(wording.say("common.write-down"), 3, FILLER),
    ]


def _invoice(_: Message, wording: Wording) -> list[Piece]:
    return [
        Piece(wording.say("follow-up.silence", "follow-up.silence-undated"), 0),
        Piece(wording.say("follow-up.paused"), 0),
        Piece(wording.say("follow-up.bill"), 1),
        Piece(wording.say("follow-up.still-on"), 2, WANTED),
        Piece(wording.say("follow-up.come-back"), 2),
    ]


_STAGES = {Stage.RELEVANT: _relevant, Stage.CONTACT: _contact, Stage.INVOICE: _invoice}
