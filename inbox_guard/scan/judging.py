"""Messages of a folder → judgements, with what has passed between their senders and the user as context."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from functools import partial

from inbox_guard.gate import client_of, list_names
from inbox_guard.history.letter_index import HISTORY
from inbox_guard.history.namesakes import is_another, own_identity
from inbox_guard.judge import Core, Setting, by_header, judge, letter_of
from inbox_guard.mailbox.batches import batches
from inbox_guard.mailbox.port import Listing
from inbox_guard.mailbox.structure import PART_LIMIT
from inbox_guard.model import Judgement, Letter, Message, RawMessage
from inbox_guard.plan.labels import is_ours
from inbox_guard.reading.parse import parse_header
from inbox_guard.reading.threads import comes_from
from inbox_guard.scan.fence import fenced
from inbox_guard.scan.own import acquainted
from inbox_guard.scan.passing import CHUNK, Pass
from inbox_guard.scan.reading import handed_over, heads, parsed

PAST_MOST = 3000  # messages whose headers are looked at to learn what passed before the first scan, the newest first
_AT_ONCE = 16_777_216  # bytes of mail that are read before any of it is judged
#: What the header alone decides and a thread remembers all the same, of people who are known.
_REMEMBERED = frozenset({"own", "automatic", "bounce"})


def judge_chunk(listing: Listing, uids: Sequence[int], run: Pass) -> Iterator[Judgement]:
    """Judgements of some messages: by header where that is enough, the rest by text."""
    setting = run.setting
    people = run.state.contacts(run.mailbox.account)
    unread: list[RawMessage] = []
    known: list[Message] = []
    early: set[int] = set()
    for raw in heads(listing, uids, run):
        headed = fenced(partial(_headed, raw, run.core, setting), raw, run)
        if headed is None:
            continue
        head, lists, judged = headed
        run.lists.update(lists)
        if judged is not None:
            yield judged
            early.add(raw.place.uid)
        if judged is None or _is_remembered(judged, people):
            unread.append(raw)
            known.append(head)
    familiar = acquainted(known, run)
    for piece in batches(unread, _weight, _AT_ONCE):
        read = parsed(run.mailbox.bodies(piece), run, known)
        new = [m.id for m in read if m.id not in run.before]
        run.before.update(run.state.letters.some(run.mailbox.account, new))
        _remember((m for m in read if m.place.uid in early), setting, run)
        yield from _judged([m for m in read if m.place.uid not in early], familiar, run)


def _weight(raw: RawMessage) -> int:
    """How many bytes of a message are fetched at most; of an attachment none are."""
    return min(raw.size, PART_LIMIT)


def _headed(raw: RawMessage, core: Core, setting: Setting) -> tuple[Message, AbstractSet[str], Judgement | None]:
    """What the header alone tells: the message without its text, lists that it names, and the judgement, if any."""
    head = parse_header(handed_over(raw))
    return head, list_names(head), by_header(head, core, setting)


def _is_remembered(judged: Judgement, people: Container[str]) -> bool:
    """Whether mail that the header decides is kept in its thread: own mail, and what machines of contacts answer."""
    reason, message = judged.gate.reason, judged.message
    if reason not in _REMEMBERED:
        return False
    return reason == "own" or message.sender.key in people or bool(message.in_reply_to or message.references)


def _judged(messages: Sequence[Message], setting: Setting, run: Pass) -> Iterator[Judgement]:
    own = run.profile.keys
    for message in messages:
        judged = fenced(partial(_apart, message, setting, run), message, run)
        run.moved()
        if judged is None:
            continue
        if judged.letter is not None:
            _keep([judged.letter], run)
        elif comes_from(message, setting.known.contacts, own) or client_of(message, setting.known, own):
            _remember([message], setting, run)
        yield judged


def _apart(message: Message, setting: Setting, run: Pass) -> Judgement:
    """The judgement of a message, under an identity of its own where another mail bore its Message-ID first."""
    judged = judge(message, run.core, setting)
    if judged.letter is None or not message.id:
        return judged
    first = run.before.setdefault(message.id, judged.letter)
    return under_own_identity(judged, setting, run) if is_another(first, judged.letter) else judged


def under_own_identity(judged: Judgement, setting: Setting, run: Pass) -> Judgement:
    """A message that is not the first under its Message-ID, judged as one without any."""
    identity = own_identity(judged.message)
    run.namesakes[identity] = judged.message.id
    return judge(replace(judged.message, id=identity), run.core, setting)


def _remember(messages: Iterable[Message], setting: Setting, run: Pass) -> None:
    letters = (fenced(partial(letter_of, message, run.core, setting), message, run) for message in messages)
    _keep([letter for letter in letters if letter is not None], run)


def _keep(letters: Sequence[Letter], run: Pass) -> None:
    for letter in letters:
        run.letters.add(letter)
    if not run.options.dry_run:
        run.state.letters.add(run.mailbox.account, letters)


def learn_past(folder: str, listing: Listing, run: Pass) -> None:
    """At the first scan of a folder: read what passed with contacts before, for their history; nothing is done to it.

    Args:
        folder: its name.
        listing: the messages that this scan judges: those are left out here.
        run: the pass.
    """
    people, own_ids = run.state.contacts(run.mailbox.account), run.state.own_ids(run.mailbox.account)
    if not people:
        return
    before = run.mailbox.new(folder, None, run.options.present - HISTORY)
    ours = frozenset(listing.uids)
    uids = before.uids[-PAST_MOST - len(ours) :]
    for start in range(0, len(uids), CHUNK):
        raws = heads(before, uids[start : start + CHUNK], run)
        past = [raw for raw in raws if not (raw.place.uid in ours and _is_recent(raw, listing.since))]
        wanted = [raw for raw in past if _is_wanted(raw, people, own_ids, run)]
        if wanted:
            read = parsed(run.mailbox.bodies(wanted), run)
            setting = acquainted(read, run)
            early = [m for m in read if by_header(m, run.core, setting) is not None]
            _remember(early, setting, run)
            for _ in _judged([m for m in read if m not in early], setting, run):
                pass  # only the letters are wanted


def _is_recent(raw: RawMessage, since: datetime | None) -> bool:
    """Whether a listing means it: servers find whole days, so older messages can be among what they found."""
    return since is None or raw.received is None or raw.received >= since


def _is_wanted(raw: RawMessage, people: Container[str], own_ids: AbstractSet[str], run: Pass) -> bool:
    """Whether it comes from somebody whom the user wrote to, or answers the user: a colleague may do that."""
    headed = fenced(partial(_headed, raw, run.core, run.setting), raw, run)
    if headed is None:
        return False
    head, lists, _ = headed
    run.lists.update(lists)
    if head.id in run.letters:
        return False
    # a label of ours tells of a request that an earlier scan saw and nobody has answered: the state was lost since
    labelled = any(is_ours(flag, run.policy) for flag in raw.flags)
    answers = not own_ids.isdisjoint((*head.in_reply_to, *head.references))
    own = run.profile.keys
    return labelled or answers or comes_from(head, people, own) or head.sender.key in own
