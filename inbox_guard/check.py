"""Judging files without a mailbox: all messages given together are one mailbox, mail from an own address is context."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from inbox_guard.errors import ConfigError, GuardError, ours
from inbox_guard.follow import Waiting, stage, told, waiting
from inbox_guard.gate import list_names
from inbox_guard.history.letter_index import LetterIndex
from inbox_guard.judge import Core, Setting, judge, letter_of
from inbox_guard.mailbox.files import UnreadableFile
from inbox_guard.mailbox.rereadable import RereadableMail
from inbox_guard.model import Conversation, Judgement, Letter, Message, Place, RawMessage
from inbox_guard.plan import Sequel
from inbox_guard.plan.threads import went_on
from inbox_guard.profile import Profile
from inbox_guard.reading.parse import parse_header
from inbox_guard.reading.threads import acquaintance, moment, senders

NOBODY = "me@mailbox.invalid"  # who writes the draft where neither config nor message tells (RFC 2606)

Failed = tuple[str, GuardError]  # path or Message-ID, and what is wrong
_Made = TypeVar("_Made")


def check_paths(
    paths: Sequence[str], core: Core, setting: Setting, days_off: AbstractSet[date] = frozenset()
) -> Iterator[Judgement | Failed]:
    """Judge every message of the paths, in order; one that cannot be read is a `Failed`, never an end of the run.

    The paths are read several times, one message in memory at a time: headers, what passed with contacts, everything.
    """
    with RereadableMail(paths) as mail:
        headers: dict[str, _Header] = {}
        lists: set[str] = set()
        known = acquaintance(_headers(mail, setting.profile.keys, headers, lists), setting.profile.keys)
        context = _context(mail, headers, core, replace(setting, known=known))
        setting = replace(setting, known=replace(known, letters=context.letters.by_contact))
        waits = [one for one in waiting(context.letters.all, setting, days_off) if lists.isdisjoint(one.names)]
        outcomes = _ThreadOutcomes({one.last.id: one for one in waits}, went_on(context.letters.threads), days_off)
        for raw in mail:
            yield _one(raw, outcomes, context, core, setting)


@dataclass(frozen=True, slots=True)
class _ThreadOutcomes:
    """How threads went: those that wait, by their last message; messages after which more came, and what."""

    waits: Mapping[str, Waiting]
    went_on: Mapping[str, Sequel]
    days_off: AbstractSet[date]


@dataclass(frozen=True, slots=True)
class _Header:
    """What is kept of a header: when and from whom a message came, under this id wherever it lay, and its place."""

    moment: datetime
    people: frozenset[str]
    place: Place


@dataclass(frozen=True, slots=True)
class _Context:
    """What passed with people whom the user has written to: the letters, and the messages to write reminders from."""

    letters: LetterIndex
    mail: RereadableMail
    places: Mapping[str, Place]  # Message-ID → where it lies

    def message(self, id_: str, core: Core) -> Message | None:
        """One of these messages, read once more; None where that cannot be."""
        raw = self.mail.again(self.places[id_]) if id_ in self.places else None
        return None if raw is None else _parsed(raw, core)


def _headers(
    mail: RereadableMail, own: frozenset[str], headers: dict[str, _Header], lists: set[str]
) -> Iterator[Message]:
    """The headers of what passed; their outlines by Message-ID, and what lists are known by, are kept meanwhile."""
    for raw in mail:
        head = _head(raw)
        if head is None:
            continue
        lists.update(list_names(head))
        if head.id:
            people = frozenset(address.key for address in senders(head, own))
            if head.id in headers:
                people |= headers[head.id].people
            headers[head.id] = _Header(moment(head), people, head.place)
        yield head


def _context(mail: RereadableMail, headers: Mapping[str, _Header], core: Core, setting: Setting) -> _Context:
    """Read all that passed with contacts, the oldest first: each mail is judged with what came before it."""
    people = setting.profile.keys | setting.known.contacts.keys() if setting.known.contacts else frozenset[str]()
    wanted = [one for one in headers.items() if not one[1].people.isdisjoint(people)]
    wanted.sort(key=lambda one: one[1].moment)
    letters = LetterIndex()
    context = _Context(letters, mail, {id_: header.place for id_, header in wanted})
    setting = replace(setting, known=replace(setting.known, letters=letters.by_contact))
    for id_ in context.places:
        message = context.message(id_, core)
        if message is None:
            continue
        judged = _fenced(message, partial(judge, message, core, setting))
        letter = judged.letter if isinstance(judged, Judgement) else None
        known = letter or _fenced(message, partial(letter_of, message, core, setting))
        if isinstance(known, Letter):
            letters.add(known)
    return context


def _parsed(raw: RawMessage, core: Core) -> Message | None:
    read = _fenced(raw, partial(core.parse, raw))
    return read if isinstance(read, Message) else None


def _head(raw: RawMessage | UnreadableFile) -> Message | None:
    """The header of what passed; None for a draft, which was not sent yet, and for what cannot be read."""
    if isinstance(raw, UnreadableFile) or raw.is_unsent:
        return None
    read = _fenced(raw, partial(parse_header, raw))
    return read if isinstance(read, Message) else None


def _one(
    raw: RawMessage | UnreadableFile,
    outcomes: _ThreadOutcomes,
    context: _Context,
    core: Core,
    setting: Setting,
) -> Judgement | Failed:
    if isinstance(raw, UnreadableFile):
        return raw.path, raw.error

    def judged() -> Judgement:
        message = core.parse(raw)
        if message.id in outcomes.waits:
            return _told(outcomes.waits[message.id], message, context, core, setting, outcomes.days_off)
        found = judge(message, core, replace(setting, profile=_addressed(message, setting)))
        if found.letter is not None and message.id not in context.letters:
            context.letters.add(found.letter)
        why = outcomes.went_on.get(message.id) if found.gate.handled else None
        return replace(found, draft=None, why_no_draft=why) if why else found

    return _fenced(raw, judged)


def _told(
    one: Waiting, message: Message, context: _Context, core: Core, setting: Setting, days_off: AbstractSet[date]
) -> Judgement:
    """What is said of a thread that waits, with the reminder that is due."""
    last_own = max(number for number, letter in enumerate(one.thread, 1) if letter.own)
    messages = tuple(m for letter in one.thread[:last_own] if (m := context.message(letter.id, core)) is not None)
    conversation = Conversation(messages, frozenset(letter.id for letter in one.thread if letter.own))
    return told(one, message, conversation, core, setting, stage(one, setting, days_off))


def _fenced(about: RawMessage | Message, work: Callable[[], _Made]) -> _Made | Failed:
    try:
        return work()
    except ConfigError:
        raise  # no fault of this message
    except Exception as error:  # noqa: BLE001 - one broken message never stops the others
        wrong, number = ours(error), about.place.uid
        if number:
            wrong.problem = f"message {number}: {wrong.problem}"
        return about.place.path, wrong


def _addressed(message: Message, setting: Setting) -> Profile:
    """The profile; without own addresses in it, the address that was written to is taken as the user's."""
    profile = setting.profile
    return (
        profile
        if profile.addresses
        else replace(profile, addresses=tuple(a.email for a in message.to[:1]) or (NOBODY,))
    )
