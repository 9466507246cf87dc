"""Verdict → draft: who answers whom, in which language, and with which kind of letter.  Knows no wording, no mailbox.

Which blocks a letter is made of stands in `declining.py`, `negotiating.py` and `clarifying.py`; pieces that must stand,
are wanted, nice or fill up are fitted together by `letter.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from inbox_guard.gate import is_robot
from inbox_guard.model import Action, Address, Draft, Finding, Gate, Kind, Message, Verdict
from inbox_guard.profile import Profile
from inbox_guard.reading.lore import MailLore
from inbox_guard.reading.unseen import one_line
from inbox_guard.replies import address, mime, names, quote, techniques
from inbox_guard.replies.addressee import person
from inbox_guard.replies.case import Case
from inbox_guard.replies.clarifying import clarify
from inbox_guard.replies.declining import decline
from inbox_guard.replies.letter import Wording
from inbox_guard.replies.negotiating import negotiate
from inbox_guard.replies.reply_to import author
from inbox_guard.replies.signed import own_part
from inbox_guard.replies.texts import ReplyTexts, prefixes
from inbox_guard.replies.values import plan_day, values

#: The verdicts that are answered with a draft.
LETTERS = {Action.DECLINE: decline, Action.NEGOTIATE: negotiate, Action.CLARIFY: clarify}


def compose(
    message: Message,
    gate: Gate,
    findings: Sequence[Finding],
    verdict: Verdict,
    profile: Profile,
    texts: Mapping[str, ReplyTexts],
    now: datetime,
    lore: MailLore,
) -> Draft | None:
    """The draft that a verdict asks for, or None where it asks for none or there is nobody to answer."""
    to, sender = recipients(message.answer_to, profile, lore), own_address(message, profile)
    language = reply_language(message, profile, texts)
    if verdict.action not in LETTERS or not to or sender is None or language is None:
        return None
    zone = ZoneInfo(profile.time_zone)
    case = _case(message, gate, findings, verdict, profile, texts, language, now.astimezone(zone))
    manner, frame = case.texts.manner, case.wording.tone
    who = person(message, case.author, manner, address.organisations(texts))
    wording = replace(case.wording, tone=address.spoken_to(who, manner, frame), frame=frame)
    case = replace(case, wording=wording, pair=who is not None and who.two)
    opening = address.salute(who, own_part(message, case.author), manner, frame)
    letter = case.wording.letter(opening, LETTERS[verdict.action](case), profile.name)
    return Draft(
        kind=verdict.action,
        language=language,
        message_id=mime.draft_id(message.id, verdict.action, sender.domain),
        answers=message.id,
        subject=quote.subject(message.subject, prefixes(texts)),
        text=quote.below(letter, message, case.author, texts[language].manner, zone),
        sender=sender,
        to=to,
        references=mime.references(message.references, message.in_reply_to, message.id),
        date=now.astimezone(zone),
    )


def recipients(addresses: Iterable[Address], profile: Profile, lore: MailLore) -> tuple[Address, ...]:
    """Whom a mail goes to: the valid ones of these addresses, neither own nor such as nobody reads."""
    valid = (mime.valid_address(a) for a in addresses)
    kept = [
        Address(quote.for_header(a.name[: names.MAX_NAME]), a.email) for a in valid if a and a.key not in profile.keys
    ]
    return tuple({a.key: a for a in kept if not is_robot(a, lore)}.values())


def own_address(message: Message, profile: Profile) -> Address | None:
    """The own address that was written to, else the first own one, under the user's name."""
    own = profile.written
    written = next((own[a.key] for a in (*message.to, *message.cc) if a.key in own), next(iter(own.values()), ""))
    return mime.valid_address(Address(one_line(profile.name), written))


def reply_language(message: Message, profile: Profile, texts: Mapping[str, ReplyTexts]) -> str | None:
    """The client's language where the user writes it, else the user's first."""
    wanted = (message.language,) if message.language in profile.languages else ()
    return next((code for code in (*wanted, *profile.languages) if code in texts), None)


def _case(
    message: Message,
    gate: Gate,
    findings: Sequence[Finding],
    verdict: Verdict,
    profile: Profile,
    known: Mapping[str, ReplyTexts],
    language: str,
    now: datetime,
) -> Case:
    texts = known[language]
    same, wrote = message.language in {texts.language, None}, author(message, profile.keys)
    return Case(
        message=message,
        author=wrote,
        client=gate.kind is Kind.CLIENT,
        signs=techniques.ranked(findings),
        findings=tuple(findings),
        verdict=verdict,
        profile=profile,
        plan=plan_day(profile, now),
        asked=gate.evidence,
        wording=Wording(
            texts=texts,
            tone=address.register(message, wrote, texts.manner) if same else texts.manner.default,
            seed=message.id,
            values=values(message, findings, verdict, profile, known, language, now),
            courteous=address.is_courteous([own_part(message, wrote).body.new], texts.manner),
            respelled=texts.manner.spells_otherwise(own_part(message, wrote).body.text),
        ),
    )
