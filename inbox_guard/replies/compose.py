"""Verdict → draft: which blocks make the mail, in which order, and how long it gets.  Knows no wording and no mailbox.

Pieces that must stand, are wanted, nice or fill up are fitted together by `letter.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from inbox_guard.gate import is_robot
from inbox_guard.model import FACTS, Action, Address, Draft, Finding, Gate, Kind, Message, Verdict
from inbox_guard.profile import Profile
from inbox_guard.reading.lore import MailLore
from inbox_guard.reading.unseen import one_line
from inbox_guard.replies import address, mime, names, quote, techniques
from inbox_guard.replies.addressee import person
from inbox_guard.replies.case import Case
from inbox_guard.replies.letter import FILLER, MUST, NICE, SHORT, WANTED, Piece, Wording, words
from inbox_guard.replies.reply_to import author
from inbox_guard.replies.texts import ReplyTexts, prefixes
from inbox_guard.replies.values import plan_day, values

MAX_BODY = 166
MAX_ALTERNATIVES, MIN_QUESTIONS, MAX_QUESTIONS = 3, 3, 6
SHORT_MAIL, FEW_QUESTIONS = 60, 4  # words; nobody answers more questions than they wrote sentences
VAGUE = 5
SOFT = ("decider", "audience", "goal")  # what a price can do without, and what nobody asks about a tattoo or a thesis
LONG, LONGER = 40, 60  # characters of a question from which on it asks more than whether one can, and what it costs
# What it cannot do without comes first where not everything is asked; nobody tells the aim of a wedding film.
URGENT = ("sender", "deliverable", "deadline", "budget", "material", "goal", "audience", "decider")
# What the outline tells that comes before an agreement to keep silent, or what nobody tells before it is signed.
SOON = timedelta(days=7)
OUTLINED = frozenset({"goal", "deliverable", "deadline", "audience", "material"})
DOORS = {
    "time": ("decline.door-date", "decline.door-time"),
    **dict.fromkeys(("money", "means"), ("decline.door-money",)),
}
ANSWERED = frozenset({Action.DECLINE, Action.NEGOTIATE, Action.CLARIFY})


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
    if verdict.action not in ANSWERED or not to or sender is None or language is None:
        return None
    zone = ZoneInfo(profile.time_zone)
    case = _case(message, gate, findings, verdict, profile, texts, language, now.astimezone(zone))
    manner, frame = case.texts.manner, case.wording.tone
    who = person(message, case.author, manner, address.organisations(texts))
    wording = replace(case.wording, tone=address.spoken_to(who, manner, frame), frame=frame)
    case = replace(case, wording=wording, pair=who is not None and who.two)
    opening = address.salute(who, message, manner, frame)
    letter = case.wording.letter(opening, _LETTERS[verdict.action](case), profile.name)
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
        wording=Wording(
            texts=texts,
            tone=address.register(message, wrote, texts.manner) if same else texts.manner.default,
            seed=message.id,
            values=values(message, findings, verdict, profile, known, language, now),
        ),
    )


# ── letters ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _thanks(case: Case) -> str:
    """Whoever is angry is thanked for saying so."""
    if case.situation.heated:
        return case.say("common.thanks-plain")
    return case.say("common.thanks-client" if case.client else "common.thanks-request")


def _decline(case: Case) -> list[Piece]:
    who, mood, signs = "client" if case.client else "request", techniques.mood(case.signs), set(case.signs)
    if "free-sample" in signs and signs <= techniques.SAMPLED and not case.client:
        return _no_sample(case)
    reason = ["decline.reason-booked"] if mood == "time" and case.wording.values["date"] else []
    elsewhere = not signs & techniques.NO_REFERRAL  # whether it is wished that somebody else does it
    outside = "outside-services" in signs and not case.wording.values["outside"]  # the whole, not a part of it
    reason = ["decline.reason-outside"] if outside and elsewhere else reason
    term = techniques.reason(case.signs)
    reason = [f"decline.{term}"] if term and elsewhere and not reason else reason
    heat = not techniques.HEAT.isdisjoint(signs)  # after which kind words would sound like mockery
    door = DOORS.get(techniques.door(case.signs, soon=_soon(case)), ())
    hint = "decline.hint-means" if term == "reason-unpaid" else "decline.hint"
    hint = hint if elsewhere else "decline.hint-honest"
    referred = case.wording.values["referral"] and elsewhere
    useful = ("decline.referral", hint) if referred else (hint,)
    thanks = "parting" if case.client else "client" if heat else "request"
    return [
        Piece(case.say(f"common.thanks-{thanks}"), 0),
        Piece(case.say(f"common.understand-{techniques.excused(case.signs, term)}"), 0, FILLER if heat else MUST),
        Piece(case.say(f"decline.no-{who}"), 1),
        Piece(case.say(*reason), 1),
        Piece(case.say("decline.early") if elsewhere and not case.client else "", 1, NICE),
        Piece(case.say("decline.handover" if case.client else useful[0], *useful[1:]), 2),
        Piece(case.say(hint) if referred or case.client else "", 2, FILLER),
        Piece(case.say("decline.invoice") if "slow-payment" in case.spoken else "", 2),
        Piece(case.say(*door), 3),
        Piece(case.say("decline.wish-client" if case.client or signs & techniques.NO_DOOR else "decline.wish"), 3),
        Piece(case.say("decline.interest"), 3, FILLER),
    ]


def _no_sample(case: Case) -> list[Piece]:
    """No to the sample alone: what was made before takes its place, and a small paid part is open to them."""
    return [
        Piece(case.say("common.thanks-request"), 0),
        Piece(case.say("common.understand-safety"), 0),
        Piece(case.say("decline.no-sample"), 1),
        Piece(case.say("decline.references"), 1),
        Piece(case.say("decline.door-sample"), 2),
        Piece(case.say("decline.interest"), 3, FILLER),
        Piece(case.say("common.process"), 2, FILLER),
    ]


def _negotiate(case: Case) -> list[Piece]:
    situation = case.situation
    signs = techniques.answered(situation) or ("",)
    mood = techniques.understood(techniques.heard(situation))
    mood = "bill" if situation.disputed and signs[0] == "price-pressure" else mood
    pieces = [
        Piece(_thanks(case), 0),
        Piece(case.say(f"common.understand-{mood}") if not situation.owed else "", 0),
    ]
    told: set[str] = set()
    for number, sign in enumerate(signs[:MAX_ALTERNATIVES], 1):
        known = techniques.alternatives(sign, case.profile.terms, situation)
        known = techniques.AT_ONCE.get(sign, known) if _at_once(case) else known
        text = case.say(*(f"negotiate.{key}" for key in known))
        if text in told:
            continue
        short = case.say(*(f"short.{techniques.SHORT.get(key, key)}" for key in known)) if told else ""
        pieces.append(Piece(text, number, WANTED if told else MUST, short))
        more = [case.say(f"negotiate.{key}") for key in techniques.extras(sign, case.situation)]
        pieces += [Piece(extra, number, NICE) for extra in more if extra not in told]
        told |= {text, *more}
    return _told_once([*pieces, *_end(case, signs, told)], case.wording.values["hours"])


def _end(case: Case, signs: Sequence[str], told: set[str]) -> list[Piece]:
    """What closes a letter that negotiates: fillers, and what is asked at last."""
    mood, end = techniques.mood(signs), SHORT + 1
    agreed = {case.say("negotiate.plan"), case.say("negotiate.support")}  # which are that process already
    priced, then, after = _price(case), "", techniques.closing(signs, case.situation)
    after = "way" if after == "time" and _at_once(case) else after  # which part matters most was asked then
    if after == "way" and _starts(case, signs) and not (priced or told & agreed):
        after = "start"
    fillers: tuple[str, ...] = ("common.write-down" if case.client else "common.process", "negotiate.open")
    if told & agreed or _at_once(case) or after == "start":  # or there is no time for it
        fillers = ("negotiate.open", "common.write-down")
    if "missed-meetings" in signs and case.situation.timed:  # the time is confirmed by mail already
        fillers = ("negotiate.meeting-points", "negotiate.open")
    if case.say("negotiate.invoice") in told:  # nothing is agreed, and nothing to be seen otherwise
        fillers = ("negotiate.invoice-question",)
        then = case.say("negotiate.invoice-then") if case.questions else ""  # what else they ask for waits for it
    if mood == "conflict":
        fillers = ("negotiate.open",)
    pieces = [Piece(then, end, WANTED), Piece(priced, end, WANTED)]
    pieces += [Piece(case.say(key), end, FILLER) for key in fillers]
    last = [Piece(case.say(f"negotiate.next-{after}"), end + 1)]
    # after the call that it sums up
    last += [Piece(case.say("common.write-down"), end + 1, WANTED)] if mood == "conflict" else []
    return [*pieces, *last]


def _told_once(pieces: Sequence[Piece], hours: str) -> list[Piece]:
    """Office hours stand once: in the block that is about them, else in the first brackets."""
    aside, kept = f" ({hours})", list(pieces)
    told = any(hours in piece.text.replace(aside, "") for piece in pieces)
    for number, piece in enumerate(pieces):
        if told:
            kept[number] = replace(piece, text=piece.text.replace(aside, ""), short=piece.short.replace(aside, ""))
        told = told or aside in piece.text
    return kept


def _at_once(case: Case) -> bool:
    """Whether something is wanted today, tomorrow or by the day of the plan, when a plan would come too late."""
    hurried, due = [f.evidence for f in case.findings if f.sign in techniques.AT_ONCE], case.verdict.due
    late = bool(hurried) and due is not None and due <= case.plan
    return not case.wording.values["date"] and (late or any(case.speaks_of("soon", said) for said in hurried))


def _soon(case: Case) -> bool:
    """Whether all is over within days: no budget that grows later, and no better offer, would come in time."""
    return case.verdict.due is not None and case.verdict.due <= case.plan + SOON


def _starts(case: Case, signs: Sequence[str]) -> bool:
    """Whether a first mail hears of terms alone, after which something has to follow about the work itself."""
    first = not (case.client or case.message.references or case.message.in_reply_to)
    return first and not _at_once(case) and techniques.TERMS.issuperset(signs)


def _price(case: Case) -> str:
    """What a price needs to be known, where a first mail asks for one or says next to nothing, else that it follows."""
    signs, message = set(case.signs), case.message
    first = not (case.client or message.references or message.in_reply_to)
    if not first or signs & techniques.PRICED or not ("vague-brief" in signs or _asks_price(case)):
        return ""
    dated = "deadline" if not any(techniques.MOODS.get(sign) == "time" for sign in signs) else ""
    questions = [_question(case, fact) for fact in ("deliverable", dated) if fact in case.verdict.missing]
    if questions:
        return " ".join([*questions, case.say("negotiate.price-needs")])
    asked = any(_speaks_of_price(case, text) for text in case.questions)
    return case.say("negotiate.price-follows") if asked and "price-pressure" not in signs else ""


def _clarify(case: Case) -> list[Piece]:
    """As many of the open questions as leave the letter readable, the most important first."""
    untold = OUTLINED if "nda-first" in case.signs else frozenset()
    missing = [fact for fact in FACTS if fact in case.verdict.missing and fact not in untold]
    if _through(case):  # the person themselves decides, as the letter says
        missing = [fact for fact in missing if fact != "decider"]
    keys = [*(["sender"] if "evasive-sender" in case.signs else []), *missing]
    short = words([Piece(case.text, 0)]) < SHORT_MAIL
    if case.pair:  # two who sign have told who decides
        keys = [key for key in keys if key != "decider"]
    told = {"audience": "addressed", "deadline": "unhurried"}  # though it is not said as an answer to the question
    keys = [key for key in keys if key not in told or not case.speaks_of(told[key], case.text)]
    plain = any(case.speaks_of(cue, case.text) for cue in ("own-use", "source", "drawn"))
    least = 1 if plain else MIN_QUESTIONS
    for soft in SOFT if short or least == 1 else ():  # three lines have no aim and no audience worth a question
        if soft in keys and len(keys) > least:
            keys.remove(soft)
    most = FEW_QUESTIONS if short else MAX_QUESTIONS
    while len(keys) > most or (
        len(keys) > MIN_QUESTIONS and words(p for p in _asked(case, keys) if p.rank < NICE) > MAX_BODY
    ):
        keys.remove(max(keys, key=URGENT.index))
    return _asked(case, keys)


def _question(case: Case, key: str) -> str:
    """One question; a messenger is asked what somebody else needs."""
    if key == "budget" and _asks_price(case) and not _asks_price_only(case):  # no bare question for a question
        key = "budget-price"
    if key == "material":  # a thesis is to be seen, and nobody sends in what a wedding film is made from
        given, own = case.speaks_of("own-text", case.text), case.speaks_of("own-use", case.text) and not _through(case)
        key = "source" if case.speaks_of("source", case.text) else "text" if given else "taste" if own else key
    theirs = f"clarify.their-{key}"
    return case.say(theirs if _through(case) and theirs in case.texts.blocks else f"clarify.{key}")


def _through(case: Case) -> bool:
    """Whether the mail asks for somebody else."""
    return "third-party" in case.signs


def _asked(case: Case, keys: Sequence[str]) -> list[Piece]:
    questions = [_question(case, key) for key in keys]
    several, vague = len(keys) > 1, len(case.verdict.missing) >= VAGUE
    nda, through = "nda-first" in case.signs, _through(case)
    call = FILLER if through else WANTED if "vague-brief" in case.signs else NICE if vague else FILLER
    numbered = "\n".join(f"{number}. {text}" for number, text in enumerate(questions, 1))
    welcome = techniques.WELCOME.issuperset(case.signs)
    secrecy = [f"{'short' if through else 'negotiate'}.{key}" for key in ("nda-surcharge", "nda")]
    ask = "clarify.pass-on" if through else "clarify.ask"
    following = "next-outline" if nda else "their-next" if through else "next"
    opening = ask if several else f"{ask}-one" if questions else "" if nda else "clarify.complete"
    return [
        Piece(_thanks(case), 0),
        Piece(case.say("clarify.said", *(["clarify.little"] if questions and welcome else [])), 0, WANTED),
        Piece(case.say("negotiate.person") if through else "", 1),
        Piece(case.say(*secrecy) if nda else "", 1),
        Piece(case.say("clarify.references") if _asks_price_only(case) else "", 2, WANTED),
        Piece(case.say(*([opening] if opening else [])), 3),
        Piece(numbered if several else "".join(questions), 4),
        Piece(case.say(f"clarify.{following}") if nda or questions else "", 6),
        Piece(case.say("clarify.yours") if questions and following == "next" and _asks_more(case) else "", 6, NICE),
        Piece(case.say("clarify.call" if several else "clarify.call-plain"), 7, call),
        Piece(case.say("common.write-down"), 7, FILLER),
        Piece(case.say("common.process") if not case.client else "", 6 if questions else 3, FILLER),
        Piece(case.say("common.understand-general"), 0, FILLER),
        Piece(case.say("negotiate.open"), 6 if questions else 3, FILLER),
    ]


def _asks_price_only(case: Case) -> bool:
    return _asks_price(case) and not case.client and set(case.verdict.stated) <= {"deliverable"}


def _asks_more(case: Case) -> bool:
    """Whether the client asks something that only a person can answer, who reads it in the quotation below."""
    long = {text: LONGER if _speaks_of_price(case, text) else LONG for text in case.questions}
    return "vague-brief" not in case.signs and any(len(text) >= least for text, least in long.items())


def _asks_price(case: Case) -> bool:
    return _speaks_of_price(case, case.text)


def _speaks_of_price(case: Case, text: str) -> bool:
    return any(re.search(pattern, text) for pattern in case.texts.manner.words["price"])


_LETTERS = {Action.DECLINE: _decline, Action.NEGOTIATE: _negotiate, Action.CLARIFY: _clarify}
